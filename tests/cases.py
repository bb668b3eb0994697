"""The cases in plain files under tests/cases: one syntax for all, and the one parser.

A file holds cases or a table. A case is what it guards, a text, and the answers wanted::

    ## A surname finds the full name.
    Jane Roe won the vote in Ohio on Tuesday.
    [Roe] {said} <the count was fair>.
    = Jane Roe | person | short

- ``## `` begins a case and says what it guards, in words that no other case of the file has.
- The lines below are its text. Blank lines within a text belong to it, those around it do not.
- ``= `` begins an answer, one a line. What an answer says, the head of its file tells.
- ``! `` begins the reason why the case fails today; the tests then expect it to fail. Where two
  ways are tested, ``! rules: `` and ``! model: `` begin the reason why that way fails.
- ``# `` begins a comment, for the next person to read.
- A backslash in front of a line's ``#``, ``=``, ``!`` or backslash makes the line text.

A table holds cases of one line each. Its first line names the columns::

    text          | means      | guards
    said Thursday | 2016-09-15 | the publication day's own name is the publication day

A bar between blanks parts cells; ``-`` stands for nothing, and comments are as above.

`marked` reads ``<content>``, ``{cue}`` and ``[source]`` in texts, where a file uses them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs
import pytest
import regex

from tests.paths import CASES

WAYS = ("rules", "model")
"""The ways that the same cases are tested in, where there are two."""

_FAILS = regex.compile(r"(?:(?P<way>\w+): )?(?P<reason>\S.*)")


class CaseError(ValueError):
    """A file of cases is malformed; the message names its line."""


@attrs.frozen
class Case:
    """A case: what it guards, its text, the answers wanted, and which way fails why."""

    guards: str
    text: str
    answers: tuple[str, ...]
    fails: Mapping[str, str]

    @property
    def lines(self) -> list[str]:
        """The lines of the text that hold anything."""
        return [line for line in self.text.split("\n") if line]

    @property
    def wanted(self) -> str:
        """The answers, one a line."""
        return "\n".join(self.answers)


def read(name: str) -> list[Case]:
    """Return the cases of a file under tests/cases.

    Raises:
        CaseError: It does not follow the syntax.
    """
    return parse((CASES / name).read_text("utf-8"), name)


def table(name: str, *columns: str) -> list[tuple[str, ...]]:
    """Return the rows of a table under tests/cases, the cells in the order of these columns.

    Raises:
        CaseError: It does not follow the syntax, or has other columns.
    """
    return parse_table((CASES / name).read_text("utf-8"), name, columns)


def each(name: str, way: str = "") -> list[object]:
    """Return the cases of a file as parameters of a test; those that fail today are expected to.

    Args:
        name: The file under tests/cases.
        way: Which of the two ways is tested, where there are two.
    """
    return [parameter(case, way) for case in read(name)]


def parameter(case: Case, way: str = "") -> object:
    """Return a case as a parameter of a test."""
    reason = case.fails.get(way)
    marks = [] if reason is None else [pytest.mark.xfail(reason=reason, strict=True)]
    return pytest.param(case, id=case.guards, marks=marks)


def parse(written: str, name: str = "cases") -> list[Case]:
    """Return the cases that a text holds; ``name`` stands in errors.

    Raises:
        CaseError: The text does not follow the syntax.
    """
    found: list[Case] = []
    lines = list(significant(written))
    starts = [n for n, (_, line) in enumerate(lines) if line.startswith("## ")]
    for at, line in lines[: starts[0] if starts else None]:
        if line:
            raise _error(name, at, "a case begins with '## ' and what it guards")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        case = _case(lines[start:end], name)
        if case.guards in (other.guards for other in found):
            raise _error(name, lines[start][0], "another case guards the same: say what differs")
        found.append(case)
    return found


def _case(lines: Sequence[tuple[int, str]], name: str) -> Case:
    first, title = lines[0]
    text: list[str] = []
    answers: list[str] = []
    fails: dict[str, str] = {}
    for at, line in lines[1:]:
        sign, value = line[:1], line[2:].strip()
        if sign and sign in "#=!" and (line[1:2] != " " or not value):
            raise _error(name, at, f"put a blank and a word behind {sign!r}, or a backslash before")
        if sign == "=":
            answers.append(value)
        elif sign == "!":
            way, reason = _reason(value, name, at)
            if way in fails:
                raise _error(name, at, "a second reason: one is enough")
            fails[way] = reason
        elif not answers and not fails:
            text.append(_unescaped(line))
        elif line:
            raise _error(name, at, "text behind an answer: begin a new case with '## '")
    body = "\n".join(text).strip("\n")
    if not body.strip():
        raise _error(name, first, "the case has no text")
    return Case(title[3:].strip(), body, tuple(answers), fails)


def _reason(value: str, name: str, at: int) -> tuple[str, str]:
    found = _FAILS.fullmatch(value)
    assert found is not None
    way, reason = found["way"] or "", found["reason"]
    if way and way not in WAYS:
        raise _error(name, at, f"{way!r} is no way that is tested: write one of {', '.join(WAYS)}")
    return way, reason


def parse_table(written: str, name: str, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the rows of a table that a text holds; ``name`` stands in errors.

    Raises:
        CaseError: The text does not follow the syntax, or has other columns.
    """
    lines = [(at, _cells(line)) for at, line in significant(written) if line]
    if not lines:
        raise CaseError(f"{name}: the first line names the columns")
    (at, header), *rows = lines
    if sorted(header) != sorted(columns):
        raise _error(name, at, f"the columns are {', '.join(header)}, not {', '.join(columns)}")
    order = [header.index(column) for column in columns]
    found: list[tuple[str, ...]] = []
    for at, row in rows:
        if len(row) != len(header):
            raise _error(name, at, f"{len(row)} cells under {len(header)} columns")
        if not all(row):
            raise _error(name, at, "a cell is empty: write -")
        cells = tuple(row[n] for n in order)
        if cells in found:
            raise _error(name, at, "the row stands there twice")
        found.append(cells)
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in regex.split(r"(?<=\s)\|(?=\s)", line)]


def significant(written: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are no comments with their numbers, blank ones as empty."""
    for at, line in enumerate(written.split("\n"), start=1):
        line = line.rstrip()
        if line != "#" and not line.startswith("# "):
            yield at, line


def _unescaped(line: str) -> str:
    return line[1:] if line.startswith(("\\#", "\\=", "\\!", "\\\\")) else line


def _error(name: str, at: int, problem: str) -> CaseError:
    return CaseError(f"{name}, line {at}: {problem}")
