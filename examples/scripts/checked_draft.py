"""Which quotations of a draft are not as the sources have them?

python examples/scripts/checked_draft.py examples/bridge_dispute.txt
"""

import sys
from pathlib import Path

import quoteattr

DRAFT = """\
The Old Mill Bridge stays closed. “Nobody … can tell me that [it] is safe,” Mayor Ada Quill said.

“I would rather explain a collapse than a detour,” Quill said, and Renata Osei said: “That is not
how a city is run.” Her spokesperson called the report “a fairy tale for engineers”.
"""

report = quoteattr.check(DRAFT, [Path(name) for name in sys.argv[1:]], date="2025-09-06")
for finding in report:
    print(finding.verdict, finding.text.replace("\n", " "), sep=" | ")
    for place in finding.places if finding.verdict != "not found" else ():
        print("   ", place.article, place.spans[0].start, place.speaker, sep=" | ")
        for change in place.changes:
            draft, source = (part.text if part else "-" for part in (change.draft, change.source))
            print("   ", change.kind, draft, source, sep=" | ")
