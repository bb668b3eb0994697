"""The extractors that are compared, each over a Doc that the embedded reader has parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import attrs
from spacy.language import Language
from spacy.tokens import Doc, Span

from quoteattr import coreference, pipeline
from quoteattr.evaluation.comparison.claims import Claim, Place, Places
from quoteattr.evaluation.comparison.kinds import by_marks
from quoteattr.records import Article
from quoteattr.spans import Range, trim
from tests.benchmarks import tracker

VERBS: Final = Path("lexicons", "ggt_quote_verb_list.txt")
OURS: Final = "quoteattr"
TEXTACY: Final = "textacy"

Extract = Callable[[Doc, Article], Sequence[Any]]


@attrs.frozen(kw_only=True)
class System:
    """An extractor: `extract` is what is timed, `claims` makes its answers comparable."""

    name: str
    extract: Extract
    claims: Callable[[str, Sequence[Any]], list[Claim]]


def systems(nlp: Language, data: Path) -> list[System]:
    """Name the extractors, ours first.

    Args:
        nlp: The embedded pipeline.
        data: The folder with the corpora; it holds the verbs of the Gender Gap Tracker, too.
    """
    verbs = frozenset((data / VERBS).read_text(encoding="utf-8").split())
    return [
        System(name=OURS, extract=_ours(nlp), claims=of_records),
        System(name=f"{OURS} --rules", extract=_ours(nlp, by_rules=True), claims=of_records),
        System(
            name="dependency rules",
            extract=lambda doc, article: tracker.find(doc, verbs),
            claims=of_quotes,
        ),
        System(name=TEXTACY, extract=lambda doc, article: triples(doc), claims=of_triples),
        System(
            name=f"{TEXTACY} by paragraph",
            extract=lambda doc, article: triples_by_paragraph(doc),
            claims=of_triples,
        ),
    ]


def parse(nlp: Language, text: str) -> Doc:
    """Read a text with tags, trees, lemmas and sentences: what every extractor starts from."""
    with nlp.select_pipes(disable=[coreference.FACTORY]):
        return nlp(text)


def _ours(nlp: Language, *, by_rules: bool = False) -> Extract:
    linked = nlp.get_pipe(coreference.FACTORY)

    def extract(doc: Doc, article: Article) -> Sequence[Any]:
        return pipeline.read(linked(doc), article, by_rules=by_rules)

    return extract


def attributions_alone(nlp: Language) -> System:
    """Ours without coreference; who is meant by "she" is then told by the rules of speakers."""

    def extract(doc: Doc, article: Article) -> Sequence[Any]:
        return pipeline.read(doc, article, linker=coreference.no_chains)

    return System(name=f"{OURS}, no coreference", extract=extract, claims=of_records)


@attrs.frozen
class Triple:
    """A triple of textacy, in a Doc that begins at `start` of the text."""

    start: int
    speaker: Sequence[Any]
    cue: Sequence[Any]
    content: Span


def triples(doc: Doc, start: int = 0) -> list[Triple]:
    """Ask textacy; it refuses a text with an odd number of marks, and so gives none for it."""
    from textacy import extract  # an extra: the rest of the module runs without it

    try:
        return [Triple(start, *found) for found in extract.direct_quotations(doc)]
    except ValueError:
        return []


def triples_by_paragraph(doc: Doc) -> list[Triple]:
    """Ask textacy for each paragraph, so that an odd mark costs its own one alone."""
    return [
        triple for span in _paragraphs(doc) for triple in triples(span.as_doc(), span.start_char)
    ]


def _paragraphs(doc: Doc) -> Iterator[Span]:
    start = 0
    for token in doc:
        if "\n" in token.text:
            if token.i > start:
                yield doc[start : token.i]
            start = token.i + 1
    if start < len(doc):
        yield doc[start:]


# Of the other two, quotes of one cue are joined, as the corpora and our records have them: one by
# one they would be found less often.


def of_records(text: str, records: Sequence[Any]) -> list[Claim]:
    """Take records as they are."""
    return [Claim.of(record) for record in records]


def of_quotes(text: str, quotes: Sequence[tracker.Quote]) -> list[Claim]:
    """Join a quote that floats, without a verb, with the one whose speaker it was given."""
    joined: list[tuple[list[Place], list[Place], list[Place]]] = []
    for one in quotes:
        content, verb, speaker = _some(one.content), _some(one.verb), _some(one.speaker)
        before = [other for other in joined if speaker and other[2] == speaker]
        if before and not verb:
            before[0][0].extend(content)
        else:
            joined.append((content, verb, speaker))
    return [_claim(text, *parts) for parts in joined]


def of_triples(text: str, found: Sequence[Triple]) -> list[Claim]:
    """Join the triples of one cue: a quote before and a quote behind it are one attribution."""
    joined: dict[tuple[Place, Place], list[Place]] = {}
    for one in found:
        cue, speaker = _around(one.cue, one.start), _around(one.speaker, one.start)
        joined.setdefault((cue, speaker), []).append(_place(one.content, one.start))
    return [_claim(text, places, [cue], [who]) for (cue, who), places in joined.items()]


def _claim(
    text: str, content: Sequence[Place], cue: Sequence[Place], source: Sequence[Place]
) -> Claim:
    def cut(places: Sequence[Place]) -> Places:
        ranges = (trim(text, Range(*place)) for place in places)
        return frozenset((one.start, one.end) for one in ranges if len(one))

    return Claim(
        form=by_marks(text)(cut(content)), content=cut(content), cue=cut(cue), source=cut(source)
    )


def _place(span: Span, start: int = 0) -> Place:
    return start + span.start_char, start + span.end_char


def _some(span: Span | None) -> list[Place]:
    return [] if span is None else [_place(span)]


def _around(tokens: Sequence[Any], start: int) -> Place:
    """Give the range from the first to the last of some tokens, as one would print them."""
    return start + tokens[0].idx, start + tokens[-1].idx + len(tokens[-1])
