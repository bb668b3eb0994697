"""Comparing names with those of articles from outside Europe and the United States, by exact spans.

The corpus (stanfordnlp/en-worldwide-newswire) states no licence: it is measured on, and nothing is
trained on it. Of its articles in the order of their names, every third is kept unread: nobody looks
at the errors there, so that its scores show what was overfitted to the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs
from spacy.language import Language

from quoteattr.datasets.documents import CorpusError, numbered
from quoteattr.document.document import Document
from quoteattr.entities import entity_index, name_spans
from quoteattr.errors import ReadError
from quoteattr.evaluation.scores import COUNTS, Cell, Counts, Table
from quoteattr.spans import Range
from quoteattr.text.whitespace import PlainText, normalize

FOLDER: Final = Path("ner") / "world"
_UNREAD: Final = 3
Name = tuple[int, int, str]
"""Start, end and kind, in code points of the text as it is stored."""

_GOLD: Final = {"Person": "person", "Organization": "organization", "Location": "place"}
_PREDICTED: Final = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
}
_KINDS: Final = ("person", "organization", "place")
_APART: Final = "place, apart"


@attrs.frozen(kw_only=True)
class NamedArticle:
    """An article with its names.

    Attributes:
        number: Its number in the order of the file names, from 1.
        text: The text as it is stored.
        names: The names of persons, organizations and places.
    """

    number: int
    text: str
    names: frozenset[Name]


def read(data: Path) -> Iterator[NamedArticle]:
    """Yield the articles of the corpus in the order of their names.

    Raises:
        ReadError: The folder lacks the corpus.
        CorpusError: A row is not a word with its label.
    """
    paths = sorted((data / FOLDER).glob("*.tsv"))
    if not paths:
        raise ReadError(str(data / FOLDER), "contains no names: give the folder with the corpora")
    for number, path in enumerate(paths, 1):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        yield NamedArticle(number=number, text=text, names=frozenset(_names(path, text)))


def _names(path: Path, text: str) -> Iterator[Name]:
    """Yield the names of a file of words and BIOES labels, aligned from left to right."""
    at, open_name = 0, ("", 0, 0)
    for number, line in numbered(path):
        cells = line.rstrip("\n").split("\t")
        if line.strip() and len(cells) < 2:
            raise CorpusError(path, number, f"{line!r} is not a word and its label")
        word, label = (cells[0], cells[1]) if line.strip() else ("", "O")
        start = text.find(word, at) if word else -1
        prefix, _, kind = label.partition("-")
        if open_name[0] and (not word or prefix in ("O", "B", "S") or kind != open_name[0]):
            yield open_name[1], open_name[2], _GOLD.get(open_name[0], "")
            open_name = ("", 0, 0)
        if start < 0:
            continue
        at = start + len(word)
        if kind:
            open_name = (kind, open_name[1] if open_name[0] else start, at)
    if open_name[0]:
        yield open_name[1], open_name[2], _GOLD.get(open_name[0], "")


def measure(nlp: Language, data: Path) -> list[Table]:
    """Return the scores of a pipeline's names, and of the index that the speakers come from.

    Raises:
        ReadError: The folder lacks the corpus.
    """
    counts: dict[tuple[str, str, bool], Counts] = {}
    for article in read(data):
        unread = article.number % _UNREAD == 0
        for source, found in _found(nlp, normalize(article.text)).items():
            for kind, gold in golds(article).items():
                own = Counts.of(gold, {name for name in found if name[2] == kind.split(",")[0]})
                counts[source, kind, unread] = counts.get((source, kind, unread), Counts()) + own
    return [
        Table(
            title="Names of the world, exact spans",
            columns=("names", *COUNTS),
            rows=_rows(counts),
            note="Unread: the third of the articles whose errors nobody looked at. Index: the "
            "names from which speakers come; its organizations include buildings. Apart: the gold "
            "has two names in “City, Country” 128 times and one 24 times, “U.S.” 20 times, “U.S” "
            "16; here it has always two, and always the stop.",
        )
    ]


def golds(article: NamedArticle) -> Mapping[str, set[Name]]:
    """Return the gold of each kind, and places as most of the gold has them."""
    found = {kind: {name for name in article.names if name[2] == kind} for kind in _KINDS}
    found[_APART] = {part for name in found["place"] for part in _apart(name, article.text)}
    return found


def _apart(name: Name, text: str) -> Iterator[Name]:
    start, end, kind = name
    end += text[start : end + 1] == "U.S."
    for part in text[start:end].split(", "):
        yield start, start + len(part), kind
        start += len(part) + len(", ")


def _found(nlp: Language, plain: PlainText) -> Mapping[str, set[Name]]:
    """Return the names of the pipeline and of the index, in code points of the text as stored."""

    def printed(start: int, end: int, kind: str) -> Name:
        place = plain.printed(Range(start, end))
        return place.start, place.end, kind

    doc = nlp(plain.text)
    spans = [(ent.start_char, ent.end_char, _PREDICTED.get(ent.label_, "")) for ent in doc.ents]
    indexed = [
        (mention.start_char, mention.end_char, entity.type)
        for entity in entity_index.named_entities(Document(doc))
        for mention in entity.mentions
        if entity.type != name_spans.UNKNOWN
    ]
    return {
        "model": {printed(*span) for span in spans},
        "index": {printed(*span) for span in indexed},
    }


def _rows(counts: Mapping[tuple[str, str, bool], Counts]) -> Sequence[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for source in ("model", "index"):
        for kind in (*_KINDS, _APART):
            parts = [counts.get((source, kind, unread), Counts()) for unread in (False, True)]
            rows.append((f"{source}, {kind}", *Counts.total(parts).cells()))
            rows.append((f"{source}, {kind}, unread", *parts[1].cells()))
    return rows
