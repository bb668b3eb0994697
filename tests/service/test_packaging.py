"""What is beside the service: its page in docs/, the Dockerfile, the unit, the files it needs."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

import quoteattr
from quoteattr import cli
from quoteattr.service import limits
from tests.paths import ROOT
from tests.service.serving import served

PAGE = (ROOT / "docs" / "service.md").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def fenced(language: str) -> str:
    return "\n".join(re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.M | re.S))


@pytest.mark.model
def test_the_requests_of_the_page_are_answered(tmp_path: Path) -> None:
    lines = re.findall(r"^\$ (curl .*)$", fenced("console"), re.M)
    assert len(lines) >= 5
    with served(tmp_path / "a.sqlite", quoteattr.load()) as client:
        for line in lines:
            words = shlex.split(line)
            assert words[:2] == ["curl", "-s"]
            path = words[2].removeprefix("localhost:8765")
            option, value = words[3:] or ("", "")
            if option == "--json":
                answer = client.post(path, json.loads(value))
            elif option == "--data-binary":
                answer = client.post(path, (ROOT / value.removeprefix("@")).read_bytes())
            else:
                assert option == ""
                answer = client.get(path)
            assert answer.status in (200, 201), (line, answer.body)


@pytest.mark.model
def test_gold_of_the_service_is_what_evaluate_compares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the page shows it: found again and compared, all is right but what was deleted."""
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "examples" / "bridge_dispute.txt").read_text("utf-8")
    with served(tmp_path / "a.sqlite", quoteattr.load()) as client:
        client.add(text, "name=bridge_dispute.txt")
        change = {"change": "delete", "record": "a1"}
        assert client.post("/articles/1/corrections", change).status == 200
        for name in ("gold", "articles"):
            made = client.get(f"/export?format={name}")
            file = re.search('filename="(.*)"', made.headers["content-disposition"])
            assert file is not None
            Path(file[1]).write_bytes(made.body)
    section = PAGE.partition("How good the extractor was")[2]
    for line in re.findall(r"^    quoteattr (.*)$", section, re.M)[:2]:
        assert cli.main(shlex.split(line)) == 0
    out = capsys.readouterr().out
    (figures,) = re.findall(r"^.*detected, overlap 0\.5 +([\d.]+) +([\d.]+)", out, re.M)[:1]
    assert figures == ("94.4", "100.0"), "17 of 18 found are right, and nothing is missed"


def test_the_page_has_every_code_of_an_error() -> None:
    known = {code for *_, code in limits._KNOWN} | {"internal"}
    for path in (ROOT / "quoteattr" / "service").glob("*.py"):
        known |= set(re.findall(r'ServiceError\(\s*\d+, "(\w+)"', path.read_text("utf-8")))
    told = set(re.findall(r"`(\w+)`", PAGE))
    assert known - told - {"disconnected"} == set()


class TestTheDockerfile:
    def test_starts_the_command_as_nobody_special(self) -> None:
        (line,) = re.findall(r"^ENTRYPOINT (.*)$", DOCKERFILE, re.M)
        words = json.loads(line)
        assert words[:2] == ["quoteattr", "serve"]
        options = cli._parser().parse_args(words[1:])
        assert (options.browser, options.host) == (False, "0.0.0.0")
        user = DOCKERFILE.rindex("\nUSER ")
        assert user < DOCKERFILE.index("\nENTRYPOINT")
        assert not re.match(r"\nUSER (root|0)\b", DOCKERFILE[user:])

    def test_asks_whether_it_is_healthy_at_the_port_where_it_listens(self) -> None:
        port = cli._parser().parse_args(["serve"]).port
        assert f"http://127.0.0.1:{port}/health" in DOCKERFILE
        assert f"\nEXPOSE {port}\n" in DOCKERFILE

    @pytest.mark.process
    def test_has_nothing_that_a_linter_minds(self) -> None:
        linter = shutil.which("hadolint")
        if linter is None:
            pytest.skip("there is no hadolint")
        done = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (0, b"")


def test_the_unit_starts_the_command() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read_string(fenced("ini"))
    words = shlex.split(unit["Service"]["ExecStart"])
    assert words[0].endswith("/quoteattr")
    assert cli._parser().parse_args(words[1:]).browser is False


def test_every_file_of_the_pages_travels_with_the_package() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    patterns = re.findall(r'"([^"]+)"', re.findall(r"^quoteattr = \[(.*)\]$", project, re.M)[-1])
    for path in (ROOT / "quoteattr" / "service" / "web").iterdir():
        name = path.relative_to(ROOT / "quoteattr").as_posix()
        assert any(fnmatch(name, pattern) for pattern in patterns), name
