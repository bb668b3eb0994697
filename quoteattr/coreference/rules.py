"""What may refer to what in a news article: coreferee's English rules, told who the persons are.

The rules of a novel are not those of the news: there a bare surname stands for a person named in
full paragraphs ago, "Ms." tells who "she" is, and quotations come with every kind of mark.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from importlib import resources
from typing import Any, Final

from coreferee.data_model import Mention
from spacy.tokens import Doc, Token

from quoteattr import lexicon
from quoteattr.coreference import persons
from quoteattr.coreference.document_facts import Knowledge, knowledge, learn
from quoteattr.coreference.fast_rules import QuickRules, gender_of
from quoteattr.document.document import Document
from quoteattr.lexicon import Gender

LONGEST: Final = 120
"""Tokens of a sentence beyond which it is a list or a table; cost grows with the third power."""

# WordNet files these under one gender; in the news they are anybody.
_NO_GENDER: Final = frozenset("baby ex homemaker nurse Scout scout Wave swain tease".split())
_SUBJECTS: Final = ("nsubj", "nsubjpass")
_PERSONAL: Final = ("", "PERSON", "PER", "NORP")


class NewsRules(QuickRules):
    """coreferee's English rules for the news; use the one instance that `news_rules` gives."""

    maximum_anaphora_sentence_referential_distance = 8
    quote_tuples = ()  # our own marks tell what is quoted: see Knowledge.quoted

    def initialize(self, doc: Doc) -> None:
        """Find the persons of a document and the mentions that each pronoun may refer to.

        Gives what coreferee's own gives, which looks at every pair of tokens.
        """
        known = learn(doc)
        known.beyond = frozenset(t.i for sent in doc.sents if len(sent) > LONGEST for t in sent)
        document = Document(doc)
        known.persons = persons.find(document)
        known.quoted = [bool(document.quoted[t.idx]) for t in known.tokens]
        rows: dict[int, list[int]] = defaultdict(list)
        for index in sorted(known.persons):
            if self.is_independent_noun(known.tokens[index]):
                rows[known.persons[index].number].append(index)
        known.mentions = rows
        self.mark(doc, known)
        known.personal = [place for place in known.places if self._is_personal(known, place)]
        self._index_nouns(known)
        self.offer(known)

    def language_independent_is_potential_anaphoric_pair(
        self, referred: Mention, referring: Token
    ) -> int:
        """Rate a pair from 0, impossible, to 2, and mark the mention as uncertain or not.

        In doubt is a pair whose ends differ in being quoted, and one with a noun like the mention
        nearer to the pronoun in the tree.
        """
        known, root = knowledge(referring.doc), referred.root_index
        if referring in known.holders[root].temp_dependent_siblings:
            return 0
        rating = self.is_potential_anaphoric_pair(referred, referring, True)
        if rating == 2 and (
            known.quoted[root] != known.quoted[referring.i]
            or (not known.anaphors[root] and self.is_nearer_like(known, referred, referring.i))
        ):
            rating = 1
        if rating:
            referred.temp_is_uncertain = rating == 1
        return rating

    def is_potential_anaphoric_pair(
        self, referred: Mention, referring: Token, directly: bool
    ) -> int:
        """Rate a pair from 0, impossible, to 2, by grammar and by the gender of named persons."""
        known, root = knowledge(referring.doc), referred.root_index
        if directly and known.trees[root] == known.trees[referring.i]:
            return self._rate(known, referred, referring, directly)
        # Where no tree holds both, only what the pronoun's form tells counts, not where it stands.
        form = self.form(known, referring)
        key = (referred.root_index, len(referred.token_indexes) > 1, form, directly)
        rating = known.ratings.get(key)
        if rating is None:
            rating = self._rate(known, referred, referring, directly)
            known.ratings[key] = rating
        return rating

    def form(self, known: Knowledge, referring: Token) -> Hashable:
        """Return all that the rules for a pair in different sentences ask of a pronoun."""
        form = known.forms.get(referring.i)
        if form is None:
            number, gender = (tuple(referring.morph.get(key, [])) for key in ("Number", "Gender"))
            form = number, gender, self.is_reflexive_anaphor(referring), gender_of(referring)
            known.forms[referring.i] = form
        return form

    def _rate(self, known: Knowledge, referred: Mention, referring: Token, directly: bool) -> int:
        rating = int(super().is_potential_anaphoric_pair(referred, referring, directly))
        gender = gender_of(referring)
        if rating == 0 or gender is None or len(referred.token_indexes) > 1:
            return rating
        root = known.tokens[referred.root_index]
        if self.is_potential_anaphor(root):
            return rating
        person = known.persons.get(root.i)
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
        known = knowledge(referring.doc)
        root = known.tokens[referred.root_index]
        if known.trees[root.i] != known.trees[referring.i]:
            return False
        # Two subjects are never one's object, even where the parser hangs both on one verb.
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
            longer, shorter = self._name(referred), self._name(referring)
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

    def _index_nouns(self, known: Knowledge) -> None:
        """Write down what nouns can have in common: without any of it the rule above says no."""
        for token in known.tokens:
            person = known.persons.get(token.i)
            if person is None and token.pos_ not in self.noun_pos:
                continue
            shared: list[Hashable] = [("lemma", token.lemma_)]
            if person is not None:
                shared.append(("person", person.number))
            shared += [("name", word) for word in self._name(token)[-1:]]
            label = self.reverse_entity_noun_dictionary.get(token.lemma_.lower())
            offered = [*shared, ("label", label)] if label else shared
            asked = [*shared, ("label", token.ent_type_)]
            known.alike.add(token.i, known.trees[token.i], asked, offered)

    def _name(self, token: Token) -> tuple[str, ...]:
        return tuple(t.lower_ for t in self.get_propn_subtree(token))

    def _is_personal(self, known: Knowledge, place: int) -> bool:
        """Tell whether "he" or "she" can mean a mention: any other pair of theirs is rated 0."""
        if known.anaphors[place] or place in known.persons:
            return True
        root = known.tokens[place]
        return any(self._may_be_person(root, g) for g in (Gender.MASCULINE, Gender.FEMININE))

    def _may_be_person(self, root: Token, gender: Gender) -> bool:
        """Tell whether "he" or "she" can mean a noun that is no name of a known person."""
        if root.pos_ == "PROPN":
            return root.ent_type_ in _PERSONAL
        lemma = root.lemma_.lower()
        if lemma in lexicon.PERSONS:
            return lexicon.PERSONS[lemma] in (None, gender)
        return lemma in self.exclusively_person_words or lemma in self.animal_words


@functools.cache
def news_rules(every_pronoun: bool = True) -> NewsRules:
    """Return the rules with coreferee's word lists as sets: same answers, a third faster.

    coreferee's own factory compares the lists of names word by word, which takes a third of a
    second of every start.

    Args:
        every_pronoun: Look into "it" and "they" too, not only into "he" and "she".
    """
    rules = NewsRules()
    rules.every_pronoun = every_pronoun
    words = dict(_word_lists())
    for gender, other in (("male", "female"), ("female", "male")):
        words[f"exclusively_{gender}_names"] = words[f"{gender}_names"] - words[f"{other}_names"]
        words[f"exclusively_{gender}_words"] -= _NO_GENDER
    for name, value in words.items():
        setattr(rules, name, sorted(value) if name == "blacklisted_phrases" else value)
    return rules


def _word_lists() -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the word lists that coreferee is shipped with, by their names there."""
    for folder in ("en", "common"):
        for file in (resources.files("coreferee") / "lang" / folder / "data").iterdir():
            if file.name.endswith(".dat"):
                lines = map(str.strip, file.read_text("utf-8").splitlines())
                words = frozenset(line for line in lines if len(line) > 1 and line[0] != "#")
                yield file.name.removesuffix(".dat"), words


class _NoVectors:
    """A vocabulary whose words have no vectors: those of the document's tensor are used."""

    has_vector = False

    def __getitem__(self, word: str) -> _NoVectors:
        return self


class EnglishView:
    """All that coreferee needs of a spaCy pipeline; it keeps the pipeline itself out of pickles."""

    meta: Mapping[str, Any] = {"lang": "en"}
    vocab = _NoVectors()
