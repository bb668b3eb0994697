"""Fine-tuning the network on all corpora at once.

Each worker is a process with one thread (two processes are faster than one with two threads);
gradients are averaged. bfloat16 autocast, AdamW, linear warm-up and decay.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor

from quoteattr.training.examples import augment, batches
from quoteattr.training.examples.batches import Batch, Window
from quoteattr.training.examples.targets import Example, LabelLists
from quoteattr.training.network import distil, encoders, losses, weights
from quoteattr.training.network.model import Branch, Reader, Sizes
from quoteattr.training.network.plan import CHECKPOINT, Corpora, Plan, read_corpora, summary


def build(encoder: Any, labels: LabelLists) -> Reader:
    """Return the network with new heads on an encoder."""
    sizes = Sizes(len(labels.tags), len(labels.pos), len(labels.names), len(labels.deps))
    return Reader(encoder, sizes)


def steps_of(
    read: Callable[[Random], list[Example]], size: int, random: Random
) -> Iterator[list[Window]]:
    """Yield lists of `size` windows without end, shuffled; `read` is called in each epoch."""
    waiting: list[Window] = []
    while True:
        fresh = list(batches.cut(read(random), random))
        random.shuffle(fresh)
        waiting += fresh
        while len(waiting) >= size:
            yield waiting[:size]
            waiting = waiting[size:]


def fit(rank: int, plan: Plan, corpora_: Corpora) -> None:
    """Train in worker `rank`; worker 0 writes a checkpoint four times an epoch."""
    torch.set_num_threads(1 if plan.device == "cpu" else 4)
    torch.manual_seed(plan.seed)
    if plan.workers > 1:
        meeting = f"file://{(plan.out / 'workers').absolute()}"
        dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=plan.workers)
    network, runs = _begun(plan, corpora_.labels)
    network.to(plan.device).encoder.embeddings.word_embeddings.requires_grad_(False)
    # Workers start with the same weights, but use different dropout.
    torch.manual_seed(plan.seed + 100 * rank)
    random = Random(plan.seed + 100 * rank)
    pieces = sum(len(row) for example in corpora_.articles for row in example.pieces)
    epoch = max(1, pieces // (batches.SIZE * plan.articles * plan.workers))
    total = int(epoch * plan.epochs)
    optimizer, schedule = _optimizer(network, plan, total)
    sources: tuple[tuple[Branch, Iterator[list[Window]]], ...] = (
        ("reporting", steps_of(corpora_.varied_articles, plan.articles, random)),
        ("syntax", steps_of(corpora_.varied_trees, plan.trees, random)),
    )
    teachers = open_teachers(plan)
    log, began = Log(rank), time.time()
    for step in range(total):
        for branch, windows in sources:
            batch = batches.pad(next(windows), len(corpora_.labels.names)).to(plan.device)
            log.add(learn(network, batch, branch, teachers))
        average(network, plan.workers)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        if (step + 1) % 25 == 0:
            log.write(step + 1, total, time.time() - began)
        if rank == 0 and ((step + 1) % max(1, epoch // 4) == 0 or step + 1 == total):
            lines = [*runs, summary(plan, step + 1)]
            weights.save(network, corpora_.labels, lines, plan.out / CHECKPOINT)
    if plan.workers > 1:
        dist.destroy_process_group()


def _begun(plan: Plan, labels: LabelLists) -> tuple[Reader, list[str]]:
    """Return the network as training begins, and the runs that made it."""
    if plan.start is None:
        return build(encoders.open_encoder(plan.encoder), labels), []
    stored = weights.load(plan.start)
    return _holding(stored), stored.history


def learn(
    network: Reader, batch: Batch, branch: Branch, teachers: distil.Teachers | None = None
) -> dict[str, Tensor]:
    """Add the gradients of a batch with targets for one branch, and return its losses.

    Teachers predict for both branches, and count as much as the corpora.
    """
    ids, *others = batch.inputs
    with losses.autocast(ids.device):
        outputs = network(augment.hide(ids), *others, only=None if teachers else branch)
    found = losses.of_batch(network, outputs, batch)
    total = losses.total(found)
    if teachers is not None:
        distilled = distil.losses(network, outputs, batch, teachers.answer(batch))
        total = (total + losses.total(distilled)) / 2
        found.update({f"{kind}*": loss for kind, loss in distilled.items()})
    total.backward()  # type: ignore[no-untyped-call]
    return found


def open_teachers(plan: Plan) -> distil.Teachers | None:
    """Return the plan's teachers, None if it names none."""
    if not plan.teachers:
        return None
    stored = [weights.load(path) for path in plan.teachers]
    return distil.Teachers([_holding(one).to(plan.device) for one in stored])


def _optimizer(
    network: Reader, plan: Plan, total: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """Return AdamW with rates for encoder and heads, and their schedule: warm-up, decay to 0."""
    body = list(network.encoder.parameters())
    inside = {id(parameter) for parameter in body}
    heads = [p for p in network.parameters() if id(p) not in inside]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.06 * total), max(0.0, 1 - step / total))
    )
    return optimizer, schedule


def average(network: Reader, workers: int) -> None:
    """Average the gradients of all workers in place."""
    if workers == 1:
        return
    gradients = []
    for parameter in network.parameters():
        if not parameter.requires_grad:
            continue
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
        gradients.append(parameter.grad)
    flat = torch.cat([gradient.flatten() for gradient in gradients]).bfloat16()
    dist.all_reduce(flat)
    at = 0
    for gradient in gradients:
        size = gradient.numel()
        gradient.copy_(flat[at : at + size].view_as(gradient) / workers)
        at += size


class Log:
    """The mean losses of the last steps; worker 0 writes them to standard error."""

    def __init__(self, rank: int) -> None:
        self._quiet, self._found = rank != 0, defaultdict[str, list[float]](list)

    def add(self, found: dict[str, Tensor]) -> None:
        """Add the losses of a batch."""
        for kind, value in found.items():
            self._found[kind].append(value.item())

    def write(self, step: int, total: int, seconds: float) -> None:
        """Write the means, and begin again."""
        means = " ".join(f"{k} {sum(v) / len(v):.3f}" for k, v in self._found.items())
        if not self._quiet:
            print(f"step {step}/{total} {seconds:.0f}s {means}", file=sys.stderr, flush=True)
        self._found.clear()


def restore(plan: Plan) -> tuple[Reader, weights.Stored]:
    """Return the network of the checkpoint in the plan's folder."""
    stored = weights.load(plan.out / CHECKPOINT)
    return _holding(stored).eval(), stored


def _holding(stored: weights.Stored) -> Reader:
    """Return the network with stored weights."""
    if stored.encoder is None:
        encoder = encoders.open_encoder(encoders.minilm())
    else:
        encoder = encoders.empty_encoder(stored.encoder)
    network = build(encoder, stored.labels)
    weights.into(network, stored)
    return network


def train(plan: Plan) -> None:
    """Read the corpora and train in the plan's number of workers."""
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16")  # the default fills the memory
    plan.out.mkdir(parents=True, exist_ok=True)
    (plan.out / "workers").unlink(missing_ok=True)
    read = read_corpora(plan)
    words = sum(len(x.pieces) for x in read.trees), sum(len(x.pieces) for x in read.articles)
    print(f"{words[0]:,} words in treebanks, {words[1]:,} in articles", file=sys.stderr, flush=True)
    if plan.workers == 1:
        fit(0, plan, read)
    else:
        torch.multiprocessing.spawn(fit, (plan, read), nprocs=plan.workers)  # type: ignore[no-untyped-call]
