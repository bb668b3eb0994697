"""``quoteattr completion``: a script that lets a shell complete commands and options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from quoteattr.cli.options import DONE, EXIT_CODES
from quoteattr.records import Act

SHELLS = ("bash", "zsh", "fish")
# The metavars of the help texts that stand for names of files.
FILES = {"INPUT", "FILE", "OUT", "PATH", "PATH_OR_NAME", "DIR", "GOLD", "PREDICTED", "OLD"}
# Shorter help where the usual one lists the values: a shell's menu shows those anyway.
SHORT = {"ACTS": "which acts to write", "FORMAT": "which format", "SHELL": "which shell"}

HELP = "print a completion script for a shell"
DESCRIPTION = """\
Print a script that lets a shell complete commands, options, their values and names of files. It
needs shtab: python -m pip install 'quoteattr[completion]'."""
EXAMPLES = """\
  quoteattr completion bash > ~/.local/share/bash-completion/completions/quoteattr
  quoteattr completion zsh > ~/.zfunc/_quoteattr
  quoteattr completion fish > ~/.config/fish/completions/quoteattr.fish
"""
EPILOG = f"examples:\n{EXAMPLES}\n{EXIT_CODES}"


def run(options: argparse.Namespace) -> int:
    """Print the completion script and return the exit code."""
    try:
        import shtab
    except ImportError:
        options.wrong("this needs shtab: python -m pip install 'quoteattr[completion]'")
    _adapt(options.parser, shtab.FILE)
    print(shtab.complete(options.parser, options.shell))
    sys.stdout.flush()
    return DONE


def _adapt(parser: argparse.ArgumentParser, file: object) -> None:
    """Prepare a parser and those of its commands for shtab.

    Mark the arguments that name files, list the acts, and shorten help texts: a menu has one line
    for each. argparse has no public way to its actions, hence the private names.
    """
    for action in parser._actions:
        marked: Any = action
        if action.metavar in FILES:
            marked.complete = file
        elif action.metavar == "ACTS":
            marked.choices = ("all", *Act)
        if isinstance(action, argparse._SubParsersAction):
            for listed in action._choices_actions:
                command = action.choices[listed.dest]
                command.description = listed.help
                _adapt(command, file)
        elif action.metavar in SHORT:
            marked.help = SHORT[action.metavar]


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
