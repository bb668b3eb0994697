"""Word lists by which the type of a name is recognised: peoples, places, laws, events, products."""

from collections.abc import Sequence
from functools import cache
from importlib import resources

from quoteattr import lexicon

Types = frozenset[str]

PLACES: Types = frozenset({"GPE", "LOC", "FAC"})
_GOVERNED = frozenset(
    "city county province state states republic town village district kingdom empire"
    " township".split()
)
_GOVERNED_FIRST = frozenset("city state republic kingdom province county".split())


def is_norp(words: Sequence[str]) -> bool:
    """Return whether all the words together name a people, a religion or members of a party.

    >>> is_norp(["Republicans"]), is_norp(["South", "Korean"]), is_norp(["Korea"])
    (True, True, False)
    """
    form = " ".join(words).lower().replace("’", "'").replace(" - ", "-")
    forms = {form, form.replace("-", " "), form.removesuffix("s")}
    if not forms.isdisjoint(_norps()):
        return True
    parts = form.split("-")
    return len(parts) == 2 and all(part in _norps() for part in parts)


def place_types(words: Sequence[str]) -> Types:
    """Return the types that a place of this name can have; just one if the name decides it.

    >>> sorted(place_types(["Kyiv"])), sorted(place_types(["Black", "Sea"]))
    (['GPE'], ['LOC'])
    """
    low = [word.lower() for word in words]
    if "," in low[1:]:
        low = low[: low.index(",")]  # Washington, D.C.
    known = _places("").get(" ".join(low).removeprefix("the "))
    if known or "republic" in low:
        return known or frozenset({"GPE"})
    heads, starts = _places("heads"), _places("starts")
    if low[0] in starts and low[-1] not in heads:
        return frozenset({"LOC", "GPE"}) if low[0] in ("cape", "lake") else frozenset({"LOC"})
    if any(word in heads for word in low):
        for head in (low[low.index("of", 1) - 1] if "of" in low[1:] else low[-1], low[-1]):
            if head in heads:
                return heads[head]
        return PLACES | {"ORG"}
    if low[0] in _GOVERNED_FIRST or low[-1] in _GOVERNED:
        return frozenset({"GPE"})
    if not {"'s", "’s", "s", "&", "inc.", "inc"}.isdisjoint(low):  # shops and restaurants
        return frozenset({"FAC", "ORG"})
    return PLACES


def other_types(words: Sequence[str], before: Sequence[str]) -> Types:
    """Return the type of a name that is neither person, group nor place; empty if unknown.

    Its own first or last word decides it, or for works of art one of the words `before` it.

    >>> sorted(other_types(["Voting", "Rights", "Act"], [])), other_types(["Avalon"], ["in"])
    (['LAW'], frozenset())
    """
    low = [word.lower() for word in words]
    while len(low) > 1 and (low[-1].isdecimal() or set(low[-1]) <= set("ivx")):
        low.pop()  # World War II
    for kind in ("LAW", "EVENT", "PRODUCT"):
        if not {low[0], low[-1]}.isdisjoint(words_of(kind)):
            return frozenset({kind})
    if not {word.lower() for word in before}.isdisjoint(words_of("WORK_OF_ART")):
        return frozenset({"WORK_OF_ART"})
    return frozenset()


@cache
def words_of(kind: str) -> Types:
    """Return the lower-case words that data/words.txt lists under a kind; empty for other kinds."""
    rows = (line.partition(": ") for line in lines("words.txt"))
    return frozenset(word for head, _, words in rows if head == kind for word in words.split(", "))


@cache
def lines(file: str) -> tuple[str, ...]:
    """Return the lines of a word list, without comments and empty lines."""
    text = (resources.files("quoteattr.datasets") / "data" / file).read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _norps() -> frozenset[str]:
    more = (form.strip().lower() for line in lines("norp.txt") for form in line.split(","))
    return lexicon.PEOPLES | frozenset(more)


@cache
def _places(wanted: str) -> dict[str, Types]:
    """Map lower-case names ("") or words in them ("heads", "starts") to the types they allow."""
    found: dict[str, Types] = {}
    for line in lines("places.txt"):
        label, _, forms = line.partition(":")
        types, _, kind = label.partition(" ")
        if kind == wanted:
            for form in forms.split(", "):
                found.setdefault(form.strip().lower(), frozenset(types.split("|")))
    return found
