"""Links mentions into chains: coreferee's annotator, with its probabilities kept."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import coreferee.data_model as coreferee
from coreferee.annotation import Annotator
from coreferee.tendencies import TendenciesAnalyzer
from spacy.tokens import Doc, Span, Token
from thinc.api import Model

from quoteattr import coreference_rules
from quoteattr.coreference_rules import EnglishView, news_rules

CANDIDATES: Final = "quoteattr:candidates"


class NewsAnnotator(Annotator):  # type: ignore[misc]  # coreferee has no types
    """coreferee's annotator with rules for the news, names linked throughout, and probabilities."""

    def __init__(self, features: coreferee.FeatureTable, model: Model[Any, Any]) -> None:
        # Not the parent's: it takes the stock rules, which the whole process shares.
        self.thinc_ensemble = model
        self.rules_analyzer = news_rules()
        view = EnglishView()
        self.tendencies_analyzer = TendenciesAnalyzer(self.rules_analyzer, view, features)

    def annotate(self, doc: Doc, used_in_training: bool = False) -> Doc:
        """Find the chains of a document; in training the temporary marks are there and stay."""
        if used_in_training:
            super().annotate(doc, used_in_training=True)
            return doc
        self.rules_analyzer.initialize(doc)
        super().annotate(doc, used_in_training=True)
        doc.user_data[CANDIDATES] = _rated(doc)
        clean(doc)
        return doc

    def temp_annotate_any_coreferring_noun_link(
        self,
        token: Token,
        sentence_deque: Collection[Span],
        token_indexes_without_coordination_to_mention_sets: dict[int, set[coreferee.Mention]],
        token_indexes_with_coordination_to_mention_sets: dict[int, set[coreferee.Mention]],
    ) -> None:
        """Link a noun to one before it, a person's name to the last one however far away."""
        tables = (
            token_indexes_without_coordination_to_mention_sets,
            token_indexes_with_coordination_to_mention_sets,
        )
        if not token._.coref_chains.temp_potentially_referring:
            return
        before = coreference_rules.knowledge(token.doc).before(token.i)
        if before is None:
            super().temp_annotate_any_coreferring_noun_link(token, sentence_deque, *tables)
        else:
            self.record_mention(coreferee.Mention(token.doc[before], False), token, *tables)


def _rated(doc: Doc) -> list[tuple[int, list[tuple[list[int], float, bool]]]]:
    """Collect every pronoun's candidates in plain values, which survive storing and sending."""
    rows = []
    for token in doc:
        found: Sequence[Any] = getattr(token._.coref_chains, "temp_potential_referreds", ())
        row = [(list(m), float(m.temp_score), not m.temp_is_uncertain) for m in found]
        if row:
            rows.append((token.i, row))
    return rows


def clean(doc: Doc) -> None:
    """Take all temporary marks off a document."""
    coreference_rules.forget(doc)
    holders = [doc._.coref_chains, *(token._.coref_chains for token in doc)]
    mentions = [mention for chain in doc._.coref_chains for mention in chain]
    for thing in (*holders, *mentions):
        for name in [name for name in vars(thing) if name.startswith("temp_")]:
            delattr(thing, name)


@contextlib.contextmanager
def vectors_from_tensor(doc: Doc) -> Iterator[None]:
    """Let the tokens' vectors be the rows of ``doc.tensor``, with static vectors or without."""
    before = dict(doc.user_token_hooks)
    doc.user_token_hooks.update(_TENSOR_HOOKS)
    try:
        yield
    finally:
        doc.user_token_hooks.clear()
        doc.user_token_hooks.update(before)


def _vector(token: Token) -> Any:
    return token.doc.tensor[token.i]


def _similarity(token: Token, other: Any) -> float:
    one, two = _vector(token), _vector(other)
    norm = float((one @ one) * (two @ two)) ** 0.5
    return float(one @ two) / norm if norm else 0.0


def _has_vector(token: Token) -> bool:
    return bool(token.doc.tensor.size)


# With them a pipeline's static vectors, and spaCy's warning that there are none, stay out of it.
_TENSOR_HOOKS: Final[Mapping[str, Any]] = {
    "vector": _vector, "similarity": _similarity, "has_vector": _has_vector,
}  # fmt: skip
