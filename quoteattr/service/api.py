"""The JSON API: records of a text or page as the library returns them; health and metrics."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

import quoteattr
from quoteattr.arguments import check_flag, check_share, shown
from quoteattr.errors import InputError
from quoteattr.extractor import Extractor
from quoteattr.output import articles
from quoteattr.reading import read_html, read_text
from quoteattr.records import Article, Attribution, chosen_acts, only_confident
from quoteattr.service import metrics, openapi
from quoteattr.service.limits import ServiceError, body
from quoteattr.service.state import State, state_of
from quoteattr.text.language import looks_english

_ARTICLE: Final = ("id", "date", "title", "url")
_KEYS: Final = ("text", "html", *_ARTICLE, "acts", "min_confidence", "stated_days_only")


async def extract(request: Request) -> Response:
    """Answer with the article of a text or web page, and its records."""
    row = await json_object(request)
    work = _work(row, state_of(request))
    article, records = await state_of(request).jobs.run(work)
    return JSONResponse({
        "article": json.loads(articles.dumps(article)),
        "records": [record.to_dict() for record in records],
        "warnings": warnings(article),
    })  # fmt: skip


async def json_object(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body of a request.

    Raises:
        ServiceError: It is too large, not declared as JSON (415), or no JSON object (400).
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        message = f"the media type is {shown(media)}: send application/json"
        raise ServiceError(415, "media_type", message)
    data = await body(request, state_of(request).limits)
    try:
        row = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ServiceError(400, "bad_json", f"the body is not JSON in UTF-8: {error}") from None
    if not isinstance(row, dict):
        raise ServiceError(400, "bad_json", f"the body is {shown(row)}: send a JSON object")
    return row


def _work(
    row: Mapping[str, Any], state: State
) -> Callable[[Extractor], tuple[Article, tuple[Attribution, ...]]]:
    """Return the function that reads an article; everything but the article is checked before."""
    unknown = [key for key in row if key not in _KEYS]
    if unknown:
        raise InputError(f"{shown(unknown[0])} is not a key: use some of {', '.join(_KEYS)}")
    if ("text" in row) == ("html" in row):
        raise InputError("give either text or html: the article, or the page that contains it")
    acts = chosen_acts(row.get("acts", state.acts))
    least = row.get("min_confidence", 0.0)
    check_share("min_confidence", least)
    stated = row.get("stated_days_only", False)
    check_flag("stated_days_only", stated)
    known = {key: row.get(key) for key in _ARTICLE}
    for key, value in known.items():
        check_value(key, value)

    def work(extractor: Extractor) -> tuple[Article, tuple[Attribution, ...]]:
        if "html" in row:
            article = read_html(row["html"], **known)
        else:
            article = read_text(row["text"], **known)
        found = extractor(article, acts=acts, stated_days_only=stated)
        return article, tuple(only_confident(record, least) for record in found)

    return work


def check_value(key: str, value: object) -> None:
    """Check that a value about an article is text that UTF-8 can encode, or None.

    Raises:
        InputError: It is not.

    >>> check_value("title", "Rain")
    """
    if value is None:
        return
    try:
        valid = isinstance(value, str) and bool(value.encode("utf-8")) | (not value)
    except UnicodeEncodeError:
        valid = False
    if not valid:
        raise InputError(f"{key} is {shown(value)}: give text, or leave it out")


def warnings(article: Article) -> list[str]:
    """Return what may be wrong with an article that was read.

    >>> warnings(read_text("The mayor said on Friday that the bridge was closed."))
    []
    """
    words = article.body.slice(article.text)
    if not words.strip():
        return ["there is no text in it"]
    if not looks_english(words):
        return ["this does not look like English: its records may be wrong"]
    return []


async def document(_: Request) -> Response:
    """Answer with the OpenAPI document."""
    return JSONResponse(openapi.document())


async def health(request: Request) -> Response:
    """Answer that the service is there, with its version and how busy it is."""
    jobs = state_of(request).jobs
    return JSONResponse({
        "status": "ok",
        "version": quoteattr.__version__,
        "running": jobs.running,
        "waiting": jobs.waiting,
    })  # fmt: skip


async def counts(request: Request) -> Response:
    """Answer with the metrics."""
    state = state_of(request)
    now = {"running": state.jobs.running, "queue_length": state.jobs.waiting}
    return PlainTextResponse(state.metrics.render(now), media_type=metrics.MEDIA)
