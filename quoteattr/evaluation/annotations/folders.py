"""Reading gold from a path: a folder of brat standoff or of JSON, or a file of JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs

from quoteattr import reading
from quoteattr.errors import InputError, ReadError
from quoteattr.evaluation.annotations import brat, rows
from quoteattr.evaluation.comparison.gold import Gold, once
from quoteattr.reading.file_names import article_name, common_folder


def gold(path: Path) -> list[Gold]:
    """Return the gold of a folder or of a file of JSON Lines or JSON, every article once.

    A folder has brat standoff or, without any .ann file, gold in .json files.

    Raises:
        ReadError: It cannot be read, or a line does not parse; the message names file and line.
    """
    found = _found(path)
    try:
        return once(found)
    except InputError as error:
        raise ReadError(str(path), str(error)) from None


def _found(path: Path) -> list[Gold]:
    if not path.is_dir():
        return rows.gold(path)
    files = sorted(path.rglob("*.json"))
    if files and not any(path.rglob("*.ann")):
        return [one for file in files for one in rows.gold(file)]
    return folder(path)


def folder(path: Path) -> list[Gold]:
    """Return the gold of every .ann file below a folder, in the order of their names.

    The text of ``bridge.ann`` is ``bridge.txt``, beside it or, if there is only one, anywhere in
    the folder. Without such a text, ``bridge_ab.ann`` is the annotation of ``bridge.txt`` by
    annotator "ab", as in PolNeAR. A text without an .ann file is ignored. Articles get the same ids
    as from ``quoteattr extract``: from their front matter, or else from their path.

    Raises:
        ReadError: There is no .ann file, one has no text, or a line does not parse.
    """
    standoffs = sorted(path.rglob("*.ann"))
    if not standoffs:
        raise ReadError(str(path), "contains no .ann file and no .json file: give a folder of gold")
    texts: dict[str, list[Path]] = {}
    for text in sorted(path.rglob("*.txt")):
        texts.setdefault(text.stem, []).append(text)
    return [_document(path, standoff, texts) for standoff in standoffs]


def _document(path: Path, standoff: Path, texts: Mapping[str, list[Path]]) -> Gold:
    document, _, annotator = standoff.stem.rpartition("_")
    whole = _text(standoff, texts.get(standoff.stem, ()))
    source = whole or _text(standoff, texts.get(document, ()))
    if source is None:
        raise ReadError(str(standoff), f"has no text: put {standoff.stem}.txt beside it")
    (article,) = reading.read_path(source)
    if article.id == article_name(source, common_folder([source])):  # not from its front matter
        article = attrs.evolve(article, id=article_name(source, common_folder([path])))
    return Gold(
        article=article,
        annotator="" if whole else annotator,
        claims=tuple(brat.read(article.text, _standoff(standoff), str(standoff))),
    )


def _text(standoff: Path, found: Iterable[Path]) -> Path | None:
    """Return the text beside the standoff, or else the only text of that name."""
    places = list(found)
    beside = [place for place in places if place.parent == standoff.parent]
    chosen = beside or places
    return chosen[0] if len(chosen) == 1 else None


def _standoff(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(str(path), f"cannot be read: {reason}: save it as UTF-8") from error
