"""From the name labels of several corpora to the types of OntoNotes, word by word.

The corpora annotate names by different schemes and only in part. So a word gets the set of BIO
labels that its annotation allows, and training sums over the set (partial annotation: Tsuboi et al.
2008, aclanthology.org/C08-1113). A set of one label is ordinary gold; an empty set means that
nothing is known.
"""

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from quoteattr.datasets.date_phrases import date_phrases
from quoteattr.datasets.gazetteer import is_norp, other_types, place_types, words_of

Labels = frozenset[str]

NAME_TYPES = (
    "PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW",
)  # fmt: skip
OUTSIDE: Labels = frozenset({"O"})
UNKNOWN: Labels = frozenset()
MISCELLANEOUS = frozenset({"EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "NORP"})

# Our type for each label of UNER, WikiGold, CrossNER (politics) and GUM.
_PEOPLE = frozenset({"per", "person", "politician"})
_GROUPS = frozenset({"org", "organization", "organisation", "politicalparty"})
_PLACES = frozenset({"loc", "location", "place"})
_EVENTS = frozenset({"event", "election"})
_OTHERS = frozenset({"oth", "misc"})

_OPENING = frozenset({"the", "a", "an", '"', "“", "'", "``", ",", "-", "("})
_CLOSING = frozenset({"'s", "’s", "'", "’", '"', "”", "''", ",", "."})
_PEOPLE_TAGS = (None, "JJ", "NNP", "NNPS", "NNS", "NN")


@frozen
class Name:
    """Words `start` to `end` (half-open) that are, or if not sure may be, a name of a type."""

    start: int
    end: int
    types: frozenset[str]
    sure: bool = True

    def allowed(self, index: int) -> Labels:
        """Return the labels that the word at an index may have.

        >>> sorted(Name(3, 5, frozenset({"GPE", "LOC"})).allowed(4))
        ['I-GPE', 'I-LOC']
        """
        prefix = "B-" if index == self.start else "I-"
        labels = {prefix + kind for kind in self.types}
        if not self.sure:
            labels |= {"O"} | {"B-" + kind for kind in self.types}
        return frozenset(labels)


def labels(
    words: Sequence[str], names: Iterable[Name], tags: Sequence[str] | None = None
) -> list[Labels]:
    """Return names, then peoples, then dates as sets of BIO labels, one for each word.

    A name wins against a later one that overlaps it; if the later one of `names` is not sure, both
    are allowed. Words outside names are "O". `tags` are Penn Treebank tags.

    >>> row = labels("Bavarian leaders met today".split(), [])
    >>> [*row[0], *row[1], *row[2], *row[3]]
    ['B-NORP', 'O', 'O', 'B-DATE']
    """
    row: list[Labels] = [OUTSIDE] * len(words)
    taken = [False] * len(words)

    def put(name: Name, annotated: bool = False) -> None:
        overlaps = any(taken[name.start : name.end])
        if overlaps and (name.sure or not annotated):
            return
        for index in range(name.start, name.end):
            row[index] = name.allowed(index) | (row[index] if overlaps else UNKNOWN)
            taken[index] = True

    for name in names:
        put(name, annotated=True)
    for people in _peoples(words, tags):
        put(people)
    for date in date_phrases(words):
        put(Name(date.start, date.end, frozenset({"DATE"}), date.sure))
    return row


def _peoples(words: Sequence[str], tags: Sequence[str] | None) -> Iterator[Name]:
    """Yield the capitalised names of peoples in the word list, the longest at each word."""
    index = 0
    while index < len(words):
        for end in (index + 3, index + 2, index + 1):
            phrase = words[index:end]
            tag = tags[end - 1] if tags and end <= len(words) else None
            if end <= len(words) and tag in _PEOPLE_TAGS and _is_capitalised_norp(phrase):
                language = tag in ("NN", "NNP") and phrase[-1].lower() in words_of("LANGUAGES")
                yield Name(
                    index, end, frozenset({"NORP"}), sure=not (language or _doubtful(phrase))
                )
                index = end - 1
                break
        index += 1


def _is_capitalised_norp(phrase: Sequence[str]) -> bool:
    return phrase[0][:1].isupper() and phrase[-1][:1].isupper() and is_norp(phrase)


def _doubtful(phrase: Sequence[str]) -> bool:
    return phrase[0].lower().rstrip("s") in words_of("DOUBTFUL")


def name_of(words: Sequence[str], start: int, end: int, kind: str) -> Name | None:
    """Return one annotated name of a corpus with our types; None if no part of it is a name.

    `kind` is any label of UNER, WikiGold, CrossNER (politics) and GUM.

    >>> name_of("President Ann Lee 's plan".split(), 0, 4, "PER")
    Name(start=1, end=3, types=frozenset({'PERSON'}), sure=True)
    """
    kind = kind.lower()
    first, last = trim(words, start, end, person=kind in _PEOPLE)
    if first == last:
        return None
    own = words[first:last]
    norp = is_norp(own) or all(is_norp([word]) for word in own)
    if norp and _may_be_people(own, kind):
        party = {"ORG"} if kind in ("org", "politicalparty") and _doubtful(own) else set()
        return Name(first, last, frozenset({"NORP"} | party))
    if kind in _PEOPLE:
        return Name(first, last, frozenset({"PERSON"}))
    if kind in _GROUPS:
        return Name(first, last, frozenset({"ORG"}))
    if kind in _PLACES:
        return Name(first, last, place_types(own))
    if kind == "country":
        return Name(first, last, frozenset({"GPE"}))
    if kind in _EVENTS:
        return Name(first, last, frozenset({"EVENT"}))
    return _other(words, first, last, kind)


def _other(words: Sequence[str], start: int, end: int, kind: str) -> Name | None:
    own = words[start:end]
    address = any(mark in own[0] for mark in ("www.", ".com", "#", "@", "/"))
    # Holidays are handled by the rules for dates.
    holiday = any(date.sure and date.end - date.start == len(own) for date in date_phrases(own))
    if address or holiday or own[0].lower() in words_of("CAPTIONS"):
        return None
    types = other_types(own, words[max(0, start - 4) : start])
    if types:
        return Name(start, end, types)
    # UNER, WikiGold and CrossNER label some groups as "other": bands, parliaments.
    groups = {"ORG"} if kind in _OTHERS else set()
    return Name(start, end, MISCELLANEOUS | groups, sure=False)


def _may_be_people(own: Sequence[str], kind: str) -> bool:
    """Return whether a name of a person or place may be that of a people.

    First names ("Christian", "German") and places ("Georgia") are not.
    """
    if kind in _PLACES:
        return own[-1].endswith("ans")
    return kind not in ("per", "politician") or own[-1].endswith(("s", "ese", "ish"))


def trim(words: Sequence[str], start: int, end: int, person: bool = False) -> tuple[int, int]:
    """Return a name's range without quotation marks, article, possessive and a person's title."""
    while start < end and (words[start] in _OPENING or (person and words[start] in ("The", "A"))):
        start += 1
    while start < end and words[end - 1] in _CLOSING:
        end -= 1
    if not person:
        return start, end
    while start < end and is_title(words[start]):
        start += 1
    # "Emeritus Professor Ann Lee": a title inside the name, unless it is also a family name.
    for index in range(start, end - 1):
        if is_title(words[index]) and _bare(words[index]) not in words_of("FAMILIES"):
            start = index + 1
    return start, end


def is_title(word: str) -> bool:
    """Return whether a word is a person's title, which OntoNotes leaves out of the name.

    >>> is_title("Sen."), is_title("Lee")
    (True, False)
    """
    return _bare(word) in words_of("TITLES")


def _bare(word: str) -> str:
    return word.rstrip(".").lower()
