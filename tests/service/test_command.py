"""``quoteattr serve``: options, messages, ends; and what is left when it is killed."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import quoteattr
from quoteattr import cli
from quoteattr.cli import serve
from quoteattr.records import Act
from quoteattr.review import Store
from quoteattr.service import server
from tests.paths import ROOT
from tests.service.serving import Client
from tests.standins import COMMAND, MarksOnly

QUOTE = "“No,” she said. “Never,” he said."
STANCE = {"change": "stance", "record": "a1", "values": ["denial"]}


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Remember what a server would be started with, in a folder of its own."""
    known: dict[str, Any] = {}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(quoteattr, "load", MarksOnly().load, raising=False)

    def run(app: Any, listener: socket.socket) -> None:
        known.update(app=app, address=server.address(listener))

    monkeypatch.setattr(server, "serve", run)
    monkeypatch.setattr(serve.webbrowser, "open", lambda address: known.update(opened=address))
    monkeypatch.setenv("DISPLAY", ":0")
    return known


class TestTheCommand:
    def test_tells_where_it_is_and_opens_a_browser(self, started: Any, command: Any) -> None:
        code, out, err = command("serve", "--port", "0")
        assert (code, out) == (cli.DONE, "")
        assert started["opened"] == started["address"]
        assert err == (
            f"quoteattr: {started['address']} (articles are kept in quoteattr-articles.sqlite; "
            "Ctrl-C ends it)\n"
        )
        assert Path("quoteattr-articles.sqlite").exists()

    def test_opens_none_without_a_screen_or_if_told_so(
        self, started: Any, command: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        command("serve", "--port", "0", "--no-browser")
        assert "opened" not in started
        if sys.platform not in ("darwin", "win32"):
            monkeypatch.delenv("DISPLAY")
            monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
            command("serve", "--port", "0")
            assert "opened" not in started

    def test_warns_where_others_reach_it(self, started: Any, command: Any) -> None:
        code, _, err = command("serve", "--port", "0", "--host", "0.0.0.0")
        assert code == cli.DONE
        assert "warning: whoever reaches 0.0.0.0 can read and change all articles" in err
        assert "opened" not in started

    def test_sets_limits_hosts_and_acts(self, started: Any, command: Any) -> None:
        command(
            "serve", "--port", "0", "--max-bytes", "9", "--timeout", "8", "--queue", "7",
            "--workers", "6", "--allow-host", "quotes.example.org", "--acts", "belief",
        )  # fmt: skip
        protection = started["app"]
        assert "quotes.example.org" in protection._hosts
        state = protection._app.state.quoteattr
        limits = state.limits
        assert (limits.max_bytes, limits.seconds, limits.queue, limits.workers) == (9, 8, 7, 6)
        assert state.acts == (Act.BELIEF,)

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (["--port", "65536"], "'65536' is not a port: give a number from 0 to 65535"),
            (["--workers", "0"], "'0' is not a whole number of 1 or more"),
            (["--host", "no.such.host.invalid"], "cannot listen at no.such.host.invalid"),
            (["--port", "0", "--store", "nowhere/a.sqlite"], "nowhere/a.sqlite: cannot be opened"),
        ],
    )
    def test_tells_what_is_wrong(
        self, started: Any, command: Any, options: list[str], told: str
    ) -> None:
        code, _, err = command("serve", *options)
        assert code == cli.WRONG_USE
        assert told in err
        assert started == {}

    def test_tells_that_a_port_is_in_use(self, started: Any, command: Any) -> None:
        with server.listening("127.0.0.1", 0) as taken:
            code, _, err = command("serve", "--port", str(taken.getsockname()[1]))
        assert code == cli.WRONG_USE
        assert "Address already in use): give another --host or --port" in err

    def test_tells_which_extra_it_needs(self, started: Any, command: Any) -> None:
        code, _, err = _without(command, "uvicorn")
        assert code == cli.WRONG_USE
        assert "the service needs Starlette and uvicorn" in err
        assert "python -m pip install 'quoteattr[serve]'" in err


def _without(command: Any, library: str) -> Any:
    """Run the command as it is where a library is not installed."""
    ours = [name for name in sys.modules if name.startswith("quoteattr.service")]
    held = {name: sys.modules.pop(name) for name in [*ours, library] if name in sys.modules}
    held_attribute = quoteattr.__dict__.pop("service", None)
    sys.modules[library] = None  # type: ignore[assignment]
    try:
        return command("serve")
    finally:
        for name in [name for name in sys.modules if name.startswith("quoteattr.service")]:
            del sys.modules[name]
        sys.modules.update(held)
        if held_attribute is not None:
            quoteattr.__dict__["service"] = held_attribute


@contextlib.contextmanager
def running(file: Path, script: str = COMMAND) -> Iterator[tuple[subprocess.Popen[str], Client]]:
    """Run the command as a process of its own until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, "serve", "--port", "0", "--no-browser", "--store", file],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert line.startswith("quoteattr: http://"), line + process.stderr.read()
        yield process, Client(line.split()[1])
    finally:
        process.kill()
        process.communicate()


@pytest.mark.process
class TestItsEnd:
    @pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
    def test_by_a_signal_is_clean(self, tmp_path: Path, number: int, code: int) -> None:
        with running(tmp_path / "a.sqlite") as (process, client):
            client.add(QUOTE, "")
            process.send_signal(number)
            _, err = process.communicate(timeout=30)
        assert (process.returncode, err) == (code, "")
        assert [path.name for path in tmp_path.iterdir()] == ["a.sqlite"]

    @pytest.mark.slow
    @pytest.mark.parametrize("seed", range(2))
    def test_by_a_kill_loses_at_most_the_correction_that_was_being_made(
        self, tmp_path: Path, seed: int
    ) -> None:
        file = tmp_path / "a.sqlite"
        answered: list[int] = []
        with running(file) as (process, client):
            number = client.add(QUOTE, "")

            def correct() -> None:
                with contextlib.suppress(OSError):
                    while True:
                        answer = client.post(f"/articles/{number}/corrections", STANCE)
                        answered.append(answer.json()["version"])

            thread = threading.Thread(target=correct)
            thread.start()
            end = time.monotonic() + 20
            while len(answered) < 5 and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(random.Random(seed).random() / 10)
            process.kill()
            thread.join(30)
        assert len(answered) >= 5
        with running(file) as (_, client):
            after = client.get(f"/articles/{number}/records").json()
            assert after["corrections"] - len(answered) in (0, 1)
            assert after["version"] >= answered[-1]
            assert after["records"][0]["stance"] == "denial"
            assert client.post(f"/articles/{number}/undo", {}).status == 200
            assert client.post(f"/articles/{number}/corrections", STANCE).status == 200

    @pytest.mark.slow
    def test_by_a_kill_in_the_middle_of_a_transaction_leaves_the_store_as_it_was(
        self, tmp_path: Path
    ) -> None:
        """The process ends after the correction is written, and before it is committed."""
        file = tmp_path / "a.sqlite"
        script = COMMAND.replace(
            "from quoteattr.cli import main\n",
            "import os, signal\nfrom quoteattr.review import store\n"
            "kept = store.Store._keep\n"
            "def keep(self, number, records):\n"
            "    kept(self, number, records)\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
            "store.Store._keep = keep\n"
            "from quoteattr.cli import main\n",
        )
        with running(file, script) as (process, client):
            number = client.add(QUOTE, "")
            with pytest.raises(ConnectionError):
                client.post(f"/articles/{number}/corrections", STANCE)
            assert process.wait(20) == -signal.SIGKILL
        with contextlib.closing(Store(file)) as store:
            assert store.get(number).corrections == 0
            assert len(store.get(number).records) == 2


REAL = "import sys\nfrom quoteattr.cli import main\nsys.exit(main())\n"


@pytest.mark.process
@pytest.mark.slow
def test_twenty_clients_get_the_records_of_the_library(tmp_path: Path) -> None:
    paths = sorted((ROOT / "examples").glob("*.txt"))
    texts = [path.read_text("utf-8") for path in paths]
    wanted = [[one.to_dict() for one in quoteattr.extract(text)] for text in texts]
    got: dict[int, Any] = {}
    with running(tmp_path / "a.sqlite", REAL) as (_, client):

        def ask(number: int) -> Callable[[], None]:
            def work() -> None:
                question = {"text": texts[number % len(texts)]}
                got[number] = client.post("/extract", question).json()["records"]

            return work

        threads = [threading.Thread(target=ask(number)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert got == {number: wanted[number % len(texts)] for number in range(20)}
