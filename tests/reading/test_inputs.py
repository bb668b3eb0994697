"""What is given to be read: tables, JSON, encodings, names; and what is no text and says so."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

from quoteattr.errors import InputError, ReadError
from quoteattr.reading import SUFFIXES, file_types, folders, read_path, read_paths, read_stream
from tests import cases

QUOTE = "“No,” said Mayor Ada Quill.\n\nShe left; “good,” Bo Lin said."
SHORT = "“Yes,” said Bo Lin."
ROWS = [{"id": "a", "text": QUOTE, "date": "2025-08-29", "title": "T", "url": "u"}, {"text": SHORT}]


def table(separator: str, rows: list[list[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue().encode()


def read(data: bytes, name: str, **told):
    """Read articles and errors of a stream as (id, text), or the words of an error."""
    errors: list[InputError] = []
    articles = list(read_stream(io.BytesIO(data), name, errors.append, **told))
    return [(article.id, article.text) for article in articles], [str(error) for error in errors]


class TestTables:
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("name", ["news.csv", "NEWS.TSV"])
    def test_the_header_tells_the_separator(self, separator, name):
        data = table(
            separator, [["id", "Text ", "date"], ["a", QUOTE, "2025-08-29"], ["", SHORT, ""]]
        )
        assert read(b"\xef\xbb\xbf" + data, name) == ([("a", QUOTE), (f"{name}:3", SHORT)], [])

    def test_every_column_is_read_and_others_are_left_alone(self):
        rows = [["n", "author", "url", "title", "date", "id", "text"],
                ["1", "Cy Roe", "https://a.example", "T", "2025-08-29", "7", QUOTE]]  # fmt: skip
        (article,) = read_stream(io.BytesIO(table(",", rows)), "a.csv")
        assert (article.id, article.title, article.author) == ("7", "T", "Cy Roe")
        assert (article.url, str(article.date)) == ("https://a.example", "2025-08-29")

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_any_line_end_ends_a_row_and_stays_in_a_cell(self, end):
        data = f'id,text{end}a,"No.{end}Yes."{end}{end}b,So.{end}'.encode()
        articles, errors = read(data, "a.csv")
        assert (articles, errors) == ([("a", f"No.{end}Yes."), ("b", "So.")], [])

    def test_a_long_cell_is_no_error(self):
        assert len(read(table(",", [["text"], ["No. " * 100_000]]), "a.csv")[0][0][1]) == 400_000
        assert csv.field_size_limit() < 400_000  # the host program's limit is as before

    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            (b"headline,body\nx,y\n", "there is no column 'text', only 'headline', 'body'"),
            (b"", "there is no column 'text', only none at all"),
            (b"text,text\nx,y\n", "there are 2 columns 'text': keep one"),
            (b"id,text\na,b,c\n", "row 2: 3 cells for 2 columns"),
            (b'id,text\na,"b" c\n', "row 2: "),
            (b'"id"x,text\na,b\n', "row 1: "),
            (b'"id,text\na,b\n', "row 1: "),
            (b"id,text\na,\n", 'row 2: there is no "text"'),
            (b"text,date\nNo.,Friday\n", "row 2: 'Friday' is not a date"),
            ("id,text\na,“No”\n".encode("cp1252"), "this looks like Windows-1252"),
            (
                b"id,text,content_at,cue_lemma,source_at\n",
                "a table of attributions, not of articles: give",
            ),
        ],
    )
    def test_a_bad_one_is_told(self, data, problem):
        articles, errors = read(data, "a.csv")
        assert articles == []
        assert [error.startswith("a.csv: ") and problem in error for error in errors] == [True]

    def test_a_bad_row_costs_no_other(self):
        articles, errors = read(b"id,text\na,Yes.\nb\nc,No.\n", "a.csv")
        assert [name for name, _ in articles] == ["a", "c"]
        assert len(errors) == 1

    def test_in_a_folder_is_counted_and_not_read(self, tmp_path):
        (tmp_path / "a.txt").write_text(SHORT, encoding="utf-8")
        (tmp_path / "people.csv").write_text("name\nAda Quill\n", encoding="utf-8")
        assert [article.id for article in read_path(tmp_path)] == [f"{tmp_path.name}/a.txt"]
        assert "1 .csv (people.csv)" in folders.skipped(tmp_path, SUFFIXES)


class TestJson:
    @pytest.mark.parametrize("indent", [None, 2])
    @pytest.mark.parametrize("name", ["news.json", "news.JSON", "standard input"])
    def test_an_array_is_its_articles(self, indent, name):
        data = json.dumps(ROWS, indent=indent).encode("utf-8-sig")
        assert read(data, name) == ([("a", QUOTE), (f"{name}:2", SHORT)], [])

    def test_one_object_is_one_article(self):
        for name, indent in (("a.json", None), ("a.json", 1), ("standard input", 1)):
            assert read(json.dumps(ROWS[1], indent=indent).encode(), name) == ([(name, SHORT)], [])

    def test_lines_in_a_file_of_that_name_are_read_as_such(self):
        data = "\n".join(map(json.dumps, ROWS)).encode()
        assert read(data, "a.json") == ([("a", QUOTE), ("a.json:2", SHORT)], [])

    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            (b"", "a.json: not valid JSON: Expecting value at line 1, column 1"),
            (b'[{"text": "x"},]', "a.json: not valid JSON: "),
            (b"3", "a.json: one number: give an object with a text, or an array of them"),
            (b'["No."]', "a.json: row 1: string 'No.': write an object with a text"),
            (b'[{"body": "No."}]', 'a.json: row 1: there is no "text"'),
            (b'{"schema": "quoteattr/1"}', "a.json: an attribution, not an article"),
            (b"[" * 100_000, "a.json: not valid JSON: "),
        ],
        ids=range(7),
    )
    def test_a_bad_one_is_told(self, data, problem):
        articles, errors = read(data, "a.json")
        assert articles == []
        assert [error.startswith(problem) for error in errors] == [True]

    @pytest.mark.parametrize("text", ["[Update] It rained.", "[\tIt rained.]", "[1] See below."])
    def test_a_text_that_begins_with_a_bracket_is_a_text(self, text):
        assert read(text.encode(), "standard input") == ([("standard input", text)], [])


class TestEncodings:
    @pytest.mark.parametrize(
        ("text", "encoding", "hint"),
        [
            (QUOTE, "cp1252", "this looks like Windows-1252: try --encoding cp1252"),
            ("Zoë Núñez — “no”", "cp1252", "this looks like Windows-1252: try --encoding cp1252"),
            ("It’s “over”", "mac_roman", "this looks like Mac Roman: try --encoding mac_roman"),
            (QUOTE, "utf-16", "this looks like UTF-16: try --encoding utf-16"),
            ("It rained.", "utf-16", "this looks like UTF-16: try --encoding utf-16"),
            (QUOTE, "utf-16-le", "this looks like UTF-16-LE: try --encoding utf-16-le"),
            (QUOTE, "utf-16-be", "this looks like UTF-16-BE: try --encoding utf-16-be"),
            (QUOTE, "utf-32", "this looks like UTF-32: try --encoding utf-32"),
        ],
    )
    @pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl"])
    def test_the_error_tells_one_that_reads_the_file(self, text, encoding, hint, name):
        if name == "a.csv":
            written = table(",", [["id", "text"], ["x", text]]).decode()
        else:
            written = json.dumps({"id": "x", "text": text}, ensure_ascii=False)
            written = written if name == "a.jsonl" else text
        articles, errors = read(written.encode(encoding), name)
        assert (articles, len(errors)) == ([], 1)
        if name == "a.txt":
            assert errors[0].endswith(hint)
        assert read(written.encode(encoding), name, encoding=encoding)[0][0][1] == text

    @pytest.mark.parametrize(
        ("data", "hint"),
        [
            (f"{QUOTE}\xff".encode("cp1252"), "looks like Windows-1252"),
            (QUOTE.encode() + b"\xff", "so this place is damaged: repair it"),
            (bytes(range(256)) * 4, "or name its encoding with --encoding"),
        ],
    )
    def test_what_is_damaged_is_not_called_another(self, data, hint):
        assert hint in read(data, "a.txt")[1][0]

    def test_line_ends_stay(self):
        assert read("a\r\nb\rc\n".encode("utf-16"), "a.txt", encoding="utf-16")[0][0][1] == (
            "a\r\nb\rc\n"
        )

    def test_the_wrong_one_is_told(self):
        assert read(b"No\x81", "a", encoding="cp1252")[1] == [
            "a: byte 0x81 has no meaning in cp1252: try another --encoding"
        ]

    @pytest.mark.parametrize("name", ["klingon", "base64", "rot13", ""])
    def test_an_unknown_one_is_told_before_anything_is_read(self, name):
        with pytest.raises(InputError, match="is not a known text encoding"):
            read_paths(["a.txt"], encoding=name)


class TestNoText:
    @pytest.mark.parametrize(("begin", "what"), cases.table("file_types.txt", "begins", "called"))
    @pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "standard input"])
    def test_is_called_by_its_name(self, begin, what, name, tmp_path):
        data = begin.encode().decode("unicode_escape").encode("latin-1") + b"\x80\n\xff" * 50
        stream = io.BufferedReader(io.BytesIO(data))
        errors: list[InputError] = []
        assert list(read_stream(stream, name, errors.append)) == []
        assert [what in str(error) for error in errors] == [True]

    @pytest.mark.parametrize(
        "text",
        [
            "PDF files are lost, she said.", "{rtf} is a format.", "PK is a name.",
            "BZh is no word.", "Rar! went the lion.", "GIF89 was a year.", "RIFF raff.",
            "MZ is a province.", "II* notes", "ID3 tags.", "7zip said so.",
            "BMW said no. It was over and done with.",
        ],
    )  # fmt: skip
    def test_a_text_is_none(self, text):
        assert file_types.refusal(text.encode()) is None

    def test_a_file_name_with_blanks_can_be_copied_into_a_shell(self):
        assert "pdftotext 'my file.pdf' article.txt" in str(
            file_types.refusal(b"%PDF-1", "my file.pdf")
        )

    def test_an_office_document_is_told_by_its_name_where_its_bytes_do_not(self):
        assert "word processor" in str(file_types.refusal(b"PK\x03\x04", "a.DOCX"))

    @pytest.mark.parametrize("name", ["https://a.example?b=c", "HTTP://example.org", "ftp://a"])
    def test_an_address_is_not_fetched(self, name):
        with pytest.raises(ReadError, match="this is an address, and quoteattr fetches nothing"):
            next(read_path(name))

    def test_a_packed_file_is_told_of(self, tmp_path):
        (tmp_path / "a.txt").write_bytes(gzip.compress(SHORT.encode()))
        with pytest.raises(
            ReadError, match=r"compressed with gzip: decompress it, or use quoteattr run"
        ):
            next(read_path(tmp_path / "a.txt"))


class TestNames:
    """An article's id, made of the name of its file, tells nothing of the machine."""

    @pytest.fixture(autouse=True)
    def files(self, tmp_path):
        for name in ("news/2024/a.txt", "news/2025/a.txt", "b.txt"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(SHORT, encoding="utf-8")

    @pytest.mark.parametrize(
        ("given", "names"),
        [
            (["news"], ["news/2024/a.txt", "news/2025/a.txt"]),
            (["b.txt"], ["b.txt"]),
            (["news/2024/a.txt"], ["a.txt"]),
            (["news/2024/a.txt", "news/2025/a.txt"], ["2024/a.txt", "2025/a.txt"]),
            (["news/2024", "b.txt"], ["news/2024/a.txt", "b.txt"]),
        ],
    )
    def test_of_absolute_paths_what_they_share_is_left_out(self, tmp_path, given, names):
        assert [one.id for one in read_paths([tmp_path / each for each in given])] == names

    def test_of_relative_paths_nothing_is(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path / "news")
        given = ["2024", Path("2025/a.txt"), "../b.txt"]
        assert [one.id for one in read_paths(given)] == ["2024/a.txt", "2025/a.txt", "../b.txt"]

    def test_errors_still_tell_where_the_file_is(self, tmp_path):
        path = tmp_path / "bad.txt"
        path.write_bytes(b"\xff")
        with pytest.raises(ReadError, match=f"^{path.as_posix()}: byte 0"):
            next(read_path(path))
