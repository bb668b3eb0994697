"""Treebanks in, the labels of spaCy's English models out: a table, and laws for any tree."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.datasets import conllu
from quoteattr.datasets.clear import conversion as clear
from quoteattr.datasets.clear.conversion import to_clear
from quoteattr.datasets.clear.labels import CLEAR_LABELS
from quoteattr.datasets.clear.tree import Tree
from quoteattr.datasets.conllu import Sentence, Token, read_conllu
from quoteattr.errors import ReadError
from tests import cases
from tests.cases import Case

# Every label of EWT and GUM.
UD_LABELS = frozenset(
    """acl acl:relcl advcl advcl:relcl advmod amod appos aux aux:pass case cc cc:preconj ccomp
    compound compound:prt conj cop csubj csubj:outer csubj:pass dep det det:predet discourse
    dislocated expl fixed flat goeswith iobj list mark nmod nmod:desc nmod:poss nmod:unmarked nsubj
    nsubj:outer nsubj:pass nummod obj obl obl:agent obl:unmarked orphan parataxis punct reparandum
    root vocative xcomp""".split()
)

Row = tuple[Token, int, str]


def row(index: int, line: str) -> Row:
    universal, _, clear = line.partition(" | ")
    form, lemma, upos, xpos, head, dep = universal.split()
    clear_head, clear_dep = clear.split()
    token = Token(
        index=index, form=form, lemma=lemma, upos=upos, xpos=xpos, head=int(head), dep=dep
    )
    return token, int(clear_head), clear_dep


def table() -> Iterator[tuple[Case, list[Row]]]:
    """Yield the case of each sentence of the table, and its rows."""
    for case in cases.read("clear.txt"):
        for sentence in case.text.split("\n\n"):
            yield case, [row(i, line) for i, line in enumerate(sentence.split("\n"), start=1)]


def parameters() -> Iterator[object]:
    for case, rows in table():
        marks = [pytest.mark.xfail(reason=reason) for reason in case.fails.values()]
        yield pytest.param(rows, id=case.guards, marks=marks)


@pytest.mark.parametrize("rows", list(parameters()))
def test_a_convention_of_clear(rows: list[Row]) -> None:
    found = to_clear(Sentence(tokens=tuple(token for token, _, _ in rows)))
    assert [(t.form, t.head, t.dep) for t in found.tokens] == [
        (token.form, head, dep) for token, head, dep in rows
    ]


def test_the_table_shows_every_label_on_both_sides() -> None:
    rows = [row for case, rows in table() if not case.fails for row in rows]
    assert {token.dep for token, _, _ in rows} == UD_LABELS
    assert {dep for _, _, dep in rows} == CLEAR_LABELS


# Words that some rule asks for by name, so that random trees reach every rule.
WORDS = [
    ("say", "VERB", "VBD"), ("be", "AUX", "VBZ"), ("want", "VERB", "VBP"), ("go", "VERB", "VBG"),
    ("in", "ADP", "IN"), ("of", "ADP", "IN"), ("than", "ADP", "IN"), ("as", "ADP", "IN"),
    ("because", "SCONJ", "IN"), ("to", "PART", "TO"), ("'s", "PART", "POS"), (",", "PUNCT", ","),
    ('"', "PUNCT", "``"), (".", "PUNCT", "."), (":", "PUNCT", ":"), ("what", "PRON", "WP"),
    ("how", "ADV", "WRB"), ("there", "PRON", "EX"), ("it", "PRON", "PRP"), ("May", "PROPN", "NNP"),
    ("20", "NUM", "CD"), ("$", "SYM", "$"), ("such", "ADJ", "JJ"), ("least", "ADJ", "JJS"),
    ("other", "ADJ", "JJ"), ("well", "ADV", "RB"), ("not", "PART", "RB"), ("p.m.", "NOUN", "NN"),
]  # fmt: skip


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    """Draw a tree of up to ten words under any labels, the root included."""
    words = draw(st.integers(1, 10).flatmap(lambda n: st.permutations(range(1, n + 1))))
    heads = {words[0]: 0}
    for position, word in enumerate(words[1:], start=1):
        heads[word] = words[draw(st.integers(0, position - 1))]
    labels = st.sampled_from(sorted(UD_LABELS))
    tokens = []
    for index in sorted(heads):
        form, upos, xpos = draw(st.sampled_from(WORDS))
        tokens.append(
            Token(
                index=index, form=form, lemma=form, upos=upos, xpos=xpos, head=heads[index],
                dep=draw(labels),
            )
        )  # fmt: skip
    return Sentence(tokens=tuple(tokens))


@given(sentences())
def test_any_tree_gives_a_tree(sentence: Sentence) -> None:
    found = to_clear(sentence).tokens
    assert Tree.of(found).is_tree()
    assert {t.dep for t in found} <= CLEAR_LABELS
    assert [t.dep == "ROOT" for t in found] == [t.head == 0 for t in found]


@given(sentences())
def test_a_projective_tree_gives_a_projective_tree(sentence: Sentence) -> None:
    crossed = Tree.of(sentence.tokens).crossing()
    assert crossed or not Tree.of(to_clear(sentence).tokens).crossing()


@given(sentences())
def test_the_words_stay_as_they_are(sentence: Sentence) -> None:
    def words(s: Sentence) -> list[tuple[int, str, str, str, str, bool]]:
        return [(t.index, t.form, t.lemma, t.upos, t.xpos, t.space_after) for t in s.tokens]

    assert words(to_clear(sentence)) == words(sentence)


@pytest.mark.corpora
@pytest.mark.slow
@pytest.mark.parametrize("folder", ["ewt", "gum/dep"])
def test_every_sentence_of_the_treebanks_stays_a_tree(root: Path, folder: str) -> None:
    files = sorted((root.parent / "shared" / "data" / folder).glob("*.conllu"))
    if not files:
        pytest.skip(f"the treebank {folder} is not beside this checkout")
    for file in files:
        for sentence in read_conllu(file):
            assert sentence.text == sentence.metadata["text"]
            before, after = Tree.of(sentence.tokens), Tree.of(to_clear(sentence).tokens)
            assert after.is_tree(), sentence.text
            assert set(after.deps[1:]) <= CLEAR_LABELS
            assert before.crossing() or not after.crossing(), sentence.text


def written(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "made.conllu"
    file.write_text("\n".join(r.replace(" ", "\t") if r[:1] != "#" else r for r in rows), "utf-8")
    return file


def test_ranges_and_empty_nodes_are_no_words_but_give_the_spaces(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "# newdoc id = made-1",
        "# text = We don't, really.",
        "1 We we PRON PRP _ 4 nsubj _ _",
        "2-3 don't _ _ _ _ _ _ _ SpaceAfter=No",
        "2 do do AUX VBP _ 4 aux _ _",
        "3 n't not PART RB _ 4 advmod _ _",
        "4 , , PUNCT , _ 0 root _ _",
        "4.1 go go VERB VB _ _ _ _ _",
        "5 really really ADV RB _ 4 advmod _ A=b|SpaceAfter=No",
        "6 . . PUNCT . _ 4 punct _ _",
        "",
        "# newpar",
        "1 Yes yes INTJ UH _ 0 root _ _",
        "",
        "",
        "1 No no INTJ UH _ 0 root _ _",
    )
    first, second, third = read_conllu(file)
    assert first.text == first.metadata["text"]
    assert [t.index for t in first.tokens] == [1, 2, 3, 4, 5, 6]
    assert (first.starts_document, first.starts_paragraph) == (True, True)
    assert (second.starts_document, second.starts_paragraph) == (False, True)
    assert (third.starts_document, third.starts_paragraph) == (False, False)


def test_a_space_follows_a_range_although_its_last_word_denies_it(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "1-2 gonna _ _ _ _ _ _ _ _",
        "1 gon go VERB VBG _ 0 root _ _",
        "2 na to PART TO _ 1 mark _ SpaceAfter=No",
        "3 go go VERB VB _ 1 xcomp _ _",
    )
    assert [s.text for s in read_conllu(file)] == ["gonna go"]


def test_an_empty_file_has_no_sentences(tmp_path: Path) -> None:
    assert list(read_conllu(written(tmp_path, ""))) == []


GOOD = "1 Yes yes INTJ UH _ 0 root _ _"


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        (["1 Yes yes INTJ"], 1, "4 columns"),
        ([GOOD, "3 no no INTJ UH _ 1 dep _ _"], 2, "id '3' where 2 was expected"),
        ([GOOD, "x no no INTJ UH _ 1 dep _ _"], 2, "id 'x' where 2 was expected"),
        ([GOOD, "2 no no INTJ UH _ _ dep _ _"], 2, "head '_' is not a number"),
        ([GOOD, "2 no no INTJ UH _ 7 dep _ _"], 1, "head 7 in a sentence of 2 words"),
        ([GOOD, "2 no no INTJ UH _ 0 root _ _"], 1, "2 roots"),
        ([GOOD, "2 a a X X _ 3 dep _ _", "3 b b X X _ 2 dep _ _"], 1, "word 2 never reaches"),
        ([GOOD, "3-2 no _ _ _ _ _ _ _ _"], 2, "'3-2' is not a range"),
        ([GOOD, "", "# text = nothing"], 3, "without words"),
    ],
)
def test_a_row_that_does_not_parse_is_named_by_file_and_line(
    tmp_path: Path, rows: list[str], line: int, problem: str
) -> None:
    with pytest.raises(ReadError) as caught:
        list(read_conllu(written(tmp_path, *rows)))
    assert f"made.conllu, line {line}: " in str(caught.value)
    assert problem in str(caught.value)


def test_a_file_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be opened"):
        list(read_conllu(tmp_path / "none.conllu"))
    broken = tmp_path / "latin.conllu"
    broken.write_bytes(b"# caf\xe9\n")
    with pytest.raises(ReadError, match="not UTF-8"):
        list(read_conllu(broken))


@pytest.mark.parametrize("module", [clear, conllu])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed
