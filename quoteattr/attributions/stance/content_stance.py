"""What a content itself shows of the stance, where the cue leaves it open.

"“Who paid?” she said" is a question, "“Go home,” he said" a demand, "she said she would sue" a
promise, "he said it was not true that …" a denial.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.attributions.draft import Draft
from quoteattr.records import Kind, Stance

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
# Imperatives that only hold the talk together: "look, …", "make no mistake".
_NO_ORDERS: Final = frozenset(
    """believe bless congratulations excuse fuck god guess hear hell imagine know let listen look
    make mind remember say see suppose thank thanks trust welcome wish yes""".split()
)
_BEFORE_ORDER: Final = frozenset(
    "please do not n't n’t never always just now so and but then kindly".split()
)
_FALSE: Final = frozenset(
    """absurd baseless bogus bullshit concocted erroneous fabricated fabrication fake false
    falsehood fiction groundless hoax inaccurate incorrect lie ludicrous misinformation nonsense
    preposterous propaganda ridiculous rubbish slander smear unfounded unsubstantiated untrue
    untruth""".split()
)
_TRUE: Final = frozenset("accurate case correct fact so true truth".split())
_CLAIMS: Final = frozenset(
    """accusation allegation assertion charge claim insinuation narrative notion report rumor
    rumour story suggestion suspicion""".split()
)
_CALLING: Final = frozenset(
    "brand call characterise characterize deem describe dub label term".split()
)
_MARKS: Final = frozenset("\" '' `` “ ” ‘ ' «".split())
_NEAR: Final = 8  # words in which "called the claims … false" is said
_POINTING: Final = frozenset("it that this these those they".split())


def content_stance(draft: Draft) -> Stance | None:
    """Return what the content shows, None if it shows nothing but a claim."""
    tokens = draft.contents[0].tokens
    if _is_quoted(draft):
        if _asks(draft):
            return Stance.QUESTION
        if _orders(tokens):
            return Stance.DEMAND
    root = tokens.root
    if _is_false(root) or (draft.lemma in _CALLING and _is_called_false(tokens)):
        return Stance.DENIAL
    return Stance.PROMISE if _commits(draft, root) else None


def withholds(draft: Draft) -> bool:
    """Return whether the source only says that it will say nothing: "she could not comment"."""
    tokens = draft.contents[0].tokens
    root = tokens.root
    lemma = root.lemma_.lower()
    if lemma == "go" and root.tag_ == "VBG":
        deed = next((one for one in root.rights if one.dep_ == "xcomp"), None)
        return deed is not None and _is_silence(deed.lemma_.lower(), root)
    if lemma in ("decline", "refuse"):
        deed = next((one for one in root.rights if one.dep_ == "xcomp"), None)
        return deed is not None and deed.lemma_.lower() in lexicon.SILENCES
    modal = any(one.tag_ == "MD" for one in root.lefts)
    subject = next((one for one in root.lefts if one.dep_ == "nsubj"), None)
    return modal and subject is not None and _is_silence(lemma, root) and _is_source(draft, subject)


def _is_silence(lemma: str, verb: Token) -> bool:
    return lemma in lexicon.SILENCES and any(one.dep_ == "neg" for one in verb.children)


def _is_quoted(draft: Draft) -> bool:
    """Return whether the content is a quotation, with marks that no pairing knows included."""
    return draft.kind is Kind.DIRECT or draft.contents[0].tokens[0].text in _MARKS


def _asks(draft: Draft) -> bool:
    """Return whether most of what is quoted is questions, by their length."""
    asked = told = 0
    for one in draft.contents:
        start = one.tokens.start
        for token in one.tokens:
            last = token.i + 1 == one.tokens.end
            if token.text[-1:] in ".!?" or last:
                size = token.i + 1 - start
                following = "" if last else token.nbor().text
                if "?" in token.text or (last and "?" in one.tokens[-2:].text):
                    asked += size
                elif following != "?":
                    told += size
                start = token.i + 1
    return asked > told


def _orders(tokens: Tokens) -> bool:
    """Return whether a quotation begins with an imperative that is more than a manner of speech."""
    words = [token for token in tokens if token.is_alpha or token.lower_ in _BEFORE_ORDER]
    first = next((token for token in words if token.lower_ not in _BEFORE_ORDER), None)
    return any(_is_imperative(verb) for verb in (first, tokens.root) if verb is not None)


def _is_imperative(verb: Token) -> bool:
    if verb.tag_ not in ("VB", "VBP") or verb.lower_ != verb.lemma_.lower():
        return False
    helpers = {one.lower_ for one in verb.lefts if one.dep_ in ("aux", "auxpass")}
    subject = any(one.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for one in verb.children)
    return not subject and helpers <= {"do"} and verb.lower_ not in _NO_ORDERS


def _is_called_false(tokens: Tokens) -> bool:
    """Return whether a phrase names a claim and a word for falsehood: "the charges baseless"."""
    lemmas = [token.lemma_.lower() for token in tokens[:_NEAR]]
    named = any(lemma in _CLAIMS for lemma in lemmas) or lemmas[0] in _POINTING
    return named and not _FALSE.isdisjoint(lemmas) and "not" not in lemmas


def _is_false(root: Token) -> bool:
    """Return whether a clause calls something false: "it is not true", "the claims are lies"."""
    if root.lemma_.lower() != "be":
        return False
    subject = next((one for one in root.lefts if one.dep_ in ("nsubj", "expl")), None)
    said = next((one for one in root.rights if one.dep_ in ("acomp", "attr")), None)
    if subject is None or said is None:
        return False
    pointed = subject.lower_ in _POINTING or subject.lemma_.lower() in _CLAIMS
    negated = any(one.dep_ == "neg" for one in root.children)
    lemma = said.lemma_.lower()
    no = any(one.lower_ == "no" for one in said.lefts)
    if subject.lower_ == "there":
        return lemma in ("truth", "basis", "substance", "merit") and (no or negated)
    return pointed and ((lemma in _FALSE and not negated) or (lemma in _TRUE and negated))


def _commits(draft: Draft, root: Token) -> bool:
    """Return whether the source states its own plan: "said he would sue", “I will sue”."""
    subject = next((one for one in root.lefts if one.dep_ == "nsubj"), None)
    if subject is None or not _is_source(draft, subject):
        return False
    if draft.cue_head is not None and draft.lemma not in _REPORTING:
        return False
    helpers = [one for one in root.lefts if one.dep_ in ("aux", "auxpass")]
    lemma = root.lemma_.lower()
    if lemma in _PLANNING or (lemma == "go" and root.tag_ == "VBG"):
        deed = next((one for one in root.rights if one.dep_ == "xcomp"), None)
        return deed is not None and (lemma != "go" or _is_deed(deed.lemma_.lower(), subject))
    if any(one.dep_ == "auxpass" or one.lower_ == "have" for one in helpers):
        return False
    # "Said he would sue" reports "I will"; "says he would sue" and “I would sue” stay conditional.
    past = draft.cue_head is not None and draft.cue_head.tag_ in ("VBD", "VBN", "VBG")
    will = _WILL if past and not _is_quoted(draft) else _WILL - _WOULD
    if not any(one.lower_ in will and one.tag_ == "MD" for one in helpers):
        return False
    return _is_deed(lemma, subject)


def _is_deed(lemma: str, subject: Token) -> bool:
    """Return whether somebody can commit themselves to what a verb tells."""
    subjects = lexicon.HAPPENINGS.get(lemma)
    return subjects is None or (subjects == "it" and subject.lower_ != "it")


def _is_source(draft: Draft, subject: Token) -> bool:
    """Return whether a subject in the content may be the source, by its form alone."""
    form = subject.lower_
    if _is_quoted(draft):
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
