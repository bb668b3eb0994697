"""Nouns beside a name: "Jane Roe, the mayor of Springfield,", "Roe is the mayor", "as mayor"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person, has_next
from quoteattr.entities.entity_index import Entities
from quoteattr.entities.name_spans import PERSON

_SUBJECTS: Final = ("nsubj", "nsubjpass")
_WORDS: Final = 10  # how far behind a comma the noun of an apposition may stand
# "Roe, who serves as sheriff", "Roe worked as a nurse"
_SERVING: Final = frozenset("serve work act".split())


def nouns_beside(mention: Span, entities: Entities) -> Iterator[Token]:
    """Yield the nouns that stand beside a name: in apposition, or as what it is or was."""
    root = mention.root
    doc = mention.doc
    beside = [
        child
        for token in mention
        for child in token.children
        if child.dep_ == "appos" and child.i >= mention.end
    ]
    if doc[mention.end : mention.end + 1].text == ":":
        beside = []  # "ROE: Governor, …": what follows is speech
    beside += _in_front(root, entities)
    beside += _said_to_be(root)
    beside += _in_front_of_comma(mention)
    if not any(noun.i > root.i and describes_person(noun) for noun in beside):
        beside += _behind_comma(mention, entities)
    beside += [other for noun in beside for other in noun.conjuncts if other.i > noun.i]
    seen: set[int] = set()
    for noun in beside:
        if _is_title_of_another(noun, mention, entities):
            continue
        named = entities.at(noun)
        if noun.i in seen or named is not None:
            continue
        seen.add(noun.i)
        if describes_person(noun) or noun.lemma_.lower() in lexicon.ORGANIZATIONS:
            yield noun


def _in_front(root: Token, entities: Entities) -> Iterator[Token]:
    """Find "the mayor, Jane Roe" and, for the second name, "two lawyers, Jane Roe and Dan Doe"."""
    first = root
    while first.dep_ == "conj" and entities.at(first.head) is not None and first.head.i < first.i:
        first = first.head
    if first.dep_ == "appos" and first.head.i < first.i:
        noun = first.head
        if first.i == root.i or noun.tag_ in ("NNS", "NNPS"):
            yield noun


def _said_to_be(root: Token) -> Iterator[Token]:
    """Find "Roe is the mayor", "Roe, who was mayor", "Roe served as mayor", "Roe's time as …"."""
    verbs = [root.head] if root.dep_ in _SUBJECTS else []
    verbs += [child for child in root.children if child.dep_ == "relcl"]
    for verb in verbs:
        if _is_unreal(verb):
            continue
        if verb.lemma_.lower() in ("be", "become", "remain"):
            yield from (child for child in verb.children if child.dep_ == "attr")
        if verb.lemma_.lower() in _SERVING:
            yield from _behind_as(verb)
    if root.dep_ == "poss":
        yield from _behind_as(root.head)


def _behind_as(token: Token) -> Iterator[Token]:
    for child in token.children:
        if child.lower_ == "as" and child.dep_ == "prep":
            yield from (noun for noun in child.children if noun.dep_ == "pobj")


def _is_title_of_another(noun: Token, mention: Span, entities: Entities) -> bool:
    # "WALLACE: But, Governor Pence, …": the title in front of a name is that name's.
    if not has_next(noun) or noun.nbor().i == mention.start:
        return False
    named = entities.at(noun.nbor())
    return named is not None and named is not entities.at(mention.root)


def _is_unreal(verb: Token) -> bool:
    # "is not the mayor", "would be the first president": nobody's role yet.
    return any(child.dep_ == "neg" or child.tag_ == "MD" for child in verb.children)


def _in_front_of_comma(mention: Span) -> list[Token]:
    """Find "A lawyer for the paper, Dan Roe, said" where the parser made two subjects of it."""
    doc, root = mention.doc, mention.root
    if mention.start < 2 or doc[mention.start - 1].text != "," or root.dep_ not in _SUBJECTS:
        return []
    twins = [t for t in root.head.lefts if t.i < mention.start and t.dep_ == root.dep_]
    return [t for t in twins if describes_person(t) and t.tag_ == "NN"]


def _behind_comma(mention: Span, entities: Entities) -> Iterator[Token]:
    """Find "Name, the mayor of X," where the parser saw no apposition.

    The first noun for a person behind the comma counts, or for a body behind a body's name, as long
    as no verb and no other mark stands between; an age may ("Jones, 25, a teacher").
    """
    doc, entity = mention.doc, entities.at(mention.root)
    is_person = entity is None or entity.type == PERSON
    i = _comma_behind(mention) if is_person else mention.end
    if doc[i : i + 1].text != ",":
        return
    if doc[i + 2 : i + 3].text == "," and doc[i + 1].like_num:
        i += 2
    for token in doc[i + 1 : i + _WORDS]:
        if token.is_sent_start or _ends(token):
            return
        if token.pos_ in ("NOUN", "PROPN") and (
            describes_person(token)
            if is_person
            else token.lemma_.lower() in lexicon.ORGANIZATIONS and doc[i + 1].tag_ == "DT"
        ):
            if not (token.dep_ == "compound" and token.head.i > token.i):
                yield token
                return
        elif token.pos_ == "ADP":
            return


def _comma_behind(mention: Span) -> int:
    """Give the place of the comma behind a name, over "of Springfield" where "a" follows."""
    doc, end = mention.doc, mention.end
    if doc[end : end + 1].text not in ("of", "from", "at"):
        return end
    for i in range(end + 1, min(end + _WORDS, len(doc) - 1)):
        if doc[i].text == ",":
            return i if doc[i + 1].lower_ in ("a", "an", "the") else end
        if doc[i].pos_ in ("VERB", "AUX", "PRON", "ADP") or doc[i].is_sent_start:
            break
    return end


def _ends(token: Token) -> bool:
    """Tell whether a word or mark ends the search for an apposition's noun."""
    if token.pos_ == "VERB":
        # "a retired teacher", "a Washington-based developer", whatever the parse
        return token.dep_ != "amod" and token.nbor(-1).text != "-"
    if token.is_punct:
        return token.text not in ("-", "–")
    return token.pos_ in ("AUX", "PRON", "CCONJ")
