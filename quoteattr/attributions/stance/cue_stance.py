"""The stance of a source: whether it claims, denies, asks, demands, promises or retracts a content.

The cue decides, by the entries of ``data/stances.txt``, its negation and what kind of content it
governs: "asked whether" is a question, "asked him to" a demand. Where the cue leaves it open, as
"said" does, the content decides (`quoteattr.attributions.stance.content_stance`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Set
from typing import Final

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from quoteattr.attributions import acts
from quoteattr.attributions.draft import Draft
from quoteattr.attributions.stance import content_forms, entries
from quoteattr.attributions.stance.commitments import withholds
from quoteattr.attributions.stance.content_stance import content_stance
from quoteattr.attributions.stance.entries import NONE
from quoteattr.records import Act, Kind, Polarity, Stance

# Verbs that a noun in the cue gives its stance to: "issued a denial", "repeated her demand".
_CARRIERS: Final = frozenset(
    "deliver express file issue launch lodge make offer raise register release reiterate renew "
    "repeat send share sound voice write".split()
)
# After "not" these make no negation: "not only said".
_ADDING: Final = frozenset("only just merely simply".split())
_BENCHES: Final = frozenset(
    "bench commission committee coroner council court hearing inquest inquiry jury magistrate "
    "panel tribunal trial".split()
)
_PREPOSITIONS: Final = frozenset("about against for in of on upon with".split())
_SAID_ACTS: Final = (Act.STATEMENT, Act.BELIEF)


def find_stance(draft: Draft) -> Stance | None:
    """Return what the source does with the content; None if it does none of the six things.

    None stands for refusals ("declined to say whether"), silences, "did not deny", perceptions,
    preferences and mere topics ("discussed").
    """
    cue = draft.cue
    if cue is None or draft.cue_head is None:
        return content_stance(draft) or Stance.CLAIM
    found = _by_entry(draft, cue)
    if found in (None, NONE) and _is_negated(draft, cue):
        return None
    if found is None:
        found = _by_act(draft, cue, draft.cue_head)
    if found == NONE:  # what is in quotation marks was said: "posted a message reading “…”"
        found = str(Stance.CLAIM) if draft.kind is Kind.DIRECT else None
    if found is None:
        return None
    stance = Stance(found)
    if stance is Stance.CLAIM and draft.act is Act.STATEMENT:
        if withholds(draft):
            return None
        return content_stance(draft) or stance
    if stance is Stance.QUESTION and draft.kind is Kind.DIRECT:
        demanded = content_stance(draft) is Stance.DEMAND  # “Please leave,” she asked.
        return Stance.DEMAND if demanded else stance
    return stance


def _by_act(draft: Draft, cue: Tokens, head: Token) -> str:
    """Return the stance of a cue without an entry: a claim if it tells a statement or a belief.

    A verb in no list, with a content that is neither a clause nor quoted, tells a deed ("aired").
    """
    if draft.kind is Kind.DIRECT:
        return str(Stance.CLAIM)
    if draft.act not in _SAID_ACTS:
        hearing = {"that", "how"} & content_forms.marks(draft) and _is_hearing(draft)
        return str(Stance.CLAIM) if hearing else NONE
    after = content_forms.after(draft)
    open_content = draft.kind is Kind.INDIRECT and not content_forms.is_clause(draft)
    if open_content and head.tag_.startswith("VB") and not acts.is_listed(cue, head, after):
        return NONE
    return str(Stance.CLAIM)


def _is_hearing(draft: Draft) -> bool:
    """Return whether a court heard it from a witness: "the inquest heard that the boat sank"."""
    source = draft.source
    return draft.lemma == "hear" and source is not None and source.root.lemma_.lower() in _BENCHES


def _by_entry(draft: Draft, cue: Tokens) -> str | None:
    """Return the stance of the first word of a cue that has an entry, None if none has.

    "None" entries give way to the verbs after them: "sought to persuade".
    """
    negated = _is_negated(draft, cue)
    marks = content_forms.marks(draft)
    fallback: str | None = None
    for token in _anchors(cue):
        following = _words_after(token, cue, draft.inside) | marks
        if "that" in marks:  # "argued for an hour that" does not argue for it
            following -= _PREPOSITIONS
        found = entries.stance_of(token, following, negated=negated)
        if found == NONE:
            fallback = fallback or found
        elif found is not None:
            return found
    return fallback


def _anchors(cue: Tokens) -> Iterator[Token]:
    """Yield the words of a cue that may have an entry; behind a verb of saying only verbs.

    So "said in reply to a question" is no question, while "released a statement denying" denies.
    """
    saying = False
    for token in cue:
        verb = token.tag_.startswith("VB")
        # "A direct denial" is nothing that was directed.
        if token.dep_ in ("aux", "auxpass", "amod") or (saying and not verb):
            continue
        yield token
        lemma = token.lemma_.lower()
        carries = lemma in acts.LIGHT or lemma in _CARRIERS
        saying = saying or (verb and not carries)


def _words_after(token: Token, cue: Tokens, inside: Set[int]) -> frozenset[str]:
    """Return the words that an entry may name behind its first one, as forms and lemmas."""
    near: Iterable[Token] = [
        *(one for one in cue if one.i > token.i),
        *(
            one
            for one in token.rights
            if one.dep_ in ("prt", "prep", "dative") and one.i not in inside
        ),
    ]
    forms = (form for one in near for form in (one.lower_, one.lemma_.lower()))
    return frozenset(forms) - {"that"} - (set() if _has_infinitive(near) else {"to"})


def _has_infinitive(words: Iterable[Token]) -> bool:
    return any(one.lower_ == "to" and one.dep_ == "aux" for one in words)


def _is_negated(draft: Draft, cue: Tokens) -> bool:
    """Return whether a cue is negated: "neither confirmed nor denied", not "not only said"."""
    words = [token.lower_ for token in cue]
    if ("yet", "to") in [*itertools.pairwise(words)]:
        return True  # "has yet to say"
    if draft.polarity is not Polarity.NEGATED:
        return "neither" in words and "nor" in words
    return not any(a == "not" and b in _ADDING for a, b in itertools.pairwise(words))
