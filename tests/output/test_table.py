"""Cards at a terminal: what a journalist reads of the records."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.output.tables import table
from quoteattr.records import Article, Cue, Span, Speaker, SpeakerKind
from tests.made import ARTICLE, QUILL, TEXT, attributions, claim, records, span

ANSI = regex.compile(r"\x1b\[[0-9]*m")


class TestCards:
    def test_look_as_they_always_looked(self, golden):
        drawn = table.render(ARTICLE, records(), width=80)
        assert drawn == (golden / "bridge.cards.txt").read_text(encoding="utf-8")

    @given(st.lists(attributions(), max_size=3), st.integers(min_value=30, max_value=200))
    def test_fit_the_width(self, some, width):
        drawn = table.render(ARTICLE, some, width=width)
        assert max(map(len, drawn.splitlines())) <= min(width, 100)

    @given(st.lists(attributions(), max_size=3))
    def test_colours_change_nothing_but_colours(self, some):
        plain = table.render(ARTICLE, some, width=60)
        assert ANSI.sub("", table.render(ARTICLE, some, width=60, colour=True)) == plain
        assert "\x1b" not in plain

    def test_show_who_in_which_role_when_and_what(self):
        card = table.render(ARTICLE, records()[:1])
        assert "Ada Quill, Mayor · 2025-08-29 · direct\n" in card
        assert "said: “The bridge stays closed,”\n" in card

    def test_show_the_source_as_printed_where_the_name_came_from_elsewhere(self):
        assert 'Ada Quill, Mayor · as "She"' in table.render(ARTICLE, records()[1:2])

    @pytest.mark.parametrize("printed", ["Mayor Ada Quill", "Ada Quill", "Quill"])
    def test_do_not_repeat_a_source_that_is_the_name_or_a_part_of_it(self, printed):
        record = claim(speakers=(QUILL,), source=span(printed))
        assert " as " not in table.render(ARTICLE, [record])

    def test_do_not_repeat_a_role_that_is_in_the_name(self):
        owner = Speaker(
            id="s1", name="a shop owner", kind=SpeakerKind.PERSON, named=False, role=span("owner")
        )
        assert "a shop owner · indirect" in table.render(ARTICLE, [claim(speakers=(owner,))])

    def test_put_one_colon_behind_the_cue(self):
        colon = Cue(start=0, end=9, text="answered:", lemma="answer")
        assert "answered: the repairs" in table.render(ARTICLE, [claim(cue=colon)])

    def test_show_that_nobody_was_found(self):
        assert "The council (not resolved)" in table.render(ARTICLE, records()[4:])
        assert "nobody named" in table.render(ARTICLE, [claim()])

    def test_say_when_there_is_nothing(self):
        assert table.render(Article(text="It rained."), []) == "untitled · nothing attributed\n"

    def test_do_not_let_an_article_steer_the_terminal(self):
        text = "x\x1b[2Jy\u202ez"
        record = claim(content=(Span(start=0, end=len(text), text=text),))
        drawn = table.render(Article(text=TEXT, title="\x1b]0;owned\x07"), [record])
        assert not set("\x1b\x07\u202e") & set(drawn)

    def test_name_two_speakers_of_one_content(self):
        ember = Speaker(id="s2", name="Tom Ember", kind=SpeakerKind.PERSON)
        drawn = table.render(ARTICLE, [claim(speakers=(QUILL, ember))])
        assert "Ada Quill, Mayor and Tom Ember" in drawn
