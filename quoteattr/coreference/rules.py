"""coreferee's English rules, adapted to news articles and to the persons that an article names.

In news, a surname refers to a person whose full name may be many paragraphs back, a title such as
"Ms." shows to whom "she" refers, and quotation marks come in every style. coreferee's own rules
know none of this.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Hashable, Iterator
from importlib import resources
from typing import Final

from coreferee.data_model import Mention
from spacy.tokens import Doc, Token

from quoteattr import lexicon
from quoteattr.coreference.document_facts import DocumentFacts, collect_facts, facts_of
from quoteattr.coreference.fast_rules import FastRules
from quoteattr.coreference.persons import find_persons
from quoteattr.document.document import Document
from quoteattr.entities import genders
from quoteattr.lexicon import Gender

MAX_SENTENCE_TOKENS: Final = 120
"""A longer sentence, mostly a list or a table, has no mentions.

The time of coreferee's own rules grows with the third power of the length of a sentence: 0.3
seconds for 110 tokens and 24 for 440, which take 0.2 with this limit.
"""

# coreferee's word lists, from WordNet, give these one gender; in news they have either.
_NO_GENDER: Final = frozenset("baby ex homemaker nurse Scout scout Wave swain tease".split())
_SUBJECTS: Final = ("nsubj", "nsubjpass")
# Entity labels of a name to which "he" or "she" may refer although it names no known person.
_PERSON_LABELS: Final = ("", "PERSON", "PER", "NORP")


class NewsRules(FastRules):
    """The adapted rules; use the shared instance that `news_rules` returns."""

    maximum_anaphora_sentence_referential_distance = 8  # sentences; 5 in coreferee
    quote_tuples = ()  # `DocumentFacts.quoted` has our own quotations instead

    def initialize(self, doc: Doc) -> None:
        """Find the persons of a document and the candidates of each pronoun.

        The result is that of coreferee's own method, which looks at every pair of tokens.

        Raises:
            ValueError: The Doc has no sentence boundaries.
        """
        document = Document(doc)
        facts = collect_facts(document)
        long_sentences = (sent for sent in doc.sents if len(sent) > MAX_SENTENCE_TOKENS)
        facts.in_long_sentences = frozenset(t.i for sent in long_sentences for t in sent)
        facts.persons = find_persons(document)
        facts.quoted = [bool(document.quoted[t.idx]) for t in facts.tokens]
        heads: dict[int, list[int]] = defaultdict(list)
        for index in sorted(facts.persons):
            if self.is_independent_noun(facts.tokens[index]):
                heads[facts.persons[index].number].append(index)
        facts.heads_of_person = heads
        self.add_holders(doc, facts)
        facts.possible_persons = [
            index for index in facts.possible_mentions if self._may_be_he_or_she(facts, index)
        ]
        self._add_noun_keys(facts)
        self.add_candidates(facts)

    def language_independent_is_potential_anaphoric_pair(
        self, referred: Mention, referring: Token
    ) -> int:
        """Return the rating of a pair, and record with the mention whether it is uncertain.

        0 impossible, 1 uncertain, 2 possible. A pair is uncertain if only one of the two is inside
        a quotation, or if a noun that may be the mention is nearer to the pronoun in the tree.
        """
        facts, root = facts_of(referring.doc), referred.root_index
        if referring in facts.holders[root].temp_dependent_siblings:
            return 0
        rating = self.is_potential_anaphoric_pair(referred, referring, True)
        if rating == 2 and (
            facts.quoted[root] != facts.quoted[referring.i]
            or (not facts.anaphors[root] and self.has_nearer_noun(facts, referred, referring.i))
        ):
            rating = 1
        if rating:
            referred.temp_is_uncertain = rating == 1
        return rating

    def is_potential_anaphoric_pair(
        self, referred: Mention, referring: Token, directly: bool
    ) -> int:
        """Return the rating of a pair by grammar and by the gender of named persons, 0 to 2.

        ``directly`` is False where the pronoun only joins a chain that contains the mention.
        """
        facts, root = facts_of(referring.doc), referred.root_index
        if directly and facts.trees[root] == facts.trees[referring.i]:
            return self._rate_pair(facts, referred, referring, directly)
        # In different trees, only the form of the pronoun counts, and not its position.
        form = self.pronoun_form(facts, referring)
        key = (referred.root_index, len(referred.token_indexes) > 1, form, directly)
        rating = facts.ratings.get(key)
        if rating is None:
            rating = self._rate_pair(facts, referred, referring, directly)
            facts.ratings[key] = rating
        return rating

    def pronoun_form(self, facts: DocumentFacts, referring: Token) -> Hashable:
        """Return the properties of a pronoun that the rules for a pair in two trees depend on."""
        form = facts.pronoun_forms.get(referring.i)
        if form is None:
            number, gender = (tuple(referring.morph.get(key, [])) for key in ("Number", "Gender"))
            form = (
                number,
                gender,
                self.is_reflexive_anaphor(referring),
                genders.of_pronoun(referring),
            )
            facts.pronoun_forms[referring.i] = form
        return form

    def _rate_pair(
        self, facts: DocumentFacts, referred: Mention, referring: Token, directly: bool
    ) -> int:
        rating = int(super().is_potential_anaphoric_pair(referred, referring, directly))
        gender = genders.of_pronoun(referring)
        if rating == 0 or gender is None or len(referred.token_indexes) > 1:
            return rating
        root = facts.tokens[referred.root_index]
        if self.is_potential_anaphor(root):
            return rating
        person = facts.persons.get(root.i)
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
        """Return whether a pronoun would have to be reflexive if it referred to the mention."""
        facts = facts_of(referring.doc)
        root = facts.tokens[referred.root_index]
        if facts.trees[root.i] != facts.trees[referring.i]:
            return False
        # A subject is never reflexive, even where the parser attaches both subjects to one verb.
        if root.dep_ in _SUBJECTS and referring.dep_ in _SUBJECTS:
            return False
        return bool(super().is_potential_reflexive_pair(referred, referring))

    def is_potential_coreferring_noun_pair(self, referred: Token, referring: Token) -> bool:
        """Return whether two nouns may refer to the same entity.

        Named persons are compared by who they are, and other names by their words.
        """
        facts = facts_of(referring.doc)
        one, other = facts.persons.get(referred.i), facts.persons.get(referring.i)
        if one is not None and other is not None:
            return one.number == other.number
        if referred.pos_ == "PROPN" and referring.pos_ == "PROPN":
            # By words, because coreferee compares letters and takes "Dan" for the end of "Jordan".
            longer, shorter = self._name_words(referred), self._name_words(referring)
            ends = bool(shorter) and longer[-len(shorter) :] == shorter
            if not ends or one is not None or other is not None:
                return False
        elif referred.lemma_ != referring.lemma_:
            # The parent links nouns of different lemmas only through these words ("the company"
            # and an ORG). Calling it for every pair takes most of the time.
            if referring.lemma_.lower() not in self.reverse_entity_noun_dictionary:
                return False
            gender = lexicon.PERSONS.get(referring.lemma_.lower())
            if one and one.gender and gender and one.gender is not gender:
                return False  # "Jane Roe" and "the man"
        return bool(super().is_potential_coreferring_noun_pair(referred, referring))

    def _add_noun_keys(self, facts: DocumentFacts) -> None:
        """Record the keys of all nouns; the rule above rejects each pair that shares none."""
        for token in facts.tokens:
            person = facts.persons.get(token.i)
            if person is None and token.pos_ not in self.noun_pos:
                continue
            shared: list[Hashable] = [("lemma", token.lemma_)]
            if person is not None:
                shared.append(("person", person.number))
            shared += [("name", word) for word in self._name_words(token)[-1:]]
            label = self.reverse_entity_noun_dictionary.get(token.lemma_.lower())
            # "The company" offers the label ORG, which the name of a company requires.
            offered = [*shared, ("label", label)] if label else shared
            required = [*shared, ("label", token.ent_type_)]
            facts.noun_keys.add(token.i, facts.trees[token.i], required, offered)

    def _name_words(self, token: Token) -> tuple[str, ...]:
        return tuple(t.lower_ for t in self.get_propn_subtree(token))

    def _may_be_he_or_she(self, facts: DocumentFacts, index: int) -> bool:
        """Return whether "he" or "she" may refer to a mention; otherwise each such pair rates 0."""
        if facts.anaphors[index] or index in facts.persons:
            return True
        root = facts.tokens[index]
        return any(self._may_be_person(root, g) for g in (Gender.MASCULINE, Gender.FEMININE))

    def _may_be_person(self, root: Token, gender: Gender) -> bool:
        """Return whether such a pronoun may refer to a noun that does not name a known person."""
        if root.pos_ == "PROPN":
            return root.ent_type_ in _PERSON_LABELS
        lemma = root.lemma_.lower()
        if lemma in lexicon.PERSONS:
            return lexicon.PERSONS[lemma] in (None, gender)
        return lemma in self.exclusively_person_words or lemma in self.animal_words


@functools.cache
def news_rules(every_pronoun: bool = True) -> NewsRules:
    """Return the rules with coreferee's word lists, one instance for all pipelines of a process.

    With sets instead of lists the rules are a third faster, and loading them saves the third of a
    second in which coreferee's own factory compares the lists of names word by word.

    Args:
        every_pronoun: Whether to resolve "it" and "they" in addition to "he" and "she".
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
    """Yield the name and the words of each word list that coreferee ships for English."""
    for folder in ("en", "common"):
        for file in (resources.files("coreferee") / "lang" / folder / "data").iterdir():
            if file.name.endswith(".dat"):
                lines = map(str.strip, file.read_text("utf-8").splitlines())
                words = frozenset(line for line in lines if len(line) > 1 and line[0] != "#")
                yield file.name.removesuffix(".dat"), words
