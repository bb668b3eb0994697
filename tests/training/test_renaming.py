"""Renaming persons: the text changes, what is true of it stays true."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.neural.readings import TITLE_LABELS
from quoteattr.neural.windows import Pieces, Words
from quoteattr.training.examples import people, targets
from quoteattr.training.examples.people import People
from quoteattr.training.examples.renaming import Renaming
from quoteattr.training.examples.targets import NONE, ROOT, SPAN_LABELS, Example, LabelLists
from quoteattr.training.examples.titles import UNKNOWN, title_targets

TABLE = """{"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
 "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
 "post_processor": null, "decoder": null, "model": {"type": "WordPiece", "unk_token": "[UNK]",
 "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
 "vocab": {"[UNK]": 100, "said": 3}}}"""
LABELS = LabelLists(
    tags=["NNP", "VBD", "."],
    pos=["PROPN", "VERB", "PUNCT"],
    deps=["ROOT", "compound", "nsubj", "punct"],
    names=["O", "B-PERSON", "I-PERSON", "B-ORG"],
)
PIECES, NLP = Pieces(TABLE), spacy.blank("en")
EVERYBODY = People(people.read_people(), locales=())

# "Jane Roe said Roe lied ." with a tree, and "Jane Roe" as the source of the cue "said".
TEXTS = "Jane Roe said Roe lied .".split()
SENTENCE = Example(
    words=Words(TEXTS, [3, 1, 1, 1, 1, 0], [0] * 6),
    pieces=PIECES.cut(TEXTS),
    tags=[0, 0, 1, 0, 1, 2],
    pos=[0, 0, 1, 0, 1, 2],
    heads=[1, 2, ROOT, 4, 2, 2],
    deps=[1, 2, 0, 2, 0, 3],
    starts=[1, 0, 0, 0, 0, 0],
    allowed=[(1,), (2,), (0,), (1,), (0,), (0,)],
    spans=[SPAN_LABELS.index(label) for label in "B-source I-source B-cue O O O".split()],
    titles=[0] * 6,
    anchors={"source": [0], "content": [], "cue": [2]},
    linked=frozenset({(0, 2, 0)}),
)


def renamed(seed: int) -> Example:
    found = Renaming(EVERYBODY, LABELS, PIECES, NLP).rename(SENTENCE, Random(seed), share=1)
    return targets.without_attributions(found) if found is SENTENCE else found


@given(st.integers(0, 10_000))
def test_every_column_has_a_row_for_every_word(seed: int) -> None:
    found = renamed(seed)
    size = len(found.words.texts)
    columns = "pieces tags pos heads deps starts allowed spans titles".split()
    assert {len(getattr(found, name)) for name in columns} == {size}
    assert len(found.words.gaps) == len(found.words.quoted) == size


@given(st.integers(0, 10_000))
def test_the_words_around_the_names_keep_their_order_and_their_tree(seed: int) -> None:
    found = renamed(seed)
    texts = list(found.words.texts)
    said, lied = texts.index("said"), texts.index("lied")
    assert found.heads[said] == ROOT
    assert found.heads[lied] == found.heads[-1] == said
    heads = [
        n for n, (head, dep) in enumerate(zip(found.heads, found.deps, strict=True)) if dep == 2
    ]
    assert [found.heads[n] for n in heads] == [said, lied]  # each name is still a subject
    assert all(head in (NONE, ROOT) or 0 <= head < len(texts) for head in found.heads)


@given(st.integers(0, 10_000))
def test_a_source_that_begins_with_a_name_begins_with_its_title(seed: int) -> None:
    found = renamed(seed)
    if not found.anchors:
        return
    cue = list(found.words.texts).index("said")
    labels = [SPAN_LABELS[label] for label in found.spans]
    assert labels[:cue] == ["B-source", *["I-source"] * (cue - 1)]
    assert found.anchors == {"source": [0], "content": [], "cue": [cue]}
    assert found.linked == {(0, cue, 0)}


@given(st.integers(0, 10_000))
def test_titles_and_letters_are_not_in_the_name(seed: int) -> None:
    found = renamed(seed)
    for labels, title in zip(found.allowed, found.titles, strict=True):
        if title > 0:
            assert labels == (0,)


def test_a_person_has_one_new_name_throughout() -> None:
    person = people.Person("Lee Sang-min", "Lee", "Dr", "")

    class One(People):
        def draw(self, random: Random) -> people.Person:
            return person

    one = One(people.read_people(), locales=())
    found = Renaming(one, LABELS, PIECES, NLP).rename(SENTENCE, Random(3), share=1)
    assert " ".join(found.words.texts) in {
        "Dr Lee Sang - min said Lee lied .",
        "Dr Lee Sang - min said Dr Lee lied .",
    }
    names = [LABELS.names[labels[0]] for labels in found.allowed]
    assert names[:6] == ["O", "B-PERSON", "I-PERSON", "I-PERSON", "I-PERSON", "O"]
    assert TITLE_LABELS[found.titles[0]] == "B-title"


def test_a_document_without_persons_stays_as_it_is() -> None:
    nobody = targets.without_names(SENTENCE)
    assert Renaming(EVERYBODY, LABELS, PIECES, NLP).rename(nobody, Random(1), share=1) is nobody


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr Jane Roe", "B-title O O"),
        ("Prime Minister Jane Roe", "B-title I-title O O"),
        ("Springfield Mayor Jane Roe", "? B-title O O"),
        ("the tall spokesman Jane Roe", "O O B-title O O"),
        ("the tall cobbler Jane Roe", "O O ? O O"),
        ("Jane Roe OBE", "O O B-letters"),
        ("Jane Roe XYZQ", "O O ?"),
        ("Jane Roe said", "O O O"),
    ],
)
def test_titles_of_the_lists_are_targets_and_what_might_be_one_is_unknown(
    text: str, expected: str
) -> None:
    texts = text.split()
    at = texts.index("Jane")
    allowed = [(1,) if n == at else (2,) if n == at + 1 else (0,) for n in range(len(texts))]
    found = title_targets(texts, allowed, begin=1, inside=2)
    assert ["?" if n == UNKNOWN else TITLE_LABELS[n] for n in found] == expected.split()


@given(st.integers(0, 10_000))
def test_a_person_is_called_by_a_part_of_the_name_or_the_whole(seed: int) -> None:
    person = EVERYBODY.draw(Random(seed))
    assert person.full.strip()
    assert person.short.strip()


def test_a_line_of_the_lists_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "people.txt"
    path.write_text("culture: korean\nLee, Kim\n", "utf-8")
    with pytest.raises(ValueError, match="line 2: 'Lee, Kim'"):
        people.read_people(path)
