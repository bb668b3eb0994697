"""Who says "I": the speaker of the innermost content around it, outside all contents the author.

And whom "he" and "the guard" are not: whoever says "I" there, whoever is told or named in it.
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
    def _around(self) -> Mapping[int, Sequence[int]]:
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


def apart(head: Token, draft: Draft) -> list[Token]:
    """Return the nouns and names in the sentence of a source that cannot mean the same.

    "He told Roe", "he said Roe had won" and "Roe, he said, had won" are about two persons. In a
    quotation people speak of themselves by name.
    """
    source = None if draft.cue is None or draft.kind is Kind.DIRECT else draft.source
    if source is None or source.root.i != head.i:
        return []
    told = [] if draft.addressee is None else [draft.addressee.root]
    said = (token for token in head.sent if token.i in draft.inside)
    below = (token for token in said if max(token.i, token.head.i) > head.i)
    return told + [token for token in below if token.pos_ in ("NOUN", "PROPN")]
