"""What a worker process does: documents in, their attributions as lines of JSON out.

An error is told beside the document it came from, and ends nothing. Articles are read here and not
where the files are: what takes apart a damaged page may take its process with it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol

import attrs

from quoteattr import reading
from quoteattr.corpus.documents import Document
from quoteattr.corpus.inputs import unpacked
from quoteattr.errors import InputError, ModelError, PipelineError
from quoteattr.output import articles, formats, jsonl
from quoteattr.reading.lines import Line
from quoteattr.records import Act, Article, Attribution, parse_day


class Extracts(Protocol):
    """An extractor, or what stands in its place."""

    def __call__(self, article: Article, *, acts: Collection[Act]) -> Sequence[Attribution]:
        """Find the attributions of an article."""


@attrs.frozen
class Failure:
    """An article that could not be read: where it stands, the error's class and its words."""

    article: str | None
    file: str
    row: int | None
    error: str
    message: str

    @classmethod
    def of(cls, document: Document, error: Exception, article: str | None = None) -> Failure:
        """Tell of an error and the document that it came from."""
        kind = type(error).__name__
        return cls(article, document.file, document.row, kind, str(error) or kind)


@attrs.frozen
class Result:
    """What came of a document.

    Attributes:
        attributions: How many there are; their lines are in ``lines``.
        lines: A line of JSON each.
        article: The article as a line of JSON, if it was asked for.
        failure: What went wrong instead.
        blank: There was no article at all: a line of white space.
    """

    attributions: int = 0
    lines: bytes = b""
    article: bytes = b""
    failure: Failure | None = None
    blank: bool = False


@attrs.frozen
class Reader:
    """Reads documents with an extractor.

    Attributes:
        keeps: Give their articles as well.
        format: What the records are written in: an article that it cannot hold has failed.
    """

    extractor: Extracts
    acts: frozenset[Act]
    date: str | None
    keeps: bool
    format: str = "jsonl"

    def __call__(self, document: Document) -> Result:
        """Read one document; whatever is wrong with it is in the result.

        Raises:
            MemoryError: There is not enough of it; another process may have more.
            ModelError, PipelineError: It would be so with every article.
        """
        name: str | None = None
        try:
            article = _article(document, self.date)
            if article is None:
                return Result(blank=True)
            name = article.id
            if not article.body.slice(article.text).strip():
                raise InputError("there is no text in it")
            records = self.extractor(article, acts=self.acts)
            formats.check(formats.named(self.format), article, records)
            return Result(
                attributions=len(records),
                lines="".join(jsonl.dumps(record) + "\n" for record in records).encode(),
                article=(articles.dumps(article) + "\n").encode() if self.keeps else b"",
            )
        except (MemoryError, ModelError, PipelineError):  # no fault of the article
            raise
        except Exception as error:  # noqa: BLE001 - one article in millions must not end the others
            return Result(failure=Failure.of(document, error, name))


def _article(document: Document, date: str | None) -> Article | None:
    data: Any = document.data
    if isinstance(data, InputError):
        raise data
    if isinstance(data, Line):
        return reading.read_row(data, document.called, date=date)
    if isinstance(data, Article):
        return data if date is None else attrs.evolve(data, date=parse_day(date))
    article = reading.read_whole(data, unpacked(document.file), date=date)
    return article if article.id else attrs.evolve(article, id=document.called)
