"""Assembling the embedded spaCy pipeline: model, morphology, lemmas; coreference is added later.

Morphological features are looked up by tag, and by word for closed classes; lemmas come from
spaCy's rule lemmatizer with the tables of spacy-lookups-data, which are stored in the pipeline.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import regex
from spacy.language import Language
from spacy.lookups import Lookups
from spacy.pipeline import Lemmatizer

from quoteattr.datasets.corpora import TreeDocument
from quoteattr.neural.component import NAME, Reader
from quoteattr.neural.morphology import FACTORY as MORPHOLOGY
from quoteattr.neural.morphology import Morphology
from quoteattr.training.examples.tokenizer import blank

CLOSED = frozenset(("PRON", "DET", "AUX", "PART"))
LEMMATIZER = "lemmatizer"
DESCRIPTION = "English news: tags, CLEAR dependencies, names, proposals of attributions"
_DOUBLES = regex.compile(r"[^aeiou]*+[aeiou][^aeiouwxy]")  # "hop" doubles: "hopped"
_SEEN = 3  # occurrences after which a closed-class word gets features of its own


def assemble(weights: Path, documents: Sequence[TreeDocument], version: str) -> Language:
    """Return the pipeline around the exported model.

    Args:
        weights: Folder with the model's files.
        documents: The treebank from which morphological features are taken.
        version: The version for the pipeline's metadata.
    """
    nlp = blank()
    reader = nlp.add_pipe(NAME)
    assert isinstance(reader, Reader)
    reader.from_disk(weights)
    ruler = nlp.add_pipe(MORPHOLOGY, name="attribute_ruler")
    assert isinstance(ruler, Morphology)
    _add_morphology(ruler, documents)
    lemmatizer = nlp.add_pipe(LEMMATIZER, config={"mode": "rule"})
    assert isinstance(lemmatizer, Lemmatizer)
    lemmatizer.initialize()  # reads the tables of spacy-lookups-data
    add_exceptions(lemmatizer.lookups)
    nlp.meta["name"] = "quoteattr"
    nlp.meta["version"] = version
    nlp.meta["license"] = "CC BY-SA 4.0"
    nlp.meta["description"] = DESCRIPTION
    return nlp


def add_exceptions(tables: Lookups) -> None:
    """Correct lemmas such as that of "hoped": the rules find hop, whose form would be "hopped".

    So verbs like hop are removed from the list of verbs that rules may find, and their own forms
    become exceptions.
    """
    verbs = tables.get_table("lemma_index")["verb"]
    exceptions = tables.get_table("lemma_exc")["verb"]
    stems = {verb[:-1] for verb in verbs if verb.endswith("e")} & set(verbs)
    for stem in sorted(filter(_DOUBLES.fullmatch, stems)):
        verbs.remove(stem)
        for form in (stem + "s", stem + stem[-1] + "ed", stem + stem[-1] + "ing"):
            exceptions.setdefault(form, [stem])


def _add_morphology(ruler: Morphology, documents: Sequence[TreeDocument]) -> None:
    """Add features by tag to the ruler, and features and lemmas of closed-class words."""
    by_tag: dict[str, Counter[str]] = defaultdict(Counter)
    by_word: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    lemmas: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for tag, pos, word, feats, lemma in _words(documents):
        by_tag[tag][feats] += 1
        if pos in CLOSED:
            by_word[tag, pos, word][feats] += 1
            lemmas[tag, pos, word][lemma] += 1
    usual = {tag: counts.most_common(1)[0][0] for tag, counts in by_tag.items()}
    for tag, feats in sorted(usual.items()):
        if feats:
            ruler.add([[{"TAG": tag}]], {"MORPH": feats})
    for (tag, pos, word), counts in sorted(by_word.items()):
        if counts.total() < _SEEN:
            continue
        (feats, _), (lemma, _) = (
            found.most_common(1)[0] for found in (counts, lemmas[tag, pos, word])
        )
        values = {"MORPH": feats} if feats != usual[tag] else {}
        if lemma != word and pos in ("AUX", "PART"):  # spaCy's lemma rules cover neither
            values["LEMMA"] = lemma
        if values:
            ruler.add([[{"TAG": tag, "POS": pos, "LOWER": word}]], values)


def _words(documents: Sequence[TreeDocument]) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield tag, part of speech, lower-case word, features and lemma of every treebank word."""
    for document in documents:
        for s in document.sentences:
            if s.feats is None or s.xpos is None or s.upos is None or s.lemmas is None:
                continue
            for n, word in enumerate(s.words):
                feats = "" if s.feats[n] == "_" else s.feats[n]
                yield s.xpos[n], s.upos[n], word.lower(), feats, s.lemmas[n]
