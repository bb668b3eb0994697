"""Attributions as a spaCy component: ``nlp.add_pipe("quoteattr")``, then ``doc._.attributions``.

It works behind any English pipeline with a parser; behind the embedded one it accepts what the
reader proposed, elsewhere what rules propose. What it finds is kept in the Doc as plain values, so
that it goes wherever the Doc goes: as rows in ``doc.user_data``, which ``doc._.attributions`` turns
into records, and as spans in ``doc.spans``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final

import attrs
from spacy.displacy import templates
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.tokens import Span as Stretch
from spacy.training import Example
from spacy.util import registry

from quoteattr import pipeline, syntax
from quoteattr.errors import InputError
from quoteattr.frontmatter import read_date
from quoteattr.output import jsonl
from quoteattr.reading import read_text
from quoteattr.records import Attribution, Span, SpeakerKind, parse_day

FACTORY: Final = "quoteattr"
SCORER: Final = "quoteattr.attribution_scorer.v1"
CONTENT, CUE, SOURCE = "quoteattr:content", "quoteattr:cue", "quoteattr:source"
PARTS: Final = {CONTENT: "quoteattr_content", CUE: "quoteattr_cue", SOURCE: "quoteattr_source"}
"""The keys of the spans in ``doc.spans``, with what their scores are called."""

COLOURS: Final = {
    "direct": "#9ec5fe", "mixed": "#ffd08a", "indirect": "#b7e4c7",
    "statement": "#dee2e6", "belief": "#ffc9c9", "intention": "#eebefa", "perception": "#99e9f2",
    "person": "#a5d8ff", "organization": "#ffec99", "group": "#c0eb75", "document": "#fcc2d7",
}  # fmt: skip
"""What displacy draws our labels in; black letters can be read on each."""

_ROWS, _DATE = "quoteattr:attributions", "quoteattr:article_date"  # keys of doc.user_data
_MARKUP: Final = str.maketrans("", "", '<>"')  # displacy puts the name into HTML as it is
_Score = Callable[..., dict[str, Any]]


class Component:
    """Puts an article's attributions into ``doc._.attributions``, offsets into ``doc.text``.

    Args:
        acts: Which acts to keep: some of statement, belief, intention, perception, other, or all.
        rules: Find them by rules even behind the embedded reader.
        scorer: What ``nlp.evaluate`` scores them with, None for nothing.

    Raises:
        InputError: One of the acts is none.
    """

    def __init__(self, acts: Sequence[str], rules: bool, scorer: _Score | None) -> None:
        self.acts, self.rules, self.scorer = pipeline.chosen_acts(acts), rules, scorer

    def __call__(self, doc: Doc) -> Doc:
        """Find a Doc's attributions.

        Raises:
            InputError: The text names a day in its header that is none.
        """
        article = read_text(doc.text, date=doc._.article_date)
        found = pipeline.read(doc, article, by_rules=self.rules)
        kept = pipeline.numbered((record for record in found if record.act in self.acts), {})
        doc._.attributions = [attrs.evolve(each, id=f"a{n}") for n, each in enumerate(kept, 1)]
        return doc

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """Score what was found against the spans of the references."""
        return {} if self.scorer is None else self.scorer(examples)


@Language.factory(
    FACTORY,
    assigns=["doc._.attributions", "doc.spans"],
    requires=["token.dep", "token.head", "token.tag", "token.lemma", "doc.ents"],
    default_config={"acts": ["statement"], "rules": False, "scorer": {"@scorers": SCORER}},
    # Shown in training, and of no weight: nothing here learns from it.
    default_score_weights={f"{name}_f": 0.0 for name in PARTS.values()},
)
def make_component(
    nlp: Language,
    name: str,  # noqa: ARG001  # every factory gets it
    acts: list[str],
    rules: bool,
    scorer: _Score | None,
) -> Component:
    """Build the component for a pipeline that has a parser.

    Raises:
        PipelineError: The pipeline has no parser, or is not English.
        InputError: One of the acts is none.

    >>> import quoteattr
    >>> nlp = quoteattr.load().nlp
    >>> _ = nlp.add_pipe("quoteattr")
    >>> [record.speaker.name for record in nlp("Ada Quill said it was over.")._.attributions]
    ['Ada Quill']
    """
    syntax.require(nlp)
    return Component(acts, rules, scorer)


def score(examples: Iterable[Example]) -> dict[str, Any]:
    """Score contents, cues and sources by their exact tokens: precision, recall and F.

    Gold stands in ``doc.spans`` of the references, under the keys that the component writes; labels
    are not compared. A reference without a key is left out, one with an empty list counts. Without
    any the scores are None.

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
    """Give the scorer to a pipeline's configuration.

    >>> make_scorer() is score
    True
    """
    return score


def displacy_options(key: str = CONTENT) -> dict[str, Any]:
    """Give the options with which ``displacy.render(doc, style="span")`` shows one of our lists.

    They are its list, a colour for each label, and speakers in one line: displacy breaks them.

    >>> displacy_options(CUE)["spans_key"]
    'quoteattr:cue'
    """
    label = templates.TPL_SPAN_START.replace("font-size:", "white-space: nowrap; font-size:")
    parts = {"span": templates.TPL_SPAN, "slice": templates.TPL_SPAN_SLICE, "start": label}
    return {"spans_key": key, "colors": COLOURS, "template": parts}


def _group(key: str, doc: Doc, _: str) -> Iterable[Stretch]:
    group: Iterable[Stretch] = doc.spans.get(key, ())
    return group


def _has_group(key: str, doc: Doc) -> bool:
    return key in doc.spans


def _attributions(doc: Doc) -> tuple[Attribution, ...]:
    return tuple(map(jsonl.from_row, doc.user_data.get(_ROWS, ())))


def _set_attributions(doc: Doc, records: Iterable[Attribution]) -> None:
    records, text = tuple(records), doc.text  # which spaCy puts together anew each time
    for record in records:
        for span in record.spans():
            if text[span.start : span.end] != span.text:
                raise InputError(
                    f"{record.id}: {span.text!r} does not stand at {span.start} of the Doc: give "
                    "offsets into doc.text"
                )
    doc.user_data[_ROWS] = list(map(jsonl.as_row, records))
    for key in PARTS:
        doc.spans[key] = [stretch for record in records for stretch in _stretches(doc, record, key)]


def _stretches(doc: Doc, record: Attribution, key: str) -> Iterator[Stretch]:
    """Give the tokens of one part of a record; a token that a range cuts belongs to it."""
    places: Sequence[Span | None]
    if key == CONTENT:
        places, label = record.content, record.kind.value
    elif key == CUE:
        places, label = [record.cue], record.act.value
    else:
        kind = record.speaker.kind if record.speaker else SpeakerKind.UNKNOWN
        places, label = [record.source], kind.value
    name = record.speaker.name.translate(_MARKUP) if record.speaker else ""
    for place in filter(None, places):
        stretch = doc.char_span(
            place.start,
            place.end,
            label,
            kb_id=name,
            span_id=record.id,
            alignment_mode="expand",
        )
        assert stretch is not None  # the range lies in the text
        yield stretch


def _article_date(doc: Doc) -> datetime.date | None:
    day = doc.user_data.get(_DATE)
    return None if day is None else parse_day(day)


def _set_article_date(doc: Doc, day: datetime.date | str | None) -> None:
    if isinstance(day, str):
        day = read_date(day)
    elif isinstance(day, datetime.datetime):
        day = day.date()
    doc.user_data[_DATE] = None if day is None else day.isoformat()


# With the module, not the component: a process that only opens Docs needs them, too.
Doc.set_extension("attributions", getter=_attributions, setter=_set_attributions, force=True)
Doc.set_extension("article_date", getter=_article_date, setter=_set_article_date, force=True)
