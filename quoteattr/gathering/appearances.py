"""Appearances: a speaker in one article, with what may show that another article has the same one.

An appearance is small and stands alone, so that a corpus's appearances can be sorted on disk or
divided among machines. Words, roles, other speakers and quotations are kept as hashes of 32 bits;
of many, those with the smallest hashes, which are the same ones in another article.
"""

from __future__ import annotations

import datetime
import functools
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
import regex

from quoteattr import lexicon
from quoteattr.gathering import names, quotations

PERSON: Final = "person"
_BODIES: Final = frozenset({"organization", "group", "document"})
_MOST: Final = {
    "roles": 24, "bodies": 24, "others": 40, "context": 120, "topics": 60, "quotes": 60,
}  # fmt: skip
_CAPITAL: Final = regex.compile(r"(?<![.!?“\"]\s?)\b\p{Lu}[\p{L}\p{M}]+")
_LEAST_LETTERS: Final = 4

HASHES: Final = ("roles", "bodies", "others", "context", "topics", "quotes")
"""The attributes of an appearance that hold hashes."""

Hashes = frozenset[int]


@attrs.frozen(kw_only=True)
class Appearance:
    """A speaker in one article.

    Attributes:
        article: The article: its id, or a number for it.
        id: The speaker's id there.
        name: The speaker's fullest name there, as printed.
        kind: The kind of speaker.
        key: The key of a table of speakers, if that has the name.
        block: Only appearances of the same block can be of the same speaker; "" for a speaker
            without a name, who is nobody else's.
        outlet: Where the article appeared, if known.
        day: The day when it appeared, as a proleptic ordinal, if known.
        roles: The words of the roles.
        bodies: The names in the roles: of organizations, parties, places.
        others: The other speakers with a full name.
        context: Names in everything that anybody said there.
        topics: Words of what the speaker said there.
        quotes: Fingerprints of what the speaker said in quotation marks.
    """

    article: Any
    id: str
    name: str
    kind: str
    key: str | None = None
    block: str = ""
    outlet: str | None = None
    day: int | None = None
    roles: Hashes = frozenset()
    bodies: Hashes = frozenset()
    others: Hashes = frozenset()
    context: Hashes = frozenset()
    topics: Hashes = frozenset()
    quotes: Hashes = frozenset()

    @functools.cached_property
    def compared(self) -> names.Name:
        """The name in comparable form."""
        return _name(self.name, self.kind)

    @property
    def is_body(self) -> bool:
        """Whether the speaker is an organization, a group or a document."""
        return self.kind in _BODIES

    def features(self) -> Iterator[int]:
        """Yield everything whose frequency in the corpus matters."""
        yield from self.roles
        yield from self.bodies
        yield from self.others
        yield from self.context
        yield from self.topics


def of_article(
    rows: Iterable[Mapping[str, Any]], *, article: Any = None, outlet: str | None = None
) -> list[Appearance]:
    """Return the appearances of the records of one article, in the order of the speakers.

    Args:
        rows: The records as plain values, as `quoteattr.Attribution.to_dict` returns them.
        article: What to call the article in the appearances.
        outlet: Where it appeared.

    >>> of_article([])
    []
    """
    rows = list(rows)
    said: dict[str, list[tuple[Mapping[str, Any], Mapping[str, Any]]]] = {}
    for row in rows:
        for speaker in row["speakers"]:
            said.setdefault(speaker["id"], []).append((speaker, row))
    everybody = {id_: _full_name(some[0][0]) for id_, some in said.items()}
    context = _hashes("context", (word for row in rows for word in _names_in(row["text"])))
    words = {id(row): quotations.words(row["text"]) for row in rows}
    found = []
    for id_, some in said.items():
        speaker, own = some[0][0], [row for _, row in some]
        roles = {role for known, _ in some for role in role_texts(known)}
        others = (name for other, name in everybody.items() if other != id_)
        one = Appearance(
            article=article, id=id_, name=speaker["name"], kind=speaker["kind"],
            key=next((known["key"] for known, _ in some if known.get("key") is not None), None),
            block=_block(speaker), outlet=outlet, day=_day(own),
            roles=_hashes("roles", (word for role in roles for word in _role_words(role))),
            bodies=_hashes("context", (word for role in roles for word in _names_in(role))),
            others=_hashes("others", others), context=context,
            topics=_hashes("topics", (word for row in own for word in _topics(words[id(row)]))),
            quotes=_fewest("quotes", _quotes(own, words)),
        )  # fmt: skip
        found.append(one)
    return found


def role_texts(speaker: Mapping[str, Any]) -> list[str]:
    """Return the roles of a speaker of a record as they are printed.

    >>> role_texts({"role": {"start": 0, "end": 5, "text": "Mayor"}})
    ['Mayor']
    """
    spans = (speaker.get("role"), *(speaker.get("roles") or ()))
    return list(dict.fromkeys(" ".join(span["text"].split()) for span in spans if span))


def role_hashes(roles: Iterable[str]) -> set[int]:
    """Return the hashes of the words of roles, as in appearances.

    >>> len(role_hashes(["the mayor", "Mayor"]))
    1
    """
    return {_hash("roles", word) for role in roles for word in _role_words(role)}


def _name(name: str, kind: str) -> names.Name:
    return names.of_body(name) if kind in _BODIES else names.of_person(name)


def _block(speaker: Mapping[str, Any]) -> str:
    if not speaker["named"] or speaker["anonymous"]:
        return ""
    name = _name(speaker["name"], speaker["kind"])
    # A mark keeps a body apart from a person whose last word it is: "Ford", "Gerald Ford".
    return name.block and (f"={name.block}" if speaker["kind"] in _BODIES else name.block)


def _full_name(speaker: Mapping[str, Any]) -> str:
    name = names.of_person(speaker["name"])
    is_full = speaker["named"] and speaker["kind"] == PERSON and name.given
    return f"{name.given[0]} {name.block}" if is_full else ""


def _day(said: Sequence[Mapping[str, Any]]) -> int | None:
    printed = next((row["source_date"] for row in said if row.get("source_date")), None)
    return None if printed is None else datetime.date.fromisoformat(str(printed)).toordinal()


def _role_words(role: str) -> Iterator[str]:
    for word in quotations.words(role):
        word = word.removesuffix("'s")
        word = lexicon.SHORT_TITLES.get(f"{word}.", word).lower()
        if len(word) > 2 and word not in quotations.WEAK:
            yield word


def _names_in(text: str) -> Iterator[str]:
    """Yield the words with a capital, but for the first, which every sentence has."""
    for match in _CAPITAL.finditer(text, pos=1):
        yield match[0].casefold()


def _topics(words: quotations.Words) -> Iterator[str]:
    for word in words:
        if len(word) >= _LEAST_LETTERS and word not in quotations.WEAK:
            yield word.removesuffix("'s")


def _quotes(said: Iterable[Mapping[str, Any]], known: Mapping[int, quotations.Words]) -> set[int]:
    found: set[int] = set()
    for row in said:
        text = quotations.quoted(row)
        words = known[id(row)] if text == row["text"] else quotations.words(text)
        if len(words) >= quotations.LEAST:
            found |= quotations.fingerprints(words)
    return found


def _hashes(kind: str, words: Iterable[str]) -> Hashes:
    return _fewest(kind, {_hash(kind, word) for word in words if word})


def _hash(kind: str, word: str) -> int:
    # The kind is hashed as well: "police" as a role is rarer than as a topic.
    return zlib.crc32(f"{kind}:{word}".encode("utf-8", "replace"))


def _fewest(kind: str, hashes: set[int]) -> Hashes:
    most = _MOST[kind]
    return frozenset(hashes) if len(hashes) <= most else frozenset(sorted(hashes)[:most])
