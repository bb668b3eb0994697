"""The folder of a run: its manifest, its parts, and the list of those that are done.

A part is done when its line stands in ``parts.jsonl``, which comes after it has its name. Whenever
a run is killed it leaves whole parts, of which one may be missing in the list and is made again,
and drafts, whose names begin with a dot and which the next run removes.
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
def opened(path: Path, asked: Manifest) -> Iterator[Folder]:
    """Open a folder for a run that begins there or goes on; nobody else can at the same time.

    Raises:
        InputError: It holds something else, or another run; or one is at work there.
        ReadError: Its list or manifest is damaged.
        WriteError: It cannot be written to.
    """
    with contextlib.ExitStack() as stack:
        with writing(path):
            _ours(path)
            path.mkdir(exist_ok=True)
            stack.enter_context(locked(path))
        folder = Folder(path, asked)
        stack.callback(folder.close)
        with writing(path):
            folder.check()
        yield folder


def _ours(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise InputError(f"{str(path)!r} is a file: name a folder")
    if path.exists() and not (path / MANIFEST).exists():
        other = next((each.name for each in path.iterdir() if not each.name.startswith(".")), None)
        if other is not None:
            raise InputError(f"{str(path)!r} holds other things ({other!r}): name a new folder")
    for name in (MANIFEST, LIST, ERRORS):
        if (path / name).is_symlink():
            raise InputError(
                f"{(path / name).as_posix()!r} is a link, and a run would write to what is behind "
                "it: remove it"
            )


class Folder:
    """The folder of a run, while that is at work.

    Attributes:
        next: The first part that is not done.
        start: Where in the inputs it begins.
        totals: What is in the parts that are done; all there is, when the run is ``finished``.
    """

    def __init__(self, path: Path, asked: Manifest) -> None:
        self.path, self.manifest = path, asked
        self.next, self.start, self.totals, self.finished = 0, Place(), Totals(), False
        self._beyond: dict[int, Place] = {}  # parts that are done behind one that is not
        self._drafts: dict[int, Draft] = {}
        self._list: BinaryIO | None = None

    def check(self) -> None:
        """Remove drafts, and see whether the run that is there is the one asked for."""
        self._sweep()
        if (self.path / MANIFEST).exists():
            totals = manifest.same(self.path / MANIFEST, self.manifest)
            if totals is not None:
                self.totals, self.finished = totals, True

    def begin(self) -> None:
        """Write the manifest of a new run, or read what is done of one that goes on."""
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
        """Tell whether a part is done."""
        return number < self.next or number in self._beyond

    def draft(self, batch: Batch) -> Draft:
        """Begin a part."""
        settings = self.manifest.settings
        draft = Draft(self.path, settings.format, batch, keeps=settings.save_articles)
        self._drafts[batch.number] = draft
        return draft

    def commit(self, draft: Draft) -> None:
        """End a part: from here on it is done, whatever happens.

        Raises:
            WriteError: There is no room, or the folder cannot be written to.
        """
        assert self._list is not None  # it began
        part = draft.commit()
        with writing(self.path / LIST):
            self._list.write(part.dumps())
            settle(self._list)
        del self._drafts[part.number]
        self._note(part)

    def finish(self) -> None:
        """Put the list in order, tell of all failures in one file, and say that all is done."""
        assert self._list is not None  # it began
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
        """Remove what is not done."""
        for draft in self._drafts.values():
            draft.discard()
        self._drafts.clear()
        with contextlib.suppress(OSError):  # the next run does it, too
            self._sweep()  # of a draft that Ctrl-C met on its way here nobody knows
        if self._list is not None:
            with contextlib.suppress(OSError):  # of what a full disk had no room for
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
        """Yield the parts of the list that are there, each once, and where their lines begin."""
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
            if part.number not in seen and self._stands(part):
                seen.add(part.number)
                yield place, part
            place += len(line)

    def _stands(self, part: Part) -> bool:
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
        """Cut the line that a full disk, or the end of the machine, left half."""
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
