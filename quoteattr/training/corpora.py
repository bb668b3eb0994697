"""Reads the corpora that the embedded reader is trained on, each through one small reader.

`data` is always the folder with the corpora; a row that does not parse raises `CorpusError` with
its file and line. Which labels a name may have is told in `quoteattr.training.names`.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from attrs import frozen

from quoteattr.errors import ReadError
from quoteattr.training import gum_names
from quoteattr.training.clear import to_clear
from quoteattr.training.conllu import Sentence, read_conllu
from quoteattr.training.names import MISCELLANEOUS, OUTSIDE, UNKNOWN, Labels, Name, labels, name_of

Split = Literal["train", "dev", "test"]
Range = tuple[int, int]

# Genres of GUM that never train: what is left of them is the open development set.
_GUM_EVALUATION = ("news", "interview")
_NO_BLANK_BEFORE = frozenset(", . ; : ? ! ) ] } % 's ’s ' n't 're 've 'll 'd 'm ''".split())
_NO_BLANK_AFTER = frozenset("( [ { $ `` #".split())


class CorpusError(ReadError):
    """A row of a corpus that does not parse; tells the file and, from 1, the line."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}, line {line}", problem)


@frozen(kw_only=True)
class TreeSentence:
    """The words of a sentence with all that its corpus tells; what it does not tell is None.

    Lists run beside `words`. `spaces`: whether a blank follows. `heads`: the head's place from 1,
    0 for the root. `deps`: CLEAR labels. `names`: the BIO labels allowed for the word, empty where nothing is known.
    """

    words: list[str]
    spaces: list[bool]
    names: list[Labels]
    lemmas: list[str] | None = None
    upos: list[str] | None = None
    xpos: list[str] | None = None
    feats: list[str] | None = None
    heads: list[int] | None = None
    deps: list[str] | None = None
    paragraph_start: bool = False


@frozen(kw_only=True)
class TreeDocument:
    """A document of a treebank or of a corpus of names, in its own order."""

    id: str
    genre: str
    sentences: list[TreeSentence]


@frozen(kw_only=True)
class PolnearAttribution:
    """Source, cue and content as half-open code points of the article's text, sorted; may be empty."""

    id: str
    form: str
    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]


@frozen(kw_only=True)
class PolnearArticle:
    """An article of PolNeAR as one annotator marked it."""

    id: str
    annotator: str
    date: str | None
    text: str
    attributions: list[PolnearAttribution]


def treebank(data: Path, split: Split) -> list[TreeDocument]:
    """Reads EWT with the names of UNER, and GUM's documents of the same split with an open licence.

    GUM's news and interviews are left out, they are for `gum_news`; for documents whose licence
    forbids commercial use see `gum`.
    """
    return [*ewt(data, split), *gum(data, split)]


def ewt(data: Path, split: Split) -> list[TreeDocument]:
    """Reads UD English EWT (train or dev), documents in order, joined with the names of UNER."""
    path = data / "ewt" / f"en_ewt-ud-{split}.conllu"
    marked = _uner(data, split)
    documents: list[TreeDocument] = []
    for sentence in read_conllu(path):
        if sentence.starts_document or not documents:
            name = sentence.metadata.get("newdoc id") or path.stem
            documents.append(TreeDocument(id=name, genre=name.partition("-")[0], sentences=[]))
        words = [token.form for token in sentence.tokens]
        tags = [token.xpos for token in sentence.tokens]
        bio = _realigned(words, *marked.get(sentence.metadata.get("sent_id", ""), ([], [])))
        known = labels(words, _names(words, _spans(bio)), tags) if bio else [UNKNOWN] * len(words)
        if split == "dev":
            known = [_unmarked(tag, row) for tag, row in zip(tags, known, strict=True)]
        documents[-1].sentences.append(_tree(sentence, known))
    return documents


def gum(data: Path, split: Split) -> list[TreeDocument]:
    """Reads the documents of GUM that may train: open licence, neither news nor interview."""
    return [
        _gum_document(data, row)
        for row in _gum_rows(data)
        if row["split"] == split
        and row["genre"] not in _GUM_EVALUATION
        and "NC" not in row["text_licence"]
    ]


def gum_news(data: Path) -> list[TreeDocument]:
    """Reads every news document of GUM that is there, for measuring; never for training."""
    return [_gum_document(data, row) for row in _gum_rows(data) if row["genre"] == "news"]


def names_only(data: Path, split: Split) -> list[TreeDocument]:
    """Reads corpora that mark names alone: WikiGold (train only) and the politics of CrossNER.

    Lines of tags and trees are None. A document is an article of WikiGold, a sentence of CrossNER.
    """
    path = data / "ner" / "crossner" / "ner_data" / "politics" / f"{split}.txt"
    documents = [
        TreeDocument(
            id=f"crossner-politics-{split}-{line}",
            genre="politics",
            sentences=[_plain(words, bio, paragraph_start=True)],
        )
        for line, words, bio in _columns(path, "\t")
    ]
    return documents if split != "train" else [*documents, *_wikigold(data)]


def polnear(data: Path, split: Split) -> list[PolnearArticle]:
    """Reads PolNeAR (train or dev) in the order of its file, one article an annotator."""
    path = data / "polnear" / f"{split}.jsonl"
    articles = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                articles.append(_article(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                problem = f"no article of PolNeAR ({error!r}): compare with the other lines"
                raise CorpusError(path, number, problem) from error
    return articles


def _article(row: dict[str, Any]) -> PolnearArticle:
    def ranges(of: list[list[int]]) -> tuple[Range, ...]:
        found = tuple(sorted((int(start), int(end)) for start, end in of))
        for start, end in found:
            if not 0 <= start < end <= len(row["text"]):
                raise ValueError(f"range {start}-{end} is not within the text")
        return found

    return PolnearArticle(
        id=row["doc"],
        annotator=row["annotator"],
        date=row["date"] or None,
        text=row["text"],
        attributions=[
            PolnearAttribution(
                id=one["id"],
                form=one["form"],
                source=ranges(one["source"]),
                cue=ranges(one["cue"]),
                content=ranges(one["content"]),
            )
            for one in row["attributions"]
        ],
    )


def _tree(sentence: Sentence, names: list[Labels]) -> TreeSentence:
    tokens = to_clear(sentence).tokens
    return TreeSentence(
        words=[token.form for token in tokens],
        spaces=[token.space_after for token in tokens],
        lemmas=[token.lemma for token in tokens],
        upos=[token.upos for token in tokens],
        xpos=[token.xpos for token in tokens],
        feats=[token.feats for token in tokens],
        heads=[token.head for token in tokens],
        deps=[token.dep for token in tokens],
        paragraph_start=sentence.starts_paragraph,
        names=names,
    )


def _gum_rows(data: Path) -> list[dict[str, str]]:
    path = data / "gum" / "docs.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    for number, row in enumerate(rows, 2):
        if any(not row.get(key) for key in ("doc", "split", "genre", "text_licence")):
            raise CorpusError(path, number, f"a column is empty in {row!r}: complete the row")
    return rows


def _gum_document(data: Path, row: dict[str, str]) -> TreeDocument:
    path = data / "gum" / "dep" / f"{row['doc']}.conllu"
    sentences = []
    for sentence in read_conllu(path):
        words = [token.form for token in sentence.tokens]
        tags = [token.xpos for token in sentence.tokens]
        row_of_labels = labels(words, gum_names.names(sentence), tags)
        sentences.append(_tree(sentence, row_of_labels))
    return TreeDocument(id=row["doc"], genre=row["genre"], sentences=sentences)


def _uner_path(data: Path, split: Split) -> Path:
    found = sorted((data / "ner" / "uner_ewt").glob(f"en_ewt-ud-{split}*.iob2"))
    if not found:
        raise CorpusError(data / "ner" / "uner_ewt", 0, f"no file of UNER for {split!r}")
    return found[0]


def _uner(data: Path, split: Split) -> dict[str, tuple[list[str], list[str]]]:
    """Words and labels of each sentence by its id."""
    path = _uner_path(data, split)
    found: dict[str, tuple[list[str], list[str]]] = {}
    key = ""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.startswith("# sent_id"):
                key = line.partition("=")[2].strip()
                found[key] = ([], [])
            elif line.strip() and not line.startswith("#"):
                cells = line.rstrip("\n").split("\t")
                if len(cells) < 3 or key not in found:
                    problem = f"{line!r} is no row of id, word, label after a line '# sent_id'"
                    raise CorpusError(path, number, problem)
                # A few slips of the annotators are written "B-O": no name.
                found[key][0].append(cells[1])
                found[key][1].append("O" if cells[2].endswith("-O") else cells[2])
    return found


def _unmarked(tag: str, row: Labels) -> Labels:
    """Opens proper nouns outside names: UNER's dev part, unlike its train part, marks no "OTH"."""
    if tag not in ("NNP", "NNPS") or row != OUTSIDE:
        return row
    return row | {prefix + kind for prefix in ("B-", "I-") for kind in MISCELLANEOUS}


def _realigned(words: Sequence[str], given: Sequence[str], bio: Sequence[str]) -> list[str]:
    """Carries labels over to words that are cut otherwise; empty where the letters differ.

    UNER marked an older EWT: a few dozen of its sentences are cut otherwise or are missing.
    """
    if "".join(words) != "".join(given):
        return []
    at = [(label, letter == 0) for word, label in zip(given, bio, strict=True) for letter in range(len(word))]
    found, offset = [], 0
    for word in words:
        label, begins = at[offset]
        found.append(label if begins else label.replace("B-", "I-"))
        offset += len(word)
    return found


def _wikigold(data: Path) -> Iterator[TreeDocument]:
    path = data / "ner" / "wikigold" / "CONLL-format" / "data" / "wikigold.conll.txt"
    sentences: list[TreeSentence] = []
    count = 0
    for _, words, bio in _columns(path, " "):
        if words == ["-DOCSTART-"]:
            if sentences:
                yield TreeDocument(id=f"wikigold-{count}", genre="wiki", sentences=sentences)
                count, sentences = count + 1, []
            continue
        sentences.append(_plain(words, bio, paragraph_start=not sentences))
    if sentences:
        yield TreeDocument(id=f"wikigold-{count}", genre="wiki", sentences=sentences)


def _columns(path: Path, separator: str) -> Iterator[tuple[int, list[str], list[str]]]:
    """The first line, words and labels of each block of "word label" rows."""
    words: list[str] = []
    bio: list[str] = []
    first = 1
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            cells = line.strip().split(separator)
            if len(cells) == 2:
                first = first if words else number
                words.append(cells[0])
                bio.append(cells[1])
            elif cells != [""]:
                problem = f"{line!r} is no word and label parted by {separator!r}"
                raise CorpusError(path, number, problem)
            elif words:
                yield first, words, bio
                words, bio = [], []
    if words:
        yield first, words, bio


def _plain(words: list[str], bio: list[str], paragraph_start: bool) -> TreeSentence:
    return TreeSentence(
        words=words,
        spaces=_blanks(words),
        names=labels(words, _names(words, _spans(bio))),
        paragraph_start=paragraph_start,
    )


def _blanks(words: Sequence[str]) -> list[bool]:
    """Guesses where tokenised text had blanks; straight quotation marks open and close by turns."""
    found = [True] * len(words)
    open_mark = False
    for index, word in enumerate(words):
        closing = word in _NO_BLANK_BEFORE or (word == '"' and open_mark)
        if index and closing:
            found[index - 1] = False
        if word in _NO_BLANK_AFTER or (word == '"' and not open_mark):
            found[index] = False
        open_mark ^= word == '"'
    return found


def _spans(bio: Sequence[str]) -> list[tuple[int, int, str]]:
    """Start, end and kind of the names that BIO labels mark; an I- after another kind begins one."""
    found: list[tuple[int, int, str]] = []
    for index, label in enumerate(bio):
        prefix, _, kind = label.partition("-")
        if not kind:
            continue
        if prefix == "I" and found and found[-1][1] == index and found[-1][2] == kind:
            found[-1] = (found[-1][0], index + 1, kind)
        else:
            found.append((index, index + 1, kind))
    return found


def _names(words: Sequence[str], spans: Sequence[tuple[int, int, str]]) -> list[Name]:
    found = (name_of(words, start, end, kind) for start, end, kind in spans)
    return [name for name in found if name is not None]
