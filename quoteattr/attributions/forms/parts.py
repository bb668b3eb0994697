"""The parts of one attribution as token spans, and where the clause that it reports begins."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Final

import attrs
from spacy.tokens import Token

from quoteattr.attributions.rules.reporting import first_child
from quoteattr.document.document import Document
from quoteattr.document.token_spans import TokenSpan

_NEGATIONS: Final = frozenset("never not".split())


@attrs.frozen
class Parts:
    """Source, cue and contents as token spans; without a source or contents if none is linked.

    ``links`` are the probabilities of the contents' links. ``released`` are quotations that were
    contents and belong to no cue.
    """

    source: TokenSpan | None
    cue: TokenSpan
    contents: tuple[TokenSpan, ...]
    links: tuple[float, ...] = attrs.field(default=(), eq=False)
    released: tuple[TokenSpan, ...] = ()

    @property
    def are_disjoint(self) -> bool:
        """Whether no two parts share a token, which a wrong parse may bring about."""
        parts = sorted([self.cue, *self.contents, *([self.source] if self.source else [])])
        return all(one.stop <= other.start for one, other in itertools.pairwise(parts))


Form = Callable[[Document, Parts], Parts | None]
"""What changes the parts of one form of attribution; None for any other form."""


def clause_start(clause: Token) -> int:
    """Return the first token of a reported clause; of an infinitive, "to" or "not" before it.

    A parser may take the addressee for the subject of the infinitive: "urged [voters to go]".
    """
    to = next((one for one in clause.lefts if one.tag_ == "TO"), None)
    if to is None:
        return int(clause.left_edge.i)
    return to.i - 1 if to.i and clause.doc[to.i - 1].lower_ in _NEGATIONS else to.i


def behind_addressee(verb: Token) -> int | None:
    """Return the first token of the clause after a verb and its object, or None without one.

    The clause may be finite, an infinitive or a quotation: "told residents [to stay indoors]".
    """
    clause = next((one for one in verb.rights if one.dep_ in ("ccomp", "xcomp", "advcl")), None)
    whom = first_child(verb, "dobj", "dative")
    if clause is not None:
        start = clause_start(clause)
        return start if start > verb.i else None
    if whom is None or whom.i < verb.i:
        return None
    return next((i for i in range(whom.i, verb.right_edge.i + 1) if verb.doc[i].is_quote), None)
