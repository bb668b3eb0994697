"""``quoteattr completion``: a script with which a shell completes our commands and options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from quoteattr.cli.codes import DONE, TOLD

SHELLS = ("bash", "zsh", "fish")
# The values that are names of files, as the help texts call them.
FILES = {"INPUT", "FILE", "OUT", "PATH", "PATH_OR_NAME", "DIR", "GOLD", "PREDICTED", "OLD"}

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
    _complete_files(options.parser, shtab.FILE)
    print(shtab.complete(options.parser, options.shell))
    sys.stdout.flush()
    return DONE


def _complete_files(parser: argparse.ArgumentParser, by: object) -> None:
    """Mark the arguments of a parser, and of those of its commands, that name files."""
    for action in parser._actions:
        if action.metavar in FILES:
            marked: Any = action
            marked.complete = by
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _complete_files(command, by)


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
