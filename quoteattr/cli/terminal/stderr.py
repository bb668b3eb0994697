"""Writing to standard error, with everything escaped that a terminal would interpret.

Ids, file names and texts in messages come from the input: an escape sequence in one could clear the
screen, change its title or fake a message. No other module writes to standard error.
"""

from __future__ import annotations

import sys
from typing import Final

import regex

# Controls, halves of surrogate pairs, line separators, and marks that change the text direction.
_UNSAFE: Final = regex.compile(
    r"[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    r"""Escape what would move the cursor, end the line or change its direction.

    >>> printable("a\x1b[2Jb\n\u202e")
    'a\\x1b[2Jb\\n\\u202e'
    """
    return _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def say(message: object) -> None:
    """Write a line."""
    print(printable(str(message)), file=sys.stderr)


def show(line: str) -> None:
    """Replace the progress line; "" erases it."""
    print(f"\r\x1b[K{printable(line)}", end="", file=sys.stderr, flush=True)
