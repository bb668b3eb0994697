"""Titles before the names of persons and letters behind them.

The embedded model marks them. What is in the lists of ranks and of letters counts as well, because
other pipelines mark none, and the model does not know every rank of every country.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import regex
from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.document import text_key
from quoteattr.document.noun_phrases import DETERMINERS, describes_person, is_office_title
from quoteattr.lexicon import Rank

_KEY: Final = "quoteattr:titles"
_PERSON: Final = ("PERSON", "PER")

ADDRESSES: Final = frozenset((*lexicon.HONORIFICS, "dr", "dr."))
"""Forms of address of one word, in lower case; doctors are not in the list of honorifics."""

_CLOSING: Final = (["’"], ["”"], [")"])
_ENCLOSING: Final = ("()", "‘’", "“”", "''", '""')  # "Chief (Mrs.) Jane Roe", "‘Oom’ Dan Roe"
_RETIRED: Final = frozenset("ret ret. retd retd. rtd rtd.".split())  # "Lt Gen (retd) Jane Roe"

# Words in small letters inside names: "Sheikh Saif bin Rashid".
PARTICLES: Final = frozenset(
    "al ap bin bint binti da de del den der di do dos du el ibn la le ní van von y".split()
)

Title = tuple[str, int, int]
"""Its kind (``title`` or ``letters``), its first token and the token after its last."""


# A hyphen between two words, or an apostrophe that ends one, is a token of its own, and so may be a
# full stop.
_MARKS: Final = regex.compile(r"(?<=\w\w)-(?=\w)|['’](?=\s|$)")
_STOPS: Final = regex.compile(r"(?<=\w\w)\.")
_BY_TOKENS: Final[Mapping[tuple[str, ...], Rank]] = {
    tuple(words.split()): rank
    for form, rank in lexicon.RANKS.items()
    for marked in (form, _MARKS.sub(r" \g<0> ", form))
    for words in (marked, _STOPS.sub(" .", marked))
}
_LONGEST: Final = max(map(len, _BY_TOKENS))


def _by_first_word() -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Return the ranks by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in sorted(_BY_TOKENS, key=len, reverse=True):
        found[words[0]].append(words)
    return dict(found)


_RANKS: Final = _by_first_word()


def store_titles(doc: Doc, titles: Sequence[Title]) -> None:
    """Store the titles that a model marks in a Doc, in text order."""
    doc.user_data[text_key(doc, _KEY)] = (len(doc), list(titles))


def titles(doc: Doc) -> list[Title]:
    """Return the titles that a model marked, in text order.

    Empty if another pipeline made the Doc, or if it was merged, sliced or retokenized since: then
    its token indices changed.

    >>> import spacy
    >>> doc = spacy.blank("en")("Dr Jane Roe left.")
    >>> store_titles(doc, [("title", 0, 1)])
    >>> titles(doc)
    [('title', 0, 1)]
    """
    size, found = doc.user_data.get(text_key(doc, _KEY), (None, ()))
    return [(kind, start, stop) for kind, start, stop in found if size == len(doc)]


def title_tokens(doc: Doc) -> frozenset[int]:
    """Return the index of every token of a title, or of letters behind a name.

    >>> import spacy
    >>> sorted(title_tokens(spacy.blank("en")("Pol Col Somchai Wattana left.")))
    [0, 1]
    """
    marked = (token for _, start, stop in titles(doc) for token in range(start, stop))
    words = [token.text for token in doc]
    persons = {token.i for token in doc if token.ent_type_ in _PERSON}
    return frozenset([*marked, *listed_ranks(words), *listed_letters(words, persons)])


def listed_ranks(words: Sequence[str]) -> Iterator[int]:
    """Yield the index of each word of a listed rank, if enough words with a capital follow.

    One word is enough if it begins a longer name elsewhere ("Mama Asha" if there is "Asha Otieno")
    or is in a name behind the same rank.

    >>> list(listed_ranks("then Lt Gen Roe left".split()))
    [1, 2]
    """
    named = _names_behind_ranks(words)
    given = {one for one, behind in itertools.pairwise(words) if _is_name(one, behind)}
    done = 0
    for start, word in enumerate(words):
        for rank in _RANKS.get(word, ()):
            stop = start + len(rank)
            if tuple(words[start:stop]) != rank:
                continue
            stop += words[stop : stop + 1] in _CLOSING  # "‘Oom’ Dan Roe"
            first = "".join(words[stop : stop + 1])
            count = 1 if first in given or first in named[rank] else _BY_TOKENS[rank].followed_by
            if stop + count <= len(words) and _is_name(*words[stop : stop + count]):
                yield from range(max(start, done), stop)
                done = max(stop, done)
                break


def _names_behind_ranks(words: Sequence[str]) -> Mapping[tuple[str, ...], Collection[str]]:
    """Return the words with a capital behind each rank for which two must follow, if two do."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for start, word in enumerate(words):
        for rank in _RANKS.get(word, ()):
            stop = end = start + len(rank)
            if _BY_TOKENS[rank].followed_by > 1 and tuple(words[start:stop]) == rank:
                while end < len(words) and _is_name(words[stop], words[end]):
                    end += 1
                found[rank].update(words[stop:end] if end > stop + 1 else ())
    return found


def _is_name(first: str, *others: str) -> bool:
    """Return whether words may be a name: "Saif bin"."""
    return first[:1].isupper() and all(one[:1].isupper() or one in PARTICLES for one in others)


def is_rank(words: str) -> bool:
    """Return whether words are a rank, or ranks in a row: "Reverend Professor".

    >>> is_rank("Chief Inspector"), is_rank("Police Chief")
    (True, False)
    """
    names, lower = lexicon.RANK_NAMES, words.partition(" (")[0].lower()
    return lower.rstrip(".") in names or all(one.rstrip(".") in names for one in lower.split())


def ends_role(token: Token, following: Span) -> bool:
    """Return whether a role ends here and the next words are another title: "judge [Lt Col]".

    >>> import spacy
    >>> doc = spacy.blank("en")("judge Lt Col Roe")
    >>> ends_role(doc[0], doc[1:3])
    True
    """
    return (
        token.text[:1].islower()
        and describes_person(token)
        and following.text[:1].isupper()
        and (is_office_title(following[0]) or is_rank(following.text))
    )


def is_field(token: Token) -> bool:
    """Return whether a noun may be what an office is about: "[Mines] and energy minister"."""
    behind = token.nbor(2)
    is_first = token.is_sent_start or token.nbor(-1).lower_ in DETERMINERS
    is_noun = token.tag_ in ("NN", "NNP", "NNS") and not describes_person(token)
    return is_first and is_noun and behind.is_lower and not describes_person(behind)


def start_of_addresses(doc: Doc, stop: int, *, with_ranks: bool = False) -> int:
    """Return the first token of the forms of address before a token, or the token itself.

    They tell no office, also in brackets or quotation marks: "Chief ([Mrs.]) Jane Roe".

    Args:
        doc: The Doc.
        stop: The token.
        with_ranks: Pass over ranks and titles of offices as well: "the dean, [Senator] Jane Roe".

    >>> import spacy
    >>> start_of_addresses(spacy.blank("en")("minister Tan Sri Dr Jane Roe"), 4)
    1
    """
    while stop > 0:
        start = _start_of_listed(doc, stop, with_ranks)
        is_title = with_ranks and is_office_title(doc[stop - 1])
        if start == stop and (is_title or doc[stop - 1].lower_ in ADDRESSES):
            start -= 1
        if start == stop > 2 and doc[stop - 3].text + doc[stop - 1].text in _ENCLOSING:
            inner = doc[stop - 2]
            is_acronym = with_ranks and _start_of_listed(doc, stop - 3, with_ranks) < stop - 3
            is_address = inner.lower_ in ADDRESSES or inner.text in lexicon.RANKS
            start -= 3 * (is_address or inner.lower_ in _RETIRED or is_acronym)
        if start == stop:
            break
        stop = start
    return stop


def _start_of_listed(doc: Doc, stop: int, with_ranks: bool) -> int:
    words = [token.text for token in doc[max(0, stop - _LONGEST) : stop]]
    for first in range(len(words)):
        rank = _BY_TOKENS.get(tuple(words[first:]))
        if rank is not None and (rank.is_address or with_ranks):
            return stop - len(words) + first
    return stop


def listed_letters(words: Sequence[str], persons: Collection[int]) -> Iterator[int]:
    """Yield the index of each word of listed letters behind a person's name.

    Args:
        words: The words.
        persons: The words that name persons, according to the pipeline.

    >>> list(listed_letters("Ada Roe KC , OBE , left".split(), {0, 1}))
    [2, 4]
    """
    before = -2  # the letters before, which may be followed by more
    for i, word in enumerate(words):
        if i and word in lexicon.LETTERS:
            last = i - 2 if words[i - 1] == "," else i - 1
            if last == before or last in persons:
                before = i
                yield i


def is_title_before_name(token: Token) -> bool:
    """Return whether a word before a name is a title or a form of address, not a name.

    Of what may be a given name as well ("Don", "Sheikh") `listed_ranks` decides.
    """
    rank = lexicon.RANKS.get(token.text)
    if token.lower_ in lexicon.HONORIFICS:
        return rank is None or rank.followed_by < 2
    if token.text[:1].islower():
        return token.lower_ not in PARTICLES
    return token.lower_ in lexicon.TITLES
