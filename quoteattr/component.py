"""Attributions as a spaCy component: ``nlp.add_pipe("quoteattr")``, then ``doc._.attributions``.

The embedded model analyses the Doc's text in a pipeline of its own, so that the component works in
any English pipeline and leaves that pipeline's annotations alone. With ``reader="rules"``,
attributions come from rules over the pipeline's own syntax. `quoteattr.extensions` stores the
records in the Doc.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final

from spacy.displacy import templates
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.tokens import Span as Tokens
from spacy.training import Example
from spacy.util import registry

from quoteattr import pipeline
from quoteattr.arguments import check_share
from quoteattr.document import requirements
from quoteattr.errors import InputError
from quoteattr.extensions import CONTENT as CONTENT
from quoteattr.extensions import CUE as CUE
from quoteattr.extensions import PARTS as PARTS
from quoteattr.extensions import SOURCE as SOURCE
from quoteattr.neural import component
from quoteattr.reading import read_text
from quoteattr.records import Article, Attribution, chosen_acts, only_confident
from quoteattr.shared import shared

FACTORY: Final = "quoteattr"
READERS: Final = ("embedded", "rules")
SCORER: Final = "quoteattr.attribution_scorer.v1"
COLOURS: Final = {
    "direct": "#9ec5fe", "mixed": "#ffd08a", "indirect": "#b7e4c7",
    "statement": "#dee2e6", "belief": "#ffc9c9", "intention": "#eebefa", "perception": "#99e9f2",
    "person": "#a5d8ff", "organization": "#ffec99", "group": "#c0eb75", "document": "#fcc2d7",
}  # fmt: skip
"""The colours of our labels in displacy; black letters are legible on each."""

_Score = Callable[..., dict[str, Any]]


class Component:
    """Sets ``doc._.attributions``, with offsets into ``doc.text``.

    Args:
        acts: Which acts to keep: some of statement, belief, intention, perception, other, or all.
        reader: What proposes attributions: "embedded" for the embedded model, which needs nothing
            from the pipeline, or "rules" for rules over the pipeline's tags, lemmas and parse.
        scorer: The scorer for ``nlp.evaluate``; None for no scores.
        min_confidence: The least confidence of speakers, roles and said-on dates: see
            `quoteattr.load`.

    Raises:
        InputError: An act or the reader is unknown, or the least confidence is not valid.
    """

    def __init__(
        self,
        acts: Sequence[str],
        reader: str,
        scorer: _Score | None,
        min_confidence: float = 0.0,
    ) -> None:
        if reader not in READERS:
            raise InputError(f"reader is {reader!r}: give one of {', '.join(READERS)}")
        check_share("min_confidence", min_confidence)
        self.acts, self.reader, self.scorer = chosen_acts(acts), reader, scorer
        self.min_confidence = min_confidence

    def __call__(self, doc: Doc) -> Doc:
        """Set a Doc's attributions; its other annotations are not changed.

        Raises:
            PipelineError: The rules lack tags, lemmas or a parse.
            ModelError: The embedded model is missing or damaged.
            InputError: The text begins with a date that is not in the calendar.
        """
        found = self._found(doc, read_text(doc.text, date=doc._.article_date))
        doc._.attributions = [only_confident(record, self.min_confidence) for record in found]
        return doc

    def _found(self, doc: Doc, article: Article) -> Iterable[Attribution]:
        by_rules = self.reader == "rules"
        # In our own pipeline the Doc has proposals already, and need not be analysed again.
        if not by_rules and component.proposals(doc) is None:
            return shared()(article, acts=self.acts)
        return pipeline.read(doc, article, acts=self.acts, by_rules=by_rules)

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """Return the scores of the predicted spans against those of the references."""
        return {} if self.scorer is None else self.scorer(examples)


@Language.factory(
    FACTORY,
    assigns=["doc._.attributions", "doc.spans"],
    default_config={
        "acts": ["statement"],
        "reader": "embedded",
        "scorer": {"@scorers": SCORER},
        "min_confidence": 0.0,
    },
    # Weight 0: spaCy's training shows these scores, but nothing here can be trained on them.
    default_score_weights={f"{name}_f": 0.0 for name in PARTS.values()},
)
def make_component(
    nlp: Language,
    name: str,  # noqa: ARG001  # spaCy passes it to every factory
    acts: list[str],
    reader: str,
    scorer: _Score | None,
    min_confidence: float,
) -> Component:
    """Build the component for an English pipeline.

    Raises:
        PipelineError: The pipeline is not English, or has no parser for the rules.
        InputError: An act or the reader is unknown, or the least confidence is not valid.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("quoteattr")
    >>> [record.speaker.name for record in nlp("Ada Quill said it was over.")._.attributions]
    ['Ada Quill']
    """
    component = Component(acts, reader, scorer, min_confidence)
    if reader == "rules":
        requirements.require(nlp)
    else:
        requirements.require_english(nlp)
    return component


def score(examples: Iterable[Example]) -> dict[str, Any]:
    """Return precision, recall and F1 of contents, cues and sources, by exact tokens.

    The gold spans are in ``doc.spans`` of the references, under the keys that the component writes;
    labels are not compared. A reference without a key is left out, but one with an empty list
    counts. Without any reference the scores are None.

    >>> score([])["quoteattr_cue_f"] is None
    True
    """
    examples = list(examples)
    scores: dict[str, Any] = {}
    for key, name in PARTS.items():
        scores |= Scorer.score_spans(
            examples,
            name,
            getter=partial(_group, key),
            has_annotation=partial(_has_group, key),
            labeled=False,
            allow_overlap=True,
        )
    return scores


@registry.scorers(SCORER)  # type: ignore[untyped-decorator]  # the registry has no types
def make_scorer() -> _Score:
    """Return the scorer, for the configuration of a pipeline.

    >>> make_scorer() is score
    True
    """
    return score


def displacy_options(key: str = CONTENT) -> dict[str, Any]:
    """Return options for ``displacy.render(doc, style="span")`` to show one of our lists.

    They select the list, colour each label, and keep displacy from wrapping the speakers' names.

    >>> displacy_options(CUE)["spans_key"]
    'quoteattr:cue'
    """
    label = templates.TPL_SPAN_START.replace("font-size:", "white-space: nowrap; font-size:")
    parts = {"span": templates.TPL_SPAN, "slice": templates.TPL_SPAN_SLICE, "start": label}
    return {"spans_key": key, "colors": COLOURS, "template": parts}


def _group(key: str, doc: Doc, _: str) -> Iterable[Tokens]:
    group: Iterable[Tokens] = doc.spans.get(key, ())
    return group


def _has_group(key: str, doc: Doc) -> bool:
    return key in doc.spans
