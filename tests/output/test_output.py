"""What leaves Python: JSON Lines that lose nothing, cards that a journalist can read."""

import json

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.errors import InputError
from quoteattr.output import jsonl
from quoteattr.output.files import Discard, whole_file
from quoteattr.output.tables import table
from quoteattr.records import Article, Cue, Span, Speaker, SpeakerKind
from tests.made import ARTICLE, QUILL, TEXT, attributions, claim, records, span

KEYS = (
    "schema article id kind act text content cue source speakers source_date said_on polarity "
    "addressee medium confidence"
).split()
SPEAKER_KEYS = "id name kind named anonymous resolved_by role mention".split()

ANSI = regex.compile(r"\x1b\[[0-9]*m")


class TestJsonLines:
    def test_look_as_they_always_looked(self, golden):
        lines = "".join(jsonl.dumps(record) + "\n" for record in records())
        assert lines == (golden / "bridge.jsonl").read_text(encoding="utf-8")

    @given(attributions())
    def test_lose_nothing(self, record):
        assert jsonl.loads(jsonl.dumps(record)) == record

    @given(attributions())
    def test_are_one_line_of_utf8_for_every_reader(self, record):
        line = jsonl.dumps(record)
        assert line.splitlines() == [line]
        assert json.loads(line.encode("utf-8"))["schema"] == "quoteattr/1"

    @given(attributions())
    def test_have_every_key_in_a_fixed_order(self, record):
        row = json.loads(jsonl.dumps(record))
        assert list(row) == KEYS
        for speaker, told in zip(record.speakers, row["speakers"], strict=True):
            assert list(told) == SPEAKER_KEYS + ["roles"] * bool(speaker.roles)

    def test_write_null_for_what_is_missing(self):
        row = json.loads(jsonl.dumps(claim()))
        missing = "article cue source source_date said_on addressee medium".split()
        assert [row[key] for key in missing] == [None] * len(missing)

    def test_write_characters_as_they_are(self):
        record = claim(text="Łódź 🏛️ “é”")
        assert "Łódź 🏛️ “é”" in jsonl.dumps(record)

    def test_keep_further_roles(self):
        speaker = Speaker(
            id="s1", name="Ada", kind=SpeakerKind.PERSON, role=span("Mayor"), roles=(span("owner"),)
        )
        assert jsonl.loads(jsonl.dumps(claim(speakers=(speaker,)))).speakers == (speaker,)


GOOD = jsonl.dumps(records()[0])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "is not a line of JSON"),
        ("said", "is not a line of JSON"),
        (GOOD[:100], "is not a line of JSON"),
        ("[" * 100_000, "is not a line of JSON"),
        ("[]", "is not a JSON object"),
        ("null", "is not a JSON object"),
        ("{}", "schema is None"),
        (GOOD.replace("quoteattr/1", "quoteattr/9"), "this version reads 'quoteattr/1' only"),
        (GOOD.replace('"id": "a1", ', ""), "id: the key is missing"),
        (
            GOOD.replace('"kind": "direct"', '"kind": "straight"'),
            "kind: 'straight' is not one",
        ),
        (GOOD.replace('"kind": "direct"', '"kind": null'), "kind: None is not one of direct"),
        (GOOD.replace("2025-08-30", "30 August"), "source_date: '30 August' is not a date"),
        (GOOD.replace("2025-08-29", "2025-08-32"), "said_on: .* not a date in the calendar"),
        (GOOD.replace('"start": 0', '"start": "0"'), "'0' is not a whole number"),
        (GOOD.replace('"start": 0', '"start": false'), "False is not a whole number"),
        (GOOD.replace('"start": 0', '"start": 1'), "half-open code point offsets"),
        (GOOD.replace('"named": true', '"named": 1'), "named: 1 is not true or false"),
        (GOOD.replace("0.98", '"sure"'), "confidence: 'sure' is not a number"),
        (GOOD.replace("0.98", "NaN"), "between 0 and 1"),
        (GOOD.replace('"act"', '"actt"'), "extra fields found"),
        (GOOD.replace('"speakers": [', '"speakers": null, "x": ['), "speakers: .* wrong shape"),
    ],
)
def test_a_bad_line_is_told_apart(line, message):
    with pytest.raises(InputError, match=message):
        jsonl.loads(line)


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


class TestWholeFile:
    def test_appears_under_its_name_when_all_is_written(self, tmp_path):
        path = tmp_path / "out.jsonl"
        with whole_file(path) as file:
            file.write("Łódź\n")
            assert not path.exists()
        assert path.read_bytes() == "Łódź\n".encode()
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
    def test_leaves_the_old_one_when_something_goes_wrong(self, tmp_path, error):
        path = tmp_path / "out.jsonl"
        path.write_text("old", encoding="utf-8")
        with pytest.raises(error), whole_file(path) as file:
            file.write("half of it")
            raise error
        assert path.read_text(encoding="utf-8") == "old"
        assert list(tmp_path.iterdir()) == [path]

    def test_can_be_given_up(self, tmp_path):
        with whole_file(tmp_path / "out.jsonl") as file:
            file.write("half of it")
            raise Discard
        assert list(tmp_path.iterdir()) == []

    def test_keeps_permissions_and_links(self, tmp_path):
        path, link = tmp_path / "out.jsonl", tmp_path / "link.jsonl"
        path.touch(mode=0o640)
        link.symlink_to(path)
        mode = path.stat().st_mode
        with whole_file(link) as file:
            file.write("new")
        assert link.is_symlink()
        assert (path.read_text(encoding="utf-8"), path.stat().st_mode) == ("new", mode)

    def test_does_not_replace_a_device(self, tmp_path):
        link = tmp_path / "null"
        link.symlink_to("/dev/null")
        with whole_file(link) as file:
            file.write("gone")
        assert link.exists()
        assert not link.is_file()

    def test_refuses_a_folder(self, tmp_path):
        with pytest.raises(IsADirectoryError, match="is a folder"), whole_file(tmp_path):
            pass
