"""JSON Lines lose nothing, and a line that is no record is an error that says why."""

import json

import pytest
from hypothesis import given

from quoteattr.errors import InputError
from quoteattr.output import jsonl
from quoteattr.records import Speaker, SpeakerKind
from tests.made import attributions, claim, records, span

KEYS = (
    "schema article id kind act text content cue source speakers source_date said_on polarity "
    "addressee medium confidence"
).split()
SPEAKER_KEYS = "id name kind named anonymous resolved_by role mention".split()


def held(thing, *keys):
    """Return those of the keys, which are left out if they are empty, that are not."""
    return [key for key in keys if getattr(thing, key) not in (None, ())]


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
        more = held(
            record, "said_on_evidence", "said_on_confidence", "joins", "claim", "within", "stance"
        )
        assert list(row) == KEYS + more
        for speaker, told in zip(record.speakers, row["speakers"], strict=True):
            more = held(speaker, "roles", "confidence", "role_confidence")
            assert list(told) == SPEAKER_KEYS + more

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
        (GOOD.replace("0.98", '0.98, "said_on_confidence": 2'), "between 0 and 1"),
        (GOOD.replace("0.98", '0.98, "said_on_confidence": true'), "True is not a number"),
        (GOOD.replace('"named"', '"role_confidence": "0.5", "named"'), "'0.5' is not a number"),
        (GOOD.replace('"act"', '"actt"'), "extra fields found"),
        (GOOD.replace('"speakers": [', '"speakers": null, "x": ['), "speakers: .* wrong shape"),
    ],
)
def test_a_bad_line_is_told_apart(line, message):
    with pytest.raises(InputError, match=message):
        jsonl.loads(line)
