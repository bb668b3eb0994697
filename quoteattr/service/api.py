"""The JSON API: records of a text or page as the library returns them; health and metrics."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs
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

ARTICLE: Final = ("text", "html", "id", "date", "title", "url")
"""The keys of an article in a request."""

_OPTIONS: Final = ("acts", "min_confidence", "stated_days_only")


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


async def check(request: Request) -> Response:
    """Answer with the report on a draft: which of its passages the sources have."""
    row = await json_object(request)
    check_keys(row, ("draft", "against", "words_only"))
    draft, against = row.get("draft"), row.get("against")
    words_only = row.get("words_only", False)
    check_flag("words_only", words_only)
    if not isinstance(against, list) or not against:
        raise InputError(f"against is {shown(against)}: give a list of sources, each an article")
    given = [_article_object("draft", draft)]
    given += [_article_object(f"source {n}", one) for n, one in enumerate(against, start=1)]

    def work(extractor: Extractor) -> dict[str, Any]:
        # Imported here: only this needs its extra.
        from quoteattr.checking import check as checked

        article, *sources = map(read, given)
        # A place names its source by the id.
        named = [attrs.evolve(one, id=one.id or f"source {n}") for n, one in enumerate(sources, 1)]
        using = None if words_only else extractor
        return checked(article, named, words_only=words_only, extractor=using).to_dict()

    return JSONResponse(await state_of(request).jobs.run(work))


def _article_object(name: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{name} is {shown(value)}: give an object with text or html")
    try:
        check_article(value)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    return value


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
    check_keys(row, (*ARTICLE, *_OPTIONS))
    given = {key: row[key] for key in row if key not in _OPTIONS}
    check_article(given)
    acts = chosen_acts(row.get("acts", state.acts))
    least = row.get("min_confidence", 0.0)
    check_share("min_confidence", least)
    stated = row.get("stated_days_only", False)
    check_flag("stated_days_only", stated)

    def work(extractor: Extractor) -> tuple[Article, tuple[Attribution, ...]]:
        article = read(given)
        found = extractor(article, acts=acts, stated_days_only=stated)
        return article, tuple(only_confident(record, least) for record in found)

    return work


def check_article(row: Mapping[str, Any]) -> None:
    """Check an article in a request, as far as that needs no reading.

    Raises:
        InputError: A value does not fit; the message names its key.

    >>> check_article({"text": "It rained.", "id": "rain"})
    """
    check_keys(row, ARTICLE)
    if ("text" in row) == ("html" in row):
        raise InputError("give either text or html: the article, or the page that contains it")
    for key in row.keys() - {"text", "html"}:
        check_value(key, row[key])


def read(row: Mapping[str, Any]) -> Article:
    """Return the article of a text or a web page, with what is known about it.

    Raises:
        InputError: The text or the date is not valid, or the page has no text.
        ExtraError: A web page needs ``quoteattr[web]``.

    >>> read({"text": "It rained.", "id": "rain"}).id
    'rain'
    """
    known = {key: row[key] for key in row if key not in ("text", "html")}
    return read_html(row["html"], **known) if "html" in row else read_text(row["text"], **known)


def check_keys(row: Mapping[str, Any], keys: Sequence[str]) -> None:
    """Check that an object has no other keys than these.

    Raises:
        InputError: It has one; the message lists the keys.

    >>> check_keys({"text": "It rained."}, ["text"])
    """
    unknown = [key for key in row if key not in keys]
    if unknown:
        raise InputError(f"{shown(unknown[0])} is not a key: use some of {', '.join(keys)}")


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
