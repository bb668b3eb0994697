"""Attributions inside the contents of others: "Police said [the man shouted “Go away”]".

The embedded model labels each word once and therefore finds the outer attribution only. What is
inside its content is found by the rules over syntax and quotation marks, as if the content were a
text of its own; what is inside that, in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Doc, Span, Token

from quoteattr.attributions.contents import content_at
from quoteattr.attributions.draft import Content, Draft
from quoteattr.attributions.linking import draft_of
from quoteattr.attributions.rules.beside_quotations import last_character
from quoteattr.attributions.rules.confidence import confidence
from quoteattr.attributions.rules.proposing import Parts, parts_and_features
from quoteattr.attributions.rules.reporting import FINITE_TAGS
from quoteattr.document.document import Document
from quoteattr.document.proposals import SpanProposal
from quoteattr.document.token_spans import TokenSpan
from quoteattr.entities.referents import counted, kind_of
from quoteattr.lexicon import act_of
from quoteattr.records import Act, SpeakerKind

# Constructions whose content is a clause or a quotation. An object ("attacked the police") is
# hardly ever a statement inside what somebody else says.
_FORMS: Final = frozenset(
    f"form {form}" for form in "quote clause parenthesis infinitive according".split()
)
MIN_CONFIDENCE: Final = 0.3
"""The confidence from which an attribution inside another one is returned."""
# "You see", "it shows": hardly ever somebody who made a statement.
_NO_SOURCES: Final = frozenset("you it that this what which me him her us them".split())
_NOBODY: Final = frozenset("nobody no no-one none anybody anyone everybody everyone".split())
_PEOPLE: Final = frozenset("accused left right defence defense prosecution".split())
_CONDITIONS: Final = frozenset("if unless".split())
_TOLD: Final = frozenset("assure inform promise tell warn".split())
_SELF: Final = frozenset("i we".split())
MAX_DEPTH: Final = 10
"""The number of attributions inside each other; a text made up of more would take forever."""
_ENDS: Final = frozenset(", . ? ! … — –".split())


def with_nested(document: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts together with those inside their contents, in text order.

    Each inner draft is ``within`` the smallest attribution around it.

    >>> import spacy
    >>> with_nested(Document(spacy.blank("en")("It rained.")), ())
    []
    """
    found = list(drafts)
    if document.doc.has_annotation("DEP"):
        known = {draft.cue.start for draft in drafts if draft.cue is not None}
        for draft in drafts:
            inner = _inside(document, draft, MAX_DEPTH)
            found += (one for one in inner if one.cue is None or one.cue.start not in known)
    found.sort(key=lambda one: (one.contents[0].place.start, -one.contents[-1].place.end))
    return found


def _inside(document: Document, outer: Draft, depth: int) -> Iterator[Draft]:
    """Yield the drafts inside the contents of another one, and those inside them."""
    if not depth:
        return
    for content in outer.contents:
        words = _without_marks(document, content.tokens)
        if not any(map(_may_report, words)):
            continue
        for inner in _found(document, words, outer.confidence):
            inner.within = outer
            yield inner
            yield from _inside(document, inner, depth - 1)


def _without_marks(document: Document, words: Span) -> Span:
    """Return the tokens of a content without the marks of the quotation that it is, or is cut from.

    Marks of a quotation that is only a part of the content stay.
    """
    start, end, quote_of = words.start, words.end, document.quote_of
    opens, closes = quote_of[start], quote_of[end - 1]
    whole = opens == closes
    stop = document.quotes[opens].place.stop if opens >= 0 else 0
    begin = document.quotes[closes].place.start if closes >= 0 else end
    if words[0].is_quote and (whole or stop > end):
        start += 1
    if words[-1].is_quote and (whole or begin < words.start):
        end -= 1
    return words.doc[start : max(start, end)]


def _may_report(token: Token) -> bool:
    """Return whether a token may be the cue of a statement; most contents have none."""
    if token.lower_ == "according":
        return True
    return token.tag_.startswith("VB") and act_of(token.lemma_) is Act.STATEMENT


def _found(document: Document, words: Span, most: float) -> Iterator[Draft]:
    """Yield the statements that rules find in some words, no surer than the one around them.

    The words are searched as a text of their own: the marks around them are not seen, so that
    "“My mother said it would rain,” he said" quotes him and not her.
    """
    part = Document(_apart(words))
    for parts, features in parts_and_features(part):
        sure = confidence(features)
        if sure < MIN_CONFIDENCE or _FORMS.isdisjoint(features) or not _is_statement(part, parts):
            continue
        spans = {kind: part.doc[place.start : place.stop] for place, kind in parts}
        contents = [
            content_at(part, SpanProposal("content", place.start, place.stop, 1.0))
            for place in _contents(part, parts)
        ]
        if contents:
            sure = round(min(sure, most), 4)
            cue, source = spans["cue"], spans.get("source")
            inner = draft_of(part, contents, cue=cue, source=source, confidence=sure)
            yield _at(document, words, inner)


def _apart(words: Span) -> Doc:
    """Return a Doc of some words alone, with what the rules read.

    Like ``Span.as_doc``, which looks through the whole Doc each time. A word whose head is not
    among them is a root.
    """
    tokens, inside = list(words), range(len(words))
    heads = [token.head.i - words.start for token in tokens]
    rooted = [n for n in inside if heads[n] not in inside]
    deps = [token.dep_ for token in tokens]
    for n in rooted:
        heads[n], deps[n] = n, "ROOT"
    return Doc(
        words.doc.vocab,
        words=[token.text for token in tokens],
        spaces=[bool(token.whitespace_) for token in tokens],
        tags=[token.tag_ for token in tokens],
        pos=[token.pos_ for token in tokens],
        lemmas=[token.lemma_ for token in tokens],
        deps=deps,
        heads=heads,
        ents=[_bio(token, first=n == 0) for n, token in enumerate(tokens)],
    )


def _bio(token: Token, *, first: bool) -> str:
    if not token.ent_type_:
        return "O"
    return f"{'B' if first else token.ent_iob_}-{token.ent_type_}"


def _at(document: Document, words: Span, found: Draft) -> Draft:
    """Return a draft of some words taken as a text, as one of the document that they stand in."""
    doc, by, shift = document.doc, words.start, words.start_char

    def there(span: Span) -> Span:
        return doc[span.start + by : span.end + by]

    return Draft(
        kind=found.kind,
        text=found.text,
        joins=found.joins,
        contents=[Content(there(one.tokens), one.place.shift(shift)) for one in found.contents],
        cue=None if found.cue is None else there(found.cue),
        source=None if found.source is None else there(found.source),
        confidence=found.confidence,
    )


def _is_statement(part: Document, parts: Parts) -> bool:
    """Return whether somebody is reported to state something.

    "I would say" and "I tell you" are part of what their speaker states, unlike "I said".
    """
    cue = next(part.doc[place.start : place.stop] for place, kind in parts if kind == "cue")
    source = next((place for place, kind in parts if kind == "source"), None)
    if source is None:
        return _is_told(cue)
    words = part.doc[source.start : source.stop]
    if any(map(_is_condition, cue)):
        return False  # "if he says he was at home, he is lying"
    word = words.root.lower_  # a source may be cut too far: "at [this point we] can't say"
    past = any(token.tag_ in ("VBD", "VBN") for token in cue)
    if word in _NO_SOURCES or (word in _SELF and not past):
        return False
    if words[0].lower_ in _NOBODY:
        return False
    if not _can_state(words):
        return False
    return any(map(_may_report, cue))


def _is_told(cue: Span) -> bool:
    """Return whether somebody was told something, whoever told them: "we were told that …"."""
    verb = cue.root
    passive = any(one.dep_ == "auxpass" and one.tag_ == "VBD" for one in verb.lefts)
    return passive and verb.lemma_.lower() in _TOLD


def _is_condition(word: Token) -> bool:
    return any(one.dep_ == "mark" and one.lower_ in _CONDITIONS for one in word.lefts)


def _can_state(source: Span) -> bool:
    """Return whether a source is a name, a pronoun, or a noun of somebody or of a document.

    What deposits indicate and a job asks of people is no statement; what a poll shows is one.
    """
    if any(token.tag_ in ("NNP", "NNPS", "PRP", "WP", "WDT") for token in source):
        return True
    noun = counted(source.root)
    # "The accused" and "the left" are people, whatever their tag.
    return noun.lower_ in _PEOPLE or kind_of(noun) is not SpeakerKind.UNKNOWN


def _contents(part: Document, parts: Parts) -> Iterator[TokenSpan]:
    """Yield the contents, a quotation that opens one without the words behind it.

    "Shouted “Go away” before he fled": inside another content, nothing shows the rules that the
    quotation is finished. Nor is a clause without a finite verb a content ("find it urgent"),
    "that" before an aside, or a quotation before the cue that no punctuation ends.
    """
    cue = next(place for place, kind in parts if kind == "cue")
    doc, quote_of = part.doc, part.quote_of
    for place in (place for place, kind in parts if kind == "content"):
        number = quote_of[place.start]
        if number >= 0 and part.quotes[number].place.start == place.start:
            quote = part.quotes[number]
            further = any(quote_of[i] > number for i in range(place.start, place.stop))
            if quote.is_speech and quote.place.stop < place.stop and not further:
                place = quote.place
        quoted = any(quote_of[i] >= 0 for i in range(place.start, place.stop))
        last = quote_of[place.stop - 1]
        if last >= 0 and place.stop <= cue.start and last_character(part, last) not in _ENDS:
            continue
        finite = any(token.tag_ in FINITE_TAGS for token in doc[place.start : place.stop])
        if quoted or finite or doc[place.start].lower_ == "to":
            yield place
