"""The manifest of a run: inputs and settings, by which a resumed run recognises its folder."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import attrs

import quoteattr
from quoteattr.arguments import check_share
from quoteattr.corpus.inputs import Input
from quoteattr.errors import InputError, ReadError
from quoteattr.neural import bundled_model
from quoteattr.neural.bundled_model import Precision, check_precision
from quoteattr.reading.encodings import known

SCHEMA: Final = "quoteattr-corpus/1"
FORMATS: Final = ("jsonl", "parquet")


@attrs.frozen
class Settings:
    """What, beside the inputs, decides the output; plain values that can be compared.

    Attributes:
        precision: What the embedded model computes in.
        pipeline: The checksum of the embedded pipeline, or what identifies another one.
        aliases: The checksum of the table of speakers.
        part_size: Bytes of text after which a part ends.
        encoding: The encoding of the files, if it is not UTF-8.
        min_confidence: The least confidence of answers, if it is not 0.
    """

    format: str
    acts: tuple[str, ...]
    date: str | None
    rules: bool
    model: str | None
    precision: Precision
    pipeline: str
    aliases: str | None
    save_articles: bool
    part_size: int
    encoding: str | None = None
    min_confidence: float | None = None


@attrs.frozen
class Totals:
    """The counts over all parts; ``articles`` are those that did not fail."""

    parts: int = 0
    articles: int = 0
    attributions: int = 0
    failed: int = 0

    def __add__(self, other: Totals) -> Totals:
        mine, others = attrs.astuple(self), attrs.astuple(other)
        return Totals(*(one + two for one, two in zip(mine, others, strict=True)))


@attrs.frozen
class Manifest:
    """The file ``manifest.json``; it has ``totals`` once the run is finished."""

    inputs: tuple[Input, ...]
    settings: Settings
    totals: Totals | None = None
    version: str = quoteattr.__version__

    def dumps(self) -> str:
        """Return it as JSON."""
        row = {
            "schema": SCHEMA,
            "quoteattr": self.version,
            "finished": self.totals is not None,
            "totals": None if self.totals is None else attrs.asdict(self.totals),
            "settings": attrs.asdict(self.settings),
            "inputs": [attrs.asdict(each) for each in self.inputs],
        }
        # ASCII, because paths may contain bytes that are not UTF-8 (as lone surrogates in Python).
        return json.dumps(row, ensure_ascii=True, indent=1) + "\n"


def same(path: Path, now: Manifest) -> Totals | None:
    """Check that a manifest is of the same run as ``now``; return its totals if it is finished.

    Raises:
        ReadError: The manifest is damaged.
        InputError: It is of another run; the message says what differs.
    """
    try:
        row = json.loads(path.read_text("utf-8"))
        before = {"quoteattr": row["quoteattr"], **row["settings"], "inputs": row["inputs"]}
        totals = Totals(**row["totals"]) if row["finished"] else None
        schema = row["schema"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReadError(str(path), f"cannot be read ({error}): name a new folder") from None
    if schema != SCHEMA:
        raise InputError(f"{path} has schema {schema!r}, not {SCHEMA!r}: name a new folder")
    # Through JSON, so that both sides have the same types: lists for tuples, strings for enums.
    wanted = json.loads(now.dumps())
    after = {"quoteattr": wanted["quoteattr"], **wanted["settings"], "inputs": wanted["inputs"]}
    changes = list(_changes(before, after))
    if changes:
        raise InputError(
            f"{str(path.parent)!r} holds another run: {'; '.join(changes)}. Repeat the former "
            "command to resume that run, or name a new folder"
        )
    return totals


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for key in [key for key in after if key != "inputs"]:
        if before.get(key) != after[key]:
            yield f"{key.replace('_', ' ')} was {_short(before.get(key))}, now {_short(after[key])}"
    old, new = ([each["path"] for each in one["inputs"]] for one in (before, after))
    if old != new:
        yield f"the inputs were {_short(old)}, now {_short(new)}"
        return
    for was, now in zip(before["inputs"], after["inputs"], strict=True):
        if was != now:
            counts = [f"{each['files']:,} files of {each['bytes']:,} bytes" for each in (was, now)]
            change = f"had {counts[0]}, now {counts[1]}" if counts[0] != counts[1] else "changed"
            yield f"{was['path']} {change} since the run began"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


def settings(
    *,
    format: str,  # noqa: A002 - the word of the command line
    acts: Sequence[str],
    date: datetime.date | None,
    rules: bool,
    model: str | None,
    precision: Precision,
    aliases: str | None,
    save_articles: bool,
    part_size: int,
    encoding: str | None = None,
    min_confidence: float = 0.0,
    extractor: object = None,
) -> Settings:
    """Return the settings of a run, with checksums of everything read besides articles.

    Raises:
        InputError: One of them cannot be used.
        ReadError: The table of speakers cannot be read.
    """
    _check(format, part_size)
    check_precision(precision)
    check_share("min_confidence", min_confidence)
    return Settings(
        format=format,
        acts=tuple(sorted(acts)),  # their order does not change the output, so it must not count
        date=None if date is None else date.isoformat(),
        rules=rules,
        model=model,
        precision=precision,
        pipeline=_pipeline(model, extractor),
        aliases=None if aliases is None else _checksum(aliases),
        save_articles=save_articles,
        part_size=part_size,
        encoding=None if encoding is None else known(encoding),
        min_confidence=min_confidence or None,  # as in the manifests written before it existed
    )


def _check(form: str, part_size: int) -> None:
    if form not in FORMATS:
        raise InputError(f"format is {form!r}: give one of {', '.join(FORMATS)}")
    if part_size < 1:
        raise InputError(f"part_size is {part_size}: give 1 or more bytes")


def _pipeline(model: str | None, extractor: object) -> str:
    """Return what identifies a pipeline, as far as that is possible without loading it."""
    if extractor is not None:
        # An instance may hold anything, so only its class or function is comparable.
        kind = (
            extractor
            if isinstance(extractor, type) or hasattr(extractor, "__qualname__")
            else type(extractor)
        )
        return f"{kind.__module__}.{getattr(kind, '__qualname__', '')}"
    if model is None:
        return bundled_model.inspect().sha256
    folder = Path(model)
    # A folder may be retrained under the same name, an installed package has a version.
    if folder.is_dir():
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return bundled_model.checksum(folder, files)
    try:
        return f"{model} {metadata.version(model)}"
    except metadata.PackageNotFoundError:
        return model


def _checksum(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise ReadError(path, f"{error.strerror}: check the name") from None
