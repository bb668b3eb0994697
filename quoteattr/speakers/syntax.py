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
_POINTING: Final = frozenset("all both the these those".split())
# "The other two" and "the last two ministers" are not the two who were just named.
_OTHERS: Final = frozenset(
    "another different first last new next other remaining rest second".split()
)
_PRONOUNS: Final = ("them", "these", "those")  # "both of them"
# Nouns for people of whom nothing else has to be told before: "the two women".
_ANYBODY: Final = frozenset("brother friend leader man sibling sister twin woman".split())
_PERSONAL: Final = ("he", "she", "they")
# Verbs by which somebody is said to be something: "described her as a woman who".
_SEEING: Final = frozenset(
    "appoint cast choose consider depict describe elect hail hire know name paint portray regard "
    "remember see treat view".split()
)
# "If he were a man who", "he is no man who"
_DENYING: Final = frozenset("could hardly if might never no not should would".split())


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


def subject_of(noun: Token, head: Token, entities: Entities) -> Token | None:
    """Return of whom a noun is said: "[Roe] was a lawyer who", "sees [him] as a man who"; or None.

    Not the subject of "it was a lawyer who said", nor whoever "is no lawyer who says". Only a name,
    "he", "she" and "they" are such a subject, and nobody is if the noun is a name itself.
    """
    if entities.at(noun) is not None:
        return None
    while noun.dep_ == "appos":
        noun = noun.head
        if noun.dep_ == "pobj" and noun.head.head.lower_ == "one":  # "one of the best, a man who"
            noun = noun.head.head
    is_as = noun.dep_ == "pobj" and noun.head.lower_ == "as"
    verb = noun.head.head if is_as else noun.head
    is_denied = any(one.lower_ in _DENYING for one in (*verb.children, *noun.lefts))
    if not (is_as or noun.dep_ == "attr") or is_denied:
        return None
    deps = ("dobj", "nsubjpass") if is_as and verb.lemma_ in _SEEING else ("nsubj",)
    found = [one for one in verb.children if one.dep_ in deps]
    if found and found[0].lower_.endswith("self"):  # "Roe sees himself as a man who"
        found = [one for one in verb.lefts if one.dep_ == "nsubj"]
    entity = entities.at(found[0]) if found else None
    is_named = entity is not None and (entity.type == PERSON or head.lower_ != "who")
    return found[0] if is_named or (found and found[0].lower_ in _PERSONAL) else None


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


def excluded_tokens(head: Token, draft: Draft) -> list[Token]:
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


def stated_number(head: Token) -> int | None:
    """Return how many people a phrase says that it means, None if it does not point back to them.

    "The couple" and "both" are two, and so are "the two", "both women" and "the two ministers"; but
    "the two ministers who left" may be named nowhere.
    """
    before = {child.lower_ for child in head.lefts}
    if head.lower_ in COUPLES:
        return COUPLES[head.lower_] if points_back(head) else None
    behind = restrictions(head)
    of_them = [one for of in behind if of.lower_ == "of" for one in of.children]
    if any(one.lower_ not in _PRONOUNS for one in of_them) or len(behind) > len(of_them):
        return None
    if head.lower_ in _BOTH:
        return 2
    if not before.isdisjoint(_OTHERS) or before.isdisjoint(_POINTING):
        return None
    if head.like_num:
        return lexicon.NUMBERS.get(head.lower_)
    counts = [lexicon.NUMBERS[word] for word in before if word in lexicon.NUMBERS]
    number = 2 if "both" in before else counts[0] if len(counts) == 1 else None
    return number if kind_of(head) is SpeakerKind.GROUP else None


def restrictions(head: Token) -> list[Token]:
    """Return what is behind a noun and says which ones are meant: "the ministers [who left]"."""
    return [one for one in head.rights if one.dep_ in ("acl", "conj", "prep", "relcl")]


def is_bare(head: Token) -> bool:
    """Return whether a phrase for so many people does not say what they are: "both", "the two"."""
    return head.like_num or head.lower_ in (*COUPLES, *_BOTH)


def needs_description(head: Token) -> bool:
    """Return whether people must have been called by a noun before: "the two ministers"."""
    return not is_bare(head) and noun_of(head) not in _ANYBODY
