"""Records beside the articles that they come from, and articles as rows."""

from __future__ import annotations

import collections
import itertools
from collections.abc import Iterable, Iterator, Sequence

import attrs

from quoteattr.errors import InputError
from quoteattr.output import jsonl
from quoteattr.records import Article, Attribution


def bare(records: Iterable[Attribution]) -> Iterator[tuple[Article, Sequence[Attribution]]]:
    """Yield consecutive records by article; of the articles only id and date are known.

    >>> list(bare([]))
    []
    """
    for name, group in itertools.groupby(records, key=lambda record: record.article):
        some = tuple(group)
        yield Article(text="", id=name, date=some[0].source_date), some


def paired(
    records: Iterable[Attribution], articles: Iterable[Article]
) -> Iterator[tuple[Article, Sequence[Attribution]]]:
    """Yield articles with their records, in the order of the articles, including those without any.

    A record's article is the one with that id, or else the only one such that one of the two paths
    is the end of the other: ``texts/bridge.txt`` and ``bridge`` match. If there is just one
    article, records that name none belong to it. An article gets the id that its records have.

    Raises:
        InputError: A record has no article here, or its spans do not match the article's text.

    >>> [(article.id, records) for article, records in paired([], [Article(text="No.", id="a")])]
    [('a', ())]
    """
    # All articles are in memory: records may come in any order.
    known = list(articles)
    names = _names(known)
    of: list[list[Attribution]] = [[] for _ in known]
    for record in records:
        place = _place(record, names, len(known))
        check(record, known[place])
        of[place].append(record)
    for article, some in zip(known, of, strict=True):
        name = next((record.article for record in some if record.article is not None), article.id)
        yield attrs.evolve(article, id=name), tuple(some)


def dumps(article: Article) -> str:
    """Return an article as one line of JSON, without a line end, which can be read as input again.

    >>> dumps(Article(text="It rained.", id="a"))
    '{"id": "a", "text": "It rained."}'
    """
    row = {key: getattr(article, key) for key in ("id", "title", "url", "author", "text")}
    row["date"] = None if article.date is None else article.date.isoformat()
    return jsonl.line({k: v for k, v in row.items() if v is not None})


def check(record: Attribution, article: Article) -> None:
    """Check that the spans of a record match the article's text.

    Raises:
        InputError: One does not; the message shows both texts.

    >>> from quoteattr.records import Act, Kind, Span
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),))
    >>> check(said, Article(text="He said it rained."))
    """
    for span in record.spans():
        printed = article.text[span.start : span.end]
        if printed != span.text:
            raise InputError(
                f"record {record.id!r} of {record.article!r} has {_short(span.text)} at "
                f"{span.start}, where the article {article.id!r} has {_short(printed)}: give the "
                "exact text that the records were extracted from"
            )


def _place(record: Attribution, names: dict[str, int | None], count: int) -> int:
    if record.article is None and count == 1:
        return 0
    ends = () if record.article is None else _ends(record.article)
    for end in ends:
        place = names.get(end)
        if place is not None:
            return place
    raise InputError(
        f"record {record.id!r} is of article {record.article!r}, which is not among the "
        f"{count} articles, or not the only one of that name: give its file or folder"
    )


def _names(articles: Sequence[Article]) -> dict[str, int | None]:
    """Return the index of each article by its id and the ends of its path; None for several."""
    names: dict[str, int | None] = {}
    for place, article in enumerate(articles):
        for end in set(_ends(article.id or "")):
            names[end] = None if end in names else place
    counts = collections.Counter(article.id for article in articles)
    # A full id beats the end of another path: "bridge.txt" beside "old/bridge.txt" is unambiguous.
    names.update((a.id, place) for place, a in enumerate(articles) if a.id and counts[a.id] == 1)
    return names


def _ends(name: str) -> Iterator[str]:
    """Yield a path and its ends, longest first, each with and without ``.txt``."""
    while name:
        yield name
        if name.endswith(".txt"):
            yield name.removesuffix(".txt")
        name = name.partition("/")[2]


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
