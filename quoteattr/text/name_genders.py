"""Which gender a name suggests: by its first name, or by a word for son or daughter in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Final

from quoteattr import lexicon
from quoteattr.lexicon import Gender

_PARTICLES: Final = {
    Gender.FEMININE: frozenset("bint binti binte d/o a/p w/o".split()),
    Gender.MASCULINE: frozenset("bin ibn arap a/l s/o".split()),
}
_DAUGHTERS: Final = ("dóttir", "dottir", "ová", "ovna", "evna")


def gender_of(words: Sequence[str]) -> Gender | None:
    """Return the gender that a person's name suggests, None if it suggests neither.

    By a word for son or daughter ("bint", "-dóttir"), else by the first of its words that is a
    first name which only men or only women have. The last of several words is no first name.

    >>> gender_of(["Ngozi", "Eze"]), gender_of(["Thani", "bin", "Jabr"]), gender_of(["Robin"])
    (<Gender.FEMININE: 'feminine'>, <Gender.MASCULINE: 'masculine'>, None)
    """
    folded = [_folded(word) for word in words]
    if words[-1].lower().endswith(_DAUGHTERS):
        return Gender.FEMININE
    for gender, particles in _PARTICLES.items():
        if not particles.isdisjoint(folded):
            return gender
    first = folded[: max(1, len(folded) - 1)]
    return next((gender for gender in map(_first_names().get, first) if gender is not None), None)


def _folded(name: str) -> str:
    """Return a name in lower case and without accents."""
    apart = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("ł", "l"))
    return "".join(one for one in apart if not unicodedata.combining(one)).lower()


@lru_cache(maxsize=1)
def _first_names() -> Mapping[str, Gender | None]:
    """The gender of each first name, None where it depends on the country.

    Our list of the world's names, and coreferee's from registers of the United States, Cologne,
    Poland and France. A name that one of them has for both is settled by ours.
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
