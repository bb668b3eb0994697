"""Every error that quoteattr raises on purpose, and its warning.

QuoteattrError                 anything below; catch this to catch them all
├── InputError (ValueError)    a text, date, option or row that cannot be used
│   └── ReadError              a file that cannot be read
├── PipelineError (ValueError) a spaCy pipeline that lacks a component or annotation
├── ModelError                 weights that are damaged or missing
├── WriteError                 a file that cannot be written
├── WorkerError                a worker process that died or cannot be started
└── ExtraError (ImportError)   an optional library that is not installed

QuoteattrWarning (UserWarning) a call that is carried out, but hardly what the caller meant

Every message says what is wrong, shows the value and says what to do.
"""

from __future__ import annotations


class QuoteattrError(Exception):
    """The base class of all errors of this library.

    >>> issubclass(InputError, QuoteattrError) and issubclass(InputError, ValueError)
    True
    """


class InputError(QuoteattrError, ValueError):
    """A text, date, option or article row that cannot be used."""


class ReadError(InputError):
    """A file that cannot be read.

    ``name`` is the name of the file as it was passed, ``problem`` the reason and the remedy.

    >>> str(ReadError("a.txt", "there is no such file: check the name"))
    'a.txt: there is no such file: check the name'
    """

    def __init__(self, name: str, problem: str) -> None:
        # Both must be in args: unpickling in another process calls the class with them.
        super().__init__(name, problem)
        self.name = name
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}"


class PipelineError(QuoteattrError, ValueError):
    """A spaCy pipeline that lacks a component or annotation that extraction needs."""


class ModelError(QuoteattrError):
    """Weights that are damaged or missing."""


class WriteError(QuoteattrError):
    """A file that cannot be written.

    ``name`` is the name of the file, ``problem`` the reason and the remedy.

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
    """A worker process that died or cannot be started."""


class ExtraError(QuoteattrError, ImportError):
    """An optional library that is not installed; the message names the extra that installs it."""


class QuoteattrWarning(UserWarning):
    """A call that is hardly what the caller meant, such as a file name passed as an article."""
