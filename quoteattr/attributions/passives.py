"""Passive cues: who was asked or told is the addressee, and the source is the agent, if any.

In "Quill was told by the bank that …" the bank is the source, as in
"The court heard from the bank that …". In "Asked whether …, Quill said" the
question has none. Parsers tag many of these participles as past tenses; therefore the words around
a verb count as well as its tag.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.attributions.rules.reporting import first_child, lemma
from quoteattr.records import Act

# Verbs whose passive subject is the addressee.
_ADDRESSING: Final = frozenset(
    "advise ask assure beg brief caution challenge command counsel grill implore inform instruct "
    "interview invite notify order press prompt query question quiz reassure remind tell urge "
    "warn".split()
)
# Verbs that are never active without an object: "City told to pay". "Inform" is not among them,
# because Indian English has "the minister informed that …" in the active voice.
_TRANSITIVE: Final = frozenset("advise instruct invite order remind tell urge warn".split())
# Who hears what is said before them: "the inquest heard from Dr Quill that …".
_HEARING: Final = frozenset(
    """bench commission committee coroner court enquiry hearing inquest inquiry judge jury
    magistrate panel parliament trial tribunal""".split()
)
_CLAUSES: Final = frozenset("if that whether".split())
_SUBORDINATORS: Final = frozenset("after although before if once though unless until when".split())
_BEING: Final = frozenset("am are be been being get gets got is was were".split())
_HAVING: Final = frozenset("had has have having 've 's".split())
# Labels of a verb that depends on something else, as a finite main verb does not.
_DEPENDENT: Final = frozenset("acl advcl ccomp dep pcomp prep relcl xcomp".split())
_SUBJECTS: Final = frozenset("nsubj nsubjpass csubj csubjpass".split())
_OBJECTS: Final = frozenset("dative dobj".split())
_MEANS: Final = frozenset("email e-mail fax letter mail mistake phone post telephone text".split())
_MAX_STEPS: Final = 5  # up the tree in search of a subject


def passive_verb(cue: Iterable[Token]) -> Token | None:
    """Return the first passive verb of asking or telling in a cue, or None."""
    verbs = [token for token in cue if token.tag_[:2] == "VB"]
    told = (verb for verb in verbs if lemma(verb) in _ADDRESSING and is_passive(verb))
    return next(told, None) or next(filter(is_hearing, verbs), None)


def is_hearing(verb: Token) -> bool:
    """Return whether a verb says what a court or the like was told: "the jury heard that …"."""
    if lemma(verb) != "hear" or verb.tag_ not in ("VBD", "VBN", "VBZ", "VBP"):
        return False
    by, clause = agent(verb), first_child(verb, "ccomp")
    if clause is None and verb.dep_ not in ("parataxis", "ccomp"):
        return False
    who = first_child(verb, "nsubj")
    return by is not None or (who is not None and lemma(who) in _HEARING)


def is_passive(verb: Token) -> bool:
    """Return whether a verb of asking or telling is passive, as a finite verb or a participle.

    Auxiliaries, an agent or an object decide. Only without them does the position of the subject.
    """
    if verb.tag_ not in ("VBN", "VBD") or (lemma(verb) == "assure" and first_child(verb, "prep")):
        return False  # "assured of a seat" is sure of it
    helpers = {one.lower_ for one in verb.lefts if one.dep_ in ("aux", "auxpass")}
    if helpers & _BEING or first_child(verb, "auxpass", "nsubjpass") is not None or agent(verb):
        return True
    if helpers & _HAVING or first_child(verb, *_OBJECTS) is not None:
        return False
    subject = first_child(verb, *_SUBJECTS)
    if subject is not None:
        return _is_reduced(verb, subject)
    if verb.dep_ == "conj":
        return verb.tag_ == "VBN" and verb.head.i != verb.i and is_passive(verb.head)
    return verb.dep_ in _DEPENDENT or _opens(verb)


def is_said_of_subject(verb: Token) -> bool:
    """Return whether a participle says something about its subject: "accused of theft, Quill …".

    False for participles of feeling and belief, which are the subject's own: "convinced that it was
    over, Quill …".
    """
    has = any(one.dep_ == "aux" and one.lower_ in _HAVING for one in verb.lefts)
    return verb.tag_ == "VBN" and not has and lexicon.act_of(lemma(verb)) is Act.STATEMENT


def _is_reduced(verb: Token, subject: Token) -> bool:
    """Return whether a verb with a subject in the tree is in fact a participle after a noun.

    "Benali, told that it was over, wept", and the headline "City told that the bridge is unsafe".
    """
    if subject.i > verb.i:
        return False
    before, behind = verb.nbor(-1), next(iter(verb.doc[verb.i + 1 : verb.i + 2]), None)
    if before.text == "," and (before.i == subject.i + 1 or lemma(verb) == "tell"):
        return behind is not None and behind.text != ","  # "Quill, the mayor, told, …"
    if behind is None:
        return False
    if behind.lower_ == "to" and behind.tag_ == "TO":
        return lemma(verb) in _TRANSITIVE
    # Headlines leave out "was" and end without punctuation.
    headline = verb.sent[-1].text[-1:].isalnum()
    return headline and lemma(verb) == "tell" and behind.lower_ in _CLAUSES


def _opens(verb: Token) -> bool:
    """Return whether a verb without a subject opens its sentence or clause: "Asked about it, …"."""
    before = verb.i - 1
    while before >= verb.sent.start and verb.doc[before].dep_ in ("advmod", "neg"):
        before -= 1
    behind = next(iter(verb.doc[verb.i + 1 : verb.i + 2]), None)
    if behind is None or behind.pos_ in ("PROPN", "PRON", "DET"):
        return False  # '"Why?" asked Quill.'
    return before < verb.sent.start or verb.doc[verb.i - 1].lower_ in _SUBORDINATORS


def leads_up(verb: Token) -> bool:
    """Return whether a passive without an agent only introduces what follows.

    True for "Asked whether …, Quill said" and "when she was told that …", but not for "Quill was
    told that …".
    """
    if agent(verb) is not None:
        return False
    if verb.dep_ == "conj" and verb.head.i != verb.i and lemma(verb.head) in _ADDRESSING:
        return leads_up(verb.head)
    finite = any(one.lower_ in _BEING - {"be", "been", "being"} for one in verb.lefts)
    if finite or first_child(verb, *_SUBJECTS) is not None:
        return verb.dep_ in ("advcl", "pcomp") and any(
            one.lower_ in _SUBORDINATORS for one in verb.lefts
        )
    return True


def agent(verb: Token) -> Token | None:
    """Return the head of the noun phrase after "by", or None; times and means are no agents.

    With "heard" it is the one after "from".
    """
    word = "from" if lemma(verb) == "hear" else "by"
    for one in verb.rights:
        if one.lower_ == word and one.dep_ in ("agent", "prep"):
            noun = first_child(one, "pobj")
            if noun is not None and noun.ent_type_ not in ("DATE", "TIME"):
                return None if noun.lower_ in {*lexicon.WEEKDAYS, *_MEANS} else noun
    return None


def addressee(verb: Token) -> Token | None:
    """Return the head of the noun phrase that was asked or told, or None if the tree has none."""
    for _ in range(_MAX_STEPS):
        subject = first_child(verb, *_SUBJECTS)
        head = verb.head
        if subject is not None and subject.tag_ not in ("WDT", "WP"):
            return subject
        if verb.dep_ in ("acl", "relcl"):
            return head
        if head.i == verb.i or verb.dep_ not in (*_DEPENDENT, "conj"):
            return None
        verb = head
    return None
