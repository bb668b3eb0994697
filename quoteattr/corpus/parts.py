"""The parts of a run: written under a name with a leading dot, and renamed when complete."""

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
    """A finished part, as its line in the list describes it.

    Attributes:
        number: Its number, from 0.
        sizes: The bytes of its file and of the file of its articles, 0 without one. A file of
            another size was cut short or replaced.
        end: Where in the input it ends.
        totals: Its counts.
        failures: The articles that failed.
    """

    number: int
    sizes: tuple[int, int]
    end: Place
    totals: Totals
    failures: tuple[Failure, ...] = ()

    def dumps(self) -> bytes:
        """Return its line."""
        row: dict[str, Any] = {"part": self.number, **attrs.asdict(self.totals)}
        del row["parts"]
        row |= {"bytes": self.sizes, "end": attrs.astuple(self.end)}
        row["failures"] = [attrs.asdict(failure) for failure in self.failures]
        return (jsonl.line(row) + "\n").encode()

    @classmethod
    def loads(cls, line: bytes) -> Part:
        """Parse a line.

        Raises:
            ValueError, KeyError, TypeError: The line is not of a part.
        """
        row = json.loads(line)
        totals = Totals(1, row["articles"], row["attributions"], row["failed"])
        failures = tuple(Failure(**failure) for failure in row["failures"])
        one, other = row["bytes"]
        return cls(row["part"], (one, other), Place(*row["end"]), totals, failures)


class Draft:
    """A part that is being written: the results of a batch, in order.

    Args:
        folder: The folder of the run.
        format: The format of the part.
        batch: The documents of the part.
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
                    self._files.append(path.open("xb"))  # "x", so as not to follow a link there
        except WriteError:
            self.discard()
            raise

    @property
    def document(self) -> Document:
        """The document whose result is next."""
        return self.batch.documents[self._at]

    def add(self, result: Result) -> bool:
        """Add the next result; return True when it was the last."""
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
        """Sync it to the disk and rename it.

        Raises:
            WriteError: The disk is full, or the folder cannot be written to.
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
        """Convert and rename a file, and return its size."""
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
            # Contents are on the disk before the name is, else a power failure could leave a name
            # without contents.
            draft.replace(target)
            settle_folder(target.parent)
        return size

    def discard(self) -> None:
        """Remove the files."""
        for file in self._files:
            with contextlib.suppress(OSError):  # a full disk: the buffer cannot be flushed
                file.close()
            with contextlib.suppress(OSError):
                Path(file.name).unlink()


def _converted(lines: Path, target: Path) -> Path:
    """Convert a file of JSON Lines to Parquet and remove it."""
    from quoteattr.output.tables import parquet

    with lines.open("rb") as source, target.open("xb") as file:
        parquet.write_lines(source, file)
        settle(file)
    lines.unlink()
    return target


def file_of(folder: Path, number: int, format: str) -> Path:  # noqa: A002
    """Return the file of a part.

    >>> file_of(Path("parts"), 7, "jsonl").as_posix()
    'parts/part-000007.jsonl'
    """
    return folder / f"part-{number:06}.{format}"


def hidden(path: Path) -> Path:
    """Return the name under which a file is written before it is renamed.

    >>> hidden(Path("parts/part-000007.jsonl")).as_posix()
    'parts/.part-000007.jsonl'
    """
    return path.with_name(f".{path.name}")


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn an `OSError` inside the block into a `WriteError`.

    Raises:
        WriteError: There was one.
    """
    try:
        yield
    except OSError as error:
        raise WriteError(
            path.as_posix(),
            f"{error.strerror or error}: free some space or repair the disk, then start again: "
            "finished parts are kept",
        ) from error


def settle(file: BinaryIO) -> None:
    """Sync a file to the disk."""
    file.flush()
    os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Sync the names in a folder to the disk, on systems where that is possible."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
