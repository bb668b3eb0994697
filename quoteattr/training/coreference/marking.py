"""Marking the candidates of coreferee as right or wrong, from gold chains."""

from __future__ import annotations

from coreferee.data_model import Mention
from spacy.tokens import Doc, Span, Token

from quoteattr.coreference.fast_rules import CANDIDATES_ATTRIBUTE
from quoteattr.coreference.rules import NewsRules
from quoteattr.datasets.coreference import GoldDocument


def mark(doc: Doc, document: GoldDocument, rules: NewsRules) -> None:
    """Mark each pronoun's nearest earlier mention of the same chain as true, others as spanned.

    A spanned mention counts as neither right nor wrong in training. Without an earlier mention, the
    next later one is used.
    """
    for cluster in document.clusters:
        spans = [doc.char_span(a, b, alignment_mode="contract") for a, b in cluster]
        heads = sorted({span.root.i: span for span in spans if span}.items())
        mentions = [_mention(span) for i, span in heads if _refers(doc[i], rules)]
        for n, mention in enumerate(mentions):
            anaphor = doc[mention.root_index]
            found = getattr(anaphor._.coref_chains, CANDIDATES_ATTRIBUTE, ())
            possible = {tuple(candidate): candidate for candidate in found}
            order = [tuple(other) for other in (*mentions[:n][::-1], *mentions[n + 1 :])]
            hits = [possible[tokens] for tokens in order if tokens in possible]
            for place, hit in enumerate(hits):
                setattr(hit, "spanned_in_training" if place else "true_in_training", True)


def _mention(span: Span) -> Mention:
    siblings = span.root._.coref_chains.temp_dependent_siblings
    return Mention(span.root, bool(siblings) and siblings[-1].i < span.end)


def _refers(token: Token, rules: NewsRules) -> bool:
    return rules.is_independent_noun(token) or rules.is_potential_anaphor(token)
