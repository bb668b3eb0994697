"""Which first names are forms of one another: "Bob" and "Robert", "Pepe" and "José".

Most come from the library nicknames, those of the world that it lacks from ``nicknames.txt``.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from quoteattr import lexicon
from quoteattr.errors import ExtraError

try:
    from nicknames import NickNamer
except ImportError:
    raise ExtraError(
        "check and gather need nicknames: python -m pip install 'quoteattr[check,gather]'"
    ) from None


_CACHED: Final = 20_000  # the same people are compared again and again


@lru_cache(maxsize=_CACHED)
def forms(name: str) -> frozenset[str]:
    """Return a first name with its long and its short forms, all in lower case without accents.

    >>> sorted(forms("bernie"))
    ['bernard', 'berney', 'bernie']
    """
    own = (form for group in lexicon.NICKNAMES if name == group[0] for form in group[1:])
    return frozenset({*_long(name), *_library().nicknames_of(name), *own})


def is_form(one: str, other: str) -> bool:
    """Return whether one of two first names in lower case without accents is a form of the other.

    Two short forms are none of each other: "Al" is short for too many names to equal "Bert".

    >>> is_form("bob", "robert"), is_form("jose", "pepe"), is_form("al", "bert")
    (True, True, False)
    """
    return one in _long(other) or other in _long(one)


def share_long_form(one: str, other: str) -> bool:
    """Return whether two first names in lower case without accents may stand for one long form.

    "Al" and "Bert" may both be Albert. Patrick and Patricia only share a short form.

    >>> share_long_form("al", "bert"), share_long_form("patrick", "patricia")
    (True, False)
    """
    return not _long(one).isdisjoint(_long(other))


@lru_cache(maxsize=_CACHED)
def _long(name: str) -> frozenset[str]:
    own = (group[0] for group in lexicon.NICKNAMES if name in group)
    return frozenset({name, *_library().canonicals_of(name), *own})


@cache
def _library() -> NickNamer:
    return NickNamer()
