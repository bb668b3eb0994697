"""Reading texts with coreference chains: brat standoff, as in LitBank, and GUM's news."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import attrs
import regex

from quoteattr.datasets.documents import CorpusError, Range, numbered


@attrs.frozen(kw_only=True)
class GoldDocument:
    """A text and its chains of half-open code points, each sorted and of at least two mentions."""

    name: str
    text: str
    clusters: tuple[tuple[Range, ...], ...]


def brat(folder: Path) -> list[GoldDocument]:
    """Return the documents of a folder of texts with standoff files, sorted by name.

    Raises:
        CorpusError: There are none, or a row is not a mention of a chain within the text.
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise CorpusError(folder, 0, "contains no texts: get the corpus")
    return [_brat(path) for path in paths]


def _brat(path: Path) -> GoldDocument:
    text = path.read_bytes().decode("utf-8")
    found: dict[str, set[Range]] = defaultdict(set)
    standoff = path.with_suffix(".ann")
    for number, line in numbered(standoff):
        if not line.startswith("T"):
            continue
        try:
            chain, start, end = line.split("\t")[1].split()
            place = (int(start), int(end))
        except (ValueError, IndexError) as error:
            problem = f"{line.rstrip()!r} is not a mention: write 'T1<tab>chain start end<tab>text'"
            raise CorpusError(standoff, number, problem) from error
        if not 0 <= place[0] < place[1] <= len(text):
            problem = f"{place[0]}-{place[1]} is not within the text's {len(text)} code points"
            raise CorpusError(standoff, number, problem)
        found[chain].add(place)
    return _document(path.stem, text, found)


def gum_news(data: Path) -> list[GoldDocument]:
    """Return the news of GUM with all its chains; never used for training.

    Raises:
        CorpusError: A document's text is missing, or a word is not in it.
    """
    folder = data / "gum" / "coref" / "gum" / "conll"
    paths = sorted(folder.glob("GUM_news_*.conll"))
    if not paths:
        raise CorpusError(folder, 0, "contains no news of GUM: get the corpus")
    return [_conll(path, data / "gum" / "text" / f"{path.stem}.txt") for path in paths]


def _conll(path: Path, printed: Path) -> GoldDocument:
    """Read columns of number, word and brackets of chains, looking the words up in the text."""
    text, at = "".join(line for _, line in numbered(printed)), 0
    found: dict[str, set[Range]] = defaultdict(set)
    opened: dict[str, list[int]] = defaultdict(list)
    for number, line in numbered(path):
        columns = line.rstrip("\n").split("\t")
        if len(columns) != 3:
            continue
        start = text.find(columns[1], at)
        if start < 0:
            raise CorpusError(path, number, f"{columns[1]!r} is not in {printed.name}: get both")
        at = start + len(columns[1])
        for bracket in regex.findall(r"\([^()]++\)?|[^()]++\)", columns[2]):
            chain = bracket.strip("()")
            if bracket.startswith("("):
                opened[chain].append(start)
            if bracket.endswith(")") and opened[chain]:
                found[chain].add((opened[chain].pop(), at))
    return _document(path.stem, text, found)


def _document(name: str, text: str, found: dict[str, set[Range]]) -> GoldDocument:
    chains = sorted(tuple(sorted(places)) for places in found.values() if len(places) > 1)
    return GoldDocument(name=name, text=text, clusters=tuple(chains))
