"""Which method answers which request."""

from __future__ import annotations

from collections.abc import Callable


class Routes:
    """Methods by what a request asks for. `@routes.get("/path")` above a method enters it."""

    def __init__(self) -> None:
        self._handlers: dict[tuple[str, str], Callable] = {}

    def get(self, path: str) -> Callable[[Callable], Callable]:
        return self._enter("GET", path)

    def post(self, path: str) -> Callable[[Callable], Callable]:
        return self._enter("POST", path)

    def handler(self, method: str, path: str) -> Callable | None:
        return self._handlers.get((method, path))

    def _enter(self, method: str, path: str) -> Callable[[Callable], Callable]:
        def enter(handler: Callable) -> Callable:
            self._handlers[method, path] = handler
            return handler

        return enter
