"""Types that a name's own words tell, whatever the model takes it for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quoteattr import lexicon
from quoteattr.neural.names.joins import BODIES_OF_PLACES, Span
from quoteattr.neural.windows import Words

_OTHERS: Final = ("ORG", "GPE", "LOC", "FAC")
# Words for buildings: a name that ends with the first ones is no body, and one without any of them
# is a place, not a building.
_HOUSES: Final = frozenset(
    "Airport Arena Cafe Café Gallery Hospital Hotel Library Museum Resort Restaurant Stadium "
    "Theater Theatre".split()
)
_BUILDINGS: Final = _HOUSES | frozenset(
    "Base Bridge Building Camp Capitol Castle Cathedral Center Centre Chapel Church Complex Court "
    "Dam Embassy Farm Fort Garden Gardens Hall House Kremlin Line Mall Market Memorial Mill Mine "
    "Monastery Monument Mosque Palace Park Pentagon Pier Plant Port Prison Reef Room School "
    "Station Temple Terminal Tower Towers Tunnel University Wall Zoo".split()
)
# What people celebrate, in the words of several countries: "Kargil Vijay Diwas", "Eid al-Adha".
_OCCASIONS: Final = frozenset(
    "Carnival Cup Diwas Festival Games Jayanti Mahotsav Mahotsava Mela Navami Olympics Puja Utsav "
    "Yatra".split()
)
# What stands before the name of a ship in the navies that write English: "INS Karanj".
_SHIPS: Final = frozenset("BRP HMAS HMCS HMNZS HMS INS KRI USCGC USS".split())
# By which the seat of a member ends: "Jane Roe (Chepkunur Ward)". Some are surnames as well.
_DISTRICTS: Final = frozenset("Constituency County District Division Electorate Seat Ward".split())
_REALMS: Final = frozenset("Kingdom Republic".split())
_NOBODY: Final = frozenset("Allah God Pope".split())


def retyped(spans: Sequence[Span], words: Words) -> list[Span]:
    """Return the names with the types that words tell, without those that words show to be none."""
    found = ((_type(span, words), span[1], span[2]) for span in spans)
    return [span for span in found if span[0] and not _is_office(span, words)]


def _type(span: Span, words: Words) -> str:
    """Return the type of a name, empty if it is none."""
    kind, start, stop = span
    texts = words.texts[start:stop]
    if kind in _OTHERS and len(texts) == 1 and _is_people(texts[0]):
        return "NORP"
    if kind == "ORG" and len(texts) > 1 and texts[-1] in _HOUSES:
        return "FAC"
    if kind in ("GPE", "LOC"):
        return _type_of_place(kind, texts)
    if kind == "PERSON" and _is_occasion(texts):
        return "EVENT"
    if kind == "PERSON" and texts[-1] in _DISTRICTS and words.texts[start - 1 : start] == ["("]:
        return "GPE"
    if kind in ("ORG", "PERSON") and len(texts) > 1 and texts[0] in _SHIPS:
        return "PRODUCT"
    if kind == "FAC" and _BUILDINGS.isdisjoint(word[:1].upper() + word[1:] for word in texts):
        return "LOC"
    if kind == "PERSON" and len(texts) == 1 and texts[0] in _NOBODY:
        return ""
    return kind


def _type_of_place(kind: str, texts: Sequence[str]) -> str:
    """Return the type of a name that the model takes for that of a place: "the Kingdom" is none."""
    if len(texts) == 1:
        return "" if texts[0] in _REALMS else kind
    return "ORG" if texts[-1] in BODIES_OF_PLACES else kind


def _is_occasion(texts: Sequence[str]) -> bool:
    if texts[0] == "Eid":
        return len(texts) == 1 or texts[1].lower() in ("al", "ul")
    return len(texts) > 1 and texts[-1] in _OCCASIONS  # Puja and Jayanti are also given names


def _is_people(word: str) -> bool:
    """Return whether a word names a people, a religion or the members of a party."""
    return word.lower() in lexicon.PEOPLES or word.lower().removesuffix("s") in lexicon.PEOPLES


def _is_office(span: Span, words: Words) -> bool:
    """Return whether "the" stands before letters for an office: "the LG", "the VP"."""
    kind, start, stop = span
    rank = lexicon.RANKS.get(words.texts[start])
    return (
        kind in _OTHERS
        and stop - start == 1
        and start > 0
        and words.texts[start - 1].lower() == "the"
        and words.texts[start].isupper()
        and rank is not None
        and not rank.is_address
        and rank.followed_by == 1
    )
