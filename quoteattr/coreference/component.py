"""Chains of coreference: the one place that touches coreferee.

`ChainFinder` is the spaCy component that runs coreferee with weights of our own, which lie in the
pipeline's directory; `chains` and `candidates` read what it, or stock coreferee, found.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import coreferee.data_model as coreferee
import srsly
from coreferee.manager import CorefereeBroker
from coreferee.tendencies import create_thinc_model
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps, get_current_ops, set_current_ops, use_ops

from quoteattr.coreference.document_facts import forget
from quoteattr.coreference.fast_rules import extend, unmark
from quoteattr.coreference.linking import CANDIDATES, NewsAnnotator, vectors_from_tensor
from quoteattr.coreference.mentions import Candidate, Chain, chain_of, mention_of
from quoteattr.document.document import text_key
from quoteattr.errors import ModelError, PipelineError

FACTORY: Final = "quoteattr_coref"
_NUMPY: Final = NumpyOps()
_FEATURES, _WEIGHTS = "features.json", "model"

_log = logging.getLogger(__name__)


def chains(doc: Doc) -> tuple[Chain, ...]:
    """Give the chains of a document, whether `ChainFinder` or stock coreferee found them.

    Offsets are code points of ``doc.text``. Chains stand in the order of their first mentions, a
    mention may be in two of them ("Roe and Doe … they"); empty when nothing was linked or no
    component looked.

    >>> import spacy
    >>> chains(spacy.blank("en")("It rained."))
    ()
    """
    holder = doc._.coref_chains if Doc.has_extension("coref_chains") else None
    return tuple(chain_of(doc, chain) for chain in holder or ())


def no_chains(doc: Doc) -> tuple[Chain, ...]:  # noqa: ARG001  # stands where `chains` does
    """Give none: names, pronouns and descriptions are then resolved without coreference.

    >>> import quoteattr
    >>> quoteattr.load(linker=no_chains)("He said no.")[0].speakers
    ()
    """
    return ()


def candidates(doc: Doc, token: int) -> tuple[Candidate, ...]:
    """Give what the pronoun at a token index may refer to, the likeliest first.

    Those that the rules doubt come behind all others; probabilities sum to 1. Empty for a token
    that is no pronoun of the third person, and where `ChainFinder` did not look.

    >>> import spacy
    >>> candidates(spacy.blank("en")("He said so."), 0)
    ()
    """
    for index, row in doc.user_data.get(text_key(doc, CANDIDATES), ()):
        if index == token:
            return tuple(
                Candidate(mention=mention_of(doc, tokens), probability=value, certain=certain)
                for tokens, value, certain in row
            )
    return ()


@Language.factory(
    FACTORY,
    default_config={"strict": False, "every_pronoun": False},
    # And "token.morph", which spaCy's own components write and do not declare.
    requires=["token.dep", "token.head", "token.tag", "token.pos", "token.lemma",
              "token.ent_type", "token.is_sent_start", "doc.tensor"],
    assigns=["doc._.coref_chains", "token._.coref_chains"],
)  # fmt: skip
class ChainFinder(CorefereeBroker):  # type: ignore[misc]  # coreferee has no types
    """Pipeline component that finds chains with coreferee, trained over the pipeline it lies in.

    Vectors are the rows of ``doc.tensor``. A document that fails gets no chains and a line in the
    log, with ``strict`` the error is raised. Only "he" and "she" are looked into, since nothing
    asks who "it" and "they" are; with ``every_pronoun`` they are too, in twice the time.
    """

    def __init__(
        self,
        nlp: Language,  # noqa: ARG002  # every factory gets it
        name: str = FACTORY,
        strict: bool = False,
        every_pronoun: bool = False,
    ) -> None:
        # Not the parent's: it looks for weights in the list that coreferee was shipped with.
        extend()
        self.name, self.strict, self.every_pronoun = name, strict, every_pronoun
        self.annotator: NewsAnnotator | None = None
        self.width = 0

    def set_weights(
        self, features: coreferee.FeatureTable, model: Model[Any, Any], width: int
    ) -> ChainFinder:
        """Take trained weights, with the width of the ``doc.tensor`` that they were trained on."""
        self.annotator = NewsAnnotator(features, model, self.every_pronoun)
        self.width = width
        return self

    def __call__(self, doc: Doc) -> Doc:
        """Find the chains of one document.

        Raises:
            ModelError: The component has no weights.
            PipelineError: The document has no tensor of the width that the weights know.
        """
        if self.annotator is None:
            raise ModelError("the component has no weights: open a pipeline with quoteattr.load()")
        width = doc.tensor.shape[1] if doc.tensor.ndim == 2 else 0
        if width != self.width and not all(token.is_space for token in doc):
            raise PipelineError(
                f"doc.tensor has width {width} where the weights of {self.name!r} know "
                f"{self.width}: use the component only in the pipeline that it was trained in"
            )
        try:
            return self._annotate(doc)
        except Exception:  # an article without chains is worth more than no article
            if self.strict:
                raise
            _log.warning("no chains for a document of %d tokens", len(doc), exc_info=True)
            return _without_chains(doc)

    def _annotate(self, doc: Doc) -> Doc:
        assert self.annotator is not None
        with _on_the_cpu(), vectors_from_tensor(doc):
            return self.annotator.annotate(doc)

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return features and weights as one string of bytes; empty without weights."""
        if self.annotator is None:
            return b""
        packed: bytes = srsly.msgpack_dumps(
            {"features": self._features(), "model": self.annotator.thinc_ensemble.to_bytes()}
        )
        return packed

    def from_bytes(self, data: bytes, exclude: Iterable[str] = ()) -> ChainFinder:  # noqa: ARG002
        """Take what `to_bytes` returned."""
        if not data:
            return self
        told = srsly.msgpack_loads(data)
        return self._restore(told["features"], told["model"])

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write features and weights into a folder: JSON and thinc's own format, no pickle."""
        if self.annotator is None:
            return
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        srsly.write_json(path / _FEATURES, self._features())
        (path / _WEIGHTS).write_bytes(self.annotator.thinc_ensemble.to_bytes())

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> ChainFinder:  # noqa: ARG002
        """Open features and weights in a folder.

        Raises:
            ModelError: A file is missing or damaged.
        """
        path = Path(path)
        try:
            return self._restore(srsly.read_json(path / _FEATURES), (path / _WEIGHTS).read_bytes())
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"cannot open the coreference weights in {path}: {error}; reinstall quoteattr"
            raise ModelError(message) from error

    def _features(self) -> dict[str, Any]:
        assert self.annotator is not None
        return {"width": self.width,
                "table": dict(vars(self.annotator.tendencies_analyzer.feature_table))}  # fmt: skip

    def _restore(self, features: Mapping[str, Any], weights: bytes) -> ChainFinder:
        with use_ops("numpy"):
            model = create_thinc_model().from_bytes(weights)
        table = coreferee.FeatureTable(**features["table"])
        return self.set_weights(table, model, features["width"])

    # Worker processes get the weights themselves: the parent would look the pipeline up by name.
    def __getstate__(self) -> dict[str, Any]:
        kept = {name: getattr(self, name) for name in ("name", "strict", "every_pronoun")}
        return {**kept, "data": self.to_bytes()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        extend()
        self.name, self.strict = state["name"], state["strict"]
        self.every_pronoun = state["every_pronoun"]
        self.annotator, self.width = None, 0
        self.from_bytes(state["data"])


@contextlib.contextmanager
def _on_the_cpu() -> Iterator[None]:
    """Compute with numpy, whatever runs on a GPU; thinc's own way looks for plug-ins each time."""
    before = get_current_ops()
    set_current_ops(_NUMPY)
    try:
        yield
    finally:
        set_current_ops(before)


def _without_chains(doc: Doc) -> Doc:
    doc.user_data.pop(text_key(doc, CANDIDATES), None)
    unmark(doc)
    doc._.coref_chains = coreferee.ChainHolder()
    forget(doc)
    return doc
