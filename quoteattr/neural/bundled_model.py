"""The folder of the embedded pipeline: its files, their checksums, and figures of the model card.

Its files hold numbers, tables and settings, and no code. A list of checksums lies beside them and
is verified whenever the pipeline is opened.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Final, Literal, get_args

import attrs

from quoteattr.arguments import wrong
from quoteattr.errors import ModelError

FOLDER: Final = "models/en"
Precision = Literal["float32", "int8"]
PRECISIONS: Final[tuple[Precision, ...]] = get_args(Precision)  # the default first
CARD: Final = "MODEL_CARD.md"
SUMS: Final = "SHA256SUMS"

# The main scores, by the table and the row in the card.
MAIN: Final = (
    ("Attributions", "detected, overlap 0.5"),
    ("Attributions", "whole attribution, exact"),
    ("Syntax", "EWT dev, paragraphs"),
    ("Names", "EWT dev, paragraphs, all"),
)


@attrs.frozen
class Score:
    """A row of a table in the model card: its figures by column."""

    table: str
    row: str
    figures: dict[str, float]


@attrs.frozen
class Embedded:
    """Facts about the embedded pipeline that need no loading."""

    folder: str
    files: int
    size: int
    sha256: str
    measured: str | None
    scores: tuple[Score, ...]


def check_precision(precision: object) -> None:
    """Check that the embedded model can compute in a precision.

    Raises:
        InputError: It cannot.

    >>> check_precision("int8")
    """
    if precision not in PRECISIONS:
        raise wrong("precision", precision, f"give one of {', '.join(PRECISIONS)}")


def inspect() -> Embedded:
    """Return facts about the embedded pipeline; its checksum is that of the list of checksums.

    Raises:
        ModelError: It is missing.
    """
    with resources.as_file(resources.files("quoteattr") / FOLDER) as folder:
        files = sorted(
            (path for path in folder.rglob("*") if path.is_file()),
            key=lambda path: path.relative_to(folder).as_posix(),
        )
        if not files:
            raise ModelError(f"there is no pipeline in {folder}: reinstall quoteattr")
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
    """Check that a pipeline has exactly the files that its list of checksums names.

    Args:
        folder: The pipeline's folder.

    Raises:
        ModelError: A file is missing, differs or has no checksum; the error names it.

    >>> verify(Path("nowhere"))
    Traceback (most recent call last):
    quoteattr.errors.ModelError: the embedded pipeline lacks its SHA256SUMS: reinstall quoteattr
    """
    sums = dict(_sums(folder))
    for name, expected in sums.items():
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(
                f"the embedded pipeline lacks its {name} ({error}): reinstall quoteattr"
            ) from None
        if found != expected:
            raise ModelError(
                f"the embedded pipeline's {name} is damaged: its SHA-256 is {found}, expected "
                f"{expected}: reinstall quoteattr"
            )
    # A list that was cut short would leave files unchecked.
    unlisted = [name for name in _weights(folder) if name not in sums]
    if unlisted or not sums:
        raise ModelError(
            f"the embedded pipeline's {SUMS} does not list {', '.join(unlisted) or 'any file'}: "
            "reinstall quoteattr"
        )


def _weights(folder: Path) -> list[str]:
    """Return the relative paths of all files that opening a pipeline reads, sorted."""
    # The model card and licences are left out: correcting their words does not change the model.
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name != SUMS
        and path.suffix != ".md"
        and not path.name.startswith("LICENSE")
    ]


def write_sums(folder: Path) -> None:
    """Write the checksums of all files that opening a pipeline reads."""
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in _weights(folder)
    ]
    (folder / SUMS).write_text("".join(lines), "utf-8", newline="\n")


def _sums(folder: Path) -> list[tuple[str, str]]:
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
        return [(name, listed) for listed, name in (line.split("  ", 1) for line in lines)]
    except OSError:
        problem = f"lacks its {SUMS}"
    except ValueError:
        problem = f"has a damaged {SUMS}"
    raise ModelError(f"the embedded pipeline {problem}: reinstall quoteattr")


def checksum(folder: Path, files: list[Path]) -> str:
    """Return the SHA-256 of the output of ``sha256sum``, so that anybody can check it."""
    listed = hashlib.sha256()
    for path in files:
        own = hashlib.sha256(path.read_bytes()).hexdigest()
        listed.update(f"{own}  ./{path.relative_to(folder).as_posix()}\n".encode())
    return listed.hexdigest()


def scores(card: str) -> Iterator[Score]:
    r"""Yield the rows of the tables in a model card; a table's name ends at its first comma.

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
