"""The service in a thread of this process, with an extractor that knows one article by heart."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs

from quoteattr.review import Store
from quoteattr.service import server
from quoteattr.service.app import make_app
from tests import made
from tests.standins import marks


def by_heart(article, *, acts, stated_days_only=False):
    """Find the records of the article of tests.made, and in any other what stands in marks."""
    if article.text != made.TEXT:
        return marks(article, acts=acts)
    return tuple(
        attrs.evolve(one, article=article.id, source_date=article.date) for one in made.records()
    )


@attrs.frozen
class Answer:
    """What a server answers."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def error(self) -> tuple[int, str]:
        """Give the status and the code of an error, which has the form of all errors."""
        told = self.json()
        assert [*told] == ["error"]
        assert [*told["error"]] == ["code", "message"]
        return self.status, told["error"]["code"]


@attrs.frozen
class Client:
    """Sends requests to an address; each has a connection of its own, as many clients have."""

    address: str

    def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request; what is neither text nor bytes is sent as JSON."""
        known = dict(headers or {})
        if body is not None and not isinstance(body, str | bytes):
            body = json.dumps(body)
            known.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode("utf-8")
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        try:
            connection.request(method, path, body, known)
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, body: Any) -> Answer:
        return self.ask("POST", path, body)

    def add(self, text: str = made.TEXT, query: str = "date=2025-08-30") -> int:
        """Add an article and give its number."""
        answer = self.post(f"/articles?{query}", text)
        assert answer.status == 201, answer.body
        number: int = answer.json()["articles"][0]["number"]
        return number


@contextlib.contextmanager
def served(file: Path, extractor: Any = by_heart, **options: Any) -> Iterator[Client]:
    """Serve articles of a file until the block ends."""
    with (
        contextlib.closing(Store(file)) as store,
        server.listening("127.0.0.1", 0) as listener,
    ):
        running = server.configured(make_app(extractor, store, **options))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.01)
        try:
            yield Client(server.address(listener))
        finally:
            running.should_exit = True
            thread.join(20)
