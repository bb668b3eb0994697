"""Half-open ranges: what holds for any of them, and the errors."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.errors import InputError, ReadError
from quoteattr.spans import Range, trim


@st.composite
def _ranges(draw: st.DrawFn) -> Range:
    start, end = sorted(draw(st.tuples(st.integers(0, 30), st.integers(0, 30))))
    return Range(start, end)


ranges = _ranges()


def points(*places: Range) -> set[int]:
    return {point for place in places for point in range(place.start, place.end)}


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 4), (-2, -1)])
def test_a_range_that_is_none_is_an_error_naming_it(start: int, end: int) -> None:
    with pytest.raises(InputError, match=rf"\[{start}, {end}\).*0 <= start <= end"):
        Range(start, end)


def test_a_range_cannot_be_shifted_below_zero() -> None:
    with pytest.raises(InputError, match=r"\[-1, 2\)"):
        Range(1, 4).shift(-2)


@given(ranges, st.text(min_size=30, max_size=30))
def test_a_range_cuts_as_many_code_points_as_it_is_long(place: Range, text: str) -> None:
    assert len(place.slice(text)) == len(place) == len(points(place))


@given(ranges, ranges)
def test_two_ranges_relate_as_their_points_do(one: Range, other: Range) -> None:
    shared = points(one) & points(other)
    both = one.intersection(other)
    assert one.overlaps(other) == bool(shared) == (both is not None)
    assert both is None or points(both) == shared
    if other:
        assert one.contains(other) == (points(other) <= points(one))
    assert one.cover(other) == other.cover(one)
    assert one.cover(other).contains(one)
    assert len(one.cover(other)) == max(one.end, other.end) - min(one.start, other.start)


@given(ranges, st.integers(0, 9))
def test_shifting_back_undoes_shifting(place: Range, by: int) -> None:
    assert place.shift(by).shift(-by) == place
    assert len(place.shift(by)) == len(place)


@given(ranges, st.text(alphabet="a \n\u00a0", min_size=30, max_size=30))
def test_trimming_takes_white_space_at_the_ends_and_nothing_else(place: Range, text: str) -> None:
    trimmed = trim(text, place)
    assert trimmed.slice(text) == place.slice(text).strip()
    assert place.contains(trimmed)


def test_trimming_what_holds_nothing_else_leaves_its_start() -> None:
    assert trim("a    b", Range(1, 5)) == Range(1, 1)
    assert trim('"a,"', Range(0, 4), '",') == Range(1, 2)


def test_ranges_sort_by_start_then_by_end() -> None:
    assert sorted([Range(2, 3), Range(0, 9), Range(0, 1)]) == [
        Range(0, 1),
        Range(0, 9),
        Range(2, 3),
    ]


def test_a_read_error_survives_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(ReadError("a.txt", "is gone")))
    assert (error.name, error.problem, str(error)) == ("a.txt", "is gone", "a.txt: is gone")
