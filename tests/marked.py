"""Articles with their attributions marked in the text, so that a case reads like news.

``<content>``, ``{cue}`` and ``[source]`` mark one attribution a paragraph; the marks are taken out
before anything reads the text. A paragraph without ``{cue}`` is plain text.
"""

from collections.abc import Iterator

import attrs
import regex

from quoteattr.records import Act, Attribution, Cue, Kind, Span
from tests.paths import CASES

_MARKS = {"<": "content", "{": "cue", "[": "source"}


@attrs.frozen(kw_only=True)
class Marked:
    """A text without marks, and its attributions in the text's order."""

    text: str
    attributions: tuple[Attribution, ...]


def read(marked: str) -> Marked:
    """Take the marks out of a text."""
    text, found = "", []
    for paragraph in marked.split("\n"):
        spans: dict[str, list[Span]] = {"content": [], "cue": [], "source": []}
        open_at: list[tuple[str, int]] = []
        plain = ""
        for letter in paragraph:
            if letter in _MARKS:
                open_at.append((_MARKS[letter], len(text) + len(plain)))
            elif letter in ">}]":
                what, start = open_at.pop()
                words = (text + plain)[start:]
                spans[what].append(Span(start=start, end=start + len(words), text=words))
            else:
                plain += letter
        text += plain + "\n"
        if spans["cue"]:
            found.append(_attribution(f"a{len(found) + 1}", spans))
    return Marked(text=text.rstrip("\n"), attributions=tuple(found))


def _attribution(number: str, spans: dict[str, list[Span]]) -> Attribution:
    cue = spans["cue"][0]
    return Attribution(
        id=number,
        kind=Kind.INDIRECT,
        act=Act.STATEMENT,
        text=" ".join(span.text for span in spans["content"]),
        content=tuple(spans["content"]),
        cue=Cue(start=cue.start, end=cue.end, text=cue.text, lemma=cue.text),
        source=spans["source"][0] if spans["source"] else None,
    )


def cases(name: str) -> Iterator[tuple[str, str, str]]:
    """Read a table of cases: what each guards, its marked text, and the wanted answers."""
    path = CASES / name
    for block in regex.split(r"\n\s*\n", path.read_text("utf-8")):
        lines = [line for line in block.strip().splitlines() if line]
        guards = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
        text = [line for line in lines if not line.startswith(("#", "= "))]
        wanted = [line.removeprefix("= ") for line in lines if line.startswith("= ")]
        if guards:
            yield guards[0], "\n".join(text), "\n".join(wanted)
