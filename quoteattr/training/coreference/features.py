"""The labels that coreference uses as features: those frequent enough in training."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from coreferee.data_model import FeatureTable
from spacy.tokens import Doc, Token

from quoteattr.coreference.rules import NewsRules

_SEEN = 5  # a rarer label cannot be learned, and would only make the weights larger
_COLUMNS = (
    "tags morphs ent_types lefthand_deps_to_children righthand_deps_to_children "
    "lefthand_deps_to_parents righthand_deps_to_parents parent_tags parent_morphs "
    "parent_lefthand_deps_to_children parent_righthand_deps_to_children"
).split()


def feature_table(docs: Iterable[Doc], rules: NewsRules) -> FeatureTable:
    """Return the labels of all mentions and their heads, in alphabetical order."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for doc in docs:
        for token in doc:
            if rules.is_independent_noun(token) or rules.is_potential_anaphor(token):
                for column, label in _labels(token):
                    seen[column][label] += 1
    kept = {
        column: sorted(label for label, count in seen[column].items() if count >= _SEEN)
        for column in _COLUMNS
    }
    return FeatureTable(**kept)


def _labels(token: Token) -> Iterator[tuple[str, str]]:
    yield "tags", token.tag_
    yield "ent_types", token.ent_type_
    yield from (("morphs", morph) for morph in token.morph)
    yield from _of_children(token, "")
    if token.dep_ == "ROOT":
        return
    side = "lefthand" if token.i < token.head.i else "righthand"
    yield f"{side}_deps_to_parents", token.dep_
    yield "parent_tags", token.head.tag_
    yield from (("parent_morphs", morph) for morph in token.head.morph)
    yield from _of_children(token.head, "parent_")


def _of_children(token: Token, prefix: str) -> Iterator[tuple[str, str]]:
    for child in token.children:
        side = "lefthand" if child.i < token.i else "righthand"
        yield f"{prefix}{side}_deps_to_children", child.dep_
