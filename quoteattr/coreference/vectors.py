"""Word vectors for coreferee: the rows of ``doc.tensor`` instead of a table of static vectors."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from spacy.tokens import Doc, Token


@contextlib.contextmanager
def vectors_from_tensor(doc: Doc) -> Iterator[None]:
    """Use the rows of ``doc.tensor`` as the tokens' vectors, even if there are static vectors."""
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


# They also keep spaCy from warning that a pipeline has no static vectors.
_TENSOR_HOOKS: Final[Mapping[str, Any]] = {
    "vector": _vector, "similarity": _similarity, "has_vector": _has_vector,
}  # fmt: skip


class _NoVectors:
    """A vocabulary without word vectors, so that coreferee uses the vectors of the tokens."""

    has_vector = False

    def __getitem__(self, word: str) -> _NoVectors:
        return self


class PipelineStub:
    """The part of an English pipeline that coreferee reads.

    With it, a pickled component does not contain the pipeline itself.
    """

    meta: Mapping[str, Any] = {"lang": "en"}
    vocab = _NoVectors()
