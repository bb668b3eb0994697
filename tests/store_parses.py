"""Store what the embedded model parses of the tables, so that their tests run without it.

    python -m tests.store_parses [NAME ...]

NAME is a table below tests/cases, such as speakers; without one all are stored. Look at what git
shows as changed before you commit it: a parse that became worse may hide what its case guards.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from spacy.tokens import Doc

from quoteattr import coreference
from quoteattr.text.whitespace import normalize
from tests import cases, embedded, marked, parses
from tests.paths import CASES

Texts = list[tuple[str, str]]


def _cases(name: str) -> Texts:
    return [(case.guards, marked.read(case.text).text) for case in cases.read(f"{name}.txt")]


def _rows(name: str, *columns: str) -> Texts:
    texts = [marked.read(text).text for text, *_ in cases.table(f"{name}.txt", *columns)]
    return [(text, text) for text in dict.fromkeys(texts)]


TABLES: dict[str, Callable[[], Texts]] = {
    "speakers": lambda: _cases("speakers"),
    "roles": lambda: _cases("roles"),
    "offices": lambda: _rows("offices", "text", "title", "body", "guards"),
    "said_on": lambda: _cases("said_on"),
    "named_sources": lambda: _cases("named_sources"),
    "names_of_the_world": lambda: [
        (case.guards, normalize(case.text).text) for case in cases.read("names_of_the_world.txt")
    ],
    "claims": lambda: _cases("claims"),
    "layouts": lambda: [
        (case.guards, normalize(case.text).text) for case in cases.read("layouts.txt")
    ],
    "within": lambda: _cases("within"),
    "report_forms": lambda: _cases("report_forms"),
    "silences": lambda: _rows("silences", "text", "act"),
    "stance": lambda: _rows("stance", "text", "stance"),
}
"""Of each table what its cases guard, or its rows' texts, and the texts without marks."""

HEAD = """\
# The parses of {name}.txt, written by python -m tests.store_parses: do not edit them by hand. See
# tests/parses.py for the columns.
"""


def seen(doc: Doc) -> list[tuple[object, ...]]:
    """Return what the product reads in the tokens of a Doc."""
    return [
        (token.text, token.idx, token.tag_, token.pos_, token.lemma_, token.head.i, token.dep_,
         token.ent_iob_, token.ent_type_, bool(token.is_sent_start))
        for token in doc
    ]  # fmt: skip


def store(name: str, path: Path) -> None:
    """Parse the texts of a table and write their parses into a file."""
    blocks = [HEAD.format(name=name)]
    for guards, text in TABLES[name]():
        doc = embedded.pipeline()(text)
        blocks.append("\n".join([f"## {guards}", *parses.stored(doc), ""]))
    path.write_text("\n".join(blocks), "utf-8", newline="\n")
    parses.read.cache_clear()
    for guards, text in TABLES[name]():
        doc, built = embedded.pipeline()(text), parses.read(name)[guards].doc(text)
        assert seen(built) == seen(doc), f"{name}.txt: {guards!r} is not built as it was parsed"
        assert coreference.chains(built) == coreference.chains(doc), guards


def main(names: list[str]) -> None:
    """Store the parses of the tables named, or of all."""
    for name in names or TABLES:
        store(name, CASES / f"{name}.parse.txt")


if __name__ == "__main__":
    main(sys.argv[1:])
