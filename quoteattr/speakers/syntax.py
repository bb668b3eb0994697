"""What the grammar of a sentence says about whom a source means, and whom it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.attributions.draft import Draft
from quoteattr.document.noun_phrases import noun_of
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import ORGANIZATION, PERSON
from quoteattr.entities.referents import QUANTITIES, kind_of, points_back
from quoteattr.lexicon import Gender, Pronoun
from quoteattr.records import Kind, SpeakerKind

COUPLES: Final = {"couple": 2, "duo": 2, "pair": 2, "trio": 3, "quartet": 4}
"""Nouns for so many people together."""
_BOTH: Final = ("both", "neither")
# Nouns for people of whom nothing has to be told before: "the two friends".
_ANYBODY: Final = lexicon.BEINGS | lexicon.KINSHIP | {"friend", "leader", "suspect", "victim"}
# "It was a nurse who said": the subject of a cleft sentence is nobody.
_NOBODY: Final = frozenset("it that there this what who".split())


def antecedent_of(head: Token, entities: Entities) -> Token | None:
    """Return the noun or name that a relative pronoun refers to, None if it is unclear."""
    named = _named_in_front(head, entities)
    if named is not None:
        return named
    verb = head
    while verb.dep_ != "relcl" and verb.head.i != verb.i:
        verb = verb.head
    if verb.dep_ != "relcl" or verb.head.i > head.i:
        return None
    noun = verb.head
    if noun.dep_ == "appos" and entities.at(noun.head) is not None:
        above = entities.at(noun.head)
        is_thing = head.lower_ in ("that", "which")
        # "Trump, the nominee, who …"; but a person is not "a PAC that …" after the name.
        noun = noun.head if not (is_thing and above is not None and above.type == PERSON) else noun
        noun = _body_in_front(noun, entities) or noun
    return _quantity(noun)


def subject_of(noun: Token) -> Token | None:
    """Return of whom a noun is said: "[Roe] was a lawyer who", "sees [him] as a man who"; or None.

    Not the subject of "it was a lawyer who said".
    """
    while noun.dep_ == "appos":
        noun = noun.head
        if noun.dep_ == "pobj" and noun.head.head.lower_ == "one":  # "one of the best, a man who"
            noun = noun.head.head
    is_as = noun.dep_ == "pobj" and noun.head.lower_ == "as"
    verb = noun.head.head if is_as else noun.head
    if not (is_as or noun.dep_ == "attr") or any(one.dep_ == "neg" for one in verb.children):
        return None
    objects = [one for one in verb.children if is_as and one.dep_ in ("dobj", "nsubjpass")]
    subjects = [one for one in verb.lefts if one.dep_ == "nsubj"]
    # "Roe sees himself as a man who"
    others = [one for one in objects if not one.lower_.endswith("self")]
    found = next(iter([*others, *subjects]), None)
    return None if found is None or found.lower_ in _NOBODY else found


def _named_in_front(head: Token, entities: Entities) -> Token | None:
    """Return the name right before: "Christie, who", "the European Union, which contended".

    A person is never "which", and a body needs the comma: "the Acme report which" is the report.
    """
    i = head.i - 1
    comma = i > 0 and head.doc[i].text == ","
    i -= comma
    entity = entities.at(head.doc[i]) if i >= 0 else None
    if entity is None:
        return None
    is_person = entity.type == PERSON and head.lower_ not in ("that", "which")
    is_body = entity.type == ORGANIZATION and head.lower_ == "which" and comma
    return head.doc[i] if is_person or is_body else None


def _body_in_front(noun: Token, entities: Entities) -> Token | None:
    """Return the body that "Acme Steel, [a firm] that says" names, whatever the parse."""
    start = noun.left_edge.i
    if start < 2 or noun.doc[start - 1].text != ",":
        return None
    before = noun.doc[start - 2]
    entity = entities.at(before)
    return before if entity is not None and entity.type == ORGANIZATION else None


def _quantity(noun: Token) -> Token:
    """Return the quantity that a noun depends on, else the noun: "[a number] of cities that"."""
    of = noun.head
    if noun.dep_ == "pobj" and of.lower_ == "of" and of.head.lemma_.lower() in QUANTITIES:
        return of.head
    return noun


def named_behind(
    head: Token, pronoun: Pronoun, genders: Mapping[Entity, Gender], entities: Entities
) -> Entity | None:
    """Return who is named only after a pronoun: "As he left the court, Trump said"."""
    gender = pronoun.gender
    subject = None if pronoun.plural else _following_subject(head)
    entity = None if subject is None else entities.at(subject)
    if entity is None or entity.type != PERSON or gender is Gender.NEUTER:
        return None
    return entity if genders.get(entity, gender) is gender else None


def _following_subject(head: Token) -> Token | None:
    """Return the subject that follows a pronoun's opening clause: "As he left, Trump said".

    None if the clause does not precede its main clause.
    """
    for below in (head, *head.ancestors):
        verb = below.head
        if below.dep_ in ("advcl", "prep") and verb.i > head.i and verb.dep_ != "conj":
            subject = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
            return subject if subject is not None and subject.i > below.right_edge.i else None
    return None


def apart(head: Token, draft: Draft) -> list[Token]:
    """Return the nouns and names in the sentence of a source that cannot mean the same.

    "He told Roe", "he said Roe had won" and "Roe, he said, had won" are about two persons. In a
    quotation people speak of themselves by name. So are the arguments of a verb, of which one goes
    on: "Roe thanked the nominee, who promised".
    """
    if draft.source is not None and draft.source.root.i != head.i:
        return _subjects(head)
    source = None if draft.cue is None or draft.kind is Kind.DIRECT else draft.source
    if source is None:
        return []
    told = [] if draft.addressee is None else [draft.addressee.root]
    said = (token for token in head.sent if token.i in draft.inside)
    below = (token for token in said if max(token.i, token.head.i) > head.i)
    return told + [token for token in below if token.pos_ in ("NOUN", "PROPN")]


def _subjects(head: Token) -> list[Token]:
    """Return the subject of the verb of which a noun is the object, also behind a preposition."""
    is_behind = head.dep_ == "pobj" and head.head.lower_ not in ("as", "like")
    verb = head.head.head if is_behind else head.head
    if not is_behind and head.dep_ not in ("dobj", "dative"):
        return []
    return [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]


def number_of(head: Token) -> int | None:
    """Return how many people a phrase says that it means, None if it does not point back to them.

    "The couple" and "both" are two, and so are "the two", "both women" and "the two ministers"; but
    "the two ministers who left" may be named nowhere.
    """
    before = [child.lower_ for child in head.lefts]
    if "other" in before or any(child.dep_ == "conj" for child in head.rights):
        return None
    if head.lower_ in _BOTH or "both" in before:
        return 2 if head.lower_ in _BOTH or kind_of(head) is SpeakerKind.GROUP else None
    if not points_back(head) and before != ["all"]:
        return None
    if head.lower_ in COUPLES:
        return COUPLES[head.lower_]
    if any(child.dep_ in ("relcl", "acl", "prep") for child in head.rights):
        return None
    if head.like_num:
        return lexicon.NUMBERS.get(head.lower_)
    counts = [lexicon.NUMBERS[word] for word in before if word in lexicon.NUMBERS]
    return counts[0] if len(counts) == 1 and kind_of(head) is SpeakerKind.GROUP else None


def needs_evidence(head: Token) -> bool:
    """Return whether a phrase for so many people says what they are: "the two ministers"."""
    is_bare = head.like_num or head.lower_ in (*COUPLES, *_BOTH)
    return not is_bare and noun_of(head) not in _ANYBODY
