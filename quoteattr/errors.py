"""Every error that quoteattr raises on purpose, and its warning.

QuoteattrError                 anything below; catch this to catch them all
├── InputError (ValueError)    a text, date, option or row that cannot be used
│   └── ReadError              a file that cannot be read
├── PipelineError (ValueError) a spaCy pipeline that lacks what we need
├── ModelError                 weights that are damaged or missing
├── WriteError                 a file that cannot be written
├── WorkerError                a worker process that died or cannot be started
└── ExtraError (ImportError)   a library of an extra that is not installed

QuoteattrWarning (UserWarning) something that is hardly what was meant, and is done all the same

Every message says what was wrong, shows the value and says what to do.
"""

from __future__ import annotations


class QuoteattrError(Exception):
    """The root of all errors of this library.

    >>> issubclass(InputError, QuoteattrError) and issubclass(InputError, ValueError)
    True
    """


class InputError(QuoteattrError, ValueError):
    """A text, date, option or article row that cannot be used."""


class ReadError(InputError):
    """A file that cannot be read.

    ``name`` is the file's name as it was given, ``problem`` the reason with its remedy.

    >>> str(ReadError("a.txt", "there is no such file: check the name"))
    'a.txt: there is no such file: check the name'
    """

    def __init__(self, name: str, problem: str) -> None:
        # Both go to args, so that the error survives the way between processes.
        super().__init__(name, problem)
        self.name = name
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}"


class PipelineError(QuoteattrError, ValueError):
    """A spaCy pipeline that lacks what we need; names what is missing and what to do."""


class ModelError(QuoteattrError):
    """Weights that are damaged or missing."""


class WriteError(QuoteattrError):
    """A file that cannot be written.

    ``name`` is the file's name, ``problem`` the reason with its remedy.

    >>> str(WriteError("out", "No space left on device: make room"))
    'out: No space left on device: make room'
    """

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name = name
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}"


class WorkerError(QuoteattrError):
    """A worker process that died, and how, or that cannot be started."""


class ExtraError(QuoteattrError, ImportError):
    """A library that an extra brings along and that is not installed; names the extra."""


class QuoteattrWarning(UserWarning):
    """What is hardly meant and is done all the same, such as a file's name read as an article."""
