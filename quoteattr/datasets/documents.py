"""The types of documents in the corpora: treebank documents, PolNeAR articles, and errors."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from attrs import frozen

from quoteattr.datasets.names import Labels
from quoteattr.errors import ReadError

Split = Literal["train", "dev", "test"]
Range = tuple[int, int]


class CorpusError(ReadError):
    """A row of a corpus that does not parse; names the file and, from 1, the line.

    >>> str(CorpusError(Path("names.txt"), 3, "a label is missing: add it"))
    'names.txt, line 3: a label is missing: add it'
    """

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}, line {line}", problem)
        self.args = (path, line, problem)  # the arguments with which pickle makes it again


def numbered(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a corpus file with their numbers, from 1.

    Raises:
        CorpusError: The file cannot be opened.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            yield from enumerate(lines, 1)
    except OSError as error:
        raise CorpusError(
            path, 0, f"cannot be opened ({error.strerror}): get the corpus"
        ) from error


@frozen(kw_only=True)
class TreeSentence:
    """The words of a sentence with all its annotation; what its corpus lacks is None.

    All lists are parallel to ``words``.

    Attributes:
        words: The tokens as printed.
        spaces: Whether a blank follows.
        names: The BIO labels that each word may have; empty where nothing is known.
        heads: The number of the head, from 1; 0 for the root.
        deps: Labels of CLEAR, as in spaCy's English models.
        feats: Morphology as in the treebank, "_" for none.
        paragraph_start: Whether a paragraph begins here.
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
    """A document of a treebank or of a corpus of names, with its sentences in order."""

    id: str
    genre: str
    sentences: list[TreeSentence]


@frozen(kw_only=True)
class PolnearAttribution:
    """An attribution of PolNeAR; ranges are half-open code points of the text, sorted, or empty."""

    id: str
    form: str
    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]


@frozen(kw_only=True)
class PolnearArticle:
    """An article of PolNeAR as annotated by one annotator; `date` is ISO or None."""

    id: str
    annotator: str
    date: str | None
    text: str
    attributions: list[PolnearAttribution]
