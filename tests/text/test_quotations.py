"""Quotation marks: what pairs with what, read from cases/marks.txt, and laws for any text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quoteattr.spans import Range
from quoteattr.text.paragraphs import paragraphs
from quoteattr.text.quotations import Quotation, looks_like_scare_quote, quotations, quote_states
from tests import cases
from tests.cases import Case
from tests.counting import calls

# Whatever marks read, and what stands beside them.
ALPHABET = "\"'“”‘’„‚«»‹›`＂ \n\r\u2029.,!?:;—–-()[]5s" + "aAé\u0301\U0001f5de\u00a0\ufeff…"
marked_texts = st.text(alphabet=ALPHABET) | st.text()


def written(marked: str) -> tuple[str, list[tuple[Range, int, bool, bool]]]:
    """Read a case: its text, and each quotation's range, level, whether it continues or is open."""
    text = ""
    open_now: list[tuple[int, bool]] = []
    found = []
    marked = marked.replace("⏎", "\n").replace("¶", "\n\n")
    for sign in marked.replace("⟦~", "\x01").replace("~⟧", "\x02"):
        if sign in "⟦\x01":
            open_now.append((len(text), sign == "\x01"))
        elif sign in "⟧\x02":
            start, continues = open_now.pop()
            found.append((Range(start, len(text)), len(open_now), continues, sign == "\x02"))
        else:
            text += sign
    assert not open_now, f"a ⟦ without ⟧: {marked}"
    return text, sorted(found)


@pytest.mark.parametrize("case", cases.each("marks.txt"))
def test_a_case_as_the_list_has_it(case: Case) -> None:
    text, expected = written(case.text)
    found = [(q.outer, q.level, q.continues, q.closer is None) for q in quotations(text)]
    assert found == expected


def test_a_quotation_knows_its_marks_and_what_they_hold() -> None:
    text = "Then: ``No,'' she said."
    (quotation,) = quotations(text)
    assert quotation == Quotation(outer=Range(6, 13), inner=Range(8, 11), opener="``", closer="''")
    assert quotation.inner.slice(text) == "No,"


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    text = "He said “no.  \n\nShe left."
    (quotation,) = quotations(text)
    assert quotation.closer is None
    assert quotation.inner.slice(text) == "no."


@pytest.mark.parametrize(
    ("text", "scare"),
    [
        ('The "deal" fell.', True),
        ("The ‘very good’ deal fell.", True),
        ('"No," he said.', False),  # the comma belongs to a sentence that goes on
        ('He said "Never!" twice.', False),
        ('"We shall see him" was all.', False),  # four words
        ('He called it "bad.', False),  # never closed
    ],
)
def test_short_bare_quotations_look_like_scare_quotes(text: str, scare: bool) -> None:
    (quotation,) = quotations(text)
    assert looks_like_scare_quote(text, quotation) is scare


def test_states_hold_one_byte_a_code_point_marks_included() -> None:
    assert quote_states("🗞 “a ‘b’” c") == bytes([0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0])


@given(marked_texts)
def test_every_quotation_can_be_cut_out_of_its_text(text: str) -> None:
    for q in quotations(text):
        assert q.outer.end <= len(text)
        assert q.outer.contains(q.inner)
        assert q.outer.slice(text) == q.opener + q.inner.slice(text) + (q.closer or "")
        assert q.inner.slice(text).strip()


@given(marked_texts)
@example('"a "b "c" d" e"')
def test_quotations_are_disjoint_or_nested_and_come_in_order(text: str) -> None:
    found = quotations(text)
    assert [q.outer.start for q in found] == sorted({q.outer.start for q in found})
    for number, q in enumerate(found):
        around = [other for other in found[:number] if other.outer.overlaps(q.outer)]
        assert all(other.inner.contains(q.outer) for other in around)
        assert q.level == len(around)


@given(marked_texts)
def test_states_are_one_exactly_within_the_outermost_quotations(text: str) -> None:
    inside = {at for q in quotations(text) for at in range(q.outer.start, q.outer.end)}
    assert quote_states(text) == bytes(at in inside for at in range(len(text)))


@given(st.text(alphabet=ALPHABET.replace("\n", "").replace("\r", "").replace("\u2029", "")))
def test_one_stray_mark_costs_its_own_paragraph_at_most(broken: str) -> None:
    """A sound paragraph reads the same behind any other, however broken, as it does alone."""
    sound = "She said: “no.” He left."
    (alone,) = quotations(sound)
    shift = len(broken) + 2
    behind = [q for q in quotations(f"{broken}\n\n{sound}") if q.outer.end > shift]
    assert [(q.outer, q.closer) for q in behind] == [(alone.outer.shift(shift), "”")]


@given(marked_texts, st.sampled_from(["\r\n", "\u00a0", "\ufeff", "e\u0301", "🗞"]))
def test_what_stands_in_a_paragraph_before_only_moves_the_offsets(text: str, sign: str) -> None:
    before = f"A word{sign}.\n\n"
    moved = [(q.outer, q.level) for q in quotations(before + text)]
    assert moved == [(q.outer.shift(len(before)), q.level) for q in quotations(text)]


@given(st.text())
def test_paragraphs_hold_all_ink_and_no_blank_ends(text: str) -> None:
    found = paragraphs(text)
    assert [p.slice(text).strip() for p in found] == [p.slice(text) for p in found]
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert "".join("".join(p.slice(text).split()) for p in found) == "".join(text.split())


def test_lines_wrapped_at_a_column_are_one_paragraph() -> None:
    wrapped = (
        "The mayor of the small town on the river said\n"
        "that the bridge would stay closed for a year,\n"
        "and perhaps for longer than that."
    )
    assert paragraphs(wrapped) == (Range(0, len(wrapped)),)
    assert len(paragraphs(wrapped.replace("\n", ".\n"))) == 3


@pytest.mark.parametrize(
    "unit",
    [
        *('"', "'", "“", "”", "`", "a", ".", "(", "\n"),
        *('"a ', "“a ", "'a ", 'a" ', "a' ", ' " ', "“‘a ", "s' b", '5" ', '",', "« ", "''a "),
        *('"\n\n', '"a\n', 'a"\n', '"a\nb\nc" ', '"a “b '),
    ],
)
def test_twice_the_text_takes_twice_the_steps(unit: str) -> None:
    """Linear in the length: no pile of strays makes the work grow faster than the text."""
    once, twice = (calls(lambda text=unit * n: quote_states(text)) for n in (500, 1000))
    assert twice <= 2 * once + 100


@pytest.mark.parametrize("letter", ['"', "'", "“", "”", "a", "«", "."])
def test_a_million_of_one_letter_quotes_nothing(letter: str) -> None:
    assert quote_states(letter * 1_000_000) == bytes(1_000_000)
