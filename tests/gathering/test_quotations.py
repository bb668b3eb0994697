"""Which quotations are the same: a table of cases, and what holds for any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.gathering import families, quotations
from tests import cases


def words(text):
    return quotations.words(text)


TABLE = cases.table("gathered_quotations.txt", "form", "one", "other", "guards")


@pytest.mark.parametrize(("form", "one", "other", "guards"), TABLE)
def test_quotations_are_the_same_or_not(form, one, other, guards):
    first, second = words(one), words(other)
    assert quotations.same(first, second) == (form != "-")
    if form == "same":
        assert first == second
    elif form != "-":
        assert quotations.form(second, first) == form
        assert quotations.fingerprints(first) & quotations.fingerprints(second)


TEXTS = st.lists(
    st.sampled_from("the bridge stays closed until May it’s “ours” , … A.".split()), max_size=12
)


@given(TEXTS, TEXTS)
def test_differences_rebuild_both(one, other):
    main, variant = " ".join(one), " ".join(other)
    parts = list(quotations.compared(main, variant))
    assert " ".join(old for old, _, _ in parts if old) == main
    assert " ".join(new for _, new, _ in parts if new) == variant


@given(st.lists(st.sampled_from("a b c d e f g h".split()), max_size=30), st.integers(0, 20))
def test_five_words_in_a_row_share_a_fingerprint(some, at):
    found = tuple(some)
    run = found[at : at + 5]
    if len(run) == 5:
        assert quotations.fingerprints(run) & quotations.fingerprints(found)


SPEAKERS = [7, 7, families.NOBODY, 8]
SAID = "the county will pay for the whole of the new bridge"


def joined(texts, speakers):
    found = families.Joined(speakers, texts.__getitem__)
    found.compare(range(len(texts)))
    return [found.root(number) for number in range(len(texts))]


def test_a_family_has_one_speaker_and_takes_in_who_has_none():
    assert joined([SAID] * 4, SPEAKERS) == [0, 0, 0, 3]


def test_a_quotation_without_a_speaker_does_not_join_two_families():
    assert joined([SAID] * 3, [7, families.NOBODY, 8]) in ([0, 0, 2], [0, 1, 1])


def test_the_main_variant_is_the_most_printed_then_the_longest():
    short = families.Variant("No, never.", articles={1, 2, 3})
    long = families.Variant("No, never and nowhere.", articles={4})
    assert families.ranked([long, short])[0] is short
    short.articles = {1}
    assert families.ranked([short, long])[0] is long
