"""The files below a folder: those to read, in order, and those skipped, with the reason.

Names with a leading dot are not mentioned at all: systems and editors keep their own files there.
Nothing is opened, since opening a named pipe without a writer would block.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final

_SPECIAL: Final = (
    (stat.S_ISFIFO, "named pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
)
_LINK: Final = "link to a folder"
_NAMED: Final = 3  # names shown of each kind


def ends(name: str, suffixes: Collection[str]) -> bool:
    """Return whether a file's name ends in one of some suffixes, in upper or lower case.

    >>> ends("BRIDGE.TXT", (".txt", ".md"))
    True
    """
    return name.lower().endswith(tuple(suffixes))


def files(
    folder: Path,
    suffixes: Collection[str],
    *,
    on_error: Callable[[OSError], object] | None = None,
    on_skip: Callable[[Path, str], object] = lambda *_: None,
    leaves: Callable[[Path], bool] = lambda _: False,
) -> Iterator[Path]:
    """Yield the files below a folder whose names end in one of some suffixes.

    They come in the order of their names, those of a folder before those of its subfolders. Links
    to files are yielded, even broken ones, so that reading them reports an error. Links to folders
    are not followed: they may form a circle.

    Args:
        folder: The folder.
        suffixes: The suffixes, in lower case.
        on_error: Called with the error where a folder cannot be listed.
        on_skip: Called with the path of each skipped file or link, and its type.
        leaves: Returns whether a subfolder is left out.

    >>> list(files(Path("no such folder"), (".txt",)))
    []
    """
    for place, folders, names in os.walk(folder, onerror=on_error):
        below = sorted(name for name in folders if not name.startswith("."))
        folders[:] = [name for name in below if not leaves(Path(place, name))]
        for name in folders:
            if Path(place, name).is_symlink():
                on_skip(Path(place, name), _LINK)
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(place, name)
            kind = _kind(path, suffixes)
            if kind is None:
                yield path
            else:
                on_skip(path, kind)


def skipped(folder: Path, suffixes: Collection[str], leaves: Path | None = None) -> str:
    """Return which files below a folder are skipped, in words: counts and some names, or "".

    Args:
        folder: The folder.
        suffixes: The suffixes of the files that are read, in lower case.
        leaves: A subfolder that is left out.

    >>> skipped(Path("no such folder"), (".txt",))
    ''
    """
    found: dict[str, list[str]] = {}

    def note(path: Path, kind: str) -> None:
        found.setdefault(kind, []).append(path.relative_to(folder).as_posix())

    def is_left(path: Path) -> bool:
        return leaves is not None and leaves.exists() and path.exists() and path.samefile(leaves)

    for _ in files(folder, suffixes, on_skip=note, leaves=is_left):
        pass
    if not found:
        return ""
    count = sum(map(len, found.values()))
    kinds = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    listed = ", ".join(f"{len(names):,} {kind} ({_some(names)})" for kind, names in kinds)
    return f"{count:,} {'is' if count == 1 else 'are'} not read: {listed}"


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + ", …" * (len(names) > _NAMED)


def _kind(path: Path, suffixes: Collection[str]) -> str | None:
    """Return the type of a file that is skipped, None of one to read."""
    try:
        mode = path.stat().st_mode
    except OSError:  # a broken or circular link: reading it will report that
        mode = 0
    for is_special, kind in _SPECIAL:
        if is_special(mode):
            return kind
    if ends(path.name, suffixes):
        return None
    return path.suffix.lower() or "without a suffix"
