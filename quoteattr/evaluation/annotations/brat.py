"""Reading a file of brat standoff: text-bound sources, cues and contents, and their links.

Text-bound annotations of type Source, Cue and Content are read, in upper or lower case. They are
linked by

- events, with any names and roles: ``E1 Attribution:T4 Source:T1 Cue:T2 Content:T3``, as in
  PolNeAR, or ``E1 Cue:T2 Source:T1 Content:T3`` with the cue as the trigger;
- relations, with any names, between a cue and a source or content (``R1 Content Arg1:T2 Arg2:T3``),
  or between a source and a content.

A content without links is an attribution of its own; a source or cue without links is ignored.
``A1 Act E1 belief`` and ``A2 Kind T2 direct`` give act and kind, for an event or any of its
text-bound annotations. All other annotations are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs
import regex

from quoteattr.errors import InputError, ReadError
from quoteattr.evaluation.comparison.claims import PARTS, Claim, Places
from quoteattr.evaluation.comparison.kinds import by_marks, checked_act, checked_kind

_BOUND: Final = regex.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_EVENT: Final = regex.compile(r"(E\S+)\t(\S+:\S+(?: +\S+:\S+)*) *")
_RELATION: Final = regex.compile(r"(R\S+)\t(\S+) (\S+:\S+ +\S+:\S+)\s*")
_ATTRIBUTE: Final = regex.compile(r"([AM]\S+)\t(\S+) (\S+)(?: (\S+))?\s*")
# Notes, normalisations and equivalence groups have nothing to do with attributions.
_OTHER: Final = ("#", "*", "N")
_SPACE: Final = regex.compile(r"\s+")


@attrs.frozen
class _Bound:
    part: str
    places: Places


@attrs.define
class _Group:
    """One attribution: the names of its annotations, with its act and kind."""

    members: set[str]
    act: str | None = None
    kind: str | None = None


@attrs.define
class _Layer:
    """The annotations of the lines read so far."""

    text: str
    bounds: dict[str, _Bound] = attrs.field(factory=dict)
    events: dict[str, _Group] = attrs.field(factory=dict)
    links: list[tuple[str, str]] = attrs.field(factory=list)
    groups: list[_Group] = attrs.field(factory=list)

    def part(self, name: str) -> str:
        """Return the part of a text-bound annotation, "" for one of another layer or an event."""
        return self.bounds[name].part if name in self.bounds else ""

    def group(self, name: str) -> _Group:
        """Return the first group with this annotation, or a new one."""
        found = next((group for group in self.groups if name in group.members), None)
        if found is None:
            found = _Group({name})
            self.groups.append(found)
        return found


def read(text: str, standoff: str, name: str) -> list[Claim]:
    r"""Return the claims of an .ann file about a text; ``name`` is the file's name in errors.

    Raises:
        ReadError: A line does not parse, or its offsets do not lie in the text.

    >>> standoff = "T1\tCue 4 8\tsaid\nT2\tContent 9 11\tno\nR1\tContent Arg1:T1 Arg2:T2\n"
    >>> [claim] = read("She said no.", standoff, "a.ann")
    >>> claim.form, claim.cue, claim.content
    ('indirect', frozenset({(4, 8)}), frozenset({(9, 11)}))
    """
    layer = _Layer(text)
    lines = [line.rstrip("\r") for line in standoff.removeprefix("\ufeff").split("\n")]
    # Links may come before the annotations that they link, and attributes before their event.
    for letter in ("T", "E", "R", "A", ""):
        if letter == "A":
            _link(layer)
        for number, line in enumerate(lines, 1):
            try:
                if line.strip() and letter == _letter(line):
                    _PARSERS[letter](layer, line)
            except InputError as error:
                raise ReadError(f"{name}, line {number}", str(error)) from None
    kind = by_marks(text)
    return [_claim(layer, group, kind) for group in layer.groups]


def _letter(line: str) -> str:
    """Return the type of a line; M is an old form of A, and "" an unknown type."""
    if line.startswith(_OTHER):
        return "other"
    return {"M": "A"}.get(line[0], line[0]) if line[0] in "TERAM" else ""


def _bound(layer: _Layer, line: str) -> None:
    name, kind, ranges, words = _parsed(_BOUND, line, "T1 TYPE START END, a tab before TYPE")
    places = [tuple(map(int, pair.split())) for pair in ranges.split(";")]
    for start, end in places:
        if not 0 <= start < end <= len(layer.text):
            raise InputError(
                f"{name} is at [{start}, {end}), which does not lie in the text of "
                f"{len(layer.text)} code points: give half-open code point offsets"
            )
    part = kind.casefold() if kind.casefold() in PARTS else ""
    printed = _blanks(" ".join(layer.text[start:end] for start, end in places))
    if part and words is not None and _blanks(words) != printed:
        raise InputError(
            f"{name} is {words!r}, where the text has {printed!r}: use the text that was annotated"
        )
    if name in layer.bounds:
        raise InputError(f"{name} occurs twice: give every annotation a name of its own")
    layer.bounds[name] = _Bound(part, frozenset((start, end) for start, end in places))


def _event(layer: _Layer, line: str) -> None:
    name, arguments = _parsed(_EVENT, line, "E1 TYPE:T1 ROLE:T2 …, a tab before TYPE")
    members = {name for name in _named(layer, arguments) if layer.part(name)}
    # An event without any of our parts belongs to another layer.
    if members:
        layer.events[name] = _Group(members)
        layer.groups.append(layer.events[name])


def _relation(layer: _Layer, line: str) -> None:
    _, _, arguments = _parsed(_RELATION, line, "R1 TYPE Arg1:T1 Arg2:T2, a tab before TYPE")
    one, other = _named(layer, arguments)
    layer.links.append((one, other))


def _attribute(layer: _Layer, line: str) -> None:
    _, name, target, value = _parsed(_ATTRIBUTE, line, "A1 NAME E1 VALUE, a tab before NAME")
    if name.casefold() not in ("act", "kind", "form"):
        return
    if value is None:
        raise InputError(f"{name} of {target} has no value: write it after {target}")
    is_act = name.casefold() == "act"
    word = checked_act(value) if is_act else checked_kind(value)
    of_event = [layer.events[target]] if target in layer.events else []
    for group in of_event or [group for group in layer.groups if target in group.members]:
        if is_act:
            group.act = word
        else:
            group.kind = word


def _unknown(_: _Layer, line: str) -> None:
    raise InputError(f"{line[:40]!r} is not a line of brat standoff: begin it with T, E, R, A or #")


_PARSERS: Final = {"T": _bound, "E": _event, "R": _relation, "A": _attribute, "": _unknown}


def _parsed(pattern: regex.Pattern[str], line: str, form: str) -> Sequence[Any]:
    match = pattern.fullmatch(line)
    if match is None:
        raise InputError(f"{line[:60]!r} does not parse: write {form}")
    return match.groups()


def _named(layer: _Layer, arguments: str) -> list[str]:
    """Return the names after the colons, each of which must exist.

    Events are not checked, since they may come later in the file.
    """
    names = [argument.partition(":")[2] for argument in arguments.split()]
    for name in names:
        if name not in layer.bounds and not name.startswith("E"):
            raise InputError(f"there is no {name}: link annotations that exist")
    return names


def _link(layer: _Layer) -> None:
    """Turn relations into groups: first those with a cue, then those of source and content."""
    pairs = [{layer.part(name): name for name in link} for link in layer.links]
    pairs = [pair for pair in pairs if len(pair) == 2 and "" not in pair]
    for pair in pairs:
        if "cue" in pair:
            layer.group(pair["cue"]).members |= set(pair.values())
    for pair in pairs:
        if "cue" not in pair:
            layer.group(pair["content"]).members.add(pair["source"])
    for name, bound in layer.bounds.items():
        if bound.part == "content":
            layer.group(name)


def _claim(layer: _Layer, group: _Group, kind: Callable[[Places], str]) -> Claim:
    def places(part: str) -> Places:
        named = [layer.bounds[name] for name in group.members]
        return frozenset(place for one in named if one.part == part for place in one.places)

    content = places("content")
    return Claim(
        source=places("source"),
        cue=places("cue"),
        content=content,
        form=group.kind or kind(content),
        act=group.act,
    )


def _blanks(words: str) -> str:
    return _SPACE.sub(" ", words).strip()
