"""Answers questions over HTTP.

Feature: specs/002-cited-answers/spec.md
Contract: specs/002-cited-answers/contracts/answers.openapi.yaml
"""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from rag_answers.answers.composer import compose
from rag_answers.answers.model import Answer, Question, QuestionError
from rag_answers.answers.retriever import retrieve
from rag_answers.answers.routes import Routes
from rag_answers.ingest.index import SearchIndex

MAX_BODY = 64 * 1024


class RequestError(Exception):
    """Ends a request with an error that the client can act on."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def make_server(index: SearchIndex, host: str = "127.0.0.1", port: int = 8080) -> ThreadingHTTPServer:
    """A server that is bound to its port and not yet running (FR-011)."""

    class Handler(BaseHTTPRequestHandler):
        # One entry for each operation of the contract.
        routes = Routes()

        def do_GET(self) -> None:
            self._dispatch()

        def do_POST(self) -> None:
            self._dispatch()

        @routes.get("/v1/health")
        def get_health(self) -> tuple[int, dict]:
            """operationId: getHealth"""
            return 200, {"status": "ok", "documents": len(index.digests), "passages": len(index.passages)}

        @routes.post("/v1/answers")
        def create_answer(self) -> tuple[int, dict]:
            """operationId: createAnswer"""
            try:
                question = Question.parse(self._read_question())
            except QuestionError as error:
                raise RequestError(422, "question-length", str(error)) from None
            return 201, answer_to_json(compose(question, retrieve(index, question)))

        def _read_question(self) -> str:
            try:
                length = int(self.headers.get("Content-Length", ""))
            except ValueError:
                raise RequestError(411, "length-required", "the request needs a Content-Length") from None
            if not 0 <= length <= MAX_BODY:
                raise RequestError(413, "body-too-large", f"a request may have up to {MAX_BODY} bytes")
            try:
                body = json.loads(self.rfile.read(length))
            except ValueError:
                raise RequestError(400, "invalid-json", "the body is not JSON") from None
            if not isinstance(body, dict) or not isinstance(body.get("question"), str):
                raise RequestError(400, "missing-question", "the body needs a text named question")
            return body["question"]

        def _dispatch(self) -> None:
            path = self.path.partition("?")[0]
            try:
                handle = self.routes.handler(self.command, path)
                if handle is None:
                    raise RequestError(404, "not-found", f"there is no {self.command} {path}")
                status, content = handle(self)
            except RequestError as error:
                # 002-FR-112: every error has the same shape, whoever raised it.
                status, content = error.status, {"error": {"code": error.code, "message": str(error)}}
            self._reply(status, content)

        def _reply(self, status: int, content: dict) -> None:
            body = json.dumps(content, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: the default would write addresses to the terminal."""

    return ThreadingHTTPServer((host, port), Handler)


def answer_to_json(answer: Answer) -> dict:
    """An answer in the form of the contract's schema of the same name."""
    return {
        "id": answer.id,
        "found": answer.found,
        "sentences": [{"text": each.text, "citations": list(each.citations)} for each in answer.sentences],
        "citations": [
            {
                "number": each.number,
                "document": each.document,
                "heading": list(each.heading),
                "lines": [each.first_line, each.last_line],
            }
            for each in answer.citations
        ],
        "nearest": list(answer.nearest),
    }
