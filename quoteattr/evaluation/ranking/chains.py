"""Choices from corpora with coreference: whom subjects refer to that are pronouns or descriptions.

Nobody speaks there, so these choices say nothing about who spoke before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Token

from quoteattr import lexicon
from quoteattr.attributions import linking
from quoteattr.attributions.draft import Draft
from quoteattr.datasets import coreference
from quoteattr.datasets.documents import Range
from quoteattr.document.document import Document
from quoteattr.entities.referents import kind_of
from quoteattr.evaluation.accuracy import persons
from quoteattr.evaluation.ranking.decisions import KindOfChoice
from quoteattr.pipeline import Analysis, run
from quoteattr.ranking.fitting import Choice
from quoteattr.ranking.ranker import Ranker
from quoteattr.records import SpeakerKind
from quoteattr.speakers.choosing import DESCRIPTIONS, Candidate, Chooser, Chosen, Option, prefixed
from quoteattr.speakers.discourse import Discourse

_SUBJECTS: Final = ("nsubj", "nsubjpass")
_FOLDERS: Final = ("gum_train_open", "gum_dev")
_KINDS: Final = ("it", "they", "person")
_WEIGHT: Final = 0.3  # of a choice of GUM, compared with one of our own gold
_GAP_WEIGHTS: Final = {"he": 0.2, "his": 1.0}  # our own gold has hardly any "his"

Chains = Sequence[Sequence[Range]]


def read(nlp: Language, data_parent: Path) -> list[KindOfChoice]:
    """Return the choices of GAP's development part, and of GUM's documents with an open licence.

    A snippet of GAP has one chain: its pronoun and the name that it refers to. Of GUM only those
    kinds of choices are taken that made speakers better.

    Args:
        nlp: The pipeline.
        data_parent: The folder that contains ``data``.

    Raises:
        ReadError: A corpus is missing or damaged.
    """
    coref = data_parent / "data" / "coref"
    found: list[KindOfChoice] = []
    for one in (one for folder in _FOLDERS for one in coreference.brat(coref / folder)):
        found += choices(one.name, nlp(one.text), one.clusters, _KINDS, _WEIGHT)
    for row in persons.gap(coref / "gap" / "gap-development.tsv"):
        chain = gap_chain(row)
        if chain:
            doc = nlp(row["Text"])
            for kind, weight in _GAP_WEIGHTS.items():
                found += choices(row["ID"], doc, [chain], (kind,), weight)
    return found


def gap_chain(row: Mapping[str, str]) -> list[Range]:
    """Return the places of a snippet's pronoun and of the name that it refers to, or nothing."""
    named = [_place(row, name) for name in ("A", "B") if row[f"{name}-coref"].upper() == "TRUE"]
    return [_place(row, "Pronoun"), *named] if named else []


def _place(row: Mapping[str, str], name: str) -> Range:
    start = int(row[f"{name}-offset"])
    return start, start + len(row[name])


def choices(
    name: str, doc: Doc, chains: Chains, kinds: Collection[str], weight: float
) -> list[KindOfChoice]:
    """Return the choices of one text.

    Args:
        name: The name of the text.
        doc: The text, parsed.
        chains: Its coreference chains, in code points.
        kinds: The kinds of choices to return.
        weight: How much each counts, compared with a choice of our own gold.
    """
    document = Document(doc)
    heads = _heads(document, chains)
    subjects = [token for token in doc if _is_asked(token, heads, "his" in kinds)]
    drafts = [_draft(document, token) for token in subjects]
    analysis = run(
        Analysis(document=document, drafts=drafts), after="attributions", until="entities"
    )
    teacher = _Teacher(name, heads, weight)
    discourse = Discourse(document, (), analysis.entities, analysis.chains, teacher)
    for token, draft in zip(subjects, drafts, strict=True):
        if token.lower_ in lexicon.PRONOUNS:
            discourse.resolve_pronoun(token, draft, draft)
        elif analysis.entities.at(token) is None:
            discourse.resolve_description(token, draft, draft)
    return [one for one in teacher.found if one.kind in kinds]


class _Teacher(Chooser):
    """Keeps every choice with the candidates of the head's chain.

    Args:
        name: The name of the text.
        heads: The chain of each head of a mention, by token.
        weight: How much each choice counts.
    """

    def __init__(self, name: str, heads: Mapping[int, int], weight: float) -> None:
        super().__init__(Ranker(weights={}))
        self._group, self._heads, self._weight = ("corpora", name), heads, weight
        self.found: list[KindOfChoice] = []

    def choose(
        self,
        kind: str,
        options: Sequence[Option],
        head: Token,
        draft: Draft | None,  # noqa: ARG002
    ) -> Chosen:
        """Choose nobody, so that one choice does not depend on another."""
        chain = self._heads.get(head.i)
        right = frozenset(
            n for n, one in enumerate(options) if self._is_in(one.candidate, chain, head)
        )
        is_first = chain is None or head.i == min(i for i, c in self._heads.items() if c == chain)
        if options and (right or (is_first and kind in DESCRIPTIONS)):
            rows = [prefixed(kind, one.features) for one in options]
            choice = Choice(group=self._group, candidates=rows, right=right, weight=self._weight)
            self.found.append(KindOfChoice(kind=kind, choice=choice))
        return Chosen(None, 1.0)

    def _is_in(self, candidate: Candidate, chain: int | None, head: Token) -> bool:
        """Return whether half of a candidate's mentions, or its nearest one, are in a chain."""
        if chain is None:
            return False
        before = candidate.before(head.i) or candidate.mentions
        same = [self._heads.get(span.root.i) == chain for span in before]
        return bool(same) and (same[-1] or 2 * sum(same) >= len(same))


def _heads(document: Document, chains: Chains) -> dict[int, int]:
    """Return the chain of each head of a mention, by token."""
    found: dict[int, int] = {}
    for number, chain in enumerate(chains):
        for start, end in chain:
            span = document.span(start, end)
            if span is not None:
                found[span.root.i] = number
    return found


def _is_asked(token: Token, heads: Mapping[int, int], with_possessors: bool) -> bool:
    pronoun = lexicon.PRONOUNS.get(token.lower_)
    if pronoun is not None:
        is_asked = pronoun.person == "third" and token.i in heads
        return is_asked and (with_possessors or token.dep_ != "poss")
    if token.dep_ not in _SUBJECTS or token.pos_ != "NOUN":
        return False
    return kind_of(token) is not SpeakerKind.UNKNOWN


def _draft(document: Document, token: Token) -> Draft:
    """Return an attribution with a subject as its source and the next word as its content."""
    end = token.idx + len(token)
    following = token.doc[min(token.i + 1, len(token.doc) - 1)]
    content = (following.idx, following.idx + len(following))
    return linking.draft_at(document, [content], source=(token.idx, end))
