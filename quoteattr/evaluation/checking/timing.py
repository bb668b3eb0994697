"""How long an index of many made-up articles takes, and a check against it."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import regex

from quoteattr.checking import Report, check
from quoteattr.evaluation.checking.framing import PEOPLE
from quoteattr.evaluation.checking.quotations import open_texts
from quoteattr.evaluation.scores import Cell, Table

_SENTENCE: Final = regex.compile(r"\p{Lu}[^.!?\n]{40,250}[.!?](?=\s)")
_SENTENCES, _CHANGED = 25, 0.3  # of an article; the share of words that are drawn anew
_QUOTATIONS: Final = 20


def measure(data: Path, articles: int, seed: int) -> Table:
    """Return the seconds for each step, on articles made of sentences of GUM's open documents.

    Raises:
        OSError: The corpus is not there.
    """
    draw = random.Random(seed)
    sentences = [match[0] for one in open_texts(data) for match in _SENTENCE.finditer(one.text)]
    words = [word for sentence in sentences for word in sentence.split()]
    with tempfile.TemporaryDirectory() as folder:
        place, index = Path(folder, "articles"), Path(folder, "index")
        place.mkdir()
        quotable = [_write(place / f"{n}.txt", sentences, words, draw) for n in range(articles)]
        draft = _draft(draw.sample(quotable, _QUOTATIONS), draw)
        empty = "Nothing is quoted here."
        rows: list[tuple[Cell, ...]] = []

        def timed(name: str, text: str, *sources: Path, words_only: bool = True) -> Report:
            begun = time.perf_counter()
            report = check(text, sources, index=index, words_only=words_only)
            rows.append((name, time.perf_counter() - begun))
            return report

        timed("index built", empty, place)
        timed("nothing has changed: every file looked at", empty, place)
        timed("20 quotations, words only, index as it is", draft)
        check("“It rained,” said Ada Quill.", ["It rained."])  # opens the model
        timed("20 quotations, with attributions", draft, words_only=False)
        report = timed("the same again: attributions kept", draft, words_only=False)
        found = sum(finding.wording == "verbatim" for finding in report)
        size = index.stat().st_size / 1e6
    total = sum(len(sentence.split()) for sentence in sentences) / len(sentences) * _SENTENCES
    return Table(
        title=f"{articles:,} articles of about {total:.0f} words",
        columns=("step", "seconds"),
        rows=rows,
        note=f"index: {size:.0f} MB; verbatim: {found} of {len(report)} quotations",
    )


def _write(path: Path, sentences: Sequence[str], words: Sequence[str], draw: random.Random) -> str:
    """Write a made-up article and return one of its sentences."""
    made = [
        " ".join(draw.choice(words) if draw.random() < _CHANGED else word for word in one.split())
        for one in draw.choices(sentences, k=_SENTENCES)
    ]
    path.write_text("\n\n".join(f"“{one}” {draw.choice(PEOPLE)} said." for one in made), "utf-8")
    return draw.choice(made)


def _draft(quoted: Sequence[str], draw: random.Random) -> str:
    plain = (regex.sub('[“”"]', "", one) for one in quoted)
    return "\n\n".join(f"{draw.choice(PEOPLE)} said: “{one}”" for one in plain)
