"""The word lists: each is read whole, says where it comes from, and answers by lower case."""

from __future__ import annotations

from importlib import resources

import pytest

from quoteattr import lexicon
from quoteattr.errors import InputError
from quoteattr.lexicon import Gender
from quoteattr.records import Act

LISTS = sorted(
    path.name.removesuffix(".txt")
    for path in (resources.files("quoteattr") / "data").iterdir()
    if path.name.endswith(".txt")
)

_OF_ANY_LENGTH = frozenset(
    "aliases deeds general_nouns nicknames offices organization_kinds styles".split()
)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_says_where_it_comes_from_and_repeats_nothing(name: str) -> None:
    """A list opens with a comment on its origin and holds no row twice."""
    path = resources.files("quoteattr") / "data" / f"{name}.txt"
    head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    assert "list" in " ".join(head).lower()
    found = list(lexicon.rows(name))
    assert found
    assert len(found) == len(set(found))
    assert name in _OF_ANY_LENGTH or len({len(row) for row in found}) == 1


@pytest.mark.parametrize(
    ("lemma", "particle", "act"),
    [
        ("say", None, Act.STATEMENT),
        ("Say", None, Act.STATEMENT),  # the case of the cue does not matter
        ("think", None, Act.BELIEF),
        ("hope", None, Act.INTENTION),
        ("watch", None, Act.PERCEPTION),
        ("look", "forward", Act.BELIEF),  # the particle decides first
        ("tell", "off", Act.STATEMENT),  # an unknown particle changes nothing
        ("banana", None, None),
    ],
)
def test_a_lemma_has_the_act_of_its_list(lemma: str, particle: str | None, act: Act | None) -> None:
    """A cue's lemma, with its particle where it has one, names its act."""
    assert lexicon.act_of(lemma, particle) == act


def test_words_reveal_gender_only_where_they_do() -> None:
    """ "Spokeswoman" and "Mr." tell a gender; "senator" does not."""
    assert lexicon.PERSONS["spokeswoman"] is Gender.FEMININE
    assert lexicon.HONORIFICS["mr."] is Gender.MASCULINE
    assert lexicon.PERSONS["senator"] is None


def test_pronouns_know_person_number_and_gender() -> None:
    """What the form leaves open is None."""
    assert lexicon.PRONOUNS["she"].gender is Gender.FEMININE
    assert lexicon.PRONOUNS["they"].plural is True
    assert lexicon.PRONOUNS["who"].plural is None
    assert lexicon.PRONOUNS["we"].person == "first"


def test_calendar_names_count_from_one() -> None:
    """Monday and January are 1; agency short forms mean the same day and month."""
    assert lexicon.WEEKDAYS["monday"] == 1
    assert lexicon.MONTHS["sept."] == lexicon.MONTHS["september"] == 9


@pytest.mark.parametrize(
    ("text", "hides"),
    [
        ("the official spoke on condition of anonymity", True),
        ("she was not authorized to comment publicly", True),
        ("they asked not to be named", True),
        ("he was authorized to sign", False),
    ],
)
def test_a_sentence_tells_that_its_source_hides(text: str, hides: bool) -> None:
    """Agency phrases for anonymity are found; plain sentences are not."""
    assert bool(lexicon.ANONYMITY.search(text)) is hides


def test_an_unknown_list_is_named_in_the_error() -> None:
    """A list that is not in the package gives our own error."""
    with pytest.raises(InputError, match="no_such_list"):
        list(lexicon.rows("no_such_list"))
