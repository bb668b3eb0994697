"""The readers of the training corpora and what the corpora's names become."""

from __future__ import annotations

import json
import pickle
from itertools import pairwise
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.datasets import corpora
from quoteattr.datasets.conllu import read_conllu
from quoteattr.datasets.corpora import CorpusError
from quoteattr.datasets.date_phrases import date_phrases
from quoteattr.datasets.gum_names import names
from quoteattr.datasets.name_corpora import blanks, realigned
from quoteattr.datasets.names import NAME_TYPES, Labels, Name, labels, name_of
from quoteattr.errors import ReadError
from tests import cases
from tests.cases import Case
from tests.paths import CORPORA

needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside us")


# --- names, by the table ---------------------------------------------------------------------


def marked(text: str) -> tuple[list[str], list[tuple[int, int, str]]]:
    """Words, and the marked ranges of words with their label."""
    words: list[str] = []
    ranges: list[tuple[int, int, str]] = []
    for match in regex.finditer(r"\[(\S+) ([^\]]*)\]|(\S+)", text):
        if match[3]:
            words.append(match[3])
        else:
            start = len(words)
            words.extend(match[2].split())
            ranges.append((start, len(words), match[1]))
    return words, ranges


def shown(words: list[str], row: list[Labels]) -> str:
    """The words with their names in brackets, as the table writes them."""
    pieces: list[str] = []
    within = False
    for word, allowed in zip(words, row, strict=True):
        begins = any(label.startswith("B-") for label in allowed)
        goes_on = within and any(label.startswith("I-") for label in allowed)
        if within and not goes_on:
            pieces[-1] += "]"
        if goes_on:
            pieces[-1] += " " + word
        elif begins:
            types = "|".join(sorted(label[2:] for label in allowed if label != "O"))
            pieces.append(f"[{types}{'?' if 'O' in allowed else ''} {word}")
        else:
            pieces.append(word)
        within = begins or goes_on
    return " ".join(pieces) + ("]" if within else "")


@pytest.mark.parametrize("case", cases.each("names.txt"))
def test_names_become_those_of_ontonotes(case: Case) -> None:
    words, ranges = marked(case.text)
    found = [name_of(words, start, end, kind) for start, end, kind in ranges]
    row = labels(words, [name for name in found if name is not None])
    assert shown(words, row) == case.wanted


# --- names, by law ---------------------------------------------------------------------------

WORDS = st.sampled_from(
    "The President of Iraq , Iraqis and Ann Lee met in May 2016 last week two years ago on "
    "Friday 's United States Senate Act Green Karen 1990s - old".split()
)
NAMES = st.builds(
    lambda start, size, types, sure: Name(start, start + size, frozenset(types), sure),
    st.integers(0, 11),
    st.integers(1, 4),
    st.sets(st.sampled_from(NAME_TYPES), min_size=1, max_size=3),
    st.booleans(),
)


@given(st.lists(WORDS, min_size=15, max_size=20), st.lists(NAMES, max_size=5))
def test_a_label_inside_a_name_has_its_beginning_before_it(
    words: list[str], found: list[Name]
) -> None:
    row = labels(words, found)
    assert len(row) == len(words)
    assert all(row)
    for before, after in pairwise([frozenset({"O"}), *row]):
        for label in after:
            if label.startswith("I-"):
                assert {"B-" + label[2:], label} & before


@given(st.lists(WORDS, max_size=20))
def test_dates_are_in_order_and_apart(words: list[str]) -> None:
    found = date_phrases(words)
    assert all(0 <= date.start < date.end <= len(words) for date in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@given(st.text("abAB-", min_size=1), st.data())
def test_labels_carried_over_to_the_same_words_stay(letters: str, data: st.DataObject) -> None:
    words = [letters[i : i + 2] for i in range(0, len(letters), 2)]
    bio = [data.draw(st.sampled_from(["O", "B-PER", "I-PER"])) for _ in words]
    assert realigned(words, words, bio) == bio


def test_labels_are_unknown_where_the_words_differ() -> None:
    assert realigned(["Ann", "Leigh"], ["Ann", "Lee"], ["B-PER", "I-PER"]) == []


def test_no_blank_stands_within_quotation_marks() -> None:
    words = '" Stop ( now ) , " she said .'.split()
    text = "".join(
        word + " " * blank for word, blank in zip(words, blanks(words), strict=True)
    ).rstrip()
    assert text == '"Stop (now)," she said.'


# --- GUM's noun phrases ----------------------------------------------------------------------


def rows(*tokens: str) -> str:
    """A CoNLL-U sentence from "form upos xpos head dep misc"."""
    lines = []
    for index, token in enumerate(tokens, 1):
        form, upos, xpos, head, dep, misc = token.split()
        lines.append("\t".join([str(index), form, form, upos, xpos, "_", head, dep, "_", misc]))
    return "\n".join(lines) + "\n\n"


TITLED = rows(
    "U.S. PROPN NNP 2 compound Entity=(1-person-new-c-Ann_Lee(2-place-new-c-United_States)",
    "President PROPN NNP 3 nmod:desc _",
    "Ann PROPN NNP 5 nsubj _",
    "Lee PROPN NNP 3 flat Entity=1)",
    "met VERB VBD 0 root _",
    "the DET DT 7 det Entity=(3-person-new-c",
    "spokesman NOUN NN 5 obj _",
    "Ali PROPN NNP 7 flat _",
    "Rahman PROPN NNP 8 flat Entity=3)",
    "of ADP IN 12 case _",
    "the DET DT 12 det Entity=(4-organization-new-c",
    "University PROPN NNP 7 nmod _",
    "of ADP IN 14 case _",
    "Oslo PROPN NNP 12 nmod Entity=(5-place-new-c)4)",
)


def test_a_name_is_the_proper_core_of_a_noun_phrase(tmp_path: Path) -> None:
    file = tmp_path / "a.conllu"
    file.write_text(TITLED, "utf-8")
    (sentence,) = read_conllu(file)
    words = [token.form for token in sentence.tokens]
    assert shown(words, labels(words, names(sentence))) == (
        "[GPE U.S.] President [PERSON Ann Lee] met the spokesman [PERSON Ali Rahman] "
        "of the [ORG University of Oslo]"
    )


def test_common_nouns_of_gum_are_no_names(tmp_path: Path) -> None:
    file = tmp_path / "a.conllu"
    file.write_text(
        rows("teachers NOUN NNS 2 nsubj Entity=(1-person-new)", "left VERB VBD 0 root _")
    )
    (sentence,) = read_conllu(file)
    assert names(sentence) == []


# --- the readers -----------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder laid out like the corpora, with a sentence or two of our own in each."""

    def write(path: str, text: str) -> None:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    said = rows("Ann PROPN NNP 2 nsubj SpaceAfter=No", "left VERB VBD 0 root _")
    write(
        "ewt/en_ewt-ud-train.conllu",
        f"# newdoc id = weblog-one\n# newpar id = p1\n# sent_id = w-1\n{said}"
        f"# sent_id = w-2\n{said}",
    )
    write("ner/uner_ewt/en_ewt-ud-train.iob2", "# sent_id = w-1\n1\tAnn\tB-PER\n2\tleft\tB-O\n\n")
    write("ner/wikigold/CONLL-format/data/wikigold.conll.txt", "-DOCSTART- O\n\nOslo I-LOC\n. O\n")
    write("ner/crossner/ner_data/politics/train.txt", "Ann\tB-politician\nwon\tO\n\nNo\tO\n")
    write(
        "gum/docs.tsv",
        "doc\tsplit\tgenre\ttext_licence\n"
        "GUM_bio_a\ttrain\tbio\tCC BY-SA 3.0\n"
        "GUM_vlog_b\ttrain\tvlog\tCC BY-NC-SA 4.0\n"
        "GUM_news_c\ttrain\tnews\tCC BY 2.5\n"
        "GUM_interview_d\ttrain\tinterview\tCC BY 2.5\n",
    )
    for name in ("GUM_bio_a", "GUM_vlog_b", "GUM_news_c", "GUM_interview_d"):
        write(f"gum/dep/{name}.conllu", f"# newdoc id = {name}\n{said}")
    spans = {"source": [[0, 3]], "cue": [[4, 8]], "content": [[14, 16], [9, 13]]}
    article: dict[str, object] = {
        "doc": "a",
        "annotator": "x",
        "date": "",
        "text": "Ann said rain to go",
    }
    article["attributions"] = [{"id": "E1", "form": "indirect", **spans}]
    write("polnear/dev.jsonl", json.dumps(article) + "\n")
    return tmp_path


def test_a_treebank_comes_with_trees_spaces_and_names(data: Path) -> None:
    (document,) = corpora.ewt(data, "train")
    first, second = document.sentences
    assert (document.id, document.genre) == ("weblog-one", "weblog")
    assert (first.words, first.spaces) == (["Ann", "left"], [False, True])
    assert (first.heads, first.deps) == ([2, 0], ["nsubj", "ROOT"])
    assert first.names == [{"B-PERSON"}, {"O"}]  # "B-O" is a slip
    assert (first.paragraph_start, second.paragraph_start) == (True, False)


def test_names_that_uner_lacks_are_unknown(data: Path) -> None:
    (document,) = corpora.ewt(data, "train")
    assert document.sentences[1].names == [frozenset(), frozenset()]


def test_only_open_documents_train_and_news_never_do(data: Path) -> None:
    assert [one.id for one in corpora.treebank(data, "train")] == ["weblog-one", "GUM_bio_a"]
    assert [one.id for one in corpora.gum_news(data)] == ["GUM_news_c"]


def test_corpora_of_names_have_no_trees(data: Path) -> None:
    first, _, wiki = corpora.names_only(data, "train")
    assert first.sentences[0].heads is None
    assert first.sentences[0].names == [{"B-PERSON"}, {"O"}]
    assert wiki.sentences[0].names == [{"B-GPE"}, {"O"}]
    assert wiki.sentences[0].spaces == [False, True]


def test_ranges_of_an_attribution_are_sorted(data: Path) -> None:
    (article,) = corpora.polnear(data, "dev")
    assert article.date is None
    assert article.attributions[0].content == ((9, 13), (14, 16))


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("ner/uner_ewt/en_ewt-ud-train.iob2", "# sent_id = w-1\n1\tAnn\n", 2),
        ("ner/wikigold/CONLL-format/data/wikigold.conll.txt", "Oslo I-LOC\n\nOslo\n", 3),
        ("ner/crossner/ner_data/politics/train.txt", "Ann B-politician\n", 1),
        ("gum/docs.tsv", "doc\tsplit\tgenre\ttext_licence\nGUM_bio_a\ttrain\tbio\t\n", 2),
        ("polnear/train.jsonl", '{"doc": "a"}\n', 1),
        ("polnear/train.jsonl", "\n", 1),
    ],
    ids=["uner", "wikigold", "crossner", "gum", "no text", "no JSON"],
)
def test_a_row_that_does_not_parse_is_told_by_file_and_line(
    data: Path, path: str, text: str, line: int
) -> None:
    (data / path).write_text(text, "utf-8")
    with pytest.raises(CorpusError, match=rf"{(data / path).name}, line {line}:"):
        corpora.treebank(data, "train"), corpora.names_only(data, "train")
        corpora.polnear(data, "train")


def test_a_range_outside_its_text_is_refused(data: Path) -> None:
    file = data / "polnear" / "dev.jsonl"
    file.write_text(file.read_text("utf-8").replace("[4, 8]", "[4, 80]"), "utf-8")
    with pytest.raises(CorpusError, match=r"dev.jsonl, line 1: .*range 4-80 is not within"):
        corpora.polnear(data, "dev")


def test_a_broken_treebank_is_told_by_file_and_line(data: Path) -> None:
    file = data / "gum" / "dep" / "GUM_bio_a.conllu"
    file.write_text("# a comment\n1\tAnn\n", "utf-8")
    with pytest.raises(ReadError, match=r"GUM_bio_a.conllu, line 2"):
        corpora.gum(data, "train")


def test_a_part_that_is_missing_is_told(data: Path) -> None:
    with pytest.raises(CorpusError, match="no file for 'dev'"):
        corpora.ewt(data, "dev")


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"dev.jsonl.*cannot be opened"):
        corpora.polnear(tmp_path, "dev")


def test_an_error_survives_the_way_between_processes() -> None:
    error = CorpusError(Path("a.txt"), 3, "broken: mend it")
    assert str(pickle.loads(pickle.dumps(error))) == "a.txt, line 3: broken: mend it"


# --- the corpora themselves ------------------------------------------------------------------


@pytest.mark.corpora
@needs_corpora
def test_every_sentence_of_ewt_dev_is_read() -> None:
    documents = corpora.ewt(CORPORA, "dev")
    sentences = [sentence for document in documents for sentence in document.sentences]
    assert len(documents) == 318
    assert len(sentences) == 2001
    assert sum(not allowed for one in sentences for allowed in one.names) < 50


@pytest.mark.corpora
@needs_corpora
def test_nothing_of_gum_that_measures_trains() -> None:
    training = {document.id for document in corpora.gum(CORPORA, "train")}
    assert len(training) > 80
    assert training.isdisjoint(document.id for document in corpora.gum_news(CORPORA))
    assert not any("_interview_" in name or "_news_" in name for name in training)


@pytest.mark.corpora
@needs_corpora
def test_polnear_spans_are_those_of_its_own_texts() -> None:
    articles = corpora.polnear(CORPORA, "dev")
    assert len(articles) == 84
    assert sum(len(article.attributions) for article in articles) == 2193
    lines = (CORPORA / "polnear" / "dev.jsonl").read_text("utf-8").splitlines()
    for article, line in zip(articles, lines, strict=True):
        theirs = json.loads(line)["attributions"]
        for ours, their in zip(article.attributions, theirs, strict=True):
            found = " ".join(article.text[start:end] for start, end in ours.cue)
            assert found.casefold().split() == their["cue_text"].casefold().split()
