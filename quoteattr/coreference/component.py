"""The spaCy component for coreference, and functions that read its results.

`ChainFinder` runs coreferee with our own weights, which are stored in the pipeline's directory.
`chains` reads the chains that it or stock coreferee found, `candidates` only its own candidates.
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

from quoteattr.coreference.document_facts import remove_facts
from quoteattr.coreference.fast_rules import register_extensions, remove_holders
from quoteattr.coreference.linking import CANDIDATES_KEY, NewsAnnotator
from quoteattr.coreference.mentions import Candidate, Chain, chain_of, mention_of
from quoteattr.coreference.vectors import vectors_from_tensor
from quoteattr.document.document import text_key
from quoteattr.errors import ModelError, PipelineError

FACTORY: Final = "quoteattr_coref"
_NUMPY: Final = NumpyOps()
_FEATURES_FILE, _WEIGHTS_FILE = "features.json", "model"

_log = logging.getLogger(__name__)


def chains(doc: Doc) -> tuple[Chain, ...]:
    """Return the chains that `ChainFinder` or stock coreferee found in a document.

    Offsets are code points of ``doc.text``. Chains are in the order of their first mentions. A
    token may be in two of them, as itself and as part of a group ("Roe and Doe … they"). Empty if
    nothing was linked or the pipeline has no such component.

    >>> import spacy
    >>> chains(spacy.blank("en")("It rained."))
    ()
    """
    holder = doc._.coref_chains if Doc.has_extension("coref_chains") else None
    return tuple(chain_of(doc, chain) for chain in holder or ())


def no_chains(doc: Doc) -> tuple[Chain, ...]:  # noqa: ARG001  # stands where `chains` does
    """Return no chains, so that speakers are resolved without coreference.

    >>> import quoteattr
    >>> quoteattr.load(linker=no_chains)("He said no.")[0].speakers
    ()
    """
    return ()


def candidates(doc: Doc, token: int) -> tuple[Candidate, ...]:
    """Return the mentions to which the pronoun at a token index may refer.

    The most probable comes first, and those about which the rules are uncertain after all others.
    The probabilities sum to 1. Empty if the token is no third-person pronoun, or if `ChainFinder`
    has not processed it.

    >>> import spacy
    >>> candidates(spacy.blank("en")("He said so."), 0)
    ()
    """
    for index, row in doc.user_data.get(text_key(doc, CANDIDATES_KEY), ()):
        if index == token:
            return tuple(
                Candidate(mention=mention_of(doc, tokens), probability=value, certain=certain)
                for tokens, value, certain in row
            )
    return ()


@Language.factory(
    FACTORY,
    default_config={"strict": False, "every_pronoun": False},
    # It also reads "token.morph", which spaCy's own components assign without declaring it.
    requires=["token.dep", "token.head", "token.tag", "token.pos", "token.lemma",
              "token.ent_type", "token.is_sent_start", "doc.tensor"],
    assigns=["doc._.coref_chains", "token._.coref_chains"],
)  # fmt: skip
class ChainFinder(CorefereeBroker):  # type: ignore[misc]  # coreferee has no types
    """Pipeline component that finds chains with coreferee and weights trained on this pipeline.

    The vectors are the rows of ``doc.tensor``.

    Args:
        nlp: The pipeline; not used, but spaCy passes it to every factory.
        name: The name of the component.
        strict: Raise the error of a document that fails. By default the document has no chains,
            and a warning is logged.
        every_pronoun: Resolve "it" and "they" in addition to "he" and "she", in twice the time.
            Their chains are not used to resolve speakers.
    """

    def __init__(
        self,
        nlp: Language,  # noqa: ARG002
        name: str = FACTORY,
        strict: bool = False,
        every_pronoun: bool = False,
    ) -> None:
        # Instead of the parent's method, which finds weights only for the pipelines in its list.
        register_extensions()
        self.name, self.strict, self.every_pronoun = name, strict, every_pronoun
        self.annotator: NewsAnnotator | None = None
        self.width = 0

    def set_weights(
        self, features: coreferee.FeatureTable, model: Model[Any, Any], width: int
    ) -> ChainFinder:
        """Set trained weights and return the component.

        Args:
            features: The labels that are features.
            model: The trained network.
            width: The width of the ``doc.tensor`` that it was trained on.
        """
        self.annotator = NewsAnnotator(features, model, self.every_pronoun)
        self.width = width
        return self

    def __call__(self, doc: Doc) -> Doc:
        """Find the chains of one document.

        Raises:
            ModelError: The component has no weights.
            PipelineError: The Doc has no tensor of the width that the weights were trained on.
        """
        if self.annotator is None:
            raise ModelError("the component has no weights: open a pipeline with quoteattr.load()")
        width = doc.tensor.shape[1] if doc.tensor.ndim == 2 else 0
        if width != self.width and not all(token.is_space for token in doc):
            raise PipelineError(
                f"doc.tensor has width {width}, but the weights of {self.name!r} were trained on "
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
        with _numpy_ops(), vectors_from_tensor(doc):
            return self.annotator.annotate(doc)

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return the features and weights; empty if the component has none."""
        if self.annotator is None:
            return b""
        packed: bytes = srsly.msgpack_dumps(
            {"features": self._features(), "model": self.annotator.thinc_ensemble.to_bytes()}
        )
        return packed

    def from_bytes(self, data: bytes, exclude: Iterable[str] = ()) -> ChainFinder:  # noqa: ARG002
        """Load what `to_bytes` returned, and return the component."""
        if not data:
            return self
        unpacked = srsly.msgpack_loads(data)
        return self._restore(unpacked["features"], unpacked["model"])

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the features as JSON and the weights in thinc's format to a folder.

        Nothing is written if the component has no weights.
        """
        if self.annotator is None:
            return
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        srsly.write_json(path / _FEATURES_FILE, self._features())
        (path / _WEIGHTS_FILE).write_bytes(self.annotator.thinc_ensemble.to_bytes())

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> ChainFinder:  # noqa: ARG002
        """Load the features and weights in a folder, and return the component.

        Raises:
            ModelError: A file is missing or damaged.
        """
        path = Path(path)
        try:
            return self._restore(
                srsly.read_json(path / _FEATURES_FILE), (path / _WEIGHTS_FILE).read_bytes()
            )
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

    # With the weights: the parent's method stores a name, by which a worker would load a package.
    def __getstate__(self) -> dict[str, Any]:
        kept = {name: getattr(self, name) for name in ("name", "strict", "every_pronoun")}
        return {**kept, "data": self.to_bytes()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        register_extensions()
        self.name, self.strict = state["name"], state["strict"]
        self.every_pronoun = state["every_pronoun"]
        self.annotator, self.width = None, 0
        self.from_bytes(state["data"])


@contextlib.contextmanager
def _numpy_ops() -> Iterator[None]:
    """Use numpy even if spaCy runs on a GPU; thinc's `use_ops` looks for plug-ins on each call."""
    before = get_current_ops()
    set_current_ops(_NUMPY)
    try:
        yield
    finally:
        set_current_ops(before)


def _without_chains(doc: Doc) -> Doc:
    doc.user_data.pop(text_key(doc, CANDIDATES_KEY), None)
    remove_holders(doc)
    doc._.coref_chains = coreferee.ChainHolder()
    remove_facts(doc)
    return doc
