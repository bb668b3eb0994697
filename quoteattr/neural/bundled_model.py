"""The embedded pipeline as a folder: where it lies, what it weighs, what its model card tells.

Its files hold numbers, tables and settings, none of them code. Their checksums lie beside them and
are verified whenever the pipeline is opened.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Final, Literal, get_args

import attrs

from quoteattr.errors import InputError, ModelError

FOLDER: Final = "models/en"
Precision = Literal["float32", "int8"]
PRECISIONS: Final[tuple[Precision, ...]] = get_args(Precision)  # the default first
CARD: Final = "MODEL_CARD.md"
SUMS: Final = "SHA256SUMS"

# The main scores, each by its table and its row in the card.
MAIN: Final = (
    ("Attributions", "detected, overlap 0.5"),
    ("Attributions", "whole attribution, exact"),
    ("Syntax", "EWT dev, paragraphs"),
    ("Names", "EWT dev, paragraphs, all"),
)


@attrs.frozen
class Score:
    """A row of a table in the model card: its figures by the heads of their columns."""

    table: str
    row: str
    figures: dict[str, float]


@attrs.frozen
class Embedded:
    """What can be told of the embedded pipeline without opening it."""

    folder: str
    files: int
    size: int
    sha256: str
    measured: str | None
    scores: tuple[Score, ...]


def check_precision(name: str) -> None:
    """Check that the model can compute in a precision.

    Raises:
        InputError: It cannot.

    >>> check_precision("int8")
    """
    if name not in PRECISIONS:
        raise InputError(f"precision is {name!r}: give one of {', '.join(PRECISIONS)}")


def inspect() -> Embedded:
    """Look at the embedded pipeline's files; its checksum is that of the list of theirs.

    Raises:
        ModelError: It is not there.
    """
    with resources.as_file(resources.files("quoteattr") / FOLDER) as folder:
        files = sorted(
            (path for path in folder.rglob("*") if path.is_file()),
            key=lambda path: path.relative_to(folder).as_posix(),
        )
        if not files:
            raise ModelError(f"there is no pipeline in {folder}: install quoteattr anew")
        card = folder / CARD
        text = card.read_text(encoding="utf-8") if card.exists() else ""
        found = {(score.table, score.row): score for score in scores(text)}
        measured = re.search(r"^- Measured on (\S+)$", text, re.M)
        return Embedded(
            folder=str(folder),
            files=len(files),
            size=sum(path.stat().st_size for path in files),
            sha256=checksum(folder, files),
            measured=measured and measured[1],
            scores=tuple(found[key] for key in MAIN if key in found),
        )


def verify(folder: Path) -> None:
    """Check that a pipeline has exactly the files whose checksums were written.

    Args:
        folder: The pipeline's folder.

    Raises:
        ModelError: A file is missing, differs or has no checksum; the error names it.

    >>> verify(Path("nowhere"))
    Traceback (most recent call last):
    quoteattr.errors.ModelError: the embedded pipeline lacks its SHA256SUMS: install quoteattr anew
    """
    sums = dict(_sums(folder))
    for name, expected in sums.items():
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(
                f"the embedded pipeline lacks its {name}: install quoteattr anew ({error})"
            ) from None
        if found != expected:
            raise ModelError(
                f"the embedded pipeline's {name} is damaged: its SHA-256 is {found}, expected "
                f"{expected}: install quoteattr anew"
            )
    # A list that was cut short would vouch for too little.
    unlisted = [name for name in _weights(folder) if name not in sums]
    if unlisted or not sums:
        raise ModelError(
            f"the embedded pipeline's {SUMS} does not list {', '.join(unlisted) or 'any file'}: "
            "install quoteattr anew"
        )


def _weights(folder: Path) -> list[str]:
    """Return the relative paths of all files that are read when a pipeline is opened, sorted."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name != SUMS
        and path.suffix != ".md"
        and not path.name.startswith("LICENSE")
    ]


def write_sums(folder: Path) -> None:
    """Write the checksums of all files that are read when a pipeline is opened."""
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in _weights(folder)
    ]
    (folder / SUMS).write_text("".join(lines), "utf-8", newline="\n")


def _sums(folder: Path) -> list[tuple[str, str]]:
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
        return [(name, told) for told, name in (line.split("  ", 1) for line in lines)]
    except OSError:
        problem = f"lacks its {SUMS}"
    except ValueError:
        problem = f"has a damaged {SUMS}"
    raise ModelError(f"the embedded pipeline {problem}: install quoteattr anew")


def checksum(folder: Path, files: list[Path]) -> str:
    """Take the SHA-256 of what ``sha256sum`` prints of files, so that anybody can check it."""
    listed = hashlib.sha256()
    for path in files:
        own = hashlib.sha256(path.read_bytes()).hexdigest()
        listed.update(f"{own}  ./{path.relative_to(folder).as_posix()}\n".encode())
    return listed.hexdigest()


def scores(card: str) -> Iterator[Score]:
    r"""Read the tables of figures in a model card; a table's name ends at its first comma.

    >>> list(scores("Names, exact spans\ncorpus     P     R\ndev set  78.9  79.4"))
    [Score(table='Names', row='dev set', figures={'P': 78.9, 'R': 79.4})]
    """
    for block in card.split("\n\n"):
        title, *lines = block.strip("`\n").split("\n")
        heads, *rows = [re.split(r" {2,}", line) for line in lines] or [[]]
        for row, *figures in rows:
            if figures and len(figures) == len(heads) - 1:
                values = {
                    head: _number(figure)
                    for head, figure in zip(heads[1:], figures, strict=True)
                    if re.fullmatch(r"-?\d+(\.\d+)?", figure)
                }
                yield Score(title.partition(",")[0], row, values)


def _number(figure: str) -> float:
    return float(figure) if "." in figure else int(figure)
