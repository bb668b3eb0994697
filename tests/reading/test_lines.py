"""Lines of a stream: none is held beyond its limit, and what refuses one tells its size."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import reading
from quoteattr.errors import InputError, ReadError
from quoteattr.evaluation.annotations import rows
from quoteattr.output import jsonl
from quoteattr.reading import lines

GOOD = b'{"text": "It rained."}\n'


class Endless(io.RawIOBase):
    """A stream of letters without a line end in the first so many bytes, never held at once."""

    def __init__(self, size: int, behind: bytes = b"") -> None:
        self.left, self.behind = size, behind

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        count = min(len(buffer), self.left)
        data = b"a" * count if count else self.behind[: len(buffer)]
        self.behind = self.behind if count else self.behind[len(buffer) :]
        self.left -= count
        buffer[: len(data)] = data
        return len(data)


def endless(size: int, behind: bytes = b"") -> io.BufferedReader:
    return io.BufferedReader(Endless(size, behind))


@given(st.lists(st.text("ab\r\né"), max_size=6), st.integers(1, 8))
def test_lines_are_those_of_the_stream(parts: list[str], longest: int) -> None:
    data = "".join(parts).encode()
    found = list(lines.bounded(io.BytesIO(data), longest))
    wanted = list(io.BytesIO(data))
    assert [(line.size, line.begin) for line in found] == [
        (len(line), line[:longest]) for line in wanted
    ]
    assert [line.number for line in found] == list(range(1, len(wanted) + 1))
    assert [line.start for line in found] == [
        sum(map(len, wanted[:n])) for n, _ in enumerate(wanted)
    ]
    if len(data) <= longest:
        assert lines.whole(lines.bounded(io.BytesIO(data), longest), longest) == data
    else:
        with pytest.raises(InputError, match=f"a text of {len(data)} bytes"):
            lines.whole(found, longest)


def test_a_row_that_is_too_long_is_refused_with_its_size_and_the_next_is_read() -> None:
    stream = endless(200_000_000, b"\n" + GOOD)
    wrong: list[InputError] = []
    [article] = reading.read_stream(stream, "rows.jsonl", wrong.append)
    assert article.id == "rows.jsonl:2"
    [error] = wrong
    assert str(error) == (
        "rows.jsonl: line 1: a line of 200,000,001 bytes: at most 20,000,000 are read; "
        "write one article or record a line"
    )


@pytest.mark.parametrize("name", ["a.txt", "a.html", "standard input"])
def test_a_text_that_is_too_long_is_refused_with_its_size(name: str) -> None:
    with pytest.raises(ReadError, match="a text of 40,000,000 bytes: at most 20,000,000"):
        next(reading.read_stream(endless(40_000_000), name))


def test_records_that_are_too_long_are_refused_with_their_size() -> None:
    with pytest.raises(ReadError, match=r"a.jsonl, line 1: a line of 50,000,000 bytes"):
        next(jsonl.read(endless(50_000_000), "a.jsonl"))


def test_gold_that_is_too_long_is_refused_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    with path.open("wb") as file:
        file.write(b'{"doc": "a", "text": "", "attributions": []}\n')
        file.truncate(30_000_000)  # a hole: no disk is used
    with pytest.raises(ReadError, match=r"gold.jsonl, line 2: a line of 29,999,955 bytes"):
        rows.gold(path)


def test_lines_in_memory_are_measured_too() -> None:
    row = json.dumps({"text": "a " * 11_000_000})
    with pytest.raises(ReadError, match=r"a line of 22,000,\d+ bytes"):
        next(reading.read_stream([row], "rows.jsonl"))
