"""Checking drafts against sources: `check` for one, `check_each` for many."""

from __future__ import annotations

import datetime
import itertools
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import attrs

from quoteattr import shared
from quoteattr.aliases import Aliases
from quoteattr.arguments import check as check_type
from quoteattr.arguments import check_count, check_flag, items
from quoteattr.checking.indexing import index as indexes
from quoteattr.checking.indexing.index import OnProgress
from quoteattr.checking.indexing.lookup import Lookup, SourceText
from quoteattr.checking.indexing.sources import OnError
from quoteattr.checking.passages import Passage, passages
from quoteattr.checking.results import Report
from quoteattr.checking.source_records import Found, SourceRecords
from quoteattr.checking.verdicts import Checker
from quoteattr.extractor import Extractor
from quoteattr.neural.bundled_model import inspect
from quoteattr.reading.articles import Source, read_article, read_articles
from quoteattr.records import Act, Article, Attribution

_DRAFTS: Final = 32
"""Drafts that are read together, if several processes read."""


def check(
    draft: Source,
    against: Iterable[Source] = (),
    *,
    date: datetime.date | str | None = None,
    index: str | os.PathLike[str] | None = None,
    words_only: bool = False,
    extractor: Extractor | None = None,
    aliases: Aliases | str | os.PathLike[str] | None = None,
    processes: int = 1,
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
        aliases: A table of speakers or its file: names with the same key are one speaker, those
            with different keys are two.
        processes: The number of worker processes that find the attributions; the report is the same
            for any number. See `quoteattr.Extractor.pipe`.

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
    options = _options(words_only, extractor, aliases, processes)
    items("against", against, "give a list of texts, Articles or paths, as in [source]")
    with indexes.opened(against, _path(index)) as base:
        (report,) = _reports([article], base, Lookup(base), options)
    return report


def check_each(
    drafts: Iterable[Source],
    against: Iterable[Source] = (),
    *,
    index: str | os.PathLike[str] | None = None,
    words_only: bool = False,
    extractor: Extractor | None = None,
    aliases: Aliases | str | os.PathLike[str] | None = None,
    processes: int = 1,
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
        aliases: As in `check`.
        processes: As in `check`.
        encoding: The encoding of the sources, in place of UTF-8.
        on_error: Called with the error of each source that cannot be read; the others are searched.
        progress: Called with the number of files that are indexed, and of all that have to be.

    Raises:
        InputError: As in `check`.
        ReadError: As in `check`; without ``on_error`` also for the first source.
        WriteError: As in `check`.
    """
    options = _options(words_only, extractor, aliases, processes)
    items("against", against, "give a list of texts, Articles or paths, as in [source]")
    with indexes.opened(
        against, _path(index), encoding=encoding, on_error=on_error, progress=progress
    ) as base:
        lookup = Lookup(base)
        articles = iter(read_articles(drafts))
        together = 1 if processes == 1 else _DRAFTS
        while some := list(itertools.islice(articles, together)):
            yield from _reports(some, base, lookup, options)


def _path(index: str | os.PathLike[str] | None) -> Path | None:
    check_type("index", index, str | os.PathLike | None, "give the name of a file")
    return None if index is None else Path(os.fsdecode(index))


@attrs.frozen
class _Options:
    words_only: bool
    extractor: Extractor | None
    aliases: Aliases | None
    processes: int

    def extract(self, articles: Sequence[Article]) -> Iterator[Found]:
        """Yield the attributions of each article, without workers for a single one."""
        extractor = self.extractor or shared.shared()
        processes = max(1, min(self.processes, len(articles)))
        pairs = extractor.pipe(articles, acts=tuple(Act), processes=processes)
        return (found for _, found in pairs)

    def keyed(self, found: Found) -> Found:
        """Return attributions with the keys of the table of speakers."""
        return found if self.aliases is None else self.aliases.given(found)


def _options(
    words_only: bool,
    extractor: Extractor | None,
    aliases: Aliases | str | os.PathLike[str] | None,
    processes: int,
) -> _Options:
    check_flag("words_only", words_only)
    check_type("extractor", extractor, Extractor | None, "give one of quoteattr.load()")
    check_count("processes", processes)
    table = aliases if isinstance(aliases, Aliases | None) else Aliases.from_path(aliases)
    return _Options(words_only, extractor, table, processes)


def _reports(
    articles: Sequence[Article], base: sqlite3.Connection, lookup: Lookup, options: _Options
) -> Iterator[Report]:
    if options.words_only:
        for article in articles:
            yield _report(Checker(article, lookup, None), passages(article.text, article.body, ()))
        return
    # What another extractor finds is not known to be the same, so it is not kept.
    model = inspect().sha256 if options.extractor is None else None
    records = SourceRecords(base, options.extract, model)

    def at(source: SourceText, place: range) -> Attribution | None:
        found = records.at(source, place)
        return None if found is None else options.keyed((found,))[0]

    checked = [
        passages(article.text, article.body, options.keyed(found))
        for article, found in zip(articles, options.extract(articles), strict=True)
    ]
    if options.processes > 1:  # a first pass notes what will be needed, so that it is read together
        for article, some in zip(articles, checked, strict=True):
            _report(Checker(article, lookup, records.note), some)
        records.read_noted()
    for article, some in zip(articles, checked, strict=True):
        yield _report(Checker(article, lookup, at), some)


def _report(checker: Checker, checked: Sequence[Passage]) -> Report:
    findings = (checker.finding(number, one) for number, one in enumerate(checked, start=1))
    return Report(article=checker.draft, sources=checker.lookup.sources, findings=tuple(findings))
