"""Contents in which a source speaks of what it will do: commitments, and keeping silent.

"She said she would sue" is a promise, "she said it would rain" is none, and "she said she could not
comment" says nothing.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.attributions.draft import Draft
from quoteattr.attributions.stance.content_forms import main_verb
from quoteattr.records import Kind

_WILL: Final = frozenset("will would 'll ’ll shall wo 'd ’d".split())
_WOULD: Final = frozenset("would 'd ’d".split())
_REPORTING: Final = frozenset(
    """add affirm agree announce answer assert assure confirm declare disclose explain indicate
    inform insist maintain post reaffirm reiterate repeat reply respond reveal say signal state
    stress telegraph tell text tweet warn write""".split()
)
_PLANNING: Final = frozenset("aim intend plan pledge promise vow mean undertake".split())
_FIRST: Final = frozenset("i we".split())
_THIRD: Final = frozenset("he she they it".split())
_OBJECTS: Final = {"him": "he", "her": "she", "them": "they", "me": "i", "us": "we"}
_OWNERS: Final = {"his": "he", "her": "she", "their": "they", "its": "it", "my": "i", "our": "we"}
_MARKS: Final = frozenset("\" '' `` “ ” ‘ ' «".split())
# What somebody may be before keeping silent: "said he was unable to comment".
_KEEPING: Final = frozenset("decline refuse reluctant unable unwilling".split())


def withholds(draft: Draft) -> bool:
    """Return whether the source only says that it will say nothing: "she could not comment"."""
    cue, tokens = draft.cue, draft.contents[0].tokens
    root = tokens.root
    told = [root, *(one for one in root.rights if one.dep_ == "acomp")]
    if cue is not None and tokens[0].lower_ == "to":  # "said he was unable <to comment>"
        kept = any(one.lemma_.lower() in _KEEPING for one in cue)
        return kept and root.lemma_.lower() in lexicon.SILENCES
    for word in told:
        deed = next((one for one in word.rights if one.dep_ == "xcomp"), None)
        if deed is None or deed.lemma_.lower() not in lexicon.SILENCES:
            continue
        if word.lemma_.lower() in _KEEPING or is_negated(root):
            return True
    modal = any(one.tag_ == "MD" for one in root.lefts)
    silent = root.lemma_.lower() in lexicon.SILENCES and is_negated(root)
    subject = next((one for one in root.lefts if one.dep_ == "nsubj"), None)
    return modal and silent and subject is not None and is_source(draft, subject)


def is_negated(verb: Token) -> bool:
    """Return whether a verb has a negation of its own."""
    return any(one.dep_ == "neg" for one in verb.children)


def is_quoted(draft: Draft) -> bool:
    """Return whether the content is a quotation, with marks that no pairing knows included."""
    return draft.kind is Kind.DIRECT or draft.contents[0].tokens[0].text in _MARKS


def commits(draft: Draft) -> bool:
    """Return whether the source states its own plan: "said he would sue", “I will sue”."""
    root = main_verb(draft)
    subject = next((one for one in root.lefts if one.dep_ == "nsubj"), None)
    if subject is None or not is_source(draft, subject):
        return False
    if draft.cue_head is not None and draft.lemma not in _REPORTING:
        return False
    helpers = [one for one in root.lefts if one.dep_ in ("aux", "auxpass")]
    lemma = root.lemma_.lower()
    if lemma in _PLANNING or (lemma == "go" and root.tag_ == "VBG"):
        deed = next((one for one in root.rights if one.dep_ == "xcomp"), None)
        if deed is None or is_negated(root):
            return False
        return lemma != "go" or _is_deed(deed.lemma_.lower(), subject)
    if any(one.dep_ == "auxpass" or one.lower_ == "have" for one in helpers):
        return False
    if root.tag_ == "VBN" and any(one.lower_ == "be" for one in helpers):
        return False
    # "Said he would sue" reports "I will"; "says he would sue" and “I would sue” stay conditional.
    past = draft.cue_head is not None and draft.cue_head.tag_ in ("VBD", "VBN", "VBG")
    own = draft.source is not None and draft.source.root.lower_ in _FIRST
    reported = past and not is_quoted(draft) and (own or subject.lower_ not in _FIRST)
    will = _WILL if reported else _WILL - _WOULD
    if not any(one.lower_ in will and one.tag_ == "MD" for one in helpers):
        return False
    return _is_deed(lemma, subject)


def _is_deed(lemma: str, subject: Token) -> bool:
    """Return whether somebody can commit themselves to what a verb tells."""
    subjects = lexicon.HAPPENINGS.get(lemma)
    return subjects is None or (subjects == "it" and subject.lower_ != "it")


def is_source(draft: Draft, subject: Token) -> bool:
    """Return whether a subject in the content may be the source, by its form alone."""
    form = subject.lower_
    if is_quoted(draft):
        return form in _FIRST
    source = draft.source
    if source is None or form not in _FIRST | _THIRD:
        return False
    if draft.addressee is not None and _OBJECTS.get(draft.addressee.root.lower_) == form:
        return False  # "told her she would lead"
    head = source.root
    own = _OWNERS.get(head.lower_, head.lower_)
    if own in _FIRST | _THIRD:
        return own == form
    if form in _FIRST:
        return own == "who" or draft.kind is Kind.MIXED
    plural = head.tag_ in ("NNS", "NNPS") or any(one.dep_ == "conj" for one in head.children)
    return (form == "they") if plural else True
