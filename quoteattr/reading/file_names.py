"""File names: which are read in a folder, which layout a suffix implies, and which ids result."""

from __future__ import annotations

import codecs
import contextlib
import enum
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import regex

SUFFIXES: Final = (".txt", ".md", ".jsonl", ".json", ".html", ".htm")
"""The suffixes of the files that are read in a folder, in upper or lower case. A table is read only
where it is named itself: many folders of articles hold a table of something else."""

PAGES: Final = (".html", ".htm")
_LINES: Final = (".jsonl", ".ndjson")
_TABLES: Final = (".csv", ".tsv")
_ARRAY: Final = regex.compile(rb"\[\s*(?:\{|$)|\{\s*$")


class Layout(enum.Enum):
    """How the articles of a file are laid out."""

    WHOLE = "one text or web page"
    LINES = "JSON Lines"
    JSON = "an array or object of JSON"
    TABLE = "CSV or TSV"


def layout(name: str, begin: bytes) -> Layout:
    """Return the layout of a file by its suffix, or without a known one by its first line.

    >>> layout("a.ndjson", b"").name, layout("a.txt", b"{").name, layout("-", b'{"text"').name
    ('LINES', 'WHOLE', 'LINES')
    """
    for suffixes, found in ((_LINES, Layout.LINES), (_TABLES, Layout.TABLE)):
        if name.lower().endswith(suffixes):
            return found
    if name.lower().endswith(".json"):
        return Layout.JSON
    begin = begin.removeprefix(codecs.BOM_UTF8).lstrip()
    if name.lower().endswith(SUFFIXES):
        return Layout.WHOLE
    if _ARRAY.match(begin):
        return Layout.JSON
    return Layout.LINES if begin[:1] == b"{" else Layout.WHOLE


def common_folder(paths: Iterable[Path]) -> Path | None:
    """Return the folder that holds all absolute paths; None where no path is absolute.

    >>> common_folder([Path("/a/b/c.txt"), Path("/a/d")]) == Path("/a"), common_folder([Path("d")])
    (True, None)
    """
    folders = [path.parent for path in paths if path.is_absolute()]
    with contextlib.suppress(ValueError):  # they are on several drives
        return Path(os.path.commonpath(folders)) if folders else None
    return None


def article_name(path: Path, folder: Path | None) -> str:
    """Return the id that an article gets from its file; an absolute path loses its folder.

    An absolute path reveals facts about the machine and its owner, and every record would carry it.

    >>> article_name(Path("news/a.txt"), None), article_name(Path("/a/b/c.txt"), Path("/a"))
    ('news/a.txt', 'b/c.txt')
    """
    if not path.is_absolute():
        return path.as_posix()
    if folder is not None and path.is_relative_to(folder):
        return path.relative_to(folder).as_posix()
    return path.name
