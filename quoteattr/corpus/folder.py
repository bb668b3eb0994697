"""The folder of a run: its manifest, its parts, and the list of finished parts.

A part is finished when ``parts.jsonl`` has its line, which is written after the part was renamed. A
run that is killed at any moment leaves complete parts, of which one may lack its line and is then
made again, and drafts, whose names begin with a dot and which the next run removes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

import attrs

from quoteattr.corpus import manifest, parts
from quoteattr.corpus.documents import Batch, Place
from quoteattr.corpus.lock import locked
from quoteattr.corpus.manifest import Manifest, Totals
from quoteattr.corpus.parts import Draft, Part, settle, settle_folder, writing
from quoteattr.errors import InputError, ReadError
from quoteattr.output import jsonl
from quoteattr.output.files import whole_file

MANIFEST: Final = "manifest.json"
LIST: Final = "parts.jsonl"
ERRORS: Final = "errors.jsonl"


@contextlib.contextmanager
def opened(path: Path, wanted: Manifest) -> Iterator[Folder]:
    """Open and lock a folder for a run that begins or is resumed there.

    Raises:
        InputError: It holds something else or another run, or a run is at work there.
        ReadError: Its list or manifest is damaged.
        WriteError: It cannot be written to.
    """
    with contextlib.ExitStack() as stack:
        with writing(path):
            _check_usable(path)
            path.mkdir(exist_ok=True)
            stack.enter_context(locked(path))
        folder = Folder(path, wanted)
        stack.callback(folder.close)
        with writing(path):
            folder.check()
        yield folder


def _check_usable(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise InputError(f"{str(path)!r} is a file: name a folder")
    if path.exists() and not (path / MANIFEST).exists():
        other = next((each.name for each in path.iterdir() if not each.name.startswith(".")), None)
        if other is not None:
            raise InputError(f"{str(path)!r} holds other things ({other!r}): name a new folder")
    for name in (MANIFEST, LIST, ERRORS):
        if (path / name).is_symlink():
            raise InputError(
                f"{(path / name).as_posix()!r} is a link, and a run would write to its target: "
                "remove it"
            )


class Folder:
    """The folder of a run at work.

    Attributes:
        next: The first part that is not finished.
        start: Where in the input that part begins.
        totals: The counts of all finished parts; of the whole corpus once the run is ``finished``.
    """

    def __init__(self, path: Path, wanted: Manifest) -> None:
        self.path, self.manifest = path, wanted
        self.next, self.start, self.totals, self.finished = 0, Place(), Totals(), False
        self._beyond: dict[int, Place] = {}  # finished parts after one that is not finished
        self._drafts: dict[int, Draft] = {}
        self._list: BinaryIO | None = None

    def check(self) -> None:
        """Remove drafts, and check that a run which is there already is the wanted one."""
        self._sweep()
        if (self.path / MANIFEST).exists():
            totals = manifest.same(self.path / MANIFEST, self.manifest)
            if totals is not None:
                self.totals, self.finished = totals, True

    def begin(self) -> None:
        """Write the manifest of a new run, or read which parts of a resumed one are finished."""
        with writing(self.path):
            if not (self.path / MANIFEST).exists():
                self._write(MANIFEST, [self.manifest.dumps()])
            (self.path / parts.FOLDER).mkdir(exist_ok=True)
            if self.manifest.settings.save_articles:
                (self.path / parts.ARTICLES).mkdir(exist_ok=True)
            settle_folder(self.path)
            self._list = (self.path / LIST).open("ab+")
            self._cut_torn_line(self._list)
        for _, part in self._listed(self._list):
            self._note(part)

    def is_done(self, number: int) -> bool:
        """Return whether a part is finished."""
        return number < self.next or number in self._beyond

    def draft(self, batch: Batch) -> Draft:
        """Begin a part."""
        settings = self.manifest.settings
        draft = Draft(self.path, settings.format, batch, keeps=settings.save_articles)
        self._drafts[batch.number] = draft
        return draft

    def commit(self, draft: Draft) -> None:
        """Finish a part: from then on nothing can undo it.

        Raises:
            WriteError: The disk is full, or the folder cannot be written to.
        """
        assert self._list is not None  # begin() opened it
        part = draft.commit()
        with writing(self.path / LIST):
            self._list.write(part.dumps())
            settle(self._list)
        del self._drafts[part.number]
        self._note(part)

    def finish(self) -> None:
        """Sort the list, write all failures to one file, and mark the run as finished."""
        assert self._list is not None  # begin() opened it
        found = self._list
        places = sorted((part.number, place) for place, part in self._listed(found))

        def in_order() -> Iterator[bytes]:
            for _, place in places:
                found.seek(place)
                yield found.readline()

        with writing(self.path):
            self._write(ERRORS, (each for line in in_order() for each in _failures(line)))
            self._write(LIST, (line.decode() for line in in_order()))
            done = attrs.evolve(self.manifest, totals=self.totals)
            self._write(MANIFEST, [done.dumps()])

    def close(self) -> None:
        """Remove the parts that are not finished."""
        for draft in self._drafts.values():
            draft.discard()
        self._drafts.clear()
        with contextlib.suppress(OSError):  # the next run removes what is left
            self._sweep()  # Ctrl-C may have interrupted draft() before it could note its draft
        if self._list is not None:
            with contextlib.suppress(OSError):  # a full disk: the buffer cannot be flushed
                self._list.close()

    def _sweep(self) -> None:
        for stray in (*self.path.glob(".*.part"), *self.path.glob("*/.part-*")):
            stray.unlink()

    def _note(self, part: Part) -> None:
        self._beyond[part.number] = part.end
        self.totals += part.totals
        while self.next in self._beyond:
            self.start = self._beyond.pop(self.next)
            self.next += 1

    def _listed(self, found: BinaryIO) -> Iterator[tuple[int, Part]]:
        """Yield the listed parts whose files exist, each once, and where their lines begin."""
        seen: set[int] = set()
        place, number = found.seek(0), 0
        while line := found.readline():
            number += 1
            try:
                part = Part.loads(line)
            except (ValueError, KeyError, TypeError) as error:
                raise ReadError(
                    f"{self.path / LIST}, line {number}",
                    f"is damaged ({error}): remove it, and its part will be made again",
                ) from None
            if part.number not in seen and self._exists(part):
                seen.add(part.number)
                yield place, part
            place += len(line)

    def _exists(self, part: Part) -> bool:
        settings = self.manifest.settings
        files = [parts.file_of(self.path / parts.FOLDER, part.number, settings.format)]
        if settings.save_articles:
            files.append(parts.file_of(self.path / parts.ARTICLES, part.number, "jsonl"))
        try:
            sizes = [file.stat().st_size for file in files]
        except FileNotFoundError:
            return False
        return sizes == list(part.sizes[: len(sizes)])

    def _cut_torn_line(self, found: BinaryIO) -> None:
        """Cut off the half line that a full disk or a power failure left at the end."""
        size = found.seek(0, 2)
        while size:
            found.seek(size - 1)
            if found.read(1) == b"\n":
                break
            size -= 1
        found.truncate(size)

    def _write(self, name: str, lines: Iterable[str]) -> None:
        with whole_file(self.path / name) as file:
            file.writelines(lines)
        settle_folder(self.path)


def _failures(line: bytes) -> Iterator[str]:
    for failure in Part.loads(line).failures:
        yield jsonl.line(attrs.asdict(failure)) + "\n"
