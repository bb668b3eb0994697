"""Comparing a pipeline's names with those of EWT (UNER) and GUM, by exact spans.

A name is a range of code points of a document's gold text with a label of UNER: PER, LOC or ORG.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs
from spacy.tokens import Doc, Token

from quoteattr.datasets.conllu import read_conllu
from quoteattr.datasets.corpora import CorpusError, TreeDocument
from quoteattr.datasets.names import Labels
from quoteattr.evaluation.scores import Cell, Counts

Name = tuple[int, int, str]

KINDS = ("PER", "LOC", "ORG")
# UNER has no types for the others (NORP, DATE, EVENT …): they are not compared.
_COARSE = {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"}


@attrs.frozen
class Marked:
    """The names of a text, and the ranges where its corpus leaves open whether there is a name."""

    names: frozenset[Name]
    open: tuple[tuple[int, int], ...] = ()


def names_of(doc: Doc) -> frozenset[Name]:
    """Return a Doc's people, places and organisations; FAC, GPE and LOC are places."""
    return frozenset(
        (ent.start_char, ent.end_char, _COARSE[ent.label_])
        for ent in doc.ents
        if ent.label_ in _COARSE
    )


def count_names(gold: Marked, predicted: Iterable[Name]) -> dict[str, Counts]:
    """Count exact spans by label; predictions that touch an open range are not counted.

    >>> gold = Marked(frozenset({(0, 4, "PER"), (9, 12, "LOC")}), open=((20, 30),))
    >>> count_names(gold, [(0, 4, "PER"), (9, 12, "ORG"), (25, 28, "ORG")])["ORG"]
    Counts(gold=0, predicted=1, right=0)
    """
    kept = {
        (start, end, label)
        for start, end, label in predicted
        if not any(start < last and first < end for first, last in gold.open)
    }
    return {
        kind: Counts.of(
            {name for name in gold.names if name[2] == kind},
            {name for name in kept if name[2] == kind},
        )
        for kind in KINDS
    }


def rows(
    title: str, gold: Sequence[Marked], predicted: Sequence[frozenset[Name]]
) -> list[tuple[Cell, ...]]:
    """Return rows of counts for all labels and for each, over documents in the same order."""
    counted = [count_names(marked, found) for marked, found in zip(gold, predicted, strict=True)]
    sums = {kind: Counts.total(row[kind] for row in counted) for kind in KINDS}
    lines = [(f"{title}, {kind}", *counts.cells()) for kind, counts in sums.items()]
    return [(f"{title}, all", *Counts.total(sums.values()).cells()), *lines]


def of_uner(data: Path, documents: Sequence[TreeDocument], golds: Sequence[Doc]) -> list[Marked]:
    """Return UNER's names of EWT dev, in code points of each document's gold Doc.

    Raises:
        CorpusError: A row does not parse.
    """
    marked = _marked(data / "ner" / "uner_ewt" / "en_ewt-ud-dev.iob2")
    trees = read_conllu(data / "ewt" / "en_ewt-ud-dev.conllu")
    ids = iter([tree.metadata.get("sent_id", "") for tree in trees])
    found = []
    for document, gold in zip(documents, golds, strict=True):
        tokens = iter([token for token in gold if not token.is_space])
        parts = [
            transferred([next(tokens) for _ in sentence.words], *marked.get(next(ids), ([], [])))
            for sentence in document.sentences
        ]
        names = frozenset(name for part in parts for name in part.names)
        found.append(Marked(names, tuple(place for part in parts for place in part.open)))
    return found


def _marked(path: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Return the words and labels of each sentence, without the conversion for training."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    words: list[str] = []
    bio: list[str] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            cells = line.rstrip("\n").split("\t")
            if line.startswith("# sent_id"):
                words, bio = found.setdefault(line.partition("=")[2].strip(), ([], []))
            elif len(cells) >= 3:
                words.append(cells[1])
                bio.append(cells[2])
            elif line.strip() and not line.startswith("#"):
                problem = f"{line!r} is not a row of id, word and label: get the corpus again"
                raise CorpusError(path, number, problem)
    return found


def of_labels(documents: Sequence[TreeDocument], golds: Sequence[Doc]) -> list[Marked]:
    """Return the names of documents as converted for training, in code points of the gold Docs."""
    return [
        converted(
            [token for token in gold if not token.is_space],
            [row for sentence in document.sentences for row in sentence.names],
        )
        for document, gold in zip(documents, golds, strict=True)
    ]


def transferred(tokens: Sequence[Token], words: Sequence[str], bio: Sequence[str]) -> Marked:
    """Transfer BIO labels to a sentence with other tokens; all is open if the letters differ."""
    letters = [token.idx + n for token in tokens for n in range(len(token.text))]
    if "".join(words) != "".join(token.text for token in tokens):
        return Marked(frozenset(), ((letters[0], letters[-1] + 1),) if letters else ())
    names: list[Name] = []
    offset = 0
    for word, label in zip(words, bio, strict=True):
        start, end = letters[offset], letters[offset + len(word) - 1] + 1
        offset += len(word)
        prefix, _, kind = label.partition("-")
        if prefix == "I" and names and names[-1][2] == kind:
            names[-1] = (names[-1][0], end, kind)
        elif kind:
            names.append((start, end, kind))
    return Marked(frozenset(name for name in names if name[2] in KINDS))


def converted(tokens: Sequence[Token], labels: Sequence[Labels]) -> Marked:
    """Return the names of sets of BIO labels; a set with two types of name is open."""
    names: list[Name] = []
    unsure: list[tuple[int, int]] = []
    for token, row in zip(tokens, labels, strict=True):
        end = token.idx + len(token.text)
        kinds = {_COARSE.get(label[2:], "") for label in row}
        kind = next(iter(kinds)) if len(kinds) == 1 else None
        if kind is None or not row:
            unsure.append((token.idx, end))
        elif kind and _is_inside(row) and names and names[-1][2] == kind:
            names[-1] = (names[-1][0], end, kind)
        elif kind:
            names.append((token.idx, end, kind))
    return Marked(frozenset(names), tuple(unsure))


def _is_inside(row: Labels) -> bool:
    return all(label.startswith("I-") for label in row)
