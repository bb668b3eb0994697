"""Strict reader of CoNLL-U treebanks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from attrs import field, frozen

COLUMNS = 10


class ConlluError(ValueError):
    """A row of a treebank that does not parse; the message names file and line."""


@frozen(kw_only=True)
class Token:
    """One syntactic word; `head` counts from 1 inside the sentence and 0 is the root."""

    index: int
    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    dep: str
    misc: str = "_"
    space_after: bool = True


@frozen(kw_only=True)
class Sentence:
    """The words of one sentence in order, with its comments; `tokens` is never empty.

    `metadata` holds the `# key = value` comments; a comment without a value maps to "".
    """

    tokens: tuple[Token, ...]
    metadata: dict[str, str] = field(factory=dict)

    @property
    def starts_document(self) -> bool:
        """Tell whether a new document begins here."""
        return "newdoc" in self.metadata or "newdoc id" in self.metadata

    @property
    def starts_paragraph(self) -> bool:
        """Tell whether a new paragraph (or document) begins here."""
        named = ("newpar" in self.metadata) or ("newpar id" in self.metadata)
        return self.starts_document or named

    @property
    def text(self) -> str:
        """Spell the sentence as its forms and spaces say; the last space is not part of it."""
        return "".join(t.form + " " * t.space_after for t in self.tokens).rstrip(" ")


def read_conllu(path: Path | str) -> Iterator[Sentence]:
    """Read the sentences of one CoNLL-U file, in file order; an empty file yields nothing.

    Multiword ranges (`3-4`) and empty nodes (`3.1`) are no words and are skipped. Where a
    range carries `SpaceAfter=No`, its last word does too, and no space stands inside a range.

    Raises:
        ConlluError: a row has not ten columns, its ids do not count up from 1, or a head does
            not exist.

    Method: the format of https://universaldependencies.org/format.html.

    >>> [s.text for s in read_conllu(os.devnull)]
    []
    """
    with open(path, encoding="utf-8") as lines:
        block: list[tuple[int, str]] = []
        for number, line in enumerate(lines, start=1):
            line = line.rstrip("\r\n")
            if line:
                block.append((number, line))
            elif block:
                yield _sentence(str(path), block)
                block = []
        if block:
            yield _sentence(str(path), block)


def _sentence(path: str, block: list[tuple[int, str]]) -> Sentence:
    metadata: dict[str, str] = {}
    rows: list[tuple[int, list[str]]] = []
    glued: set[int] = set()  # words without a space after them, as the multiword rows say
    loose: set[int] = set()  # last words of ranges that a space does follow
    for number, line in block:
        if line.startswith("#"):
            key, _, value = line[1:].partition("=")
            metadata[key.strip()] = value.strip()
            continue
        columns = line.split("\t")
        where = f"{path}, line {number}"
        if len(columns) != COLUMNS:
            raise ConlluError(
                f"{where}: {len(columns)} columns instead of {COLUMNS}; separate them by tabs"
            )
        if "-" in columns[0]:
            first, last = _range(where, columns[0])
            glued.update(range(first, last))
            (glued if _no_space(columns[9]) else loose).add(last)
        elif "." not in columns[0]:
            rows.append((number, columns))
    if not rows:
        raise ConlluError(f"{path}, line {block[0][0]}: a sentence without words; remove it")
    tokens = []
    for position, (number, columns) in enumerate(rows, start=1):
        where = f"{path}, line {number}"
        token = _token(where, columns, len(rows))
        if token.index != position:
            raise ConlluError(f"{where}: id {token.index} where {position} was due; renumber")
        tokens.append(token)
    spaced = tuple(
        _spaced(t, t.index not in glued and (t.index in loose or t.space_after)) for t in tokens
    )
    return Sentence(tokens=spaced, metadata=metadata)


def _range(where: str, text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    if not (first.isdecimal() and last.isdecimal() and int(first) < int(last)):
        raise ConlluError(f"{where}: {text!r} is no range of words; write it as 3-4")
    return int(first), int(last)


def _token(where: str, columns: list[str], size: int) -> Token:
    if not columns[0].isdecimal():
        raise ConlluError(f"{where}: id {columns[0]!r} is no number; count words from 1")
    if not columns[6].isdecimal() or int(columns[6]) > size:
        raise ConlluError(f"{where}: head {columns[6]!r} is no word of this sentence (0-{size})")
    return Token(
        index=int(columns[0]),
        form=columns[1],
        lemma=columns[2],
        upos=columns[3],
        xpos=columns[4],
        feats=columns[5],
        head=int(columns[6]),
        dep=columns[7],
        misc=columns[9],
        space_after=not _no_space(columns[9]),
    )


def _no_space(misc: str) -> bool:
    return "SpaceAfter=No" in misc.split("|")


def _spaced(token: Token, space_after: bool) -> Token:
    from attrs import evolve

    return token if token.space_after == space_after else evolve(token, space_after=space_after)
