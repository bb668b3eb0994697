"""Training: windows tell their own rows only, losses are what their formulas say, int8 is close."""

from __future__ import annotations

import copy
import itertools
import math
from pathlib import Path
from random import Random
from typing import Any

import attrs
import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.lookups import Lookups

from quoteattr.datasets.documents import (
    PolnearArticle,
    PolnearAttribution,
    TreeDocument,
    TreeSentence,
)
from quoteattr.document.proposals import KINDS, LINKS
from quoteattr.errors import QuoteattrError
from quoteattr.neural import decoding
from quoteattr.neural.windows import GAPS, PARAGRAPH, WINDOW, Pieces

torch = pytest.importorskip("torch", reason="needs the extra 'train'")

from quoteattr.training.examples import augment, batches, targets  # noqa: E402
from quoteattr.training.examples.targets import NONE, ROOT, SPAN_LABELS, Example  # noqa: E402
from quoteattr.training.exporting import smoothing  # noqa: E402
from quoteattr.training.network import distil, encoders, losses, weights  # noqa: E402
from quoteattr.training.network import model as network  # noqa: E402
from quoteattr.training.network.model import Crf, Sizes, marginal_loss  # noqa: E402

TABLE = """{"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
 "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
 "post_processor": null, "decoder": null, "model": {"type": "WordPiece", "unk_token": "[UNK]",
 "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
 "vocab": {"[UNK]": 100, "a": 1, "##a": 2, "said": 3}}}"""
PIECES = Pieces(TABLE)
NLP = spacy.blank("en")


def sentence(words: str, heads: list[int] | None, *, begins: bool = False) -> TreeSentence:
    size = len(words.split())
    told: dict[str, Any] = {}
    if heads is not None:
        told = {"heads": heads, "deps": ["ROOT" if head == 0 else "dep" for head in heads],
                "xpos": ["NN"] * size, "upos": ["NOUN"] * size}  # fmt: skip
    return TreeSentence(
        words=words.split(),
        spaces=[True] * size,
        names=[frozenset({"O"})] * size,
        paragraph_start=begins,
        **told,
    )


def document(*sentences: TreeSentence) -> TreeDocument:
    return TreeDocument(id="made up", genre="news", sentences=list(sentences))


TREE = document(
    sentence("aa said aaa", [2, 0, 2], begins=True),
    sentence("said aa", None),
    sentence("a a", [0, 1], begins=True),
)
LABELS = targets.label_lists([TREE])
TEXT = "“It rained,” said a clerk. Roe added, in a note, that it would not last."


def article() -> PolnearArticle:
    def places(*words: str) -> tuple[tuple[int, int], ...]:
        return tuple((TEXT.index(word), TEXT.index(word) + len(word)) for word in words)

    return PolnearArticle(
        id="made up",
        annotator="nobody",
        date=None,
        text=TEXT,
        attributions=[
            PolnearAttribution(
                id="1", form="direct", source=places("a clerk"), cue=places("said"),
                content=places("“It rained,”"),
            ),
            PolnearAttribution(
                id="2", form="indirect", source=places("Roe"), cue=places("added"),
                content=places("that it would not last"),
            ),
        ],
    )  # fmt: skip


def test_a_treebank_tells_heads_by_row_and_nothing_where_it_is_silent() -> None:
    example = targets.tree_example(TREE, LABELS, PIECES)
    assert example.heads == [1, ROOT, 1, NONE, NONE, ROOT, 5]
    assert example.starts == [1, 0, 0, 1, 0, 1, 0]
    assert example.tags == [0, 0, 0, NONE, NONE, 0, 0]
    assert example.spans == [NONE] * 7
    blank = GAPS.index("blank")
    assert example.words.gaps == [PARAGRAPH, blank, blank, blank, blank, PARAGRAPH, blank]


def test_paragraphs_are_printed_apart_or_as_running_text() -> None:
    random = Random(0)
    printed = {targets.tree_example(TREE, LABELS, PIECES, random).words.gaps[5] for _ in range(40)}
    assert printed == {GAPS.index(name) for name in ("blank", "paragraph")}


def test_an_article_tells_spans_and_which_cue_they_belong_to() -> None:
    example = targets.polnear_example(article(), PIECES, NLP)
    words = list(example.words.texts)
    labels = {word: SPAN_LABELS[label] for word, label in zip(words, example.spans, strict=True)}
    assert [labels[word] for word in ("“", "rained", "said", "clerk", "note", "that", "last")] == [
        "B-content", "I-content", "B-cue", "I-source", "O", "B-content", "I-content",
    ]  # fmt: skip
    said, added = words.index("said"), words.index("added")
    source, content = LINKS.index("source"), LINKS.index("content")
    assert example.linked == {
        (source, said, words.index("a")),
        (content, said, words.index("“")),
        (source, added, words.index("Roe")),
        (content, added, words.index("that")),
    }
    assert example.tags == [NONE] * len(words)
    assert {kind: len(rows) for kind, rows in example.anchors.items()} == dict.fromkeys(KINDS, 2)


@st.composite
def runs(draw: st.DrawFn) -> list[Example]:
    """Some documents of both sorts, with words of many pieces."""
    drawn = []
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            drawn.append(targets.polnear_example(article(), PIECES, NLP))
            continue
        sizes = draw(st.lists(st.integers(1, 90), min_size=1, max_size=12))
        row = sentence(" ".join("a" * size for size in sizes), [0] + [1] * (len(sizes) - 1))
        drawn.append(targets.tree_example(document(row, TREE.sentences[0]), LABELS, PIECES))
    return drawn


@given(runs())
def test_documents_joined_keep_their_own_heads_and_links(examples: list[Example]) -> None:
    whole = batches.join(examples)
    base = 0
    for example in examples:
        size = len(example.words.texts)
        rows = slice(base, base + size)
        assert list(whole.words.texts[rows]) == list(example.words.texts)
        assert [head - base if head >= 0 else head for head in whole.heads[rows]] == example.heads
        linked = {(k, cue - base, word - base) for k, cue, word in whole.linked
                  if base <= cue < base + size}  # fmt: skip
        assert linked == example.linked
        base += size
    assert base == len(whole.words.texts)


@given(runs(), st.integers(0, 50))
def test_windows_cut_a_run_into_all_its_words(examples: list[Example], seed: int) -> None:
    words = sum(len(example.words.texts) for example in examples)
    for random in (None, Random(seed)):
        windows = list(batches.cut(examples, random))
        assert sum(len(window.inputs.first) for window in windows) == words
        assert all(len(window.inputs.ids) <= WINDOW for window in windows)


@given(runs(), st.integers(0, 50))
def test_a_window_refers_to_its_own_rows_only(examples: list[Example], seed: int) -> None:
    for window in batches.cut(examples, Random(seed)):
        size = len(window.inputs.first)
        assert all(head == NONE or 0 <= head <= size for head in window.heads)
        for kind, cue, word, gold in window.links:
            assert 0 <= kind < len(LINKS)
            assert 0 <= cue < size
            assert 0 <= word < size
            assert gold in (0, 1)
            assert SPAN_LABELS[window.spans[cue]] == "B-cue"
            assert SPAN_LABELS[window.spans[word]] == f"B-{LINKS[kind]}"


def test_a_verb_that_does_not_double_its_consonant_keeps_its_e() -> None:
    from quoteattr.training.exporting.pipeline import add_exceptions

    tables = Lookups()
    verbs = ["hop", "hope", "sing", "singe", "need", "love"]
    tables.add_table("lemma_index", {"verb": verbs})
    tables.add_table("lemma_exc", {"verb": {"hopping": ["kept as it was"]}})
    add_exceptions(tables)
    assert tables.get_table("lemma_exc")["verb"] == {
        "hops": ["hop"], "hopped": ["hop"], "hopping": ["kept as it was"],
    }  # fmt: skip
    assert verbs == ["hope", "sing", "singe", "need", "love"]


def test_padding_adds_no_target() -> None:
    examples = [targets.polnear_example(article(), PIECES, NLP),
                targets.tree_example(TREE, LABELS, PIECES)]  # fmt: skip
    windows = [next(batches.cut([example])) for example in examples]
    batch = batches.pad(windows, len(LABELS.names))
    assert batch.words.sum(1).tolist() == [len(window.inputs.first) for window in windows]
    assert all((values[~batch.words] == NONE).all() for values in batch.targets.values())
    assert not batch.allowed[~batch.words].any()
    assert batch.inputs[5].sum(1).tolist() == [len(window.inputs.ids) for window in windows]
    assert len(batch.links) == len(windows[0].links)
    assert all(size % batches.MULTIPLE == 0 for size in batch.inputs[0].shape[1:])


@pytest.mark.parametrize("lengths", [(1,), (3,), (4, 2), (1, 4, 3)])
def test_the_crf_loss_is_the_negative_log_likelihood_of_the_gold_path(
    lengths: tuple[int, ...],
) -> None:
    """Against the sum over every path, on paths that BIO allows."""
    torch.manual_seed(len(lengths))
    names = ("O", "B-cue", "I-cue")
    crf = Crf(names)
    crf.moves.data.normal_()
    crf.begin.data.normal_()
    emissions = torch.randn(len(lengths), max(lengths), 3)
    gold = torch.zeros(len(lengths), max(lengths), dtype=torch.long)
    gold[:, :2] = torch.tensor([1, 2])[: gold.shape[1]]
    mask = torch.arange(max(lengths)) < torch.tensor(lengths).unsqueeze(1)
    moves, begin = crf.transitions().detach(), crf.begin.detach()

    def score(row: int, path: tuple[int, ...]) -> float:
        total = begin[path[0]] + sum(emissions[row, n, label] for n, label in enumerate(path))
        return float(total + sum(moves[left, right] for left, right in itertools.pairwise(path)))

    wanted = 0.0
    for row, size in enumerate(lengths):
        paths = itertools.product(range(3), repeat=size)
        partition = math.log(sum(math.exp(score(row, path)) for path in paths))
        wanted += partition - score(row, tuple(gold[row, :size].tolist()))
    found = crf.loss(emissions, gold, mask)
    assert found.item() == pytest.approx(wanted / sum(lengths), abs=1e-4)


def test_one_allowed_label_makes_the_marginal_loss_a_cross_entropy() -> None:
    torch.manual_seed(0)
    scores, gold = torch.randn(9, 5), torch.arange(9) % 5
    allowed = torch.nn.functional.one_hot(gold, 5).bool()
    wanted = torch.nn.functional.cross_entropy(scores, gold)
    assert marginal_loss(scores, allowed).item() == pytest.approx(wanted.item(), abs=1e-5)


def test_all_labels_allowed_teach_nothing() -> None:
    scores = torch.randn(4, 5)
    everything = torch.ones(4, 5, dtype=torch.bool)
    assert marginal_loss(scores, everything).item() == pytest.approx(0, abs=1e-6)


@pytest.fixture(scope="module")
def reader() -> network.Reader:
    """Build the network around a tiny encoder with random weights."""
    transformers = pytest.importorskip("transformers", reason="needs the extra 'train'")
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=2_000, hidden_size=128, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, attn_implementation="eager",
    )  # fmt: skip
    sizes = Sizes(len(LABELS.tags), len(LABELS.pos), len(LABELS.names), len(LABELS.deps))
    built = network.Reader(transformers.BertModel(config, add_pooling_layer=False), sizes)
    built.arc_weight.data.normal_(0, 0.05)  # zeros would hide a fault in the export
    for parameter in built.parameters():  # nor may layers be taken for each other
        parameter.data += 0.01 * torch.randn_like(parameter)
    built.eval()
    return built


def test_every_task_with_targets_has_a_loss(reader: network.Reader) -> None:
    both = [targets.polnear_example(article(), PIECES, NLP),
            targets.tree_example(TREE, LABELS, PIECES)]  # fmt: skip
    wanted = [{"spans", "links"}, {"tags", "pos", "arcs", "deps", "starts", "names"}]
    for example, tasks in zip(both, wanted, strict=True):
        batch = batches.pad(list(batches.cut([example])), len(LABELS.names))
        found = losses.of_batch(reader, reader(*batch.inputs), batch)
        assert set(found) == tasks
        assert all(math.isfinite(loss.item()) for loss in found.values())
        assert losses.total(found).item() == pytest.approx(
            sum(losses.WEIGHTS[task] * loss.item() for task, loss in found.items()), rel=1e-5
        )


def test_padding_changes_no_score(reader: network.Reader) -> None:
    windows = [next(batches.cut([targets.tree_example(TREE, LABELS, PIECES)])),
               next(batches.cut([targets.polnear_example(article(), PIECES, NLP)]))]  # fmt: skip
    with torch.no_grad():
        together = reader(*batches.pad(windows, len(LABELS.names)).inputs)
        for row, window in enumerate(windows):
            alone = reader(*batches.pad([window], len(LABELS.names)).inputs)
            size = len(window.inputs.first)
            for kind in ("tags", "names", "starts", "spans"):
                left, right = getattr(together, kind)[row, :size], getattr(alone, kind)[0, :size]
                torch.testing.assert_close(left, right, atol=1e-5, rtol=1e-4)


def test_a_branch_left_out_changes_nothing_on_the_other(reader: network.Reader) -> None:
    window = next(batches.cut([targets.tree_example(TREE, LABELS, PIECES)]))
    inputs = batches.pad([window], len(LABELS.names)).inputs
    with torch.no_grad():
        both, syntax = reader(*inputs), reader(*inputs, only="syntax")
        reporting = reader(*inputs, only="reporting")
    torch.testing.assert_close(both.arcs, syntax.arcs)
    torch.testing.assert_close(both.spans, reporting.spans)
    assert not len(syntax.spans)
    assert not len(reporting.arcs)


def crf_case(seed: int) -> tuple[Crf, Any, Any, Any]:
    torch.manual_seed(seed)
    crf = Crf(SPAN_LABELS)
    crf.moves.data.normal_()
    crf.begin.data.normal_()
    emissions = torch.randn(2, 5, len(SPAN_LABELS))
    words = torch.tensor([[True] * 5, [True] * 3 + [False] * 2])
    gold = torch.tensor([[1, 2, 3, 0, 5], [0, 3, 4, 0, 0]])
    return crf, emissions, gold, words


@pytest.mark.parametrize("seed", range(3))
def test_a_teacher_who_is_sure_teaches_as_gold_does(seed: int) -> None:
    crf, emissions, gold, words = crf_case(seed)
    one = torch.nn.functional.one_hot(gold, len(SPAN_LABELS)).float() * words.unsqueeze(-1)
    pair = one[:, :-1].unsqueeze(3) * one[:, 1:].unsqueeze(2)
    found = distil.expected_loss(crf, emissions, one, pair, words)
    assert found.item() == pytest.approx(crf.loss(emissions, gold, words).item(), abs=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_marginals_are_those_of_the_decoder_and_pairs_add_up_to_them(seed: int) -> None:
    crf, emissions, _, words = crf_case(seed)
    with torch.no_grad():
        single, pair = distil.marginals(crf, emissions, words)
    moves, begin = crf.transitions().detach().numpy(), crf.begin.detach().numpy()
    for row, size in enumerate((5, 3)):
        wanted = decoding.label_marginals(emissions[row, :size].numpy(), moves, begin)
        np.testing.assert_allclose(single[row, :size], wanted, atol=1e-5)
        np.testing.assert_allclose(pair[row, : size - 1].sum(2), wanted[:-1], atol=1e-5)
        np.testing.assert_allclose(pair[row, : size - 1].sum(1), wanted[1:], atol=1e-5)
        assert not single[row, size:].any()


def test_a_network_agrees_best_with_itself(
    reader: network.Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A teacher's answers are the point where the loss of each task is least."""
    monkeypatch.setattr(distil, "CONTEXT", 1)
    window = next(batches.cut([targets.polnear_example(article(), PIECES, NLP)]))
    batch = batches.pad([window], len(LABELS.names))
    answers = distil.Teachers([reader]).answer(batch)
    reader.requires_grad_()
    outputs = reader(*batch.inputs)
    for kind in ("tags", "names", "spans", "starts"):
        scores = getattr(outputs, kind)
        (slope,) = torch.autograd.grad(
            distil.losses(reader, outputs, batch, answers)[kind], scores, retain_graph=True
        )
        assert slope.abs().max().item() < 2e-3, kind  # the teacher answers in bfloat16


def test_teachers_are_not_asked_for_attributions_without_context(reader: network.Reader) -> None:
    window = next(batches.cut([targets.polnear_example(article(), PIECES, NLP)]))
    batch = batches.pad([window], len(LABELS.names))
    answers = distil.Teachers([reader]).answer(batch)
    assert set(distil.losses(reader, reader(*batch.inputs), batch, answers)) == {
        "tags", "pos", "names", "titles", "arcs", "deps", "starts",
    }  # fmt: skip


def test_some_windows_are_short_texts_of_their_own() -> None:
    """They begin with a paragraph, are told so as a text is, and end with a paragraph."""
    texts = [*"said a said a said a said .".split()] * 2_000
    gaps = [PARAGRAPH if n % 8 == 0 else GAPS.index("blank") for n in range(len(texts))]
    example = targets.tree_example(document(sentence(" ".join(texts), None)), LABELS, PIECES)
    example = attrs.evolve(example, words=attrs.evolve(example.words, gaps=gaps))
    windows = list(batches.cut([example], Random(0)))
    alone = [w for w in windows[1:] if w.inputs.gaps[w.inputs.first[0]] == PARAGRAPH]
    assert len(alone) > 2
    assert all(len(window.inputs.first) % 8 == 0 for window in alone)
    assert {len(window.inputs.ids) < 80 for window in windows} == {True, False}
    assert sum(len(window.inputs.first) for window in windows) == len(texts)


def named(texts: str, labels: list[frozenset[str]]) -> Example:
    found = sentence(texts, None)
    told = attrs.evolve(found, names=labels)
    return targets.tree_example(document(told), NAMED, PIECES)


NAMED = targets.LabelLists(["NN"], ["NOUN"], ["ROOT", "dep"], ["O", "B-PERSON", "I-PERSON"])
OTHER, FIRST, NEXT = (frozenset({label}) for label in NAMED.names)


def test_names_change_places_with_names_of_their_kind_only() -> None:
    """As long a name for a name, the same for the same; everything else stays."""
    one = named("Ana Ruiz met Hale and Ana Ruiz", [FIRST, NEXT, OTHER, FIRST, OTHER, FIRST, NEXT])
    other = named("Tom Lee met Quill", [FIRST, NEXT, OTHER, FIRST])
    names = augment.Names([one, other], NAMED.names)
    seen = set()
    for seed in range(30):
        found = names.swap(one, Random(seed), share=1.0)
        words = list(found.words.texts)
        assert words[2] == "met"
        assert words[4] == "and"
        assert words[:2] == words[5:]
        assert words[:2] in (["Ana", "Ruiz"], ["Tom", "Lee"])
        assert words[3] in ("Hale", "Quill")
        assert [*found.pieces] == PIECES.cut(words)
        seen.add(tuple(words))
    assert len(seen) == 4
    assert list(names.swap(one, Random(0), share=0.0).words.texts) == list(one.words.texts)


def test_hidden_pieces_leave_special_ones_alone() -> None:
    ids = torch.tensor([[101, 7, 8, 9, 102, 0]])
    assert augment.hide(ids, share=1.0).tolist() == [[101, 103, 103, 103, 102, 0]]
    assert augment.hide(ids, share=0.0).tolist() == ids.tolist()


def test_the_mean_of_two_networks_lies_between_them() -> None:
    labels, runs = LABELS, ["a run", "another"]
    one = weights.Stored({"a": torch.tensor([1.0]), "n": torch.tensor([3])}, labels, runs[:1])
    other = weights.Stored({"a": torch.tensor([2.0]), "n": torch.tensor([3])}, labels, runs)
    found = weights.mean([one, other])
    assert found.weights["a"].item() == 1.5
    assert found.weights["n"].item() == 3
    assert found.history == [*runs, "the mean of the last 2 of these networks"]


def outlying(reader: network.Reader) -> tuple[network.Reader, batches.Batch]:
    """Copy the network, with one weight far above the others as trained encoders have, and a text.

    What the layers read is then far from evenly spread, and rounds badly.
    """
    copied = copy.deepcopy(reader)
    copied.encoder.embeddings.LayerNorm.weight.data[3] = 40
    window = next(batches.cut([targets.tree_example(TREE, LABELS, PIECES)]))
    return copied, batches.pad([window], len(LABELS.names))


def test_smoothing_changes_no_score(reader: network.Reader) -> None:
    smoothed, batch = outlying(reader)
    with torch.no_grad():
        wanted = smoothed(*batch.inputs)
        smoothing.smooth(smoothed, [batch])
        found = smoothed(*batch.inputs)
    for kind, left in wanted._asdict().items():
        torch.testing.assert_close(getattr(found, kind), left, atol=1e-4, rtol=1e-3)


def test_smoothed_layers_read_values_of_a_smaller_range(reader: network.Reader) -> None:
    smoothed, batch = outlying(reader)
    entered: list[torch.Tensor] = []

    def spread() -> float:
        first = smoothed.encoder.encoder.layer[0].intermediate.dense
        entered.clear()
        hook = first.register_forward_pre_hook(lambda _, values: entered.append(values[0]))
        with torch.no_grad():
            smoothed(*batch.inputs)
        hook.remove()
        values = entered[0]
        if isinstance(first, smoothing.Smoothed):
            values = values * first.get_buffer("narrow")
        return float(values.abs().max() / values.std())

    before = spread()
    smoothing.smooth(smoothed, [batch])
    assert spread() < before


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the exporter's own libraries
def test_the_shipped_graph_gives_its_weights_back(reader: network.Reader, tmp_path: Path) -> None:
    """Training goes on from it: int8 loses less than a hundredth of the largest weight.

    A seventh in smoothed layers, of weights whose column is so small that they hardly count.
    """
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    from quoteattr.training.exporting import graphs as export

    (tmp_path / "tokenizer.json").write_text(TABLE, "utf-8")
    (tmp_path / "meta.json").write_text('{"training": ["a run"]}', "utf-8")
    wanted = {name: value.clone() for name, value in reader.state_dict().items()}
    smoothed = copy.deepcopy(reader)
    smoothing.smooth(smoothed, [outlying(reader)[1]])
    export.export(smoothed, LABELS, torch.randn(200, 128), tmp_path, tmp_path / "quoteattr_reader")
    stored = weights.load(tmp_path)
    assert stored.labels == LABELS
    assert stored.history == ["a run"]
    other = copy.deepcopy(reader)
    for parameter in other.parameters():
        parameter.data.zero_()
    weights.into(other, stored)
    for name, value in other.state_dict().items():
        share = 0.15 if ".dense." in name or "attention" in name else 0.01
        limit = share * wanted[name].abs().max().item() + 1e-6
        assert (value - wanted[name]).abs().max().item() <= limit, name


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the exporter's own libraries
@pytest.mark.model
def test_the_exported_graph_scores_as_the_network_does(
    reader: network.Reader, tmp_path: Path
) -> None:
    """Of any length, and as close as int8 allows."""
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    from quoteattr.neural.encoder import Encoder
    from quoteattr.training.exporting import graphs as export

    (tmp_path / "tokenizer.json").write_text(TABLE, "utf-8")
    whole = batches.join([targets.tree_example(TREE, LABELS, PIECES) for _ in range(30)])
    (window, *_) = batches.cut([whole])
    with torch.no_grad():
        wanted = reader(*batches.pad([window], len(LABELS.names)).inputs)
        states = torch.randn(200, 128)
        export.export(reader, LABELS, states, tmp_path, tmp_path / "out")
    found = Encoder(tmp_path / "out").score(window.inputs)
    size = len(window.inputs.first)
    for kind in ("tags", "pos", "names", "spans", "label_dependents", "starts"):
        expected = getattr(wanted, kind)[0, :size].numpy()
        scale = max(float(np.abs(expected).max()), 1e-3)
        assert np.abs(getattr(found, kind) - expected).max() <= 0.1 * scale, kind
    assert found.arcs.shape == (size, size + 1)
    assert found.links.shape == (len(LINKS), size, size)
    assert found.states.shape == (size, network.TENSOR)
    expected = wanted.arcs[0, :size, : size + 1].numpy()
    assert np.abs(found.arcs - expected).max() <= 0.1 * np.abs(expected).max()


@pytest.mark.parametrize("type_", ["bert", "mpnet"])
def test_layers_with_the_bias_give_what_the_encoder_gives(type_: str) -> None:
    """The network calls the layers one by one; MPNet's relative positions must not be lost."""
    pytest.importorskip("transformers", reason="needs the extra 'train'")
    torch.manual_seed(0)
    encoder = encoders.empty_encoder({
        "model_type": type_, "vocab_size": 200, "hidden_size": 32, "num_hidden_layers": 2,
        "num_attention_heads": 2, "intermediate_size": 64,
    }).eval()  # fmt: skip
    ids = torch.randint(5, 200, (2, 7))
    mask = torch.ones(2, 7, dtype=torch.long)
    mask[1, 5:] = 0
    embedded = encoder.embeddings(inputs_embeds=encoder.embeddings.word_embeddings(ids))
    hidden, bias = embedded, encoders.attention_bias(encoder, embedded, mask)
    for layer in encoder.encoder.layer:
        hidden = encoders.apply_layer(layer, hidden, bias)
    given = encoder.embeddings.word_embeddings(ids)
    expected = encoder(inputs_embeds=given, attention_mask=mask).last_hidden_state
    assert torch.allclose(hidden[mask > 0], expected[mask > 0], atol=1e-5)


def test_an_encoder_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "gpt2"}', "utf-8")
    with pytest.raises(QuoteattrError, match="type 'gpt2': use bert or mpnet"):
        encoders.open_encoder(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "there is no folder nowhere"),
        ([".", "--stages", "fit,destil"], "unknown stage 'destil'"),
        ([".", "--stages", "export", "--encoder", "nobert"], "'nobert' is no encoder"),
    ],
)
def test_a_wrong_option_is_named(
    arguments: list[str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from quoteattr.training.__main__ import main

    monkeypatch.setattr("sys.argv", ["training", *arguments])
    assert main() == 2
    assert message in capsys.readouterr().err


def test_stages_after_training_download_no_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from quoteattr.training import __main__ as command

    def refuse(folder: Path) -> Path:
        raise AssertionError(f"downloads an encoder into {folder}")

    done: list[Path] = []
    monkeypatch.setattr(encoders, "fetch_mpnet", refuse)
    monkeypatch.setattr(command, "_coreference", lambda plan, out: done.append(out))
    arguments = [str(tmp_path), "--stages", "coreference", "--out", str(tmp_path / "model")]
    monkeypatch.setattr("sys.argv", ["training", *arguments])
    assert command.main() == 0
    assert done == [tmp_path / "model"]
