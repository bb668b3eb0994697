"""Which of several persons of one surname is meant by the title before it: "Busan Mayor Lee"."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final, TypeVar

import attrs
from spacy.tokens import Span

from quoteattr.document.noun_phrases import describes_person, noun_of
from quoteattr.document.titles import share_noun

_MOST_COMPARED: Final = 20
# Words before a title that make another office of it, so that they must be the same.
_OTHER_OFFICES: Final = frozenset(
    "acting assistant associate deputy elect ex former incoming interim late outgoing retired then "
    "vice".split()
)
_LINKS: Final = frozenset("for from in of the".split())
_WORDS: Final = frozenset("ADJ NOUN NUM PROPN".split())
_INNER: Final = frozenset("- – & 's ’s".split())

Key = TypeVar("Key", bound=Hashable)


@attrs.frozen
class _Title:
    noun: str
    office: frozenset[str]
    words: frozenset[str]


def meant_by_title(surname: Span, persons: Mapping[Key, Sequence[Span]]) -> list[Key]:
    """Return who of several persons may be meant by the title before their surname.

    First the noun decides, "Mayor Lee", then the words around it: "Busan Mayor Lee", "Mayor Lee of
    Busan", "former Mayor Lee". All persons if nothing decides.

    Args:
        surname: The surname.
        persons: The mentions with a full name of each person who has it.

    >>> import spacy
    >>> doc = spacy.blank("en")("Former Mayor Jane Roe and Mayor Dan Roe left. Mayor Roe waved.")
    >>> for token in doc:
    ...     token.pos_ = "PROPN" if token.text[0].isupper() else "VERB"
    >>> meant_by_title(doc[11:12], {"Jane": [doc[2:4]], "Dan": [doc[6:8]]})
    ['Dan']
    """
    found = [key for key, names in persons.items() if share_noun(surname, names)] or list(persons)
    own = _title_of(surname)
    if own is None or len(found) < 2:
        return found
    likeness = {key: _likeness(own, persons[key]) for key in found}
    return [key for key in found if likeness[key] == max(likeness.values())]


def _likeness(own: _Title, names: Sequence[Span]) -> tuple[bool, int]:
    """Return whether a title is that of a person's names, and how many of its words they have."""
    titles = [_title_of(name) for name in names[:_MOST_COMPARED]]
    same = [one for one in titles if one is not None and one.noun == own.noun]
    return max(((one.office == own.office, len(one.words & own.words)) for one in same),
               default=(False, 0))  # fmt: skip


def _title_of(name: Span) -> _Title | None:
    """Return the title right before a name, with "of Busan" behind it, or None."""
    doc, noun = name.doc, name.start - 1
    if noun < 0 or not describes_person(doc[noun]):
        return None
    start = noun
    while (
        start > 0
        and not doc[start].is_sent_start
        and (doc[start - 1].pos_ in _WORDS or doc[start - 1].text in _INNER)
    ):
        start -= 1
    end = name.end
    if end < len(doc) and doc[end].lower_ in _LINKS:
        while end < len(doc) and (doc[end].lower_ in _LINKS or doc[end].pos_ == "PROPN"):
            end += 1
    words = {t.lower_ for t in (*doc[start:noun], *doc[name.end : end])} - _LINKS - _INNER
    return _Title(
        noun_of(doc[noun]), frozenset(words & _OTHER_OFFICES), frozenset(words - _OTHER_OFFICES)
    )
