"""A strict reader for CoNLL-U treebanks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import evolve, field, frozen

from quoteattr.errors import ReadError

COLUMNS = 10


@frozen(kw_only=True)
class Token:
    """One syntactic word; ``index`` and ``head`` count from 1 in the sentence, 0 is the root.

    >>> Token(index=1, form="Stop", lemma="stop", upos="VERB", head=0, dep="root").space_after
    True
    """

    index: int
    form: str
    lemma: str
    upos: str
    xpos: str = "_"
    feats: str = "_"
    head: int
    dep: str
    misc: str = "_"
    space_after: bool = True


@frozen(kw_only=True)
class Sentence:
    """The words of one sentence in order, with its comments; from a file it is never empty.

    ``metadata`` has the ``# key = value`` comments; a comment without a value maps to "".

    >>> Sentence.of([("She", 2, "nsubj"), ("left", 0, "root")]).text
    'She left'
    """

    tokens: tuple[Token, ...]
    metadata: dict[str, str] = field(factory=dict)

    @classmethod
    def of(cls, words: Iterable[tuple[str, int, str]]) -> Sentence:
        """Make a sentence from forms, heads and labels alone, for examples and tests.

        >>> Sentence.of([]).tokens
        ()
        """
        return cls(
            tokens=tuple(
                Token(index=i, form=form, lemma=form.lower(), upos="X", head=head, dep=dep)
                for i, (form, head, dep) in enumerate(words, start=1)
            )
        )

    @property
    def starts_document(self) -> bool:
        """Whether a new document begins here."""
        return "newdoc" in self.metadata or "newdoc id" in self.metadata

    @property
    def starts_paragraph(self) -> bool:
        """Whether a new paragraph or document begins here."""
        return self.starts_document or "newpar" in self.metadata or "newpar id" in self.metadata

    @property
    def text(self) -> str:
        """The text of the sentence, without a final space."""
        return "".join(t.form + " " * t.space_after for t in self.tokens).rstrip(" ")


def read_conllu(path: Path | str) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file (https://universaldependencies.org/format.html).

    Multiword ranges (``3-4``) and empty nodes (``3.1``) are not words and are skipped. The spaces
    are those of the surface text: none inside a range, and after it according to the range's row.

    Raises:
        ReadError: The file cannot be read, a row does not have ten columns, the ids do not count
            from 1, or the heads are not a tree. The message names file and line.

    >>> next(read_conllu("no such file"))
    Traceback (most recent call last):
    quoteattr.errors.ReadError: no such file: cannot be opened (No such file or directory): get it
    """
    block: list[tuple[int, str]] = []
    for number, line in _lines(Path(path)):
        if line:
            block.append((number, line))
        elif block:
            yield _sentence(str(path), block)
            block = []
    if block:
        yield _sentence(str(path), block)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                yield number, line.rstrip("\r\n")
    except OSError as error:
        raise ReadError(str(path), f"cannot be opened ({error.strerror}): get it") from error
    except UnicodeDecodeError as error:
        raise ReadError(str(path), f"is not UTF-8 ({error.reason}): convert it") from error


def _sentence(path: str, block: list[tuple[int, str]]) -> Sentence:
    metadata: dict[str, str] = {}
    tokens: list[Token] = []
    inside: set[int] = set()  # words of a range that are not its last
    ends: dict[int, bool] = {}  # the last word of each range: does a space follow?
    for number, line in block:
        where = f"{path}, line {number}"
        if line.startswith("#"):
            key, _, value = line[1:].partition("=")
            metadata[key.strip()] = value.strip()
            continue
        columns = line.split("\t")
        if len(columns) != COLUMNS:
            raise ReadError(where, f"{len(columns)} columns: separate {COLUMNS} columns by tabs")
        if "-" in columns[0]:
            first, last = _range(where, columns[0])
            inside.update(range(first, last))
            ends[last] = _space_after(columns[9])
        elif "." not in columns[0]:
            tokens.append(_token(where, columns, due=len(tokens) + 1))
    _check_tree(f"{path}, line {block[0][0]}", tokens)
    spaces = [t.index not in inside and ends.get(t.index, t.space_after) for t in tokens]
    spaced = (evolve(t, space_after=s) for t, s in zip(tokens, spaces, strict=True))
    return Sentence(tokens=tuple(spaced), metadata=metadata)


def _range(where: str, text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    if not (first.isdecimal() and last.isdecimal() and int(first) < int(last)):
        raise ReadError(where, f"{text!r} is not a range of words: write it like 3-4")
    return int(first), int(last)


def _token(where: str, columns: list[str], due: int) -> Token:
    if columns[0] != str(due):
        raise ReadError(where, f"id {columns[0]!r} where {due} was expected: count words from 1")
    if not columns[6].isdecimal():
        raise ReadError(where, f"head {columns[6]!r} is not a number: give the id of a word or 0")
    return Token(
        index=due,
        form=columns[1],
        lemma=columns[2],
        upos=columns[3],
        xpos=columns[4],
        feats=columns[5],
        head=int(columns[6]),
        dep=columns[7],
        misc=columns[9],
        space_after=_space_after(columns[9]),
    )


def _check_tree(where: str, tokens: list[Token]) -> None:
    if not tokens:
        raise ReadError(where, "a sentence without words: remove it")
    heads = [0, *(t.head for t in tokens)]
    if max(heads) > len(tokens):
        raise ReadError(
            where, f"head {max(heads)} in a sentence of {len(tokens)} words: give a word's id"
        )
    if heads[1:].count(0) != 1:
        raise ReadError(where, f"{heads[1:].count(0)} roots: give exactly one word the head 0")
    # Following the heads for as many steps as there are words ends at the root, or in a cycle.
    for token in tokens:
        above = token.index
        for _ in heads:
            above = heads[above]
        if above:
            raise ReadError(where, f"word {token.index} never reaches the root: break the cycle")


def _space_after(misc: str) -> bool:
    return "SpaceAfter=No" not in misc.split("|")
