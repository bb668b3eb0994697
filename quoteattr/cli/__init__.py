"""The command line: arguments, messages and exit codes; what it prints comes from the rooms."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import quoteattr
from quoteattr.cli import completion, convert, evaluate, extract, info, report, run, stderr
from quoteattr.cli.codes import DONE, INTERRUPTED, PIPE_CLOSED, SOME_FAILED, TOLD, WRONG_USE
from quoteattr.errors import QuoteattrError

__all__ = ["DONE", "INTERRUPTED", "PIPE_CLOSED", "SOME_FAILED", "WRONG_USE", "main"]

_ROOMS = {
    "extract": extract,
    "run": run,
    "convert": convert,
    "report": report,
    "evaluate": evaluate,
    "info": info,
    "completion": completion,
}
_EPILOG = f"examples:\n{''.join(room.EXAMPLES for room in _ROOMS.values())}\n{TOLD}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; the help text lists them.

    Raises:
        SystemExit: With code 2 for wrong use, with 0 for --help and --version.
    """
    parser = _parser()
    options = argparse.Namespace()
    try:
        options = parser.parse_args(arguments)
        if "run" not in options:
            parser.print_help(sys.stderr)
            return WRONG_USE
        code: int = options.run(options)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = PIPE_CLOSED
    except QuoteattrError as error:
        code = _failed(error)
    except OSError as error:
        output = getattr(options, "output", None) or "to standard output"
        code = _failed(f"cannot write {output}: {error.strerror}")
    _let_go()
    return code


def _failed(problem: object) -> int:
    stderr.say(f"quoteattr: {problem}")
    return SOME_FAILED


def _let_go() -> None:
    """Send on what is left; where that fails, Python would complain once more at the end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Parser(argparse.ArgumentParser):
    """A parser that complains in one line."""

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        sys.stdout.flush()  # whether the help text arrived is known here, and not later
        super().exit(status, message)

    def error(self, message: str) -> NoReturn:
        told = stderr.printable(f"{self.prog}: {message} (see {self.prog} --help)")
        self.exit(WRONG_USE, f"{told}\n")


def _parser() -> _Parser:
    parser = _Parser(
        prog="quoteattr",
        description="Find every quote and reported claim in news articles: who said what, when.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"quoteattr {quoteattr.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, room in _ROOMS.items():
        command = commands.add_parser(
            name,
            help=room.HELP,
            description=room.DESCRIPTION,
            epilog=room.EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        room.add_options(command.add_argument)
        command.set_defaults(run=room.run, wrong=command.error, parser=parser)
    return parser
