"""Scores a spaCy pipeline on treebanks and names, from raw text.

Figures are counted as ``spacy evaluate`` counts them, over whole documents with the pipeline's own
tokens and sentences. Two settings: paragraphs parted by a blank line, as the treebanks mark them,
and running text. Gold tokens tell what the pipeline's own tokens and sentences cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
from spacy.language import Language
from spacy.pipeline.dep_parser import parser_score
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

from quoteattr.evaluation.scores import COUNTS, Cell, Counts, Table
from quoteattr.training import corpora
from quoteattr.training.conllu import read_conllu
from quoteattr.training.corpora import TreeDocument, TreeSentence
from quoteattr.training.names import Labels

Name = tuple[int, int, str]  # start and end in code points of the document's text, PER, LOC or ORG

BREAK = "\n\n"
FIGURES = ("tag_acc", "dep_uas", "dep_las", "sents_f", "pos_acc", "lemma_acc", "token_f")
_COARSE = {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"}
_GUESSED = {"PER": "PERSON", "LOC": "LOC", "ORG": "ORG"}


@attrs.frozen
class Marked:
    """The names of one text, and the ranges in which its corpus leaves open what is a name."""

    names: frozenset[Name]
    open: tuple[tuple[int, int], ...] = ()


def measure(nlp: Language, data: Path) -> list[Table]:
    """Score a pipeline on EWT dev and GUM's news documents: syntax, then names.

    Raises:
        CorpusError: A row of a corpus does not parse.
    """
    corpus = {"EWT dev": corpora.ewt(data, "dev"), "GUM news": corpora.gum_news(data)}
    syntax: list[tuple[Cell, ...]] = []
    names: list[tuple[Cell, ...]] = []
    for title, documents in corpus.items():
        for setting, paragraphs in (("paragraphs", True), ("running text", False)):
            examples = read(nlp, documents, paragraphs=paragraphs)
            syntax.append((f"{title}, {setting}", *_cells(score(examples))))
            gold = _gold_names(data, title, documents, examples)
            names += _name_rows(f"{title}, {setting}", gold, [names_of(e.predicted) for e in examples])
        for setting, single in (("gold tokens", False), ("gold tokens and sentences", True)):
            given = _sentences(documents) if single else documents
            syntax.append((f"{title}, {setting}", *_cells(score(read_words(nlp, given)))))
    return [
        Table(
            title="Syntax, as spacy evaluate counts",
            columns=("corpus", "tag", "UAS", "LAS", "sents F", "pos", "lemma", "tokens F"),
            rows=syntax,
            note="Gold sentences: each is a text of its own, which the pipeline may still split.",
        ),
        Table(title="Names, exact spans", columns=("corpus", *COUNTS), rows=names, note=_NAMES_NOTE),
    ]


_NAMES_NOTE = (
    "EWT: UNER's own marks. GUM: its named entities as the training reader converts them; where\n"
    "that conversion leaves a word open, predictions there do not count."
)


def reference(document: TreeDocument, vocab: Vocab, *, paragraphs: bool) -> Doc:
    """Build the gold Doc of a document, CLEAR labels, one tree a sentence.

    Args:
        document: With tags and trees in every sentence.
        vocab: The vocabulary of the pipeline under test.
        paragraphs: Whether a blank line parts paragraphs, else a blank does.
    """
    columns: dict[str, list[Any]] = {key: [] for key in ("words", "spaces", "tags", "pos", "lemmas", "heads", "deps")}
    for nth, sentence in enumerate(document.sentences):
        if nth and sentence.paragraph_start:
            columns["spaces"][-1] = not paragraphs
            if paragraphs:
                _append_break(columns)
        first = len(columns["words"])
        columns["words"] += sentence.words
        columns["spaces"] += sentence.spaces
        columns["tags"] += sentence.xpos or []
        columns["pos"] += sentence.upos or []
        columns["lemmas"] += sentence.lemmas or []
        columns["deps"] += sentence.deps or []
        columns["heads"] += [
            first + (head - 1 if head else index) for index, head in enumerate(sentence.heads or [])
        ]
    return Doc(vocab, **columns)


def _append_break(columns: dict[str, list[Any]]) -> None:
    # No tag, part of speech or lemma: a missing value is not counted. A missing dependency would
    # be missing in all later documents too, so Scorer.score_deps is told to ignore it instead.
    row = {"words": BREAK, "spaces": False, "tags": "", "pos": "", "lemmas": "", "deps": "punct"}
    columns["heads"].append(len(columns["words"]) - 1)
    for key, value in row.items():
        columns[key].append(value)


def read(nlp: Language, documents: Iterable[TreeDocument], *, paragraphs: bool) -> list[Example]:
    """Read each document's raw text, beside its gold Doc."""
    return list(_read(nlp, documents, lambda gold: nlp.make_doc(gold.text), paragraphs))


def read_words(nlp: Language, documents: Iterable[TreeDocument]) -> list[Example]:
    """Read each document with the tokens of the treebank and blank lines between paragraphs."""
    def copied(gold: Doc) -> Doc:
        words, spaces = [t.text for t in gold], [bool(t.whitespace_) for t in gold]
        return Doc(nlp.vocab, words=words, spaces=spaces)

    return list(_read(nlp, documents, copied, True))


def _read(
    nlp: Language,
    documents: Iterable[TreeDocument],
    start: Callable[[Doc], Doc],
    paragraphs: bool,
) -> Iterator[Example]:
    for document in documents:
        gold = reference(document, nlp.vocab, paragraphs=paragraphs)
        yield Example(nlp(start(gold)), gold)


def score(examples: Sequence[Example]) -> dict[str, float | None]:
    """Count what `FIGURES` names with spaCy's own scorers, in per cent; None without annotation."""
    found = {**Scorer.score_tokenization(examples), **parser_score(examples)}
    for attribute in ("tag", "pos", "lemma"):
        found |= Scorer.score_token_attr(examples, attribute, getter=_text_of)
    return {key: None if found[key] is None else 100 * float(found[key]) for key in FIGURES}


def _text_of(token: Any, attribute: str) -> str:
    return str(getattr(token, attribute + "_"))


def _cells(figures: Mapping[str, float | None]) -> tuple[Cell, ...]:
    return tuple(figures[key] for key in FIGURES)


def _sentences(documents: Iterable[TreeDocument]) -> Iterator[TreeDocument]:
    for document in documents:
        for sentence in document.sentences:
            yield attrs.evolve(document, sentences=[sentence])


def names_of(doc: Doc) -> frozenset[Name]:
    """Give a Doc's people, places and organisations with the labels of UNER; others are left out."""
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
        for kind in _GUESSED
    }


def _name_rows(
    title: str, gold: Sequence[Marked], given: Sequence[frozenset[Name]]
) -> list[tuple[Cell, ...]]:
    counted = [count_names(marked, found) for marked, found in zip(gold, given, strict=True)]
    sums = {kind: Counts.total(row[kind] for row in counted) for kind in _GUESSED}
    rows = [(f"{title}, {kind}", *counts.cells()) for kind, counts in sums.items()]
    return [(f"{title}, all", *Counts.total(sums.values()).cells()), *rows]


def _gold_names(
    data: Path, title: str, documents: Sequence[TreeDocument], examples: Sequence[Example]
) -> list[Marked]:
    """The gold names of each document, in the frame of its reference text."""
    texts = [[token for token in e.reference if not token.is_space] for e in examples]
    if title.startswith("GUM"):
        rows = [[row for s in document.sentences for row in s.names] for document in documents]
        return [converted(*pair) for pair in zip(texts, rows, strict=True)]
    marked = corpora._uner(data, "dev")
    trees = read_conllu(data / "ewt" / "en_ewt-ud-dev.conllu")
    ids = iter([tree.metadata.get("sent_id", "") for tree in trees])
    found = []
    for document, tokens in zip(documents, texts, strict=True):
        first, parts = 0, []
        for sentence in document.sentences:
            last = first + len(sentence.words)
            parts.append(transferred(tokens[first:last], *marked.get(next(ids), ([], []))))
            first = last
        found.append(
            Marked(
                frozenset(name for part in parts for name in part.names),
                tuple(place for part in parts for place in part.open),
            )
        )
    return found


def transferred(tokens: Sequence[Any], words: Sequence[str], bio: Sequence[str]) -> Marked:
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
    return Marked(frozenset(name for name in names if name[2] in _GUESSED))


def converted(tokens: Sequence[Any], rows: Sequence[Labels]) -> Marked:
    """Read names from the training reader's sets of BIO labels; a set of two kinds is open."""
    names: list[Name] = []
    unsure: list[tuple[int, int]] = []
    for token, row in zip(tokens, rows, strict=True):
        end = token.idx + len(token.text)
        kinds = {_COARSE.get(label[2:], "") for label in row}
        kind = next(iter(kinds)) if len(kinds) == 1 else None
        if kind is None or not row:
            unsure.append((token.idx, end))
        elif kind and all(label.startswith("I-") for label in row) and names and names[-1][2] == kind:
            names[-1] = (names[-1][0], end, kind)
        elif kind:
            names.append((token.idx, end, kind))
    return Marked(frozenset(names), tuple(unsure))
