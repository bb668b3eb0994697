"""How an article describes those it names: titles before a name, appositions behind, "is the …".

Each description is the phrase as printed, without determiner and without a relative clause, with
the noun that carries it. Roles are read from them, and "the senator" finds its person by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import attrs
import regex
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.entities import Entities, Entity

# "(D-Vt.)", "(R-IN)", "D-Calif.," and "(Vt.)" directly behind a name.
_PARTY: Final = regex.compile(
    r"""\s?(?:\(\s?(?P<party>[RDIL]-[\p{Lu}][\p{L}.\ ]*?|\p{Lu}\p{Ll}{1,5}\.)\s?\)
        |,\s(?P<party>[RDIL]-[\p{Lu}][\p{L}.]*)(?=[,\s]))""",
    regex.VERBOSE,
)
_DETERMINERS: Final = frozenset("a an the this that these those another".split())
# A phrase ends before these dependents: what follows tells more, but names no role.
_TAILS: Final = frozenset({"relcl", "acl", "appos", "punct", "parataxis", "advcl"})


@attrs.frozen(kw_only=True, eq=False)
class Description:
    """A phrase that says who somebody is; ``head`` is its noun in lower case, singular."""

    span: Span
    head: str


def find(entities: Entities) -> Mapping[Entity, tuple[Description, ...]]:
    """Find the descriptions of every entity in the text's order; only entities that have one.

    >>> find(Entities())
    {}
    """
    result: dict[Entity, tuple[Description, ...]] = {}
    for entity in entities.all:
        found: dict[tuple[int, int], Description] = {}
        for mention in entity.mentions:
            for description in _around(mention, entities):
                found.setdefault((description.span.start, description.span.end), description)
        if found:
            result[entity] = tuple(found[place] for place in sorted(found))
    return result


def _around(mention: Span, entities: Entities) -> Iterator[Description]:
    yield from _before(mention)
    for head in _nouns_beside(mention, entities):
        phrase = noun_phrase(head)
        inside = phrase.start <= mention.start < phrase.end
        yield Description(
            span=phrase.doc[phrase.start : mention.start] if inside else phrase,
            head=head.lemma_.lower(),
        )
    yield from _party(mention)


def describes_person(token: Token) -> bool:
    """Tell whether a noun names a person by role, occupation or kinship.

    >>> import spacy
    >>> describes_person(spacy.blank("en")("senator")[0])
    True
    """
    lemma = (token.lemma_ or token.text).lower()
    return lemma in lexicon.PERSONS or token.lower_ in lexicon.PERSONS or _is_title(token)


def _is_title(token: Token) -> bool:
    return token.lower_ in lexicon.TITLES and token.lower_ not in lexicon.HONORIFICS


def noun_phrase(head: Token) -> Span:
    """Give the phrase of a noun without its determiner, relative clause and apposition.

    >>> import spacy
    >>> noun_phrase(spacy.blank("en")("senator")[0]).text
    'senator'
    """
    doc = head.doc
    left = head.left_edge.i
    while left < head.i and (doc[left].lower_ in _DETERMINERS or doc[left].is_punct):
        left += 1
    right = head.i + 1
    for child in head.rights:
        if child.dep_ in _TAILS and not _is_bound(child):
            break
        right = max(right, _cut(child))
    return doc[left:right]


def _is_bound(mark: Token) -> bool:
    # A hyphen or a possessive belongs to the words around it, a comma or bracket does not.
    return mark.dep_ == "punct" and mark.text in ("-", "–", "/", "'", "’")


def _cut(token: Token) -> int:
    """Give the end of a dependent, before a clause that hangs deeper in it."""
    end = token.right_edge.i + 1
    for inner in token.subtree:
        if inner.i > token.i and inner.dep_ in ("relcl", "acl", "appos", "parataxis"):
            edge = inner.left_edge.i
            while edge > token.i + 1 and token.doc[edge - 1].is_punct:
                edge -= 1
            end = min(end, max(edge, token.i + 1))
    return end


def _before(mention: Span) -> Iterator[Description]:
    """Read the words in front of a name back to the beginning of their phrase.

    "Republican vice-presidential nominee Gov." holds two roles: a capitalized title opens one anew.
    """
    doc, start = mention.doc, mention.start
    while start > 0 and _carries_on(doc[start - 1], mention):
        start -= 1
    while start < mention.start and not doc[start].text[:1].isalnum():
        start += 1
    end = mention.start
    parts: list[Description] = []
    while end > start:
        head = doc[end - 1]
        office = next((i for i in range(start, end) if doc[i].lower_ in ("of", "for")), None)
        if office is not None and office > start:
            head = doc[office - 1]
        elif not describes_person(head):
            end -= 1
            continue
        begin = head.i
        while begin > start and not _ends_role(doc[begin - 1], doc[begin]):
            begin -= 1
        parts.append(Description(span=doc[begin:end], head=_title_lemma(head)))
        end = begin
    yield from reversed(parts)


def _carries_on(token: Token, mention: Span) -> bool:
    """Tell whether a word in front of a name still belongs to the phrase of the name."""
    if token.lower_ in _DETERMINERS or token.is_space or token.nbor().is_sent_start:
        return False
    if token.lower_ in lexicon.HONORIFICS:
        return False
    if token.lower_ in ("of", "for") and token.i > 0:
        # "Secretary of State John Kerry", not "a report of Senator Roe".
        return _is_title(token.nbor(-1)) and token.nbor(-1).text[:1].isupper()
    if token.dep_ == "pobj" and token.head.lower_ in ("of", "for") and token.head.i > 0:
        return _carries_on(token.head, mention)
    if token.text in ("-", "–", "/", "'s", "’s", "'", "’", "&"):
        return True
    if token.tag_ == "" and token.pos_ == "":
        return describes_person(token)
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") and token.tag_ not in ("VBN", "VBG"):
        return False
    # Parsers hang the words of a title on the name or on each other, never behind the name.
    return (
        mention.start <= token.head.i < mention.end
        or token.i < token.head.i < mention.end
        or (describes_person(token) and token.dep_ not in ("nsubj", "dobj", "pobj"))
    )


def _ends_role(token: Token, following: Token) -> bool:
    """Tell whether a role ends here and the next word opens another title."""
    return (
        token.text[:1].islower()
        and describes_person(token)
        and _is_title(following)
        and following.text[:1].isupper()
    )


def _title_lemma(head: Token) -> str:
    """Write a title's short form out, so that "Sen." and "the senator" meet."""
    return lexicon.noun_of(head.lower_, head.lemma_.lower())


def _nouns_beside(mention: Span, entities: Entities) -> Iterator[Token]:
    """Yield the nouns that stand beside a name: in apposition, or as what it is or was."""
    root = mention.root
    doc = mention.doc
    beside = [child for child in root.children if child.dep_ == "appos" and child.i > root.i]
    if root.dep_ == "appos" and root.head.i < root.i:
        beside.append(root.head)
    verbs = [root.head] if root.dep_ in ("nsubj", "nsubjpass") else []
    verbs += [child for child in root.children if child.dep_ == "relcl"]
    for verb in verbs:
        if verb.lemma_.lower() in ("be", "become", "remain") and not _is_unreal(verb):
            beside += [child for child in verb.children if child.dep_ == "attr"]
    if not any(doc[mention.end : mention.end + 1].text == "," and b.i > root.i for b in beside):
        beside += _behind_comma(mention)
    seen: set[int] = set()
    for noun in beside:
        named = entities.at(noun)
        if noun.i in seen or (named is not None and not describes_person(noun)):
            continue
        seen.add(noun.i)
        if describes_person(noun) or noun.lemma_.lower() in lexicon.ORGANIZATIONS:
            yield noun


def _is_unreal(verb: Token) -> bool:
    # "is not the mayor", "would be the first president": nobody's role yet.
    return any(child.dep_ == "neg" or child.tag_ == "MD" for child in verb.children)


def _behind_comma(mention: Span) -> Iterator[Token]:
    """Find "Name, the mayor of X," where the parser saw no apposition.

    The first noun for a person behind the comma counts, as long as no verb and no other mark stands
    between; an age may ("Jones, 25, a teacher").
    """
    doc, i = mention.doc, mention.end
    if doc[i : i + 1].text != ",":
        return
    if doc[i + 2 : i + 3].text == "," and doc[i + 1].like_num:
        i += 2
    for token in doc[i + 1 : i + 10]:
        if token.is_sent_start or token.is_punct or token.pos_ in ("VERB", "AUX", "PRON", "CCONJ"):
            if token.text not in ("-", "–"):
                return
        elif token.pos_ in ("NOUN", "PROPN") and describes_person(token):
            if not (token.dep_ == "compound" and token.head.i > token.i):
                yield token
                return
        elif token.pos_ == "ADP":
            return


def _party(mention: Span) -> Iterator[Description]:
    doc = mention.doc
    match = _PARTY.match(doc.text, mention.end_char)
    if match is not None:
        span = doc.char_span(*match.span("party"), alignment_mode="expand")
        if span is not None:
            yield Description(span=span, head=span.text.lower())
