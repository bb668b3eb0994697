"""A report in Markdown (CommonMark): a heading per speaker and a list item per attribution.

`quoteattr.output.report` groups the records and says what is left out. Texts are escaped, so that
no name or quote can become markup, HTML or a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TextIO
from urllib.parse import quote

import regex

from quoteattr.output.report import by_speaker, content, counted, titled
from quoteattr.output.tables.table import facts
from quoteattr.records import Article, Attribution

# Underscores inside a word are not markup; some programs turn addresses into links.
_MARKUP: Final = regex.compile(
    r"[\\`*\[\]<>&|~#]|(?<![^\W_])_|_(?![^\W_])|(?<=https?):(?=//)|(?<=\bwww)\."
)
# What begins a list item or underlines a heading.
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
            known = " · ".join(map(escaped, facts(record)))
            stream.write(f"- {escaped(content(record))}  \n  {_named(article)} · {known}\n")


def escaped(text: str) -> str:
    r"""Escape everything in a line that is markup in Markdown.

    >>> print(escaped("*no* <b> & [x]"), escaped("1. no"))
    \*no\* \<b\> \& \[x\] 1\. no
    """
    return _LIST.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text))


def _named(article: Article) -> str:
    title = escaped(titled(article))
    # Only web addresses: a url from an article's header could be javascript:.
    if article.url and article.url.startswith(("http://", "https://")):
        return f"[{title}]({quote(article.url, safe=_URL)})"
    return title
