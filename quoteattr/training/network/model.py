"""The network in torch: one encoder that forks near its top, with one head per task.

Shapes: b windows, n word pieces, m words, d the encoder's width.
Arcs and their labels are scored by deep biaffine attention (Dozat and Manning 2017), spans by a
linear-chain CRF (Lafferty et al. 2001), names by marginal likelihood (Tsuboi et al. 2008).
"""

from __future__ import annotations

import copy
from typing import Any, Literal, NamedTuple

import torch
from torch import Tensor, nn

from quoteattr.document.proposals import LINKS
from quoteattr.neural.readings import TITLE_LABELS
from quoteattr.neural.windows import GAPS, SHAPES
from quoteattr.training.examples.targets import SPAN_LABELS
from quoteattr.training.network.encoders import FORBIDDEN, apply_layer, attention_bias

ARC, LABEL, LINK, TENSOR = 256, 96, 96, 96  # widths of the heads
FORK = 2  # the last layers of the encoder, of which attributions have their own copy

Branch = Literal["syntax", "reporting"]


class Sizes(NamedTuple):
    """The number of labels of each head."""

    tags: int
    pos: int
    names: int
    deps: int


class Outputs(NamedTuple):
    """Raw scores, in the order of the exported graph (see quoteattr.neural.readings.Scores).

    The scores of a branch that was left out are empty tensors.
    """

    states: Tensor
    tags: Tensor
    pos: Tensor
    names: Tensor
    starts: Tensor
    arcs: Tensor
    spans: Tensor
    links: Tensor
    label_dependents: Tensor
    label_heads: Tensor
    titles: Tensor


class Perceptron(nn.Module):
    """A hidden layer before a biaffine scorer."""

    def __init__(self, width: int, size: int, dropout: float) -> None:
        super().__init__()
        self.linear = nn.Linear(width, size)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor) -> Tensor:
        """Map (b, m, width) to (b, m, size)."""
        return self.dropout(nn.functional.leaky_relu(self.linear(states), 0.1))


class Labels(nn.Module):
    """Scores all dependency labels for words and their heads."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(labels, LABEL + 1, LABEL + 1) * 0.01)

    def forward(self, dependents: Tensor, heads: Tensor) -> Tensor:
        """Map (m, LABEL) and (m, LABEL) to (m, labels)."""
        one = torch.ones_like(dependents[:, :1])
        left = torch.cat([dependents, one], -1)
        right = torch.cat([heads, one], -1)
        labels, width = self.weight.shape[0], self.weight.shape[1]
        flat = self.weight.permute(1, 0, 2).reshape(width, labels * width)
        middle = (left @ flat).view(-1, labels, width)
        return (middle * right.unsqueeze(1)).sum(-1)


class Reader(nn.Module):
    """Encoder and heads.

    There are two copies of the last layers: tags, trees, names and sentences use the states of one
    branch, attributions those of the other. So each has layers of its own, and a window with
    targets for one branch costs no more than without the other.

    Args:
        encoder: A model of `quoteattr.training.network.encoders.open_encoder`.
        sizes: The number of labels of each head.
        dropout: Dropout before the heads.
        hidden_dropout: Dropout inside the heads that have a hidden layer.
    """

    def __init__(
        self, encoder: Any, sizes: Sizes, dropout: float = 0.2, hidden_dropout: float = 0.33
    ) -> None:
        super().__init__()
        self.encoder = encoder
        d = int(encoder.config.hidden_size)
        self.shape = nn.Embedding(len(SHAPES), d)
        self.gap = nn.Embedding(len(GAPS), d)
        self.quote = nn.Embedding(2, d)
        for table in (self.shape, self.gap, self.quote):
            nn.init.normal_(table.weight, 0, 0.02)
        self.reporting = copy.deepcopy(encoder.encoder.layer[-FORK:])
        self.dropout = nn.Dropout(dropout)
        self.tags, self.pos = nn.Linear(d, sizes.tags), nn.Linear(d, sizes.pos)
        self.names, self.starts = nn.Linear(d, sizes.names), nn.Linear(d, 1)
        self.spans = nn.Linear(d, len(SPAN_LABELS))
        self.titles = nn.Linear(d, len(TITLE_LABELS))
        self.arc_dependent = Perceptron(d, ARC, hidden_dropout)
        self.arc_head = Perceptron(d, ARC, hidden_dropout)
        self.label_dependent = Perceptron(d, LABEL, hidden_dropout)
        self.label_head = Perceptron(d, LABEL, hidden_dropout)
        self.link_cue = Perceptron(d, LINK, hidden_dropout)
        self.link_span = Perceptron(d, LINK, hidden_dropout)
        self.root = nn.Parameter(torch.zeros(d))
        self.arc_weight = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.link_weight = nn.Parameter(torch.randn(len(LINKS), LINK + 1, LINK + 1) * 0.01)
        self.labels = Labels(sizes.deps)
        self.crf = Crf(SPAN_LABELS)

    def embed(self, ids: Tensor) -> Tensor:
        """Map piece ids (b, n) to (b, n, d); the exported graph has quantised embeddings here."""
        rows: Tensor = self.encoder.embeddings.word_embeddings(ids)
        return rows

    def forward(  # one argument per input of the exported graph, then the mask
        self,
        ids: Tensor,
        shapes: Tensor,
        gaps: Tensor,
        quoted: Tensor,
        first: Tensor,
        mask: Tensor | None = None,
        only: Branch | None = None,
    ) -> Outputs:
        """Score windows: all inputs are (b, n) but `first`, (b, m); `only` leaves out a branch."""
        embedded = self.embed(ids) + self.shape(shapes) + self.gap(gaps) + self.quote(quoted)
        hidden = self.encoder.embeddings(inputs_embeds=embedded)
        bias = attention_bias(self.encoder, hidden, mask)
        layers = list(self.encoder.encoder.layer)
        for layer in layers[:-FORK]:
            hidden = apply_layer(layer, hidden, bias)
        states = self._branch(hidden, layers[-FORK:], bias, first, only != "reporting")
        reporting = self._branch(hidden, list(self.reporting), bias, first, only != "syntax")
        reporting = self.dropout(reporting)
        dropped = self.dropout(states)
        root = self.root.view(1, 1, -1).expand(states.shape[0], 1, -1).to(dropped.dtype)
        heads = torch.cat([root, dropped], 1)
        return Outputs(
            states.float(),
            self.tags(dropped).float(),
            self.pos(dropped).float(),
            self.names(dropped).float(),
            self.starts(dropped).float().squeeze(-1),
            self._arcs(dropped, heads),
            self.spans(reporting).float(),
            self._links(reporting),
            self.label_dependent(dropped).float(),
            self.label_head(heads).float(),
            self.titles(dropped).float(),
        )

    @staticmethod
    def _branch(
        hidden: Tensor, layers: list[nn.Module], bias: Tensor | None, first: Tensor, wanted: bool
    ) -> Tensor:
        """Map (b, n, d) through a branch to the words' first pieces: (b, m, d), or b = 0."""
        if not wanted:
            return hidden.new_zeros(0, first.shape[1], hidden.shape[-1])
        for layer in layers:
            hidden = apply_layer(layer, hidden, bias)
        return hidden.gather(1, first.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))

    def _arcs(self, words: Tensor, heads: Tensor) -> Tensor:
        """Map (b, m, d) and (b, 1 + m, d) to (b, m, 1 + m)."""
        dependents = self.arc_dependent(words).float()
        one = torch.ones_like(dependents[..., :1])
        middle = torch.cat([dependents, one], -1) @ self.arc_weight
        arcs: Tensor = middle @ self.arc_head(heads).float().transpose(1, 2)
        return arcs

    def _links(self, states: Tensor) -> Tensor:
        """Map (b, m, d) to (b, kinds, cue words, span words)."""
        cue, span = self.link_cue(states).float(), self.link_span(states).float()
        one = torch.ones_like(cue[..., :1])
        cue, span = torch.cat([cue, one], -1), torch.cat([span, one], -1)
        middle = cue.unsqueeze(1) @ self.link_weight.unsqueeze(0)
        return middle @ span.unsqueeze(1).transpose(2, 3)


class Crf(nn.Module):
    """A linear-chain CRF over BIO labels in which an I- follows its own kind only."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        super().__init__()
        size = len(labels)
        self.moves = nn.Parameter(torch.zeros(size, size))
        self.begin = nn.Parameter(torch.zeros(size))
        banned = torch.zeros(size, size)
        for left in range(size):
            for right in range(size):
                if labels[right].startswith("I-") and labels[left][2:] != labels[right][2:]:
                    banned[left, right] = FORBIDDEN
        self.register_buffer("banned", banned)

    def transitions(self) -> Tensor:
        """Return the scores of moves from row to column, (labels, labels)."""
        banned: Tensor = self.get_buffer("banned")
        return self.moves + banned

    def sums(self, emissions: Tensor, mask: Tensor) -> list[Tensor]:
        """Return the log sums over all paths up to each word by its label, (b, labels) per word.

        Emissions are (b, m, labels), the mask (b, m); for padding the last sums are repeated.
        """
        moves = self.transitions()
        sums = [emissions[:, 0] + self.begin]
        for word in range(1, emissions.shape[1]):
            step = torch.logsumexp(sums[-1].unsqueeze(2) + moves, 1) + emissions[:, word]
            sums.append(torch.where(mask[:, word].unsqueeze(1), step, sums[-1]))
        return sums

    def partition(self, emissions: Tensor, mask: Tensor) -> Tensor:
        """Return the log sum over all paths, (b,)."""
        return torch.logsumexp(self.sums(emissions, mask)[-1], 1)

    def loss(self, emissions: Tensor, gold: Tensor, mask: Tensor) -> Tensor:
        """Return the mean negative log likelihood per word.

        Emissions are (b, m, labels), gold and mask (b, m).
        """
        single = emissions.gather(2, gold.unsqueeze(2)).squeeze(2) * mask
        pair = self.moves[gold[:, :-1], gold[:, 1:]] * mask[:, 1:]
        score = single.sum() + pair.sum() + self.begin[gold[:, 0]].sum()
        return (self.partition(emissions, mask).sum() - score) / mask.sum()


def marginal_loss(scores: Tensor, allowed: Tensor) -> Tensor:
    """Return the mean of -log p(any allowed label); scores and allowed are (words, labels)."""
    masked = scores.masked_fill(~allowed, FORBIDDEN)
    return (torch.logsumexp(scores, -1) - torch.logsumexp(masked, -1)).mean()
