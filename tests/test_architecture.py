"""docs/architecture.md lists every package once, with all of its modules and no others."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import regex


@pytest.fixture
def page(root: Path) -> str:
    return (root / "docs" / "architecture.md").read_text("utf-8")


def listed(page: str) -> list[tuple[str, list[str]]]:
    """Return the rows of the table: a package, and the modules named in its last column."""
    rows = regex.findall(r"^\| `([\w/]+)/` \| [^|]+ \| ([^|]+) \|$", page, regex.MULTILINE)
    return [(package, regex.findall(r"`(\w+)`", modules)) for package, modules in rows]


def modules_of(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("__"))


def test_the_table_lists_every_package_once(root: Path, page: str) -> None:
    library = root / "quoteattr"
    inner = [path.parent.relative_to(library) for path in library.glob("*/**/__init__.py")]
    packages = ["quoteattr", *(path.as_posix() for path in inner)]
    assert Counter(package for package, _ in listed(page)) == Counter(packages)


def test_each_row_lists_the_modules_of_its_package(root: Path, page: str) -> None:
    library = root / "quoteattr"
    for package, modules in listed(page):
        folder = library if package == "quoteattr" else library / package
        assert sorted(modules) == modules_of(folder), package


def test_each_question_is_answered_by_a_module_that_exists(root: Path, page: str) -> None:
    section = page.partition("## Where to find the answer")[2].partition("\n## ")[0]
    answers = regex.findall(r"^\| [^|]+ \| ([^|]+) \|$", section, regex.MULTILINE)
    modules = [name for answer in answers for name in regex.findall(r"`(\w+/[\w/]+)`", answer)]
    assert len(modules) >= 15
    assert [name for name in modules if not (root / "quoteattr" / f"{name}.py").is_file()] == []
