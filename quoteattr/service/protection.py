"""What protects a service on one's own machine from pages of others, and its pages from texts.

A page of another site can send requests to this machine, and with a name that it makes point here
("DNS rebinding") read the answers, too. So a request must name a host that this service has, and a
request that changes something must not come from another site. The headers of every answer allow
a page only our own style and script, and no other page to frame or embed it.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Iterable, Mapping
from typing import Final

import regex
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quoteattr.arguments import shown
from quoteattr.service.limits import ServiceError, error_answer
from quoteattr.service.metrics import Metrics

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""The headers of every answer."""

_HOST: Final = regex.compile(r"(?:\[(?P<address>[\da-f:.]+)\]|(?P<name>[\w.-]+))(?::\d{1,5})?")
_SAFE: Final = ("GET", "HEAD", "OPTIONS")


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches an address or a name.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    address = _address(host)
    return host.lower() == "localhost" if address is None else address.is_loopback


class Protection:
    """An ASGI application around another one: it checks requests, adds headers and counts.

    Args:
        app: The application.
        hosts: The names of this machine that requests may use, beside localhost. Addresses need
            no entry: a name that somebody else makes point here is never one.
        metrics: Counts the requests.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics
        self._hosts = {"localhost", *(host.lower().rstrip(".") for host in hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            problem = self._problem(scope["method"], Headers(scope=scope))
            app = self._app if problem is None else error_answer(problem)
            await app(scope, receive, answer)
        finally:
            endpoint = getattr(scope.get("endpoint"), "__name__", "none")
            self._metrics.answered(endpoint, status, time.monotonic() - began)

    def _problem(self, method: str, headers: Headers) -> ServiceError | None:
        host = headers.get("host", "")
        found = _HOST.fullmatch(host.lower())
        name = "" if found is None else (found["address"] or found["name"]).rstrip(".")
        if _address(name) is None and name not in self._hosts:
            message = (
                f"the host {shown(host)} is not one of this service: use its address, or start it "
                "with --allow-host NAME"
            )
            return ServiceError(421, "unknown_host", message)
        origin = headers.get("origin")
        foreign = origin is not None and origin.partition("://")[2].lower() != host.lower()
        foreign = foreign or headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        if foreign and method not in _SAFE:
            message = "a page of another site asks for a change: open this service by itself"
            return ServiceError(403, "foreign_origin", message)
        return None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
