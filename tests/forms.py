"""The table of reporting forms, `cases/forms.txt`, and how its answers are written."""

from __future__ import annotations

from collections import defaultdict

import attrs
from spacy.tokens import Doc

from quoteattr.document.proposals import Proposals
from tests import cases, parses
from tests.cases import Case


def forms() -> list[Case]:
    """Return the cases with a blank line between the paragraphs of their texts."""
    return [attrs.evolve(case, text="\n\n".join(case.lines)) for case in cases.read("forms.txt")]


def parsed(form: Case) -> Doc:
    """Return the Doc of a form whose parse is stored."""
    return parses.read("forms")[form.guards].doc(form.text)


def written(doc: Doc, proposals: Proposals) -> tuple[str, ...]:
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
    return tuple(
        " | ".join(
            [
                " ## ".join(linked[cue]["source"]) or "-",
                str(doc[spans[cue].start : spans[cue].stop]),
                " ## ".join(linked[cue]["content"]),
            ]
        )
        for cue in sorted(linked, key=first.__getitem__)
    )
