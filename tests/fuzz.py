"""Hostile texts against marks, reading, the extractor and the formats, for so many seconds.

    python -m tests.fuzz --seconds 20 --seed 1

Prints a table. Ends with 1, and the smallest text found that still fails, where a text raises any
error but the refusals that are documented, or where a law breaks: offsets cut their words out of
the text, what is written reads back, the same text gives the same twice and in a batch, and a
paragraph in front moves the quotations behind it and does nothing else.
"""

from __future__ import annotations

import argparse
import functools
import io
import itertools
import json
import math
import re
import sys
import tempfile
import time
import traceback
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Any

import attrs

import quoteattr
from quoteattr import reading
from quoteattr.errors import ExtraError, InputError
from quoteattr.evaluation.annotations import brat as brat_reader
from quoteattr.output import brat, formats, jsonl
from quoteattr.output.tables import table
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
    Stance,
    parse_day,
)
from quoteattr.text.paragraphs import paragraphs
from quoteattr.text.quotations import quotations, quote_states
from tests.paths import EXAMPLES

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
WORDS = (
    "the a an of to in on for with by as at from and or but not if who whose which that because "
    "he she it they him her his their I we you himself said told asked added wrote says warned "
    "according statement mayor spokesman official senator company police report city Friday "
    "Tuesday yesterday is was were had has would will be been while when after Ada Quill Bram "
    "Okafor Acme Corp. Oslo Mr. Ms. Sen. Dr. Republicans (D-Vt.) CEO 12 June "
    ", . , . “ ” : ; ? — ( ) 's ’s"
).split()
CALM = "It rained all day.\n\n"

REFUSALS = re.compile(
    r"half of a surrogate pair"
    r"|is not a date: write YYYY-MM-DD"
    r"|no article in the page"
    r"|the page .* cannot be read \(\w+ in trafilatura\)"
    r"|a (page|paragraph|tag) of [\d,]+ (tags|attributes): at most"
    r"|not valid JSON: |write an object with a text|an attribution, not an article"
    r"|there is no \"text\""
    r"|it must be a string|which is not UTF-8|looks like UTF-(16|32)",
    re.DOTALL,
)
"""What the messages say of input that is refused and documented so; any other error is a fault."""


Check = Callable[[str], None]


class BrokenLawError(AssertionError):
    """What must always hold does not."""


def must(holds: bool, law: str) -> None:
    if not holds:
        raise BrokenLawError(law)


class Maker:
    """Makes texts: soups of pieces, mutated examples, one piece over and over, any characters.

    And odd prose: soups of function words, cues and names, and examples with words left out,
    swapped, or shuffled within their sentences.
    """

    def __init__(self) -> None:
        self.seeds = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.*"))]

    def text(self, random: Random, longest: int) -> str:
        makers = (self._soup, self._mutated, self._mutated, self._repeated, self._any, self.prose)
        return random.choice(makers)(random, longest)[:longest]

    def prose(self, random: Random, longest: int) -> str:
        """Make a text of whole words in an odd order, short ones more often than long ones."""
        size = int(longest * random.random() ** 3) + 1
        makers = (self._words, self._dropped, self._swapped, self._shuffled)
        return random.choice(makers)(random, size)[:size]

    def _words(self, random: Random, longest: int) -> str:
        return " ".join(random.choices(WORDS, k=longest // 3 + 1))

    def _article(self, random: Random, longest: int) -> list[str]:
        """Cut an example into words with the white space behind them; a short one comes again."""
        seed = random.choice(self.seeds)
        start = random.randrange(len(seed))
        text = (seed[start:] + seed * (longest // len(seed) + 1))[: 2 * longest]
        return re.findall(r"\S+\s*", text)

    def _dropped(self, random: Random, longest: int) -> str:
        share = random.uniform(0.02, 0.5)
        return "".join(w for w in self._article(random, longest) if random.random() > share)

    def _swapped(self, random: Random, longest: int) -> str:
        words = self._article(random, longest)
        for _ in range(len(words) // random.randint(2, 20)):
            one = random.randrange(len(words))
            other = min(len(words) - 1, one + random.randint(1, 8))
            words[one], words[other] = words[other], words[one]
        return "".join(words)

    def _shuffled(self, random: Random, longest: int) -> str:
        words, size = self._article(random, longest), random.randint(3, 40)
        parts = [words[n : n + size] for n in range(0, len(words), size)]
        return "".join("".join(random.sample(part, len(part))) for part in parts)

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
        must(all(map(is_refusal, wrong)), "a row is refused for what is documented")
        for article in found:
            must(bool(article.id), "an article of a row has an id")


def pages(text: str) -> None:
    page = f"<html><head><title>{text[:60]}</title></head><body><article><p>{text}</p></body>"
    article = reading.read_html(page)
    must(article == reading.read_html(page), "the same twice")
    must(bool(article.text.strip()), "a page without text is an error")


@functools.cache
def extractor() -> Check:
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
            stance=maybe(lambda: random.choice(list(Stance))),
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


TARGETS: tuple[tuple[str, float, int, Callable[[], Check]], ...] = (
    ("marks", 0.1, 3_000, lambda: marks),
    ("texts", 0.1, 3_000, lambda: texts),
    ("rows", 0.1, 2_000, lambda: rows),
    ("pages", 0.1, 2_000, lambda: pages),
    ("extractor", 0.3, 500, extractor),
    ("long texts", 0.15, 14_000, extractor),
    ("formats", 0.15, 400, lambda: written),
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


def fault(check: Check, text: str) -> Exception | None:
    """Run a check; give what it raised that it must not."""
    try:
        check(text)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        return None if is_refusal(error) else error
    return None


def is_refusal(error: Exception) -> bool:
    """Return whether an error refuses a text for a reason that is documented."""
    return isinstance(error, InputError) and REFUSALS.search(str(error)) is not None


def smallest(check: Check, text: str, seconds: float = 10) -> str:
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


def fuzzed(name: str, check: Check, made: Iterable[str], seconds: float) -> Figures:
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
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            if is_refusal(error):
                figures.refused += 1
            else:
                figures.failures.append(text)
        figures.inputs += 1
        figures.slowest = max(figures.slowest, (time.monotonic() - before, len(text)))
    figures.seconds = time.monotonic() - start
    return figures


def reported(got: Figures, check: Check) -> list[tuple[str, Check, str]]:
    """Print a target's figures as a row; return what failed."""
    slow = f"{1000 * got.slowest[0]:.0f} ms, {got.slowest[1]} characters"
    cells = (got.name, f"{got.inputs:,}", f"{got.refused:,}", f"{got.seconds:.1f}")
    sys.stdout.write(f"| {' | '.join(cells)} | {len(got.failures)} | {slow} |\n")
    return [(got.name, check, text) for text in got.failures]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seconds", type=float, default=20, help="for all together (20)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same texts (1)")
    parser.add_argument("--prose", type=int, metavar="TEXTS", help="so many odd texts of words")
    options = parser.parse_args(arguments)
    maker, broken = Maker(), []
    say = sys.stdout.write
    say("| target | inputs | refused | seconds | failures | slowest |\n")
    say("| --- | --: | --: | --: | --: | --: |\n")
    for name, share, longest, make in TARGETS if options.prose is None else ():
        made = (
            maker.text(Random(f"{options.seed} {name} {number}"), longest)
            for number in itertools.count()
        )
        broken += reported(fuzzed(name, make(), made, share * options.seconds), make())
    if options.prose is not None:
        odd = (
            maker.prose(Random(f"{options.seed} prose {number}"), 600 if number % 20 else 14_000)
            for number in range(options.prose)
        )
        broken += reported(fuzzed("prose", extractor(), odd, math.inf), extractor())
    for name, check, text in broken:
        small = smallest(check, text)
        error = fault(check, small)
        say(f"\n{name}, seed {options.seed}: {small!a}\n")
        say("".join(traceback.format_exception(error)))
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
