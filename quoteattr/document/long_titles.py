"""Titles with a preposition right before a name: "Director of the Peace Institute Jane Roe".

Newspapers outside the United States often write offices so, and parsers take the name for a second
subject or for a part of the body. So words and tags decide.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person
from quoteattr.document.titles import start_of_addresses

_LINKS: Final = frozenset("at for from in of on to without".split())
_JOINTS: Final = frozenset("and &".split())
_WORDS: Final = frozenset("ADJ NOUN NUM PROPN".split())
_INNER: Final = frozenset("- – / ’ ' ’s 's , the".split())
_BEFORE_NOUNS: Final = ("-", "–", "'s", "’s")  # "Jamaica's Minister"
_VERBS: Final = ("VERB", "AUX")
_OWNERS: Final = ("POS", "PRP$")
_MAX_WORDS: Final = 40
# Districts, by which a title may end: "inspector of Barishal municipality Jane Roe".
_DISTRICTS: Final = frozenset(
    "barangay bazaar constituency district division municipality parish prefecture province "
    "region sub-county sub-district thana town township upazila village ward zone".split()
)


def long_title_before(name: Span) -> tuple[Span, tuple[Token, ...]] | None:
    """Return the title with a preposition that ends right before a person's name, with its nouns.

    "Minister of State and Head of the Youth Council Jane Roe" has one title with two nouns. None if
    there is no such title, also where the name belongs to the preposition: "a lawyer for victim
    Jane Roe", "the wife of Mayor Jane Roe".

    >>> import spacy
    >>> doc = spacy.blank("en")("Minister of Agriculture Jane Roe left.")
    >>> for token, tag in zip(doc, "NOUN ADP PROPN PROPN PROPN VERB PUNCT".split()):
    ...     token.pos_ = tag
    >>> long_title_before(doc[3:5])
    (Minister of Agriculture, (Minister,))
    """
    doc, stop = name.doc, _end(name)
    if stop is None:
        return None
    region = _region(name, stop)
    noun, start, nouns = _office(doc, region, stop), stop, list[Token]()
    while noun is not None:
        # "Adviser to the President on Media"
        link = noun - 1 - (doc[noun - 1].lower_ == "the")
        if link > region and doc[link].lower_ == "to" and _is_office(doc[link - 1]):
            noun = link - 1
        start = _modifiers(doc, region, noun)
        nouns.append(doc[noun])
        joint = start - 1
        if joint <= region or doc[joint].lower_ not in _JOINTS:
            break
        # "Deputy Prime Minister and Minister of …", "Minister of State and Head of …"
        noun = joint - 1 if _is_office(doc[joint - 1]) else _office(doc, region, joint)
    is_sure = stop == name.start and _may_end(doc[stop - 1])
    if not nouns or not (is_sure or _is_headed(doc, start)):
        return None
    return doc[start:stop], tuple(reversed(nouns))


def _end(name: Span) -> int | None:
    """Return the token behind the title before a name, or None if it can have none.

    A rank may stand between them: "Rapporteur of the Housing Committee [MP] Jane Roe".
    """
    doc, stop = name.doc, name.start
    ranked = start_of_addresses(doc, stop, with_ranks=True)
    if 0 < ranked < stop and _ends_body(doc, ranked):
        return ranked
    return stop if stop and (_is_common(doc[stop - 1]) or _may_end(doc[stop - 1])) else None


def _region(name: Span, stop: int) -> int:
    """Return the first token of the words in which the title before a name can be."""
    doc = name.doc
    region = _start_of_place(name) if stop == name.start else stop
    joint = next((i for i in range(stop, 0, -1) if doc[i - 1].lower_ in _JOINTS), 0)
    while region > 0 and stop - region < _MAX_WORDS and _is_inside(doc[region - 1]):
        region -= 1
        if doc[region].text == "," and joint <= region:
            return region + 1  # no list: "the bishop of Truro, [the Right Rev] Jane Roe"
    return region


def _is_common(token: Token) -> bool:
    """Return whether a word is a noun for a thing, as in "Head of the [mission] Jane Roe"."""
    is_person = describes_person(token) or token.lower_ in lexicon.NO_ROLES
    return token.tag_ == "NN" and token.is_lower and not is_person


def _ends_body(doc: Doc, stop: int) -> bool:
    """Return whether a body's name ends before a token: "Committee on Health [Senator]"."""
    start = stop
    while start > 0 and (doc[start - 1].text[:1].isupper() or is_inside_body(doc[start - 1])):
        start -= 1
    return any(_is_body(token.lower_) for token in doc[start:stop])


def _is_headed(doc: Doc, start: int) -> bool:
    """Return whether an office begins with a capital and without an article.

    "The captain of the boat Jane Roe owns" does not.
    """
    before = doc[start - 1] if start else None
    is_led = before is not None and (before.pos_ in ("ADP", "DET") or before.tag_ in _OWNERS)
    return doc[start].text[:1].isupper() and not is_led


def holder_in(ent: Span) -> Span | None:
    """Return the person's name that an entity is or ends with behind a title, or None.

    Without an article, "Director of Fisheries in Khulna Jane Roe said" can only be a title and a
    name, although the pipeline takes "Khulna Jane Roe" for a place. Where the place ends shows by
    its other places, or else its name has one word and the person's two.

    >>> import spacy
    >>> doc = spacy.blank("en")("Director of Khulna Jane Roe said so.")
    >>> for token, tag in zip(doc, "NOUN ADP PROPN PROPN PROPN VERB ADV PUNCT".split()):
    ...     token.pos_ = tag
    >>> holder_in(spacy.tokens.Span(doc, 2, 5, label="GPE"))
    Jane Roe
    """
    doc, start, end = ent.doc, ent.start, ent.end
    before = doc[start - 1] if start else None
    if before is None or not all(t.pos_ == "PROPN" and t.text[:1].isupper() for t in ent):
        return None
    if before.lower_ in _LINKS:
        start += _length_of_place(ent)
    elif not before.is_lower or ent.label_ == "PERSON":
        return None
    name = doc[start:end]
    is_place = start == ent.start and before.lower_ in _LINKS
    title = None if is_place or len(name) < 2 else long_title_before(name)
    return name if title is not None and _is_source(doc, title[0].start, end) else None


def _length_of_place(ent: Span) -> int:
    """Return how many words the place has that an entity begins with, 0 if nothing shows it."""
    before = ent.doc[max(0, ent.start - _MAX_WORDS) : ent.start]
    if len(ent) < 3 or not any(map(_is_office, before)):
        return 0
    others = {other.text for other in ent.doc.ents if other.label_ in ("GPE", "LOC")}
    for size in range(len(ent) - 2, 0, -1):
        place = ent[:size].text
        if place in others or place.lower() in lexicon.CITIES:
            return size
    return int(len(ent) == 3 and ent.label_ != "PERSON")


def _is_source(doc: Doc, start: int, end: int) -> bool:
    """Return whether words are the subject of a verb beside them, without an article."""
    before, behind = doc[max(0, start - 2) : start], doc[end : end + 2]
    if before and (before[-1].pos_ == "DET" or before[-1].tag_ in _OWNERS):
        return False
    if before.text.endswith(",") and before[0].ent_type_ == "PERSON":
        return False  # "Jane Roe, mayor of Rancho Santa Fe"
    if any(token.pos_ in _VERBS for token in behind) and behind[0].pos_ in (*_VERBS, "ADV"):
        return True
    is_inverted = len(before) > 0 and before[-1].pos_ in _VERBS
    return is_inverted and (not behind or behind[0].is_punct)


def is_inside_body(token: Token) -> bool:
    """Return whether a preposition stands inside a body's name: "Bank [of] Ghana governor".

    >>> import spacy
    >>> is_inside_body(spacy.blank("en")("Bank of Ghana")[1])
    True
    """
    doc, i = token.doc, token.i
    return (
        token.lower_ in ("for", "of", "on")
        and 0 < i < len(doc) - 1
        and doc[i - 1].text[:1].isupper()
        and _is_body(doc[i - 1].lower_)
        and doc[i + 1].text[:1].isupper()
    )


def _is_body(word: str) -> bool:
    return word in lexicon.ORGANIZATIONS or word.removesuffix("s") in lexicon.ORGANIZATIONS


def _may_end(token: Token) -> bool:
    """Return whether a title with a preposition may end with a word: no "victim" and no "of".

    A noun in lower case is most often a title of the name itself, unless it is a body or a place.
    """
    if token.pos_ not in _WORDS:
        return token.text == ")"
    if token.tag_ in ("NNS", "NNPS"):
        return True
    is_named = token.text[:1].isupper() or token.lower_ in lexicon.ORGANIZATIONS
    is_place = token.lower_ in lexicon.PLACE_NOUNS or token.lower_ in _DISTRICTS
    return (is_named or is_place or token.tag_ == "NNP") and not describes_person(token)


def _start_of_place(name: Span) -> int:
    """Return where a place begins that the pipeline took for a part of a name behind it."""
    doc, start = name.doc, name.start
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    return start if start > 0 and doc[start - 1].lower_ in _LINKS else name.start


def _is_inside(token: Token) -> bool:
    is_person = token.ent_type_ == "PERSON" and not describes_person(token)
    if token.is_sent_end or token.is_space or is_person or token.ent_type_ in ("DATE", "TIME"):
        return False
    return (
        _is_word(token)
        or token.lower_ in _LINKS | _JOINTS | _INNER
        or (token.is_bracket or token.nbor().text == ")")
    )


def _is_word(token: Token) -> bool:
    return token.pos_ in _WORDS or token.dep_ == "amod" or token.lower_ == "acting"


def _is_office(token: Token) -> bool:
    return describes_person(token) and token.tag_ not in ("NNS", "NNPS")


def _office(doc: Doc, region: int, stop: int) -> int | None:
    """Return the noun of the last office with a preposition before a token, or None."""
    for i in range(stop - 3, region - 1, -1):
        # "Secretary General of", "Officer-in-charge of"
        behind = i + 1 + (doc[i + 1].text in ("General", "-"))
        if doc[behind].text == "(":
            behind += 3  # "Chief Executive Officer (CEO) of"
        if behind < stop - 1 and doc[behind].lower_ in _LINKS and _is_office(doc[i]):
            return i
    return None


def _modifiers(doc: Doc, region: int, noun: int) -> int:
    """Return the first token of an office with the words before its noun: "Deputy Prime …"."""
    while noun > region and (_is_word(doc[noun - 1]) or doc[noun - 1].text in _BEFORE_NOUNS):
        noun -= 1
    return noun
