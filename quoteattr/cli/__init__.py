"""The command line: arguments, messages and exit codes; what it prints comes from the rooms."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import quoteattr
from quoteattr.cli import convert, evaluate, extract, report
from quoteattr.cli.codes import DONE, INTERRUPTED, PIPE_CLOSED, SOME_FAILED, TOLD, WRONG_USE
from quoteattr.errors import QuoteattrError

__all__ = ["DONE", "INTERRUPTED", "PIPE_CLOSED", "SOME_FAILED", "WRONG_USE", "main"]

_EPILOG = (
    f"examples:\n{extract.EXAMPLES}{convert.EXAMPLES}{report.EXAMPLES}{evaluate.EXAMPLES}\n{TOLD}"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; the help text lists them.

    Raises:
        SystemExit: With code 2 for wrong use, with 0 for --help and --version.
    """
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Python would complain once more when it flushes standard output at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except QuoteattrError as error:
        return _failed(error)
    except OSError as error:
        return _failed(f"cannot write {options.output or 'to standard output'}: {error.strerror}")
    return code


def _failed(problem: object) -> int:
    print(f"quoteattr: {problem}", file=sys.stderr)
    return SOME_FAILED


class _Parser(argparse.ArgumentParser):
    """A parser that complains in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _parser() -> _Parser:
    parser = _Parser(
        prog="quoteattr",
        description="Find every quote and reported claim in news articles: who said what, when.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"quoteattr {quoteattr.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    rooms = {"extract": extract, "convert": convert, "report": report, "evaluate": evaluate}
    for name, room in rooms.items():
        command = commands.add_parser(
            name,
            help=room.HELP,
            description=room.DESCRIPTION,
            epilog=room.EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        room.add_options(command.add_argument)
        command.set_defaults(run=room.run, wrong=command.error)
    return parser
