"""Writes the checksums of a pipeline's files: ``python -m quoteattr.training.checksums [FOLDER]``.

Training does so at its end; this command is for files that were changed by hand.
"""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

from quoteattr.neural import bundled_model


def main(arguments: list[str]) -> int:
    """Write the checksums of a folder, by default of the embedded pipeline."""
    own = Path(str(resources.files("quoteattr") / bundled_model.FOLDER))
    bundled_model.write_sums(Path(arguments[0]) if arguments else own)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
