"""Hostile texts against marks, reading, the extractor and the formats, for so many seconds.

    python -m tests.fuzz --seconds 20 --seed 1

Prints a table. Ends with 1, and the smallest text found that still fails, where an error comes up
that is none of ours, or where a law breaks: offsets cut their words out of the text, what is
written reads back, the same text gives the same twice and in a batch, and a paragraph in front
moves the quotations behind it and does nothing else.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import sys
import tempfile
import time
import traceback
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import attrs

import quoteattr
from quoteattr import reading
from quoteattr.errors import ExtraError, InputError, QuoteattrError
from quoteattr.evaluation import brat as brat_reader
from quoteattr.marks import quotations, quote_states
from quoteattr.output import brat, formats, jsonl, table
from quoteattr.paragraphs import paragraphs
from quoteattr.records import (
    Act,
    Article,
    Attribution,
    Cue,
    Kind,
    PartialDate,
    Polarity,
    ResolvedBy,
    Span,
    Speaker,
    SpeakerKind,
    parse_day,
)

EXAMPLES = Path(__file__).parents[1] / "examples"
PIECES = (
    *"\"'“”‘’„‚«»‹›`＂()[]{}<>&*_#|=+-@,.:;!?—–… ",
    *"\0\t\n\r\x0b\x0c\x1b\x1c\x7f\x85\xa0\xad\u200b\u200d\u202e\u2028\u2029\ufeff\ufffe",
    *"\u0301\u0489\u094d\ud83d\udc4d\U0001f3d7\U0001f468\U000e0041\U0010ffff",
    "\r\n", "\n\n", "\n\n\n", "``", "''", "--", "---\n", "e\u0301", "🏗️", "👨\u200d👩\u200d👧", "ﬁ",
    "İ", "Z" * 300, "supercalifragilistic" * 60, "a\u0301" * 200, "((((((((", "]]]]]]]]", "“‘“‘“‘",
    "9" * 400, "date 2025-08-29", "date: 2025-02-30\n", "Title: ", "URL: http://[",
    "KYIV, Ukraine (AP) — ", "<script>", "</p>", "<!--", "]]>", "&amp;", "&#xD800;", "\\u0000",
    "\\ud800", " said ", " he said", " she told reporters that ", "According to ", "did not say ",
    "Mayor Ada Quill", "Q: ", "QUILL: ", "on Friday", "in 0000", "February 30", "Mr.", "U.S.",
    "won't", "“No,” ", "the ", "and so on ",
)  # fmt: skip
CALM = "It rained all day.\n\n"


class BrokenLawError(AssertionError):
    """What must always hold does not."""


def must(holds: bool, law: str) -> None:
    if not holds:
        raise BrokenLawError(law)


class Maker:
    """Makes texts: soups of pieces, mutated examples, one piece over and over, any characters."""

    def __init__(self) -> None:
        self.seeds = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.*"))]

    def text(self, random: Random, longest: int) -> str:
        makers = (self._soup, self._mutated, self._mutated, self._repeated, self._any)
        return random.choice(makers)(random, longest)[:longest]

    def _soup(self, random: Random, longest: int) -> str:
        return "".join(random.choices(PIECES, k=random.randint(0, min(60, longest))))

    def _repeated(self, random: Random, longest: int) -> str:
        unit = "".join(random.choices(PIECES, k=random.randint(1, 3)))
        return unit * random.randint(1, max(1, longest // len(unit)))

    def _any(self, random: Random, longest: int) -> str:
        tops = random.choices((0x80, 0x2100, 0x10000, 0x110000), k=random.randint(0, 80))
        return "".join(chr(random.randrange(top)) for top in tops)

    def _mutated(self, random: Random, longest: int) -> str:
        seed = random.choice(self.seeds)
        start = random.randrange(len(seed))
        text = seed[start : start + random.randint(1, longest)]
        for _ in range(random.randint(1, 8)):
            one, two = sorted(random.choices(range(len(text) + 1), k=2))
            part, piece = text[one:two], random.choice(PIECES)
            # A piece put in or in place of a character, a stretch twice, left out, or turned round.
            text = random.choice(
                (
                    text[:one] + piece + text[one:],
                    text[:one] + piece + text[one + 1 :],
                    text[:two] + part[:200] + text[two:],
                    text[:one] + text[one + min(40, two - one) :],
                    text[:one] + part[::-1] + text[two:],
                )
            )
        return text


def marks(text: str) -> None:
    found = quotations(text)
    must(found == quotations(text), "the same twice")
    for q in found:
        whole = q.opener + q.inner.slice(text) + (q.closer or "")
        must(q.outer.slice(text) == whole, "a quotation is its marks and what they hold")
    starts = [q.outer.start for q in found]
    must(starts == sorted(set(starts)), "quotations come in order")
    inside = {at for q in found for at in range(q.outer.start, q.outer.end)}
    states = bytes(at in inside for at in range(len(text)))
    must(quote_states(text) == states, "states are one within quotations")
    moved = [(q.outer, q.level) for q in quotations(CALM + text)]
    told = [(q.outer.shift(len(CALM)), q.level) for q in found]
    must(moved == told, "a paragraph in front moves offsets only")
    parts = paragraphs(text)
    must(all(a.end <= b.start for a, b in itertools.pairwise(parts)), "paragraphs come in order")
    must("".join("".join(p.slice(text).split()) for p in parts) == "".join(text.split()), "all ink")


def texts(text: str) -> None:
    article = reading.read_text(text)
    must(article == reading.read_text(text), "the same twice")
    must(article.text == text, "a text is not changed")
    body = article.body.slice(text)
    must(body == body.strip(), "a body has no blank ends")
    if article.dateline is not None:
        must(article.body.contains(article.dateline), "a dateline stands in the body")


def rows(text: str) -> None:
    """Give the text as it is, and as a value of a row, to the reader of JSON Lines."""
    random = Random(zlib.crc32(text.encode("utf-8", "surrogatepass")))
    keys = ("text", "id", "date", "title", "url", "author", "schema", "other")
    row: dict[str, Any] = dict.fromkeys(random.sample(keys, k=random.randint(0, 4)), text)
    row[random.choice(keys)] = random.choice((None, 1, -0.5, True, [text], {"a": text}, 10**30))
    written = json.dumps(row, ensure_ascii=random.random() < 0.5)
    lines = [written, text, written.replace('"', text[:3], 1)]
    for line in lines:
        data = [line.encode("utf-8", "surrogatepass") + b"\xff" * (random.random() < 0.1)]
        wrong: list[InputError] = []
        found = list(reading.read_stream(data, "rows.jsonl", wrong.append))
        must(len(found) + len(wrong) <= 1, "a row is one article or one error")
        for article in found:
            must(bool(article.id), "an article of a row has an id")


def pages(text: str) -> None:
    page = f"<html><head><title>{text[:60]}</title></head><body><article><p>{text}</p></body>"
    article = reading.read_html(page)
    must(article == reading.read_html(page), "the same twice")
    must(bool(article.text.strip()), "a page without text is an error")


def extractor() -> Callable[[str], None]:
    reader = quoteattr.load()
    ruled = quoteattr.Extractor(reader.nlp, by_rules=True)

    def check(text: str) -> None:
        extract = ruled if len(text) % 4 == 0 else reader
        article = reading.read_text(text, id="here", date="2025-08-29")
        found = extract(article, acts="all")
        spans_hold(text, found)
        must([one.id for one in found] == [f"a{n}" for n, _ in enumerate(found, 1)], "ids count")
        calm = reading.read_text(CALM)
        batch = [records for _, records in extract.pipe([calm, article], acts="all")]
        must(batch[1] == found, "the same twice, and in a batch")
        must([jsonl.loads(jsonl.dumps(one)) for one in found] == list(found), "JSON reads back")

    return check


def spans_hold(text: str, records: Iterable[Attribution]) -> None:
    for record in records:
        for span in record.spans():
            must(
                text[span.start : span.end] == span.text, "offsets cut their words out of the text"
            )


def made_up(text: str) -> tuple[Article, list[Attribution]]:
    """Make records of a text, the same each time: spans anywhere, words as hostile as the text."""
    random = Random(zlib.crc32(text.encode("utf-8", "surrogatepass")))

    def place() -> tuple[int, int]:
        start = random.randrange(len(text))
        return start, random.randint(start + 1, len(text))

    def span() -> Span:
        return Span.cut(text, *place())

    def maybe(make: Callable[[], Any]) -> Any:
        return make() if random.random() < 0.6 else None

    def words() -> str:
        return text[slice(*place())]

    def cue() -> Cue:
        start, end = place()
        return Cue(start=start, end=end, text=text[start:end], lemma=words())

    def speaker() -> Speaker:
        return Speaker(
            id=words(),
            name=words(),
            kind=random.choice(list(SpeakerKind)),
            named=random.random() < 0.5,
            anonymous=random.random() < 0.5,
            resolved_by=random.choice(list(ResolvedBy)),
            role=maybe(span),
            roles=tuple(span() for _ in range(random.randint(0, 2))),
            mention=maybe(span),
        )

    name = words()
    records = [
        Attribution(
            article=name,
            id=f"a{number}",
            kind=random.choice(list(Kind)),
            act=random.choice(list(Act)),
            text=words(),
            content=tuple(span() for _ in range(random.randint(1, 3))),
            cue=maybe(cue),
            source=maybe(span),
            speakers=tuple(speaker() for _ in range(random.randint(0, 2))),
            source_date=maybe(lambda: parse_day("2025-08-29")),
            said_on=maybe(lambda: PartialDate.parse(random.choice(("2025", "2025-08")))),
            polarity=random.choice(list(Polarity)),
            addressee=maybe(span),
            medium=maybe(span),
            confidence=random.random(),
        )
        for number in range(random.randint(0, 3))
    ]
    return Article(text=text, id=name, title=maybe(words), url=maybe(words)), records


def written(text: str) -> None:
    """Write records in every format, and read back what can be read back."""
    if not text or (sys.version_info < (3, 11) and "\0" in text):
        return  # without a character there is no span; the csv module of Python 3.10 stops at NUL
    article, records = made_up(text)
    whole = not any("\ud800" <= character <= "\udfff" for character in text)
    for form in formats.FORMATS.values():
        kept = [record for record in records if formats.holds(form, record)]
        try:
            one_format(form, article, kept)
        except ExtraError:
            continue
        except InputError:
            must(not whole, f"{form.name} has a place for whole characters")
    for width in (20, 80):
        table.render(article, records, width=width, colour=True)


def one_format(form: formats.Format, article: Article, records: list[Attribution]) -> None:
    if form.to is formats.To.FOLDER:
        claims = brat_reader.read(article.text, brat.standoff(records), "a.ann")
        must(len(claims) == len(records), "brat reads back")
        with tempfile.TemporaryDirectory() as folder:
            formats.write(form, [(article, records)], Path(folder))
        return
    data = [dump(form, article, records) for _ in range(2)]
    must(data[0] == data[1], f"{form.name}: the same twice")
    if form.reads:
        read = list(formats.read(form, io.BytesIO(data[0]), "here"))
        must(read == records, f"{form.name} reads back")
    elif form.name in ("label-studio", "web-annotation", "schema-org"):
        json.loads(data[0])
    elif form.name == "html":
        scripts = data[0].lower().count(b"<script")
        bare = dump(form, attrs.evolve(article, text="x", body=Article(text="x").body), [])
        must(scripts == bare.lower().count(b"<script"), "an article's script stays text")


def dump(form: formats.Format, article: Article, records: list[Attribution]) -> bytes:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    formats.write(form, [(article, records)], stream)
    stream.flush()
    data: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return data


TARGETS: tuple[tuple[str, float, int, Callable[[], Callable[[str], None]]], ...] = (
    ("marks", 0.15, 3_000, lambda: marks),
    ("texts", 0.1, 3_000, lambda: texts),
    ("rows", 0.1, 2_000, lambda: rows),
    ("pages", 0.1, 2_000, lambda: pages),
    ("extractor", 0.35, 500, extractor),
    ("formats", 0.2, 400, lambda: written),
)
"""Name, share of the time, characters at most, and what makes the check."""


@attrs.define
class Figures:
    """What one target came to."""

    name: str
    inputs: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, 0)
    failures: list[str] = attrs.Factory(list)


def fault(check: Callable[[str], None], text: str) -> Exception | None:
    """Run a check; give what it raised that it must not."""
    try:
        check(text)
    except QuoteattrError:
        return None
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        return error
    return None


def smallest(check: Callable[[str], None], text: str, seconds: float = 10) -> str:
    """Leave out stretches of a text, ever shorter ones, as long as the same kind of fault stays."""
    wanted, end = type(fault(check, text)), time.monotonic() + seconds
    size = len(text)
    while size:
        start = 0
        while start < len(text) and time.monotonic() < end:
            shorter = text[:start] + text[start + size :]
            if type(fault(check, shorter)) is wanted:
                text = shorter
            else:
                start += size
        size //= 2
    return text


def fuzzed(name: str, check: Callable[[str], None], made: Iterator[str], seconds: float) -> Figures:
    """Check texts until the time is over; stop at the third that fails."""
    figures, start = Figures(name), time.monotonic()
    for text in made:
        before = time.monotonic()
        if before - start > seconds or len(figures.failures) == 3:
            break
        try:
            check(text)
        except ExtraError:
            break  # what reads it is not installed
        except QuoteattrError:
            figures.refused += 1
        except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
            figures.failures.append(text)
        figures.inputs += 1
        figures.slowest = max(figures.slowest, (time.monotonic() - before, len(text)))
    figures.seconds = time.monotonic() - start
    return figures


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seconds", type=float, default=20, help="for all together (20)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same texts (1)")
    options = parser.parse_args(arguments)
    maker, broken = Maker(), []
    say = sys.stdout.write
    say("| target | inputs | refused | seconds | failures | slowest |\n")
    say("| --- | --: | --: | --: | --: | --: |\n")
    for name, share, longest, make in TARGETS:
        check = make()
        made = (
            maker.text(Random(f"{options.seed} {name} {number}"), longest)
            for number in itertools.count()
        )
        got = fuzzed(name, check, made, share * options.seconds)
        slow = f"{1000 * got.slowest[0]:.0f} ms, {got.slowest[1]} characters"
        cells = (name, f"{got.inputs:,}", f"{got.refused:,}", f"{got.seconds:.1f}")
        say(f"| {' | '.join(cells)} | {len(got.failures)} | {slow} |\n")
        broken += [(name, check, text) for text in got.failures]
    for name, check, text in broken:
        small = smallest(check, text)
        error = fault(check, small)
        say(f"\n{name}, seed {options.seed}: {small!a}\n")
        say("".join(traceback.format_exception(error)))
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
