"""The table of packages in docs/architecture.md shows each package and root module once."""

from __future__ import annotations

from pathlib import Path

import regex


def packages(folder: Path) -> set[str]:
    """Return the names of the packages and modules at the root of the library."""
    modules = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("__")}
    return modules | {path.parent.name for path in folder.glob("*/__init__.py")}


def test_the_architecture_names_every_package_once(root: Path) -> None:
    text = (root / "docs" / "architecture.md").read_text("utf-8")
    rows = regex.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text, regex.MULTILINE)
    named = [name.strip("`") for row in rows for name in row.split(", ")]
    assert sorted(named) == sorted(packages(root / "quoteattr"))
