"""Checking drafts against sources: `check` for one, `check_each` for many."""

from __future__ import annotations

import datetime
import os
import sqlite3
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import attrs

from quoteattr import shared
from quoteattr.arguments import check as check_type
from quoteattr.arguments import check_flag, items
from quoteattr.checking.indexing import index as indexes
from quoteattr.checking.indexing.index import OnProgress
from quoteattr.checking.indexing.lookup import Lookup
from quoteattr.checking.indexing.sources import OnError
from quoteattr.checking.passages import passages
from quoteattr.checking.results import Report
from quoteattr.checking.source_records import SourceRecords
from quoteattr.checking.verdicts import Checker
from quoteattr.extractor import Extractor
from quoteattr.neural.bundled_model import inspect
from quoteattr.reading.articles import Source, read_article, read_articles
from quoteattr.records import Act, Article, Attribution


def check(
    draft: Source,
    against: Iterable[Source] = (),
    *,
    date: datetime.date | str | None = None,
    index: str | os.PathLike[str] | None = None,
    words_only: bool = False,
    extractor: Extractor | None = None,
) -> Report:
    """Find the quotations and attributed claims of a draft in sources.

    Args:
        draft: The text of the draft, an `Article`, or the ``pathlib.Path`` of its file.
        against: The sources: articles, texts, or paths of files and folders, each with any number
            of articles.
        date: The date of the draft, a date or YYYY-MM-DD; takes precedence over that in the text.
        index: The file of an index of the sources, which is made or brought up to date. Without
            sources, it is searched as it is. None for one that is not kept.
        words_only: Compare only the words of quotations, and neither speakers nor days. This needs
            no model and leaves out claims that are not quoted.
        extractor: Finds the attributions; by default, the one of `quoteattr.extract`.

    Returns:
        A report with one finding for each quotation and claim, in text order.

    Raises:
        InputError: An argument is not valid, or there are no sources.
        ReadError: The draft or a source cannot be read, or ``index`` is another file.
        WriteError: The index cannot be written.

    >>> source = "“The bridge is not safe,” the mayor said."
    >>> [finding] = check("“The bridge is safe,” the mayor said.", [source], words_only=True)
    >>> str(finding.verdict), finding.places[0].changes[0].source.text
    ('altered', 'not')
    """
    article = read_article(draft, date=date)
    options = _Options(words_only=words_only, extractor=extractor)
    items("against", against, "give a list of texts, Articles or paths, as in [source]")
    with indexes.opened(against, _path(index)) as base:
        return _report(article, base, Lookup(base), options)


def check_each(
    drafts: Iterable[Source],
    against: Iterable[Source] = (),
    *,
    index: str | os.PathLike[str] | None = None,
    words_only: bool = False,
    extractor: Extractor | None = None,
    encoding: str | None = None,
    on_error: OnError | None = None,
    progress: OnProgress = lambda _done, _all: None,
) -> Iterator[Report]:
    """Yield a report for each of many drafts, in their order; the sources are indexed once.

    Args:
        drafts: Articles, their texts, or paths of files and folders.
        against: As in `check`.
        index: As in `check`.
        words_only: As in `check`.
        extractor: As in `check`.
        encoding: The encoding of the sources, in place of UTF-8.
        on_error: Called with the error of each source that cannot be read; the others are searched.
        progress: Called with the number of files that are indexed, and of all that have to be.

    Raises:
        InputError: As in `check`.
        ReadError: As in `check`; without ``on_error`` also for the first source.
        WriteError: As in `check`.
    """
    options = _Options(words_only=words_only, extractor=extractor)
    items("against", against, "give a list of texts, Articles or paths, as in [source]")
    with indexes.opened(
        against, _path(index), encoding=encoding, on_error=on_error, progress=progress
    ) as base:
        lookup = Lookup(base)
        for article in read_articles(drafts):
            yield _report(article, base, lookup, options)


def _path(index: str | os.PathLike[str] | None) -> Path | None:
    check_type("index", index, str | os.PathLike | None, "give the name of a file")
    return None if index is None else Path(os.fsdecode(index))


@attrs.frozen(kw_only=True)
class _Options:
    words_only: bool = attrs.field()
    extractor: Extractor | None = attrs.field()

    def __attrs_post_init__(self) -> None:
        check_flag("words_only", self.words_only)
        check_type("extractor", self.extractor, Extractor | None, "give one of quoteattr.load()")


def _report(
    article: Article, base: sqlite3.Connection, lookup: Lookup, options: _Options
) -> Report:
    records = None
    found: tuple[Attribution, ...] = ()
    if not options.words_only:
        extractor = options.extractor or shared.shared()
        extract = partial(extractor, acts=tuple(Act))
        # What another extractor finds is not known to be the same, so it is not kept.
        model = inspect().sha256 if options.extractor is None else None
        records = SourceRecords(base, extract, model)
        found = extract(article)
    checker = Checker(article, lookup, records)
    checked = passages(article.text, article.body, found)
    findings = (checker.finding(n, one) for n, one in enumerate(checked, start=1))
    return Report(article=article, sources=lookup.sources, findings=tuple(findings))
