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
from quoteattr.attributions.stance import entries
from quoteattr.attributions.stance.commitments import commits, is_negated, is_quoted, is_source
from quoteattr.attributions.stance.content_forms import main_verb
from quoteattr.records import Stance

# Imperatives that only hold the talk together: "look, …", "make no mistake".
_NO_ORDERS: Final = frozenset(
    """believe bless congratulations excuse fuck god guess hear hell imagine know listen look
    make mind remember say see suppose thank thanks trust welcome wish yes""".split()
)
_THINKING: Final = frozenset("be face hope imagine look put remember say see suppose".split())
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
_NEAR: Final = 8  # words in which "called the claims … false" is said
# What people take back when they are sorry for it, unlike "sorry for your loss".
_RUED: Final = frozenset(
    """action behavior behaviour comment conduct error insult joke mistake offence offense outburst
    post remark statement tweet word""".split()
)
_POINTING: Final = frozenset("it that this these those they".split())


def content_stance(draft: Draft) -> Stance | None:
    """Return what the content shows, None if it shows nothing but a claim."""
    tokens, root = draft.contents[0].tokens, main_verb(draft)
    if is_quoted(draft):
        if _asks(draft):
            return Stance.QUESTION
        if _orders(tokens, root):
            return Stance.DEMAND
    if _is_false(root) or _is_called_false(draft):
        return Stance.DENIAL
    return Stance.PROMISE if commits(draft) else _performed(draft, root)


def _performed(draft: Draft, root: Token) -> Stance | None:
    """Return the stance that a content puts into words: “I deny it”, “We urge you to go”.

    Only the present tense does so; in reported speech it may be a past one ("said he was sorry").
    """
    subject = next((one for one in root.lefts if one.dep_ == "nsubj"), None)
    if subject is None or not is_source(draft, subject) or is_negated(root):
        return None
    if _is_sorry(root):
        return Stance.RETRACTION
    helpers = any(one.dep_ in ("aux", "auxpass") for one in root.lefts)
    if root.tag_ not in ("VBP", "VBZ") or helpers or root.lemma_.lower() in lexicon.HAPPENINGS:
        return None
    after = [token for token in root.rights if token.dep_ in ("prt", "prep")]
    objects = [token for token in root.rights if token.dep_ in ("dobj", "pobj")]
    following = {one.lemma_.lower() for one in (*after, *objects)}
    verbs = (one for one in root.rights if one.dep_ in ("xcomp", "ccomp"))
    if any(one.lower_ == "to" for verb in verbs for one in verb.lefts if one.dep_ == "aux"):
        following.add("to")
    found = entries.stance_of(root, following, negated=False)
    return None if found in (None, entries.NONE, str(Stance.CLAIM)) else Stance(found)


def _is_sorry(root: Token) -> bool:
    """Return whether somebody is sorry for words or deeds of their own."""
    sorry = [one for one in root.rights if one.lower_ == "sorry" and one.dep_ == "acomp"]
    phrases = [one for word in (*sorry, root) for one in word.rights if one.dep_ == "prep"]
    rued = (one for phrase in phrases for one in phrase.rights if phrase.lower_ in ("for", "about"))
    own = any(one.dep_ == "pcomp" or one.lemma_.lower() in _RUED for one in rued)
    return root.lemma_.lower() == "be" and bool(sorry) and own


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


def _orders(tokens: Tokens, root: Token) -> bool:
    """Return whether a quotation begins with an imperative that is more than a manner of speech."""
    words = [token for token in tokens if token.is_alpha or token.lower_ in _BEFORE_ORDER]
    first = next((token for token in words if token.lower_ not in _BEFORE_ORDER), None)
    return any(_is_imperative(verb) for verb in (first, root) if verb is not None)


def _is_imperative(verb: Token) -> bool:
    if verb.tag_ not in ("VB", "VBP") or verb.lower_ != verb.lemma_.lower():
        return False
    helpers = {one.lower_ for one in verb.lefts if one.dep_ in ("aux", "auxpass")}
    subject = any(one.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for one in verb.children)
    if verb.lower_ == "let" and _opens_thought(verb):
        return False
    return not subject and helpers <= {"do"} and verb.lower_ not in _NO_ORDERS


def _opens_thought(let: Token) -> bool:
    """Return whether "let" asks for nothing: "let me tell you", "let's be clear"."""
    after = [one.lower_ for one in let.doc[let.i + 1 : let.i + 3]]
    return bool(after) and (
        after[0] in ("me", "'s", "’s") or (after[0] == "us" and after[-1] in _THINKING)
    )


def _is_called_false(draft: Draft) -> bool:
    """Return whether a claim is called by a word for falsehood: "called <the charges baseless>"."""
    if draft.cue is None or draft.cue_head is None or draft.lemma not in _CALLING:
        return False
    named = [token for token in draft.cue if token.i > draft.cue_head.i]
    words = [*named, *(token for token in draft.contents[0].tokens if token.is_alpha)][:_NEAR]
    lemmas = [token.lemma_.lower() for token in words]
    claimed = not _CLAIMS.isdisjoint(lemmas) or (lemmas and lemmas[0] in _POINTING)
    return bool(claimed) and not _FALSE.isdisjoint(lemmas) and "not" not in lemmas


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
