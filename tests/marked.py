"""Articles with their attributions marked in the text, so that a case reads like news.

``<content>``, ``{cue}`` and ``[source]`` mark one attribution a paragraph; the marks are taken out
before anything reads the text. A paragraph without ``{cue}`` is plain text.
"""

import attrs

from quoteattr.records import Act, Attribution, Cue, Kind, Span
from tests.cases import CaseError

_MARKS = {"<": ("content", ">"), "{": ("cue", "}"), "[": ("source", "]")}
_CLOSING = frozenset(closing for _, closing in _MARKS.values())


@attrs.frozen(kw_only=True)
class Marked:
    """A text without marks, and its attributions in the text's order."""

    text: str
    attributions: tuple[Attribution, ...]


def read(marked: str) -> Marked:
    """Take the marks out of a text.

    Raises:
        CaseError: A mark is not closed or not opened, or a paragraph has no one cue with content.
    """
    text, found = "", []
    for paragraph in marked.split("\n"):
        plain, spans = _unmarked(paragraph, len(text))
        text += plain + "\n"
        if any(spans.values()):
            if len(spans["cue"]) != 1 or not spans["content"] or len(spans["source"]) > 1:
                raise CaseError(f"mark one cue, its content and one source at most: {paragraph!r}")
            found.append(_attribution(f"a{len(found) + 1}", spans))
    return Marked(text=text.rstrip("\n"), attributions=tuple(found))


def _unmarked(paragraph: str, at: int) -> tuple[str, dict[str, list[Span]]]:
    """Take the marks out of a paragraph that begins at an offset of the text."""
    spans: dict[str, list[Span]] = {kind: [] for kind, _ in _MARKS.values()}
    opened: list[tuple[str, str, int]] = []
    plain = ""
    for letter in paragraph:
        if letter in _MARKS:
            opened.append((*_MARKS[letter], len(plain)))
        elif letter in _CLOSING:
            kind, closing, start = opened.pop() if opened else ("", "", 0)
            if closing != letter:
                raise CaseError(f"{letter!r} closes nothing that is open: {paragraph!r}")
            words = plain[start:]
            spans[kind].append(Span(start=at + start, end=at + len(plain), text=words))
        else:
            plain += letter
    if opened:
        raise CaseError(f"{opened[-1][1]!r} is missing: {paragraph!r}")
    return plain, spans


def _attribution(number: str, spans: dict[str, list[Span]]) -> Attribution:
    (cue,) = spans["cue"]
    return Attribution(
        id=number,
        kind=Kind.INDIRECT,
        act=Act.STATEMENT,
        text=" ".join(span.text for span in spans["content"]),
        content=tuple(spans["content"]),
        cue=Cue(start=cue.start, end=cue.end, text=cue.text, lemma=cue.text),
        source=spans["source"][0] if spans["source"] else None,
    )
