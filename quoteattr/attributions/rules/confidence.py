"""How likely an attribution that rules propose is right: a logistic regression over its form.

The weights are in ``data/rule_confidence.txt``, one feature with its weight per line. The head of
that file has the command that fits them, and its results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from spacy.tokens import Doc

from quoteattr import lexicon
from quoteattr.attributions.rules.reporting import lemma
from quoteattr.document.token_spans import TokenSpan
from quoteattr.ranking.ranker import CONSTANT, Ranker
from quoteattr.ranking.weights import load

WEIGHTS: Final = "rule_confidence"
"""The name of the word list with the weights."""
_LENGTHS: Final = (2, 4, 8, 16, 32)  # upper ends of the classes of length, in tokens


def attribution_features(
    doc: Doc, form: str, parts: Sequence[tuple[TokenSpan, str]], quoted: Sequence[int]
) -> Iterator[str]:
    """Yield the names of the features that a proposed attribution has.

    They are the keys of ``data/rule_confidence.txt``: whoever changes one fits the weights again.

    Args:
        doc: The Doc, with tags and lemmas.
        form: The construction by which the attribution was found.
        parts: The spans of its cue, source and contents, each with its kind.
        quoted: For each token of the Doc, the number of its quotation, -1 for none.
    """
    cue = next(place for place, kind in parts if kind == "cue")
    source = next((place for place, kind in parts if kind == "source"), None)
    contents = [place for place, kind in parts if kind == "content"]
    yield CONSTANT
    yield f"form {form}"
    yield f"{form}, {_marked(contents, quoted)}"
    words = [token for token in doc[cue.start : cue.stop] if token.tag_.startswith("VB")]
    head = words[-1] if words else doc[cue.start]
    verb = lemma(head)
    act = lexicon.act_of(verb)
    yield f"cue {verb}"
    yield f"cue's act {act.value if act else 'unknown'}"
    yield f"cue's tag {head.tag_}"
    yield f"cue of {min(cue.stop - cue.start, 4)} tokens"
    yield f"source {_described(doc, source)}"
    if source is not None:
        yield f"source of {_length(source.stop - source.start)}"
        near = "beside" if source.stop == cue.start or cue.stop == source.start else "apart"
        yield f"source {near} its cue"
    first, last = contents[0], contents[-1]
    yield f"content of {_length(sum(place.stop - place.start for place in contents))}"
    yield "content " + ("behind" if first.start >= cue.stop else "before or around") + " its cue"
    yield f"contents: {min(len(contents), 3)}"
    begins = doc[first.start].lower_
    yield f"content begins with {begins if begins in ('that', 'to', 'for', 'of') else 'more'}"
    ends = last.stop < len(doc) and doc[last.stop].is_sent_start
    yield "content ends " + ("a" if ends or last.stop == len(doc) else "within a") + " sentence"


def _marked(contents: Sequence[TokenSpan], quoted: Sequence[int]) -> str:
    inside = [quoted[i] >= 0 for place in contents for i in range(place.start, place.stop)]
    return "direct" if all(inside) else "mixed" if any(inside) else "indirect"


def _described(doc: Doc, source: TokenSpan | None) -> str:
    if source is None:
        return "missing"
    tags = {token.tag_ for token in doc[source.start : source.stop]}
    if tags & {"NNP", "NNPS"}:
        return "name"
    return "pronoun" if source.stop - source.start == 1 and tags & {"PRP", "WP", "DT"} else "noun"


def _length(words: int) -> str:
    return next((f"up to {limit} tokens" for limit in _LENGTHS if words <= limit), "more tokens")


def confidence(found: Iterable[str], weights: Mapping[str, float] | None = None) -> float:
    """Return the probability that an attribution with these features is right.

    Args:
        found: The names of its features; unknown ones weigh nothing.
        weights: The weight of each feature, by default those of the package.

    >>> confidence([]) == 0.5
    True
    """
    ranker = load(WEIGHTS) if weights is None else Ranker(weights=weights)
    return ranker.probabilities([dict.fromkeys(found, 1.0)])[0]
