"""Which gender a name suggests."""

from __future__ import annotations

import pytest

from quoteattr import lexicon
from quoteattr.text.name_genders import gender_of
from tests import cases


@pytest.mark.parametrize(
    ("name", "gender", "guards"), cases.table("first_names.txt", "name", "gender", "guards")
)
def test_a_name_suggests_the_gender_that_the_table_says(
    name: str, gender: str, guards: str
) -> None:
    """Every line of cases/first_names.txt holds."""
    found = gender_of(name.split())
    assert ("-" if found is None else found.value) == gender, guards


def test_no_name_of_the_list_stands_in_two_rows() -> None:
    """A name that men have in one country and women in another is in the rows of "either"."""
    names = [name for _, _, row in lexicon.rows("first_names") for name in row.split()]
    assert len(names) == len(set(names))
