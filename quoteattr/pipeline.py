"""The order of the stages, and nothing else: from a Doc to the drafts of its attributions.

text -> Doc (model, coreference chains) -> the stages in `STAGES` -> records
"""

from __future__ import annotations

import datetime
import importlib
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

import attrs
from spacy.tokens import Doc

from quoteattr import coreference
from quoteattr.attributions import (
    bare_cues,
    circumstances,
    linking,
    nested,
    whole_clauses,
)
from quoteattr.attributions.building import RecordBuilder
from quoteattr.attributions.draft import Draft
from quoteattr.attributions.forms import applying, rare_forms, sources
from quoteattr.attributions.layout import finding
from quoteattr.attributions.rules import proposing
from quoteattr.claims.assignment import assign_claims
from quoteattr.coreference.mentions import Linker as Linker
from quoteattr.dates import said_on
from quoteattr.document import requirements
from quoteattr.document.document import Document
from quoteattr.document.proposals import Proposals
from quoteattr.entities import entity_index
from quoteattr.entities.entity_index import Entities, TokenChain
from quoteattr.neural import component
from quoteattr.records import Act, Article, Attribution
from quoteattr.roles import assignment
from quoteattr.speakers import resolution


@attrs.define(kw_only=True)
class Analysis:
    """What is known about one document; each stage adds its part."""

    document: Document
    date: datetime.date | None = None
    by_rules: bool = False
    linker: Linker = coreference.chains
    proposals: Proposals = attrs.Factory(Proposals)
    drafts: list[Draft] = attrs.Factory(list)
    chains: Sequence[TokenChain] = ()
    entities: Entities = attrs.Factory(Entities)


def _propose(found: Analysis) -> None:
    """Propose sources, cues and contents: by the model, else by rules.

    The order counts. Layout replaces what the model proposed, rare forms fill what is then free,
    and contents are added last, when all links of a cue are known.
    """
    document = found.document
    proposed = None if found.by_rules else component.proposals(document.doc)
    if proposed is None:
        requirements.require_annotation(document.doc)
        proposed = finding.with_layouts(document, proposing.propose(document))
        found.proposals = sources.with_sources(document.doc, proposed)
        return
    proposed = finding.with_layouts(document, proposed)
    proposed = rare_forms.with_rare_forms(document, proposed)
    proposed = sources.with_sources(document.doc, proposed)
    proposed = bare_cues.with_contents(document, proposed)
    found.proposals = applying.with_forms(document, proposed)


def _link(found: Analysis) -> None:
    """Accept proposals: which source and content belong to which cue, and what is inside them."""
    drafts = linking.link(found.document, found.proposals)
    drafts = whole_clauses.with_whole_clauses(found.document, drafts)
    found.drafts = nested.with_nested(found.document, drafts)


def _describe(found: Analysis) -> None:
    """Find act, polarity, addressee and medium in the clause of each cue."""
    for draft in found.drafts:
        circumstances.describe(draft)


def _chain(found: Analysis) -> None:
    """Find coreference chains with the linker, and the tokens of their mentions."""
    document = found.document
    found.chains = [
        [*filter(None, (document.span(one.start, one.end) for one in chain.mentions))]
        for chain in found.linker(document.doc)
    ]


def _name(found: Analysis) -> None:
    """Find who and what is named, by which names, with types and genders."""
    found.entities = entity_index.find_entities(found.document, found.chains)


def _resolve(found: Analysis) -> None:
    """Find whom each source refers to: by name, pronoun or description, or without a source."""
    resolution.resolve(found.document, found.drafts, found.entities, found.chains)


def _date(found: Analysis) -> None:
    """Find when each statement was made."""
    said_on.assign_dates(found.document, found.drafts, found.date)


def _assign_roles(found: Analysis) -> None:
    """Find in what role each speaker speaks."""
    assignment.assign_roles(found.document, found.drafts, found.entities)


def _claim(found: Analysis) -> None:
    """Word each content as a sentence that stands alone."""
    assign_claims(found.document, found.drafts, found.entities, found.chains, found.date)


STAGES: Final[tuple[tuple[str, Callable[[Analysis], None]], ...]] = (
    ("proposals", _propose),
    ("attributions", _link),
    ("circumstances", _describe),
    ("chains", _chain),
    ("entities", _name),
    ("speakers", _resolve),
    ("dates", _date),
    ("roles", _assign_roles),
    ("claims", _claim),
)


def run(found: Analysis, *, after: str | None = None, until: str | None = None) -> Analysis:
    """Run all stages on an analysis, or those between the named ones, and return it.

    Args:
        found: The analysis, with everything that the skipped stages would have found.
        after: The name of the stage in `STAGES` after which to begin; None begins with the first.
        until: The name of the last stage to run; None runs all that follow.

    >>> import spacy
    >>> found = Analysis(document=Document(spacy.blank("en")("It rained.")))
    >>> run(found, after="attributions").drafts
    []
    """
    names = [name for name, _ in STAGES]
    first = 0 if after is None else names.index(after) + 1
    last = len(names) if until is None else names.index(until) + 1
    for _, stage in STAGES[first:last]:
        stage(found)
    return found


def read(
    doc: Doc,
    article: Article,
    *,
    acts: Collection[Act] = tuple(Act),
    by_rules: bool = False,
    linker: Linker = coreference.chains,
) -> tuple[Attribution, ...]:
    """Return the attributions of a Doc in text order, with offsets into its article's text.

    Args:
        doc: The text of the article, processed by a pipeline.
        article: The article: its id and date go into the records.
        acts: The acts to return.
        by_rules: Ignore what the embedded model proposed.
        linker: The function that finds coreference chains.

    Raises:
        PipelineError: The Doc lacks tags, lemmas or dependencies, which the rules read.
    """
    document = Document(doc)
    found = Analysis(document=document, date=article.date, by_rules=by_rules, linker=linker)
    kept = (draft for draft in run(found).drafts if draft.act in acts)
    return tuple(RecordBuilder(article).build(kept))


def __getattr__(name: str) -> Any:
    # They used to be defined in this module, and scripts may import them from here. Importing them
    # at the top would be circular.
    if name in ("Extractor", "extract", "load", "shared"):
        return getattr(importlib.import_module("quoteattr.extractor"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
