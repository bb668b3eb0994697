"""Stand-ins for an extractor and its workers, in tests that are about neither."""

import regex

from quoteattr.records import Act, Attribution, Kind, Span
from quoteattr.runtime.workers import Answer

_QUOTE = regex.compile(r"“[^”]*+”")


def marks(article, *, acts):
    """Find what stands in curly marks, and nothing else."""
    return tuple(
        Attribution(
            article=article.id,
            id=f"a{number}",
            kind=Kind.DIRECT,
            act=Act.STATEMENT,
            text=match[0][1:-1],
            content=(Span(start=match.start(), end=match.end(), text=match[0]),),
            source_date=article.date,
        )
        for number, match in enumerate(_QUOTE.finditer(article.text), start=1)
    )


class MarksOnly:
    """An extractor that finds what stands in curly marks, and remembers how it was asked."""

    def __init__(self):
        self.loaded = self.asked = None

    def load(self, model=None, **settings):
        """Stand in for `quoteattr.load`."""
        self.loaded = {"model": model, **settings}
        return self

    def __call__(self, article, *, acts, stated_days_only=False):
        """Find what stands in curly marks."""
        return marks(article, acts=acts)

    def pipe(self, articles, *, acts, stated_days_only=False, processes=1):
        """Yield each article with what stands in curly marks."""
        self.asked = {
            "acts": acts, "stated_days_only": stated_days_only, "processes": processes
        }  # fmt: skip
        for article in articles:
            yield article, marks(article, acts=acts)


COMMAND = (
    "import sys, quoteattr\n"
    "from tests.standins import MarksOnly\n"
    "quoteattr.load = MarksOnly().load\n"
    "from quoteattr.cli import main\n"
    "sys.exit(main())\n"
)
"""A script that runs the command line with such an extractor, in a process of its own."""


class Here:
    """A crew without processes: each batch is worked on when its answers are asked for."""

    idle = 1

    def __init__(self, open_, processes, *, forks, batches_each):
        self.work, self.given = open_(), []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def __class_getitem__(cls, _):
        return cls

    def give(self, number, tasks):
        """Take a batch."""
        self.given.append((number, tasks))

    def wait(self):
        """Work on the oldest batch."""
        number, tasks = self.given.pop(0)
        return [Answer(number, n, self.work(task)) for n, task in enumerate(tasks)]
