"""Where the tests find files: the repository, their cases, golden files and corpora."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
"""The root of the repository."""

CASES = ROOT / "tests" / "cases"
"""The cases in plain files; tests/cases/README.md tells their syntax."""

GOLDEN = ROOT / "tests" / "golden"
"""What formats and reports look like."""

EXAMPLES = ROOT / "examples"
"""The articles and scripts that users are shown."""

CORPORA = ROOT.parent / "shared" / "data"
"""The corpora, where they lie beside the repository; tests that need them are skipped elsewhere."""
