"""The spaCy Doc: the embedded reader as a pipeline component, and what a foreign pipeline must have.

The component writes tags, parts of speech, CLEAR dependencies, sentences and names as the
en_core_web_* pipelines do, word vectors into `doc.tensor`, and leaves its proposals for
attributions in `doc.user_data[PROPOSALS]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import spacy
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, POS, TAG
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from quoteattr.encoder import FILES, Encoder, Reading
from quoteattr.errors import ModelError, PipelineError
from quoteattr.marks import quote_states
from quoteattr.proposals import LinkProposal, Proposals, SpanProposal
from quoteattr.windows import PARAGRAPH, Words, gap

PROPOSALS = "quoteattr:proposals"
NAME = "quoteattr_reader"
ASSIGNS = ["token.tag", "token.pos", "token.dep", "token.head", "token.is_sent_start",
           "token.ent_iob", "token.ent_type", "doc.ents", "doc.sents", "doc.tensor"]


def proposals(doc: Doc) -> Proposals | None:
    """Return what the embedded reader proposed, or None when another pipeline read the Doc."""
    stored = doc.user_data.get(PROPOSALS)
    if stored is None:
        return None
    spans, links = stored
    return Proposals(
        tuple(SpanProposal(*row) for row in spans), tuple(LinkProposal(*row) for row in links)
    )


def require(nlp: Language) -> None:
    """Check that a pipeline gives what attributions are found from.

    Raises:
        PipelineError: It has no dependency parser, or is not English.

    >>> require(spacy.blank("en"))
    Traceback (most recent call last):
    quoteattr.errors.PipelineError: ...
    """
    if nlp.lang != "en":
        raise PipelineError(
            f"the pipeline reads {nlp.lang!r}: quoteattr reads English; load an 'en' pipeline"
        )
    given = {name for pipe in nlp.pipe_names for name in nlp.get_pipe_meta(pipe).assigns}
    if not given & {"token.dep", "token.head"}:
        raise PipelineError(
            f"the pipeline {nlp.meta.get('name', '')!r} with components {nlp.pipe_names} has no "
            "dependency parser: load one that has (en_core_web_sm, say), or call "
            "quoteattr.load() without a pipeline for the embedded one"
        )


def words_of(doc: Doc) -> tuple[Words, list[int]]:
    """Return what the reader sees of a Doc, and the token index of each word."""
    states = quote_states(doc.text)
    text, end = doc.text, 0
    texts, gaps, quoted, rows = [], [], [], []
    for token in doc:
        if token.is_space:
            continue
        gaps.append(gap(text[end : token.idx]) if rows else PARAGRAPH)
        texts.append(token.text)
        quoted.append(states[token.idx])
        rows.append(token.i)
        end = token.idx + len(token.text)
    return Words(texts, gaps, quoted), rows


class Reader:
    """Pipeline component that reads a Doc with the embedded encoder.

    Args:
        vocab: The pipeline's vocabulary.
        name: The component's name.
        threads: Threads that one forward pass may use.
    """

    def __init__(self, vocab: Vocab, name: str = NAME, threads: int = 1) -> None:
        self.vocab, self.name, self.threads = vocab, name, threads
        self.encoder: Encoder | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Read one Doc and write tags, dependencies, sentences, names and vectors into it.

        Raises:
            ModelError: The component has no weights.
        """
        if self.encoder is None:
            raise ModelError("the component has no weights: open a pipeline with quoteattr.load()")
        words, rows = words_of(doc)
        if rows:
            reading = self.encoder.read(words)
            _write(doc, reading, rows)
        else:
            doc.user_data[PROPOSALS] = ([], [])
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 1) -> Iterator[Doc]:
        """Read Docs one by one: a batch would be no faster on a CPU."""
        for doc in docs:
            yield self(doc)

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the weights into a folder."""
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        for name, content in self._files().items():
            (path / name).write_bytes(content)

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Reader:
        """Open the weights in a folder.

        Raises:
            ModelError: A file is missing or damaged.
        """
        self.encoder = Encoder(Path(path).absolute(), self.threads)
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return the weights as one string of bytes."""
        import srsly

        packed: bytes = srsly.msgpack_dumps(self._files())
        return packed

    def from_bytes(self, data: bytes, exclude: Iterable[str] = ()) -> Reader:
        """Open what `to_bytes` returned."""
        import srsly

        self.encoder = Encoder(srsly.msgpack_loads(data), self.threads)
        return self

    def _files(self) -> dict[str, bytes]:
        encoder = self.encoder
        return {name: encoder.file(name) for name in FILES} if encoder else {}


@Language.factory(NAME, assigns=ASSIGNS, default_config={"threads": 1})
def make_reader(nlp: Language, name: str, threads: int) -> Reader:
    """Build the component; its weights come with `from_disk`."""
    return Reader(nlp.vocab, name, threads)


def _write(doc: Doc, reading: Reading, rows: list[int]) -> None:
    """Write a reading into a Doc; white space hangs on the word before it, or behind it at first."""
    strings = doc.vocab.strings
    size = len(doc)
    columns = {name: np.zeros(size, dtype=np.uint64) for name in ("tag", "pos", "dep", "type")}
    columns["tag"][:] = strings.add("_SP")
    columns["pos"][:] = IDS["SPACE"]
    columns["dep"][:] = strings.add("dep")
    heads = np.zeros(size, dtype=np.int64)
    iob = np.full(size, 2, dtype=np.uint64)
    before = rows[0]
    known = set(rows)
    for index in range(size):
        if index in known:
            before = index
        else:
            heads[index] = before - index
    for n, index in enumerate(rows):
        columns["tag"][index] = strings.add(reading.tags[n])
        columns["pos"][index] = IDS[reading.pos[n]]
        columns["dep"][index] = strings.add(reading.deps[n])
        heads[index] = rows[reading.heads[n]] - index
        label = reading.names[n]
        if label != "O":
            inside = label.startswith("I-") and n > 0 and rows[n - 1] == index - 1
            iob[index] = 1 if inside else 3
            columns["type"][index] = strings.add(label[2:])
    table = np.stack([columns["tag"], columns["pos"], columns["dep"], heads.astype(np.uint64), iob,
                      columns["type"]], axis=1)
    doc.from_array([TAG, POS, DEP, HEAD, ENT_IOB, ENT_TYPE], table)
    doc.tensor = np.zeros((size, reading.states.shape[1]), dtype=np.float32)
    doc.tensor[rows] = reading.states
    spans = [(s.kind, rows[s.start], rows[s.stop - 1] + 1, s.probability) for s in reading.spans]
    links = [attrs.astuple(link) for link in reading.links]
    doc.user_data[PROPOSALS] = (spans, links)


def embedded(path: Path, threads: int = 1, vocab: Vocab | bool = True) -> Language:
    """Open the embedded pipeline in a folder.

    Raises:
        ModelError: The folder is no pipeline, or damaged.
    """
    config: dict[str, Any] = {"components": {NAME: {"threads": threads}}}
    load: Callable[..., Language] = spacy.load
    try:
        return load(path, config=config, vocab=vocab)
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot open the embedded pipeline {path}: {error}") from error
