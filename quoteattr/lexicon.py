"""Word lists, read once from ``data/*.txt``: cue verbs, titles, nouns, pronouns.

Every list is a text file that a journalist can open and extend: one entry per line, further columns
after a tab, and ``#`` starts a comment. "Prof(.)" stands for the form with and without full stop.
All entries are looked up in lower case, except ranks and letters.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from importlib import resources
from types import MappingProxyType
from typing import Final

import attrs
import regex

from quoteattr.errors import InputError
from quoteattr.records import Act


class Gender(str, enum.Enum):
    """The gender that a word implies, if any; ``NEUTER`` means that it denotes no person.

    >>> Gender("feminine") is Gender.FEMININE
    True
    """

    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"


@attrs.frozen(kw_only=True)
class Pronoun:
    """What the form of a pronoun reveals about its antecedent.

    ``person`` is first, second, third or relative; ``plural`` and ``gender`` are None where the
    form leaves them open.
    """

    form: str
    person: str
    plural: bool | None = None
    gender: Gender | None = None


@attrs.frozen
class StanceEntry:
    """An entry of ``data/stances.txt``: the stance of a cue's word with further words after it.

    ``negated`` entries are for cues that are negated or refused: "does not believe".
    """

    rest: frozenset[str]
    negated: bool
    stance: str


@attrs.frozen
class Rank:
    """An entry of ``data/ranks.txt``.

    ``is_address`` is for those that tell no office, and ``followed_by`` is how many words with a
    capital have to follow.
    """

    is_address: bool
    followed_by: int


def rows(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a word list, in the file's order, as tuples of columns.

    Raises:
        InputError: The package has no list of that name.

    >>> next(rows("cues_perception"))
    ('behold',)
    """
    path = resources.files("quoteattr") / "data" / f"{name}.txt"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        message = f"the word list {name!r} is missing from the package: reinstall quoteattr"
        raise InputError(message) from error
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            form, *columns = line.split("\t")
            for stop in (".", "") if "(.)" in form else ("",):
                yield form.replace("(.)", stop), *columns


def _words(name: str) -> frozenset[str]:
    return frozenset(row[0].lower() for row in rows(name))


def _gendered(name: str) -> Mapping[str, Gender | None]:
    table = {row[0].lower(): None if row[1] == "-" else Gender(row[1]) for row in rows(name)}
    return MappingProxyType(table)


def _offices() -> Mapping[str, tuple[tuple[frozenset[str], int], ...]]:
    table: dict[str, tuple[tuple[frozenset[str], int], ...]] = {}
    for n, row in enumerate(rows("offices")):
        for *words, noun in (phrase.split() for phrase in row):
            table[noun] = (*table.get(noun, ()), (frozenset(words), n))
    return MappingProxyType(table)


def _ranks() -> Mapping[str, Rank]:
    table = {form: Rank(kind == "address", int(count)) for form, kind, count in rows("ranks")}
    return MappingProxyType(table)


def _patterns(name: str) -> regex.Pattern[str]:
    return regex.compile("|".join(row[0] for row in rows(name)))


def _pronouns() -> Mapping[str, Pronoun]:
    table = {}
    for form, person, number, gender in rows("pronouns"):
        table[form] = Pronoun(
            form=form,
            person=person,
            plural=None if number == "any" else number == "plural",
            gender=None if gender == "any" else Gender(gender),
        )
    return MappingProxyType(table)


def _acts() -> Mapping[str, Act]:
    named = (Act.PERCEPTION, Act.INTENTION, Act.BELIEF, Act.STATEMENT)
    # The later list wins: a lemma that is also in the list of statements counts as one.
    table = {word: act for act in named for word in _words(f"cues_{act}")}
    return MappingProxyType({british(word): act for word, act in table.items()} | table)


def british(phrase: str) -> str:
    """Return a phrase in British spelling, as far as verbs in lists differ in it.

    >>> british("criticize"), british("favor"), british("say")
    ('criticise', 'favour', 'say')
    """
    phrase = regex.sub(r"(?<=\w{3})([iy])z(?=e\b)", r"\1s", phrase)
    return regex.sub(r"\b(fav|hon|rum)or\b", r"\1our", phrase)


def _stances() -> Mapping[str, tuple[StanceEntry, ...]]:
    table: dict[str, list[StanceEntry]] = {}
    listed = {row[0]: row[1] for row in rows("stances")}
    for phrase, stance in ({british(one): what for one, what in listed.items()} | listed).items():
        words = phrase.split()
        negated = words[0] == "not"
        first, *rest = words[negated:]
        table.setdefault(first, []).append(StanceEntry(frozenset(rest), negated, stance))
    return MappingProxyType({first: tuple(found) for first, found in table.items()})


def _calendar(unit: str) -> Mapping[str, int]:
    return MappingProxyType({form: int(n) for form, what, n in rows("calendar") if what == unit})


CUE_ACTS: Final = _acts()
OTHER_ACTS: Final = MappingProxyType(dict.fromkeys(_words("cues_other"), Act.OTHER))
CUE_NOUNS: Final = _words("cue_nouns")
SILENCES: Final = _words("silences")
STANCES: Final = _stances()  # by the first word of the entry
HAPPENINGS: Final = MappingProxyType({row[0]: row[1] for row in rows("happenings")})
CUE_WORDS: Final = MappingProxyType({word: Act(act) for word, act in rows("cue_words")})
HONORIFICS: Final = _gendered("honorifics")
TITLES: Final = _gendered("titles")
RANKS: Final = _ranks()
FORMS_OF_ADDRESS: Final = frozenset(form for form, rank in RANKS.items() if rank.is_address)
RANK_NAMES: Final = frozenset(
    row[0].lower().rstrip(".") for row in (*rows("titles"), *rows("ranks")) if "rank" in row[1:]
)
"""Ranks of police, army, church and university in lower case, without a stop at their end."""
LETTERS: Final = MappingProxyType({form: kind == "office" for form, kind in rows("letters")})
"""Letters behind names, and whether they stand for an office."""
PERSONS: Final = _gendered("persons")
KINSHIP: Final = _words("kinship")
GROUPS: Final = _words("groups")
PEOPLES: Final = _words("peoples")
CITIES: Final = _words("cities")
ORGANIZATIONS: Final = _words("organizations")
DOCUMENTS: Final = _words("documents")
PRESS: Final = _words("press")
PRONOUNS: Final = _pronouns()
WEEKDAYS: Final = _calendar("weekday")
MONTHS: Final = _calendar("month")
NUMBERS: Final = MappingProxyType({form: int(value) for form, value in rows("numbers")})
SHORT_TITLES: Final = MappingProxyType({row[0]: row[1] for row in rows("short_titles")})
OFFICES: Final = _offices()
"""Groups of nouns for one office by each noun: the other words beside it, and a number."""
GENERAL_NOUNS: Final = MappingProxyType(
    {row[0]: frozenset(row[1:]) for row in rows("general_nouns")}
)
DEEDS: Final = MappingProxyType({(row[0], row[1]): frozenset(row[2:]) for row in rows("deeds")})
STYLES: Final = MappingProxyType({row[0]: frozenset(row[1:]) for row in rows("styles")})
EPITHETS: Final = _words("epithets")
OCCUPATIONS: Final = _words("occupations")
ORGANIZATION_KINDS: Final = MappingProxyType(
    {word: n for n, row in enumerate(rows("organization_kinds")) for word in row}
)
PLACE_NOUNS: Final = _words("place_nouns")
SEATS: Final = _words("seats")
UNIDENTIFIED: Final = _words("unidentified")
NO_ROLES: Final = MappingProxyType({row[0]: row[1] for row in rows("no_roles")})
BEINGS: Final = frozenset("man woman boy girl person people".split())
MEDIA: Final = frozenset(
    "account address advertisement announcement appearance article assessment audio blog book "
    "brief briefing broadcast call column comment commentary conference debate document editorial "
    "email e-mail essay event exchange facebook filing forum hearing instagram interview "
    "letter mail meeting memo memoir message news note op-ed opinion page paper podcast post "
    "press program q&a rally radio release remark report show speech statement talk telegram "
    "television testimony tv tweet twitter verdict video website x youtube".split()
)
# What is "understood to have happened" is not certain; with a verb of saying after it, as in
# "is understood to have told", the phrase is a cue.
HEDGES: Final = frozenset(
    "allege believe claim know report rumor rumour say think understand".split()
)
NAME_SUFFIXES: Final = frozenset("jr jr. sr sr. ii iii iv".split())
HOURS: Final = frozenset("hours morning noon midday afternoon evening night".split())
ALIASES: Final = tuple(rows("aliases"))
NICKNAMES: Final = tuple(rows("nicknames"))
ANONYMITY: Final = _patterns("anonymity")
ANONYMOUS_SOURCES: Final = _patterns("anonymous_sources")


def act_of(lemma: str, particle: str | None = None) -> Act | None:
    """Return the act that a cue's lemma reports, or None for a word that is not a known cue.

    A verb with its particle is looked up before the verb alone ("look forward" is a belief).

    >>> act_of("say"), act_of("hope").value, act_of("banana")
    (<Act.STATEMENT: 'statement'>, 'intention', None)
    """
    lemma = lemma.lower()
    if particle is not None:
        with_particle = CUE_ACTS.get(f"{lemma} {particle.lower()}")
        if with_particle is not None:
            return with_particle
    return CUE_ACTS.get(lemma)
