"""The order of the rooms, and nothing else.

text -> Doc (syntax, coreference) -> attributions -> circumstances -> speakers -> roles -> dates
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import Protocol

import attrs
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from quoteattr import coreference
from quoteattr.aliases import Aliases
from quoteattr.arguments import check, check_count, check_flag
from quoteattr.attributions import (
    bare_cues,
    circumstances,
    linking,
    passives,
    rare_forms,
    transcripts,
)
from quoteattr.attributions.rules import proposing, signatures
from quoteattr.dates import said_on
from quoteattr.document import requirements
from quoteattr.entities import entity_index
from quoteattr.errors import InputError, ModelError
from quoteattr.neural import bundled_model, component
from quoteattr.neural.bundled_model import PRECISIONS, Precision
from quoteattr.reading.articles import Source, read_article, read_articles
from quoteattr.records import Act, Article, Attribution, Span, chosen_acts, moved
from quoteattr.roles import assignment
from quoteattr.runtime import workers
from quoteattr.runtime.reloading import Renewed
from quoteattr.spans import Range, trim
from quoteattr.speakers import resolution
from quoteattr.text.long_words import make_doc
from quoteattr.text.whitespace import PlainText, normalize

STATEMENTS = frozenset({Act.STATEMENT})
LONGEST = 200_000  # code points read at once; a longer text is cut at paragraphs


class Linker(Protocol):
    """What finds who is meant by whom in a Doc; only speakers, and what hangs on them, ask it."""

    def __call__(self, doc: Doc) -> Sequence[entity_index.Linked]:
        """Return chains: of each the mentions, code points of the Doc's text, are read."""


class Extractor:
    """Finds attributions in articles; made by `load`, reusable, safe to pickle.

    Args:
        nlp: The spaCy pipeline that reads the articles.
        by_rules: Propose attributions by rules, even where the embedded reader has proposed some.
        linker: What finds chains of coreference, by default what the pipeline's component found.
        aliases: A table that gives speakers one key in every article.
        again: Opens such a pipeline again, so that memory stays flat: see
            `quoteattr.runtime.reloading`.
    """

    def __init__(
        self,
        nlp: Language,
        *,
        by_rules: bool = False,
        linker: Linker = coreference.chains,
        aliases: Aliases | None = None,
        again: Callable[[], Language] | None = None,
    ) -> None:
        check("nlp", nlp, Language, "give a spaCy pipeline, or use quoteattr.load()")
        check_flag("by_rules", by_rules)
        check("linker", linker, Callable, "give a function, or coreference.no_chains for none")
        check("aliases", aliases, Aliases | None, "give a table, as of Aliases.from_path")
        requirements.require(nlp)
        if linker is coreference.chains:
            coreference.attach(nlp)
        self.by_rules, self.linker, self.aliases = by_rules, linker, aliases
        self._pipeline = Renewed(nlp, again)

    @property
    def nlp(self) -> Language:
        """The pipeline; once asked for it is yours to change, and never opened anew."""
        return self._pipeline.handed_out()

    def __call__(
        self, article: Source, *, acts: Collection[Act | str] = STATEMENTS
    ) -> tuple[Attribution, ...]:
        """Return an article's attributions in text order; none for a text without any.

        Args:
            article: Its text, an `Article`, or the ``pathlib.Path`` of its file. A str is always
                text; a `QuoteattrWarning` tells of one that looks like the name of a file.
            acts: Which acts to return.

        Raises:
            InputError: It is no article, or one of the acts is none.
            ReadError: The file cannot be read, or does not hold one article.
        """
        wanted = chosen_acts(acts)
        article = read_article(article)
        found: list[Attribution] = []
        ids: dict[str, str] = {}
        for start, end in _stretches(article):
            nlp = self._pipeline.at_work()
            plain = normalize(article.text[start:end])
            doc = nlp(make_doc(nlp, plain.text))
            records = read(doc, article, by_rules=self.by_rules, linker=self.linker)
            place = partial(_printed, article.text, start, plain)
            kept = (moved(record, place) for record in records if record.act in wanted)
            found += numbered(kept, ids)
        records = with_ids(found)
        return records if self.aliases is None else self.aliases.given(records)

    def pipe(
        self,
        articles: Iterable[Source],
        *,
        acts: Collection[Act | str] = STATEMENTS,
        processes: int = 1,
    ) -> Iterator[tuple[Article, tuple[Attribution, ...]]]:
        """Yield each article with its attributions, in the order given.

        Args:
            articles: Articles, their texts, or paths of files and folders, each with any number
                of articles.
            acts: Which acts to return.
            processes: How many processes read; the records are the same for any number. They
                start afresh: a script calls this under ``if __name__ == "__main__":``.

        Raises:
            InputError: One of the acts is none, the articles are no collection, or there are
                fewer than one process.
            ReadError: One of the articles is none; those before it have been yielded.
        """
        read_one = partial(self, acts=chosen_acts(acts))
        check_count("processes", processes)
        given = read_articles(articles)
        if processes == 1:
            return ((article, read_one(article)) for article in given)
        return workers.read_all(read_one, given, processes)


def read(
    doc: Doc, article: Article, *, by_rules: bool = False, linker: Linker = coreference.chains
) -> tuple[Attribution, ...]:
    """Run the rooms over a Doc; offsets are code points into the Doc's text.

    Args:
        doc: A text read by a pipeline.
        article: Where it comes from: its id and date go into the records.
        by_rules: Leave aside what the embedded reader proposed.
        linker: What finds chains of coreference.

    Raises:
        PipelineError: The Doc has nothing that rules could read: no tags, lemmas or parse.
    """
    proposed = None if by_rules else component.proposals(doc)
    if proposed is None:
        requirements.require_annotation(doc)
        proposed = passives.with_agents(doc, proposing.propose(doc))
    else:
        proposed = transcripts.with_turns(doc, proposed)
        proposed = signatures.with_signatures(doc, proposed)
        proposed = rare_forms.with_rare_forms(doc, proposed)
        proposed = bare_cues.with_contents(doc, passives.with_agents(doc, proposed))
    records = linking.find(doc, proposed)
    records = tuple(circumstances.describe(doc, record) for record in records)
    chains = linker(doc)
    known = entity_index.find(doc, chains)
    who = resolution.resolve(doc, records, known, chains)
    when = said_on.find(doc, records, who, article.date)
    who = assignment.assign(doc, records, who, known)
    return tuple(
        attrs.evolve(
            record, article=article.id, speakers=who[n], said_on=when[n], source_date=article.date
        )
        for n, record in enumerate(records)
    )


def load(
    model: Language | str | Path | None = None,
    *,
    threads: int = 1,
    precision: Precision = "float32",
    rules: bool = False,
    linker: Linker = coreference.chains,
    aliases: Aliases | str | Path | None = None,
) -> Extractor:
    """Make an extractor over the embedded pipeline, or over one of your own.

    Over a pipeline of your own attributions come from rules, which find fewer of them, and
    pronouns are resolved only where the pipeline finds chains. For the embedded model's
    attributions in your pipeline, add the component instead: ``nlp.add_pipe("quoteattr")``.

    Args:
        model: A spaCy pipeline, the name or folder of one, or None for the embedded one.
        threads: Threads that one pass of the embedded reader may use.
        precision: What the embedded reader computes in: "float32" gives the same records on every
            processor; "int8" is faster where a processor has VNNI instructions, but 4 to 7 % of
            its records differ from processor to processor.
        rules: Find attributions by rules over syntax and quotation marks alone, as over a
            pipeline of your own; every decision can then be read in the code.
        linker: A function of your own from a Doc to chains of coreference, or
            `coreference.no_chains` for none; the embedded pipeline then leaves its own out.
        aliases: A table of speakers, or the name of its file, CSV or JSON: see `quoteattr.aliases`.

    Raises:
        PipelineError: The pipeline lacks what attributions are found from.
        ModelError: There is no such pipeline, or its weights are damaged.
        ReadError: The table of speakers cannot be read.
        InputError: There are fewer than one thread, or there is no such precision.

    >>> extractor = load()
    >>> [record.speaker.name for record in extractor('"It is over," said Ada Quill.')]
    ['Ada Quill']
    """
    check_count("threads", threads)
    check_flag("rules", rules)
    check("model", model, Language | str | os.PathLike | None, "give a pipeline, or its name")
    if precision not in PRECISIONS:
        raise InputError(f"precision is {precision!r}: give one of {', '.join(PRECISIONS)}")
    table = aliases if isinstance(aliases, Aliases | None) else Aliases.from_path(aliases)
    make = partial(Extractor, by_rules=rules, linker=linker, aliases=table)
    if isinstance(model, Language):
        return make(model)
    if model is not None:
        try:
            return make(spacy.load(model))
        except OSError as error:
            raise ModelError(f"there is no spaCy pipeline {str(model)!r}: {error}") from error
    again = partial(_embedded, threads, precision, with_chains=linker is coreference.chains)
    return make(again(), again=again)


def _embedded(threads: int, precision: Precision, *, with_chains: bool) -> Language:
    with resources.as_file(resources.files("quoteattr") / bundled_model.FOLDER) as path:
        bundled_model.verify(path)
        nlp = component.embedded(path, threads, precision=precision)
    if not with_chains:
        nlp.remove_pipe(coreference.FACTORY)
    return nlp


@lru_cache(maxsize=1)
def shared() -> Extractor:
    """Return the extractor that `extract` and the spaCy component share, opened on first use.

    >>> shared() is shared()
    True
    """
    return load()


def extract(
    text: Source,
    date: datetime.date | str | None = None,
    *,
    id: str | None = None,  # noqa: A002  # the word of the record
    title: str | None = None,
    url: str | None = None,
    acts: Collection[Act | str] = STATEMENTS,
) -> tuple[Attribution, ...]:
    """Find who said what in one article.

    Args:
        text: The article as it is; front matter and a dateline are understood. Also an `Article`,
            or the ``pathlib.Path`` of a file that holds one. A str is always text; a
            `QuoteattrWarning` tells of one that looks like the name of a file.
        date: The day it was published, a date or YYYY-MM-DD; wins over the text's own.
        id: Goes into the records.
        title: The article's title.
        url: Where it was published.
        acts: Which acts to return: statements only, if not told otherwise.

    Returns:
        One record an attribution, in text order; none for a text without any.

    Raises:
        InputError: It is no article, the date is none, or one of the acts is none.
        ReadError: The file cannot be read, or does not hold one article.

    >>> extract("Ada Quill said on Friday that it was over.", "2025-08-29")[0].said_on
    PartialDate(year=2025, month=8, day=29)
    """
    article = read_article(text, id=id, date=date, title=title, url=url)
    return shared()(article, acts=acts)


def _stretches(article: Article) -> Iterator[tuple[int, int]]:
    """Cut an article's body where it is longer than can be read at once, at line breaks.

    A dateline at its head is left out: it is no part of the first sentence, which would be misread.
    """
    start, end = article.body.start, article.body.end
    if article.dateline is not None and article.dateline.start == start:
        start = trim(article.text, Range(article.dateline.end, end)).start
    while end - start > LONGEST:
        cut = article.text.rfind("\n", start + LONGEST // 2, start + LONGEST) + 1
        cut = cut or article.text.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1
        cut = cut or start + LONGEST
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _printed(text: str, start: int, plain: PlainText, span: Span) -> tuple[int, int, str]:
    """Return where a span of the normalized stretch that begins at ``start`` stands in the text."""
    place = plain.printed(span.range).shift(start)
    return place.start, place.end, place.slice(text)


def numbered(records: Iterable[Attribution], ids: dict[str, str]) -> Iterator[Attribution]:
    """Number the speakers of one stretch of an article on from those of the stretches before.

    ``ids`` maps the names that are known to their ids; a named speaker keeps its id.

    >>> list(numbered([], {}))
    []
    """
    own: dict[str, str] = {}
    for record in records:
        speakers = []
        for speaker in record.speakers:
            if speaker.id not in own:
                key = speaker.name if speaker.named else f"{len(ids)}"
                own[speaker.id] = ids.setdefault(key, f"s{len(ids) + 1}")
            speakers.append(attrs.evolve(speaker, id=own[speaker.id]))
        yield attrs.evolve(record, speakers=tuple(speakers))


def with_ids(records: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """Return records with ids a1, a2 … in the order in which they come.

    >>> with_ids([])
    ()
    """
    return tuple(attrs.evolve(record, id=f"a{n}") for n, record in enumerate(records, start=1))
