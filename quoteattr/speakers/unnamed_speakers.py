"""Speakers without a name, remembered so that "the report" can refer back to "a new report"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from quoteattr.document.noun_phrases import noun_of
from quoteattr.entities.referents import Referent, is_plural
from quoteattr.records import SpeakerKind
from quoteattr.speakers.nominals import points_back


class UnnamedSpeakers:
    """The described speakers of one document so far, by their noun and its number."""

    def __init__(self) -> None:
        self._referents: dict[tuple[str, bool], list[Referent]] = defaultdict(list)
        # The first token of the first phrase with that noun that contains a name.
        self._first_with_name: dict[tuple[str, bool], int] = {}

    def add(self, referent: Referent) -> None:
        """Remember a described speaker."""
        key = referent.head, referent.plural
        self._referents[key].append(referent)
        if next(_proper_nouns(referent.mention), None) is not None:
            place = referent.mention.start
            self._first_with_name[key] = min(place, self._first_with_name.get(key, place))

    def find(self, head: Token) -> Referent | None:
        """Return the last speaker with the same noun that a phrase refers back to, or None.

        "The report" is "an inspection report"; "a report" and "his report" are new ones.
        """
        key = noun_of(head), is_plural(head)
        known = (r for r in reversed(self._referents.get(key, ())) if r.mention.start < head.i)
        last = next(known, None)
        if last is None or any(child.dep_ == "poss" for child in head.children):
            return None
        # "The Acme poll" is not the Bolt poll of the paragraph before, but it may be "a new poll"
        # that had no name yet. Only documents are introduced so; "the Acme spokesman" is new.
        had_name = self._first_with_name.get(key, head.i) < head.i
        needs_same_names = last.kind is not SpeakerKind.DOCUMENT or had_name
        new_names = {t.lower_ for t in _proper_nouns(head.lefts)} - {t.lower_ for t in last.mention}
        return None if not points_back(head) or (needs_same_names and new_names) else last


def _proper_nouns(tokens: Iterable[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.tag_ in ("NNP", "NNPS"))
