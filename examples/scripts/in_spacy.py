"""Attributions beside what else spaCy knows of a text: the names in what was said, in one file.

python examples/scripts/in_spacy.py examples/bridge_dispute.txt
"""

import sys
import tempfile
from pathlib import Path

from spacy.tokens import DocBin

import quoteattr
from quoteattr import reading

nlp = quoteattr.load().nlp
nlp.add_pipe("quoteattr", config={"acts": ["all"]})

(article,) = reading.read_path(Path(sys.argv[1]))
doc = nlp.make_doc(article.body.slice(article.text))  # without its header lines
doc._.article_date = article.date
doc = nlp(doc)

for record in doc._.attributions:
    for part in record.content:
        span = doc.char_span(part.start, part.end, alignment_mode="expand")
        for name in span.ents:
            print(record.speaker.name if record.speaker else "nobody named", end=" | ")
            print(record.cue.lemma if record.cue else "", name.label_, name.text, sep=" | ")

with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "articles.spacy"
    DocBin(docs=[doc], store_user_data=True).to_disk(file)
    (again,) = DocBin().from_disk(file).get_docs(nlp.vocab)
    print("kept and opened again:", again._.attributions == doc._.attributions)
