"""What a pipeline and a Doc must provide before attributions can be found in them."""

from __future__ import annotations

from spacy.attrs import DEP, LEMMA, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

from quoteattr.errors import PipelineError


def require_english(nlp: Language) -> None:
    """Check that a pipeline is for English.

    Raises:
        PipelineError: The pipeline is for another language.

    >>> import spacy
    >>> require_english(spacy.blank("en"))
    """
    if nlp.lang != "en":
        raise PipelineError(
            f"the pipeline reads {nlp.lang!r}: quoteattr reads English; load an 'en' pipeline"
        )


def require(nlp: Language) -> None:
    """Check that a pipeline assigns the dependencies that the rules read.

    Raises:
        PipelineError: The pipeline has no dependency parser, or is not for English.

    >>> import spacy
    >>> require(spacy.blank("en"))
    Traceback (most recent call last):
    quoteattr.errors.PipelineError: ...
    """
    require_english(nlp)
    assigned = {name for pipe in nlp.pipe_names for name in nlp.get_pipe_meta(pipe).assigns}
    if not assigned & {"token.dep", "token.head"}:
        raise PipelineError(
            f"the pipeline {nlp.meta.get('name', '')!r} with components {nlp.pipe_names} has no "
            "dependency parser for the rules: load one that has (en_core_web_sm, say), or take the "
            'embedded model, as nlp.add_pipe("quoteattr", config={"reader": "embedded"}) or '
            "quoteattr.load()"
        )


def require_annotation(doc: Doc) -> None:
    """Check that a Doc has the annotation that the rules read.

    A Doc of white space alone needs none.

    Raises:
        PipelineError: The Doc has no tags, parts of speech, lemmas or dependencies; the message
            says which.
    """
    needed = {"tags": TAG, "parts of speech": POS, "lemmas": LEMMA, "dependencies": DEP}
    words = [not token.is_space for token in doc]
    columns = doc.to_array([*needed.values()])[words] > 0
    # More than half of the words, not any: an entity ruler or a matcher may tag a few words of a
    # Doc that no tagger has seen.
    lacking = [
        name
        for name, column in zip(needed, columns.T, strict=True)
        if 2 * column.sum() <= len(column)
    ]
    if lacking and len(columns):
        raise PipelineError(
            f"the Doc has no {', '.join(lacking)}, which the rules read: enable tagger, parser, "
            "attribute ruler and lemmatizer and put quoteattr behind them, "
            'nlp.add_pipe("quoteattr", last=True), or take the embedded model, '
            'config={"reader": "embedded"}, which needs none of them'
        )
