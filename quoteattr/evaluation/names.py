"""Gold names of EWT (UNER) and GUM beside those of a pipeline, counted as exact spans.

A name is a range of code points of a document's gold text with a label of UNER: PER, LOC or ORG.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs
from spacy.tokens import Doc, Token

from quoteattr.evaluation.scores import Cell, Counts
from quoteattr.training.conllu import read_conllu
from quoteattr.training.corpora import CorpusError, TreeDocument
from quoteattr.training.names import Labels

Name = tuple[int, int, str]

KINDS = ("PER", "LOC", "ORG")
_COARSE = {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"}


@attrs.frozen
class Marked:
    """The names of one text, and the ranges in which its corpus leaves open what is a name."""

    names: frozenset[Name]
    open: tuple[tuple[int, int], ...] = ()


def names_of(doc: Doc) -> frozenset[Name]:
    """Give a Doc's people, places and organisations; FAC, GPE and LOC are places."""
    return frozenset(
        (ent.start_char, ent.end_char, _COARSE[ent.label_])
        for ent in doc.ents
        if ent.label_ in _COARSE
    )


def count_names(gold: Marked, given: Iterable[Name]) -> dict[str, Counts]:
    """Compare exact spans by label; what touches an open range is neither right nor wrong.

    >>> gold = Marked(frozenset({(0, 4, "PER"), (9, 12, "LOC")}), open=((20, 30),))
    >>> count_names(gold, [(0, 4, "PER"), (9, 12, "ORG"), (25, 28, "ORG")])["ORG"]
    Counts(wanted=0, given=1, right=0)
    """
    kept = {
        (start, end, label)
        for start, end, label in given
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
    title: str, gold: Sequence[Marked], given: Sequence[frozenset[Name]]
) -> list[tuple[Cell, ...]]:
    """Count all labels together, then each, over documents in the same order."""
    counted = [count_names(marked, found) for marked, found in zip(gold, given, strict=True)]
    sums = {kind: Counts.total(row[kind] for row in counted) for kind in KINDS}
    lines = [(f"{title}, {kind}", *counts.cells()) for kind, counts in sums.items()]
    return [(f"{title}, all", *Counts.total(sums.values()).cells()), *lines]


def of_uner(data: Path, documents: Sequence[TreeDocument], golds: Sequence[Doc]) -> list[Marked]:
    """Read UNER's names of EWT dev, in the frame of each document's gold Doc.

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
    """Words and labels of each sentence as they stand, not as training converts them."""
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
                raise CorpusError(path, number, f"{line!r} is no row of id, word and label")
    return found


def of_labels(documents: Sequence[TreeDocument], golds: Sequence[Doc]) -> list[Marked]:
    """Read the names that the training reader gives, in the frame of each document's gold Doc."""
    return [
        converted(
            [token for token in gold if not token.is_space],
            [row for sentence in document.sentences for row in sentence.names],
        )
        for document, gold in zip(documents, golds, strict=True)
    ]


def transferred(tokens: Sequence[Token], words: Sequence[str], bio: Sequence[str]) -> Marked:
    """Carry BIO labels over to a sentence that may be cut otherwise; open where letters differ."""
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
    """Read names from the training reader's sets of BIO labels; a set of two kinds is open."""
    names: list[Name] = []
    unsure: list[tuple[int, int]] = []
    for token, row in zip(tokens, labels, strict=True):
        end = token.idx + len(token.text)
        kinds = {_COARSE.get(label[2:], "") for label in row}
        kind = next(iter(kinds)) if len(kinds) == 1 else None
        if kind is None or not row:
            unsure.append((token.idx, end))
        elif kind and _goes_on(row) and names and names[-1][2] == kind:
            names[-1] = (names[-1][0], end, kind)
        elif kind:
            names.append((token.idx, end, kind))
    return Marked(frozenset(names), tuple(unsure))


def _goes_on(row: Labels) -> bool:
    return all(label.startswith("I-") for label in row)
