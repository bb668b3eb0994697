"""Noun phrases: where the phrase of a noun begins and ends, and whether it describes a person.

The dependency tree sets the outer bounds. Inside them words and tags decide, because a wrong tree
is mostly wrong about what follows a noun.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Span, Token

from quoteattr import lexicon

# Possessives and quantities included: "his lawyer", "several aides".
DETERMINERS: Final = frozenset(
    "a an the this that these those another his her their its my our your many most more some "
    "several few other all both any no one".split()
)
# Marks inside a phrase, which do not end it: "vice-presidential", "Trump's", "’s".
_INNER_MARKS: Final = frozenset("- – / ' ’ 's ’s & % $".split())
# No phrase ends with one of these: what it led to was cut off.
_NOT_IN_PHRASE: Final = ("ADP", "ADV", "AUX", "VERB")
_DANGLING: Final = ("ADP", "CCONJ", "DET", "PART", "SCONJ")
# Words that open an expression of time behind a noun, and their labels there.
_TIMES: Final = frozenset("earlier last late next this today tomorrow yesterday".split())
_ADVERBIAL: Final = frozenset("advmod npadvmod nmod tmod".split())
_MODIFIERS: Final = ("amod", "compound", "nmod")
_EXAMPLES: Final = frozenset("like including such that who".split())
_LISTED: Final = ("of", "for")  # words that open a list: "minister of trade, work and industry"
# An adjective after a noun ends its phrase ("officials aware …"), except these, by which newspapers
# describe unnamed sources: "sources familiar with the talks".
_FAMILIAR: Final = frozenset("familiar close briefed".split())


def describes_person(token: Token) -> bool:
    """Return whether a noun refers to a person by role, occupation or kinship.

    >>> import spacy
    >>> describes_person(spacy.blank("en")("senator")[0])
    True
    """
    form, persons = token.lower_, lexicon.PERSONS
    forms = (form, token.lemma_.lower(), form.removesuffix("s"))  # a plural that is no lemma
    return any(one in persons for one in forms) or is_office_title(token)


def is_office_title(token: Token) -> bool:
    """Return whether a word is a title that names an office ("Sen.", not "Mr.")."""
    return token.lower_ in lexicon.TITLES and token.lower_ not in lexicon.HONORIFICS


def noun_of(head: Token) -> str:
    """Return the noun under which a title or description is looked up: "senator" for "Sen.".

    >>> import spacy
    >>> noun_of(spacy.blank("en")("Sen.")[0])
    'senator'
    """
    form, lemma, short_titles = head.lower_, head.lemma_.lower(), lexicon.SHORT_TITLES
    noun = short_titles.get(form) or short_titles.get(lemma) or lemma or form
    whole = f"{head.nbor(-2).lower_}-{form}" if head.i > 1 and head.nbor(-1).text == "-" else ""
    return whole if whole in lexicon.OFFICES else noun  # "centre-back"


def noun_phrase(head: Token, within: Span | None = None) -> Span:
    """Return the phrase of a noun without determiner, relative clause and apposition.

    Args:
        head: The noun.
        within: The widest bounds of the phrase; by default its subtree. Inside them the phrase ends
            at punctuation and verbs, where trees are most often wrong.

    >>> import spacy
    >>> noun_phrase(spacy.blank("en")("senator")[0]).text
    'senator'
    """
    doc, start, end = head.doc, head.i, head.i + 1
    left, right, first = head.left_edge.i, head.right_edge.i + 1, 0
    if within is not None:
        left, right, first = within.start, within.end, within.start
    while start > first and not _opens(doc[start - 1]) and (start > left or _is_joined(doc[start])):
        start -= 1
    while start < head.i and (doc[start].lower_ in DETERMINERS or not _is_word(doc[start])):
        start += 1
    if start + 1 < head.i and doc[start].pos_ == "ADV" and doc[start + 1].lower_ in DETERMINERS:
        start += 2  # "now a candidate"
    while end < right and not _closes(doc[end], head):
        end += 1
    while end > head.i + 1 and (doc[end - 1].pos_ in _DANGLING or not _is_word(doc[end - 1])):
        end -= 1
    listed = with_list(doc[start:end])
    return listed if listed.end <= right else doc[start:end]


def with_list(phrase: Span) -> Span:
    """Return a phrase with the list in which it ends: "minister of trade[, industry and tourism]".

    Words decide, since parsers often take what stands behind a comma for an apposition.

    >>> import spacy
    >>> doc = spacy.blank("en")("Ministry of Trade, Work and Industry said")
    >>> for token, tag in zip(doc, "PROPN ADP PROPN PUNCT PROPN CCONJ PROPN VERB".split()):
    ...     token.pos_ = tag
    >>> with_list(doc[:3])
    Ministry of Trade, Work and Industry
    """
    doc, end, joint = phrase.doc, phrase.end, 0
    if doc[end : end + 1].text != "," or not any(token.lower_ in _LISTED for token in phrase):
        return phrase
    for token in doc[end + 1 :]:
        if token.lower_ in ("and", "&") and not joint:
            joint = token.i
        elif token.pos_ in ("ADJ", "NOUN", "PROPN"):
            is_named = token.text[:1].isupper() == phrase[-1].text[:1].isupper()
            is_person = describes_person(token) and token.tag_ not in ("NNS", "NNPS")
            if not is_named or token.ent_type_ == "PERSON" or is_person:
                return phrase
        elif token.text != "," or joint:
            return doc[phrase.start : token.i] if 0 < joint < token.i - 1 else phrase
    return phrase


def with_determiner(head: Token, within: Span | None = None) -> Span:
    """Return the phrase of a noun with its determiner, without what only adds detail.

    >>> import spacy
    >>> with_determiner(spacy.blank("en")("senator")[0]).text
    'senator'
    """
    bare = noun_phrase(head, within)
    start = bare.start
    left = head.left_edge.i if within is None else within.start
    while start > left and head.doc[start - 1].lower_ in DETERMINERS:
        start -= 1
    return head.doc[start : bare.end]


def whole_phrase(head: Token, noun: Token) -> Span:
    """Return the words that depend on a head, up to a relative clause.

    Args:
        head: The noun itself or the preposition before it: "in a statement to reporters".
        noun: The noun. All words from the head to it belong to the phrase.

    >>> import spacy
    >>> doc = spacy.blank("en")("in a statement")
    >>> whole_phrase(doc[0], doc[2])
    in a statement
    """
    doc = head.doc
    apart = ("relcl", "advcl", "ccomp", "parataxis")
    clauses = {t.i for child in head.subtree if child.dep_ in apart for t in child.subtree}
    kept = {token.i for token in head.subtree if token.i not in clauses and not token.is_space}
    first, last = head.i, max(head.i, noun.i)
    while last + 1 in kept:
        last += 1
    while first - 1 in kept:
        first -= 1
    while last > first and doc[last].is_punct and not _closes_pair(doc[first : last + 1]):
        last -= 1
    return doc[first : last + 1]


def is_in_bracketed_acronym(token: Token) -> bool:
    """Return whether a token is of an acronym in brackets before more words of its phrase.

    >>> import spacy
    >>> doc = spacy.blank("en")("Union of Teachers (GUT) president")
    >>> [token.text for token in doc if is_in_bracketed_acronym(token)]
    ['(', 'GUT', ')']
    """
    for start in range(max(0, token.i - 2), token.i + 1):
        words = token.doc[start : start + 4]
        if len(words) == 4 and words[0].text + words[2].text == "()" and words[1].is_alpha:
            if words[1].is_upper:
                return words[3].text.isalnum() and words[3].pos_ not in _NOT_IN_PHRASE
            # "Department of Relief (Dorda) spokesperson", "yan sakai (vigilante) commander"
            return words[3].tag_ == "NN" and words[3].is_lower
    return False


def _is_joined(token: Token) -> bool:
    """Return whether a token belongs to the one before, whatever the tree says."""
    return token.ent_iob_ == "I" or is_in_bracketed_acronym(token)


def _closes_pair(words: Span) -> bool:
    """Return whether the last word closes quotation marks or brackets that are opened inside."""
    if words[-1].is_quote:
        return any(word.is_quote for word in words[:-1])
    return words[-1].text == ")" and any(word.text == "(" for word in words)


def _is_word(token: Token) -> bool:
    return any(map(str.isalnum, token.text))


def _opens(token: Token) -> bool:
    """Return whether a phrase begins after this word at the latest."""
    if _is_joined(token.nbor()) or is_in_bracketed_acronym(token):
        return False  # "National Bureau of [Statistics (NBS) report]"
    if token.is_punct or token.is_space:
        return token.text not in _INNER_MARKS and token.text.strip(" \xa0") != ""
    if token.pos_ == "CCONJ" and token.i > 0:
        # "Roe and senator Doe", but "former and current officials".
        before = token.nbor(-1)
        if before.dep_ in _MODIFIERS and before.head.i > token.i:
            return False  # "energy and environmental stakeholders"
        return before.pos_ in ("NOUN", "PROPN") or before.text == ","
    if token.tag_ == "IN" and token.is_title:
        return False  # "the Right To Work Act"
    return token.tag_ in ("VBD", "VBZ", "VBP", "MD", "WDT", "WP", "PRP", "IN")


def _closes(token: Token, head: Token) -> bool:
    """Return whether a phrase ends before this word, which follows its noun."""
    following = next(iter(token.doc[token.i + 1 : token.i + 2]), None)
    if token.is_punct or token.is_space or token.text == "(":
        return token.text not in _INNER_MARKS
    if token.lower_ in _FAMILIAR:
        return False
    if token.lower_ in _TIMES and (token.ent_type_ == "DATE" or token.dep_ in _ADVERBIAL):
        return True  # "a report this week"
    if _is_in_clause(token, head):
        return True
    if token.dep_ == "amod" and token.head.i > token.i:
        return False  # "of newly filed reports"
    if token.tag_ == "VBN" and token.nbor(-1).lower_ == "those":
        return False  # "half of those surveyed"
    if token.tag_.startswith(("VB", "W")) or token.tag_ == "MD" or token.lower_ in _EXAMPLES:
        return True
    if token.pos_ == "CCONJ" and (token.head.i == head.i or token.i == head.i + 1):
        # "Founder and owner of X" is one role; "surgeon and daytime TV star" are two.
        return not (head.tag_ == "NN" and following and describes_person(following))
    if token.pos_ == "ADP" and following:
        # "Mayor of Springfield", but "mayor in May" and "spokesman at 5 p.m.".
        number = following.like_num and token.lower_ != "of"  # "a nation of 22 million"
        return following.lower_ in lexicon.MONTHS or number
    return token.pos_ == "ADJ" and token.i == head.i + 1


def _is_in_clause(token: Token, head: Token) -> bool:
    """Return whether a word is in a relative clause: "the candidate [voters trust]"."""
    for above in (token, *token.ancestors):
        if above.i == head.i:
            return False
        if above.dep_ == "relcl":
            return True
    return False
