"""The pages of the service: the start page, an article to read and correct, errors; style, script.

Everything from an article is inserted, and escaped, by templates. Scripts and styles are files of
their own, the only ones that the policy of the service allows.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

import jinja2
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from quoteattr.output.page import described
from quoteattr.output.page.templates import constants, environment
from quoteattr.records import Stance
from quoteattr.review import exports
from quoteattr.service.limits import ServiceError, known_error
from quoteattr.service.state import article_number, state_of

_MOST: Final = 500  # articles in the list
_FILES: Final = {
    "page.css": ("quoteattr.output.page", "text/css"),
    "palette.css": ("quoteattr.output.page", "text/css"),
    "page.js": ("quoteattr.output.page", "text/javascript"),
    "service.css": ("quoteattr.service", "text/css"),
    "start.js": ("quoteattr.service", "text/javascript"),
    "article.js": ("quoteattr.service", "text/javascript"),
    "icon.svg": ("quoteattr.service", "image/svg+xml"),
}


def _text(package: str, name: str) -> str:
    folder = resources.files(package)
    place = folder / "web" if package == "quoteattr.service" else folder
    return place.joinpath(name).read_text(encoding="utf-8")


def _template(name: str) -> str | None:
    try:
        return _text("quoteattr.service", name)
    except FileNotFoundError:
        return None


@functools.cache
def _environment() -> jinja2.Environment:
    """Return the environment of the page's templates with ours before them."""
    page = environment()
    assert page.loader is not None
    loader = jinja2.ChoiceLoader([jinja2.FunctionLoader(_template), page.loader])
    return page.overlay(loader=loader)


def _page(name: str, values: Mapping[str, Any], status: int = 200) -> Response:
    text = _environment().get_template(name).render(exports=exports.NAMES, **values)
    return HTMLResponse(text.encode("utf-8"), status)


async def start(request: Request) -> Response:
    """Answer with the page on which articles are pasted, dropped and chosen."""
    state = state_of(request)
    articles = await run_in_threadpool(state.store.summaries, _MOST)
    values = {"articles": articles, "most": _MOST, "max_bytes": state.limits.max_bytes}
    return _page("start.html", values)


async def article(request: Request) -> Response:
    """Answer with the page of an article."""
    number = article_number(request)
    store = state_of(request).store

    def work() -> Response:
        one = store.get(number)
        view = described(one.article, one.records, "t1")
        values = {"one": one, "view": view, "stances": list(Stance), **constants()}
        return _page("article.html", values)

    return await run_in_threadpool(work)


async def static(request: Request) -> Response:
    """Answer with a style, script or picture of ours."""
    name = request.path_params["name"]
    if name not in _FILES:
        raise ServiceError(404, "not_found", "there is no such file: begin at /")
    package, media = _FILES[name]
    headers = {"Cache-Control": "no-cache"}
    return Response(_text(package, name).encode("utf-8"), media_type=media, headers=headers)


def error_page(error: Exception) -> Response:
    """Return the page that shows an error."""
    known = known_error(error)
    return _page("error.html", {"message": known.message}, known.status)
