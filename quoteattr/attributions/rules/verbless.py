"""Reports without a reporting verb: "according to", nouns such as "claim", names with a colon."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex
from spacy.tokens import Doc, Token

from quoteattr.attributions.rules.beside_quotations import quotation_after_colon
from quoteattr.attributions.rules.reporting import (
    Report,
    first_child,
    is_verb,
    lemma,
    source_head,
    source_phrase,
    subtree_span,
    trimmed,
    verb_group,
)
from quoteattr.document.document import Document
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import CUE_NOUNS

# A second label below: a list or table ("Rovers: Adams 12"), and no headline.
_LABEL: Final = regex.compile(r"\p{Lu}[^:\n.?!]{0,40}:\s")
_NAMING: Final = frozenset("NNP NNPS NN NNS JJ CD POS DT IN HYPH PRP$".split())
# Limits in tokens: what is longer before a colon is a sentence that introduces a list.
_MAX_NAME: Final = 8
_MAX_BEFORE_COLON: Final = 10
_MAX_VERB_TO_NOUN: Final = 8  # from "issued" to "statement"
# Verbs that only say that a noun was uttered: "issued a statement saying". Other verbs would make
# their own subject the source: "read a statement saying".
_ISSUING: Final = frozenset("issue make post publish put release send share".split())


def according_to(word: Token) -> Report | None:
    """Return what "according to somebody" attributes, the clause around it, or None."""
    doc = word.doc
    if word.i + 1 >= len(doc) or doc[word.i + 1].lower_ != "to":
        return None
    to = doc[word.i + 1]
    who = first_child(to, "pobj") or first_child(word, "pobj")
    if who is None or who.i < to.i:
        return None
    host = word.head if word.head.i != to.i else to.head
    return _attributed(TokenSpan(word.i, to.i + 1), who, host)


def in_the_words_of(noun: Token) -> Report | None:
    """Return what "in the words of somebody" attributes, the clause around it, or None."""
    doc, start = noun.doc, noun.i - 2
    if start < 0 or noun.i + 1 >= len(doc):
        return None
    if [doc[start].lower_, doc[start + 1].lower_, doc[noun.i + 1].lower_] != ["in", "the", "of"]:
        return None
    who = first_child(doc[noun.i + 1], "pobj")
    if who is None or who.i < noun.i:
        return None
    return _attributed(TokenSpan(start, noun.i + 2), who, doc[start].head)


def _attributed(cue: TokenSpan, who: Token, host: Token) -> Report | None:
    """Return the report of a cue that is attached to a word of its content, or None.

    Args:
        cue: The cue.
        who: The head of the source.
        host: The word to which the cue is attached; its clause is the content.
    """
    doc = who.doc
    source = source_phrase(who, cue)
    if cue.start <= host.i < source.stop:
        return None
    # The cue may be attached to a noun deep in the clause. The loop is bounded, because a tree from
    # elsewhere may have a cycle.
    for _ in range(len(doc)):
        if is_verb(host) or host.head.i == host.i or host.dep_ in ("ccomp", "conj", "advcl"):
            break
        host = host.head
    around = subtree_span(host)
    stop = max(source.stop, cue.stop)
    before = trimmed(doc, TokenSpan(around.start, min(cue.start, around.stop)))
    behind = trimmed(doc, TokenSpan(max(stop, around.start), around.stop))
    pieces = tuple(piece for piece in (before, behind) if piece.start < piece.stop)
    return Report(form="according", cue=cue, source=source, contents=pieces) if pieces else None


def noun_reports(noun: Token) -> Report | None:
    """Return the report of a noun such as "claim" and the clause after it, or None.

    The source is the owner of the noun: "Quill's claim that …". Or the noun is the object of a verb
    and forms one cue with it: "denied the claim", "issued a statement saying".
    """
    if lemma(noun) not in CUE_NOUNS:
        return None
    clause = first_child(noun, "acl", "ccomp")
    if clause is None or clause.i < noun.i:
        return None
    has_say = lemma(clause) == "say" and clause.tag_ == "VBG"
    if has_say:
        said = first_child(clause, "ccomp")
        if said is None or said.i < clause.i:
            return None
        end, content = clause.i + 1, subtree_span(said)
    else:
        # Without "that" the clause only describes the noun: "the order to leave".
        if not any(one.lower_ == "that" and one.dep_ == "mark" for one in clause.lefts):
            return None
        end, content = noun.i + 1, subtree_span(clause)
    cue, source = TokenSpan(noun.i, end), None
    owner, verb = first_child(noun, "poss"), noun.head
    if owner is not None and owner.i < noun.i:
        source = subtree_span(owner)
        source = TokenSpan(source.start, min(source.stop, noun.i))
    elif noun.dep_ == "dobj" and is_verb(verb) and 0 < noun.i - verb.i <= _MAX_VERB_TO_NOUN:
        who, passive = source_head(verb)
        if who is not None and not passive and (not has_say or lemma(verb) in _ISSUING):
            cue = TokenSpan(verb_group(verb).start, end)
            source = source_phrase(who, cue)
    return Report(form="noun", cue=cue, source=source, contents=(content,))


def colon_reports(document: Document) -> Iterator[Report]:
    """Yield what follows a name and a colon at the start of a paragraph.

    The form is "quote" for words in quotation marks and "colon" for a headline that opens with a
    name. Turns of a transcript are found by `quoteattr.attributions.rules.transcripts`.
    """
    for name, colon in _names_with_colon(document):
        cue = TokenSpan(colon, colon + 1)
        stop = colon + 1
        while (
            stop < len(document.doc) and document.paragraph_of[stop] == document.paragraph_of[colon]
        ):
            stop += 1
        number = quotation_after_colon(document, colon)
        form = None
        content = trimmed(document.doc, TokenSpan(colon + 1, stop), ".")
        if number is not None:
            form, content = "quote", document.quotes[number].place
        elif (
            document.paragraph_of[colon] == 0
            and stop < len(document.doc)
            and _is_name(document.doc, name)
            and _LABEL.match(document.text, document.doc[stop].idx) is None
        ):
            form = "colon"
        if form is not None:
            yield Report(form=form, cue=cue, source=name, contents=(content,))


def _names_with_colon(document: Document) -> Iterator[tuple[TokenSpan, int]]:
    """Yield the noun phrases between the start of a paragraph and a colon, each with its colon."""
    doc = document.doc
    for i in range(len(doc)):
        opens = document.paragraph_of[i] >= 0 and (
            not i or document.paragraph_of[i] != document.paragraph_of[i - 1]
        )
        if not opens or document.quote_of[i] >= 0:
            continue
        near = range(i + 1, min(i + _MAX_BEFORE_COLON, len(doc)))
        colon = next((at for at in near if doc[at].text == ":"), i)
        name = trimmed(doc, TokenSpan(i, colon))
        words = doc[name.start : name.stop]
        if not 0 < len(words) <= _MAX_NAME or not words[0].text[0].isupper():
            continue
        if all(word.tag_ in _NAMING or word.text == "." for word in words):
            yield name, colon


def _is_name(doc: Doc, name: TokenSpan) -> bool:
    return all(word.tag_ in ("NNP", "NNPS") for word in doc[name.start : name.stop])
