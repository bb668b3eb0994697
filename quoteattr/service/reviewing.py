"""The endpoints of stored articles: add, show, correct, undo, delete, export."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

import attrs
import regex
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quoteattr.arguments import shown
from quoteattr.errors import InputError
from quoteattr.extractor import Extractor
from quoteattr.output import articles
from quoteattr.reading import read_stream
from quoteattr.records import Article, Attribution
from quoteattr.review import Correction, Reviewed, exports
from quoteattr.service.api import check_value, json_object, warnings
from quoteattr.service.limits import ServiceError, body
from quoteattr.service.state import article_number, state_of

_UNSAFE: Final = regex.compile(r"[^A-Za-z0-9._-]+")
_Found = list[tuple[Article, tuple[Attribution, ...]]]


async def listing(request: Request) -> Response:
    """Answer with the articles of the store, newest first."""
    found = await run_in_threadpool(state_of(request).store.summaries)
    return JSONResponse({"articles": [attrs.asdict(one) for one in found]})


async def add(request: Request) -> Response:
    """Read the articles of a file or text, find their records and keep both.

    The body is the file as it is; ``name`` in the query is its name, and ``title``, ``date`` and
    ``encoding`` are as on the command line.
    """
    state = state_of(request)
    asked = {key: value.strip() or None for key, value in request.query_params.items()}
    unknown = asked.keys() - {"name", "title", "date", "encoding"}
    if unknown:
        raise InputError(
            f"{shown(min(unknown))} is not a parameter: use name, title, date, encoding"
        )
    for key, value in asked.items():
        check_value(key, value)
    data = await body(request, state.limits)
    errors: list[InputError] = []

    def work(extractor: Extractor) -> _Found:
        return [
            (article, tuple(extractor(article, acts=state.acts)))
            for article in _read(data, asked, errors)
        ]

    found = await state.jobs.run(work)
    if not found:
        problem = str(errors[0]) if errors else "there is no text in it: give an article"
        raise ServiceError(400, "bad_input", problem)
    kept = [await run_in_threadpool(state.store.add, *pair) for pair in found]
    answer = {
        "articles": [_summary(one) for one in kept],
        "errors": [str(error) for error in errors],
    }
    return JSONResponse(answer, 201, {"Location": f"/articles/{kept[0].number}"})


def _read(data: bytes, asked: dict[str, str | None], errors: list[InputError]) -> Iterable[Article]:
    name = (asked.get("name") or "article").replace("\\", "/").rpartition("/")[2]
    for article in read_stream(
        io.BufferedReader(io.BytesIO(data)),
        name,
        errors.append,
        date=asked.get("date"),
        encoding=asked.get("encoding"),
    ):
        if article.body.slice(article.text).strip():
            yield attrs.evolve(article, title=asked.get("title") or article.title)
        else:
            errors.append(InputError(f"{article.id}: there is no text in it"))


def _summary(one: Reviewed) -> dict[str, Any]:
    return {
        "number": one.number,
        "id": one.article.id,
        "title": one.article.title,
        "records": len(one.records),
        "warnings": warnings(one.article),
    }


async def records(request: Request) -> Response:
    """Answer with a stored article and its records of now."""
    return JSONResponse(_whole(await _stored(request)))


async def correct(request: Request) -> Response:
    """Correct a record and answer with the article after it."""
    row = await json_object(request)
    version = _version(row)
    correction = Correction.from_row({k: v for k, v in row.items() if k != "version"})
    store = state_of(request).store
    done = await run_in_threadpool(
        store.correct, article_number(request), correction, version=version
    )
    return JSONResponse(_whole(done))


async def undo(request: Request) -> Response:
    """Undo the last correction of an article and answer with the article without it."""
    row = await json_object(request)
    if row.keys() - {"version"}:
        raise InputError(
            f"{shown(min(row.keys() - {'version'}))} is not a key: give version or {{}}"
        )
    store = state_of(request).store
    done = await run_in_threadpool(store.undo, article_number(request), version=_version(row))
    return JSONResponse(_whole(done))


async def delete(request: Request) -> Response:
    """Delete an article with its corrections."""
    await run_in_threadpool(state_of(request).store.delete, article_number(request))
    return Response(status_code=204)


async def export(request: Request) -> Response:
    """Answer with one article, or all, as a file of a format."""
    name = request.query_params.get("format", "jsonl")
    store = state_of(request).store
    number = article_number(request) if "number" in request.path_params else None

    def work() -> tuple[exports.Export, str]:
        found = store.all() if number is None else [store.get(number)]
        pairs = [(one.article, one.records) for one in found]
        stem = "quoteattr" if number is None else pairs[0][0].id or "article"
        return exports.export(pairs, name), stem

    made, stem = await run_in_threadpool(work)
    headers = {
        "Content-Disposition": f'attachment; filename="{_file_name(stem, name, made.suffix)}"',
        "X-Left-Out": str(made.left_out),
    }
    return Response(made.data, media_type=made.media, headers=headers)


def _file_name(stem: str, name: str, suffix: str) -> str:
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = _UNSAFE.sub("_", plain.removesuffix(".txt")).strip("._")[:80] or "article"
    kind = "" if f".{name}" == suffix else f".{name}"
    return f"{plain}{kind}{suffix}"


async def _stored(request: Request) -> Reviewed:
    return await run_in_threadpool(state_of(request).store.get, article_number(request))


def _version(row: dict[str, Any]) -> int | None:
    version = row.get("version")
    if version is not None and type(version) is not int:
        raise InputError(f"version is {shown(version)}: give that of the records, or leave it out")
    return version


def _whole(one: Reviewed) -> dict[str, Any]:
    return {
        "number": one.number,
        "version": one.version,
        "corrections": one.corrections,
        "article": json.loads(articles.dumps(one.article)),
        "records": [record.to_dict() for record in one.records],
    }
