"""One command for every figure: ``python -m quoteattr.evaluation reader|attributions|speed …``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

import quoteattr
from quoteattr.errors import QuoteattrError
from quoteattr.evaluation import card
from quoteattr.evaluation.accuracy import (
    attributions,
    persons,
    rule_ablation,
    rule_confidence,
    speakers,
    stances,
    syntax,
    world_names,
)
from quoteattr.evaluation.annotations import corpora, own_gold, rows
from quoteattr.evaluation.benchmarks import commands
from quoteattr.evaluation.checking import scoring, summaries
from quoteattr.evaluation.comparison import answers
from quoteattr.evaluation.comparison.gold import compare
from quoteattr.evaluation.comparison.tables import all_tables
from quoteattr.evaluation.options import CORPORA, EMBEDDED, GOLD, Measure, add_command, pipeline
from quoteattr.evaluation.ranking import confidence, feature_ablation, fitted, gathering, golds
from quoteattr.evaluation.ranking.decisions import decisions
from quoteattr.evaluation.scores import Table
from quoteattr.extractor import Extractor
from quoteattr.output import jsonl
from quoteattr.records import Act, Article, Attribution

SEED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables of one measurement; return 0, or 1 if data or model cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        tables: list[Table] = options.measure(options)
    except (QuoteattrError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n\n".join(table.render() for table in tables))
    if options.json is not None:
        found = [table.as_dict() for table in tables]
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m quoteattr.evaluation", description=__doc__)
    kinds = parser.add_subparsers(required=True, metavar="WHAT")
    _add_accuracy(kinds)
    _add_gold(kinds)
    commands.add_commands(kinds)
    made = add_command(kinds, "card", _card, "measure a pipeline and write its model card", CORPORA)
    made.add_argument("--coreference", type=Path, metavar="FILE", help="scores that training wrote")
    return parser


def _add_accuracy(kinds: Any) -> None:
    add_command(
        kinds,
        "reader",
        _of_pipeline(syntax.measure),
        "tags, trees, sentences and names on treebanks",
        CORPORA,
    )
    add_command(
        kinds,
        "names",
        _of_pipeline(world_names.measure),
        "names in articles from all over the world",
        CORPORA,
    )
    claims = add_command(kinds, "attributions", _attributions, "PolNeAR dev and GUM news", CORPORA)
    claims.add_argument(
        "--predicted", type=Path, metavar="FILE", help="records of PolNeAR dev instead of a model"
    )
    claims.add_argument(
        "--rules", action="store_true", help="propose by rules over syntax and quotation marks"
    )
    claims.add_argument("--save", type=Path, metavar="FILE", help="write the records to FILE")
    sure = add_command(kinds, "rules", _rules, "the confidence of rules, on PolNeAR dev", CORPORA)
    sure.add_argument(
        "--write", action="store_true", help="first fit the weights to PolNeAR's training part"
    )


def _add_gold(kinds: Any) -> None:
    who = add_command(kinds, "speakers", _speakers, "names, roles, dates on our own gold", GOLD)
    who.add_argument("--split", choices=own_gold.SPLITS, default="dev", help="which gold")
    who.add_argument("--wrong", action="store_true", help="first print every wrong answer")
    add_command(kinds, "stance", _stance, "claim, denial, question …, on 300 attributions", GOLD)
    choice = add_command(
        kinds, "ranking", _ranking, "what is learned: speakers, roles, dates", GOLD
    )
    choice.add_argument("--decision", choices=sorted(decisions()), help="only this one")
    how = choice.add_mutually_exclusive_group()
    how.add_argument("--write", action="store_true", help="write the weights into the package")
    how.add_argument("--ablate", action="store_true", help="leave out each feature in turn")
    sure = add_command(kinds, "confidence", _confidence, "how honest that of speakers is", GOLD)
    sure.add_argument("--write", action="store_true", help="write the weights into the package")
    rules = add_command(kinds, "ablation", _ablation, "right answers without each rule", GOLD)
    rules.add_argument("--package", choices=rule_ablation.PACKAGES, help="only rules of this one")
    checked = add_command(kinds, "check", _check, "verdicts on altered quotations of GUM", CORPORA)
    checked.add_argument("--part", choices=("design", "report"), default="report", help="of GUM")
    checked.add_argument("--wrong", action="store_true", help="first print every wrong verdict")
    same = add_command(kinds, "gather", _gather, "the same people in several articles of PolNeAR")
    same.add_argument("corpus", type=Path, help="the folder of a corpus run over PolNeAR")
    same.add_argument("--write", action="store_true", help="write the weights into the package")
    add_command(
        kinds,
        "persons",
        _of_extractor(persons.measure),
        "speakers on GUM news, pronouns on GAP",
        CORPORA,
    )


def _of_pipeline(measure: Callable[[Language, Path], list[Table]]) -> Measure:
    return lambda options: measure(pipeline(options.model), options.data)


def _of_extractor(measure: Callable[[Extractor, Path], list[Table]]) -> Measure:
    return lambda options: measure(quoteattr.load(options.model), options.data)


def _attributions(options: argparse.Namespace) -> list[Table]:
    if options.predicted is not None:
        records = rows.predictions(options.predicted)
        return all_tables(compare(corpora.polnear(options.data), records))
    extractor = quoteattr.load(options.model, rules=options.rules)

    def extract(articles: Iterable[Article]) -> Iterable[Attribution]:
        for _, found in extractor.pipe(articles, acts=tuple(Act)):
            yield from found

    tables, records = attributions.measure(extract, options.data)
    if options.save is not None:
        options.save.write_text("".join(jsonl.dumps(one) + "\n" for one in records), "utf-8")
    return tables


def _speakers(options: argparse.Namespace) -> list[Table]:
    tables, cases = speakers.measure(quoteattr.load(options.model), options.data, options.split)
    if options.wrong:
        print("\n".join(line for case in cases for line in answers.complaints(case)), end="\n\n")
    return tables


def _check(options: argparse.Namespace) -> list[Table]:
    tables = scoring.measure(options.data, options.part, SEED, wrong=options.wrong)
    return [*tables, summaries.measure(options.data)]


def _stance(options: argparse.Namespace) -> list[Table]:
    return stances.measure(quoteattr.load(options.model).nlp, options.data)


def _ranking(options: argparse.Namespace) -> list[Table]:
    nlp = quoteattr.load(options.model).nlp
    articles = golds.read(nlp, options.data)
    chosen = [one for one in decisions().values() if options.decision in (None, one.name)]
    if options.ablate:
        return [feature_ablation.measure(one, articles, nlp, options.data) for one in chosen]
    return [
        table
        for one in chosen
        for table in fitted.measure(one, articles, nlp, options.data, write=options.write)
    ]


def _confidence(options: argparse.Namespace) -> list[Table]:
    return confidence.measure(quoteattr.load(options.model), options.data, write=options.write)


def _ablation(options: argparse.Namespace) -> list[Table]:
    packages = [one for one in rule_ablation.PACKAGES if options.package in (None, one)]
    return rule_ablation.measure(quoteattr.load(options.model), options.data, packages)


def _gather(options: argparse.Namespace) -> list[Table]:
    return gathering.measure(options.corpus, write=options.write)


def _rules(options: argparse.Namespace) -> list[Table]:
    return rule_confidence.measure(pipeline(options.model), options.data, write=options.write)


def _card(options: argparse.Namespace) -> list[Table]:
    return card.measure(Path(options.model or EMBEDDED), options.data, options.coreference)


if __name__ == "__main__":
    sys.exit(main())
