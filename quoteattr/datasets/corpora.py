"""Reading the corpora that the embedded model is trained on: EWT, GUM, PolNeAR, corpora of names.

``data`` is always the folder with the corpora. A row that does not parse raises `CorpusError`, or
in a treebank its base `ReadError`, with the file and line. `quoteattr.datasets.names` decides which
labels a name may have.
"""

import csv
import json
from pathlib import Path
from typing import Any

from quoteattr.datasets import gum_names
from quoteattr.datasets.clear.conversion import to_clear
from quoteattr.datasets.conllu import Sentence, read_conllu
from quoteattr.datasets.documents import (
    CorpusError,
    PolnearArticle,
    PolnearAttribution,
    Range,
    Split,
    TreeDocument,
    TreeSentence,
    numbered,
)
from quoteattr.datasets.name_corpora import crossner, uner, wikigold
from quoteattr.datasets.names import Labels, labels

__all__ = [
    "CorpusError",
    "PolnearArticle",
    "PolnearAttribution",
    "Split",
    "TreeDocument",
    "TreeSentence",
    "ewt",
    "gum",
    "gum_news",
    "names_only",
    "polnear",
    "treebank",
]

# Genres of GUM that are never used for training: they are for evaluation.
_GUM_EVALUATION = ("news", "interview")


def treebank(data: Path, split: Split) -> list[TreeDocument]:
    """Return the documents of a split of EWT and GUM that may be used for training.

    Raises:
        CorpusError: A row of the names or of GUM's list of documents does not parse.
        ReadError: A row of a treebank does not parse.
    """
    return [*ewt(data, split), *gum(data, split)]


def ewt(data: Path, split: Split) -> list[TreeDocument]:
    """Return UD English EWT (train or dev) in order, with the names of UNER."""
    path = data / "ewt" / f"en_ewt-ud-{split}.conllu"
    names = uner(data, split)
    documents: list[TreeDocument] = []
    for sentence in read_conllu(path):
        if sentence.starts_document or not documents:
            name = sentence.metadata.get("newdoc id") or path.stem
            documents.append(TreeDocument(id=name, genre=name.partition("-")[0], sentences=[]))
        words = [token.form for token in sentence.tokens]
        tags = [token.xpos for token in sentence.tokens]
        known = names.names(sentence.metadata.get("sent_id", ""), words, tags)
        documents[-1].sentences.append(_tree(sentence, known))
    return documents


def gum(data: Path, split: Split) -> list[TreeDocument]:
    """Return GUM's documents of a split for training: open licence, no news, no interviews."""
    return [
        _gum_document(data, row)
        for row in _gum_rows(data)
        if row["split"] == split
        and row["genre"] not in _GUM_EVALUATION
        and "NC" not in row["text_licence"]  # non-commercial texts would restrict the model's use
    ]


def gum_news(data: Path) -> list[TreeDocument]:
    """Return every news document of GUM, for evaluation; never used for training."""
    return [_gum_document(data, row) for row in _gum_rows(data) if row["genre"] == "news"]


def names_only(data: Path, split: Split) -> list[TreeDocument]:
    """Return corpora of names alone: CrossNER's politics and, for training, WikiGold.

    Their tags and trees are None.

    Raises:
        CorpusError: A row does not parse.
    """
    return [*crossner(data, split), *(wikigold(data) if split == "train" else ())]


def polnear(data: Path, split: Split) -> list[PolnearArticle]:
    """Return PolNeAR 1.0 (train or dev) in the order of its file.

    An article of several annotators occurs once for each of them.

    Raises:
        CorpusError: A line is not an article, or a range does not lie within its text.
    """
    path = data / "polnear" / f"{split}.jsonl"
    articles = []
    for number, line in numbered(path):
        try:
            articles.append(_article(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            problem = f"not an article of PolNeAR ({error!r}): compare it with the other lines"
            raise CorpusError(path, number, problem) from error
    return articles


def _article(row: dict[str, Any]) -> PolnearArticle:
    size = len(row["text"])
    return PolnearArticle(
        id=row["doc"],
        annotator=row["annotator"],
        date=row["date"] or None,
        text=row["text"],
        attributions=[
            PolnearAttribution(
                id=one["id"],
                form=one["form"],
                source=_ranges(one["source"], size),
                cue=_ranges(one["cue"], size),
                content=_ranges(one["content"], size),
            )
            for one in row["attributions"]
        ],
    )


def _ranges(of: list[list[int]], size: int) -> tuple[Range, ...]:
    found = tuple(sorted((int(start), int(end)) for start, end in of))
    for start, end in found:
        if not 0 <= start < end <= size:
            raise ValueError(f"range {start}-{end} is not within the text's {size} code points")
    return found


def _tree(sentence: Sentence, names: list[Labels]) -> TreeSentence:
    tokens = to_clear(sentence).tokens
    return TreeSentence(
        words=[token.form for token in tokens],
        spaces=[token.space_after for token in tokens],
        names=names,
        lemmas=[token.lemma for token in tokens],
        upos=[token.upos for token in tokens],
        xpos=[token.xpos for token in tokens],
        feats=[token.feats for token in tokens],
        heads=[token.head for token in tokens],
        deps=[token.dep for token in tokens],
        paragraph_start=sentence.starts_paragraph,
    )


def _gum_rows(data: Path) -> list[dict[str, str]]:
    path = data / "gum" / "docs.tsv"
    rows = list(csv.DictReader((line for _, line in numbered(path)), delimiter="\t"))
    for number, row in enumerate(rows, 2):
        if any(not row.get(key) for key in ("doc", "split", "genre", "text_licence")):
            raise CorpusError(path, number, f"a column is empty in {row!r}: complete the row")
    return rows


def _gum_document(data: Path, row: dict[str, str]) -> TreeDocument:
    sentences = []
    for sentence in read_conllu(data / "gum" / "dep" / f"{row['doc']}.conllu"):
        words = [token.form for token in sentence.tokens]
        tags = [token.xpos for token in sentence.tokens]
        names = labels(words, gum_names.names(sentence), tags)
        sentences.append(_tree(sentence, names))
    return TreeDocument(id=row["doc"], genre=row["genre"], sentences=sentences)
