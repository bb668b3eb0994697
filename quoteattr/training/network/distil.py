"""Distillation: the predictions of several trained networks as targets for the final one.

A gold label is right or wrong, but a teacher's probabilities show how certain it is, and the mean
of several teachers is better than each (Hinton et al. 2015). Teachers also provide what a corpus
lacks: trees and names of news, attributions of treebanks. Shapes are those of
`quoteattr.training.network.model`.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, log_softmax

from quoteattr.training.examples.batches import Batch
from quoteattr.training.examples.targets import NONE
from quoteattr.training.network.losses import autocast, dep_scores, masked_arcs
from quoteattr.training.network.model import Crf, Outputs, Reader

CONTEXT = 64  # words: in shorter windows, attributions are learned from gold alone
LABELS = ("tags", "pos", "names", "titles")  # heads that predict a label for each word


@attrs.frozen
class Answers:
    """Probabilities of labels, heads and starts, and those of the CRF's labels and label pairs.

    Attributes:
        labels: By head in LABELS, (b, m, labels).
        starts: (b, m).
        arcs: (b, m, 1 + m).
        heads: The head for which labels are predicted, (b, m): gold where there is gold.
        deps: Dependency labels for that head, (words, labels), for the batch's words.
        spans: (b, m, labels); pairs: (b, m - 1, labels, labels), of a word and the next.
    """

    labels: dict[str, Tensor]
    starts: Tensor
    arcs: Tensor
    heads: Tensor
    deps: Tensor
    spans: Tensor
    pairs: Tensor


class Teachers:
    """Trained networks whose predictions are averaged.

    Args:
        networks: The networks, with the same label lists.
    """

    def __init__(self, networks: Sequence[Reader]) -> None:
        self.networks = [network.eval().requires_grad_(False) for network in networks]

    @torch.no_grad()
    def answer(self, batch: Batch) -> Answers:
        """Return the mean of the teachers' probabilities."""
        with autocast(batch.words.device):
            outputs = [network(*batch.inputs) for network in self.networks]
        arcs = _mean([masked_arcs(out, batch.words).softmax(-1) for out in outputs])
        known = (batch.targets["heads"] != NONE) & (batch.targets["deps"] != NONE)
        heads = torch.where(known, batch.targets["heads"], arcs.argmax(-1))
        crf_marginals = [
            marginals(network.crf, out.spans, batch.words)
            for network, out in zip(self.networks, outputs, strict=True)
        ]
        return Answers(
            labels={
                kind: _mean([getattr(out, kind).softmax(-1) for out in outputs]) for kind in LABELS
            },
            starts=_mean([out.starts.sigmoid() for out in outputs]),
            arcs=arcs,
            heads=heads,
            deps=_mean(
                [
                    dep_scores(network, out, heads, batch.words).softmax(-1)
                    for network, out in zip(self.networks, outputs, strict=True)
                ]
            ),
            spans=_mean([single for single, _ in crf_marginals]),
            pairs=_mean([pair for _, pair in crf_marginals]),
        )


def losses(network: Reader, outputs: Outputs, batch: Batch, answers: Answers) -> dict[str, Tensor]:
    """Return the mean cross entropy of each task with the teachers' answers."""
    words = batch.words
    found = {
        kind: _cross(getattr(outputs, kind)[words], answers.labels[kind][words]) for kind in LABELS
    }
    found["arcs"] = _cross(masked_arcs(outputs, words)[words], answers.arcs[words])
    found["deps"] = _cross(dep_scores(network, outputs, answers.heads, words), answers.deps)
    found["starts"] = binary_cross_entropy_with_logits(outputs.starts[words], answers.starts[words])
    rows = words.sum(1) >= CONTEXT
    if rows.any():
        spans, pairs = answers.spans[rows], answers.pairs[rows]
        found["spans"] = expected_loss(network.crf, outputs.spans[rows], spans, pairs, words[rows])
    return found


def _cross(scores: Tensor, wanted: Tensor) -> Tensor:
    return -(wanted * log_softmax(scores, -1)).sum(-1).mean()


def _mean(parts: Sequence[Tensor]) -> Tensor:
    return torch.stack(list(parts)).mean(0)


def marginals(crf: Crf, emissions: Tensor, words: Tensor) -> tuple[Tensor, Tensor]:
    """Return the probability of each label and of each pair of neighbouring labels.

    Args:
        crf: The CRF.
        emissions: (b, m, labels).
        words: True for words, which come before padding, (b, m).

    Returns:
        (b, m, labels) and (b, m - 1, labels, labels), 0 for padding.
    """
    moves, size = crf.transitions(), emissions.shape[1]
    forward = crf.sums(emissions, words)
    total = torch.logsumexp(forward[-1], -1)
    backward = [torch.zeros_like(forward[-1])]
    for word in range(size - 1, 0, -1):
        behind = (backward[-1] + emissions[:, word]).unsqueeze(1) + moves
        step = torch.logsumexp(behind, 2)
        backward.append(torch.where(words[:, word].unsqueeze(1), step, backward[-1]))
    ahead, behind = torch.stack(forward, 1), torch.stack(backward[::-1], 1)
    single = (ahead + behind - total[:, None, None]).exp() * words.unsqueeze(-1)
    pair = ahead[:, :-1].unsqueeze(3) + moves + (emissions + behind)[:, 1:].unsqueeze(2)
    pair = (pair - total[:, None, None, None]).exp() * words[:, 1:, None, None]
    return single, pair


def expected_loss(
    crf: Crf, emissions: Tensor, single: Tensor, pair: Tensor, words: Tensor
) -> Tensor:
    """Return the mean negative log likelihood per word, expected under the teachers' labels.

    It is linear in the scores of labels and moves, so that marginals suffice.
    """
    score = (single * emissions).sum() + (single[:, 0] * crf.begin).sum()
    score = score + (pair * crf.moves).sum()
    return (crf.partition(emissions, words).sum() - score) / words.sum()
