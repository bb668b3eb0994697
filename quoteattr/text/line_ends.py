"""Which single line ends end a paragraph, and which only wrap a line.

A blank line always ends a paragraph. A single line end is ambiguous: some texts have one paragraph
per line, others wrap lines at a column. The words on both sides decide: a line that continues in
lower case, after a comma, "of" or "Mr.", or in the middle of a sentence does not begin a paragraph.
In doubt a line end ends a paragraph, because a headline that becomes part of the first sentence
does more harm than a name that is cut in two.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from quoteattr import lexicon

_WIDEST_COLUMN: Final = 120
_NARROWEST_COLUMN: Final = 40
_LONGEST_HEADLINE: Final = 100  # characters
_TAIL: Final = 40  # characters at the end of a line that the patterns look at

# Words that neither a headline nor a paragraph ends with.
_OPEN: Final = frozenset(
    "a an the of and or but nor than before after until that who whose which whom because "
    "although whether if as at by for from into with without between among during against "
    "toward towards via per in on to is are was were be been being has have had will would "
    "could should may might must can his her its their my our your said told al bin da de del "
    "den der di dos du el ibn la le van von y about around including regarding any every "
    "other when where while since former longtime".split()
)
# Words that, when capitalized, begin a sentence and are hardly ever part of a name.
_STARTERS: Final = frozenset(
    "a an the this that these those he she it they we you i his her its their our in on at by "
    "for from to with after before as if when while where since until because but and or so yet "
    "not no there here what who how why about all some many most more one two three during "
    "although though both last despite among under over according meanwhile however still even "
    "just only also now then today yesterday".split()
)
# Words within a sentence that are often followed by a name.
_LEADS: Final = frozenset("and but said says that told".split())
_LABELS: Final = frozenset(
    "advertisement analysis breaking business comment correction culture editorial exclusive "
    "health international listen local national news opinion photo photos politics related science "
    "sport sports technology update updated video watch world".split()
)
_BULLET: Final = regex.compile(r"[•·▪◦‣●]")
# The dash before a signature, "1.", "(a)", "14:32", an address, "Q:" or another turn.
_ITEM: Final = regex.compile(
    r"\*|-\s|[-‒–—―]++\s*+[^\s\p{Ll}]|\d++[.)]\s|\d{1,2}[:.]\d\d|\p{Ll}[\w-]*+(?:://|@|\.\p{Ll})"
    r"|\p{Lu}[\p{L}.'’-]*+(?:\s\p{Lu}[\p{L}.'’-]*+){0,3}+(?:\s\([^()]{1,60}\))?+:\s"
    r"|\((?:\p{L}|[ivx]{1,4}|\d{1,2})\)\s"
)
_LOWER: Final = regex.compile(r"[\"“‘'(\[«–—-]*+\s?+\p{Ll}(?!\p{Lu})")  # not "iPhone"
_ENDED: Final = regex.compile(r"[.!?…:][\"”’'»)\]*]*+$")
_ASKED: Final = regex.compile(r"[!?—–][\"”’'»]++$")  # "“Why?” / said Ada Quill"
_COMMA: Final = regex.compile(r"(?:,[\"”’'»]*+|[—–])$")
_INITIAL: Final = regex.compile(r"\p{Lu}\.")  # "J. / Quill"
_ABBREVIATED: Final = regex.compile(r"(?:\b\p{L}\.){2,}+$")  # "the U.S. / senator"
_SALUTATION: Final = regex.compile(
    r"(?:Dear|Hello|Hi|Sir|Madam)\b.{0,60},$"
    r"|(?:Yours|I am,|We are,|Sincerely|Respectfully|(?:\p{L}+ )?[Rr]egards|Best wishes)(?!\w)"
    r".{0,30},$"
)
# A sentence ends in the line and another one begins; credits and signatures are excluded.
_SECOND: Final = regex.compile(
    r"(?:\p{Ll}{3}|\d|\))[.!?][\"”’']*+\s++[\"“‘']*+[\p{Lu}\d][^\s.!?:;/|©―—–]*+"
    r"(?:\s++[^\s.!?:;/|©―—–]++)*+$"
)
_CLAUSE: Final = regex.compile(r",[\"”’»]\s++[^\s,]++(?:\s++[^\s,]++){0,5}+$")  # "…,” said Ada"
_DATELINE: Final = regex.compile(r"\p{Lu}{3}[\p{Lu}. ]*+[,(—–-]")
_NAME: Final = regex.compile(r"\p{Lu}[\p{L}\p{M}.'’-]*+$")
# The rest of a name and what follows it: "Quill said", "Quill, who"
_REST: Final = regex.compile(
    r"(?P<word>\p{Lu}[\p{L}\p{M}'’-]*+)(?P<more>(?:\s++\p{Lu}[\p{L}\p{M}'’-]*+)?+)"
    r"(?:[,.]|\s++[\p{Ll}(])"
)
# Where the one who signs above lives: "Portland, Ore."
_PLACE: Final = regex.compile(r"\p{Lu}[\p{L} .'’-]{1,30},\s\p{Lu}[\p{L} .'’-]{1,30}")


def ends_within(lines: Sequence[str]) -> Iterator[bool]:
    """Yield for each line end in a block of lines whether the paragraph continues after it.

    Args:
        lines: The lines between two blank lines, without white space at their ends.

    >>> list(ends_within(["Rain", "The bridge is safe, said Mayor Ada", "Quill."]))
    [False, True]
    """
    lower = [_LOWER.match(line) is not None for line in lines]
    wrapped = _is_wrapped(lines) and any(lower[1:])
    several = any(
        _ENDED.search(line) and not continues
        for line, continues in zip(lines[:-1], lower[1:], strict=True)
    )
    begins = True  # the line begins a paragraph
    widest = max(map(len, lines), default=0)
    for n, (line, following) in enumerate(itertools.pairwise(lines)):
        full = len(line) + 1 + len(following.split(None, 1)[0]) > widest
        within = _BULLET.match(following) is None and (
            (wrapped and (n > 0 or full)) or _continues(line, following, begins, several)
        )
        yield within
        begins = not within


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Return whether a block of lines looks wrapped at a column, as texts from terminals are."""
    full = lines[:-1]  # the last line may be short
    widest = max(map(len, lines), default=0)
    if not full or not _NARROWEST_COLUMN <= widest <= _WIDEST_COLUMN:
        return False
    if min(map(len, full)) < 0.6 * widest:
        return False
    # A paragraph ends with a sentence; wrapping cuts most lines in the middle of one.
    return 2 * sum(line[-1].isalnum() or line[-1] == "," for line in full) >= len(full)


def _continues(line: str, following: str, begins: bool, several: bool) -> bool:
    """Return whether a sentence continues from one line to the next.

    Args:
        line: The line before the line end.
        following: The line after it.
        begins: The line begins a paragraph, so that it may be a headline.
        several: Some line of the block ends with a sentence, as if each line were a paragraph.
    """
    if _ITEM.match(following):
        return False
    lower, tail = _LOWER.match(following) is not None, line[-_TAIL:]
    if _ENDED.search(tail):
        in_sentence = _ASKED.search(tail) or _ABBREVIATED.search(tail)
        return _needs_another(line, following) or (lower and in_sentence is not None)
    if lower:
        return line[-1] not in "{}<>=|"
    if _COMMA.search(tail):
        return not _SALUTATION.match(line)
    if not (line[-1].isalnum() or line[-1] in ")%’'") or _is_headline(line) or _is_address(line):
        return False
    return _continues_with_capital(line, following, begins, several)


def _continues_with_capital(line: str, following: str, begins: bool, several: bool) -> bool:
    """Return the same for a line that ends in a word before one that begins with a capital."""
    if begins and _DATELINE.match(following):
        return False
    if _needs_another(line, following):
        return True
    if following[0] in "\"“‘'«":
        return False
    if not begins or len(line) > _LONGEST_HEADLINE or _CLAUSE.search(line):
        return True
    starts = following.split(None, 1)[0].lower() in _STARTERS
    if _SECOND.search(line):
        return not (starts and several)
    return not several and not starts and _is_name_cut(line, following)


def _needs_another(line: str, following: str) -> bool:
    """Return whether the last word of a line needs another one: "of", "Mr.", "J.", "May / 5"."""
    last = line.rsplit(None, 1)[-1].lstrip("\"“‘'([")
    word = last.lower()
    if word in _OPEN or (word in lexicon.MONTHS and following[0].isdigit()):
        return True
    if _INITIAL.fullmatch(last):
        return True
    title = word in lexicon.TITLES or (word in lexicon.HONORIFICS and word != "the")
    return title and last[0].isupper()


def _is_headline(line: str) -> bool:
    """Return whether nearly every long word of a line is capitalized."""
    long = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return len(long) > 3 and sum(word[0].isupper() for word in long) >= 0.9 * len(long)


def _is_address(line: str) -> bool:
    """Return whether a line is the label of who speaks below: "Mr Speaker"."""
    words = line.split()
    return (
        len(words) == 2
        and words[0].lower() in lexicon.HONORIFICS
        and words[1].lower() in lexicon.TITLES
    )


def _is_name_cut(line: str, following: str) -> bool:
    """Return whether a name begins at the end of one line and ends at the start of the next.

    The line consists of the name or of a role before it ("Ada / Quill said"), or the word before
    the name is one that names often follow ("said Ada / Quill, who"). The price: a headline such as
    "No tax, says Quill" is joined to a line that begins with "Ferrant said".
    """
    rest = _REST.match(following)
    if rest is None or _PLACE.fullmatch(following):
        return False
    word, words = rest["word"].lower(), line.split()
    plural = _is_people(word) and not rest["more"]  # "Residents fled"
    if plural or word in lexicon.TITLES or word in lexicon.WEEKDAYS or line.lower() in _LABELS:
        return False
    if words[-1] in lexicon.PERSONS:  # "Foreign minister / Ada Quill said"
        return len(words) <= 3
    names = list(itertools.takewhile(_NAME.fullmatch, reversed(words)))
    if not names or {"news", word} & {name.lower() for name in names}:
        return False
    if len(names) == len(words) or words[: -len(names)] == ["the"]:
        return len(names) <= 3 and not (names[0].isupper() and len(names[0]) > 1)
    before = words[-len(names) - 1].lower()
    return before[-1] == "," or before in _LEADS or before in lexicon.TITLES or _is_people(before)


def _is_people(word: str) -> bool:
    forms = (word, word.removesuffix("s"))
    return any(form in lexicon.PERSONS or form in lexicon.GROUPS for form in forms)
