"""Reviewed articles as files: every format of the library, gold, and the articles themselves."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import attrs

from quoteattr.errors import InputError
from quoteattr.output import articles, formats
from quoteattr.output.formats import Found, To
from quoteattr.review import gold

GOLD, ARTICLES = "gold", "articles"

_MEDIA: Final = {
    ".jsonl": "application/jsonl",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".csv": "text/csv; charset=utf-8",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".zip": "application/zip",
}
# Formats without a suffix of their own are JSON, but for brat, which is a folder of files.
_SUFFIXES: Final = {"brat": ".zip", "label-studio": ".json", "web-annotation": ".jsonld"}

NAMES: Final = {
    "xlsx": "Excel",
    "csv": "CSV",
    "tsv": "TSV",
    "html": "page to read",
    "markdown": "Markdown",
    "jsonl": "JSON Lines",
    "json": "JSON",
    "gold": "gold for evaluate",
    "brat": "brat",
    "label-studio": "Label Studio",
    "web-annotation": "Web Annotation",
    "schema-org": "schema.org",
    "sqlite": "SQLite",
    "parquet": "Parquet",
    "arrow": "Arrow",
    "articles": "articles alone",
}
"""All exports by name, each with what people call it; those that most people want come first."""


@attrs.frozen(kw_only=True)
class Export:
    """A file: its contents, the suffix of its name, and its media type.

    ``left_out`` is the number of records that the format cannot hold.
    """

    data: bytes
    suffix: str
    media: str
    left_out: int = 0


def export(found: Iterable[Found], name: str) -> Export:
    r"""Return articles and their records as a file of a format, of gold, or of the articles alone.

    A format that is a folder becomes a ZIP file. Gold and articles are JSON Lines.

    Raises:
        InputError: There is no such format, or it cannot hold an article.
        ExtraError: It needs a library that is not installed.

    >>> from quoteattr.records import Article
    >>> export([(Article(text="It rained.", id="rain"), ())], "articles").data
    b'{"id": "rain", "text": "It rained."}\n'
    """
    pairs = list(found)
    if name in (GOLD, ARTICLES):
        text = io.StringIO()
        if name == GOLD:
            gold.write(pairs, text)
        else:
            text.writelines(f"{articles.dumps(article)}\n" for article, _ in pairs)
        return _file(text.getvalue().encode("utf-8"), ".jsonl")
    if name not in formats.FORMATS:
        raise InputError(f"{name!r} is not a format: use one of {', '.join(NAMES)}")
    form = formats.named(name)
    for article, records in pairs:
        formats.check(form, article, records)
    held = [(article, [one for one in some if formats.holds(form, one)]) for article, some in pairs]
    left = sum(map(_count, pairs)) - sum(map(_count, held))
    suffix = _SUFFIXES.get(name) or form.suffixes[0]
    data = _folder(form, held) if form.to is To.FOLDER else _stream(form, held)
    return attrs.evolve(_file(data, suffix), left_out=left)


def _count(pair: tuple[object, Sequence[object]]) -> int:
    return len(pair[1])


def _file(data: bytes, suffix: str) -> Export:
    return Export(data=data, suffix=suffix, media=_MEDIA.get(suffix, "application/octet-stream"))


def _stream(form: formats.Format, found: Iterable[Found]) -> bytes:
    data = io.BytesIO()
    with io.TextIOWrapper(data, encoding="utf-8", newline="\n") as text:
        formats.write(form, found, text)
        text.flush()
        return data.getvalue()


def _folder(form: formats.Format, found: Iterable[Found]) -> bytes:
    data = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="quoteattr-") as place:
        formats.write(form, found, Path(place))
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(Path(place).iterdir()):
                # Without the time of day, the same records make the same bytes.
                entry = zipfile.ZipInfo(path.name)
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, path.read_bytes())
    return data.getvalue()
