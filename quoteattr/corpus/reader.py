"""The work of a worker process: from documents to attributions as lines of JSON.

An error becomes the result of its document and stops nothing else. Articles are parsed here, not in
the process that reads the files: a damaged web page may crash the parser's process.
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
from quoteattr.records import Act, Article, Attribution, parse_day, with_stated_days


class Extracts(Protocol):
    """An extractor, or a function of the caller's that replaces it."""

    def __call__(self, article: Article, *, acts: Collection[Act]) -> Sequence[Attribution]:
        """Return the attributions of an article."""


@attrs.frozen
class Failure:
    """An article that failed: where it is in the input, and the class and message of the error."""

    article: str | None
    file: str
    row: int | None
    error: str
    message: str

    @classmethod
    def of(cls, document: Document, error: Exception, article: str | None = None) -> Failure:
        """Return the failure for a document and its error."""
        kind = type(error).__name__
        return cls(article, document.file, document.row, kind, str(error) or kind)


@attrs.frozen
class Result:
    """The result for a document.

    Attributes:
        attributions: The number of its attributions.
        lines: The attributions, each as a line of JSON.
        article: The article as a line of JSON, if articles are to be written.
        failure: What went wrong instead.
        blank: There was no article, just a line of white space.
    """

    attributions: int = 0
    lines: bytes = b""
    article: bytes = b""
    failure: Failure | None = None
    blank: bool = False


@attrs.frozen
class Reader:
    """Parses documents and runs an extractor on them.

    Attributes:
        keeps: Return their articles, too.
        format: The format of the records: an article that it cannot hold has failed.
        stated_days_only: Leave out dates that carry over from another sentence.
    """

    extractor: Extracts
    acts: frozenset[Act]
    date: str | None
    keeps: bool
    format: str = "jsonl"
    stated_days_only: bool = False

    def __call__(self, document: Document) -> Result:
        """Return the result for one document, with whatever went wrong in it.

        Raises:
            MemoryError: Memory is short here; another process may have enough.
            ModelError, PipelineError: The pipeline would fail on every article.
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
            if self.stated_days_only:
                records = with_stated_days(records)
            # Here, where it costs one article: in the part's file it would spoil the whole part.
            formats.check(formats.named(self.format), article, records)
            return Result(
                attributions=len(records),
                lines="".join(jsonl.dumps(record) + "\n" for record in records).encode(),
                article=(articles.dumps(article) + "\n").encode() if self.keeps else b"",
            )
        except (MemoryError, ModelError, PipelineError):  # not the article's fault
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
