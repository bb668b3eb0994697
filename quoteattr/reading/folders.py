"""The files below a folder: those that are read, in order, and what is skipped, with why.

Names with a dot in front are neither: systems and editors keep what is theirs there. Nothing is
opened, for a named pipe may have no writer.
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
_NAMED: Final = 3  # of each kind


def ends(name: str, suffixes: Collection[str]) -> bool:
    """Tell whether a file's name has one of some suffixes, in any case of letters.

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
    """Yield the files below a folder whose names have one of some suffixes.

    They come in the order of their names, those of a folder before those of the folders in it. A
    link to a file is that file, also where it leads nowhere, so that reading it is an error; links
    to folders are not followed, for they may lead in a circle.

    Args:
        folder: The folder.
        suffixes: The suffixes, in small letters.
        on_error: Called with the error where a folder cannot be listed.
        on_skip: Called with the path of what is not yielded, and what it is.
        leaves: Tells which folders below are left out.

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
    """Return what is skipped below a folder: how many of each kind and some names, "" for nothing.

    Args:
        folder: The folder.
        suffixes: The suffixes of what is read, in small letters.
        leaves: A folder below that is left out.

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
    told = ", ".join(f"{len(names):,} {kind} ({_some(names)})" for kind, names in kinds)
    return f"{count:,} {'is' if count == 1 else 'are'} not read: {told}"


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + ", …" * (len(names) > _NAMED)


def _kind(path: Path, suffixes: Collection[str]) -> str | None:
    """Tell what a file is, or None of one to read."""
    try:
        mode = path.stat().st_mode
    except OSError:  # a link that leads nowhere or in a circle: reading tells
        mode = 0
    for is_special, kind in _SPECIAL:
        if is_special(mode):
            return kind
    if ends(path.name, suffixes):
        return None
    return path.suffix.lower() or "without a suffix"
