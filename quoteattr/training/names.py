"""Turns the name labels of several corpora into the names of OntoNotes, word by word.

The corpora mark names by different schemes and only in part, so a word gets the set of BIO labels
that its annotation allows; training sums over the set. A set of one is plain gold.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources

from attrs import frozen

from quoteattr.training.date_phrases import date_phrases

Labels = frozenset[str]

NAME_TYPES = (
    "PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW",
)  # fmt: skip
OUTSIDE: Labels = frozenset({"O"})
UNKNOWN: Labels = frozenset()
MISCELLANEOUS = frozenset({"EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "NORP"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
TITLES = frozenset(
    "president vice mr mrs ms miss dr sir lord lady dame sen senator rep representative congressman"
    " congresswoman gov governor mayor judge justice chief king queen prince princess duke duchess"
    " earl count baron emperor empress tsar czar pope cardinal bishop archbishop father sister"
    " brother reverend rev pastor rabbi imam ayatollah sheikh sheik mullah saint general gen colonel"
    " col major maj captain capt lieutenant lt sergeant sgt private corporal admiral adm commander"
    " officer detective inspector sheriff professor prof secretary minister prime chancellor premier"
    " ambassador attorney speaker chairman chairwoman chairperson director ceo coach madam madame"
    " uncle aunt grandma grandpa mom dad mama papa mum chair petitioner respondent plaintiff"
    " defendant appellant former ex deputy the".split()
)
# Titles that are family names as well.
_FAMILIES = frozenset(
    "king prince bishop pope judge major baron duke earl lord count cardinal miss private father"
    " sister brother justice chief the ma general gen sir dame lady rev mayor".split()
)
LANGUAGES = frozenset(
    "English French German Spanish Italian Portuguese Dutch Danish Swedish Norwegian Finnish Polish"
    " Czech Russian Ukrainian Greek Turkish Arabic Hebrew Persian Hindi Chinese Japanese Korean"
    " Vietnamese Thai Latin Irish Welsh Gaelic Catalan Basque Tamil Kurdish Quechua Zulu".split()
)


# Peoples and parties whose names, capitalised, are often something else.
_DOUBTFUL = frozenset(
    "green liberal conservative independent progressive nationalist orthodox evangelical biblical"
    " roman creole kiwi creek karen pole finn norman saxon viking turk jain anglo han hui apache"
    " maya inca contra royalist loyalist federalist western westerner southern baptist pole".split()
)
_CAPTIONS = frozenset("figure fig fig. table chapter section appendix equation factor wave".split())


@frozen
class Name:
    """Words `start` to `end` (half-open) that bear a name of one of `types`, or none if not `sure`."""

    start: int
    end: int
    types: frozenset[str]
    sure: bool = True


@lru_cache(maxsize=None)
def _lines(file: str) -> tuple[str, ...]:
    text = resources.files("quoteattr.training").joinpath("data", file).read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@lru_cache(maxsize=None)
def _norps() -> frozenset[str]:
    return frozenset(
        form.strip().lower() for line in _lines("norp.txt") for form in line.split(",")
    )


@lru_cache(maxsize=None)
def _places(kind: str) -> dict[str, frozenset[str]]:
    """Lower-case names, or head words, to the types they allow; `kind` is "", "heads" or "starts"."""
    found: dict[str, frozenset[str]] = {}
    for line in _lines("places.txt"):
        types, _, forms = line.partition(":")
        types, _, this = types.partition(" ")
        if this == kind:
            for form in forms.split(", "):
                found.setdefault(form.strip().lower(), frozenset(types.split("|")))
    return found


@lru_cache(maxsize=None)
def _words_of(kind: str) -> frozenset[str]:
    """First or last words of names of this kind; for works of art, words in front of them."""
    lines = (line.partition(": ") for line in _lines("others.txt"))
    return frozenset(
        word for head, _, words in lines if head == kind for word in words.lower().split(", ")
    )


def is_norp(words: Sequence[str]) -> bool:
    """Tells whether the words, all of them, name a people, a religion or members of a party.

    >>> is_norp(["Republicans"]), is_norp(["South", "Korean"]), is_norp(["Korea"])
    (True, True, False)
    """
    form = " ".join(words).lower().replace("’", "'").replace(" - ", "-")
    forms = {form, form.replace("-", " ")}
    if form.endswith("s"):
        forms.add(form[:-1])
    if not forms.isdisjoint(_norps()):
        return True
    parts = form.split("-")
    return len(parts) == 2 and all(part in _norps() for part in parts)


def place_types(words: Sequence[str]) -> frozenset[str]:
    """Gives the types that a place of this name can have; one where the name tells.

    >>> sorted(place_types(["Kyiv"])), sorted(place_types(["Black", "Sea"]))
    (['GPE'], ['LOC'])
    """
    low = [word.lower() for word in words]
    if "," in low[1:]:
        low = low[: low.index(",")]  # Washington, D.C.
    known = _places("").get(" ".join(low).removeprefix("the "))
    if known:
        return known
    if any(part in _places("heads") for part in low) or low[0] in _places("starts"):
        if low[0] in _places("starts") and not low[-1] in _places("heads"):
            return frozenset({"LOC", "GPE"}) if low[0] in ("cape", "lake") else frozenset({"LOC"})
        for head in (low[low.index("of", 1) - 1] if "of" in low[1:] else low[-1], low[-1]):
            if head in _places("heads"):
                return _places("heads")[head]
        return _PLACES | {"ORG"}
    if low[0] in ("city", "state", "republic", "kingdom", "province", "county") or low[-1] in (
        "city", "county", "province", "state", "states", "republic", "town", "village", "district",
        "kingdom", "empire", "township",
    ):  # fmt: skip
        return frozenset({"GPE"})
    if "republic" not in low and not {"'s", "’s", "s", "&", "inc.", "inc"}.isdisjoint(low):  # shops and restaurants
        return frozenset({"FAC", "ORG"})
    return _PLACES


def labels(
    words: Sequence[str], names: Iterable[Name], tags: Sequence[str | None] | None = None
) -> list[Labels]:
    """Writes names, then peoples, then dates as sets of BIO labels, one for each word.

    A name keeps its place against a later one that overlaps it; where the later one of
    `names` is not sure, both are allowed. Words in no name are "O".
    """
    row: list[Labels] = [OUTSIDE] * len(words)
    taken = [False] * len(words)

    def put(name: Name, given: bool = False) -> None:
        overlaps = any(taken[name.start : name.end])
        if overlaps and (name.sure or not given):
            return
        for index in range(name.start, name.end):
            first = "B-" if index == name.start else "I-"
            allowed = {first + kind for kind in name.types}
            if not name.sure:
                allowed |= {"O"} | {"B-" + kind for kind in name.types}
            if overlaps:
                allowed |= row[index]
            row[index], taken[index] = frozenset(allowed), True

    for name in names:
        put(name, given=True)
    for start, end, sure in _peoples(words, tags):
        put(Name(start, end, frozenset({"NORP"}), sure))
    for date in date_phrases(words):
        put(Name(date.start, date.end, frozenset({"DATE"}), date.sure))
    return row


def _peoples(
    words: Sequence[str], tags: Sequence[str | None] | None
) -> Iterable[tuple[int, int, bool]]:
    """Capitalised words of the NORP list with their span, and whether nothing else is likely."""
    index = 0
    while index < len(words):
        for end in (index + 3, index + 2, index + 1):
            phrase = words[index:end]
            if end > len(words) or not phrase[0][:1].isupper() or not phrase[-1][:1].isupper():
                continue
            tag = tags[end - 1] if tags else None
            if is_norp(phrase) and (tag is None or tag in ("JJ", "NNP", "NNPS", "NNS", "NN")):
                language = tag in ("NN", "NNP") and phrase[-1] in LANGUAGES
                doubtful = phrase[0].lower().rstrip("s") in _DOUBTFUL
                yield index, end, not (language or doubtful)
                index = end - 1
                break
        index += 1


def trim(words: Sequence[str], start: int, end: int, person: bool = False) -> tuple[int, int]:
    """Cuts quotation marks, a leading article, a final possessive and, of people, titles."""
    while start < end and (
        words[start] in ("the", "a", "an", '"', "“", "'", "``", ",", "-", "(")
        or (words[start] in ("The", "A") and person)
    ):
        start += 1
    while start < end and words[end - 1] in ("'s", "’s", "'", "’", '"', "”", "''", ",", "."):
        end -= 1
    while person and start < end and words[start].rstrip(".").lower() in TITLES:
        start += 1
    while person and start < end and words[end - 1] in (",", "-"):
        end -= 1
    # "Emeritus Professor Ann Lee": a title inside, unless it may be a family's name.
    for index in range(start, end - 1):
        if person and words[index].rstrip(".").lower() in TITLES - _FAMILIES:
            start = index + 1
    return start, end


def name_of(words: Sequence[str], start: int, end: int, kind: str) -> Name | None:
    """Turns one marked name of a corpus into ours; None when nothing of it is a name.

    `kind` is any of the labels of UNER, WikiGold, CrossNER (politics) and GUM.
    """
    kind = kind.lower()
    person = kind in ("per", "person", "politician")
    first, last = trim(words, start, end, person)
    if first == last:
        return None
    own = words[first:last]
    if (is_norp(own) or all(is_norp([word]) for word in own)) and _may_be_people(own, kind):
        party = kind in ("org", "politicalparty") and own[0].lower().rstrip("s") in _DOUBTFUL
        return Name(first, last, frozenset({"NORP", "ORG"} if party else {"NORP"}))
    if person:
        return Name(first, last, frozenset({"PERSON"}))
    if kind in ("org", "organization", "organisation", "politicalparty"):
        return Name(first, last, frozenset({"ORG"}))
    if kind == "country":
        return Name(first, last, frozenset({"GPE"}))
    if kind in ("loc", "location", "place"):
        return Name(first, last, place_types(own))
    if kind in ("election", "event"):
        return Name(first, last, frozenset({"EVENT"}))
    if own[0].lower() in _CAPTIONS or any(mark in own[0] for mark in ("www.", ".com", "#", "@", "/")):
        return None
    if any(date.sure and date.end - date.start == len(own) for date in date_phrases(own)):
        return None  # a holiday: the rules for dates will find it
    types = _other_types(own, words[max(0, first - 4) : first])
    # "Beatles", "House of Representatives": UNER and CrossNER count some groups among the others.
    open_types = MISCELLANEOUS | ({"ORG"} if kind in ("oth", "misc") else frozenset())
    return Name(first, last, types or open_types, sure=bool(types))


def _other_types(own: Sequence[str], before: Sequence[str]) -> frozenset[str]:
    """The type of a miscellaneous name that its own words, or those before it, tell; else none."""
    low = [word.lower() for word in own]
    while len(low) > 1 and (low[-1].isdecimal() or set(low[-1]) <= set("ivx")):
        low.pop()  # World War II
    for kind in ("LAW", "EVENT", "PRODUCT"):
        if low[-1] in _words_of(kind) or low[0] in _words_of(kind):
            return frozenset({kind})
    if not {word.lower() for word in before}.isdisjoint(_words_of("WORK_OF_ART")):
        return frozenset({"WORK_OF_ART"})
    return frozenset()


def _may_be_people(own: Sequence[str], kind: str) -> bool:
    """Single names of people ("Christian", "German") and places ("Georgia") are left alone."""
    if kind in ("loc", "location", "place"):
        return own[-1].endswith("ans")
    return kind not in ("per", "politician") or own[-1].endswith(("s", "ese", "ish"))
