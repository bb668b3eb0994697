"""Counts of what the service has done, in the text format of Prometheus."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

MEDIA: Final = "text/plain; version=0.0.4; charset=utf-8"
"""The media type of the text."""


class Metrics:
    r"""Counts requests by endpoint and status, their seconds, and the articles that were read.

    >>> metrics = Metrics()
    >>> metrics.answered("extract", 200, 0.5)
    >>> print(metrics.render({"running": 0}).split("\n")[2])
    quoteattr_requests_total{endpoint="extract",status="200"} 1
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._seconds: dict[str, float] = {}
        self._read = 0
        self._reading = 0.0

    def answered(self, endpoint: str, status: int, seconds: float) -> None:
        """Count a request."""
        with self._lock:
            self._requests[endpoint, status] += 1
            self._seconds[endpoint] = self._seconds.get(endpoint, 0.0) + seconds

    def read(self, seconds: float) -> None:
        """Count a job of the extractor."""
        with self._lock:
            self._read += 1
            self._reading += seconds

    @property
    def seconds_each(self) -> float:
        """The mean seconds of a job of the extractor, 1 before the first."""
        return self._reading / self._read if self._read else 1.0

    def render(self, now: Mapping[str, int]) -> str:
        """Return all counts as text; ``now`` has what is counted at this moment, by name."""
        with self._lock:
            return "".join(f"{line}\n" for line in self._lines(now))

    def _lines(self, now: Mapping[str, int]) -> Iterator[str]:
        yield from _head("requests_total", "counter", "Requests by endpoint and status.")
        for (endpoint, status), count in sorted(self._requests.items()):
            yield f'quoteattr_requests_total{{endpoint="{endpoint}",status="{status}"}} {count}'
        yield from _head("errors_total", "counter", "Requests that were answered by an error.")
        errors = sum(count for (_, status), count in self._requests.items() if status >= 400)
        yield f"quoteattr_errors_total {errors}"
        yield from _head("request_seconds", "summary", "Seconds from a request to its answer.")
        for endpoint, seconds in sorted(self._seconds.items()):
            count = sum(n for (name, _), n in self._requests.items() if name == endpoint)
            yield f'quoteattr_request_seconds_sum{{endpoint="{endpoint}"}} {seconds:.6f}'
            yield f'quoteattr_request_seconds_count{{endpoint="{endpoint}"}} {count}'
        yield from _head("extraction_seconds", "summary", "Seconds of a worker for a request.")
        yield f"quoteattr_extraction_seconds_sum {self._reading:.6f}"
        yield f"quoteattr_extraction_seconds_count {self._read}"
        for name, value in now.items():
            yield from _head(name, "gauge", "Requests at this moment.")
            yield f"quoteattr_{name} {value}"


def _head(name: str, kind: str, about: str) -> Iterator[str]:
    yield f"# HELP quoteattr_{name} {about}"
    yield f"# TYPE quoteattr_{name} {kind}"
