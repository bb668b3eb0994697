"""``quoteattr completion``: a script with which a shell completes our commands and options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from quoteattr.cli.codes import DONE, TOLD
from quoteattr.records import Act

SHELLS = ("bash", "zsh", "fish")
# The values that are names of files, as the help texts call them.
FILES = {"INPUT", "FILE", "OUT", "PATH", "PATH_OR_NAME", "DIR", "GOLD", "PREDICTED", "OLD"}
# Of options whose help lists their values: those stand in the menu themselves.
SHORT = {"ACTS": "which acts to write", "FORMAT": "which format", "SHELL": "which shell"}

HELP = "print a script that completes commands in a shell"
DESCRIPTION = """\
Print a script with which a shell completes commands, options, their values and names of files. It
needs shtab: python -m pip install 'quoteattr[completion]'."""
EXAMPLES = """\
  quoteattr completion bash > ~/.local/share/bash-completion/completions/quoteattr
  quoteattr completion zsh > ~/.zfunc/_quoteattr
  quoteattr completion fish > ~/.config/fish/completions/quoteattr.fish
"""
EPILOG = f"examples:\n{EXAMPLES}\n{TOLD}"


def run(options: argparse.Namespace) -> int:
    """Print the script of a shell, and return the exit code."""
    try:
        import shtab
    except ImportError:
        options.wrong("this needs shtab: python -m pip install 'quoteattr[completion]'")
    _adapt(options.parser, shtab.FILE)
    print(shtab.complete(options.parser, options.shell))
    sys.stdout.flush()
    return DONE


def _adapt(parser: argparse.ArgumentParser, file: object) -> None:
    """Tell of a parser, and of those of its commands, what a shell can make use of.

    That is which arguments name files, which acts there are, and what each command and option is in
    a few words: a menu has one line for it.
    """
    for action in parser._actions:
        marked: Any = action
        if action.metavar in FILES:
            marked.complete = file
        elif action.metavar == "ACTS":
            marked.choices = ("all", *Act)
        if isinstance(action, argparse._SubParsersAction):
            for told in action._choices_actions:
                command = action.choices[told.dest]
                command.description = told.help
                _adapt(command, file)
        elif action.metavar in SHORT:
            marked.help = SHORT[action.metavar]


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
