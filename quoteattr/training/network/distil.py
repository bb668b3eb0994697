"""What several trained networks think of a text, as targets for the one that ships.

A label is right or wrong, a teacher's answer tells how sure one can be, and the mean of several
teachers is better than each (Hinton et al. 2015). Teachers also answer where a corpus does not:
trees and names of news, attributions of treebanks. Shapes as in `quoteattr.training.network`.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, log_softmax

from quoteattr.training.examples.batches import Batch
from quoteattr.training.examples.targets import NONE
from quoteattr.training.network.losses import dep_scores, masked_arcs
from quoteattr.training.network.model import Crf, Outputs, Reader

CONTEXT = 64  # words: in shorter windows teachers are not asked for attributions, gold alone counts
LABELS = ("tags", "pos", "names")  # heads that give each word one of some labels


@attrs.frozen
class Answers:
    """Probabilities of labels, heads and starts, and the CRF's of labels and pairs of labels.

    Attributes:
        labels: By head in LABELS, (b, m, labels).
        starts: (b, m).
        arcs: (b, m, 1 + m).
        heads: The head whose label is asked for, (b, m): gold where there is gold.
        deps: Dependency labels given that head, (words, labels), for the batch's words.
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
    """Trained networks that answer together.

    Args:
        networks: The networks, of one set of labels.
    """

    def __init__(self, networks: Sequence[Reader]) -> None:
        self.networks = [network.eval().requires_grad_(False) for network in networks]

    @torch.no_grad()
    def answer(self, batch: Batch) -> Answers:
        """Return the mean of the teachers' probabilities."""
        with torch.autocast(batch.words.device.type, dtype=torch.bfloat16):
            outputs = [network(*batch.inputs) for network in self.networks]
        arcs = _mean([masked_arcs(out, batch.words).softmax(-1) for out in outputs])
        known = (batch.targets["heads"] != NONE) & (batch.targets["deps"] != NONE)
        heads = torch.where(known, batch.targets["heads"], arcs.argmax(-1))
        chances = [
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
            spans=_mean([single for single, _ in chances]),
            pairs=_mean([pair for _, pair in chances]),
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
        chances = answers.spans[rows], answers.pairs[rows]
        found["spans"] = expected_loss(network.crf, outputs.spans[rows], *chances, words[rows])
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
    """Mean negative log likelihood a word, expected under the teachers' labels.

    It is linear in the scores of labels and moves, so marginals are all that it needs.
    """
    score = (single * emissions).sum() + (single[:, 0] * crf.begin).sum()
    score = score + (pair * crf.moves).sum()
    return (crf.partition(emissions, words).sum() - score) / words.sum()
