"""Leaving claims out of compared articles, on both sides, before anything is counted."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from quoteattr.evaluation.comparison.claims import Compared, covered, matches


def of_forms(articles: Iterable[Compared], forms: Iterable[str]) -> list[Compared]:
    """Return the articles with only the claims of some forms, gold and predicted."""
    kept = frozenset(forms)
    return [
        attrs.evolve(
            article,
            gold=tuple(claim for claim in article.gold if claim.form in kept),
            predicted=tuple(claim for claim in article.predicted if claim.form in kept),
        )
        for article in articles
    ]


def without_optional(article: Compared) -> Compared:
    """Leave out gold claims that one may leave out, and predictions that found them.

    So nobody is judged by them: they are neither missed nor, where they were found, spurious.
    """
    # Of two with the same content, a prediction finds the one that must be found.
    places = sorted(range(len(article.gold)), key=lambda nth: not article.gold[nth].must)
    gold = [article.gold[nth] for nth in places]
    found = {mth for nth, mth in matches(gold, article.predicted).items() if not gold[nth].must}
    return attrs.evolve(
        article,
        gold=tuple(claim for claim in article.gold if claim.must),
        predicted=tuple(claim for nth, claim in enumerate(article.predicted) if nth not in found),
    )


def without_nested(article: Compared) -> Compared:
    """Leave out gold claims inside another's content, and predictions that found them."""
    # Predictions that found a nested claim are left out, too: they would count as wrong otherwise.
    inside = [covered(claim.content) for claim in article.gold]
    nested = {nth for nth, own in enumerate(inside) if any(own < other for other in inside)}
    pairs = matches(article.gold, article.predicted)
    found = {pairs[nth] for nth in nested if nth in pairs}
    return attrs.evolve(
        article,
        gold=tuple(claim for nth, claim in enumerate(article.gold) if nth not in nested),
        predicted=tuple(claim for nth, claim in enumerate(article.predicted) if nth not in found),
    )
