"""The losses of training: one per task, with weights, and the precision they are computed in."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from quoteattr.training.examples.batches import Batch
from quoteattr.training.examples.targets import NONE
from quoteattr.training.network.encoders import FORBIDDEN
from quoteattr.training.network.model import Outputs, Reader, marginal_loss

WEIGHTS = {
    "tags": 1.0,
    "pos": 0.5,
    "arcs": 1.0,
    "deps": 1.0,
    "starts": 2.0,
    "names": 4.0,
    "spans": 2.5,
    "links": 1.0,
    "titles": 1.0,
}


def autocast(device: torch.device) -> torch.autocast:
    """Return a context in bfloat16, in float32 on a CPU that would only emulate it."""
    emulated = torch.backends.cpu.get_cpu_capability() in ("DEFAULT", "NO AVX", "AVX2")
    enabled = device.type != "cpu" or not emulated
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=enabled)


def of_batch(network: Reader, outputs: Outputs, batch: Batch) -> dict[str, Tensor]:
    """Return the mean loss of each task that the batch has targets for."""
    found: dict[str, Tensor] = {}
    targets = batch.targets
    for kind in ("tags", "pos", "titles"):
        if (targets[kind] != NONE).any():
            scores = getattr(outputs, kind).flatten(0, 1)
            found[kind] = cross_entropy(scores, targets[kind].flatten(), ignore_index=NONE)
    heads = targets["heads"]
    known = (heads != NONE) & (targets["deps"] != NONE)
    if known.any():
        found["arcs"] = cross_entropy(masked_arcs(outputs, batch.words)[known], heads[known])
        scores = dep_scores(network, outputs, heads, known)
        found["deps"] = cross_entropy(scores, targets["deps"][known])
    known = targets["starts"] != NONE
    if known.any():
        gold = targets["starts"][known].float()
        found["starts"] = binary_cross_entropy_with_logits(outputs.starts[known], gold)
    known = batch.allowed.any(-1)
    if known.any():
        found["names"] = marginal_loss(outputs.names[known], batch.allowed[known])
    rows = (targets["spans"] != NONE).any(1)
    if rows.any():
        mask = batch.words[rows] & (targets["spans"][rows] != NONE)
        gold = targets["spans"][rows].clamp(min=0)
        found["spans"] = network.crf.loss(outputs.spans[rows], gold, mask)
    if len(batch.links):
        window, kind, cue, word, gold = batch.links.T
        scores = outputs.links[window, kind, cue, word]
        found["links"] = binary_cross_entropy_with_logits(scores, gold.float())
    return found


def masked_arcs(outputs: Outputs, words: Tensor) -> Tensor:
    """Return the scores of heads without those of padding."""
    columns = torch.cat([torch.ones_like(words[:, :1]), words], 1)
    return outputs.arcs.masked_fill(~columns.unsqueeze(1), FORBIDDEN)


def dep_scores(network: Reader, outputs: Outputs, heads: Tensor, words: Tensor) -> Tensor:
    """Return the scores of labels, (words, labels), for words (b, m) and their heads (b, m)."""
    row = torch.arange(heads.shape[0], device=heads.device).unsqueeze(1).expand_as(heads)
    states = outputs.label_heads[row[words], heads[words]]
    scores: Tensor = network.labels(outputs.label_dependents[words], states)
    return scores


def total(found: dict[str, Tensor]) -> Tensor:
    """Return the weighted sum of the tasks' losses."""
    return torch.stack([WEIGHTS[kind] * value for kind, value in found.items()]).sum()
