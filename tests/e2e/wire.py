"""A client that writes bytes: for what no well-behaved client would send."""

import json
import queue
import subprocess
import threading

from editor import DEADLINE, command


class Wire:
    def __init__(self, root, variable="SPECLS_TEST_BIN"):
        self.process = subprocess.Popen(
            command(variable), cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.root = root
        self.messages = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        output = self.process.stdout
        while header := output.readline():
            length = None
            while header.strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                header = output.readline()
            assert length is not None, "something else than messages on stdout"
            self.messages.put(json.loads(output.read(length)))
        self.messages.put(None)

    def raw(self, data: bytes):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, method: str, params=None, **more):
        message = {"jsonrpc": "2.0", "method": method, **more}
        if params is not None:
            message["params"] = params
        body = json.dumps(message).encode()
        self.raw(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def reply(self, id) -> dict:
        """The reply to a request; what comes before it is left out."""
        while True:
            message = self.messages.get(timeout=DEADLINE)
            assert message is not None, "the server closed its output"
            if "method" not in message and message["id"] == id:
                return message

    def ask(self, id, method: str, params=None) -> dict:
        self.send(method, params, id=id)
        return self.reply(id)

    def initialize(self, capabilities=None):
        params = {"processId": None, "rootUri": self.root.as_uri(), "capabilities": capabilities or {}}
        assert "result" in self.ask("i", "initialize", params)
        self.send("initialized", {})

    def until(self, method: str):
        """Reads until the server says this by itself."""
        while self.messages.get(timeout=DEADLINE).get("method") != method:
            pass

    def alive(self, id) -> bool:
        """Whether a good request gets its answer."""
        return self.ask(id, "workspace/symbol", {"query": "FR"}).get("error") is None

    def code(self) -> int:
        return self.process.wait(DEADLINE)

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
