"""brat standoff: a folder with a .txt and an .ann for each article, and an annotation.conf.

Source, Cue and Content are text-bound annotations; a content of several parts is one discontinuous
annotation. An event ``Attribution`` on the cue (or else on the content) links them, with the
attributes Kind, Act and Polarity and a note with the speakers' names. ``quoteattr evaluate`` reads
these folders as gold.

What is lost: all of the speakers except the note, addressee, medium, dates, confidence, the lemma
and the records' ids. A span over a line end or tab is split into fragments, as brat requires.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

import regex

from quoteattr.output.articles import check
from quoteattr.output.tables.table import spoken_by
from quoteattr.records import Act, Article, Attribution, Kind, Polarity, Span

CONFIGURATION: Final = f"""\
[entities]
Source
Cue
Content

[relations]

[events]
Attribution Source?:Source, Cue?:Cue, Content:Content

[attributes]
Kind Arg:Attribution, Value:{"|".join(Kind)}
Act Arg:Attribution, Value:{"|".join(Act)}
Polarity Arg:Attribution, Value:{"|".join(Polarity)}
"""

_LINE_END: Final = regex.compile(r"\s*[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]\s*")
_UNSAFE: Final = regex.compile(r"[^\w.-]+")


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], folder: Path) -> None:
    """Write a collection that brat can open.

    A file is named after its article: the last part of its id without .txt.

    Raises:
        InputError: A record's spans do not match the article's text.
    """
    (folder / "annotation.conf").write_text(CONFIGURATION, encoding="utf-8", newline="\n")
    taken: set[str] = set()
    for article, records in found:
        stem = _stem(article.id or "", taken)
        for record in records:
            check(record, article)
        # As bytes, so that the text's line ends, and with them the offsets, stay as they are.
        (folder / f"{stem}.txt").write_bytes(article.text.encode("utf-8"))
        (folder / f"{stem}.ann").write_bytes(standoff(records).encode("utf-8"))


def standoff(records: Iterable[Attribution]) -> str:
    r"""Return the .ann file of one article's records.

    >>> from quoteattr.records import Cue
    >>> said = Attribution(
    ...     id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="no",
    ...     cue=Cue(start=4, end=8, text="said", lemma="say"),
    ...     content=(Span(start=9, end=11, text="no"),),
    ... )
    >>> print(standoff([said]).partition("E1")[0].replace("\t", " "), end="")
    T1 Cue 4 8 said
    T2 Content 9 11 no
    T3 Attribution 4 8 said
    """
    lines: list[str] = []
    bound = 0
    for number, record in enumerate(records, 1):
        parts = {"Source": record.source, "Cue": record.cue, "Content": record.content}
        arguments = []
        for kind, spans in parts.items():
            if spans is None:
                continue
            bound += 1
            lines.append(_bound(bound, kind, spans if isinstance(spans, tuple) else (spans,)))
            arguments.append(f"{kind}:T{bound}")
        bound += 1
        trigger = (record.cue,) if record.cue is not None else record.content[:1]
        lines.append(_bound(bound, "Attribution", trigger))
        lines.append(f"E{number}\tAttribution:T{bound} {' '.join(arguments)}")
        lines += _attributes(number, record)
    return "".join(f"{line}\n" for line in lines)


def _bound(number: int, kind: str, spans: Iterable[Span]) -> str:
    places = sorted({place for span in spans for place in _fragments(span)})
    ranges = ";".join(f"{start} {end}" for start, end, _ in places)
    return f"T{number}\t{kind} {ranges}\t{' '.join(words for _, _, words in places)}"


def _fragments(span: Span) -> Iterator[tuple[int, int, str]]:
    """Cut a span where a line of the .ann file would end."""
    at, some = 0, False
    for match in (*_LINE_END.finditer(span.text), None):
        end = len(span.text) if match is None else match.start()
        if at < end:
            some = True
            yield span.start + at, span.start + end, span.text[at:end]
        at = end if match is None else match.end()
    if not some:  # nothing but line ends
        yield span.start, span.end, ""


def _attributes(number: int, record: Attribution) -> Iterator[str]:
    attributes = {"Kind": record.kind, "Act": record.act, "Polarity": record.polarity}
    for place, (name, value) in enumerate(attributes.items(), 3 * number - 2):
        yield f"A{place}\t{name} E{number} {value}"
    if record.speakers:
        who = " and ".join(map(spoken_by, record.speakers))
        yield f"#{number}\tAnnotatorNotes E{number}\t{who}"


def _stem(name: str, taken: set[str]) -> str:
    """Return a file name for an article's id: unique, and without a path out of the folder."""
    last = PurePosixPath(name.removesuffix(".txt")).name
    safe = _UNSAFE.sub("_", last).strip("._")[:100]
    # File systems limit names to a number of bytes, most of them 255.
    stem = whole = safe.encode("utf-8")[:200].decode("utf-8", "ignore") or "article"
    number = 1
    while stem.casefold() in taken:
        number += 1
        stem = f"{whole}-{number}"
    taken.add(stem.casefold())
    return stem
