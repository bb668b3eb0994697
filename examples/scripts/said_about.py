"""What did somebody say about something since a day?

python examples/scripts/said_about.py examples "Ada Quill" bridge 2025-03
"""

import sys
from pathlib import Path

import pandas

import quoteattr
from quoteattr import reading

folder, name, word, since = sys.argv[1:]

rows = [
    {
        "day": str(record.said_on or record.source_date or ""),
        "article": article.id,
        "kind": str(record.kind),
        "text": record.text,
    }
    for article, records in quoteattr.load().pipe(reading.read_path(Path(folder)))
    for record in records
    if any(speaker.name == name for speaker in record.speakers)
]
said = pandas.DataFrame(rows, columns=["day", "article", "kind", "text"])

# Days sort as text, however precise they are.
about = said[said["text"].str.contains(word, case=False) & (said["day"] >= since)]
for row in about.sort_values("day", kind="stable").itertuples():
    print(row.day, row.article, row.kind, row.text, sep=" | ")
