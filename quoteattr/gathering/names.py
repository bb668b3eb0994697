"""Names of speakers in different articles: their comparable form, and whether two of them agree.

A name that agrees with another one may still be that of another person: `evidence` decides.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from typing import Final

import attrs
import regex

from quoteattr import lexicon
from quoteattr.aliases import plain
from quoteattr.text.first_names import is_form

_WORDS: Final = regex.compile(r"(?:\p{L}\.){2,}|[\p{L}\p{M}\p{N}'’]+")
_INITIALS: Final = regex.compile(r"(?:\p{L}\.){2,}")
# Letters that Unicode does not take apart, as newspapers without them print them.
_LETTERS: Final = str.maketrans(
    {"ð": "d", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"}
)
_CACHED: Final = 20_000  # the same people are quoted again and again
_ARTICLE: Final = regex.compile(r"\b[ae]l-|(?<=\s)[ae]l\s")  # "Bashar al-Assad", "Bashar Assad"
_SUFFIXES: Final = frozenset(one.rstrip(".") for one in lexicon.NAME_SUFFIXES)

# Common nouns in names of bodies: "Supreme Court" or "Ministry of Health" is that of some country.
_GENERIC: Final = (
    lexicon.ORGANIZATIONS
    | lexicon.ORGANIZATION_KINDS.keys()
    | lexicon.GROUPS
    | lexicon.DOCUMENTS
    | lexicon.PLACE_NOUNS
    | frozenset(
        "and of for on in general public national federal state central supreme high local first "
        "appeal appeals defence defense education electoral election elections finance fire "
        "foreign affairs health home homeland human interior internal justice labor labour parks "
        "police prime minister press property revenue rights safety security senate trade "
        "transport treasury water works".split()
    )
)


@attrs.frozen
class Name:
    """A name as it is compared.

    Attributes:
        block: Names that agree have the same one: a person's last word, or the name of a body.
        given: The words before it, for a person.
        suffix: "jr", "iii" and the like: another person than the one without.
    """

    block: str
    given: tuple[str, ...] = ()
    suffix: str = ""

    @property
    def full(self) -> str:
        """The whole comparable form."""
        return " ".join(filter(None, (*self.given, self.block, self.suffix)))


@functools.lru_cache(maxsize=_CACHED)
def of_person(name: str) -> Name:
    """Return a person's name in comparable form; the block is "" for a name without letters.

    >>> of_person("Robert F. Kennedy Jr.")
    Name(block='kennedy', given=('robert', 'f'), suffix='jr')
    """
    words: list[str] = []
    for word in _WORDS.findall(_ARTICLE.sub("", _folded(name))):
        initials = _INITIALS.fullmatch(word)
        words += filter(None, word.split(".")) if initials else [word.strip("'").replace("'", "")]
    words = [word for word in words if word] or [""]
    suffix = words.pop() if len(words) > 2 and words[-1] in _SUFFIXES else ""
    *given, last = words
    return Name(last, tuple(given), suffix)


@functools.lru_cache(maxsize=_CACHED)
def of_body(name: str) -> Name:
    """Return the name of an organization, group or document in comparable form.

    >>> of_body("the F.B.I.") == of_body("Federal Bureau of Investigation")
    True
    """
    known = _BODIES.get(plain(name))
    if known is not None:
        return Name(known)
    return Name(" ".join(plain(_folded(name)).replace("-", " ").split()))


_BODIES: Final = {plain(form): plain(group[0]) for group in lexicon.ALIASES for form in group}


def is_generic(name: Name) -> bool:
    """Return whether a body's name consists of common nouns, so that many bodies may have it.

    >>> is_generic(of_body("Supreme Court")), is_generic(of_body("Telvar Motors"))
    (True, False)
    """
    return all(
        word in _GENERIC or word.removesuffix("s") in _GENERIC for word in name.block.split()
    )


def agreement(one: Name, other: Name) -> str | None:
    """Return how two names agree, None if they are not of one person.

    ``same``: the words are the same, or one has a middle name more; ``short form``: "Bob" and
    "Robert"; ``initial``: "R." and "Robert"; ``single``: the same single word; ``family``: one is
    the last word of the other.

    >>> agreement(of_person("Bob Doe"), of_person("Robert Q. Doe"))
    'short form'
    """
    if one is other or one == other:
        return "same" if one.given else "single"
    if one.block != other.block or one.suffix != other.suffix:
        return None
    if not one.given or not other.given:
        return "single" if one.given == other.given else "family"
    if not _compatible(one.given[1:], other.given[1:]):
        return None
    first, second = one.given[0], other.given[0]
    if first == second:
        return "initial" if len(first) == 1 else "same"
    if _is_initial(first, second):
        return "initial"
    return "short form" if is_form(first, second) else None


def _compatible(middle: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether one of two rows of middle names begins like the other: none, "H.", "H. W."."""
    pairs = zip(middle, other, strict=False)
    return all(one == word or _is_initial(one, word) for one, word in pairs)


def _is_initial(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and long.startswith(short)


def _folded(name: str) -> str:
    """Return a name without accents, capitals and typographic differences."""
    apart = unicodedata.normalize("NFKD", name.replace("’", "'"))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    plain_letters = bare.casefold().translate(_LETTERS)
    return unicodedata.normalize("NFC", plain_letters).removesuffix("'s")
