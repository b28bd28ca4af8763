"""The HTTP service, asked through a real socket.

Feature: specs/002-cited-answers/spec.md
"""

import http.client
import json
import threading

import pytest

from rag_answers.answers.service import make_server


@pytest.fixture
def request_json(index):
    server = make_server(index, port=0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()

    def request(method: str, path: str, body: str | None = None) -> tuple[int, dict]:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
        try:
            connection.request(method, path, body)
            response = connection.getresponse()
            assert response.getheader("Content-Type") == "application/json; charset=utf-8"
            return response.status, json.load(response)
        finally:
            connection.close()

    yield request
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_question_is_answered(request_json):
    status, answer = request_json("POST", "/v1/answers", json.dumps({"question": "How long may I keep a tool?"}))
    assert status == 201
    assert sorted(answer) == ["citations", "found", "id", "nearest", "sentences"]
    assert answer["found"] and answer["citations"][0]["document"] == "lending.md"


def test_health_counts_what_can_be_searched(request_json):
    status, health = request_json("GET", "/v1/health")
    assert (status, health["status"], health["documents"]) == (200, "ok", 3)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/v1/answers", "{", 400, "invalid-json"),
        ("POST", "/v1/answers", "{}", 400, "missing-question"),
        ("POST", "/v1/answers", '{"question": "?"}', 422, "question-length"),
        ("GET", "/v1/nothing", None, 404, "not-found"),
    ],
)
def test_fr_012_errors_have_one_shape(request_json, method, path, body, status, code):
    assert request_json(method, path, body)[0] == status
    error = request_json(method, path, body)[1]
    assert list(error) == ["error"] and sorted(error["error"]) == ["code", "message"]
    assert error["error"]["code"] == code, "FR-012: clients decide by the code"
