"""The accuracy of a spaCy pipeline on treebanks and names, from raw text.

Figures are counted like those of ``spacy evaluate``, over whole documents with the pipeline's own
tokens and sentences. There are two settings: paragraphs separated by a blank line, as the treebanks
mark them, and running text. Figures with gold tokens show what the pipeline's own tokens and
sentences cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
from spacy.language import Language
from spacy.pipeline.dep_parser import parser_score  # type: ignore[import-not-found]
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

from quoteattr.datasets import corpora
from quoteattr.datasets.corpora import TreeDocument
from quoteattr.evaluation.accuracy import names
from quoteattr.evaluation.scores import COUNTS, Cell, Table

_COLUMNS = ("words", "spaces", "tags", "pos", "lemmas", "heads", "deps")
BREAK = "\n\n"
FIGURES = ("tag_acc", "dep_uas", "dep_las", "sents_f", "pos_acc", "lemma_acc", "token_f")


def measure(nlp: Language, data: Path) -> list[Table]:
    """Return the scores of a pipeline on EWT dev and GUM's news documents: syntax, then names.

    Raises:
        CorpusError: A row of a corpus does not parse.
    """
    syntax: list[tuple[Cell, ...]] = []
    found: list[tuple[Cell, ...]] = []
    corpus = {"EWT dev": corpora.ewt(data, "dev"), "GUM news": corpora.gum_news(data)}
    for title, documents in corpus.items():
        for setting, paragraphs in (("paragraphs", True), ("running text", False)):
            examples = read(nlp, documents, paragraphs=paragraphs)
            golds = [example.reference for example in examples]
            of_uner = title.startswith("EWT")
            marked = (
                names.of_uner(data, documents, golds)
                if of_uner
                else names.of_labels(documents, golds)
            )
            predicted = [names.names_of(example.predicted) for example in examples]
            syntax.append((f"{title}, {setting}", *_cells(score(examples))))
            found += names.rows(f"{title}, {setting}", marked, predicted)
        # Gold tokens and sentences isolate the parser from the errors of the stages before it.
        sentences = list(_sentences(documents))
        syntax.append((f"{title}, gold tokens", *_cells(score(read_words(nlp, documents)))))
        syntax.append((f"{title}, gold sentences", *_cells(score(read_words(nlp, sentences)))))
    return [
        Table(
            title="Syntax, as spacy evaluate counts",
            columns=("corpus", "tag", "UAS", "LAS", "sents F", "pos", "lemma", "tokens F"),
            rows=syntax,
            note=_SYNTAX_NOTE,
        ),
        Table(
            title="Names, exact spans", columns=("corpus", *COUNTS), rows=found, note=_NAMES_NOTE
        ),
    ]


_SYNTAX_NOTE = (
    "Paragraphs: separated by blank lines where the treebank marks them, with gold tokens too.\n"
    "Gold sentences: each is a text of its own, with gold tokens; the pipeline may still split it."
)
_NAMES_NOTE = (
    "EWT: as UNER annotates them. GUM: its named entities as converted for training;\n"
    "predictions on words that the conversion leaves open do not count."
)


def reference(document: TreeDocument, vocab: Vocab, *, paragraphs: bool) -> Doc:
    """Return the gold Doc of a document, with CLEAR labels and one tree per sentence.

    Args:
        document: A document with tags and trees in every sentence.
        vocab: The vocabulary of the pipeline under test.
        paragraphs: Separate paragraphs by a blank line instead of a blank.
    """
    columns: Any = {key: [] for key in _COLUMNS}
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


def _append_break(columns: Any) -> None:
    # Tag, part of speech and lemma are missing, so that they are not counted. A missing dependency
    # would make the whole Doc lack its dependencies, so it is one that Scorer.score_deps ignores.
    row = {"words": BREAK, "spaces": False, "tags": "", "pos": "", "lemmas": "", "deps": "punct"}
    columns["heads"].append(len(columns["words"]) - 1)
    for key, value in row.items():
        columns[key].append(value)


def read(nlp: Language, documents: Iterable[TreeDocument], *, paragraphs: bool) -> list[Example]:
    """Return the pipeline's Doc of each raw text, beside its gold Doc."""
    return list(_read(nlp, documents, lambda gold: nlp.make_doc(gold.text), paragraphs))


def read_words(nlp: Language, documents: Iterable[TreeDocument]) -> list[Example]:
    """Return the same for the treebank's tokens, with blank lines between paragraphs."""

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
    """Return `FIGURES` by spaCy's own scorers, in per cent; None without annotation."""
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
