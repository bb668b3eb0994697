"""Draft a ClaimReview for each claim with a figure in it, to be checked by a person.

python examples/scripts/fact_check.py examples/bridge_dispute.txt
"""

import json
import re
import sys
from pathlib import Path

import quoteattr
from quoteattr import reading
from quoteattr.output import schema_org

drafts = [
    {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": thing["text"].removeprefix("that "),
        "itemReviewed": thing,
        # Yours to fill in: the address of the check, who checked, and what came of it.
        "url": "",
        "author": {"@type": "Organization", "name": ""},
        "reviewRating": {"@type": "Rating", "alternateName": "not checked yet"},
    }
    for article, records in quoteattr.load().pipe(reading.read_path(Path(sys.argv[1])))
    for record in records
    for thing in schema_org.things(article, record)
    if thing["@type"] == "Claim" and re.search(r"\d", thing["text"])
]
print(json.dumps(drafts, ensure_ascii=False, indent=1))
