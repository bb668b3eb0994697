"""Attributions as a spaCy component: ``nlp.add_pipe("quoteattr")``, then ``doc._.attributions``.

It works behind any English pipeline with a parser; behind the embedded one it accepts what the
reader proposed, elsewhere what rules propose.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from quoteattr import pipeline, syntax
from quoteattr.records import Article

FACTORY = "quoteattr"
EXTENSION = "attributions"


class Component:
    """Puts an article's attributions into ``doc._.attributions``, offsets into ``doc.text``.

    Args:
        acts: Which acts to keep: some of statement, belief, intention, perception, other, or all.

    Raises:
        InputError: One of the acts is none.
    """

    def __init__(self, acts: Sequence[str]) -> None:
        self.acts = pipeline.chosen_acts(acts)
        if not Doc.has_extension(EXTENSION):
            Doc.set_extension(EXTENSION, default=())

    def __call__(self, doc: Doc) -> Doc:
        """Find a Doc's attributions."""
        found = pipeline.read(doc, Article(text=doc.text))
        doc._.set(EXTENSION, tuple(record for record in found if record.act in self.acts))
        return doc


@Language.factory(
    FACTORY,
    assigns=["doc._.attributions"],
    requires=["token.dep", "token.head", "token.tag"],
    default_config={"acts": ["statement"]},
)
def make_component(nlp: Language, name: str, acts: list[str]) -> Component:  # noqa: ARG001
    """Build the component for a pipeline that has a parser.

    Raises:
        PipelineError: The pipeline has no parser, or is not English.

    >>> import quoteattr
    >>> nlp = quoteattr.load().nlp
    >>> _ = nlp.add_pipe("quoteattr")
    >>> [record.speaker.name for record in nlp("Ada Quill said it was over.")._.attributions]
    ['Ada Quill']
    """
    syntax.require(nlp)
    return Component(acts)
