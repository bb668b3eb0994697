"""A report by speaker in Markdown (CommonMark): a heading a speaker, a list item an attribution.

What it groups and leaves out ``report`` tells. Texts are escaped: no name or quote can become
markup, HTML or a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TextIO
from urllib.parse import quote

import regex

from quoteattr.output.report import by_speaker, content, counted, titled
from quoteattr.output.tables.table import facts
from quoteattr.records import Article, Attribution

# Inside a word an underscore is only that; addresses become links by themselves.
_MARKUP: Final = regex.compile(
    r"[\\`*\[\]<>&|~#]|(?<![^\W_])_|_(?![^\W_])|(?<=https?):(?=//)|(?<=\bwww)\."
)
# What begins a list at the start of a line, or underlines a heading.
_LIST: Final = regex.compile(r"^(\s*(?:[0-9]{1,9})?)([-+=.)])(?=\s|$)")
_URL: Final = "%/:?#[]@!$&'*+,;=~"


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: TextIO) -> None:
    """Write one report on all articles."""
    quoted = by_speaker(found)
    stream.write("# Who said what\n" if quoted else "# Nothing attributed\n")
    for one in quoted:
        name = one.name if one.resolved else f"{one.name} (not resolved)"
        stream.write(f"\n## {escaped(', '.join([name, *one.roles]))}\n\n{counted(one)}\n\n")
        for article, record in one.said:
            told = " · ".join(map(escaped, facts(record)))
            stream.write(f"- {escaped(content(record))}  \n  {_named(article)} · {told}\n")


def escaped(text: str) -> str:
    r"""Escape what Markdown would read as markup in a line.

    >>> print(escaped("*no* <b> & [x]"), escaped("1. no"))
    \*no\* \<b\> \& \[x\] 1\. no
    """
    return _LIST.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text))


def _named(article: Article) -> str:
    title = escaped(titled(article))
    if article.url and article.url.startswith(("http://", "https://")):
        return f"[{title}]({quote(article.url, safe=_URL)})"
    return title
