"""Docs built from stored parses: what a pipeline writes into a Doc, laid over its text.

A file of parses, ``cases/NAME.parse.txt``, follows the syntax of `tests.cases`: of each case of
``cases/NAME.txt`` a token a line, its columns parted by tabs::

    word  tag  lemma  head  label  [coarse tag  name]

The head counts from 1 in the sentence, 0 stands for its root. A blank line parts sentences. The
last two columns are there where a program wrote the parse: the name is ``B-PERSON``, ``I-PERSON``
or ``O``. An answer is a chain of coreference: its mentions as the tokens of their heads, counted
from 0 in the text, parted by `` | ``, with a comma between the heads of one mention.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import attrs
import spacy
from coreferee import data_model
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from quoteattr.coreference.fast_rules import register_extensions
from tests import cases

Chain = tuple[tuple[int, ...], ...]


@attrs.frozen
class Row:
    """A token of a parse; `head` counts from 1 in the sentence, 0 for its root."""

    word: str
    tag: str
    lemma: str
    head: int
    dep: str
    pos: str = ""
    name: str = ""


@attrs.frozen
class Parse:
    """The sentences of a text, and its chains of coreference."""

    sentences: tuple[tuple[Row, ...], ...]
    chains: tuple[Chain, ...] = ()

    def doc(self, text: str) -> Doc:
        """Build the Doc of the text that was parsed."""
        return linked(laid_over(text, self.sentences), self.chains)


@lru_cache(maxsize=1)
def blank() -> Language:
    """Make a blank English pipeline, once for all tests; leave it as it is."""
    return spacy.blank("en")


@lru_cache
def read(name: str) -> dict[str, Parse]:
    """Read a file of parses by what its cases guard."""
    return {case.guards: of(case) for case in cases.read(f"{name}.parse.txt")}


def of(case: cases.Case) -> Parse:
    """Return the parse that a case of such a file holds."""
    return Parse(
        sentences=tuple(
            tuple(_row(line) for line in sentence.split("\n"))
            for sentence in case.text.split("\n\n")
        ),
        chains=tuple(_chain(answer) for answer in case.answers),
    )


def _row(line: str) -> Row:
    word, tag, lemma, head, *others = line.split("\t")
    return Row(word, tag, lemma, int(head), *others)


def _chain(answer: str) -> Chain:
    return tuple(tuple(map(int, mention.split(","))) for mention in answer.split(" | "))


def laid_over(text: str, sentences: Sequence[Sequence[Row]], vocab: Vocab | None = None) -> Doc:
    """Build the Doc of a text from the parses of its sentences.

    Line breaks become tokens that hang on the word before, as in spaCy's own pipelines.
    """
    rows: list[Row] = []  # heads count from 0 in the text here
    spaces: list[bool] = []
    at = 0
    for sentence in sentences:
        places = []
        for row in sentence:
            start = text.index(row.word, at)
            gap = text[at:start]
            if gap == " ":
                spaces[-1] = True
            elif gap:
                rows.append(Row(gap, "_SP", gap, max(len(rows) - 1, 0), "dep", "SPACE", "O"))
                spaces.append(False)
            places.append(len(rows))
            rows.append(row)
            spaces.append(False)
            at = start + len(row.word)
        for place, row in zip(places, sentence, strict=True):
            rows[place] = attrs.evolve(row, head=places[row.head - 1] if row.head else place)
    assert not text[at:].strip(), f"the parse of {text!r} ends before {text[at:]!r}"
    whole = all(row.pos and row.name for row in rows)
    return Doc(
        vocab or blank().vocab,
        words=[row.word for row in rows],
        spaces=spaces,
        tags=[row.tag for row in rows],
        lemmas=[row.lemma for row in rows],
        heads=[row.head for row in rows],
        deps=[row.dep for row in rows],
        pos=[row.pos for row in rows] if whole else None,
        ents=[row.name for row in rows] if whole else None,
    )


def linked(doc: Doc, chains: Sequence[Chain]) -> Doc:
    """Give a Doc chains of coreference, as the product's component leaves them."""
    register_extensions()
    holder = doc._.coref_chains = data_model.ChainHolder()
    for chain in chains:
        mentions = []
        for heads in chain:
            mention = data_model.Mention(doc[heads[0]], include_dependent_siblings=False)
            mention.token_indexes = list(heads)
            mentions.append(mention)
        holder.chains.append(data_model.Chain(mentions, 0))
    return doc


def stored(doc: Doc) -> list[str]:
    """Write the parse of a Doc as the lines of a file of parses."""
    lines: list[str] = []
    for sentence in doc.sents:
        tokens = [token for token in sentence if not token.is_space]
        numbers = {token.i: n for n, token in enumerate(tokens, start=1)}
        for token in tokens:
            head = 0 if token.head.i == token.i else numbers[token.head.i]
            name = f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O"
            row = [token.text, token.tag_, token.lemma_, str(head), token.dep_, token.pos_, name]
            lines.append(("\\" if token.text[0] in "#=!\\" else "") + "\t".join(row))
        lines.append("")
    chains = doc._.coref_chains if Doc.has_extension("coref_chains") else ()
    for chain in chains or ():
        mentions = [",".join(map(str, mention.token_indexes)) for mention in chain.mentions]
        lines.append(f"= {' | '.join(mentions)}")
    return lines


PARSED = "“It is over,” Ada Quill said."
"""The one sentence that the component ``hand_made_parser`` can parse."""


@Language.component("hand_made_parser", assigns=["token.dep", "token.head"])
def hand_made_parser(doc: Doc) -> Doc:
    """Parse one sentence as if a parser of a user's own had read it."""
    rows = {
        "“": ("``", "PUNCT", "punct", 3, "“"),
        "It": ("PRP", "PRON", "nsubj", 2, "it"),
        "is": ("VBZ", "AUX", "ccomp", 8, "be"),
        "over": ("RB", "ADV", "advmod", 2, "over"),
        ",": (",", "PUNCT", "punct", 8, ","),
        "”": ("''", "PUNCT", "punct", 8, "”"),
        "Ada": ("NNP", "PROPN", "compound", 7, "Ada"),
        "Quill": ("NNP", "PROPN", "nsubj", 8, "Quill"),
        "said": ("VBD", "VERB", "ROOT", 8, "say"),
        ".": (".", "PUNCT", "punct", 8, "."),
    }
    tokens = [rows[token.text] for token in doc]
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[row[0] for row in tokens],
        pos=[row[1] for row in tokens],
        deps=[row[2] for row in tokens],
        heads=[row[3] for row in tokens],
        lemmas=[row[4] for row in tokens],
        ents=["O"] * 6 + ["B-PERSON", "I-PERSON"] + ["O"] * 2,
    )
