"""Servers that nobody wants, for what the client does about them.

    fake_server.py crash        ends before it answers
    fake_server.py late-crash   answers, and ends as soon as a file is opened
    fake_server.py silent       answers nothing of what is ours
    fake_server.py version X    is of version X
"""

import json
import os
import sys


def read():
    length = 0
    while (line := sys.stdin.buffer.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return json.loads(sys.stdin.buffer.read(length)) if length else None


def answer(message, result):
    body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    sys.stdout.buffer.flush()


mode = sys.argv[1]
# A line for each start, so that tests can count them.
with open(os.environ["STARTS"], "a") as starts:
    starts.write(mode + "\n")
if mode == "crash":
    print("nothing works", file=sys.stderr)
    sys.exit(3)
version = sys.argv[2] if mode == "version" else os.environ["VERSION"]
while message := read():
    method = message.get("method")
    if method == "initialize":
        info = {"name": "specls", "version": version}
        answer(message, {"capabilities": {"textDocumentSync": 1}, "serverInfo": info})
    elif method == "textDocument/didOpen" and mode == "late-crash":
        sys.exit(3)
    elif method == "exit":
        sys.exit(0)
    elif "id" in message and (mode != "silent" or method == "shutdown"):
        answer(message, None)
