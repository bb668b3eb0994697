"""What kind of content a cue governs: an infinitive, a clause, a question, a noun phrase."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.attributions.rules.reporting import FINITE_TAGS
from quoteattr.records import Kind

_WHETHER: Final = frozenset("if whether how what when where which who whom whose why".split())
_SHOULD: Final = frozenset("must ought should".split())
_SINGULAR: Final = frozenset("he it she that this".split())
_BEFORE_GERUND: Final = frozenset("ever for not".split())
# Past tenses without an ending, which look like subjunctives: "suggested he beat them".
_UNCHANGED: Final = frozenset(
    "beat bet broadcast cost cut hit hurt let put quit read set shut".split()
)
_FIRST_WORDS: Final = 2  # of a content, which entries may name: "apologized <for the delay>"


def after(draft: Draft) -> Tokens | None:
    """Return the tokens of the first content that follows the cue, or None."""
    assert draft.cue is not None
    end = draft.cue.end_char
    return next((one.tokens for one in draft.contents if one.place.start >= end), None)


def main_verb(draft: Draft) -> Token:
    """Return the word that heads the content, a verb if one of its parts has one.

    The parts of "The report, she said, was false" are read together.
    """
    roots = [root for one in draft.contents for root in _roots(one.tokens)]
    verbs = [root for root in roots if root.pos_ in ("VERB", "AUX")]
    main = (root for root in verbs if root.dep_ not in ("advcl", "acl", "relcl"))
    return next(main, (verbs or roots)[0])


def _roots(tokens: Tokens) -> list[Token]:
    """Return the tokens of a span whose heads are outside it, in text order."""
    inside = range(tokens.start, tokens.end)
    return [one for one in tokens if one.head.i not in inside or one.head.i == one.i]


def is_clause(draft: Draft) -> bool:
    """Return whether the first content is a clause: it has a finite verb or begins with "that"."""
    tokens = draft.contents[0].tokens
    root = tokens.root
    return tokens[0].lower_ == "that" or (root.pos_ in ("VERB", "AUX") and _is_finite(root))


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in FINITE_TAGS or any(
        one.tag_ in FINITE_TAGS for one in verb.lefts if one.dep_ in ("aux", "auxpass")
    )


def marks(draft: Draft) -> frozenset[str]:
    """Return the words of a content that an entry of ``data/stances.txt`` may name.

    They are its first words, the noun that heads it, and names for its construction: "to" for an
    infinitive, "that", "whether" for any question, "should" (also for a subjunctive) and "ing".
    """
    cue, tokens = draft.cue, after(draft)
    if cue is None or draft.kind is Kind.DIRECT:
        return frozenset()
    if tokens is None:  # "He should rest, she suggested."
        before = _constructions(cue, draft.contents[0].tokens)
        return frozenset(before & {"that", "should"})
    words = [token for token in tokens[:_FIRST_WORDS] if token.lower_ not in ("that", "to")]
    found = {form for token in words for form in (token.lower_, token.lemma_.lower())}
    found.update(_constructions(cue, tokens))
    root = tokens.root
    if root.pos_ in ("NOUN", "PROPN"):
        found.add(root.lemma_.lower())
    elif root.pos_ == "ADP":
        found.update(one.lemma_.lower() for one in root.children if one.dep_ == "pobj")
    return frozenset(found)


def _constructions(cue: Tokens, tokens: Tokens) -> set[str]:
    first = tokens[0]
    before = first.nbor(-1) if first.i else first
    heads = _roots(tokens)
    found: set[str] = set()
    finite = any(_is_finite(one) for one in heads if one.pos_ != "NOUN")
    that = "that" in (first.lower_, before.lower_)
    infinitive = not finite and any(map(_is_infinitive, heads))
    if (infinitive or _opens_infinitive(tokens)) and not that:
        found.add("to")
    opening = {one.lower_ for one in (before, cue[-1], *tokens[:_FIRST_WORDS])}
    if not opening.isdisjoint(_WHETHER):
        found.add("whether")
    elif "to" not in found:
        if finite or that:
            found.add("that")
        found.update("should" for one in heads if _is_subjunctive(one))
    gerund = next((one for one in tokens[:3] if one.lower_ not in _BEFORE_GERUND), first)
    if gerund.tag_ == "VBG":
        found.add("ing")
    return found


def _opens_infinitive(tokens: Tokens) -> bool:
    """Return whether tokens begin with "to" and a verb, or with a verb behind such a "to"."""
    place = [one for one in tokens[:4] if one.lower_ not in ("not", "never") and one.pos_ != "ADV"]
    if not place:
        return False
    before = tokens[0].nbor(-1) if tokens.start else None
    if before is not None and before.lower_ == "to" and place[0].tag_ == "VB":
        return True
    return len(place) > 1 and place[0].lower_ == "to" and place[1].tag_ == "VB"


def _is_infinitive(verb: Token) -> bool:
    return any(one.lower_ == "to" and one.dep_ == "aux" for one in verb.lefts)


def _is_subjunctive(verb: Token) -> bool:
    """Return whether a verb tells what is to be done: "should go", "that he go"."""
    helpers = [one for one in verb.lefts if one.dep_ in ("aux", "auxpass")]
    if any(one.lower_ in _SHOULD for one in helpers):
        return True
    subject = next((one for one in verb.lefts if one.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or any(one.lower_ not in ("be", "not") for one in helpers):
        return False
    if verb.tag_ == "VBN":
        return any(one.lower_ == "be" for one in helpers)
    singular = subject.tag_ in ("NN", "NNP") or subject.lower_ in _SINGULAR
    plain = verb.tag_ in ("VB", "VBP") and verb.lower_ not in _UNCHANGED
    return singular and plain and not helpers
