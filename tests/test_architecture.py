"""The map of the house shows every room, and no room that is not there."""

from __future__ import annotations

from pathlib import Path

import regex


def rooms(folder: Path) -> set[str]:
    """Return the modules and packages of the library's top level that are rooms."""
    modules = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("__")}
    return modules | {f"{path.parent.name}/" for path in folder.glob("*/__init__.py")}


def test_the_architecture_names_every_room_once(root: Path) -> None:
    text = (root / "docs" / "architecture.md").read_text("utf-8")
    rows = regex.findall(r"^\| (?:roof|cellar|ground|[0-9]½?) \| ([^|]+) \|", text, regex.MULTILINE)
    named = [room for row in rows for room in row.split(", ")]
    assert sorted(named) == sorted(rooms(root / "quoteattr"))
