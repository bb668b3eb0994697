"""Cues that report nothing of their own: "said …, referring to the flood", "did not name the boy".

They are attributions to PolNeAR, but nobody who lists statements would list them. Nor are verbs
with a mere noun where a content should be: "called his boss", "the film tells the story of Roe".
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from quoteattr.attributions.forms.adjuncts import can_hear
from quoteattr.attributions.rules.reporting import FINITE_TAGS
from quoteattr.lexicon import HONORIFICS, MEDIA, PRESS, act_of
from quoteattr.records import Act

_MEANING: Final = frozenset("allude refer".split())  # with "to"
_RELAYING: Final = frozenset("cite quote".split())
_NAMING: Final = frozenset("identify name".split())
_GIVING: Final = frozenset(
    "disclose give mention offer provide publish release reveal specify".split()
)
_NOTHING: Final = frozenset("little nothing".split())
_OUR: Final = frozenset("our this".split())  # "our correspondent", "this newspaper"
_QUIET: Final = frozenset("mum quiet silence silent tight-lipped".split())
_ASKING: Final = frozenset("ask insist request speak".split())
_UNNAMED: Final = (
    "anonymity",
    "not to be identified",
    "not to be named",
    "not to be quoted",
    "that he not be",
    "that her name",
    "that his name",
    "that she not be",
    "that their name",
    "that they not be",
    "to remain anonymous",
)
_SHOWING: Final = frozenset("demonstrate prove remind reveal say show suggest teach tell".split())
# What shows or teaches something without anybody saying it: no person, document or survey.
_LESSONS: Final = frozenset(
    """accident crisis episode event example experience hindsight history incident instinct life
    logic nature past practice reality that this time tradition""".split()
)
# Verbs of which the noun after them is who hears what is said, with "to" or "with" or without.
_CONTACTING: Final = frozenset(
    "address call chat contact email e-mail message phone ring speak talk telephone text".split()
)
_TO: Final = frozenset("to with".split())
# Who hears a speech: "addressed the rally", but "addressed the problem" is a statement.
_ADDRESSED: Final = MEDIA | frozenset("ceremony function gathering occasion summit".split())
# What somebody writes without words that are told: "wrote a letter to the board".
_WRITINGS: Final = frozenset(
    "book diary email e-mail essay letter memo memoir note novel poem song".split()
)
_STORIES: Final = frozenset("history saga story tale".split())
_NARRATIVES: Final = frozenset(
    """album ballad book comic documentary drama episode exhibition film movie musical novel opera
    painting play series show song which""".split()
)


def is_no_report(cue: Tokens, head: Token, source: Tokens | None, after: Tokens | None) -> bool:
    """Return whether a cue without a quotation reports nothing of its own.

    Args:
        cue: The tokens of the cue.
        head: The word under which the cue is looked up.
        source: The tokens of the source.
        after: The tokens of the content after the cue, if there is one.
    """
    return (
        _is_explanation(head)
        or _tells_nothing(cue, head, source, after)
        or _has_no_content(cue, head, after)
    )


def _is_explanation(head: Token) -> bool:
    """Return whether a participle only explains another statement.

    True for "said …, referring to the flood" and "reported …, citing two officials", but not for
    "shut the mine, citing the price of coal", which gives a reason.
    """
    if head.tag_ != "VBG":
        return False
    if head.lemma_.lower() in _MEANING:
        return True
    if head.lemma_.lower() not in _RELAYING:
        return False
    above, before = head.head, head.doc[max(0, head.i - 2) : head.i]
    # A parser may attach it to the verb of what was reported: "It fell, the paper said, citing …".
    beside = len(before) == len(", said".split()) and before[1].text == ","
    verbs = [*([above] if above.i != head.i else []), *(before[:1] if beside else [])]
    return any(act_of(verb.lemma_.lower()) is Act.STATEMENT for verb in verbs)


def _tells_nothing(cue: Tokens, head: Token, source: Tokens | None, after: Tokens | None) -> bool:
    """Return whether nothing is said: "said nothing", "did not identify the boy", "history shows".

    False for "did not say who paid", which tells what was not said.
    """
    lemma = head.lemma_.lower()
    if lemma in _SHOWING and source is not None and source.root.lemma_.lower() in _LESSONS:
        return True
    if any(token.lower_ in _QUIET for token in cue):
        return True  # "have been quiet about the trial"
    if after is None:
        return False
    noun = after.root
    if noun.lower_ in _NOTHING:
        return act_of(lemma) is Act.STATEMENT
    if lemma in _ASKING and after.text.lower().startswith(_UNNAMED):
        return True
    negated = any(token.dep_ == "neg" or token.lower_ in ("not", "never") for token in cue)
    if not negated:
        return False
    return lemma in _NAMING or (lemma in _GIVING and noun.tag_.startswith("NN"))


def is_press(source: Tokens) -> bool:
    """Return whether a source is a newspaper, broadcaster or agency by name, or "this paper"."""
    named = any(token.tag_ in ("NNP", "NNPS") for token in source) or source[0].lower_ in _OUR
    first = source[0].lower_
    titled = first in HONORIFICS and first != "the"  # "The Mail", but not "Ms Mail"
    person = titled or source.root.ent_type_ in ("PERSON", "PER")
    return named and not person and any(token.lower_ in PRESS for token in source)


def _has_no_content(cue: Tokens, head: Token, after: Tokens | None) -> bool:
    """Return whether the content is a noun for who was spoken to, or for a story.

    True for "called his boss", "the film tells the story of a widow" and "the letter shows it", but
    not for "called him a thief".
    """
    lemma = head.lemma_.lower()
    if after is None or _is_predication(after):
        return False
    noun, words = after.root, [token.lower_ for token in cue if token.i > head.i]
    if lemma in _SHOWING - {"say", "tell"} and after.text.lower() == "it":
        return True
    if lemma == "tell" and noun.lemma_.lower() in _STORIES:
        return any(one.lemma_.lower() in _NARRATIVES for one in _subjects(head))
    if lemma == "write" and noun.lemma_.lower() in _WRITINGS:
        return all(one.dep_ != "acl" for one in noun.rights)  # "a letter thanking her"
    if lemma not in _CONTACTING or not set(words) <= _TO:
        return False
    hears = (
        noun.tag_ == "PRP"
        or can_hear(noun)
        or (lemma == "address" and noun.lemma_.lower() in _ADDRESSED)
    )
    return after.start == cue.end and hears and not _has_complement(head, after)


def _is_predication(content: Tokens) -> bool:
    """Return whether a content has a verb of its own or words in marks."""
    if content[0].lower_ in ("that", "to", "not", "if", "whether"):
        return True
    return any(token.is_quote for token in content) or content.root.tag_ in FINITE_TAGS | {
        "VBG",
        "VBN",
    }


def _subjects(verb: Token) -> list[Token]:
    return [one for one in verb.lefts if one.dep_ == "nsubj"]


def _has_complement(verb: Token, content: Tokens) -> bool:
    """Return whether more than an object follows a verb: "called [him] a thief"."""
    return any(
        one.i > content.root.i and one.dep_ not in ("advmod", "npadvmod", "prep", "punct")
        for one in (*verb.rights, *content.root.rights)
        if one.i >= content.end or one.dep_ in ("oprd", "appos", "acl", "relcl", "acomp", "amod")
    )
