"""Gold attributions, and pairing records with those of the same article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from quoteattr.errors import InputError
from quoteattr.evaluation.comparison.claims import PARTS, Claim, Compared
from quoteattr.evaluation.comparison.pieces import UNKNOWN, pieced
from quoteattr.evaluation.comparison.selection import without_optional
from quoteattr.records import Article, Attribution, Span


@attrs.frozen(kw_only=True)
class Gold:
    """An article with its gold attributions, in code points of its text.

    Gold without a text may have ``spans`` from which `completed` reconstructs it.
    """

    article: Article
    claims: tuple[Claim, ...]
    annotator: str = ""
    spans: tuple[Span, ...] = ()


def once(articles: Iterable[Gold]) -> list[Gold]:
    """Keep one annotator per article, the first by name, in the order of the articles.

    Published scores do the same: an article that counted once for each annotator would have more
    weight than others, and no prediction can agree with all of them.

    Raises:
        InputError: An annotator has an article twice.
    """
    kept: dict[str | None, Gold] = {}
    seen: set[tuple[str | None, str]] = set()
    for one in articles:
        name = one.article.id
        if (name, one.annotator) in seen:
            raise InputError(f"article {name!r} is in the gold twice: leave one of them out")
        seen.add((name, one.annotator))
        before = kept.get(name)
        if before is None or one.annotator < before.annotator:
            kept[name] = one
    return list(kept.values())


def with_texts(gold: Sequence[Gold], articles: Iterable[Article]) -> list[Gold]:
    """Give gold without a text that of the article of the same name, if there is one.

    Raises:
        InputError: A gold attribution does not fit the text.
    """
    names = _names(gold)
    without = {one.article.id for one in gold if not one.article.text}
    found: dict[str | None, Article] = {}
    for article in articles:
        name = _gold_name(article.id, names)
        if name in without:
            found[name] = article
    return [
        _with_article(one, found[one.article.id]) if one.article.id in found else one
        for one in gold
    ]


def _with_article(one: Gold, article: Article) -> Gold:
    text, name = article.text, one.article.id
    for span in one.spans:
        if text[span.start : span.end] != span.text:
            raise InputError(
                f"article {name!r}: the gold has {span.text!r} at {span.start}, where the article "
                "has another text: use the same text"
            )
    if _end(one) > len(text):
        raise InputError(
            f"article {name!r} ends at {len(text)}, but the gold at {_end(one)}: use the same text"
        )
    return attrs.evolve(one, article=attrs.evolve(article, id=name), spans=())


def _end(one: Gold) -> int:
    """Return where the last range of the gold ends."""
    ends = (end for claim in one.claims for part in PARTS for _, end in claim.part(part))
    return max(ends, default=0)


def completed(gold: Sequence[Gold], records: Iterable[Attribution]) -> list[Gold]:
    """Reconstruct the text of gold without one, from its spans and those of the records.

    Characters in none of them are `UNKNOWN`.

    Raises:
        InputError: Two spans of an article disagree about its text.
    """
    known = {one.article.id: list(one.spans) for one in gold if not one.article.text}
    names = _names(gold)
    for record in records:
        name = _gold_name(record.article, names)
        if name in known:
            known[name] += record.spans()
    return [_with_text(one, known.get(one.article.id)) for one in gold]


def _with_text(one: Gold, spans: Sequence[Span] | None) -> Gold:
    if spans is None:
        return one
    try:
        text = pieced(spans)
    except InputError as error:
        raise InputError(f"article {one.article.id!r}: {error}") from None
    text = text.ljust(_end(one), UNKNOWN)
    return attrs.evolve(one, article=Article(id=one.article.id, text=text), spans=())


def compare(gold: Sequence[Gold], records: Iterable[Attribution]) -> list[Compared]:
    """Return each gold article with its records, without what one may leave out.

    A record belongs to the gold article of that name, or of a name that its path ends in: records
    of ``texts/bridge.txt`` are compared with the gold of ``bridge``.

    Raises:
        InputError: A record belongs to no gold article, or its text is not the article's.
    """
    predicted: dict[str | None, list[Attribution]] = {one.article.id: [] for one in gold}
    texts = {one.article.id: one.article.text for one in gold}
    names = _names(gold)
    for record in records:
        name = _gold_name(record.article, names)
        if name is None:
            raise InputError(
                f"record {record.id!r} is of article {record.article!r}, which is not in the "
                "gold: use the names of the articles in the gold, and remove records without gold"
            )
        _check(record, texts[name])
        predicted[name].append(record)
    return [
        without_optional(
            Compared(
                id=str(one.article.id),
                text=one.article.text,
                gold=one.claims,
                predicted=tuple(map(Claim.of, predicted[one.article.id])),
            )
        )
        for one in gold
    ]


def without_gold(gold: Sequence[Gold], records: Iterable[Attribution]) -> list[str]:
    """Return the articles of records that the gold lacks, each once, in order."""
    names = _names(gold)
    others = (one.article for one in records if _gold_name(one.article, names) is None)
    return list(dict.fromkeys(map(str, others)))


def without_records(gold: Sequence[Gold], records: Iterable[Attribution]) -> list[str]:
    """Return the gold articles without records, in order."""
    names = _names(gold)
    found = {_gold_name(one.article, names) for one in records}
    return [str(one.article.id) for one in gold if one.article.id not in found]


def _check(record: Attribution, text: str) -> None:
    """Check that the spans of a record match the text: otherwise all figures would be wrong."""
    for span in record.spans():
        if text[span.start : span.end] == span.text:
            continue
        if span.end > len(text):
            where = f"[{span.start}, {span.end}), where the gold article ends at {len(text)}"
        else:
            where = f"{span.start}, where the gold article has another text"
        raise InputError(
            f"record {record.id!r} of {record.article!r} has {span.text!r} at {where}: use the "
            "same text"
        )


def _names(gold: Iterable[Gold]) -> dict[str, str | None]:
    """Map the name of each gold article and every end of its path to it; ambiguous ends to None."""
    names: dict[str, str | None] = {}
    for name in (str(one.article.id) for one in gold):
        for end in _ends(name):
            # Two articles with the same end: no record can mean one of them by it.
            names[end] = name if names.get(end, name) == name else None
    names.update((str(one.article.id), one.article.id) for one in gold)
    return names


def _gold_name(article: str | None, names: dict[str, str | None]) -> str | None:
    ends = () if article is None else _ends(article)
    return next((found for end in ends if (found := names.get(end)) is not None), None)


def _ends(name: str) -> Iterator[str]:
    """Yield a path and its ends, longest first, each with and without ``.txt``.

    >>> list(_ends("gold/bridge.txt"))
    ['gold/bridge.txt', 'gold/bridge', 'bridge.txt', 'bridge']
    """
    while name:
        yield name
        if name.endswith(".txt"):
            yield name.removesuffix(".txt")
        name = name.partition("/")[2]
