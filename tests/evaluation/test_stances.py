"""The tables of the stance, from labels made up here."""

from quoteattr.evaluation.accuracy import stances
from quoteattr.evaluation.accuracy.stances import Judged
from quoteattr.evaluation.annotations.corpora import json_rows
from quoteattr.records import Stance


def judged(gold: str, predicted: str) -> Judged:
    return Judged(
        id="T1", corpus="world", unsure=False, learned=False, gold=gold, predicted=predicted
    )


def test_the_mean_counts_the_six_stances_alike() -> None:
    found = [judged("claim", "claim"), judged("denial", "claim"), judged("other", "other")]
    assert stances.accuracy(found).rows[0] == ("all", 200 / 3, 2, 3)
    table = stances.by_label(found)
    assert table.rows[0] == ("claim", 50.0, 100.0, 200 / 3, 1, 2, 1)
    assert table.rows[-1][3] == 200 / 3 / 6


def test_the_gold_has_known_labels_and_no_text() -> None:
    rows = [row for _, row in json_rows(stances.GOLD)]
    assert len(rows) == 300
    assert {row["stance"] for row in rows} == {stances.NONE, *map(str, Stance)}
    assert {key for row in rows for key in row} == {
        "id", "corpus", "article", "row", "source", "cue", "content", "kind", "stance", "unsure"
    }  # fmt: skip
