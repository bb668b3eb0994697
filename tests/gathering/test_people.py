"""Which speakers of different articles are the same: tables of cases, and what holds for any."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoteattr.gathering import appearances, evidence, names, people
from quoteattr.gathering.appearances import Appearance
from quoteattr.gathering.evidence import Counts, Weighed
from tests import cases
from tests.gathering.made import article, record, span, speaker


def gathered(*articles) -> dict[tuple[str, str], int]:
    """Give the number of the speaker of each speaker of each article."""
    found: list[Appearance] = []
    for rows in articles:
        found += appearances.of_article(rows, article=rows[0]["article"])
    counts = Counts()
    counts.add(found)
    return {
        (one.appearance.article, one.appearance.id): one.number
        for one in people.gathered(found, counts)
    }


@pytest.mark.parametrize(
    ("one", "other", "agree", "guards"),
    cases.table("gathered_names.txt", "one", "other", "agree", "guards"),
)
def test_names_agree(one, other, agree, guards):
    first, second = names.of_person(one), names.of_person(other)
    assert (names.agreement(first, second) or "-") == agree
    assert names.agreement(second, first) == names.agreement(first, second)


@pytest.mark.parametrize(
    ("one", "other", "same", "guards"),
    cases.table("gathered_people.txt", "one", "other", "same", "guards"),
)
def test_people_are_the_same_or_not(one, other, same, guards):
    numbers = gathered(article("n1", one), article("n2", other))
    assert (numbers["n1", "s1"] == numbers["n2", "s1"]) == (same == "yes")


def test_a_family_name_that_fits_two_people_is_neither():
    says = "role: senator; says: the harbour tax in Cebu must go"
    numbers = gathered(
        article("n1", f"Luis Ferrant; {says}"),
        article("n2", f"Rosa Ferrant; {says}"),
        article("n3", f"Ferrant; {says}"),
    )
    assert len({numbers[name, "s1"] for name in ("n1", "n2", "n3")}) == 3


def test_a_family_name_that_fits_one_person_is_theirs():
    says = "role: senator for Cebu; says: the harbour tax in Cebu must go"
    numbers = gathered(
        article("n1", f"Luis Ferrant; {says}"),
        article("n2", f"Ferrant; {says}"),
        article("n3", "Rosa Ferrant; role: judge; says: the sentence is suspended"),
    )
    assert numbers["n1", "s1"] == numbers["n2", "s1"] != numbers["n3", "s1"]


def test_a_family_name_is_theirs_who_fit_far_better():
    says = "role: senator for Cebu; says: the harbour tax in Cebu must go"
    numbers = gathered(
        article("n1", f"Luis Ferrant; {says}"),
        article("n2", "Rosa Ferrant; role: senator; says: Davao needs a hospital, too"),
        article("n3", f"Ferrant; {says}"),
    )
    assert numbers["n1", "s1"] == numbers["n3", "s1"] != numbers["n2", "s1"]


def test_two_speakers_of_one_full_name_leave_no_doubt_about_a_family_name():
    says = "role: senator; says: the harbour tax in Cebu must go"
    second = record(
        9, [speaker(9, "Luis Ferrant")], "the harbour tax in Cebu must go", article="n1"
    )
    numbers = gathered(
        [*article("n1", f"Luis Ferrant; {says}"), second],  # the article tells the two apart
        article("n2", f"Ferrant; {says}"),
    )
    assert numbers["n1", "s1"] == numbers["n2", "s1"] != numbers["n1", "s9"]


def test_the_same_body_is_one_by_its_name_or_acronym():
    body = {"kind": "organization"}
    numbers = gathered(
        [
            record(
                1,
                [speaker(1, "Federal Bureau of Investigation", **body)],
                "it looks on",
                article="n1",
            )
        ],
        [record(1, [speaker(1, "the FBI", **body)], "nobody was hurt", article="n2")],
        [record(1, [speaker(1, "Telvar Motors", **body)], "nobody was hurt", article="n3")],
    )
    assert numbers["n1", "s1"] == numbers["n2", "s1"] != numbers["n3", "s1"]


def test_a_body_and_a_person_are_never_one():
    numbers = gathered(
        [record(1, [speaker(1, "Ford", kind="organization")], "sales of cars rose", article="n1")],
        [record(1, [speaker(1, "Ford")], "sales of cars rose", article="n2")],
    )
    assert numbers["n1", "s1"] != numbers["n2", "s1"]


@pytest.mark.parametrize("how", [{"named": False}, {"anonymous": True}])
def test_whoever_has_no_name_is_nobody_else(how):
    numbers = gathered(
        [record(1, [speaker(1, "a shop owner", **how)], "we pay for that", article="n1")],
        [record(1, [speaker(1, "a shop owner", **how)], "we pay for that", article="n2")],
    )
    assert numbers["n1", "s1"] != numbers["n2", "s1"]


def test_the_evidence_is_told():
    rows = [
        article(name, "Ada Quill; role: mayor of Marlow; says: the bridge in Marlow is closed")
        for name in ("n1", "n2")
    ]
    found = [
        one for some in rows for one in appearances.of_article(some, article=some[0]["article"])
    ]
    counts = Counts()
    counts.add(found)
    first, second = people.gathered(found, counts)
    assert (first.score, first.evidence) == (None, "")
    assert second.score is not None
    assert second.score > evidence.threshold()
    assert second.evidence.startswith("same name, ")
    assert "roles" in second.evidence


def test_a_common_name_calls_for_more():
    counts = Counts()
    crowd = [
        appearances.of_article(
            [record(1, [speaker(1, f"{first} {last}")], "it rained", article="n")]
        )
        for first in ("John", *(f"J{n}" for n in range(40)))
        for last in ("Smith", *(f"S{n}" for n in range(40)))
        if "John" in first or "Smith" in last
    ]
    for some in crowd:
        counts.add(some)
    rows = [article(name, "NAME; says: the bridge in Marlow is closed") for name in ("n1", "n2")]
    scores = []
    for name in ("John Smith", "Ada Quill"):
        one, other = (
            attrs.evolve(found, name=name, block=names.of_person(name).block)
            for some in rows
            for found in appearances.of_article(some, article=some[0]["article"])
        )
        scores.append(evidence.score(Weighed.of(one, counts), Weighed.of(other, counts), counts))
    assert scores[0] < scores[1]


SPEAKERS = st.sampled_from(
    "Ada Quill|A. Quill|Quill|Ada B. Quill|Ada C. Quill|Bob Ferrant|Robert Ferrant|Ferrant".split(
        "|"
    )
)
ROLES = st.sampled_from(["mayor of Marlow", "judge in Cebu", "coach", None])
SAID = st.sampled_from(["the bridge in Marlow is closed", "the Cebu court will wait", "it rained"])


@st.composite
def corpora(draw):
    count = draw(st.integers(min_value=1, max_value=7))
    found = []
    for n in range(count):
        who = draw(st.lists(SPEAKERS, min_size=1, max_size=3, unique=True))
        rows = []
        for number, name in enumerate(who, 1):
            role = draw(ROLES)
            one = speaker(number, name, role=role and span(role))
            rows.append(record(number, [one], draw(SAID), article=f"n{n}"))
        found.append(rows)
    return found


def partition(numbers):
    groups = {}
    for key, number in numbers.items():
        groups.setdefault(number, set()).add(key)
    return {frozenset(group) for group in groups.values()}


@settings(max_examples=60, deadline=None)
@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(corpus, chance):
    shuffled = list(corpus)
    chance.shuffle(shuffled)
    assert partition(gathered(*corpus)) == partition(gathered(*shuffled))


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_everybody_is_one_speaker_and_names_never_conflict(corpus):
    numbers = gathered(*corpus)
    assert set(numbers) == {
        (rows[0]["article"], row["speakers"][0]["id"]) for rows in corpus for row in rows
    }
    named = {(row["article"], row["speakers"][0]["id"]): row["speakers"][0]["name"]
             for rows in corpus for row in rows}  # fmt: skip
    for group in partition(numbers):
        full = [names.of_person(named[key]) for key in group if " " in named[key]]
        assert not {("ada", "b"), ("ada", "c")} <= {name.given for name in full}
