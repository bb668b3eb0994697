"""Standard error: the one place that writes there, so that no input reaches a terminal as it is.

Ids, names of files and texts in messages are foreign: an escape sequence in one could clear the
screen, change its title or fake a line of ours.
"""

from __future__ import annotations

import sys
from typing import Final

import regex

# Controls, halves of surrogate pairs, what ends a line, and what turns its direction around.
_UNSAFE: Final = regex.compile(
    r"[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    r"""Escape what would move a cursor, end a line or turn it around.

    >>> printable("a\x1b[2Jb\n\u202e")
    'a\\x1b[2Jb\\n\\u202e'
    """
    return _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def say(message: object) -> None:
    """Write a line."""
    print(printable(str(message)), file=sys.stderr)


def show(line: str) -> None:
    """Write a line in place of the last one that was shown, without an end; "" takes it away."""
    print(f"\r\x1b[K{printable(line)}", end="", file=sys.stderr, flush=True)
