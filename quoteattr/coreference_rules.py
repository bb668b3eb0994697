"""What may refer to what in a news article: coreferee's English rules, told who the persons are.

The rules of a novel are not those of the news: there a bare surname stands for a person named in
full paragraphs ago, "Ms." tells who "she" is, and quotations come with every kind of mark.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
from coreferee.data_model import Mention
from coreferee.lang.en.language_specific_rules import LanguageSpecificRulesAnalyzer
from coreferee.rules import RulesAnalyzerFactory
from spacy.tokens import Doc, Token

from quoteattr import coreference_persons, lexicon
from quoteattr.coreference_persons import Person
from quoteattr.lexicon import Gender
from quoteattr.marks import quote_states

LONGEST: Final = 120
"""Tokens of a sentence beyond which it is a list or a table; cost grows with the third power."""

_STATE: Final = "quoteattr:coreference"
# WordNet files these under one gender; in the news they are anybody.
_NO_GENDER: Final = frozenset("baby ex homemaker nurse Scout scout Wave swain tease".split())
_SUBJECTS: Final = ("nsubj", "nsubjpass")
_PERSONAL: Final = ("", "PERSON", "PER", "NORP")


@attrs.define
class Knowledge:
    """What is known about one document while its chains are being found; offsets are token indexes.

    ``persons`` holds the head of each mention of a named person, ``mentions`` those heads by
    person in the text's order; ``beyond`` are the tokens of sentences too long to look into.
    """

    persons: Mapping[int, Person]
    mentions: Mapping[int, Sequence[int]]
    beyond: frozenset[int]
    quoted: Sequence[bool]
    names: dict[int, tuple[str, ...]] = attrs.Factory(dict)
    nouns: dict[int, bool] = attrs.Factory(dict)
    anaphors: dict[int, bool] = attrs.Factory(dict)

    def before(self, token: int) -> int | None:
        """Give the head of the last mention of the same person before a token."""
        person = self.persons.get(token)
        if person is None:
            return None
        row = self.mentions[person.number]
        place = bisect_left(row, token)
        return row[place - 1] if place else None


def knowledge(doc: Doc) -> Knowledge:
    """Give what the rules found out about a document; a KeyError before `NewsRules.initialize`."""
    known: Knowledge = doc.user_data[_STATE]
    return known


def forget(doc: Doc) -> None:
    """Take what the rules found out off the document, so that nothing of it is stored."""
    doc.user_data.pop(_STATE, None)


class NewsRules(LanguageSpecificRulesAnalyzer):  # type: ignore[misc]  # coreferee has no types
    """coreferee's English rules for the news; use the one instance that `news_rules` gives."""

    maximum_anaphora_sentence_referential_distance = 8
    quote_tuples = ()  # our own marks tell what is quoted: see Knowledge.quoted

    def initialize(self, doc: Doc) -> None:
        """Find the persons of a document and the mentions that each pronoun may refer to."""
        beyond = frozenset(t.i for sent in doc.sents if len(sent) > LONGEST for t in sent)
        persons = coreference_persons.find(doc, self.male_names, self.female_names)
        states = quote_states(doc.text)
        quoted = [bool(states[t.idx]) for t in doc]
        known = Knowledge(persons=persons, mentions={}, beyond=beyond, quoted=quoted)
        doc.user_data[_STATE] = known
        rows: dict[int, list[int]] = {}
        for index in sorted(persons):
            if self.is_independent_noun(doc[index]):
                rows.setdefault(persons[index].number, []).append(index)
        known.mentions = rows
        super().initialize(doc)

    def is_independent_noun(self, token: Token) -> bool:
        """Tell whether a token heads a noun phrase that may be a mention."""
        known = knowledge(token.doc)
        answer = known.nouns.get(token.i)
        if answer is None:
            answer = token.i not in known.beyond and bool(super().is_independent_noun(token))
            known.nouns[token.i] = answer
        return answer

    def is_potential_anaphor(self, token: Token) -> bool:
        """Tell whether a token is a pronoun of the third person that refers to something."""
        known = knowledge(token.doc)
        answer = known.anaphors.get(token.i)
        if answer is None:
            answer = token.i not in known.beyond and bool(super().is_potential_anaphor(token))
            known.anaphors[token.i] = answer
        return answer

    def language_independent_is_potential_anaphoric_pair(
        self, referred: Mention, referring: Token
    ) -> int:
        """Rate a pair from 0, impossible, to 2; one whose ends differ in being quoted gets 1."""
        rating = int(super().language_independent_is_potential_anaphoric_pair(referred, referring))
        if rating == 2:
            quoted = knowledge(referring.doc).quoted
            if quoted[referred.root_index] != quoted[referring.i]:
                referred.temp_is_uncertain = True
                return 1
        return rating

    def is_potential_anaphoric_pair(
        self, referred: Mention, referring: Token, directly: bool
    ) -> int:
        """Rate a pair from 0, impossible, to 2, by grammar and by the gender of named persons."""
        rating = int(super().is_potential_anaphoric_pair(referred, referring, directly))
        gender = _gender(referring)
        if rating == 0 or gender is None or len(referred.token_indexes) > 1:
            return rating
        root = referring.doc[referred.root_index]
        if self.is_potential_anaphor(root):
            return rating
        person = knowledge(referring.doc).persons.get(root.i)
        if person is None:
            return rating if self._may_be_person(root, gender) else 0
        if person.gender is None:
            return rating
        if person.gender is not gender:
            return 0 if person.certain else 1
        if person.certain and not self.is_reflexive_anaphor(referring):
            return 2
        return rating

    def is_potential_reflexive_pair(self, referred: Mention, referring: Token) -> bool:
        """Tell whether a pronoun would be "himself" if it meant the other mention."""
        # Two subjects are never one's object, even where the parser hangs both on one verb.
        root = referring.doc[referred.root_index]
        if root.dep_ in _SUBJECTS and referring.dep_ in _SUBJECTS:
            return False
        return bool(super().is_potential_reflexive_pair(referred, referring))

    def is_potential_coreferring_noun_pair(self, referred: Token, referring: Token) -> bool:
        """Tell whether two nouns may be one: persons by their cluster, other names by words."""
        known = knowledge(referring.doc)
        one, other = known.persons.get(referred.i), known.persons.get(referring.i)
        if one is not None and other is not None:
            return one.number == other.number
        if referred.pos_ == "PROPN" and referring.pos_ == "PROPN":
            # Compared by words, so that "Dan" is not the end of "Jordan".
            longer, shorter = self._name(referred, known), self._name(referring, known)
            ends = bool(shorter) and longer[-len(shorter) :] == shorter
            if not ends or one is not None or other is not None:
                return False
        elif referred.lemma_ != referring.lemma_:
            # No rule of the parent's links other nouns; asking it costs most of the time.
            if referring.lemma_.lower() not in self.reverse_entity_noun_dictionary:
                return False
            gender = lexicon.PERSONS.get(referring.lemma_.lower())
            if one and one.gender and gender and one.gender is not gender:
                return False  # "Jane Roe … the man"
        return bool(super().is_potential_coreferring_noun_pair(referred, referring))

    def _name(self, token: Token, known: Knowledge) -> tuple[str, ...]:
        words = known.names.get(token.i)
        if words is None:
            words = tuple(t.lower_ for t in self.get_propn_subtree(token))
            known.names[token.i] = words
        return words

    def _may_be_person(self, root: Token, gender: Gender) -> bool:
        """Tell whether "he" or "she" can mean a noun that is no name of a known person."""
        if root.pos_ == "PROPN":
            return root.ent_type_ in _PERSONAL
        lemma = root.lemma_.lower()
        if lemma in lexicon.PERSONS:
            return lexicon.PERSONS[lemma] in (None, gender)
        return lemma in self.exclusively_person_words or lemma in self.animal_words


@functools.cache
def news_rules() -> NewsRules:
    """Give the rules with coreferee's word lists as sets: same answers, a third faster."""
    stock = RulesAnalyzerFactory.get_rules_analyzer(EnglishView())
    rules = NewsRules()
    for name, value in vars(stock).items():
        words = isinstance(value, list) and name != "blacklisted_phrases"
        if words and name in ("exclusively_male_words", "exclusively_female_words"):
            value = frozenset(value) - _NO_GENDER
        setattr(rules, name, frozenset(value) if words else value)
    return rules


class _NoVectors:
    """A vocabulary whose words have no vectors: those of the document's tensor are used."""

    has_vector = False

    def __getitem__(self, word: str) -> _NoVectors:
        return self


class EnglishView:
    """All that coreferee needs of a spaCy pipeline; it keeps the pipeline itself out of pickles."""

    meta: Mapping[str, Any] = {"lang": "en"}
    vocab = _NoVectors()


def _gender(pronoun: Token) -> Gender | None:
    known = lexicon.PRONOUNS.get(pronoun.lower_)
    if known is None or known.gender is Gender.NEUTER:
        return None
    return known.gender
