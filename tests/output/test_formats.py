"""The formats: what is written reads back, fits its rules, and loses nothing in silence."""

import contextlib
import csv
import io
import json
import sqlite3
import sys
import zipfile
from importlib import resources
from xml.etree import ElementTree

import attrs
import jsonschema
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from quoteattr.errors import ExtraError, InputError, QuoteattrError, ReadError
from quoteattr.evaluation.annotations import brat as brat_reader
from quoteattr.evaluation.annotations import folders
from quoteattr.evaluation.comparison.claims import Claim, covered
from quoteattr.output import (
    articles,
    brat,
    formats,
    jsonl,
    label_studio,
    report,
    schema_org,
    web_annotation,
)
from quoteattr.output import json as json_format
from quoteattr.output.files import Discard, whole_folder
from quoteattr.output.tables import delimited, formulas, markdown
from quoteattr.records import (
    Act,
    Article,
    ClaimSentence,
    Join,
    Kind,
    Polarity,
    Replaced,
    Replacement,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
)
from tests.made import ARTICLE, QUILL, TEXT, attributions, claim, odd_articles, records, span

READ = [form.name for form in formats.FORMATS.values() if form.reads]
NOT_PLAIN = regex.compile(r"[\ud800-\udfff]")

EMBER = Speaker(
    id="s4", name="Tom Ember", kind=SpeakerKind.PERSON, role=span("owner"), roles=(span("shop"),)
)
SPLIT = claim(
    article="bridge.txt",
    id="a6",
    kind=Kind.DIRECT,
    text="The bridge stays closed, We pay for that,",
    content=(span("“The bridge stays closed,”"), span("“We pay for that,”")),
    speakers=(EMBER, QUILL),
    confidence=0.5,
)
FOUND = [(ARTICLE, (*records(), SPLIT))]


class Stream(io.StringIO):
    """A text stream with a buffer behind it, as files and standard output are."""

    def __init__(self):
        super().__init__(newline="")
        self.buffer = io.BytesIO()

    def data(self):
        return self.buffer.getvalue() or self.getvalue().encode("utf-8")


def written(name, found):
    stream = Stream()
    formats.write(formats.named(name), found, stream)
    return stream.data()


def read(name, data):
    return list(formats.read(formats.named(name), io.BytesIO(data), "here"))


def lone(value):
    """Tell whether half a surrogate pair is anywhere in a record."""
    return any(NOT_PLAIN.search(each) for each in strings(jsonl.as_row(value)))


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


class TestRoundTrips:
    @pytest.mark.parametrize("name", READ)
    @given(some=st.lists(attributions(), max_size=3))
    def test_lose_nothing(self, name, some):
        some = [attrs.evolve(one, text=one.text.replace("\0", "")) for one in some]
        try:
            data = written(name, articles.bare(some))
        except (InputError, UnicodeEncodeError):
            assert name not in ("json", "jsonl")
            assert any(map(lone, some))
        else:
            assert read(name, data) == some

    @pytest.mark.parametrize("name", READ)
    @given(odd=odd_articles())
    def test_lose_no_odd_character(self, name, odd):
        if sys.version_info < (3, 11) and "\0" in str([*odd]):
            return  # the csv module of Python 3.10 does not read it
        assert read(name, written(name, [odd])) == list(odd[1])

    @pytest.mark.parametrize("name", READ)
    def test_begin_with_nothing(self, name):
        assert read(name, written(name, [])) == []

    def test_of_columns_in_another_order(self):
        lines = written("tsv", FOUND).decode().splitlines()
        turned = "\n".join("\t".join(reversed(line.split("\t"))) for line in lines)
        assert len(lines) == 7
        assert read("tsv", turned.encode()) == list(FOUND[0][1])

    def test_of_a_long_cell(self):
        text = "x" * 200_000
        long = claim(text=text, content=(Span(start=0, end=len(text), text=text),))
        assert read("csv", written("csv", articles.bare([long]))) == [long]


# A record whose speaker, role and said-on date have confidences, with a second speaker without.
SURE = attrs.evolve(
    records()[0],
    speakers=(attrs.evolve(QUILL, confidence=0.8125, role_confidence=0.75), EMBER),
    said_on_confidence=0.5,
)


CLAIMED = claim(
    joins=(Join(at=3, printed=",", text="."),),
    claim=ClaimSentence(
        text="Ada Quill says no.",
        replacements=(
            span("She", Replacement, new="Ada Quill", why=Replaced.NAME),
            span("told", Replacement, new="says", why=Replaced.AGREEMENT),
        ),
    ),
    within="a1",
    stance=Stance.DENIAL,
)


class TestClaims:
    @pytest.mark.parametrize("name", ["jsonl", "json", "csv", "tsv", "sqlite", "arrow", "parquet"])
    def test_are_read_back_whole(self, name):
        assert read(name, written(name, articles.bare([CLAIMED]))) == [CLAIMED]

    def test_are_columns_in_tables(self, tmp_path):
        cells = delimited.cells(CLAIMED)
        assert (cells["claim"], cells["within"]) == ("Ada Quill says no.", "a1")
        assert cells["stance"] == "denial"
        path = tmp_path / "quotes.db"
        path.write_bytes(written("sqlite", articles.bare([CLAIMED])))
        with contextlib.closing(sqlite3.connect(path)) as base:
            found = base.execute("SELECT claim, within, stance FROM records").fetchall()
        assert found == [("Ada Quill says no.", "a1", "denial")]

    def test_are_the_text_of_a_claim_and_not_of_a_quotation(self):
        said = attrs.evolve(CLAIMED, kind=Kind.DIRECT, within=None, stance=Stance.CLAIM)
        quotation, made = schema_org.things(Article(text=TEXT), said)
        assert (quotation["text"], made["text"]) == (said.text, "Ada Quill says no.")

    def test_are_on_the_page_with_what_they_are_within(self):
        page = written("html", [(ARTICLE, [CLAIMED])]).decode("utf-8")
        assert "Ada Quill says no." in page
        assert "<dt>within</dt>" in page
        assert "<dt>stance</dt>" in page


class TestConfidencesOfAnswers:
    def test_are_keys_where_they_are_known(self):
        row = json.loads(written("jsonl", articles.bare([SURE])))
        first, second = row["speakers"]
        assert (first["confidence"], first["role_confidence"]) == (0.8125, 0.75)
        assert row["said_on_confidence"] == 0.5
        assert "confidence" not in second

    @pytest.mark.parametrize("name", ["csv", "tsv"])
    def test_are_columns_that_older_files_lack(self, name):
        older = attrs.evolve(
            SURE,
            speakers=(QUILL, EMBER),
            said_on_confidence=None,
            said_on_evidence=None,
            stance=None,
        )
        header, row = delimited._rows(
            io.BytesIO(written(name, articles.bare([older]))), "here", DIALECTS[name]
        )
        kept = [place for place, column in enumerate(header) if column not in delimited._LATER]
        assert len(header) - len(kept) == len(delimited._LATER)
        text = io.StringIO()
        csv.writer(text, DIALECTS[name]).writerows(
            [[line[place] for place in kept] for line in (header, row)]
        )
        assert read(name, text.getvalue().encode()) == [older]

    def test_are_numbers_in_excel(self):
        cells = TestExcel().cells(SURE)
        assert cells["speaker_confidence"] == (None, "0.8125")
        assert cells["role_confidence"] == (None, "0.75")
        assert cells["said_on_confidence"] == (None, "0.5")
        assert TestExcel().cells(SPLIT)["said_on_confidence"] is None

    def test_are_columns_of_records_and_of_their_speakers_in_sqlite(self, tmp_path):
        path = tmp_path / "quotes.db"
        path.write_bytes(written("sqlite", articles.bare([SURE])))
        with contextlib.closing(sqlite3.connect(path)) as base:
            question = "SELECT speaker_confidence, role_confidence, said_on_confidence FROM records"
            assert base.execute(question).fetchall() == [(0.8125, 0.75, 0.5)]
            question = "SELECT confidence, role_confidence FROM record_speakers ORDER BY place"
            assert base.execute(question).fetchall() == [(0.8125, 0.75), (None, None)]

    @pytest.mark.parametrize("name", ["parquet", "arrow"])
    def test_are_columns_in_arrow(self, name):
        import pyarrow as pa
        import pyarrow.parquet

        data = io.BytesIO(written(name, articles.bare([SURE])))
        table = pa.parquet.read_table(data) if name == "parquet" else pa.ipc.open_file(data)
        (row,) = (table if name == "parquet" else table.read_all()).to_pylist()
        assert row["said_on_confidence"] == 0.5
        assert [one["confidence"] for one in row["speakers"]] == [0.8125, None]


DIALECTS = {"csv": "excel", "tsv": "excel-tab"}


class TestGolden:
    TEXTS = ("json", "csv", "tsv", "label-studio", "web-annotation", "schema-org", "markdown")

    @pytest.mark.parametrize("name", TEXTS)
    def test_texts(self, name, golden):
        assert written(name, FOUND) == (golden / f"bridge.{name}").read_bytes()

    @pytest.mark.parametrize("name", ["parquet", "arrow"])
    def test_old_files_are_read(self, name, golden):
        assert read(name, (golden / f"bridge.{name}").read_bytes()) == list(FOUND[0][1])

    @pytest.mark.parametrize("name", ["json", "csv", "tsv", "parquet", "arrow"])
    def test_files_without_the_evidence_of_dates_are_read(self, name, golden):
        """They were written before there was any; the second record had no date."""
        before = [attrs.evolve(one, said_on_evidence=None, stance=None) for one in FOUND[0][1]]
        before[1] = attrs.evolve(before[1], said_on=None)
        assert read(name, (golden / "undated" / f"bridge.{name}").read_bytes()) == before

    def test_columns(self, golden):
        from quoteattr.output import arrow

        assert f"{arrow.SCHEMA}\n" == (golden / "bridge.columns.txt").read_text(encoding="utf-8")

    def test_brat(self, golden, tmp_path):
        brat.write(FOUND, tmp_path)
        assert (tmp_path / "bridge.ann").read_bytes() == (golden / "bridge.ann").read_bytes()
        assert (tmp_path / "bridge.txt").read_text(encoding="utf-8") == TEXT
        assert (tmp_path / "annotation.conf").exists()

    def test_report(self, golden):
        text = "".join(f"{line}\n" for line in report.render(FOUND))
        assert text == (golden / "bridge.report.txt").read_text(encoding="utf-8")


OPTIONAL = {"said_on_evidence", "said_on_confidence", "joins", "claim", "within", "stance"}
"""The keys of a record that are left out if it has nothing for them."""


class TestSchema:
    CHECK = jsonschema.Draft202012Validator(
        json_format.schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )

    def test_is_one(self):
        jsonschema.Draft202012Validator.check_schema(json_format.schema())

    def test_is_the_published_one(self, root):
        shipped = resources.files("quoteattr.output") / "attribution.schema.json"
        published = root / "docs" / "attribution.schema.json"
        assert shipped.read_bytes() == published.read_bytes()

    @given(attributions())
    def test_fits_every_record(self, record):
        self.CHECK.validate(json.loads(jsonl.dumps(record)))

    @given(attributions(), st.data())
    def test_wants_every_key_and_no_other(self, record, data):
        row = jsonl.as_row(record)
        key = data.draw(st.sampled_from(sorted(row.keys() - OPTIONAL)))
        assert not self.CHECK.is_valid({k: v for k, v in row.items() if k != key})
        assert not self.CHECK.is_valid({**row, f"{key}s": None})
        assert not self.CHECK.is_valid({**row, key: 1.5})

    @pytest.mark.parametrize(
        "changes",
        [
            {"schema": "quoteattr/2"}, {"kind": "straight"}, {"content": []}, {"id": None},
            {"source_date": "2025-02-30"}, {"said_on": "Friday"}, {"speakers": [{}]},
            {"content": [{"start": -1, "end": 1, "text": "no"}]}, {"said_on_confidence": 1.5},
            {"stance": "belief"}, {"stance": None}, {"joins": []},
            {"joins": [{"at": -1, "printed": ",", "text": "."}]}, {"within": None},
            {"claim": None}, {"claim": {"text": "No."}},
            {"claim": {"text": "No.", "replacements": [{"start": 0, "end": 1, "text": "I"}]}},
        ],
    )  # fmt: skip
    def test_refuses(self, changes):
        assert not self.CHECK.is_valid({**jsonl.as_row(SPLIT), **changes})


class TestCells:
    @given(odd_articles())
    def test_are_no_formulas(self, odd):
        text = written("csv", [odd]).decode("utf-8-sig")
        assert not regex.search(r"(?:^|,|\n)\"?[=+\-@＝＋－＠\t\r]", text.partition("\r\n")[0])
        for row in delimited._rows(io.BytesIO(text.encode()), "here", "excel")[1:]:
            assert not [cell for cell in row if cell[:1] in set("=+-@＝＋－＠\t\r\n") - {""}]

    @given(st.none() | st.text("=+-@'a\t\r\n") | st.text())
    def test_come_back(self, text):
        cell = formulas.guarded(text)
        assert formulas.unguarded(cell) == text
        assert not regex.match(r"[=+\-@＝＋－＠\t\r\n]", cell)

    @pytest.mark.parametrize(
        ("column", "cell", "problem"),
        [
            ("cue_at", "4x", "cue_at: '4x' is not a number"),
            ("confidence", "", "confidence: '' is not a number"),
            ("content_at", "3-4", "content_at: '3-4' is not a range"),
            ("content_at", "0..4", "does not fit"),
            ("kind", "straight", "kind: 'straight' is not one of"),
            ("speaker_kind", "", "kind: None is not one of person"),
            ("speaker", "", "name: None is not a string"),
            ("named", "yes", "named: 'yes' is not true or false"),
            ("said_on", "8/29/2025", "said_on: '8/29/2025' is not a date"),
            ("more_speakers", "[", "more_speakers: '\\['"),
            ("more_speakers", "{}", "is not a JSON array"),
        ],
    )
    def test_that_were_changed_are_named(self, column, cell, problem):
        header, *rows = delimited._rows(io.BytesIO(written("csv", FOUND)), "here", "excel")
        rows[0][header.index(column)] = cell
        text = "\r\n".join(",".join(f'"{each}"' for each in row) for row in (header, rows[0]))
        with pytest.raises(ReadError, match=f"^here, row 2: .*{problem}"):
            read("csv", text.encode())

    def test_of_unknown_columns_are_an_error(self):
        with pytest.raises(ReadError, match="unknown: 'note'"):
            read("csv", written("csv", FOUND).replace(b"article,", b"note,", 1))


# Names of elements in the sheets of Excel.
NAMES = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


class TestExcel:
    def sheet(self, data):
        """Read a workbook as rows of (type, text) by column."""
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            assert not any("external" in name for name in file.namelist())
            tree = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))
        assert tree.findall(".//x:f", NAMES) == []  # no formula
        assert tree.findall(".//x:hyperlink", NAMES) == []
        rows = []
        for row in tree.iterfind(".//x:row", NAMES):
            cells = {}
            for cell in row:
                column = regex.match("[A-Z]+", cell.get("r"))[0]
                cells[column] = (cell.get("t"), "".join(cell.itertext()))
            rows.append(cells)
        return rows

    def cells(self, record):
        head, row = self.sheet(written("xlsx", articles.bare([record])))
        return {name: row.get(column) for column, (_, name) in head.items()}

    def test_has_the_columns_of_csv(self):
        head, *rows = self.sheet(written("xlsx", FOUND))
        assert [name for _, name in head.values()] == delimited.COLUMNS
        assert len(rows) == len(FOUND[0][1])

    @pytest.mark.parametrize(
        "text",
        ["=1+1", "+1", "-1.2 percent", "@SUM(A1)", "007", "12/10", "https://a.example", "{=1}"],
    )
    def test_texts_are_texts(self, text):
        span = Span(start=0, end=len(text), text=text)
        cells = self.cells(claim(text=text, content=(span,), cue=None))
        assert cells["text"] == ("inlineStr", text)
        assert cells["content_at"][0] == "inlineStr"

    def test_offsets_and_confidence_are_numbers(self):
        cells = self.cells(SPLIT)
        assert cells["confidence"] == (None, "0.5")
        assert cells["role_at"] == (None, str(TEXT.index("owner")))

    def test_a_long_text_is_cut_and_shows_it(self):
        text = "🗞" * 20_000
        cell = self.cells(claim(text=text, content=(Span(start=0, end=len(text), text=text),)))
        assert cell["text"][1].endswith("🗞…")
        assert len(cell["text"][1].encode("utf-16-le")) // 2 <= 32_767

    @given(odd_articles())
    def test_any_text_makes_a_workbook(self, odd):
        assert len(self.sheet(written("xlsx", [odd]))) == 1 + len(odd[1])

    def test_is_the_same_every_time(self):
        assert written("xlsx", FOUND) == written("xlsx", FOUND)

    def test_too_many_records_are_refused(self, monkeypatch):
        module = formats.named("xlsx").load()
        monkeypatch.setattr(module, "ROWS", 3)
        with pytest.raises(InputError, match="a sheet of Excel has 3 rows: use csv, parquet"):
            written("xlsx", FOUND)


class TestSQLite:
    @pytest.fixture
    def base(self, tmp_path):
        path = tmp_path / "quotes.db"
        path.write_bytes(
            written("sqlite", [*FOUND, (Article(text="No.", id="b.txt", url="u"), ())])
        )
        with contextlib.closing(sqlite3.connect(path)) as base:
            yield base

    def test_has_these_tables_and_keeps_its_links(self, base):
        tables = base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = [name for (name,) in tables]
        assert names == ["articles", "record_speakers", "records", "spans", "speakers"]
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert base.execute("PRAGMA user_version").fetchone() == (2,)

    def test_has_every_article_speaker_and_span_once(self, base):
        some = FOUND[0][1]
        tables = ("articles", "records", "record_speakers", "speakers", "spans")
        counts = (base.execute(f"SELECT count(*) FROM {name}").fetchone() for name in tables)
        count = {name: number for name, (number,) in zip(tables, counts, strict=True)}
        assert count == {
            "articles": 2,
            "records": len(some),
            "record_speakers": sum(len(one.speakers) for one in some),
            "speakers": len({speaker.id for one in some for speaker in one.speakers}),
            "spans": sum(len(list(one.spans())) for one in some),
        }
        for part, start, end, text in base.execute(
            "SELECT part, starts_at, ends_at, text FROM spans"
        ):
            assert TEXT[start:end] == text, part

    def test_answers_who_said_what(self, base):
        question = """
            SELECT r.role, r.text FROM records r JOIN articles a USING (article_id)
            WHERE a.id = 'bridge.txt' AND r.speaker = 'Tom Ember'
        """
        (row,) = base.execute(question)
        assert row == ("owner", "The bridge stays closed, We pay for that,")
        question = """
            SELECT s.name FROM record_speakers JOIN speakers s USING (speaker_id)
            JOIN records r USING (record_id) WHERE r.id = 'a6' ORDER BY place
        """
        assert [name for (name,) in base.execute(question)] == ["Tom Ember", "Ada Quill"]

    def test_is_the_same_every_time(self):
        assert written("sqlite", FOUND) == written("sqlite", FOUND)

    @pytest.mark.parametrize("data", [b"", b"No.", b"SQLite format 3\0" + bytes(100)])
    def test_that_is_none_of_ours_is_told(self, data):
        with pytest.raises(ReadError, match="here: is not a database"):
            read("sqlite", data)

    def test_of_another_version_is_told(self, monkeypatch):
        monkeypatch.setattr(formats.named("sqlite").load(), "VERSION", 3)
        with pytest.raises(ReadError, match="as this version writes it"):
            read("sqlite", written("sqlite", FOUND))


class TestBrat:
    @given(st.lists(attributions(), max_size=3))
    def test_reads_back_as_gold(self, some):
        claims = brat_reader.read(TEXT, brat.standoff(some), "a.ann")
        assert len(claims) == len(some)
        blank = {place for place, character in enumerate(TEXT) if character.isspace()}
        for told, record in zip(claims, some, strict=True):
            meant = Claim.of(record)
            assert (told.form, told.act) == (meant.form, meant.act)
            for one, other in zip(told.whole, meant.whole, strict=True):
                assert covered(one) - blank == covered(other) - blank
            if not any("\n" in one.text for one in record.spans()):
                assert told.whole == meant.whole

    @given(odd_articles())
    def test_keeps_one_line_an_annotation(self, odd):
        article, some = odd
        standoff = brat.standoff(some)
        assert regex.fullmatch(r"([TEA#][0-9]+\t[^\t\n]*(\t[^\t\n]*)?\n)*", standoff)
        assert standoff.splitlines() == standoff.split("\n")[:-1]
        assert len(brat_reader.read(article.text, standoff, "a.ann")) == len(some)

    def test_folder_is_gold(self, tmp_path):
        brat.write(FOUND, tmp_path)
        (gold,) = folders.gold(tmp_path)
        assert gold.article.text == TEXT
        assert [told.whole for told in gold.claims] == [Claim.of(one).whole for one in FOUND[0][1]]

    def test_names_stay_in_the_folder_and_apart(self, tmp_path):
        names = [
            "../../a.txt",
            "/a.txt",
            "b/A",
            "..",
            "",
            None,
            "news.jsonl:3",
            "\0",
            "é" * 300,
            "字" * 300,
        ]
        brat.write([(Article(text="No.\r\n", id=name), ()) for name in names], tmp_path / ".")
        found = sorted(path.name for path in tmp_path.glob("*.txt"))
        assert len(found) == len(names)
        assert {"a.txt", "a-2.txt", "A-3.txt", "news.jsonl_3.txt", "article.txt"} <= set(found)
        assert (tmp_path / "a.txt").read_bytes() == b"No.\r\n"


class TestLabelStudio:
    @given(odd_articles())
    def test_fits_its_configuration(self, odd):
        article, some = odd
        view = ElementTree.fromstring(label_studio.config())
        tags = {each.get("name"): each for each in view.iter() if each.get("name")}
        labels = {each.get("value") for each in view.iter("Label")}
        relations = {each.get("value") for each in view.iter("Relation")}
        (task,) = json.loads(written("label-studio", [odd]))
        assert f"${'text'}" == tags["text"].get("value")
        text = task["data"]["text"]
        assert text == article.text
        (prediction,) = task["predictions"]
        regions = [one for one in prediction["result"] if one["type"] == "labels"]
        names = [one["id"] for one in regions]
        assert len(set(names)) == len(names)
        for one in regions:
            value = one["value"]
            assert text[value["start"] : value["end"]] == value["text"]
            assert set(value["labels"]) <= labels
            assert tags[one["from_name"]].get("toName") == one["to_name"] == "text"
        for one in prediction["result"]:
            if one["type"] == "relation":
                assert {one["from_id"], one["to_id"]} <= set(names)
                assert set(one["labels"]) <= relations
        assert len(regions) == sum(
            len(one.content) + (one.cue is not None) + (one.source is not None) for one in some
        )


class TestWebAnnotation:
    @given(odd_articles())
    def test_meets_the_model(self, odd):
        article = odd[0]
        made = json.loads(written("web-annotation", [odd]))
        names = [one["id"] for one in made]
        assert len(set(names)) == len(names)
        for one in made:
            assert one["@context"] == "http://www.w3.org/ns/anno.jsonld"
            assert one["type"] == "Annotation"
            assert regex.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one["id"])
            assert one["motivation"] in ("identifying", "linking")
            assert one["target"]
            for body in one["body"]:
                if isinstance(body, str):
                    assert body in names
                else:
                    assert body["type"] == "TextualBody"
                    assert isinstance(body["value"], str)
                    assert body["purpose"] in ("identifying", "tagging")
            for target in one["target"]:
                assert target["type"] == "SpecificResource"
                assert target["source"]["type"] == "Text"
                assert target["source"]["id"].startswith("urn:uuid:")
                assert target["source"]["label"] == article.id
                self.select(article.text, *target["selector"])

    def select(self, text, quoted, position):
        assert (quoted["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        start, end = position["start"], position["end"]
        assert 0 <= start < end
        assert text[start:end] == quoted["exact"]
        assert text[:start].endswith(quoted["prefix"])
        assert text[end:].startswith(quoted["suffix"])
        assert len(quoted["prefix"]) == min(start, web_annotation.AROUND)

    def test_names_the_article_by_its_url(self):
        article = attrs.evolve(ARTICLE, url="https://example.org/a b?c=1")
        assert web_annotation.source_of(article) == "https://example.org/a%20b?c=1"
        bad = web_annotation.source_of(attrs.evolve(ARTICLE, url="javascript:alert(1)"))
        assert bad == web_annotation.source_of(ARTICLE)

    def test_ids_are_the_same_every_time(self):
        assert written("web-annotation", FOUND) == written("web-annotation", FOUND)

    def test_gives_no_position_in_a_page_whose_text_is_another(self):
        article = attrs.evolve(ARTICLE, url="https://example.org/a")
        made = json.loads(written("web-annotation", [(article, FOUND[0][1])]))
        selectors = [
            each for one in made for target in one["target"] for each in target["selector"]
        ]
        assert {each["type"] for each in selectors} == {"TextQuoteSelector"}


# What schema.org gives each type, its parents' properties included, as far as we use it.
WORK = {"@context", "@type", "text", "description", "isBasedOn", "creditText"}
KNOWN = {
    "Quotation": WORK | {"spokenByCharacter", "dateCreated", "isPartOf"},
    "Claim": WORK | {"author", "datePublished", "appearance"},
    "NewsArticle": {"@type", "identifier", "headline", "url", "datePublished"},
    "CreativeWork": {"@type", "name"},
    "Person": {"@type", "name", "jobTitle", "description"},
    "Organization": {"@type", "name", "description"},
}


class TestSchemaOrg:
    @given(odd_articles())
    def test_uses_what_schema_org_knows(self, odd):
        data = written("schema-org", [odd])
        assert b"<" not in data

        def check(thing):
            if isinstance(thing, list):
                return [check(each) for each in thing]
            if isinstance(thing, dict):
                assert set(thing) <= KNOWN[thing["@type"]]
                return [check(each) for each in thing.values()]
            return [isinstance(thing, str) or pytest.fail(f"{thing!r}")]

        things = json.loads(data)
        check(things)
        kept = [one for one in odd[1] if schema_org.holds(one)]
        assert len(things) == sum(
            (one.act is Act.STATEMENT and one.stance is Stance.CLAIM) + (one.kind is Kind.DIRECT)
            for one in kept
        )

    def test_a_claim_stands_in_a_review(self):
        (thing,) = schema_org.things(
            attrs.evolve(ARTICLE, url="https://example.org/"), records()[1]
        )
        assert thing == {
            "@context": "https://schema.org",
            "@type": "Claim",
            "text": "that the repairs would take “years, not months.”",
            "description": "Dated by “Friday” (carried over).",
            "author": {"@type": "Person", "name": "Ada Quill", "jobTitle": "Mayor"},
            "datePublished": "2025-08-29",
            "appearance": {
                "@type": "NewsArticle",
                "identifier": "bridge.txt",
                "headline": "Bridge stays closed",
                "url": "https://example.org/",
                "datePublished": "2025-08-30",
            },
        }

    @pytest.mark.parametrize("stance", [None, *list(Stance)[1:]], ids=str)
    def test_only_what_a_source_claims_is_its_claim(self, stance):
        asked = claim(kind=Kind.DIRECT, stance=stance)
        assert [thing["@type"] for thing in schema_org.things(ARTICLE, asked)] == ["Quotation"]
        assert not schema_org.holds(claim(stance=stance))

    def test_a_document_is_what_a_claim_is_based_on(self):
        (thing,) = schema_org.things(ARTICLE, records()[2])
        assert thing["isBasedOn"] == {"@type": "CreativeWork", "name": "the county’s report"}
        assert "author" not in thing

    @pytest.mark.parametrize(
        "fields", [{"polarity": Polarity.NEGATED}, {"act": Act.BELIEF}], ids=lambda f: next(iter(f))
    )
    def test_nobody_claimed_what_was_not_said(self, fields):
        fields = {**fields, "stance": Stance.CLAIM}
        assert not formats.holds(formats.named("schema-org"), claim(**fields))
        assert list(schema_org.things(ARTICLE, claim(**fields))) == []


PLAIN = set(
    "inline text softbreak hardbreak text_special list_item_open list_item_close bullet_list_open "
    "bullet_list_close paragraph_open paragraph_close heading_open heading_close".split()
)


class TestReports:
    @given(st.lists(odd_articles(), max_size=2))
    def test_markdown_has_no_markup_but_ours(self, found):
        text = written("markdown", found).decode()
        tokens = MarkdownIt("js-default").parse(text)
        kinds = {each.type for token in tokens for each in (token, *(token.children or ()))}
        assert kinds <= PLAIN
        items = sum(token.type == "list_item_open" for token in tokens)
        assert items == sum(max(1, len(one.speakers)) for _, some in found for one in some)

    @pytest.mark.parametrize("name", ["-", "+", "=", "1.", "12)", " - "])
    def test_an_article_called_like_a_list_begins_none(self, name):
        record = attrs.evolve(FOUND[0][1][0], article=name)
        text = written("markdown", [(Article(text="No.", id=name), (record,))]).decode()
        tokens = MarkdownIt("js-default").parse(text)
        assert sum(token.type == "list_item_open" for token in tokens) == 1

    @given(st.text("*_[](){}<>!`~&|#a \\\n:/.w-=+1"))
    def test_markdown_gives_a_text_as_it_is(self, text):
        text = f"x{text}x".replace("\n", " ")
        (inline,) = [
            token for token in MarkdownIt("js-default").parse(markdown.escaped(text))
            if token.type == "inline"
        ]  # fmt: skip
        assert "".join(each.content for each in inline.children) == text

    @given(st.lists(odd_articles(), max_size=2), st.integers(min_value=30, max_value=100))
    def test_text_fits_the_width_and_steers_no_terminal(self, found, width):
        lines = list(report.render(found, width=width))
        assert all(len(line) <= width for line in lines)
        assert not set("\x1b\0\r\n\t") & set("".join(lines))

    def test_a_name_is_one_speaker_in_all_articles(self):
        groups = report.by_speaker([*FOUND, (Article(text=TEXT, id="other"), records())])
        assert [(one.name, len(one.said)) for one in groups if one.resolved] == [
            ("Ada Quill", 5), ("the county’s report", 1), ("a shop owner", 1), ("Tom Ember", 1),
            ("the county’s report", 1), ("a shop owner", 1),
        ]  # fmt: skip
        assert report.counted(groups[0]) == "5 attributions in 2 articles"


class TestArticles:
    def test_are_found_by_id_or_the_end_of_a_path(self):
        known = [
            Article(text=TEXT, id=name)
            for name in ("a/bridge.txt", "/long/way/to/b/bridge.txt", "c/other")
        ]
        wanted = {"a/bridge": 0, "b/bridge.txt": 1, "x/y/b/bridge": 1, "other.txt": 2}
        for name, place in wanted.items():
            pairs = list(articles.paired([claim(article=name)], known))
            assert [len(some) for _, some in pairs] == [int(n == place) for n in range(3)]

    @pytest.mark.parametrize("name", ["bridge", "nowhere", None, ""])
    def test_that_are_missing_or_several_are_named(self, name):
        known = [Article(text=TEXT, id=name) for name in ("a/bridge.txt", "b/bridge.txt")]
        with pytest.raises(InputError, match="not among the 2 articles"):
            list(articles.paired([claim(article=name)], known))

    def test_one_article_takes_records_without_a_name(self):
        assert len(next(articles.paired([claim()], [ARTICLE]))[1]) == 1

    @pytest.mark.parametrize("name", ["brat", "label-studio", "web-annotation"])
    def test_must_be_what_was_read(self, name, tmp_path):
        found = [(attrs.evolve(ARTICLE, text=" " + TEXT, body=None or ARTICLE.body), records())]
        place = tmp_path if name == "brat" else Stream()
        with pytest.raises(InputError, match="has '“The bridge stays closed,”' at 0, where the"):
            formats.write(formats.named(name), found, place)


class TestBadFiles:
    @pytest.mark.parametrize("name", READ)
    @pytest.mark.parametrize(
        "data",
        [b"\xff\xfe", b"PAR1", b"{", b'"', b"{}\n{}", b"[1]", b"ARROW1\0\0" * 9, b"a,b\n1,2"],
    )
    def test_end_in_our_error(self, name, data):
        with pytest.raises(ReadError, match=r"^here"):
            read(name, data)

    # What pyarrow does with a damaged file is its own; we only check what it lets through.
    @given(st.data())
    @pytest.mark.parametrize("name", ["jsonl", "json", "csv", "tsv"])
    def test_damaged_end_in_our_error(self, name, data):
        good = bytearray(written(name, FOUND))
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(ReadError):
            read(name, bytes(good))

    @pytest.mark.parametrize("name", ["parquet", "arrow"])
    @pytest.mark.parametrize("size", [0, 3, 100, 2000, -1])
    def test_cut_off_end_in_our_error(self, name, size):
        with pytest.raises(ReadError, match=r"^here"):
            read(name, written(name, FOUND)[:size])

    def test_a_shape_of_tomorrow(self):
        import pyarrow as pa

        from quoteattr.output import arrow

        sink = io.BytesIO()
        with pa.ipc.new_file(sink, arrow.SCHEMA.with_metadata({"schema": "quoteattr/2"})):
            pass
        with pytest.raises(ReadError, match="schema is 'quoteattr/2'"):
            read("arrow", sink.getvalue())

    def test_half_a_surrogate_pair_is_our_error(self, tmp_path):
        path = tmp_path / "a.csv"
        with path.open("w", encoding="utf-8") as file, pytest.raises(InputError, match="udc00"):
            formats.write(formats.named("csv"), articles.bare([claim(text="\udc00")]), file)

    def test_a_format_that_is_none(self):
        with pytest.raises(InputError, match="'xml' is not a format: use one of jsonl, json"):
            formats.named("xml")

    @pytest.mark.parametrize("name", ["parquet", "arrow"])
    def test_a_missing_library(self, name, monkeypatch):
        for module in ("arrow", "tables.parquet"):
            monkeypatch.delitem(sys.modules, f"quoteattr.output.{module}", raising=False)
            monkeypatch.delattr(f"quoteattr.output.{module}", raising=False)
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(ExtraError, match=r"python -m pip install 'quoteattr\[arrow\]'"):
            formats.named(name).load()
        assert issubclass(ExtraError, QuoteattrError)


class TestWholeFolder:
    def test_appears_whole(self, tmp_path):
        with whole_folder(tmp_path / "new") as draft:
            (draft / "a").touch()
            assert not (tmp_path / "new").exists()
        assert [path.name for path in (tmp_path / "new").iterdir()] == ["a"]

    @pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, Discard])
    def test_or_not_at_all(self, tmp_path, error):
        try:
            with whole_folder(tmp_path / "new") as draft:
                (draft / "a").touch()
                raise error
        except error:
            assert error is not Discard
        assert list(tmp_path.iterdir()) == []

    def test_leaves_what_was_there(self, tmp_path):
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "mine").touch()
        with pytest.raises(OSError, match="not empty"), whole_folder(tmp_path / "new"):
            pass
        assert [path.name for path in tmp_path.rglob("*")] == ["new", "mine"]


def test_every_module_says_what_it_holds():
    for form in formats.FORMATS.values():
        if form.name != "html":
            assert regex.search(r"hold|[Ll]eft out|lost", form.load().__doc__)
