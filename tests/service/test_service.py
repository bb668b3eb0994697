"""The service over HTTP: records, limits, errors, and who may ask for what."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import attrs
import jsonschema
import pytest

import quoteattr
from quoteattr.checking import Verdict
from quoteattr.errors import ExtraError
from quoteattr.reading import read_text
from quoteattr.review import exports
from quoteattr.service import openapi, pages
from quoteattr.service.app import routes
from quoteattr.service.limits import Limits
from quoteattr.service.protection import HEADERS
from tests import made
from tests.output.test_page import HOSTILE, Parsed
from tests.service.serving import Answer, Client, by_heart, served

DELETE = {"change": "delete", "record": "a1"}
QUOTE = "“No,” she said."
GERMAN = (
    "Der Rat hat am Montag mit großer Mehrheit beschlossen, die alte Brücke über den Fluss für "
    "zwei Jahre zu sperren. „Das ist nötig“, sagte die Bürgermeisterin nach der Sitzung am Abend."
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A service for tests that need no state of their own."""
    with served(tmp_path_factory.mktemp("store") / "a.sqlite") as client:
        yield client


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Client]:
    with served(tmp_path / "a.sqlite") as client:
        yield client


DOCUMENT = openapi.document()


def fits(answer: Answer, path: str, method: str) -> Any:
    """Give what was answered, after a check that the document describes it."""
    told = DOCUMENT["paths"][path][method]["responses"][str(answer.status)]
    if "$ref" in told:
        told = DOCUMENT["components"]["responses"][told["$ref"].rpartition("/")[2]]
    schema = told["content"]["application/json"]["schema"]
    whole = {**schema, "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(whole).validate(answer.json())
    return answer.json()


class TestExtract:
    def test_gives_the_records_of_the_library(self, shared: Client) -> None:
        question = {"text": made.TEXT, "date": "2025-08-30", "id": "bridge.txt", "title": "Bridge"}
        told = fits(shared.post("/extract", question), "/extract", "post")
        assert told["records"] == [one.to_dict() for one in made.records()]
        assert told["article"] == question
        assert told["warnings"] == []

    def test_reads_a_page_and_gives_the_text_that_offsets_are_of(self, shared: Client) -> None:
        page = (
            "<html><title>Rain</title><article><p>It rained. “No,” she said.</p></article></html>"
        )
        told = fits(shared.post("/extract", {"html": page}), "/extract", "post")
        (record,) = told["records"]
        (span,) = record["content"]
        assert told["article"]["text"][span["start"] : span["end"]] == span["text"] == "“No,”"

    def test_tells_what_may_be_wrong(self, shared: Client) -> None:
        for text, told in ((GERMAN, "does not look like English"), (" ", "there is no text")):
            (warning,) = shared.post("/extract", {"text": text}).json()["warnings"]
            assert told in warning

    def test_passes_on_what_it_is_asked(self, tmp_path: Path) -> None:
        asked: dict[str, Any] = {}

        def extractor(article: Any, **options: Any) -> Any:
            asked.update(options)
            return by_heart(article, acts=())

        with served(tmp_path / "a.sqlite", extractor) as client:
            question = {"text": QUOTE, "acts": ["belief"], "stated_days_only": True}
            assert client.post("/extract", question).status == 200
            assert [str(act) for act in asked["acts"]] == ["belief"]
            assert asked["stated_days_only"] is True
            client.post("/extract", {"text": QUOTE})
            assert [str(act) for act in asked["acts"]] == ["statement"]

    def test_leaves_out_what_is_not_sure_enough(self, tmp_path: Path) -> None:
        def extractor(article: Any, **_: Any) -> Any:
            return [attrs.evolve(made.records()[0], said_on_confidence=0.4)]

        with served(tmp_path / "a.sqlite", extractor) as client:
            question = {"text": made.TEXT, "min_confidence": 0.5}
            assert client.post("/extract", question).json()["records"][0]["said_on"] is None

    @pytest.mark.parametrize(
        ("question", "told"),
        [
            ({}, "give either text or html"),
            ({"text": "a", "html": "b"}, "give either text or html"),
            ({"text": 1}, "text is 1"),
            ({"html": None}, "html is None"),
            ({"text": "a\ud800"}, "half of a surrogate pair"),
            ({"text": "a", "date": "Friday"}, "'Friday' is not a date"),
            ({"text": "a", "title": "\ud800"}, "title is '\\ud800': give text"),
            ({"text": "a", "id": 7}, "id is 7: give text"),
            ({"text": "a", "acts": ["lie"]}, "acts is ['lie']: give some of statement"),
            ({"text": "a", "min_confidence": 2}, "min_confidence is 2"),
            ({"text": "a", "stated_days_only": "no"}, "stated_days_only is 'no'"),
            ({"text": "a", "dat": "2025-09-05"}, "'dat' is not a key: use some of text, html"),
            ({"html": "<html></html>"}, "no article in the page"),
        ],
    )
    def test_tells_what_is_wrong(self, shared: Client, question: Any, told: str) -> None:
        answer = shared.post("/extract", question)
        fits(answer, "/extract", "post")
        assert answer.error() == (400, "bad_input")
        assert told in answer.json()["error"]["message"]

    @pytest.mark.parametrize(
        ("body", "media", "error"),
        [
            ("{", "application/json", (400, "bad_json")),
            ("[]", "application/json", (400, "bad_json")),
            (b"\xff", "application/json", (400, "bad_json")),
            ("[" * 100_000, "application/json", (400, "bad_json")),
            ("{}", "text/plain", (415, "media_type")),
            ("{}", "", (415, "media_type")),
        ],
    )
    def test_wants_json(self, shared: Client, body: Any, media: str, error: Any) -> None:
        answer = shared.ask("POST", "/extract", body, {"Content-Type": media})
        assert answer.error() == error

    def test_without_an_extra_tells_which_one(
        self, shared: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def missing(*_: Any, **__: Any) -> None:
            raise ExtraError("web pages need trafilatura: python -m pip install 'quoteattr[web]'")

        monkeypatch.setattr("quoteattr.service.api.read_html", missing)
        assert shared.post("/extract", {"html": "<p>"}).error() == (501, "extra_missing")

    def test_an_error_of_ours_tells_nothing_of_the_inside(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        def extractor(*_: Any, **__: Any) -> None:
            raise ZeroDivisionError("secret")

        with served(tmp_path / "a.sqlite", extractor) as client:
            answer = client.post("/extract", {"text": QUOTE})
        assert answer.error() == (500, "internal")
        assert b"secret" not in answer.body
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
        assert "ZeroDivisionError: secret" in caplog.text


class TestCheck:
    SOURCE = "“Nobody in this room can tell me that it is safe,” Ada Quill said on the bridge."
    DRAFT = "“Nobody can tell me that it is safe,” Tobias Ferrant said."

    def test_is_the_report_of_the_library(self, shared: Client) -> None:
        question = {
            "draft": {"text": self.DRAFT, "date": "2025-09-05"},
            "against": [{"text": self.SOURCE, "id": "a"}, {"text": "It rained all day long."}],
            "words_only": True,
        }
        told = fits(shared.post("/check", question), "/check", "post")
        draft = read_text(self.DRAFT, date="2025-09-05")
        sources = [read_text(self.SOURCE, id="a"), read_text("It rained all day long.")]
        assert told == quoteattr.check(draft, sources, words_only=True).to_dict()
        assert [one["verdict"] for one in told["findings"]] == ["altered"]

    def test_names_a_source_after_its_number(self, shared: Client) -> None:
        question = {"draft": {"text": self.SOURCE + " No."}, "words_only": True,
                    "against": [{"text": "It rained."}, {"text": self.SOURCE}]}  # fmt: skip
        (found,) = shared.post("/check", question).json()["findings"]
        assert (found["verdict"], found["places"][0]["article"]) == ("verbatim", "source 2")

    def test_never_reads_a_file_that_is_named(self, shared: Client, tmp_path: Path) -> None:
        (tmp_path / "secret.txt").write_text(self.SOURCE)
        question = {"draft": {"text": self.DRAFT}, "words_only": True,
                    "against": [{"text": str(tmp_path / "secret.txt")}]}  # fmt: skip
        answer = shared.post("/check", question)
        assert answer.json()["findings"][0]["verdict"] == "not found"

    @pytest.mark.parametrize(
        ("question", "told"),
        [
            ({}, "against is None: give a list of sources"),
            ({"draft": {"text": "a"}, "against": []}, "against is []"),
            ({"against": [{"text": "a"}]}, "draft is None: give an object with text or html"),
            ({"draft": {"text": "a"}, "against": ["a.txt"]}, "source 1 is 'a.txt': give an object"),
            ({"draft": {}, "against": [{"text": "a"}]}, "draft: give either text or html"),
            ({"draft": {"text": "a"}, "against": [{"text": "a"}, {"path": "b"}]},
             "source 2: 'path' is not a key"),
            ({"draft": {"text": "a"}, "against": [{"text": 1}]}, "text is 1"),
            ({"draft": {"text": "a"}, "against": [{"text": "a"}], "words_only": 1},
             "words_only is 1"),
        ],
    )  # fmt: skip
    def test_tells_what_is_wrong(self, shared: Client, question: Any, told: str) -> None:
        answer = shared.post("/check", question)
        assert answer.error() == (400, "bad_input")
        assert told in answer.json()["error"]["message"]

    def test_the_document_has_every_verdict(self) -> None:
        told = DOCUMENT["components"]["schemas"]["Verdict"]["enum"]
        assert told == [str(one) for one in Verdict]


class TestArticles:
    def test_are_kept_corrected_and_shown(self, service: Client) -> None:
        answer = service.post("/articles?name=news%2Fbridge.txt&date=2025-08-30", made.TEXT)
        (added,) = fits(answer, "/articles", "post")["articles"]
        assert added == {
            "number": 1, "id": "bridge.txt", "title": None, "records": 5, "warnings": []
        }  # fmt: skip
        path = "/articles/{number}"
        records = fits(service.get("/articles/1/records"), f"{path}/records", "get")
        assert records["records"] == [one.to_dict() for one in made.records()]
        after = fits(service.post("/articles/1/corrections", {**DELETE, "version": 0}),
                     f"{path}/corrections", "post")  # fmt: skip
        assert [one["id"] for one in after["records"]] == ["a2", "a3", "a4", "a5"]
        again = service.post("/articles/1/corrections", {**DELETE, "version": 0})
        assert again.error() == (409, "conflict")
        (listed,) = fits(service.get("/articles"), "/articles", "get")["articles"]
        assert (listed["count"], listed["corrections"]) == (4, 1)
        undone = fits(service.post("/articles/1/undo", {}), f"{path}/undo", "post")
        assert undone["records"] == records["records"]
        assert service.post("/articles/1/undo", {}).error() == (400, "bad_input")
        assert service.ask("DELETE", "/articles/1").status == 204
        assert service.get("/articles/1/records").error() == (404, "not_found")

    def test_of_a_file_with_many_and_what_is_wrong_with_the_others(self, service: Client) -> None:
        rows = [{"id": "a", "text": QUOTE}, {"id": "b"}, {"id": "c", "text": QUOTE}]
        lines = "\n".join(map(json.dumps, rows))
        told = service.post("/articles?name=news.jsonl", lines).json()
        assert [one["id"] for one in told["articles"]] == ["a", "c"]
        (error,) = told["errors"]
        assert error.startswith("news.jsonl: line 2: there is no")

    def test_of_a_page_and_of_another_encoding(self, service: Client) -> None:
        page = "<html><article><p>It rained. “No,” she said of the bridge.</p></article></html>"
        assert service.post("/articles?name=a.html", page).json()["articles"][0]["records"] == 1
        data = QUOTE.encode("cp1252")
        assert service.post("/articles?name=a.txt", data).error() == (400, "bad_input")
        assert service.post("/articles?name=a.txt&encoding=cp1252", data).status == 201

    @pytest.mark.parametrize(
        ("query", "body", "told"),
        [
            ("", " \n", "there is no text in it"),
            ("", "", "there is no text in it"),
            ("name=a.pdf", "%PDF-1.7", "this is a PDF"),
            ("date=Friday", QUOTE, "'Friday' is not a date"),
            ("encoding=klingon", QUOTE, "'klingon' is not a known text encoding"),
            ("colour=red", QUOTE, "'colour' is not a parameter"),
        ],
    )
    def test_that_cannot_be_read_are_not_kept(
        self, service: Client, query: str, body: str, told: str
    ) -> None:
        answer = service.post(f"/articles?{query}", body)
        assert answer.error() == (400, "bad_input")
        assert told in answer.json()["error"]["message"]
        assert service.get("/articles").json() == {"articles": []}

    @pytest.mark.parametrize(
        "body", [{"version": "1"}, {"version": True}, {"changes": 1}, {"version": 1.5}]
    )
    def test_are_not_undone_for_a_version_that_is_none(self, service: Client, body: Any) -> None:
        service.add()
        assert service.post("/articles/1/undo", body).error() == (400, "bad_input")

    @pytest.mark.parametrize("number", ["2", str(1 << 70)])
    def test_that_are_not_there(self, service: Client, number: str) -> None:
        for method, path in (("GET", "/records"), ("GET", ""), ("GET", "/export"), ("DELETE", "")):
            answer = service.ask(method, f"/articles/{number}{path}")
            assert answer.error() == (404, "not_found")

    @pytest.mark.parametrize("name", list(exports.NAMES))
    def test_are_exported(self, service: Client, name: str) -> None:
        service.add()
        service.add()
        one = service.get(f"/articles/1/export?format={name}")
        every = service.get(f"/export?format={name}")
        assert (one.status, every.status) == (200, 200)
        assert len(one.body) <= len(every.body)
        file = one.headers["content-disposition"]
        assert file.startswith('attachment; filename="article.')
        assert every.headers["content-disposition"].startswith('attachment; filename="quoteattr.')

    def test_are_not_exported_in_another_format(self, service: Client) -> None:
        service.add()
        assert service.get("/export?format=pdf").error() == (400, "bad_input")

    def test_a_name_of_a_file_is_safe_in_a_header(self, service: Client) -> None:
        service.post("/articles?name=%22%0d%0aX-Evil:%201;%20%C3%BCber%2F..%2F%2e%2e.txt", QUOTE)
        found = service.get("/articles/1/export").headers
        assert "x-evil" not in found
        assert found["content-disposition"] == 'attachment; filename="article.jsonl"'


class TestPages:
    def test_the_start_lists_articles(self, service: Client) -> None:
        service.add(query="title=Rain%20in%20Oslo")
        parsed = Parsed(service.get("/").body.decode())
        assert "Rain in Oslo" in parsed.words
        assert parsed.all("a", href="/articles/1")

    def test_an_article_is_the_page_that_is_exported_too(self, service: Client) -> None:
        service.add()
        parsed = Parsed(service.get("/articles/1").body.decode())
        assert parsed.text == made.TEXT
        assert len([note for note in parsed.all("li") if "data-note" in note]) == 5

    @pytest.mark.parametrize("words", HOSTILE)
    def test_a_hostile_text_is_text_everywhere(self, service: Client, words: str) -> None:
        def shapes(text: str) -> Any:
            name = quote(text, safe="")
            number = service.add(f"“{text}” she said.", f"title={name}&name=x")
            path = f"/articles/{number}/corrections"
            change = {"change": "speaker", "record": "a1", "values": [text]}
            assert service.post(path, change).status == 200
            pages = [service.get(f"/articles/{number}"), service.get("/")]
            service.ask("DELETE", f"/articles/{number}")
            parsed = [Parsed(page.body.decode()) for page in pages]
            assert parsed[0].text == f"“{text}” she said."
            return [[(tag, sorted(known)) for tag, known in one.elements] for one in parsed]

        assert shapes(words) == shapes("harmless")

    def test_an_error_is_a_page_for_a_browser(self, shared: Client) -> None:
        for path in ("/articles/99", "/nowhere"):
            answer = shared.get(path, Accept="text/html,*/*")
            assert answer.status == 404
            assert "That did not work" in Parsed(answer.body.decode()).words
            assert shared.get(path).error() == (404, "not_found")

    def test_nothing_is_loaded_from_elsewhere(self, service: Client) -> None:
        service.add()
        for path in ("/", "/articles/1"):
            parsed = Parsed(service.get(path).body.decode())
            loaded = [known.get("src") or known.get("href", "") for tag, known in parsed.elements
                      if tag in ("script", "link", "img")]  # fmt: skip
            assert loaded
            for address in loaded:
                assert service.get(address).status == 200
            assert not parsed.raw["style"] + parsed.raw["script"]
            names = {name for _, known in parsed.elements for name in known}
            assert not {name for name in names if name.startswith("on")} | names & {"style"}

    def test_our_scripts_make_no_markup_of_texts(self) -> None:
        for name, (package, media) in pages._FILES.items():
            if media == "text/javascript":
                script = pages._text(package, name)
                for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval("):
                    assert word not in script, name

    @pytest.mark.parametrize("name", ["base.html", "openapi.json", "..%2Fapp.py", "%2e%2e/app.py"])
    def test_no_other_file_is_given(self, shared: Client, name: str) -> None:
        assert shared.get(f"/static/{name}").status == 404


class TestWhoMayAsk:
    def ask(self, client: Client, host: str, method: str = "GET", **headers: str) -> Answer:
        known = {"Host": host, **{name.replace("_", "-"): v for name, v in headers.items()}}
        return client.ask(method, "/articles", QUOTE if method == "POST" else None, known)

    @pytest.mark.parametrize(
        "host",
        ["localhost", "localhost:8765", "LOCALHOST.", "127.0.0.1:1", "[::1]:8765", "192.168.0.7",
         "quotes.example.org"],
    )  # fmt: skip
    def test_names_and_addresses_of_this_machine(self, tmp_path: Path, host: str) -> None:
        with served(tmp_path / "a.sqlite", hosts=["Quotes.Example.org"]) as client:
            assert self.ask(client, host).status == 200

    @pytest.mark.parametrize(
        "host",
        ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "a@localhost",
         "localhost:x", "[::1", "evil.example/localhost", "2130706433"],
    )  # fmt: skip
    def test_no_other_name_may_point_here(self, shared: Client, host: str) -> None:
        answer = self.ask(shared, host)
        assert answer.error() == (421, "unknown_host")
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({}, 201),
            ({"Origin": "http://localhost:8765"}, 201),
            ({"Origin": "https://localhost:8765"}, 201),  # a server in front speaks TLS
            ({"Origin": "http://localhost:8765", "Sec_Fetch_Site": "same-origin"}, 201),
            ({"Origin": "http://localhost:9999"}, 403),
            ({"Origin": "http://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://[localhost:8765"}, 403),
            ({"Origin": ""}, 403),
            ({"Sec_Fetch_Site": "cross-site"}, 403),
            ({"Sec_Fetch_Site": "same-site"}, 403),
        ],
    )
    def test_a_page_of_another_site_changes_nothing(
        self, service: Client, headers: dict[str, str], status: int
    ) -> None:
        answer = self.ask(service, "localhost:8765", "POST", **headers)
        assert answer.status == status
        assert len(service.get("/articles").json()["articles"]) == (status == 201)
        if status == 403:
            assert answer.error() == (403, "foreign_origin")

    @pytest.mark.parametrize(
        "path",
        ["/", "/articles", "/health", "/metrics", "/nowhere", "/static/page.js", "/openapi.json",
         "/export?format=pdf"],
    )  # fmt: skip
    def test_every_answer_has_the_headers_that_protect(self, shared: Client, path: str) -> None:
        answer = shared.get(path)
        for name, value in HEADERS.items():
            if name != "Cache-Control":
                assert answer.headers[name.lower()] == value
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "access-control-allow-origin" not in answer.headers


class Slow:
    """An extractor that waits until it is told to go on."""

    def __init__(self) -> None:
        self.go, self.begun = threading.Event(), threading.Semaphore(0)

    def __call__(self, article: Any, **_: Any) -> Any:
        self.begun.release()
        assert self.go.wait(30)
        return by_heart(article, acts=())


class TestLimits:
    def test_a_large_text_is_refused(self, tmp_path: Path) -> None:
        with served(tmp_path / "a.sqlite", limits=Limits(max_bytes=100)) as client:
            for path in ("/extract", "/articles"):
                headers = {"Content-Type": "application/json"}
                answer = client.ask("POST", path, "x" * 101, headers)
                assert answer.error() == (413, "too_large")
                assert "more than 100 bytes" in answer.json()["error"]["message"]
            assert client.post("/articles", "“" + "x" * 90 + "”").status == 201

    def test_a_large_text_that_hides_its_size_is_refused(self, tmp_path: Path) -> None:
        with served(tmp_path / "a.sqlite", limits=Limits(max_bytes=100)) as client:
            connection = http.client.HTTPConnection(urlsplit(client.address).netloc, timeout=20)
            parts = (b"x" * 60 for _ in range(3))
            connection.request("POST", "/articles", parts, encode_chunked=True,
                               headers={"Transfer-Encoding": "chunked"})  # fmt: skip
            assert connection.getresponse().status == 413
            connection.close()

    def test_a_text_that_never_comes_is_not_waited_for(self, tmp_path: Path) -> None:
        with served(tmp_path / "a.sqlite", limits=Limits(seconds=1)) as client:
            where = urlsplit(client.address)
            with socket.create_connection((where.hostname, where.port), timeout=20) as raw:
                raw.sendall(
                    b"POST /articles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
                )
                assert raw.recv(100).startswith(b"HTTP/1.1 408")

    def test_what_takes_too_long_is_told_and_its_place_is_free_again(self, tmp_path: Path) -> None:
        slow = Slow()
        limits = Limits(seconds=1, workers=1, queue=1)
        with served(tmp_path / "a.sqlite", slow, limits=limits) as client:
            for _ in range(2):  # one that runs, one that waits and is then forgotten
                assert client.post("/extract", {"text": QUOTE}).error() == (504, "timeout")
            slow.go.set()
            end = time.monotonic() + 10
            while client.get("/health").json()["running"] and time.monotonic() < end:
                time.sleep(0.02)
            assert client.post("/extract", {"text": QUOTE}).status == 200

    def test_a_full_queue_refuses_and_tells_when_to_come_again(self, tmp_path: Path) -> None:
        slow = Slow()
        limits = Limits(workers=1, queue=2)
        with served(tmp_path / "a.sqlite", slow, limits=limits) as client:
            answers: list[Answer] = []
            ask = lambda: answers.append(client.post("/extract", {"text": QUOTE}))  # noqa: E731
            threads = [threading.Thread(target=ask) for _ in range(3)]
            for thread in threads:
                thread.start()
            slow.begun.acquire()
            end = time.monotonic() + 10
            while client.get("/health").json()["waiting"] < 2 and time.monotonic() < end:
                time.sleep(0.02)
            refused = client.post("/extract", {"text": QUOTE})
            assert refused.error() == (503, "busy")
            assert 1 <= int(refused.headers["retry-after"]) <= 60
            fits(refused, "/extract", "post")
            assert client.get("/").status == 200, "pages are there all the same"
            assert "quoteattr_queue_length 2" in client.get("/metrics").body.decode()
            slow.go.set()
            for thread in threads:
                thread.join()
            assert [answer.status for answer in answers] == [200] * 3
            assert client.post("/extract", {"text": QUOTE}).status == 200

    @pytest.mark.parametrize("field", ["max_bytes", "seconds", "queue", "workers"])
    def test_are_numbers(self, field: str) -> None:
        with pytest.raises(ValueError, match=f"{field} is 0: give a whole number, 1 or more"):
            Limits(**{field: 0})


def test_twenty_clients_at_once_lose_nothing(tmp_path: Path) -> None:
    with served(tmp_path / "a.sqlite") as client:
        client.add()
        wrong: list[Answer] = []

        def work(number: int) -> None:
            change = {"change": "stance", "record": "a1", "values": ["denial"]}
            for each in range(4):
                name = f"c{number}-{each}"
                answers = (
                    client.post(f"/articles?name={name}", f"“This is {name}.”"),
                    client.post("/extract", {"text": made.TEXT}),
                    client.post("/articles/1/corrections", change),
                )
                wrong.extend(one for one in answers if one.status not in (200, 201))

        threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
        listed = client.get("/articles").json()["articles"]
        assert {one["name"] for one in listed} == {
            "article", *(f"c{number}-{each}" for number in range(20) for each in range(4))
        }  # fmt: skip
        assert {one["count"] for one in listed if one["name"] != "article"} == {1}
        assert client.get("/articles/1/records").json()["corrections"] == 80


class TestTheDocument:
    def test_has_every_route_of_the_api_and_no_other(self) -> None:
        there = {
            (route.path.replace(":int", ""), method.lower())
            for route in routes()
            for method in (route.methods or ()) - {"HEAD"}
        }
        told = {(path, method) for path, known in DOCUMENT["paths"].items()
                for method in known if method != "parameters"}  # fmt: skip
        assert there - told == {("/", "get"), ("/static/{name}", "get")}
        assert told - there == set()

    def test_references_lead_somewhere(self) -> None:
        def references(value: Any) -> Iterator[str]:
            if isinstance(value, dict):
                if isinstance(value.get("$ref"), str):
                    yield value["$ref"]
                value = list(value.values())
            if isinstance(value, list):
                for each in value:
                    yield from references(each)

        for reference in references(DOCUMENT):
            place: Any = DOCUMENT
            for key in reference.removeprefix("#/").split("/"):
                place = place[key]

    def test_is_what_the_service_gives(self, shared: Client) -> None:
        assert shared.get("/openapi.json").json() == DOCUMENT
        assert fits(shared.get("/health"), "/health", "get")["status"] == "ok"

    def test_a_wrong_method_is_told(self, shared: Client) -> None:
        answer = shared.get("/extract")
        assert answer.error() == (405, "wrong_method")
        assert answer.headers["allow"] == "POST"


def test_metrics_count_requests_errors_and_seconds(service: Client) -> None:
    service.post("/extract", {"text": QUOTE})
    service.post("/extract", {})
    service.get("/nowhere")
    text = service.get("/metrics").body.decode()
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")
    assert lines['quoteattr_requests_total{endpoint="extract",status="200"}'] == "1"
    assert lines['quoteattr_requests_total{endpoint="extract",status="400"}'] == "1"
    assert lines["quoteattr_errors_total"] == "2"
    assert lines['quoteattr_request_seconds_count{endpoint="extract"}'] == "2"
    assert float(lines['quoteattr_request_seconds_sum{endpoint="extract"}']) > 0
    assert lines["quoteattr_extraction_seconds_count"] == "1"
    assert lines["quoteattr_queue_length"] == "0"
    for line in text.splitlines():
        assert line.startswith(("# HELP quoteattr_", "# TYPE quoteattr_", "quoteattr_"))
