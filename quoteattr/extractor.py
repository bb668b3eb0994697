"""Extraction from Python: `load` for an extractor that is kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path

import spacy
from spacy.language import Language

from quoteattr import coreference
from quoteattr.aliases import Aliases
from quoteattr.arguments import check, check_count, check_flag, check_share
from quoteattr.attributions.building import RecordBuilder
from quoteattr.coreference.mentions import Linker
from quoteattr.document import requirements
from quoteattr.document.document import Document
from quoteattr.errors import ModelError
from quoteattr.neural import component
from quoteattr.neural.bundled_model import Precision, check_precision
from quoteattr.pipeline import Analysis, run
from quoteattr.reading.articles import Source, read_article, read_articles
from quoteattr.records import (
    Act,
    Article,
    Attribution,
    chosen_acts,
    only_confident,
    with_stated_days,
)
from quoteattr.runtime import workers
from quoteattr.runtime.reloading import Renewed
from quoteattr.text.long_words import make_doc
from quoteattr.text.stretches import stretches
from quoteattr.text.whitespace import normalize

STATEMENTS = frozenset({Act.STATEMENT})
"""The acts that are returned by default."""


class Extractor:
    """Finds attributions in articles; made by `load`, reusable and safe to pickle.

    Args:
        nlp: The spaCy pipeline that processes the articles.
        by_rules: Propose attributions by rules, even if the embedded model has proposed some.
        linker: The function that finds coreference chains; by default, those that the pipeline's
            component found.
        aliases: A table that gives each speaker the same key in every article.
        again: Loads the same pipeline again, for constant memory; see `runtime.reloading`.
        min_confidence: The least confidence of speakers, roles and said-on dates: see `load`.
    """

    def __init__(
        self,
        nlp: Language,
        *,
        by_rules: bool = False,
        linker: Linker = coreference.chains,
        aliases: Aliases | None = None,
        again: Callable[[], Language] | None = None,
        min_confidence: float = 0.0,
    ) -> None:
        check("nlp", nlp, Language, "give a spaCy pipeline, or use quoteattr.load()")
        check_flag("by_rules", by_rules)
        check("linker", linker, Callable, "give a function, or coreference.no_chains for none")
        check("aliases", aliases, Aliases | None, "give a table, as of Aliases.from_path")
        check_share("min_confidence", min_confidence)
        requirements.require(nlp)
        if linker is coreference.chains:
            coreference.attach(nlp)
        self.by_rules, self.linker, self.aliases = by_rules, linker, aliases
        self.min_confidence = min_confidence
        self._pipeline = Renewed(nlp, again)

    @property
    def nlp(self) -> Language:
        """The pipeline. You may change it: once you have accessed it, it is never reloaded."""
        return self._pipeline.handed_out()

    def __call__(
        self,
        article: Source,
        *,
        acts: Collection[Act | str] = STATEMENTS,
        stated_days_only: bool = False,
    ) -> tuple[Attribution, ...]:
        """Return the attributions of an article in text order; empty if there are none.

        Args:
            article: Its text, an `Article`, or the ``pathlib.Path`` of its file. A str is always
                text; if it looks like the name of a file, a `QuoteattrWarning` is issued.
            acts: The acts to return.
            stated_days_only: Leave out dates that carry over from another sentence.

        Raises:
            InputError: The article or one of the acts is not valid.
            ReadError: The file cannot be read, or does not contain exactly one article.
        """
        wanted = chosen_acts(acts)
        check_flag("stated_days_only", stated_days_only)
        article = read_article(article)
        found: list[Attribution] = []
        builder = RecordBuilder(article)
        for part in stretches(article):
            nlp = self._pipeline.at_work()
            plain = normalize(part.slice(article.text))
            doc = nlp(make_doc(nlp, plain.text))
            analysis = Analysis(
                document=Document(doc),
                date=article.date,
                by_rules=self.by_rules,
                linker=self.linker,
            )
            kept = (draft for draft in run(analysis).drafts if draft.act in wanted)
            found += builder.build(kept, partial(plain.printed, start=part.start))
        records = with_stated_days(found) if stated_days_only else tuple(found)
        records = records if self.aliases is None else self.aliases.given(records)
        return tuple(only_confident(record, self.min_confidence) for record in records)

    def pipe(
        self,
        articles: Iterable[Source],
        *,
        acts: Collection[Act | str] = STATEMENTS,
        stated_days_only: bool = False,
        processes: int = 1,
    ) -> Iterator[tuple[Article, tuple[Attribution, ...]]]:
        """Yield each article with its attributions, in the order of the articles.

        Args:
            articles: Articles, their texts, or paths of files and folders, each with any number
                of articles.
            acts: The acts to return.
            stated_days_only: Leave out dates that carry over from another sentence.
            processes: The number of worker processes; the records are the same for any number.
                Workers start as new processes, so a script must call this under
                ``if __name__ == "__main__":``.

        Raises:
            InputError: An act, the articles or the number of processes is not valid.
            ReadError: One of the articles is not valid; those before it have been yielded.
        """
        check_flag("stated_days_only", stated_days_only)
        read_one = partial(self, acts=chosen_acts(acts), stated_days_only=stated_days_only)
        check_count("processes", processes)
        sources = read_articles(articles)
        if processes == 1:
            return ((article, read_one(article)) for article in sources)
        return workers.read_all(read_one, sources, processes)


def load(
    model: Language | str | Path | None = None,
    *,
    threads: int = 1,
    precision: Precision = "float32",
    rules: bool = False,
    linker: Linker = coreference.chains,
    aliases: Aliases | str | Path | None = None,
    min_confidence: float = 0.0,
) -> Extractor:
    """Return an extractor with the embedded pipeline, or with a pipeline of your own.

    With your own pipeline, attributions come from rules, which find fewer of them, and pronouns are
    resolved only if the pipeline finds coreference chains. To have the embedded model's
    attributions in your pipeline, add the component instead: ``nlp.add_pipe("quoteattr")``.

    Args:
        model: A spaCy pipeline, its name or folder, or None for the embedded pipeline.
        threads: The number of threads that one pass of the embedded model may use.
        precision: The arithmetic of the embedded model. "float32" gives the same records on every
            processor. "int8" is faster on processors with VNNI instructions, but 4 to 7 % of its
            records differ from processor to processor.
        rules: Find attributions by rules over syntax and quotation marks alone, as with your own
            pipeline; every decision can then be read in the code.
        linker: Your own function from a Doc to coreference chains, or `coreference.no_chains` for
            none; the embedded pipeline then leaves out its own.
        aliases: A table of speakers, or the name of its file, CSV or JSON: see `quoteattr.aliases`.
        min_confidence: Leave out speakers, roles and said-on dates whose own confidence is lower,
            but no record: see `quoteattr.records.only_confident`.

    Raises:
        PipelineError: The pipeline has no dependency parser, or is not for English.
        ModelError: There is no such pipeline, or its weights are damaged.
        ReadError: The table of speakers cannot be read.
        InputError: The number of threads, the precision or the least confidence is not valid.

    >>> extractor = load()
    >>> [record.speaker.name for record in extractor('"It is over," said Ada Quill.')]
    ['Ada Quill']
    """
    check_count("threads", threads)
    check_flag("rules", rules)
    check("model", model, Language | str | os.PathLike | None, "give a pipeline, or its name")
    check_precision(precision)
    table = aliases if isinstance(aliases, Aliases | None) else Aliases.from_path(aliases)
    make = partial(
        Extractor, by_rules=rules, linker=linker, aliases=table, min_confidence=min_confidence
    )
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
    nlp = component.bundled(threads, precision=precision)
    if not with_chains:
        nlp.remove_pipe(coreference.FACTORY)
    return nlp
