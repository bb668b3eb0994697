"""Whether two quotations are the same words, perhaps shortened or altered.

Candidates are found by fingerprints: hashes of three words in a row, of which winnowing (Schleimer,
Wilkerson, Aiken 2003) keeps some, so that two quotations that share five words in a row share one.
An estimate of overlap, such as MinHash, would miss a short piece of a long quotation.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

import regex

from quoteattr.errors import ExtraError

try:
    from rapidfuzz.distance import LCSseq
except ImportError:
    raise ExtraError("gather needs rapidfuzz: python -m pip install 'quoteattr[gather]'") from None

LEAST: Final = 6
"""Words of a quotation; shorter ones ("we will see") are said by everybody."""

SHARED: Final = 0.75
"""The part of the shorter quotation's words that the longer one must have."""

_RUN: Final = 3  # words in a row, in a fingerprint and in whatever counts as shared
_WINDOW: Final = 3  # fingerprints of which one is kept
_LETTERS: Final = 3  # of a strong word
_MANY: Final = 8  # shared words, of which two must be strong, else three: not "a hell of a lot"
_APOSTROPHES: Final = str.maketrans("‘’ʼ", "'''")
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*")
_NO_WORD: Final = regex.compile(r"[^\p{L}\p{M}\p{N}']+")
_QUOTED: Final = regex.compile(r'[“"]([^“”"]+)[”"]')

WEAK: Final = frozenset(
    "all and any are but can did for get got had has her him his how its let may new not now one "
    "our out own say see she the too two use was way who why you "
    "about after also another because been before being between could does doing down during each "
    "even ever every from going have here himself herself into itself just know like made make "
    "many more most much must never only other over people really said same says should some "
    "such than that their them then there these they thing things think this those through told "
    "under until very want well were what when where which while will with without would year "
    "years your".split()
)
"""Words of three letters and more that any text may have."""

Words = tuple[str, ...]


def quoted(row: Mapping[str, Any]) -> str:
    """Return the words of a record that stand in quotation marks; "" without any.

    >>> quoted({"kind": "mixed", "text": "that it would take “years, not months”"})
    'years, not months'
    """
    if row["kind"] == "direct":
        return str(row["text"])
    return " … ".join(_QUOTED.findall(row["text"])) if row["kind"] == "mixed" else ""


def words(text: str) -> Words:
    """Return the words by which quotations are compared: no punctuation, no capitals.

    >>> words("It’s a “draft”!")
    ("it's", 'a', 'draft')
    """
    return tuple(_WORD.findall(text.casefold().translate(_APOSTROPHES)))


def fingerprints(found: Words) -> set[int]:
    """Return the fingerprints of a quotation; none for fewer words than one has.

    >>> len(fingerprints(words("a draft is a draft"))) > 0
    True
    """
    hashes = [
        zlib.crc32(" ".join(found[at : at + _RUN]).encode("utf-8", "replace"))
        for at in range(len(found) - _RUN + 1)
    ]
    ends = range(max(1, len(hashes) - _WINDOW + 1))
    return {min(hashes[at : at + _WINDOW]) for at in ends} if hashes else set()


def same(one: Words, other: Words) -> bool:
    """Return whether two quotations are the same, though shortened or altered.

    >>> same(words("the bridge will stay closed for two years"),
    ...      words("the bridge will stay closed for at least two years, not more"))
    True
    """
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < LEAST:
        return False
    found = _shared(short, long)
    strong = {word for word in found if len(word) >= _LETTERS and word not in WEAK}
    enough = len(strong) >= (2 if len(found) >= _MANY else 3)
    return enough and len(found) >= max(LEAST - 1, SHARED * len(short))


def _shared(short: Words, long: Words) -> list[str]:
    """Return the words of a quotation that are in another, in the same order.

    Only words in a row count, since any long text has "the", "of" and "a" in any order.
    """
    found: list[str] = []
    for block in LCSseq.opcodes(short, long):
        if block.tag == "equal" and block.src_end - block.src_start >= _RUN:
            found += short[block.src_start : block.src_end]
    return found


def form(variant: Words, main: Words) -> str:
    """Return what a variant is beside the main one: shortened, longer or altered.

    >>> form(words("stay closed for two years"), words("it will stay closed for two years"))
    'shortened'
    """
    if LCSseq.similarity(variant, main) == min(len(variant), len(main)):
        return "shortened" if len(variant) < len(main) else "longer"
    return "altered"


def differences(main: str, variant: str) -> list[tuple[str, str]]:
    """Return what a variant has in place of words of the main one, as printed; "" for nothing.

    >>> differences("We will never pay.", "We would pay.")
    [('will never', 'would')]
    """
    return [(before, after) for before, after, equal in compared(main, variant) if not equal]


def compared(main: str, variant: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the stretches of two quotations: as printed in each, and whether they are equal."""
    printed = [text.split() for text in (main, variant)]
    bare = [[_NO_WORD.sub("", _plain(word)) for word in some] for some in printed]
    before: list[str] = []
    after: list[str] = []
    for block in LCSseq.opcodes(*bare):
        old = printed[0][block.src_start : block.src_end]
        new = printed[1][block.dest_start : block.dest_end]
        if block.tag != "equal":
            before, after = before + old, after + new
            continue
        if before or after:
            yield " ".join(before), " ".join(after), False
            before, after = [], []
        yield " ".join(old), " ".join(new), True
    if before or after:
        yield " ".join(before), " ".join(after), False


def _plain(word: str) -> str:
    return word.casefold().translate(_APOSTROPHES)


def digest(found: Words) -> int:
    """Return a number of 63 bits by which equal quotations are found.

    >>> digest(words("No!")) == digest(words("no"))
    True
    """
    data = " ".join(found).encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big") >> 1
