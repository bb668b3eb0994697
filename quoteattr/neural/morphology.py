"""Morphology by tag and word: spaCy's attribute ruler with its patterns in a table.

Each pattern of the embedded pipeline is of one token, so that a token's tag, or its tag, part of
speech and word, decide what it matches. Trying all patterns on all tokens takes five times as long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from spacy.attrs import LEMMA, LOWER, MORPH, POS, TAG
from spacy.language import Language
from spacy.pipeline.attributeruler import AttributeRuler
from spacy.symbols import IDS
from spacy.tokens import Doc

FACTORY: Final = "quoteattr_morphology"
_Key = tuple[int, ...]
_Values = tuple[int, int]  # features and lemma, 0 for none


class Morphology(AttributeRuler):
    """spaCy's attribute ruler with the same results, but faster for patterns of one token.

    If all patterns are by tag, or by tag, part of speech and lower-case word, they are looked up in
    a table; otherwise the parent class matches them.
    """

    _size = -1
    _table: Mapping[_Key, _Values] | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Write features and lemmas into a Doc."""
        if self._size != len(self.attrs):
            self._size, self._table = len(self.attrs), self._indexed()
        table = self._table
        if table is None or not len(doc):
            return super().__call__(doc)
        found = [
            table.get(key) or table.get(key[:1]) or (0, 0)
            for key in map(tuple, doc.to_array([TAG, POS, LOWER]).tolist())
        ]
        rows = np.array(found, dtype=np.uint64)
        values = np.where(rows > 0, rows, doc.to_array([MORPH, LEMMA]))
        doc.from_array([MORPH, LEMMA], values)  # type: ignore[arg-type]  # the stub has 32 bits only
        return doc

    def _indexed(self) -> dict[_Key, _Values] | None:
        """Return features and lemma by key; None if a pattern cannot be looked up."""
        found: dict[_Key, list[tuple[int, _Values]]] = {}
        for number, rule in enumerate(self.patterns):
            attributes: Any = rule["attrs"]
            patterns: Any = rule["patterns"]
            keys = [self._key(pattern) for pattern in patterns]
            if rule["index"] or attributes.keys() - {"MORPH", "LEMMA"} or None in keys:
                return None
            features, lemma = attributes.get("MORPH"), attributes.get("LEMMA")
            numbers = (
                0 if features is None else self.vocab.morphology.add(features),
                0 if lemma is None else self.vocab.strings.add(lemma),
            )
            for key in filter(None, keys):
                found.setdefault(key, []).append((number, numbers))
        table: dict[_Key, _Values] = {}
        for key, rows in found.items():
            # The last matching rule wins, and the rules for the tag alone match the word, too.
            order = [one for _, one in sorted({*rows, *found.get(key[:1], ())}, reverse=True)]
            first, second = (next(filter(None, column), 0) for column in zip(*order, strict=True))
            table[key] = (first, second)
        return table

    def _key(self, pattern: Any) -> _Key | None:
        strings = self.vocab.strings
        if len(pattern) == 1 and pattern[0].keys() == {"TAG"}:
            return (strings.add(pattern[0]["TAG"]),)
        if len(pattern) == 1 and pattern[0].keys() == {"TAG", "POS", "LOWER"}:
            one = pattern[0]
            return strings.add(one["TAG"]), IDS[one["POS"]], strings.add(one["LOWER"])
        return None


@Language.factory(
    FACTORY,
    assigns=["token.morph", "token.lemma"],
    requires=["token.tag", "token.pos"],
    default_config={"validate": False},
    default_score_weights={"morph_acc": 1.0},
)
def make_morphology(nlp: Language, name: str, validate: bool) -> Morphology:
    """Build the component; its patterns come with `from_disk`."""
    return Morphology(nlp.vocab, name, validate=validate)
