"""How every command ends when its reader goes away, the disk is full, or Ctrl-C is pressed."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from quoteattr import cli
from quoteattr.output import jsonl
from tests.cli.test_cli import COMMANDS
from tests.made import TEXT, records
from tests.standins import COMMAND

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and pipes differ on Windows")

ARGUMENTS = {
    "extract": ["bridge.txt"],
    "convert": ["quotes.jsonl", "--to", "csv"],
    "report": ["quotes.jsonl"],
    "evaluate": ["quotes.jsonl", "quotes.jsonl"],
    "check": ["bridge.txt", "--against", "bridge.txt", "--words-only"],
    "info": [],
    "completion": ["bash"],
}
SILENT = {
    "run": ["bridge.txt", "-o", "new"],
    "gather": ["quotes.jsonl", "-o", "new.db"],
    "serve": [],
}  # what writes nothing to standard output


@pytest.fixture
def start(tmp_path, root):
    """Start a command in a folder with records and their article, as a process of its own."""
    lines = "".join(jsonl.dumps(record) + "\n" for record in records())
    (tmp_path / "quotes.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "bridge.txt").write_text(TEXT, encoding="utf-8")
    started = []

    def run(*arguments, script=COMMAND, **settings):
        process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONUNBUFFERED": ""},
            start_new_session=True,
            **settings,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def closed_pipe():
    """Give the end to write to of a pipe that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def wait_for(condition):
    limit = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.01)


@pytest.mark.process
@pytest.mark.parametrize(
    "arguments", [*([name, *rest] for name, rest in ARGUMENTS.items()), ["--help"], ["--version"]]
)
class TestOutput:
    def test_that_nobody_reads(self, start, arguments):
        if arguments[0] == "completion":
            pytest.importorskip("shtab")
        writer = closed_pipe()
        process = start(*arguments, stdout=writer)
        os.close(writer)
        assert (process.communicate()[1], process.returncode) == (b"", cli.PIPE_CLOSED)

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")  # noqa: PTH110
    def test_that_the_disk_has_no_place_for(self, start, arguments):
        if arguments[0] == "completion":
            pytest.importorskip("shtab")
        with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
            process = start(*arguments, stdout=full)
        err = process.communicate()[1].decode()
        assert process.returncode == cli.SOME_FAILED
        assert err == "quoteattr: cannot write to standard output: No space left on device\n"


class TestInterrupted:
    @pytest.mark.parametrize("name", COMMANDS)
    def test_is_told_by_the_code_alone(self, command, monkeypatch, name):
        def run(_):
            raise KeyboardInterrupt

        monkeypatch.setattr(f"quoteattr.cli.{name}.run", run)
        assert command(name, *(ARGUMENTS | SILENT)[name]) == (cli.INTERRUPTED, "", "")

    @pytest.mark.process
    @pytest.mark.parametrize(
        "arguments",
        [
            ["extract", "-", "-o", "new"],
            ["extract", "-", "-o", "new", "--save-articles", "texts"],
            ["convert", "-", "--to", "csv", "-o", "new"],
            ["report", "-", "-o", "new"],
        ],
    )
    def test_leaves_no_part_of_a_file(self, start, tmp_path, arguments):
        before = {*tmp_path.iterdir()}
        process = start(*arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        wait_for(lambda: len({*tmp_path.iterdir()} - before) == ("texts" in arguments) + 1)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == cli.INTERRUPTED
        assert (process.stdout.read(), process.stderr.read()) == (b"", b"")
        assert {*tmp_path.iterdir()} == before

    @pytest.mark.process
    def test_while_evaluate_reads(self, start, tmp_path):
        os.mkfifo(tmp_path / "slow.jsonl")
        process = start("evaluate", "quotes.jsonl", "slow.jsonl", "-o", "new")
        with (tmp_path / "slow.jsonl").open("w", encoding="utf-8"):  # opens when it is read
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == cli.INTERRUPTED
        assert process.stderr.read() == b""
        assert not (tmp_path / "new").exists()

    @pytest.mark.process
    @pytest.mark.slow
    def test_with_processes_no_worker_complains(self, start, tmp_path):
        row = json.dumps({"id": "x", "text": "“Yes,” said Ada Quill.\n\n" * 20}) + "\n"
        (tmp_path / "many.jsonl").write_text(row * 2000, encoding="utf-8")
        script = "import sys; from quoteattr.cli import main; sys.exit(main())"
        process = start(
            "extract", "many.jsonl", "--processes", "2", script=script, stdout=subprocess.PIPE
        )
        assert process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (cli.INTERRUPTED, b"")
