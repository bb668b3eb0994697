"""Trains coreference over a pipeline: ``python -m quoteattr.training.coreference DATA``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from quoteattr.training.coreference.fitting import into


def main() -> int:
    """Train by the command line."""
    parser = argparse.ArgumentParser(prog="python -m quoteattr.training.coreference")
    parser.add_argument("data", type=Path, help="folder with the corpora")
    parser.add_argument("--pipeline", type=Path, required=True, help="folder of the spaCy pipeline")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--epochs", type=int, default=5, help="default: %(default)s")
    options = parser.parse_args()
    for name, score in into(options.pipeline, options.data, options.seed, options.epochs).items():
        print(f"{name}\t{score}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
