"""Choices from corpora with coreference: whom subjects refer to that are pronouns or descriptions.

Nobody speaks there, so these choices say nothing about who spoke before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from quoteattr.evaluation.ranking.decisions import KindOfChoice
from quoteattr.pipeline import Analysis, run
from quoteattr.ranking.fitting import Choice
from quoteattr.ranking.ranker import Ranker
from quoteattr.records import SpeakerKind
from quoteattr.speakers.candidates import Candidate
from quoteattr.speakers.choosing import DESCRIPTIONS, Chooser, Chosen, Option, prefixed
from quoteattr.speakers.discourse import Discourse

_SUBJECTS: Final = ("nsubj", "nsubjpass")
_FOLDERS: Final = ("gum_train_open", "gum_dev")
_KINDS: Final = ("it", "they", "person")
_WEIGHT: Final = 0.3  # compared with a choice of our own gold

Chains = Sequence[Sequence[Range]]


def read(nlp: Language, data_parent: Path) -> list[KindOfChoice]:
    """Return the choices of GUM's documents with an open licence, without its news.

    Those about "he" and most things are left out, since they made speakers worse.

    Args:
        nlp: The pipeline.
        data_parent: The folder that contains ``data``.

    Raises:
        CorpusError: A corpus is missing or damaged.
    """
    documents = (
        one
        for folder in _FOLDERS
        for one in coreference.brat(data_parent / "data" / "coref" / folder)
    )
    return [
        found
        for one in documents
        for found in choices(one.name, nlp(one.text), one.clusters)
        if found.kind in _KINDS
    ]


def choices(name: str, doc: Doc, chains: Chains) -> list[KindOfChoice]:
    """Return the choices of one text."""
    document = Document(doc)
    heads = _heads(document, chains)
    subjects = [token for token in doc if _is_asked(token, heads)]
    drafts = [_draft(document, token) for token in subjects]
    analysis = run(
        Analysis(document=document, drafts=drafts), after="attributions", until="entities"
    )
    teacher = _Teacher(name, heads)
    discourse = Discourse(document, (), analysis.entities, analysis.chains, teacher)
    for token, draft in zip(subjects, drafts, strict=True):
        if token.lower_ in lexicon.PRONOUNS:
            discourse.resolve_pronoun(token, draft, draft)
        elif analysis.entities.at(token) is None:
            discourse.resolve_description(token, draft, draft)
    return teacher.found


class _Teacher(Chooser):
    """Keeps every choice with the candidates of the head's chain.

    Args:
        name: The name of the text.
        heads: The chain of each head of a mention, by token.
    """

    def __init__(self, name: str, heads: Mapping[int, int]) -> None:
        super().__init__(Ranker(weights={}))
        self._group, self._heads = ("corpora", name), heads
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
            choice = Choice(group=self._group, candidates=rows, right=right, weight=_WEIGHT)
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


def _is_asked(token: Token, heads: Mapping[int, int]) -> bool:
    pronoun = lexicon.PRONOUNS.get(token.lower_)
    if pronoun is not None:
        return pronoun.person == "third" and token.i in heads and token.dep_ != "poss"
    if token.dep_ not in _SUBJECTS or token.pos_ != "NOUN":
        return False
    return kind_of(token) is not SpeakerKind.UNKNOWN


def _draft(document: Document, token: Token) -> Draft:
    """Return an attribution with a subject as its source and the next word as its content."""
    end = token.idx + len(token)
    following = token.doc[min(token.i + 1, len(token.doc) - 1)]
    content = (following.idx, following.idx + len(following))
    return linking.draft_at(document, [content], source=(token.idx, end))
