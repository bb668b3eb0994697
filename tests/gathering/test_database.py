"""The database, the Parquet files and the page that gathering writes."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoteattr import gathering
from quoteattr.aliases import Aliases
from quoteattr.errors import InputError, ReadError
from quoteattr.gathering import arrow
from quoteattr.output import arrow as columns
from quoteattr.output import jsonl
from tests.gathering.made import record, span, speaker
from tests.made import attributions
from tests.paths import ROOT

OURS = "AND name NOT LIKE '%fts%' AND name NOT LIKE 'sqlite%'"  # not those of SQLite itself
QUILL = {"role": span("mayor of Marlow")}
LONG = "“We will rebuild the Marlow bridge in two years, and the county will pay for all of it.”"
SHORT = "“The county will pay for all of it,”"
CHANGED = (
    "“We will rebuild the Marlow bridge in three years, and the county will pay for all of it.”"
)


def corpus():
    """Three articles that print a quotation of Ada Quill, and one of somebody of her name."""
    said = [
        ("n1", "2025-09-01", LONG, "Ada Quill", QUILL),
        ("n2", "2025-09-02", SHORT, "Ada Quill", QUILL),
        ("n3", "2025-09-05", CHANGED, "Ada Quill", QUILL),
        ("n4", "2025-09-07", "the match in Kisumu was lost", "Ada Quill",
         {"role": span("striker for Kisumu United")}),
    ]  # fmt: skip
    return [
        record(1, [speaker(1, name, **known)], text, article=article, source_date=day)
        for article, day, text, name, known in said
    ]


def write(path, rows):
    path.write_text("".join(jsonl.line(row) + "\n" for row in rows), encoding="utf-8")
    return path


def articles(path):
    rows = [
        {"id": f"n{n}", "title": f"Bridge, part {n}", "url": f"https://www.{outlet}.example/{n}",
         "text": "No.", "date": f"2025-09-0{n}"}
        for n, outlet in enumerate(("post", "herald", "post"), 1)
    ]  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def source(tmp_path):
    return write(tmp_path / "quotes.jsonl", corpus())


@contextlib.contextmanager
def opened(path):
    with contextlib.closing(sqlite3.connect(path)) as base:
        base.row_factory = sqlite3.Row
        yield base


def rows(base, query, *values):
    return [tuple(row) for row in base.execute(query, values)]


@pytest.fixture
def base(tmp_path, source):
    gathering.gather(
        [source], [tmp_path / "quotes.db"], articles=[articles(tmp_path / "articles.jsonl")]
    )
    with opened(tmp_path / "quotes.db") as found:
        yield found


def test_two_people_of_one_name_are_two_speakers(base):
    found = rows(base, "SELECT name, roles, records, articles, outlets, first_day FROM speakers")
    assert found == [
        ("Ada Quill", "mayor of Marlow", 3, 3, 2, "2025-09-01"),
        ("Ada Quill", "striker for Kisumu United", 1, 1, 0, "2025-09-07"),
    ]


def test_a_quotation_and_its_variants_are_a_family(base):
    (family,) = rows(
        base, "SELECT articles, outlets, outlet_names, variants, first_day, last_day FROM families"
    )
    assert family == (3, 2, "herald.example, post.example", 3, "2025-09-01", "2025-09-05")
    assert rows(base, "SELECT form, differences, first_day FROM variants ORDER BY first_day") == [
        ("main", "[]", "2025-09-01"),
        (
            "shortened",
            '[["We will rebuild the Marlow bridge in two years, and", ""]]',
            "2025-09-02",
        ),
        ("altered", '[["two", "three"]]', "2025-09-05"),
    ]


def test_the_text_is_found_in_any_form_of_its_letters(base):
    query = (
        "SELECT records.text FROM records_fts JOIN records ON records.record_id = records_fts.rowid"
        " WHERE records_fts MATCH ? ORDER BY rank"
    )
    assert len(rows(base, query, "MÁRLOW AND county")) == 2
    assert rows(base, "SELECT name FROM speakers_fts WHERE speakers_fts MATCH 'kisumu'") == [
        ("Ada Quill",)
    ]


def test_the_views_are_by_speaker_and_by_day(base):
    assert rows(base, "SELECT day, speaker, records FROM speakers_by_day")[0] == (
        "2025-09-01", "Ada Quill", 1,
    )  # fmt: skip
    first = rows(base, "SELECT speaker, printed_on, outlet, title FROM quotes_by_speaker")[0]
    assert first == ("Ada Quill", "2025-09-01", "post.example", "Bridge, part 1")
    assert rows(base, "SELECT day, articles FROM families_by_day") == [("2025-09-01", 3)]


def test_every_reference_leads_somewhere(base):
    assert rows(base, "PRAGMA foreign_key_check") == []
    assert rows(base, "PRAGMA integrity_check") == [("ok",)]
    assert rows(base, "SELECT count(*) FROM records WHERE speaker_id IS NULL") == [(0,)]


def test_datasette_finds_the_links_and_the_index(base):
    """It needs the column that a key leads to, and the name of the table in double quotes."""
    keys = rows(
        base, "SELECT m.name, f.'to' FROM sqlite_master m, pragma_foreign_key_list(m.name) f"
    )
    assert len(keys) >= 9
    assert all(to is not None for _, to in keys)
    (made,) = rows(base, "SELECT sql FROM sqlite_master WHERE name = 'records_fts'")[0]
    assert 'content="records"' in made


def test_the_whole_record_is_kept(base):
    lines = [line for (line,) in rows(base, "SELECT json FROM records ORDER BY record_id")]
    assert [json.loads(line) for line in lines] == corpus()


def test_what_the_documents_say_of_the_tables_is_so(base):
    page = (ROOT / "docs" / "gather.md").read_text(encoding="utf-8")
    tables = {
        name: [row[1] for row in base.execute(f"PRAGMA table_info({name})")]
        for (name,) in rows(
            base,
            f"SELECT name FROM sqlite_master WHERE type IN ('table', 'view') {OURS}",
        )
    }
    told = {
        name: regex.findall(r"`(\w+)`", columns)
        for name, columns in regex.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", page, regex.M)
    }
    assert told == tables


def test_a_table_of_speakers_wins(tmp_path, source):
    people = [{"id": "Q1", "name": "Ada Quill"}]
    gathering.gather([source], [tmp_path / "quotes.db"], aliases=Aliases.of(people))
    with opened(tmp_path / "quotes.db") as base:
        assert rows(base, "SELECT key, articles FROM speakers") == [("Q1", 4)]
        (line,) = rows(base, "SELECT json FROM records LIMIT 1")[0]
        assert json.loads(line)["speakers"][0]["key"] == "Q1"


def test_parquet_has_the_same_tables(tmp_path, source, base):
    gathering.gather([source], [tmp_path / "tables"])
    speakers = pq.read_table(tmp_path / "tables" / "speakers.parquet").to_pylist()
    assert [(row["name"], row["records"], str(row["first_day"])) for row in speakers] == [
        ("Ada Quill", 3, "2025-09-01"),
        ("Ada Quill", 1, "2025-09-07"),
    ]
    names = {path.stem for path in (tmp_path / "tables").iterdir()}
    tables = rows(base, f"SELECT name FROM sqlite_master WHERE type = 'table' {OURS}")
    assert names == {name for (name,) in tables}


def test_formats_and_folders_are_read(tmp_path, source, command):
    for end in ("parquet", "db", "csv"):
        made = tmp_path / f"other.{end}"
        assert command("convert", source, "-o", made)[0] == 0
        assert gathering.gather([made], [tmp_path / "out.db"]).records == 4
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(source, folder / "a.jsonl")
    assert gathering.gather([folder], [tmp_path / "out.db"]).records == 4


def test_records_that_are_there_twice_count_once(tmp_path, source):
    twice = write(tmp_path / "twice.jsonl", [*corpus(), *corpus()])
    found = gathering.gather([twice], [tmp_path / "out.db"])
    assert (found.records, found.repeated, found.articles) == (4, 4, 4)


def test_two_articles_of_one_id_stay_two(tmp_path):
    other = record(1, [speaker(1, "Lin Wei")], "the visas were real", article="n1")
    found = gathering.gather(
        [write(tmp_path / "both.jsonl", [*corpus(), other])], [tmp_path / "out.db"]
    )
    assert (found.records, found.articles) == (5, 5)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[]", "quotes.jsonl, line 1: not a JSON object"),
        ("{", "quotes.jsonl, line 1: is not JSON"),
        ('{"schema": "quoteattr/2"}', "schema is 'quoteattr/2'"),
        ('{"schema": "quoteattr/1", "id": 7}', "quotes.jsonl, line 1: "),
    ],
)
def test_a_damaged_line_is_named_and_nothing_written(tmp_path, line, told):
    (tmp_path / "quotes.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ReadError, match=regex.escape(told)):
        gathering.gather([tmp_path / "quotes.jsonl"], [tmp_path / "out.db"])
    assert [path.name for path in tmp_path.iterdir()] == ["quotes.jsonl"]


@pytest.mark.parametrize(
    ("outputs", "told"),
    [
        (["quotes.txt"], "has the suffix .txt"),
        ([], "there is no output"),
        (["a.db", "b.sqlite"], "two databases"),
        (["none/a.db"], "there is no folder"),
        ([""], "exists already"),
    ],
)
def test_outputs_that_cannot_be(tmp_path, source, outputs, told):
    with pytest.raises(InputError, match=told):
        gathering.gather([source], [tmp_path / name for name in outputs])


HOSTILE = "</p><script>alert(1)</script>\"'&\u202e\0\ud800 “" + "x" * 40


def test_the_page_escapes_whatever_is_printed(tmp_path):
    hostile = [
        record(
            1, [speaker(1, HOSTILE, role=span(HOSTILE))], f"“{HOSTILE} is said by nobody at all”",
            article=f"{HOSTILE}{n}", source_date=f"2025-09-0{n}",
        )
        for n in (1, 2)
    ]  # fmt: skip
    known = {"id": f"{HOSTILE}1", "title": HOSTILE, "url": "javascript:alert(1)", "text": "No."}
    (tmp_path / "known.jsonl").write_text(json.dumps(known) + "\n", encoding="utf-8")
    gathering.gather(
        [write(tmp_path / "quotes.jsonl", hostile)], [tmp_path / "page.html", tmp_path / "out.db"]
    )
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert 'href="javascript' not in page
    assert "\0" not in page
    assert regex.findall(r"(?:src|href)=\"(?!#|https?://)", page) == []
    assert "default-src 'none'" in page


def test_the_page_shows_a_speaker_with_a_timeline(tmp_path, source):
    gathering.gather([source], [tmp_path / "page.html"])
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("<section id=") == 2
    assert "<title>1 September 2025: 1</title>" in page
    assert "<del>two</del> <ins>three</ins>" in page


def test_records_without_days_or_speakers_are_no_error(tmp_path):
    bare = [record(1, [], "it rained", article=None), record(2, [], "it rained", article=None)]
    out = [tmp_path / "out.db", tmp_path / "page.html", tmp_path / "tables"]
    found = gathering.gather([write(tmp_path / "quotes.jsonl", bare)], out)
    assert (found.records, found.speakers, found.families) == (2, 0, 0)
    assert "Nobody is named" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_no_records_at_all(tmp_path):
    found = gathering.gather([write(tmp_path / "quotes.jsonl", [])], [tmp_path / "out.db"])
    assert found == gathering.Gathered(0, 0, 0, 0, 0)


def content(path):
    """Give what the tables say, without the numbers that the order of the input decides."""
    with opened(path) as base:
        return {
            "speakers": rows(base, "SELECT name, kind, roles, records, first_day FROM speakers"),
            "families": sorted(rows(base, "SELECT text, articles, first_day FROM families")),
            "variants": sorted(rows(base, "SELECT form, text, records FROM variants")),
        }


def test_the_order_of_articles_does_not_matter(tmp_path):
    known = corpus()
    orders = []
    for seed in range(4):
        some = list(known)
        random.Random(seed).shuffle(some)
        gathering.gather([write(tmp_path / "quotes.jsonl", some)], [tmp_path / "out.db"])
        orders.append(content(tmp_path / "out.db"))
    assert all(one == orders[0] for one in orders)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(found=st.lists(attributions(), min_size=1, max_size=6, unique_by=lambda one: one.id))
def test_whatever_a_record_holds_it_is_kept_and_has_one_speaker(tmp_path, found):
    lines = "".join(jsonl.dumps(one) + "\n" for one in found)
    (tmp_path / "any.jsonl").write_text(lines, encoding="utf-8")
    count = gathering.gather(
        [tmp_path / "any.jsonl"], [tmp_path / "any.db", tmp_path / "any.html"]
    ).records
    assert count == len(found)
    with opened(tmp_path / "any.db") as base:
        kept = [jsonl.loads(line) for (line,) in rows(base, "SELECT json FROM records")]
        assert sorted(kept, key=lambda one: one.id) == sorted(found, key=lambda one: one.id)
        alone = "SELECT count(*) FROM article_speakers WHERE speaker_id IS NULL"
        assert rows(base, alone) == [(0,)]


class TestArrow:
    def batches(self):
        whole = columns.line_batches(jsonl.line(row) for row in corpus())
        return list(whole)

    def test_people_are_those_of_the_database(self, base):
        import pyarrow as pa

        found = list(arrow.appearances(self.batches()))
        counts = arrow.counted(found)
        table = arrow.people(pa.Table.from_batches(found), counts)
        assert table.schema == arrow.PEOPLE
        groups = {}
        for row in table.to_pylist():
            groups.setdefault(row["speaker"], set()).add(row["article"])
        ours = {}
        for speaker_id, article in rows(
            base,
            "SELECT speaker_id, articles.id FROM article_speakers JOIN articles USING (article_id)",
        ):
            ours.setdefault(speaker_id, set()).add(article)
        assert sorted(map(sorted, groups.values())) == sorted(map(sorted, ours.values()))

    def test_families_are_those_of_the_database(self, base):
        import pyarrow as pa

        table = arrow.families(pa.Table.from_batches(self.batches()))
        assert table.schema == arrow.FAMILIES
        ours = rows(
            base,
            "SELECT articles.id, variants.form FROM records JOIN variants USING (variant_id)"
            " JOIN articles USING (article_id)",
        )
        assert sorted((row["article"], row["form"]) for row in table.to_pylist()) == sorted(ours)


@pytest.mark.process
@pytest.mark.slow
def test_a_run_that_is_killed_leaves_the_old_output_and_the_next_one_cleans_up(tmp_path):
    many = [
        record(n, [speaker(n, f"Ada Quill{n % 7}")], f"“{LONG} {n}”", article=f"n{n}")
        for n in range(4_000)
    ]
    source, out = write(tmp_path / "quotes.jsonl", many), tmp_path / "quotes.db"
    out.write_bytes(b"old")
    call = f"from quoteattr import gathering; gathering.gather([{str(source)!r}], [{str(out)!r}])"
    draft = tmp_path / ".quotes.db.part"
    for moment in (0.1, 0.5, 1.5):
        child = subprocess.Popen([sys.executable, "-c", call], cwd=ROOT)
        until = time.monotonic() + 60
        while not draft.exists() and child.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(moment)
        child.kill()
        child.wait()
        assert out.read_bytes() == b"old" or out.stat().st_size > 10_000
    assert gathering.gather([source], [out]).records == 4_000
    with opened(out) as base:
        assert rows(base, "SELECT count(*) FROM records") == [(4_000,)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["quotes.db", "quotes.jsonl"]


@pytest.mark.process
def test_two_at_once_do_not_write_one_output(tmp_path, source):
    draft = tmp_path / ".out.db.part"
    with contextlib.closing(sqlite3.connect(draft)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(InputError, match="another process"):
            gathering.gather([source], [tmp_path / "out.db"])
    gathering.gather([source], [tmp_path / "out.db"])
    assert not draft.exists()
