"""Quotations and claims of GUM's open documents, with their speakers, for altered drafts.

Every fifth document is no source: what it says must not be found. Of the others, every second one
is for design and the rest for the report. News, interviews and speeches are sources as they are
printed; of the other genres, sentences are quoted in made-up articles (`framing`).
"""

from __future__ import annotations

import csv
import datetime
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs
import regex

from quoteattr.evaluation.annotations.corpora import json_rows
from quoteattr.evaluation.checking.framing import Framed, framed
from quoteattr.reading import read_text
from quoteattr.records import Article, parse_day
from quoteattr.text.quotations import quotations

PARTS: Final = ("design", "report", "elsewhere")
"""What a document is for; one that is ``elsewhere`` is no source."""

_SPOKEN: Final = ("interview", "speech")  # genres whose sentences are what somebody said
_SHORTEST, _LONGEST = 8, 45  # words
_SENTENCES, _FRAMED = 6, 4  # of a document, and of one that is framed
_SENTENCE: Final = regex.compile(r"(?<=[.!?\n]\s*)\p{Lu}[\p{L}\p{N} ,;’'-]{30,300}[.!?](?=\s)")
_QUOTES: Final = regex.compile(r"[\"“”„]")
_NAME: Final = regex.compile(r"\p{Lu}[\p{L}’'-]+(?: (?:\p{Lu}\.|\p{Lu}[\p{L}’'-]+))+")


@attrs.frozen(kw_only=True)
class Document:
    """An open document of GUM with what is said in it.

    Attributes:
        article: Its text.
        part: What it is for: one of `PARTS`.
        is_printed: Whether it is as GUM has it, and not made up.
        quotations: What it has in quotation marks, or in an interview or speech as sentences.
        claims: What it attributes to somebody without quotation marks.
    """

    article: Article
    part: str
    is_printed: bool
    quotations: tuple[Said, ...]
    claims: tuple[Said, ...]


@attrs.frozen(kw_only=True)
class Said:
    """Words of a document, with their offset in it.

    ``speaker`` is a full name, or None; ``day`` is when they were said, if that is printed;
    ``denied`` is whether the speaker denies them.
    """

    text: str
    start: int
    speaker: str | None
    day: datetime.date | None = None
    denied: bool = False


@attrs.frozen(kw_only=True)
class OpenText:
    """The text of an open document of GUM, as it is printed."""

    name: str
    genre: str
    part: str
    day: str
    text: str


def open_texts(data: Path) -> list[OpenText]:
    """Return the documents of GUM whose licence allows any use.

    Raises:
        OSError: The corpus is not there.
    """
    folder = data / "gum"
    with (folder / "docs.tsv").open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file, delimiter="\t") if "NC" not in row["text_licence"]
        ]
    return [
        OpenText(
            name=row["doc"],
            genre=row["genre"],
            part=PARTS[2] if n % 5 == 4 else PARTS[n % 2],
            day=row["dateCreated"],
            text=(folder / "text" / f"{row['doc']}.txt").read_text("utf-8"),
        )
        for n, row in enumerate(rows)
    ]


def documents(data: Path) -> list[Document]:
    """Return the open documents of GUM with what is said in them.

    Raises:
        ReadError: A row does not parse.
        OSError: The corpus is not there.
    """
    folder = data / "gum"
    said = _gold(folder / "attribution.jsonl", _names(folder / "named_entities.jsonl"))
    claimed: set[str] = set()
    return [
        _printed(one, said[one.name])
        if one.genre in (*_SPOKEN, "news")
        else _framed(one.text, one.name, one.part, claimed, random.Random(n))
        for n, one in enumerate(open_texts(data))
    ]


def _printed(one: OpenText, gold: list[dict[str, Any]]) -> Document:
    quoted = list(_quotations(one.text, gold))
    if one.genre in _SPOKEN:
        quoted += _sentences(one.text, quoted)
    return Document(
        article=attrs.evolve(read_text(one.text), id=one.name, date=_day(one.day)),
        part=one.part,
        is_printed=True,
        quotations=tuple(quoted),
        claims=tuple(_claims(one.text, gold)),
    )


def _framed(text: str, name: str, part: str, claimed: set[str], draw: random.Random) -> Document:
    sentences = [one.text for one in _sentences(text, [])][:_FRAMED]
    article, quoted, claims = framed(sentences, f"{name}_framed", claimed, draw)
    return Document(
        article=article,
        part=part,
        is_printed=False,
        quotations=tuple(_of_framed(one, article.text) for one in quoted),
        claims=tuple(_of_framed(one, article.text) for one in claims),
    )


def _of_framed(one: Framed, text: str) -> Said:
    return Said(
        text=one.text.rstrip("."),
        start=text.index(one.text.rstrip(".")),
        speaker=one.speaker,
        day=one.day,
        denied=one.denied,
    )


def _day(text: str) -> datetime.date | None:
    return parse_day(text) if len(text) == len("2025-08-29") else None


def _names(path: Path) -> Mapping[str, list[tuple[int, int, str]]]:
    found = defaultdict(list)
    for _, row in json_rows(path):
        if row["type"] == "person" and _NAME.fullmatch(row["text"]):
            found[row["doc"]].append((row["start"], row["end"], row["text"]))
    return found


def _gold(
    path: Path, names: Mapping[str, list[tuple[int, int, str]]]
) -> Mapping[str, list[dict[str, Any]]]:
    """Return the attributions of each document, with the speaker's full name, if it has one."""
    found = defaultdict(list)
    for _, row in json_rows(path):
        chain = row["entity"]["chain"] if row["entity"] else []
        known = [
            name
            for start, end, name in names[row["doc"]]
            if any(low <= start and end <= high for low, high, _ in chain)
        ]
        row["speaker"] = max(known, key=len, default=None)
        found[row["doc"]].append(row)
    return found


def _quotations(text: str, gold: list[dict[str, Any]]) -> Iterator[Said]:
    for one in quotations(text):
        inner = one.inner.slice(text)
        if one.level or not _SHORTEST <= len(inner.split()) <= _LONGEST:
            continue
        owners = {
            row["speaker"]
            for row in gold
            for low, high in row["content"]
            if row["form"] != "indirect" and min(high, one.inner.end) - max(low, one.inner.start)
            > len(inner) / 2
        }  # fmt: skip
        speaker = owners.pop() if len(owners) == 1 else None
        yield Said(text=_plain(inner), start=one.inner.start, speaker=speaker)


def _sentences(text: str, quoted: list[Said]) -> Iterator[Said]:
    """Yield some sentences of a document, evenly distributed, none of them with quotation marks."""
    found = [
        match
        for match in _SENTENCE.finditer(text)
        if _SHORTEST <= len(match[0].split()) <= _LONGEST
        and not _QUOTES.search(match[0])
        and not any(match.start() <= one.start < match.end() for one in quoted)
    ]
    step = max(1, len(found) // _SENTENCES)
    for match in found[::step][:_SENTENCES]:
        yield Said(text=_plain(match[0]), start=match.start(), speaker=None)


def _claims(text: str, gold: list[dict[str, Any]]) -> Iterator[Said]:
    for row in gold:
        low, high = row["content"][0][0], row["content"][-1][1]
        words = text[low:high].split()
        if row["form"] == "indirect" and len(row["content"]) == 1 and row["speaker"]:
            plain = _plain(text[low:high])
            if _SHORTEST <= len(words) <= _LONGEST and not _QUOTES.search(plain):
                yield Said(text=plain, start=low, speaker=row["speaker"])


def _plain(text: str) -> str:
    """Return words in one line, with single quotation marks within them."""
    return _QUOTES.sub("’", " ".join(text.split())).strip(" ’")
