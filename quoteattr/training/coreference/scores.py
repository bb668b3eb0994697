"""Scores of coreference: pronouns with a right antecedent."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs
from spacy.tokens import Doc
from thinc.api import use_ops

from quoteattr.coreference import chains
from quoteattr.coreference.fast_rules import CANDIDATES_ATTRIBUTE
from quoteattr.coreference.linking import NewsAnnotator
from quoteattr.coreference.vectors import vectors_from_tensor
from quoteattr.datasets.coreference import GoldDocument

_PERSONAL = frozenset("he him his himself she her hers herself".split())


@attrs.frozen
class Score:
    """A number of right answers out of a total.

    >>> str(Score(3, 4))
    '75.0 % of 4'
    """

    right: int
    total: int

    @property
    def share(self) -> float:
        """The share in per cent; 0 if the total is 0."""
        return 100 * self.right / self.total if self.total else 0.0

    def __str__(self) -> str:
        return f"{self.share:.1f} % of {self.total}"


def anaphors(annotator: NewsAnnotator, docs: Iterable[Doc]) -> Score:
    """Count pronouns that are in a chain with their nearest gold antecedent.

    As in coreferee's own training, only pronouns with that antecedent among their candidates count.
    """
    right = total = 0
    for doc in docs:
        for token in doc:
            token._.coref_chains.chains = []
        with use_ops("numpy"), vectors_from_tensor(doc):
            annotator.annotate(doc, used_in_training=True)
        for token in doc:
            found = getattr(token._.coref_chains, CANDIDATES_ATTRIBUTE, ())
            for gold in (m for m in found if hasattr(m, "true_in_training")):
                total += 1
                right += any(gold in chain for chain in token._.coref_chains)
    return Score(right, total)


def he_she(finder: Callable[[Doc], Doc], gold: Iterable[tuple[GoldDocument, Doc]]) -> Score:
    """Count "he" and "she" whose chain's head is a noun or name of the same gold chain.

    Only those with a noun or a name before them in their gold chain count.
    """
    right = total = 0
    for document, doc in gold:
        heads = {m.root: chain.head.root for chain in chains(finder(doc)) for m in chain.mentions}
        for cluster in document.clusters:
            spans = [doc.char_span(a, b, alignment_mode="contract") for a, b in cluster]
            roots = sorted(span.root.i for span in spans if span)
            named = [i for i in roots if doc[i].pos_ != "PRON"]
            for i in roots:
                if doc[i].lower_ in _PERSONAL and named and named[0] < i:
                    total += 1
                    right += heads.get(i) in named
    return Score(right, total)
