"""Training coreferee's model over a pipeline.

coreferee's own trainer counts the farther members of a chain as wrong antecedents, and reports
scores on the documents by which it chose the epoch. This loop leaves such members out, and measures
on documents that are used for nothing else.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import spacy
from coreferee.data_model import FeatureTable
from coreferee.tendencies import ENSEMBLE_SIZE, DocumentPairInfo, TendenciesAnalyzer
from coreferee.tendencies import create_thinc_model as create
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Adam, Model, fix_random_seed, use_ops
from thinc.loss import SequenceCategoricalCrossentropy

import quoteattr.neural.component  # noqa: F401  # the pipeline's own component
from quoteattr.coreference import FACTORY, ChainFinder
from quoteattr.coreference.fast_rules import register_extensions
from quoteattr.coreference.linking import NewsAnnotator
from quoteattr.coreference.rules import news_rules
from quoteattr.coreference.vectors import PipelineStub, vectors_from_tensor
from quoteattr.datasets.coreference import GoldDocument, brat, gum_news
from quoteattr.training.coreference.features import feature_table
from quoteattr.training.coreference.marking import mark
from quoteattr.training.coreference.scores import Score, anaphors, he_she

_HELD_OUT, _TUNING = 7, 8  # every seventh document is held out, every eighth chooses the epoch
_RATE, _PATIENCE = 0.001, 2


@attrs.frozen(kw_only=True)
class Plan:
    """How to train; the same plan with the same pipeline makes the same weights."""

    seed: int = 1
    epochs: int = 5


def train(
    nlp: Language, data: Path, seed: int = 1, epochs: int = 5
) -> tuple[ChainFinder, dict[str, Score]]:
    """Train on LitBank and GUM's open documents, and measure on others.

    Every seventh document of LitBank, GUM's development part and its news are for measuring only;
    every eighth of the rest chooses the epoch. The pipeline must not contain our component yet.

    Raises:
        CorpusError: A row of a corpus does not parse, or a corpus is missing.
    """
    _say(f"reading {data}")
    litbank = brat(data / "coref" / "litbank")
    held = litbank[3::_HELD_OUT]
    rest = [d for n, d in enumerate(litbank) if n % _HELD_OUT != 3]
    rest += brat(data / "coref" / "gum_train_open")
    trained = fit(_read(nlp, rest), Plan(seed=seed, epochs=epochs))
    width = nlp("He said so.").tensor.shape[1]
    finder = ChainFinder(nlp, strict=True, every_pronoun=True).set_weights(*trained, width)
    scores = {}
    for name, documents in (
        ("litbank_held_out", held),
        ("gum_dev", brat(data / "coref" / "gum_dev")),
        ("gum_news", gum_news(data)),
    ):
        gold = list(zip(documents, _read(nlp, documents), strict=True))
        assert finder.annotator is not None
        scores[name] = anaphors(finder.annotator, [doc for _, doc in gold])
        scores[f"{name}_he_she"] = he_she(finder, gold)
        _say(f"{name}: anaphors {scores[name]}, he and she {scores[f'{name}_he_she']}")
    return finder, scores


def fit(docs: Sequence[Doc], plan: Plan) -> tuple[FeatureTable, Model[Any, Any]]:
    """Train on documents that `_read` marked; return the weights of the best epoch."""
    tuning = docs[5::_TUNING]
    training = [doc for n, doc in enumerate(docs) if n % _TUNING != 5]
    rules, shuffle = news_rules(), random.Random(plan.seed)
    features = feature_table(training, rules)
    analyzer = TendenciesAnalyzer(rules, PipelineStub(), features)
    # With the seed and numpy's operations, the same data give the same weights.
    fix_random_seed(plan.seed)
    with use_ops("numpy"):
        pairs = list(_pairs(training, analyzer))
        count = sum(len(p.candidates.dataXd) for p in pairs)
        _say(f"{len(training)} documents, {count} pairs, {len(features)} features")
        model, best, chosen, stale = create(), -1.0, b"", 0
        model.initialize(X=pairs[:1], Y=pairs[0].training_outputs)
        optimizer, loss = Adam(_RATE), SequenceCategoricalCrossentropy(normalize=True)
        for epoch in range(1, plan.epochs + 1):
            start, total = time.monotonic(), 0.0
            for pair in shuffle.sample(pairs, len(pairs)):
                found, backprop = model.begin_update([pair])
                gradient, cost = loss(found, pair.training_outputs)
                backprop(gradient)
                model.finish_update(optimizer)
                total += float(cost)
            score = anaphors(NewsAnnotator(features, model), tuning)
            seconds = time.monotonic() - start
            _say(f"epoch {epoch}: loss {total / len(pairs):.3f}, tuning {score}, {seconds:.0f} s")
            stale = 0 if score.share > best else stale + 1
            if stale == 0:
                best, chosen = score.share, model.to_bytes()
            if stale >= _PATIENCE:
                break
        return features, create().from_bytes(chosen)


def _pairs(docs: Iterable[Doc], analyzer: TendenciesAnalyzer) -> Iterator[DocumentPairInfo]:
    for doc in docs:
        with vectors_from_tensor(doc):
            info = DocumentPairInfo.from_doc(doc, analyzer, ENSEMBLE_SIZE, is_train=True)
        if len(info.candidates.dataXd):
            yield info


def _read(nlp: Language, documents: Sequence[GoldDocument]) -> list[Doc]:
    """Parse documents, find candidates for each pronoun, and mark the right ones."""
    register_extensions()
    rules, docs = news_rules(), []
    texts = (document.text for document in documents)
    for document, doc in zip(documents, nlp.pipe(texts), strict=True):
        rules.initialize(doc)
        mark(doc, document, rules)
        docs.append(doc)
        if len(docs) % 20 == 0:
            _say(f"parsed {len(docs)} of {len(documents)}")
    return docs


def into(pipeline: Path, data: Path, seed: int = 1, epochs: int = 5) -> dict[str, Score]:
    """Train for the pipeline in a folder, and write the weights, settings and scores into it."""
    nlp = spacy.load(pipeline, exclude=[FACTORY])
    others = nlp.component_names
    finder, scores = train(nlp, data, seed, epochs)
    component = nlp.add_pipe(FACTORY)
    assert isinstance(component, ChainFinder)
    component.from_bytes(finder.to_bytes())
    shares = {f"coref_{name}": round(score.share / 100, 4) for name, score in scores.items()}
    nlp.meta["performance"] = {**nlp.meta.get("performance", {}), **shares}
    nlp.to_disk(pipeline, exclude=["tokenizer", "vocab", *others])
    return scores


def _say(words: str) -> None:
    print(f"coreference: {words}", file=sys.stderr, flush=True)
