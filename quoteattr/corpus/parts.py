"""A part of a run: written under a name with a dot in front, and renamed when it is whole."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

import attrs

from quoteattr.corpus.documents import Batch, Document, Place
from quoteattr.corpus.manifest import Totals
from quoteattr.corpus.reader import Failure, Result
from quoteattr.errors import WriteError
from quoteattr.output import jsonl

FOLDER: Final = "parts"
ARTICLES: Final = "articles"


@attrs.frozen
class Part:
    """A part that is done, as a line of the list tells it.

    Attributes:
        number: Its number, from 0.
        sizes: The bytes of its file and of that of its articles, 0 without one: by these a file
            that is gone or was cut is known.
        end: Where in the inputs it ends.
        totals: What is in it.
        failures: The articles that are not in it.
    """

    number: int
    sizes: tuple[int, int]
    end: Place
    totals: Totals
    failures: tuple[Failure, ...] = ()

    def dumps(self) -> bytes:
        """Write it as a line."""
        row: dict[str, Any] = {"part": self.number, **attrs.asdict(self.totals)}
        del row["parts"]
        row |= {"bytes": self.sizes, "end": attrs.astuple(self.end)}
        row["failures"] = [attrs.asdict(failure) for failure in self.failures]
        return (jsonl.line(row) + "\n").encode()

    @classmethod
    def loads(cls, line: bytes) -> Part:
        """Read it from a line.

        Raises:
            ValueError, KeyError, TypeError: It is none.
        """
        row = json.loads(line)
        totals = Totals(1, row["articles"], row["attributions"], row["failed"])
        failures = tuple(Failure(**failure) for failure in row["failures"])
        one, other = row["bytes"]
        return cls(row["part"], (one, other), Place(*row["end"]), totals, failures)


class Draft:
    """A part at work: the results of a batch, in their order.

    Args:
        folder: The folder of the run.
        format: What the part is written as.
        batch: What it is made of.
        keeps: Write its articles, too.
    """

    def __init__(self, folder: Path, format: str, batch: Batch, *, keeps: bool) -> None:  # noqa: A002
        self.folder, self.format, self.batch = folder, format, batch
        self._at = self._attributions = self._articles = 0
        self._failures: list[Failure] = []
        self._files: list[BinaryIO] = []
        try:
            for name in (FOLDER, ARTICLES)[: 1 + keeps]:
                path = hidden(file_of(folder / name, batch.number, "jsonl"))
                with writing(path):
                    self._files.append(path.open("xb"))  # and not to what a link there names
        except WriteError:
            self.discard()
            raise

    @property
    def document(self) -> Document:
        """The document whose result comes next."""
        return self.batch.documents[self._at]

    def add(self, result: Result) -> bool:
        """Add the next result; True when it was the last."""
        self._at += 1
        self._attributions += result.attributions
        if result.failure is not None:
            self._failures.append(result.failure)
        elif not result.blank:
            self._articles += 1
            for file, data in zip(self._files, (result.lines, result.article), strict=False):
                with writing(Path(file.name)):
                    file.write(data)
        return self._at == len(self.batch.documents)

    def commit(self) -> Part:
        """Bring it to the disk and give it its name.

        Raises:
            WriteError: There is no room, or the folder cannot be written to.
        """
        lines, *articles = self._files
        sizes = [
            self._named(lines, self.format),
            *(self._named(file, "jsonl") for file in articles),
        ]
        counts = (self._articles, self._attributions, len(self._failures))
        return Part(
            self.batch.number,
            (sizes[0], sum(sizes[1:])),
            self.batch.end,
            Totals(1, *counts),
            tuple(self._failures),
        )

    def _named(self, file: BinaryIO, format: str) -> int:  # noqa: A002
        """Give a file its name, and its bytes."""
        draft = Path(file.name)
        target = file_of(draft.parent, self.batch.number, format)
        with writing(target):
            if format != "jsonl":
                file.close()
                draft = _converted(draft, hidden(target))
            else:
                settle(file)
                file.close()
            size = draft.stat().st_size
            draft.replace(target)
            settle_folder(target.parent)
        return size

    def discard(self) -> None:
        """Take away what is not done."""
        for file in self._files:
            with contextlib.suppress(OSError):  # of what was not written yet, on a full disk
                file.close()
            with contextlib.suppress(OSError):
                Path(file.name).unlink()


def _converted(lines: Path, target: Path) -> Path:
    """Write lines as Parquet, and remove them."""
    from quoteattr.output.tables import parquet

    with lines.open("rb") as source, target.open("xb") as file:
        parquet.write_lines(source, file)
        settle(file)
    lines.unlink()
    return target


def file_of(folder: Path, number: int, format: str) -> Path:  # noqa: A002
    """Give the file of a part.

    >>> file_of(Path("parts"), 7, "jsonl").as_posix()
    'parts/part-000007.jsonl'
    """
    return folder / f"part-{number:06}.{format}"


def hidden(path: Path) -> Path:
    """Give the name under which a file is written before it has its own.

    >>> hidden(Path("parts/part-000007.jsonl")).as_posix()
    'parts/.part-000007.jsonl'
    """
    return path.with_name(f".{path.name}")


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the system's errors into ours.

    Raises:
        WriteError: There was one.
    """
    try:
        yield
    except OSError as error:
        raise WriteError(
            path.as_posix(),
            f"{error.strerror or error}: make room or mend it, and start again: what is done stays",
        ) from error


def settle(file: BinaryIO) -> None:
    """Bring what is written to the disk."""
    file.flush()
    os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system knows how."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
