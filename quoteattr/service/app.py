"""The application: which endpoint answers which request."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Collection, Iterable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from quoteattr.errors import QuoteattrError
from quoteattr.extractor import STATEMENTS, Extractor
from quoteattr.records import Act
from quoteattr.review import Store
from quoteattr.service import api, pages, reviewing
from quoteattr.service.jobs import Jobs
from quoteattr.service.limits import Limits, ServiceError, error_answer
from quoteattr.service.metrics import Metrics
from quoteattr.service.protection import Protection
from quoteattr.service.state import State

_ARTICLE = "/articles/{number:int}"


def routes() -> list[Route]:
    """Return the routes of the service."""
    return [
        Route("/", pages.start),
        Route(_ARTICLE, pages.article),
        Route(_ARTICLE, reviewing.delete, methods=["DELETE"]),
        Route("/static/{name}", pages.static),
        Route("/articles", reviewing.listing),
        Route("/articles", reviewing.add, methods=["POST"]),
        Route(f"{_ARTICLE}/records", reviewing.records),
        Route(f"{_ARTICLE}/corrections", reviewing.correct, methods=["POST"]),
        Route(f"{_ARTICLE}/undo", reviewing.undo, methods=["POST"]),
        Route(f"{_ARTICLE}/export", reviewing.export),
        Route("/export", reviewing.export),
        Route("/extract", api.extract, methods=["POST"]),
        Route("/check", api.check, methods=["POST"]),
        Route("/openapi.json", api.document),
        Route("/health", api.health),
        Route("/metrics", api.counts),
    ]


def make_app(
    extractor: Extractor,
    store: Store,
    *,
    limits: Limits | None = None,
    hosts: Iterable[str] = (),
    acts: Collection[Act] = STATEMENTS,
) -> ASGIApp:
    """Return the service as an ASGI application.

    Args:
        extractor: The extractor; several threads call it at the same time.
        store: The store of articles and corrections; the caller closes it.
        limits: The limits of a request; by default those of `Limits`.
        hosts: The names of this machine that requests may use, beside localhost and addresses.
        acts: The acts of the records that pages show, and those of the API if it is told no other.
    """
    limits, metrics = limits or Limits(), Metrics()
    jobs = Jobs(extractor, limits, metrics)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        jobs.close()

    app = Starlette(
        routes=routes(),
        exception_handlers={
            QuoteattrError: _failed,
            HTTPException: _http_failed,
            Exception: _failed,
        },
        lifespan=lifespan,
    )
    app.state.quoteattr = State(store=store, jobs=jobs, limits=limits, metrics=metrics, acts=acts)
    return Protection(app, hosts, metrics)


async def _failed(request: Request, error: Exception) -> Response:
    """Answer with an error: as a page to a browser that asks for one, else as JSON."""
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        return pages.error_page(error)
    return error_answer(error)


async def _http_failed(request: Request, error: Exception) -> Response:
    """Answer with an error of the router: no such path, or not by this method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code, message = {
        404: ("not_found", "there is no such page: begin at /, or see /openapi.json"),
        405: ("wrong_method", f"not by {request.method}: /openapi.json lists the methods"),
    }.get(status, ("refused", str(getattr(error, "detail", error))))
    answer = await _failed(request, ServiceError(status, code, message))
    for name, value in (getattr(error, "headers", None) or {}).items():
        answer.headers[name] = value
    return answer
