"""The command line: one module a command; arguments, messages and exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import quoteattr
from quoteattr.cli import (
    check,
    completion,
    convert,
    evaluate,
    extract,
    gather,
    info,
    report,
    run,
    serve,
)
from quoteattr.cli.options import (
    DONE,
    EXIT_CODES,
    INTERRUPTED,
    PIPE_CLOSED,
    SOME_FAILED,
    WRONG_USE,
)
from quoteattr.cli.terminal import stderr
from quoteattr.errors import QuoteattrError

__all__ = ["DONE", "INTERRUPTED", "PIPE_CLOSED", "SOME_FAILED", "WRONG_USE", "main"]

_COMMANDS = {
    "extract": extract,
    "run": run,
    "convert": convert,
    "report": report,
    "gather": gather,
    "check": check,
    "evaluate": evaluate,
    "serve": serve,
    "info": info,
    "completion": completion,
}
_EPILOG = f"examples:\n{''.join(module.EXAMPLES for module in _COMMANDS.values())}\n{EXIT_CODES}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; the help text lists the codes.

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
    # The codes of a shell for a program that a signal ended: 128 and the number of SIGINT, SIGPIPE.
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = PIPE_CLOSED
    except QuoteattrError as error:
        code = _failed(error)
    except MemoryError:
        code = _failed("out of memory: use a machine with more memory, or fewer processes")
    except OSError as error:
        output = getattr(options, "output", None) or "to standard output"
        code = _failed(f"cannot write {output}: {error.strerror}")
    _flush()
    return code


def _failed(problem: object) -> int:
    stderr.say(f"quoteattr: {problem}")
    return SOME_FAILED


def _flush() -> None:
    """Flush standard output; where that fails, keep Python from reporting it again at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Parser(argparse.ArgumentParser):
    """A parser whose error messages are one line long."""

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        sys.stdout.flush()  # a closed pipe raises here, where main() still handles it
        super().exit(status, message)

    def error(self, message: str) -> NoReturn:
        line = stderr.printable(f"{self.prog}: {message} (see {self.prog} --help)")
        self.exit(WRONG_USE, f"{line}\n")


def _parser() -> _Parser:
    parser = _Parser(
        prog="quoteattr",
        description="Find every quote and reported claim in news articles: who said what, when.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"quoteattr {quoteattr.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, module in _COMMANDS.items():
        command = commands.add_parser(
            name,
            help=module.HELP,
            description=module.DESCRIPTION,
            epilog=module.EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_options(command.add_argument)
        command.set_defaults(run=module.run, wrong=command.error, parser=parser)
    return parser
