"""Who has the word: for each speaker of a folder, quotes, words in quotation marks, and articles.

python examples/scripts/voices.py examples
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

import quoteattr
from quoteattr import reading
from quoteattr.text.quotations import quotations

quotes, words, articles = Counter(), Counter(), defaultdict(set)
for article, records in quoteattr.load().pipe(reading.read_path(Path(sys.argv[1]))):
    quoted = [found.inner for found in quotations(article.text)]
    for record in records:
        speaker = record.speaker
        if speaker is None or not speaker.named:
            continue  # "officials" of two articles are not the same
        quotes[speaker.name] += 1
        articles[speaker.name].add(article.id)
        for part in record.content:
            inside = [mark for mark in quoted if part.start <= mark.start and mark.end <= part.end]
            words[speaker.name] += sum(len(mark.slice(article.text).split()) for mark in inside)

print("quotes  words  articles  speaker")
for name, count in quotes.most_common():
    print(f"{count:6}{words[name]:7}{len(articles[name]):10}  {name}")
