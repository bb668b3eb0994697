"""What other people's tools make of our formats: JSON-LD, Label Studio, a spreadsheet, Google.

Each is skipped where the tool is not installed. None asks the network: contexts are given here.
"""

import csv
import json
import shutil
import subprocess
from collections import Counter
from xml.etree import ElementTree

import attrs
import pytest
from hypothesis import given

from quoteattr.output import label_studio
from tests.made import ARTICLE, QUILL, claim, odd_articles, records, span
from tests.output.test_formats import FOUND, written
from tests.paths import ROOT

# What the contexts that our files name say of the terms that we use.
OA, RDF = "http://www.w3.org/ns/oa#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
CONTEXTS = {
    "http://www.w3.org/ns/anno.jsonld": {
        "id": "@id",
        "type": "@type",
        **{name: OA + name for name in (
            "Annotation", "SpecificResource", "TextualBody", "TextQuoteSelector",
            "TextPositionSelector", "identifying", "linking", "tagging", "exact", "prefix",
            "suffix", "start", "end",
        )},
        "Text": "http://purl.org/dc/dcmitype/Text",
        "body": {"@id": OA + "hasBody", "@type": "@id"},
        "target": {"@id": OA + "hasTarget", "@type": "@id"},
        "source": {"@id": OA + "hasSource", "@type": "@id"},
        "selector": {"@id": OA + "hasSelector", "@type": "@id"},
        "motivation": {"@id": OA + "motivatedBy", "@type": "@vocab"},
        "purpose": {"@id": OA + "hasPurpose", "@type": "@vocab"},
        "value": RDF + "value",
        "format": "http://purl.org/dc/elements/1.1/format",
        "language": "http://purl.org/dc/elements/1.1/language",
        "label": "http://www.w3.org/2000/01/rdf-schema#label",
    },
    "https://schema.org": {"@vocab": "http://schema.org/"},
}  # fmt: skip


@pytest.fixture(scope="module")
def expanded():
    jsonld = pytest.importorskip("pyld").jsonld

    def context(url, options):
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": {"@context": CONTEXTS[url]},
        }

    def expand(name, found=FOUND):
        return jsonld.expand(json.loads(written(name, found)), {"documentLoader": context})

    return expand


class TestLinkedData:
    def test_of_annotations_is_all_in_the_vocabulary(self, expanded):
        known = {
            *("@id @type @value".split()),
            *terms(CONTEXTS["http://www.w3.org/ns/anno.jsonld"]),
        }
        assert keys(expanded("web-annotation")) <= known

    def test_of_an_annotation_says_what_it_says(self, expanded):
        one = expanded("web-annotation")[0]
        assert one["@type"] == [OA + "Annotation"]
        assert one[OA + "motivatedBy"] == [{"@id": OA + "identifying"}]
        who = one[OA + "hasBody"][0]
        assert who[OA + "hasPurpose"] == [{"@id": OA + "identifying"}]
        assert who[RDF + "value"] == [{"@value": "Ada Quill, Mayor"}]
        (target,) = one[OA + "hasTarget"]
        quoted, position = target[OA + "hasSelector"]
        assert quoted["@type"] == [OA + "TextQuoteSelector"]
        assert quoted[OA + "exact"] == [{"@value": "“The bridge stays closed,”"}]
        assert position[OA + "start"] == [{"@value": 0}]

    def test_links_source_and_cue_to_their_content(self, expanded):
        content, source, cue = expanded("web-annotation")[:3]
        for part in (source, cue):
            assert part[OA + "motivatedBy"] == [{"@id": OA + "linking"}]
            assert part[OA + "hasBody"][0] == {"@id": content["@id"]}

    def test_of_claims_is_all_in_the_vocabulary(self, expanded):
        things = expanded("schema-org")
        assert things
        for key in keys(things):
            assert key.startswith(("http://schema.org/", "@"))
        assert {each["@type"][0] for each in things} == {
            "http://schema.org/Claim",
            "http://schema.org/Quotation",
        }

    @given(odd=odd_articles())
    def test_loses_no_annotation_of_an_odd_article(self, expanded, odd):
        made = json.loads(written("web-annotation", [odd]))
        assert len(expanded("web-annotation", [odd])) == len(made)


def keys(thing):
    if isinstance(thing, list):
        return set().union(*map(keys, thing))
    return set(thing).union(*map(keys, thing.values())) if isinstance(thing, dict) else set()


def terms(context):
    return {each["@id"] if isinstance(each, dict) else each for each in context.values()}


@pytest.fixture(scope="module")
def interface():
    sdk = pytest.importorskip("label_studio_sdk.label_interface")
    interface = sdk.LabelInterface(label_studio.config())
    interface.validate()
    return interface


class TestLabelStudio:
    @given(odd=odd_articles())
    def test_takes_every_prediction(self, interface, odd):
        (task,) = json.loads(written("label-studio", [odd]))
        assert interface.validate_task({"data": task["data"]})
        (prediction,) = task["predictions"]
        assert interface.validate_prediction(prediction, return_errors=True) == []


# What Google asks of a page with a fact check (its guide, as far as others quote it).
REQUIRED = {"ClaimReview": {"claimReviewed", "reviewRating", "url"}, "Rating": {"alternateName"}}
RECOMMENDED = {
    "ClaimReview": {"author", "itemReviewed"},
    "Claim": {"appearance", "author", "datePublished", "firstAppearance"},
}


class TestClaimReviews:
    drafts = json.loads((ROOT / "examples" / "expected" / "fact_check.out").read_text("utf-8"))

    def test_have_what_google_asks_for(self):
        for review in self.drafts:
            for thing in (review, review["reviewRating"]):
                asked = REQUIRED[thing["@type"]] | RECOMMENDED.get(thing["@type"], set())
                assert asked <= set(thing)

    def test_have_what_google_likes_in_a_claim(self):
        for review in self.drafts:
            # A document is no author, and where a claim was made first no article tells.
            lacks = RECOMMENDED["Claim"] - set(review["itemReviewed"]) - {"firstAppearance"}
            assert lacks <= ({"author"} if "isBasedOn" in review["itemReviewed"] else set())

    def test_name_one_vocabulary(self):
        """Google reads no other."""
        for thing in (*self.drafts, *(review["itemReviewed"] for review in self.drafts)):
            assert thing["@context"] == "https://schema.org"


TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
FORMULAS = (
    "=1+1", '=HYPERLINK("http://example.org","a")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1,2)",
    "＝1+1", "＋1", "－1", "＠x", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", '"=1+1"', "'=1+1", "'",
    "İstanbul 🏗️ “née”", "a;b,c\td\ne", '"', "{=1+1}",
)  # fmt: skip


ROWS = (
    *(
        claim(
            id=text, text=text, cue=None, source=span("reporters"), source_date=ARTICLE.date,
            speakers=(attrs.evolve(QUILL, id=text, name=text),),
        )
        for text in FORMULAS
    ),
    *records(),
)  # fmt: skip


@pytest.fixture(scope="module", params=["csv", "tsv"])
def cells(request, tmp_path_factory):
    """Open a table in LibreOffice, and give its cells as it has them."""
    folder = tmp_path_factory.mktemp(request.param)
    file = folder / f"quotes.{request.param}"
    file.write_bytes(written(request.param, [(ARTICLE, ROWS)]))
    # Separator, quotation mark, UTF-8, from the first line; formulas are formulas.
    how = "CSV:9,34,76,1" if request.param == "tsv" else "CSV:44,34,76,1"
    own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", own, "--headless", f"--infilter={how}", "--convert-to", "fods"]
    command += ["--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    made = ElementTree.parse(folder / "quotes.fods").getroot()
    return [list(row.iter(f"{TABLE}table-cell")) for row in made.iter(f"{TABLE}table-row")]


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
class TestSpreadsheet:
    def test_runs_no_cell_as_a_formula(self, cells):
        shown = [cell for row in cells for cell in row]
        assert len(shown) > len(ROWS)
        assert [cell for cell in shown if cell.get(f"{TABLE}formula") is not None] == []

    def test_has_days_as_days_and_characters_as_they_are(self, cells):
        kinds = Counter(cell.get(f"{OFFICE}date-value") for row in cells for cell in row)
        assert kinds["2025-08-29"] == sum(row.said_on is not None for row in ROWS)
        assert kinds["2025-08-30"] == len(ROWS)
        words = {"".join(cell.itertext()).strip() for row in cells for cell in row}
        assert "İstanbul 🏗️ “née”" in words
        assert "The bridge stays closed," in words


def test_a_table_is_read_by_pythons_own_reader():
    rows = list(csv.reader(written("csv", FOUND).decode("utf-8-sig").splitlines()))
    assert len({len(row) for row in rows}) == 1
