"""Reads the table of reporting forms, `cases/forms.txt`, and the parses that go with it."""

from __future__ import annotations

from collections import defaultdict

import attrs
from spacy.tokens import Doc

from quoteattr.document.proposals import Proposals
from tests.docs import Row
from tests.paths import CASES


@attrs.frozen
class Form:
    """A case: its text, its attributions as written in the table, and which path misses it why."""

    name: str
    text: str
    expected: list[str]
    missed: dict[str, str]


def forms() -> list[Form]:
    """Read the table in its order."""
    found: list[Form] = []
    lines: list[list[str]] = []
    for line in (CASES / "forms.txt").read_text("utf-8").splitlines():
        if line.startswith("="):
            found.append(Form(line[1:].strip(), "", [], {}))
            lines.append([])
        elif line.startswith(">"):
            found[-1].expected.append(line[1:].strip())
        elif line.startswith("!"):
            path, _, reason = line[1:].partition(":")
            found[-1].missed[path.strip()] = reason.strip()
        elif line and not line.startswith("#"):
            lines[-1].append(line)
    return [
        attrs.evolve(form, text="\n\n".join(paragraphs))
        for form, paragraphs in zip(found, lines, strict=True)
    ]


def parses() -> dict[str, list[list[Row]]]:
    """Read the parses by the names of their cases, one list of rows a sentence."""
    found: dict[str, list[list[Row]]] = {}
    fresh = True
    for line in (CASES / "forms.parse.txt").read_text("utf-8").splitlines():
        if line.startswith("= "):
            sentences = found.setdefault(line[2:].strip(), [])
            fresh = True
        elif not line:
            fresh = True
        elif not line.startswith("# "):
            if fresh:
                sentences.append([])
                fresh = False
            word, tag, lemma, head, dep = line.split("\t")
            sentences[-1].append(Row(word, tag, lemma, int(head), dep))
    return found


def written(doc: Doc, proposals: Proposals) -> list[str]:
    """Write proposals as the table does: source | cue | content, in the text's order."""
    spans = proposals.spans
    linked: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for link in proposals.links:
        span = spans[link.span]
        linked[link.cue][span.kind].append(str(doc[span.start : span.stop]))
    first = {
        cue: min(
            [
                spans[cue].start,
                *(
                    spans[one.span].start
                    for one in proposals.links
                    if one.cue == cue and spans[one.span].kind == "content"
                ),
            ]
        )
        for cue in linked
    }
    return [
        " | ".join(
            [
                " ## ".join(linked[cue]["source"]) or "-",
                str(doc[spans[cue].start : spans[cue].stop]),
                " ## ".join(linked[cue]["content"]),
            ]
        )
        for cue in sorted(linked, key=first.__getitem__)
    ]
