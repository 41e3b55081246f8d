"""A client that calls an ASGI application in this process, without a server and without a library."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and the body read as JSON."""

    status: int
    body: Any


class Client:
    """An application that was started up, and is shut down at the end of the context."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._runner = asyncio.Runner()
        self._events: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        self._done: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()

    def __enter__(self) -> Self:
        self._runner.run(self._start())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._runner.run(self._stop())
        self._runner.close()

    def get(self, path: str, **query: str) -> Answer:
        """Ask."""
        return self._runner.run(self._ask("GET", path, query, b""))

    def post(self, path: str, body: object = None) -> Answer:
        """Send a body as JSON; bytes as they are."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._runner.run(self._ask("POST", path, {}, sent))

    async def _start(self) -> None:
        self._life = asyncio.create_task(self._app({"type": "lifespan"}, self._events.get, self._done.put))
        await self._say("lifespan.startup")

    async def _stop(self) -> None:
        await self._say("lifespan.shutdown")
        await self._life

    async def _say(self, event: str) -> None:
        await self._events.put({"type": event})
        answer = await self._done.get()
        assert answer["type"] == f"{event}.complete", answer

    async def _ask(self, method: str, path: str, query: Mapping[str, str], body: bytes) -> Answer:
        parts: list[Mapping[str, Any]] = []
        asked = False

        async def receive() -> dict[str, Any]:
            nonlocal asked
            if asked:
                await asyncio.Event().wait()
            asked = True
            return {"type": "http.request", "body": body}

        async def send(part: Mapping[str, Any]) -> None:
            parts.append(part)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": urlencode(query).encode(),
            "headers": [(b"content-type", b"application/json")],
        }
        await self._app(scope, receive, send)
        text = b"".join(part.get("body", b"") for part in parts)
        return Answer(parts[0]["status"], json.loads(text))
