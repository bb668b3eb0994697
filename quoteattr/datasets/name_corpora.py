"""Reading corpora of names: UNER over EWT, WikiGold and the politics of CrossNER."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from quoteattr.datasets.documents import CorpusError, Split, TreeDocument, TreeSentence, numbered
from quoteattr.datasets.names import (
    MISCELLANEOUS,
    OUTSIDE,
    UNKNOWN,
    Labels,
    Name,
    labels,
    name_of,
)

_NO_BLANK_BEFORE = frozenset(", . ; : ? ! ) ] } % 's ’s ' n't 're 've 'll 'd 'm ''".split())
_NO_BLANK_AFTER = frozenset("( [ { $ `` #".split())


def uner(data: Path, split: Split) -> "Uner":
    """Return the names of Universal NER over EWT (Mayhew et al. 2024, arXiv 2311.09122).

    Raises:
        CorpusError: A row is not "id, word, label" after a line "# sent_id".
    """
    found = sorted((data / "ner" / "uner_ewt").glob(f"en_ewt-ud-{split}*.iob2"))
    if not found:
        raise CorpusError(data / "ner" / "uner_ewt", 0, f"no file for {split!r}: use train or dev")
    return Uner(found[0], marks_others=split == "train")


class Uner:
    """The names of EWT's sentences by id.

    UNER annotates an older version of EWT: a few dozen sentences have other tokens or are missing,
    so that their names are transferred by letters or unknown. Its dev part, unlike its train part,
    has no "OTH".
    """

    def __init__(self, path: Path, marks_others: bool) -> None:
        self._marks_others = marks_others
        self._rows: dict[str, tuple[list[str], list[str]]] = {}
        key = ""
        for number, line in numbered(path):
            if line.startswith("# sent_id"):
                key = line.partition("=")[2].strip()
                self._rows[key] = ([], [])
            elif line.strip() and not line.startswith("#"):
                cells = line.rstrip("\n").split("\t")
                if len(cells) < 3 or not key:
                    problem = f"{line!r} is not a row of id, word and label of a sent_id: fix it"
                    raise CorpusError(path, number, problem)
                self._rows[key][0].append(cells[1])
                # A few slips of the annotators, written "B-O", are not names.
                self._rows[key][1].append("O" if cells[2].endswith("-O") else cells[2])

    def names(self, sentence: str, words: Sequence[str], tags: Sequence[str]) -> list[Labels]:
        """Return the labels allowed for each word of a sentence; empty sets if unknown."""
        tokens, bio = self._rows.get(sentence, ([], []))
        aligned = realigned(words, tokens, bio)
        if not aligned:
            return [UNKNOWN] * len(words)
        row = labels(words, spans(words, aligned), tags)
        if self._marks_others:
            return row
        return [
            _opened(known) if tag in ("NNP", "NNPS") and known == OUTSIDE else known
            for known, tag in zip(row, tags, strict=True)
        ]


# A proper noun that UNER's dev part leaves unlabelled may be one of the names it calls "other".
def _opened(known: Labels) -> Labels:
    return known | {prefix + kind for prefix in ("B-", "I-") for kind in MISCELLANEOUS}


def realigned(words: Sequence[str], tokens: Sequence[str], bio: Sequence[str]) -> list[str]:
    """Transfer BIO labels to other tokens; return an empty list if the letters differ.

    >>> realigned(["Ann-Lee", "said"], ["Ann", "-Lee", "said"], ["B-PER", "I-PER", "O"])
    ['B-PER', 'O']
    """
    if "".join(words) != "".join(tokens):
        return []
    at = [
        (label, letter == 0)
        for word, label in zip(tokens, bio, strict=True)
        for letter in range(len(word))
    ]
    found, offset = [], 0
    for word in words:
        label, begins = at[offset]
        found.append(label if begins else label.replace("B-", "I-"))
        offset += len(word)
    return found


def wikigold(data: Path) -> Iterator[TreeDocument]:
    """Yield the articles of WikiGold (Balasuriya et al. 2009, aclanthology.org/W09-3302).

    Raises:
        CorpusError: A row is not "word label".
    """
    path = data / "ner" / "wikigold" / "CONLL-format" / "data" / "wikigold.conll.txt"
    articles: list[list[TreeSentence]] = [[]]
    for _, words, bio in _blocks(path, " "):
        if words == ["-DOCSTART-"]:
            articles.append([])
        else:
            articles[-1].append(_plain(words, bio, paragraph_start=not articles[-1]))
    filled = (sentences for sentences in articles if sentences)
    for count, sentences in enumerate(filled):
        yield TreeDocument(id=f"wikigold-{count}", genre="wiki", sentences=sentences)


def crossner(data: Path, split: Split) -> Iterator[TreeDocument]:
    """Yield the politics of CrossNER (Liu et al. 2021, arXiv 2012.04373), a document per sentence.

    Raises:
        CorpusError: A row is not "word<tab>label".
    """
    path = data / "ner" / "crossner" / "ner_data" / "politics" / f"{split}.txt"
    for line, words, bio in _blocks(path, "\t"):
        sentence = _plain(words, bio, paragraph_start=True)
        name = f"crossner-politics-{split}-{line}"
        yield TreeDocument(id=name, genre="politics", sentences=[sentence])


def _blocks(path: Path, separator: str) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield the first line, words and labels of each block of "word label" rows."""
    words: list[str] = []
    bio: list[str] = []
    first = 1
    for number, line in numbered(path):
        cells = line.strip().split(separator)
        if len(cells) == 2:
            first = first if words else number
            words.append(cells[0])
            bio.append(cells[1])
        elif cells != [""]:
            problem = f"{line!r} is not a word and label separated by {separator!r}: fix it"
            raise CorpusError(path, number, problem)
        elif words:
            yield first, words, bio
            words, bio = [], []
    if words:
        yield first, words, bio


def _plain(words: list[str], bio: list[str], paragraph_start: bool) -> TreeSentence:
    return TreeSentence(
        words=words,
        spaces=blanks(words),
        names=labels(words, spans(words, bio)),
        paragraph_start=paragraph_start,
    )


def blanks(words: Sequence[str]) -> list[bool]:
    """Guess after which tokens blanks stood; straight quotation marks open and close in turn.

    >>> blanks('" Go , " he said .'.split())
    [False, False, False, True, True, False, True]
    """
    found = [True] * len(words)
    open_mark = False
    for index, word in enumerate(words):
        if index and (word in _NO_BLANK_BEFORE or (word == '"' and open_mark)):
            found[index - 1] = False
        if word in _NO_BLANK_AFTER or (word == '"' and not open_mark):
            found[index] = False
        open_mark ^= word == '"'
    return found


def spans(words: Sequence[str], bio: Sequence[str]) -> list[Name]:
    """Return the names of BIO labels; an I- after another type, or after O, begins a name.

    >>> spans(["Oslo", "or", "Ann", "Lee"], ["B-LOC", "O", "I-PER", "I-PER"])[1]
    Name(start=2, end=4, types=frozenset({'PERSON'}), sure=True)
    """
    found: list[tuple[int, int, str]] = []
    for index, label in enumerate(bio):
        prefix, _, kind = label.partition("-")
        if prefix == "I" and found and found[-1][1:] == (index, kind):
            found[-1] = (found[-1][0], index + 1, kind)
        elif kind:
            found.append((index, index + 1, kind))
    named = (name_of(words, start, end, kind) for start, end, kind in found)
    return [name for name in named if name is not None]
