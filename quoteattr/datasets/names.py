"""Turns the name labels of several corpora into the names of OntoNotes, word by word.

The corpora mark names by different schemes and only in part, so a word gets the set of BIO labels
that its annotation allows; training sums over the set (partial annotation: Tsuboi et al. 2008,
aclanthology.org/C08-1113). A set of one is plain gold, an empty one tells nothing.
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

# What each label of UNER, WikiGold, CrossNER (politics) and GUM is with us.
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
    """Words `start` to `end` (half-open) with a name of one of `types`, or none if not `sure`."""

    start: int
    end: int
    types: frozenset[str]
    sure: bool = True

    def allowed(self, index: int) -> Labels:
        """Give the labels that the word at this place may have.

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
    """Write names, then peoples, then dates as sets of BIO labels, one for each word.

    A name keeps its place against a later one that overlaps it; where the later one of `names`
    is not sure, both are allowed. Words in no name are "O". `tags` are Penn Treebank tags.

    >>> row = labels("Bavarian leaders met today".split(), [])
    >>> [*row[0], *row[1], *row[2], *row[3]]
    ['B-NORP', 'O', 'O', 'B-DATE']
    """
    row: list[Labels] = [OUTSIDE] * len(words)
    taken = [False] * len(words)

    def put(name: Name, given: bool = False) -> None:
        overlaps = any(taken[name.start : name.end])
        if overlaps and (name.sure or not given):
            return
        for index in range(name.start, name.end):
            row[index] = name.allowed(index) | (row[index] if overlaps else UNKNOWN)
            taken[index] = True

    for name in names:
        put(name, given=True)
    for people in _peoples(words, tags):
        put(people)
    for date in date_phrases(words):
        put(Name(date.start, date.end, frozenset({"DATE"}), date.sure))
    return row


def _peoples(words: Sequence[str], tags: Sequence[str] | None) -> Iterator[Name]:
    """The capitalised names of peoples by their list, of several the longest at a word."""
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
    """Turn one marked name of a corpus into ours; None when nothing of it is a name.

    `kind` is any of the labels of UNER, WikiGold, CrossNER (politics) and GUM.

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
    # A holiday is left to the rules for dates.
    holiday = any(date.sure and date.end - date.start == len(own) for date in date_phrases(own))
    if address or holiday or own[0].lower() in words_of("CAPTIONS"):
        return None
    types = other_types(own, words[max(0, start - 4) : start])
    if types:
        return Name(start, end, types)
    # UNER, WikiGold and CrossNER count some groups among the others: bands, parliaments.
    groups = {"ORG"} if kind in _OTHERS else set()
    return Name(start, end, MISCELLANEOUS | groups, sure=False)


def _may_be_people(own: Sequence[str], kind: str) -> bool:
    """Single names of people ("Christian", "German") and places ("Georgia") are left alone."""
    if kind in _PLACES:
        return own[-1].endswith("ans")
    return kind not in ("per", "politician") or own[-1].endswith(("s", "ese", "ish"))


def trim(words: Sequence[str], start: int, end: int, person: bool = False) -> tuple[int, int]:
    """Cut quotation marks, a leading article, a final possessive and, of people, titles."""
    while start < end and (words[start] in _OPENING or (person and words[start] in ("The", "A"))):
        start += 1
    while start < end and words[end - 1] in _CLOSING:
        end -= 1
    if not person:
        return start, end
    while start < end and is_title(words[start]):
        start += 1
    # "Emeritus Professor Ann Lee": a title inside, unless it may be a family's name.
    for index in range(start, end - 1):
        if is_title(words[index]) and _bare(words[index]) not in words_of("FAMILIES"):
            start = index + 1
    return start, end


def is_title(word: str) -> bool:
    """Tell whether a word is a person's title, which OntoNotes leaves out of the name.

    >>> is_title("Sen."), is_title("Lee")
    (True, False)
    """
    return _bare(word) in words_of("TITLES")


def _bare(word: str) -> str:
    return word.rstrip(".").lower()
