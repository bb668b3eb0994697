"""The embedded model as a spaCy component, which writes its analysis into a Doc.

It sets tags, parts of speech, CLEAR dependencies, sentences and names like the en_core_web_*
pipelines, word vectors in `doc.tensor`, and its proposals for attributions in
`doc.user_data[text_key(doc, PROPOSALS)]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import spacy
import srsly
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, POS, TAG
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from quoteattr.document.document import text_key
from quoteattr.document.proposals import LinkProposal, Proposals, SpanProposal
from quoteattr.document.titles import store_titles
from quoteattr.errors import ModelError
from quoteattr.neural import bundled_model
from quoteattr.neural.bundled_model import Precision
from quoteattr.neural.encoder import Encoder
from quoteattr.neural.readings import Reading
from quoteattr.neural.sessions import FILES
from quoteattr.neural.windows import PARAGRAPH, Words, gap
from quoteattr.text.quotations import quote_states

Unsigned = npt.NDArray[np.uint64]

PROPOSALS = "quoteattr:proposals"
NAME = "quoteattr_reader"
ASSIGNS = [
    "token.tag",
    "token.pos",
    "token.dep",
    "token.head",
    "token.is_sent_start",
    "token.ent_iob",
    "token.ent_type",
    "doc.ents",
    "doc.sents",
    "doc.tensor",
]


def proposals(doc: Doc) -> Proposals | None:
    """Return the proposals of the embedded model, or None if another pipeline made the Doc.

    Also None if the Doc was merged, sliced or retokenized since: then its token indices changed.
    """
    size, spans, links = doc.user_data.get(text_key(doc, PROPOSALS), (None, (), ()))
    if size != len(doc):
        return None
    return Proposals(
        tuple(SpanProposal(*row) for row in spans), tuple(LinkProposal(*row) for row in links)
    )


def words_of(doc: Doc) -> tuple[Words, list[int]]:
    """Return the model's input for a Doc, and the token index of each word."""
    text, end = doc.text, 0
    states = quote_states(text)
    texts: list[str] = []
    gaps: list[int] = []
    quoted: list[int] = []
    rows: list[int] = []
    places: list[int] = doc.to_array(IDX).tolist()
    for row, (word, start) in enumerate(zip([token.text for token in doc], places, strict=True)):
        if word.isspace():
            continue
        gaps.append(gap(text[end:start]) if rows else PARAGRAPH)
        texts.append(word)
        quoted.append(states[start])
        rows.append(row)
        end = start + len(word)
    return Words(texts, gaps, quoted), rows


class Reader:
    """The pipeline component of the embedded model.

    Its methods take the arguments that spaCy passes to every component.

    Args:
        vocab: The pipeline's vocabulary.
        name: The component's name.
        threads: Threads that one forward pass may use.
        precision: What a forward pass computes in.
    """

    def __init__(
        self,
        vocab: Vocab,
        name: str = NAME,
        threads: int = 1,
        precision: Precision = "float32",
    ) -> None:
        self.vocab, self.name, self.threads, self.precision = vocab, name, threads, precision
        self.encoder: Encoder | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Write tags, dependencies, sentences, names and vectors into a Doc.

        Raises:
            ModelError: The component has no weights.
        """
        if self.encoder is None:
            raise ModelError("the component has no weights: load a pipeline with quoteattr.load()")
        words, rows = words_of(doc)
        _write(doc, self.encoder.read(words), rows)
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 1) -> Iterator[Doc]:  # noqa: ARG002
        """Process Docs one by one: a batch would not be faster on a CPU."""
        for doc in docs:
            yield self(doc)

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the weights into a folder."""
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        for name, content in self._files().items():
            (path / name).write_bytes(content)

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Reader:  # noqa: ARG002
        """Load the weights from a folder.

        Raises:
            ModelError: A file is missing or damaged.
        """
        # Absolute: a process that is spawned later may have another working directory.
        self.encoder = Encoder(Path(path).absolute(), self.threads, self.precision)
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return the weights as one string of bytes."""
        packed: bytes = srsly.msgpack_dumps(self._files())
        return packed

    def from_bytes(self, data: bytes, exclude: Iterable[str] = ()) -> Reader:  # noqa: ARG002
        """Load the weights from what `to_bytes` returned."""
        self.encoder = Encoder(srsly.msgpack_loads(data), self.threads, self.precision)
        return self

    def _files(self) -> dict[str, bytes]:
        encoder = self.encoder
        return {name: encoder.file(name) for name in FILES} if encoder else {}


@Language.factory(NAME, assigns=ASSIGNS, default_config={"threads": 1, "precision": "float32"})
def make_reader(nlp: Language, name: str, threads: int, precision: Precision) -> Reader:
    """Build the component; its weights come with `from_disk`."""
    return Reader(nlp.vocab, name, threads, precision)


def _write(doc: Doc, reading: Reading, rows: list[int]) -> None:
    """Write an analysis into a Doc.

    A token of white space depends on the word before it, else on the first word; in a Doc without
    words, on the first token.
    """
    strings = doc.vocab.strings
    size = len(doc)
    tags = np.full(size, strings.add("_SP"), dtype=np.uint64)
    pos = np.full(size, IDS["SPACE"], dtype=np.uint64)
    deps = np.full(size, strings.add("dep"), dtype=np.uint64)
    places = np.arange(size)
    words = np.array(rows, dtype=np.int64)
    before = np.maximum(np.searchsorted(words, places, side="right") - 1, 0)
    heads = np.array(rows or [0])[before] - places
    tags[words] = _numbers(reading.tags, strings.add)
    pos[words] = _numbers(reading.pos, IDS.__getitem__)
    deps[words] = _numbers(reading.deps, strings.add)
    heads[words] = words[reading.heads] - words
    iob, types = _name_columns(doc, reading.names, rows)
    table = np.stack([tags, pos, deps, heads.astype(np.uint64), iob, types], axis=1)
    columns = [TAG, POS, DEP, HEAD, ENT_IOB, ENT_TYPE]
    doc.from_array(columns, table)  # type: ignore[arg-type]  # the stub knows 32 bits only
    # The tensor has a row for every token; those of white space stay zero.
    doc.tensor = np.zeros((size, reading.states.shape[1]), dtype=np.float32)
    doc.tensor[words] = reading.states
    spans = [(s.kind, rows[s.start], rows[s.stop - 1] + 1, s.probability) for s in reading.spans]
    links = [(link.cue, link.span, link.probability) for link in reading.links]
    doc.user_data[text_key(doc, PROPOSALS)] = (size, spans, links)
    store_titles(doc, [(k, rows[start], rows[stop - 1] + 1) for k, start, stop in reading.titles])


def _numbers(labels: Sequence[str], number: Callable[[str], int]) -> list[int]:
    """Return the number of each label, looking each up only once."""
    known = {label: number(label) for label in set(labels)}
    return [known[label] for label in labels]


def _name_columns(doc: Doc, names: list[str], rows: list[int]) -> tuple[Unsigned, Unsigned]:
    """Return ENT_IOB and ENT_TYPE of each token; white space ends a name."""
    iob, types = np.full(len(doc), 2, dtype=np.uint64), np.zeros(len(doc), dtype=np.uint64)
    for n, (index, label) in enumerate(zip(rows, names, strict=True)):
        if label != "O":
            inside = label.startswith("I-") and n > 0 and rows[n - 1] == index - 1
            iob[index] = 1 if inside else 3
            types[index] = doc.vocab.strings.add(label[2:])
    return iob, types


def embedded(
    path: Path,
    threads: int = 1,
    vocab: Vocab | bool = True,
    precision: Precision = "float32",
) -> Language:
    """Load the embedded pipeline from a folder.

    Raises:
        ModelError: The folder is not a pipeline, or damaged.
    """
    # Overrides of config.cfg, so that the settings reach the component before its weights load.
    config: dict[str, Any] = {"components": {NAME: {"threads": threads, "precision": precision}}}
    load: Callable[..., Language] = spacy.load
    try:
        return load(path, config=config, vocab=vocab)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"cannot load the embedded pipeline {path} ({error}): reinstall quoteattr"
        ) from error


def bundled(threads: int = 1, *, precision: Precision = "float32") -> Language:
    """Open the pipeline that comes with the package, once its files are verified.

    Raises:
        ModelError: A file is missing or damaged.
    """
    with resources.as_file(resources.files("quoteattr") / bundled_model.FOLDER) as path:
        bundled_model.verify(path)
        return embedded(path, threads, precision=precision)
