"""Who speaks where no source names them: the subject above, who spoke before, who is named next.

And who says "I": the speaker of the innermost content around it, outside all contents the author.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr.attributions import passives
from quoteattr.attributions.draft import Draft
from quoteattr.attributions.nested import MAX_DEPTH
from quoteattr.document.document import Document
from quoteattr.entities.referents import Referent
from quoteattr.records import Kind, SpeakerKind
from quoteattr.speakers.choosing import Candidate, Features, Option
from quoteattr.speakers.features import Turn

# "It appears that …" without anybody to whom it appears is what the author says.
_SEEMING: Final = frozenset("appear look seem".split())
AUTHOR: Final = "AUTHOR"
"""The speaker name of the article's author, who has no name in the text."""
CONTINUING: Final = frozenset("add conclude continue go".split())
"""Verbs by which whoever has just spoken goes on: "he added", "he went on"."""


def governing_subject(draft: Draft) -> Token | None:
    """Return the subject of the verb that governs a cue without source, or None.

    "Trump praised Pence, adding that …": the participle's speaker is the subject of its verb.
    """
    verb = draft.cue_head
    if draft.cue is None or verb is None:
        return None
    # "It's hard to imagine" has a subject of its own, which is nobody.
    own = (child.dep_ for token in draft.cue for child in token.children)
    if not {"nsubj", "nsubjpass", "auxpass"}.isdisjoint(own):
        return None
    if passives.passive_verb(draft.cue) is not None or passives.is_said_of_subject(verb):
        return None  # "Asked whether she would go, Quill …", "Accused of lying, Quill …"
    while verb.dep_ in ("advcl", "conj", "xcomp", "pcomp") and verb.head.i != verb.i:
        verb = verb.head
        for child in verb.children:
            if child.dep_ == "nsubj":
                return child
    return None


def is_participle(draft: Draft) -> bool:
    """Return whether a cue is a participle: "adding that …", whose subject is that of its verb."""
    head = draft.cue_head
    if head is None or head.dep_ != "advcl":
        return False
    return head.tag_ == "VBG" or any(child.lower_ == "having" for child in head.lefts)


def continues(draft: Draft, before: Turn, document: Document) -> bool:
    """Return whether a participle goes on in the sentence of the attribution before.

    "Roe said he won, as it was expected in May, adding that …": the tree may hang it anywhere.
    """
    sentences, verb = document.sentence_of, draft.cue_head
    same = sentences[draft.anchor.start] == sentences[before.at]
    return same and verb is not None and verb.tag_ == "VBG" and draft.lemma in CONTINUING


def neighbours(
    drafts: Sequence[Draft],
) -> Mapping[int, tuple[int | None, int | None]]:
    """Return the drafts before and behind each draft, without those inside what others say."""
    order = sorted(range(len(drafts)), key=lambda i: drafts[i].anchor.start)
    before: dict[int, int | None] = {}
    after: dict[int, int | None] = {}
    for numbers, beside in ((order, before), (order[::-1], after)):
        last = None
        for i in numbers:
            beside[i] = last
            last = i if drafts[i].within is None else last
    return {i: (before[i], after[i]) for i in order}


def options(
    draft: Draft,
    document: Document,
    subject: Candidate | None,
    author: Candidate,
    before: tuple[Turn, Draft] | None,
    after: tuple[Turn, Draft] | None,
) -> list[Option]:
    """Return the candidates of a draft without source.

    Args:
        draft: The draft.
        document: The document.
        subject: The subject of the verb that governs the cue.
        author: The author of the article.
        before: The attribution before, if its speakers are known.
        after: The attribution behind, if its speakers are known.
    """
    shape = _of_draft(draft)
    found = []
    if subject is not None:
        found.append(Option(candidate=subject, features={"subject": 1.0, **shape}))
    found.append(Option(candidate=author, features=_of_author(draft)))
    for name, one in (("before", before), ("after", after)):
        if one is None:
            continue
        turn, other = one
        candidate = Candidate(referents=tuple(turn.speakers))
        found.append(
            Option(candidate=candidate, features=_of_other(name, draft, other, document, shape))
        )
    return found


def _of_draft(draft: Draft) -> Features:
    quoted = draft.kind is Kind.DIRECT
    return {
        "no cue": draft.cue is None,
        "no cue, quoted": draft.cue is None and quoted,
        "quoted": quoted,
        "participle": draft.cue_head is not None and draft.cue_head.tag_ == "VBG",
        "noun": draft.cue_head is not None and draft.cue_head.pos_ == "NOUN",
        "verb": draft.cue_head is not None and draft.cue_head.pos_ in ("VERB", "AUX"),
    }


def _of_author(draft: Draft) -> Features:
    return {
        "author": 1.0,
        "author seems": draft.lemma in _SEEMING,
        "author, quoted": draft.kind is not Kind.INDIRECT,
        "author, adjective": draft.cue_head is not None and draft.cue_head.pos_ == "ADJ",
    }


def _of_other(
    name: str, draft: Draft, other: Draft, document: Document, shape: Features
) -> Features:
    """Return the features of the speaker of the attribution before, or behind."""
    here, there = draft.anchor.start, other.anchor.start
    sentences = abs(document.sentence_of[here] - document.sentence_of[there])
    paragraphs = abs(document.paragraph_of[here] - document.paragraph_of[there])
    inside = here in other.inside
    found: Features = {
        "": 1.0,
        "same sentence": sentences == 0,
        "next sentence": sentences == 1,
        "far": sentences > 2,
        "same paragraph": paragraphs == 0,
        "next paragraph": paragraphs == 1,
        "inside": inside,
        "quoted too": other.kind is Kind.DIRECT and draft.kind is Kind.DIRECT,
        "headline": document.sentence_of[here] == 0,
        **shape,
    }
    return {f"{name} {key}".strip(): value for key, value in found.items()}


class EnclosingContents:
    """The contents of one document, looked up by the tokens inside them."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._drafts = drafts

    @functools.cached_property
    def _around(self) -> Mapping[int, Sequence[int]]:
        around: dict[int, list[int]] = defaultdict(list)
        for j, draft in enumerate(self._drafts):
            for i in draft.inside:
                around[i].append(j)
        return around

    def innermost(self, head: Token, own: int) -> int | None:
        """Return the number of the draft with the smallest content around a token, or None.

        ``own`` is the number of the draft that the token belongs to, which is left out.
        """
        around = [
            (len(self._drafts[j].inside), j) for j in self._around.get(head.i, ()) if j != own
        ]
        return min(around)[1] if around else None

    def quotation(self, i: int) -> int | None:
        """Return the number of the quotation in which the source of a draft is, or None.

        Whoever is quoted is neither "he" nor "the guard" in "“He told us to wait,” she said".
        """
        parts = self._drafts[i].parts
        outer = self.innermost(parts[0].head, i) if parts else None
        return outer if outer is None or self._drafts[outer].kind is Kind.DIRECT else None

    def order(self) -> list[int]:
        """Return the numbers of the drafts in text order, each quotation before those in it."""
        places: dict[int, tuple[int, int]] = {}
        for i, draft in enumerate(self._drafts):
            starts, outer = [draft.anchor.start], self.quotation(i)
            while outer is not None and len(starts) <= MAX_DEPTH:
                starts.append(self._drafts[outer].anchor.start)
                outer = self.quotation(outer)
            places[i] = max(starts), len(starts)
        return sorted(places, key=places.__getitem__)


def author(head: Token) -> Referent:
    """Return the article's author, mentioned by a pronoun of the first person."""
    return Referent(
        name=AUTHOR,
        kind=SpeakerKind.AUTHOR,
        mention=head.doc[head.i : head.i + 1],
        head=head.lower_,
    )
