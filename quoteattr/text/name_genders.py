"""Which gender a name suggests: by its first name, or by a word for son or daughter in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Final

from quoteattr import lexicon
from quoteattr.lexicon import Gender

_SONS: Final = frozenset(("bin", "ibn"))
_PARTICLES: Final = {  # inside a name
    "arap": Gender.MASCULINE,
    "bint": Gender.FEMININE,
    "binte": Gender.FEMININE,
    "binti": Gender.FEMININE,
}
_DAUGHTERS: Final = ("dóttir", "dottir", "ová", "ovna", "evna")
_STROKES: Final = str.maketrans("øłıđ", "olid")


def gender_of(words: Sequence[str]) -> Gender | None:
    """Return the gender that a person's name suggests, None if it suggests neither.

    By a word for daughter or son ("bint", "-dóttir"), else by its first word behind initials, if
    nearly only men or only women have it: the second may be the father's. The last word is a first
    name only with a hyphen ("Park Geun-hye"), a single word hardly ever.

    >>> gender_of(["Ngozi", "Eze"]), gender_of(["Thani", "bin", "Jabr"]), gender_of(["Robin"])
    (<Gender.FEMININE: 'feminine'>, <Gender.MASCULINE: 'masculine'>, None)
    """
    if len(words) < 2:
        return None
    *first, last = map(_folded, words)
    if any(unicodedata.normalize("NFC", one).lower().endswith(_DAUGHTERS) for one in words[1:]):
        return Gender.FEMININE
    for word in first[1:]:
        if word in _PARTICLES:
            return _PARTICLES[word]
    known = _first_names()
    own = next((word for word in first if len(word.rstrip(".")) > 1), "")
    if own in known:
        return known[own]
    if not _SONS.isdisjoint(first[1:]):
        return Gender.MASCULINE
    return known.get(last) if "-" in last else None


def _folded(name: str) -> str:
    """Return a name in lower case and without accents."""
    apart = unicodedata.normalize("NFKD", name.lower())
    kept = "".join(one for one in apart if not unicodedata.combining(one))
    return kept.translate(_STROKES)


@lru_cache(maxsize=1)
def _first_names() -> Mapping[str, Gender | None]:
    """The gender of each first name, None where it depends on the country.

    Our list of the world's names, and coreferee's from registers of the United States, Cologne,
    Poland and France. Where they have a name for both, ours decides.
    """
    ours: dict[str, set[str]] = {}
    for gender, _, names in lexicon.rows("first_names"):
        for name in names.split():
            ours.setdefault(_folded(name), set()).add(gender)
    theirs: dict[str, set[str]] = {}
    folder = resources.files("coreferee") / "lang" / "common" / "data"
    for gender, file in (("masculine", "male_names.dat"), ("feminine", "female_names.dat")):
        for name in (folder / file).read_text("utf-8").split("\n"):
            theirs.setdefault(_folded(name), set()).add(gender)
    return {name: _agreed(ours.get(name), theirs.get(name)) for name in ours.keys() | theirs.keys()}


def _agreed(ours: set[str] | None, theirs: set[str] | None) -> Gender | None:
    """Return the gender on which the lists agree."""
    found = ours or theirs or set()
    if len(found) > 1 or "either" in found or (theirs and found.isdisjoint(theirs)):
        return None
    return Gender(next(iter(found)))
