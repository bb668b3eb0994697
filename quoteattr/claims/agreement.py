"""Verbs that agree with a name in place of "I": "am" and "'ve seen" become "is" and "has seen"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr.attributions.draft import Edit
from quoteattr.attributions.rules.reporting import FINITE_TAGS
from quoteattr.records import Replaced
from quoteattr.spans import Range

_IRREGULAR: Final = {"am": "is", "have": "has", "do": "does", "go": "goes"}
_CLITICS: Final = {"m": "is", "ve": "has", "ll": "will"}
_HISSING: Final = ("s", "sh", "ch", "x", "z", "o")


def third_person(verb: str) -> str:
    """Return the third person of a verb in the present tense.

    >>> third_person("am"), third_person("Try"), third_person("watch"), third_person("say")
    ('is', 'Tries', 'watches', 'says')
    """
    lower = verb.lower()
    if lower in _IRREGULAR:
        found = _IRREGULAR[lower]
    elif lower.endswith(_HISSING):
        found = f"{lower}es"
    elif lower.endswith("y") and lower[-2:-1] not in tuple("aeiou"):
        found = f"{lower[:-1]}ies"
    else:
        found = f"{lower}s"
    return found.capitalize() if verb[:1].isupper() else found


def verb_edits(pronoun: Token) -> Sequence[Edit] | None:
    """Return the edits to the verbs of a subject "I"; None if its verb is not clear.

    Also the edit of a contraction after any other pronoun: "he's" is no possessive.
    """
    first = pronoun.lower_ == "i"
    if first and pronoun.dep_ not in ("nsubj", "nsubjpass"):
        return [] if pronoun.dep_ in ("conj", "attr", "pobj") else None
    edits = []
    tokens = [*_finite(pronoun.head)] if first else []
    if first and (not tokens or _is_filler(pronoun.head)):
        return None
    after = pronoun.doc[pronoun.i + 1] if pronoun.i + 1 < len(pronoun.doc) else None
    if after is not None and not pronoun.whitespace_ and after.text[:1] in "'’":
        tokens = [token for token in tokens if token.i != after.i]
        full = _expanded(after)
        if full is None:
            return None
        edits.append(_edit(after, f" {full}"))
    for token in tokens:
        if token.tag_ == "VBP":
            if not token.is_alpha:
                return None
            edits.append(_edit(token, third_person(token.text)))
    return edits


def _is_filler(verb: Token) -> bool:
    """Return whether a verb says nothing of its own: "I mean, …", "…, you know what I mean"."""
    after = verb.doc[verb.i + 1].text if verb.i + 1 < len(verb.doc) else "."
    return verb.lower_ == "mean" and not after[0].isalpha()


def _edit(token: Token, new: str) -> Edit:
    return Edit(Range(token.idx, token.idx + len(token)), new, Replaced.AGREEMENT)


def _expanded(clitic: Token) -> str | None:
    """Return the third person of "'m", "'ve", "'ll", "'d" and "'s" as a word, None for others."""
    short = clitic.lower_[1:]
    if short in _CLITICS:
        return _CLITICS[short]
    if short == "d":
        return {"VB": "would", "VBN": "had"}.get(clitic.head.tag_)
    if short == "s" and clitic.tag_ == "VBZ":
        return {"be": "is", "have": "has"}.get(clitic.lemma_)
    return None


def _finite(verb: Token) -> Iterator[Token]:
    """Yield the finite words of a verb, and of the verbs coordinated with it: "I know and say"."""
    for token in (*(c for c in verb.children if c.dep_ in ("aux", "auxpass")), verb):
        if token.tag_ in FINITE_TAGS:
            yield token
    for child in verb.children:
        has_own = any(one.dep_ in ("nsubj", "nsubjpass", "expl") for one in child.children)
        if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX") and not has_own:
            yield from _finite(child)
