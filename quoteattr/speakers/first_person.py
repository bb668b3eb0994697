"""Who says "I": the speaker of the innermost content around it, outside all contents the author.

And who is in a quotation neither "he" nor "the guard": whoever says "I" there.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.attributions.nested import MAX_DEPTH
from quoteattr.entities.referents import Referent
from quoteattr.records import Kind, SpeakerKind

AUTHOR: Final = "AUTHOR"
"""The speaker name of the article's author, who has no name in the text."""


class EnclosingContents:
    """The contents of one document, looked up by the tokens inside them."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._drafts = drafts

    @functools.cached_property
    def _around(self) -> Mapping[int, Sequence[int]]:  # most articles never need it
        around: dict[int, list[int]] = defaultdict(list)
        for j, draft in enumerate(self._drafts):
            for i in draft.inside:
                around[i].append(j)
        return around

    def innermost(self, head: Token, own: int) -> int | None:
        """Return the number of the draft with the smallest content around a token, or None.

        ``own`` is the number of the draft that the token belongs to, which is left out.
        """
        around = [
            (len(self._drafts[j].inside), j) for j in self._around.get(head.i, ()) if j != own
        ]
        return min(around)[1] if around else None

    def quotation(self, i: int) -> int | None:
        """Return the number of the quotation in which the source of a draft is, or None.

        Whoever is quoted is neither "he" nor "the guard" in "“He told us to wait,” she said".
        """
        parts = self._drafts[i].parts
        outer = self.innermost(parts[0].head, i) if parts else None
        return outer if outer is None or self._drafts[outer].kind is Kind.DIRECT else None

    def order(self) -> list[int]:
        """Return the numbers of the drafts in text order, each quotation before those in it."""
        places: dict[int, tuple[int, int]] = {}
        for i, draft in enumerate(self._drafts):
            starts, outer = [draft.anchor.start], self.quotation(i)
            while outer is not None and len(starts) <= MAX_DEPTH:
                starts.append(self._drafts[outer].anchor.start)
                outer = self.quotation(outer)
            places[i] = max(starts), len(starts)
        return sorted(places, key=places.__getitem__)


def author(head: Token) -> Referent:
    """Return the article's author, mentioned by a pronoun of the first person."""
    return Referent(
        name=AUTHOR,
        kind=SpeakerKind.AUTHOR,
        mention=head.doc[head.i : head.i + 1],
        head=head.lower_,
    )
