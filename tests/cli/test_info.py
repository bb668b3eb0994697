"""``quoteattr info`` and ``quoteattr completion``: what is told, and what it is told without."""

import hashlib
import importlib.metadata
import json
import shutil
import subprocess
import sys

import pytest

from quoteattr import cli
from quoteattr.errors import ModelError
from quoteattr.neural import bundled_model


class TestInfo:
    def test_tells_versions_and_pipeline(self, command, root):
        code, out, err = command("info")
        assert (code, err) == (0, "")
        card = (root / "quoteattr" / bundled_model.FOLDER / bundled_model.CARD).read_text(
            encoding="utf-8"
        )
        measured = card.split("- Measured on ")[1].split("\n")[0]
        for told in (
            f"spaCy        {importlib.metadata.version('spacy')}",
            bundled_model.FOLDER,
            bundled_model.CARD,
            measured,
        ):
            assert told in out
        assert "Attributions: detected, overlap 0.5\n  P " in out

    def test_as_json(self, command):
        code, out, _ = command("info", "--json")
        told = json.loads(out)
        assert code == 0
        assert [*told["versions"]] == ["quoteattr", "Python", "spaCy", "onnxruntime", "coreferee"]
        assert told["pipeline"]["size"] > 10**7
        assert [*told["pipeline"]] == ["folder", "files", "size", "sha256", "measured", "scores"]

    def test_the_card_has_every_main_score(self, root):
        found = bundled_model.inspect().scores
        assert [(score.table, score.row) for score in found] == [*bundled_model.MAIN]
        card = (root / "quoteattr" / bundled_model.FOLDER / bundled_model.CARD).read_text(
            encoding="utf-8"
        )
        for score in found:
            assert any(
                line.startswith(score.row)
                and line.removeprefix(score.row).split() == [str(n) for n in score.figures.values()]
                for line in card.splitlines()
            )

    def test_a_library_that_is_missing_is_unknown(self, command, monkeypatch):
        def version(_):
            raise importlib.metadata.PackageNotFoundError

        monkeypatch.setattr(importlib.metadata, "version", version)
        code, out, _ = command("info")
        assert code == 0
        assert "spaCy        unknown" in out

    def test_a_pipeline_that_is_missing(self, command, monkeypatch):
        monkeypatch.setattr(bundled_model, "FOLDER", "models/nowhere")
        with pytest.raises(ModelError):
            bundled_model.inspect()
        code, out, err = command("info")
        assert (code, out) == (cli.SOME_FAILED, "")
        assert "reinstall quoteattr" in err

    def test_the_checksum_is_that_of_the_list(self, tmp_path):
        (tmp_path / "b").mkdir()
        files = [tmp_path / "a.txt", tmp_path / "b" / "c.txt"]
        for path in files:
            path.write_bytes(b"x")
        x = hashlib.sha256(b"x").hexdigest()
        listed = f"{x}  ./a.txt\n{x}  ./b/c.txt\n"
        assert (
            bundled_model.checksum(tmp_path, files) == hashlib.sha256(listed.encode()).hexdigest()
        )


@pytest.mark.process
@pytest.mark.parametrize("arguments", [["info"], ["--version"], ["extract", "--help"], []])
def test_spacy_is_not_loaded_for(root, arguments):
    script = (
        "import sys\nfrom quoteattr.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "sys.exit(not {'spacy', 'onnxruntime', 'numpy'}.isdisjoint(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, check=False
    )
    assert done.returncode == 0


class TestCompletion:
    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_the_script_has_commands_options_and_values(self, command, shell):
        pytest.importorskip("shtab")
        code, out, err = command("completion", shell)
        assert (code, err) == (0, "")
        for word in ("extract", "convert", "report", "evaluate", "info", "completion",
                     "save-articles", "jsonl", "markdown"):  # fmt: skip
            assert word in out

    @pytest.mark.process
    @pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
    def test_bash_completes_with_it(self, command, tmp_path):
        pytest.importorskip("shtab")
        (tmp_path / "quotes.jsonl").touch()
        script = tmp_path / "script"
        script.write_text(command("completion", "bash")[1], encoding="utf-8")

        def completed(*words):
            ask = (
                f"source ./{script.name}\n"
                f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}\n"
                "_shtab_quoteattr quoteattr\n"
                'printf "%s\\n" "${COMPREPLY[@]}"\n'
            )
            told = subprocess.run(
                ["bash", "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True
            )
            return told.stdout.split()

        assert completed("quoteattr", "ev") == ["evaluate"]
        assert completed("quoteattr", "extract", "--verb") == ["--verbose"]
        assert completed("quoteattr", "report", "quo") == ["quotes.jsonl"]
        assert completed("quoteattr", "extract", "--acts", "be") == ["belief"]
        assert completed("quoteattr", "convert", "--to", "parq") == ["parquet"]

    @pytest.mark.process
    @pytest.mark.parametrize("shell", ["zsh", "fish"])
    def test_other_shells_read_it_and_show_whole_lines(self, command, tmp_path, shell):
        if (program := shutil.which(shell)) is None:
            pytest.skip(f"there is no {shell}")
        pytest.importorskip("shtab")
        script = tmp_path / "script"
        script.write_text(command("completion", shell)[1], encoding="utf-8")
        ask = {
            "zsh": f"compdef() {{ true }}; _arguments() {{ true }}; . {script}; "
            "typeset -f _shtab_quoteattr_commands",
            "fish": f'source {script}; complete -C "quoteattr "',
        }
        told = subprocess.run(
            [program, "-c", ask[shell]], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert told.stderr == ""
        assert "read articles and write their attributions" in told.stdout
        assert "write records in another format" in told.stdout

    def test_without_shtab_tells_what_to_install(self, command, monkeypatch):
        monkeypatch.setitem(sys.modules, "shtab", None)
        code, out, err = command("completion", "bash")
        assert (code, out) == (cli.WRONG_USE, "")
        assert "python -m pip install 'quoteattr[completion]'" in err

    def test_of_another_shell_is_wrong_use(self, command):
        code, _, err = command("completion", "tcsh")
        assert code == cli.WRONG_USE
        assert "invalid choice: 'tcsh'" in err
