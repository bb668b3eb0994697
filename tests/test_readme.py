"""The documents tell the truth: their console examples are run and their output compared."""

import doctest
import re
import shlex
import shutil
import webbrowser

import pytest

from quoteattr import cli
from quoteattr.service import server
from tests.paths import ROOT

DOCUMENTS = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])

# Pages whose shell lines are run, too; those of the others are in the tests of their commands.
WALKED = [
    ROOT / "docs" / f"{name}.md"
    for name in ("corpus", "data", "forms", "index", "limits", "recipes", "record")
]

# A block of Python, or a line of code indented as one: those of a page, in its order.
STEP = re.compile(r"^```python\n(?P<python>(?:.*\n)*?)```|^    (?P<shell>\w.*)$", re.M)

UNRUN = {
    "python -m pip install .": "the checks install from a clone themselves",
    "python -m quoteattr.training DATA --start quoteattr/models/en --teachers 0 --epochs 1"
    " --stages fit,export --out mine": "hours; its options are read below",
    "quoteattr extract article.txt --model mine": "what the training would have made",
}


def blocks(document):
    return re.findall(r"^```python\n(.*?)^```", document.read_text(encoding="utf-8"), re.M | re.S)


WITH_EXAMPLES = [
    path
    for path in DOCUMENTS
    if path not in WALKED and any(">>>" in block for block in blocks(path))
]


def test_the_first_screen_has_examples():
    assert ROOT / "README.md" in WITH_EXAMPLES


@pytest.mark.model
@pytest.mark.parametrize("document", WITH_EXAMPLES, ids=lambda path: path.name)
def test_examples_run_as_printed(document):
    """Those of one document one after the other, with the names of those before."""
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF)
    known = {}
    for block in blocks(document):
        if ">>>" in block:
            report = []
            test = doctest.DocTestParser().get_doctest(block, known, document.name, None, 0)
            runner.run(test, out=report.append, clear_globs=False)
            assert runner.failures == 0, "".join(report)
            known = test.globs


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_other_blocks_are_python(document):
    for block in blocks(document):
        if ">>>" not in block:
            assert compile(block, document.name, "exec")


def steps(document):
    return STEP.finditer(document.read_text(encoding="utf-8"))


@pytest.fixture
def shop(tmp_path, monkeypatch):
    for name in ("examples", "articles"):
        shutil.copytree(ROOT / "examples", tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.process
@pytest.mark.parametrize("document", WALKED, ids=lambda path: path.name)
def test_a_page_can_be_walked_from_top_to_bottom(document, shop, capsys):
    """Shell lines and examples one after the other, with the files and names of those before."""
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF)
    known = {}
    for step in steps(document):
        line = step["shell"]
        if line is None:
            report = []
            test = doctest.DocTestParser().get_doctest(
                step["python"], known, document.name, None, 0
            )
            runner.run(test, out=report.append, clear_globs=False)
            assert runner.failures == 0, "".join(report)
            known = test.globs
        elif line not in UNRUN:
            command, *arguments = shlex.split(line)
            assert command == "quoteattr", f"{line!r} is neither run nor known"
            assert cli.main(arguments) == 0, (line, capsys.readouterr().err)


FENCED = re.compile(r"^```(?P<language>\w*)\n(?P<body>(?:.*\n)*?)```$", re.M)


def shell_lines(document):
    """Return the commands of a page's fenced blocks, one a line or joined by &&."""
    blocks = FENCED.finditer(document.read_text(encoding="utf-8"))
    bodies = [block["body"] for block in blocks if not block["language"]]
    lines = [line for body in bodies for line in body.splitlines() if line[:1].strip()]
    return [each.strip() for line in lines for each in line.split("&&")]


@pytest.mark.model
def test_every_command_of_the_readme_runs_as_pasted(tmp_path, monkeypatch, capsys):
    """In a folder with what a clone has; only what installs or tests is left to the checks."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copytree(ROOT / "tests" / "cases", tmp_path / "tests" / "cases")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(server, "serve", lambda *_: None)  # it would serve until it is ended
    monkeypatch.setattr(webbrowser, "open", lambda _: None)
    lines = shell_lines(ROOT / "README.md")
    ours = [line for line in lines if line.startswith("quoteattr ")]
    assert all(line.startswith("python -m ") for line in lines if line not in ours)
    assert len(ours) >= 6
    for line in ours:
        assert cli.main(shlex.split(line)[1:]) == 0, (line, capsys.readouterr().err)


@pytest.mark.model
def test_the_card_of_the_readme_is_the_one_that_comes(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert cli.main(["extract", "examples/bridge_dispute.txt", "--format", "table"]) == 0
    (card,) = re.findall(
        r"^```\n( +\d .*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S
    )
    assert card in capsys.readouterr().out


def test_what_is_not_run_is_still_shown():
    shown = {step["shell"] for document in WALKED for step in steps(document)}
    assert set(UNRUN) <= shown


def test_training_has_the_options_that_the_recipe_gives():
    pytest.importorskip("torch")
    from quoteattr.training import __main__ as training

    (line,) = [line for line in UNRUN if "quoteattr.training" in line]
    options = training._parser().parse_args(shlex.split(line)[3:])
    assert set(options.stages.split(",")) <= set(training.STAGES)
