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
from quoteattr.name_spans import ORGANIZATION, PERSON
from quoteattr.phrases import DETERMINERS, describes_person, has_next, is_title, noun_phrase

# "(D-Vt.)", "(R-IN)", "D-Calif.," and "(Vt.)" directly behind a name.
_PARTY: Final = regex.compile(
    r"""\s?(?:\(\s?(?P<party>[RDIL]-[\p{Lu}][\p{L}.\ ]*?|\p{Lu}\p{Ll}{1,5}\.)\s?\)
        |,\s(?P<party>[RDIL]-[\p{Lu}][\p{L}.]*)(?=[,\s]))""",
    regex.VERBOSE,
)
_SUBJECTS: Final = ("nsubj", "nsubjpass")


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
    yield from _affiliation(mention, entities)


def _affiliation(mention: Span, entities: Entities) -> Iterator[Description]:
    """Read the body of "Dan Doe at the National Review" and "Rev. Doe, of Mayfield Church"."""
    doc, i = mention.doc, mention.end
    i += doc[i : i + 1].text == ","
    if doc[i : i + 1].text not in ("of", "at", "with", "from"):
        return
    i += 2 if doc[i + 1 : i + 2].text == "the" else 1
    entity = entities.at(doc[i]) if i < len(doc) else None
    if entity is not None and entity.sort == ORGANIZATION and entity is not entities.at(doc[i - 1]):
        body = next(span for span in entity.mentions if span.start <= i < span.end)
        yield Description(span=body, head=body.root.lower_)


def _before(mention: Span) -> Iterator[Description]:
    """Read the words in front of a name back to the beginning of their phrase.

    "Republican vice-presidential nominee Gov." holds two roles: a capitalized title opens one anew.
    """
    doc, start = mention.doc, mention.start
    if mention.root.dep_ == "compound" and mention.root.head.i >= mention.end:
        return  # "a female Trump supporter": the words describe the supporter
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
    if token.lower_ in DETERMINERS or token.is_space or token.nbor().is_sent_start:
        return False
    if token.lower_ in lexicon.HONORIFICS:
        return False
    if describes_person(token) and token.pos_ in ("NOUN", "PROPN", "ADJ"):
        # "Told reporters Jane Roe": a plural is somebody else, but for "candidates Roe and Doe".
        return token.tag_ != "NNS" or bool(mention.root.conjuncts)
    if token.lower_ in ("of", "for") and token.i > 0:
        # "Secretary of State John Kerry", not "a report of Senator Roe".
        return is_title(token.nbor(-1)) and token.nbor(-1).text[:1].isupper()
    if token.dep_ == "pobj" and token.head.lower_ in ("of", "for") and token.head.i > 0:
        return _carries_on(token.head, mention)
    if token.text in ("-", "–", "/", "'s", "’s", "'", "’", "&"):
        return True
    if token.tag_ == "" and token.pos_ == "":
        return describes_person(token)
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") and token.tag_ not in ("VBN", "VBG"):
        return False
    # A modifier hangs on a word to its right, at most on the name itself.
    return token.i < token.head.i < mention.end or token.dep_ in ("compound", "amod")


def _ends_role(token: Token, following: Token) -> bool:
    """Tell whether a role ends here and the next word opens another title."""
    return (
        token.text[:1].islower()
        and describes_person(token)
        and is_title(following)
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
    if doc[mention.end : mention.end + 1].text == ":":
        beside = []  # "ROE: Governor, …": what follows is speech
    if root.dep_ == "appos" and root.head.i < root.i:
        beside.append(root.head)
    verbs = [root.head] if root.dep_ in ("nsubj", "nsubjpass") else []
    verbs += [child for child in root.children if child.dep_ == "relcl"]
    for verb in verbs:
        if verb.lemma_.lower() in ("be", "become", "remain") and not _is_unreal(verb):
            beside += [child for child in verb.children if child.dep_ == "attr"]
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
    doc, i = mention.doc, mention.end
    entity = entities.at(mention.root)
    is_person = entity is None or entity.sort == PERSON
    if doc[i : i + 1].text != ",":
        return
    if doc[i + 2 : i + 3].text == "," and doc[i + 1].like_num:
        i += 2
    for token in doc[i + 1 : i + 10]:
        if token.is_sent_start or token.is_punct or token.pos_ in ("VERB", "AUX", "PRON", "CCONJ"):
            if token.text not in ("-", "–"):
                return
        elif token.pos_ in ("NOUN", "PROPN") and (
            describes_person(token)
            if is_person
            else token.lemma_.lower() in lexicon.ORGANIZATIONS and doc[i + 1].tag_ == "DT"
        ):
            if not (token.dep_ == "compound" and token.head.i > token.i):
                yield token
                return
        elif token.pos_ == "ADP":
            return


def _party(mention: Span) -> Iterator[Description]:
    doc = mention.doc
    behind = doc[mention.end : mention.end + 12]
    match = _PARTY.match(doc[mention.end - 1 : mention.end + 12].text[len(doc[mention.end - 1]) :])
    if match is not None and len(behind):
        shift = mention.end_char
        start, end = (place + shift for place in match.span("party"))
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            yield Description(span=span, head=span.text.lower())
