"""Results as files: the consensus table, the agreement table, the ratings behind them."""

import json
from collections.abc import Iterator
from dataclasses import asdict, astuple

from dmscorer.domain import agreement as numbers
from dmscorer.domain.agreement import RatingTable, Result
from dmscorer.domain.charter import ItemRule
from dmscorer.domain.consensus import case_consensus
from dmscorer.domain.instrument import Answer, Answers, Instrument, NotAssessable, ThresholdSet
from dmscorer.formats import consensus as consensus_tables
from dmscorer.formats import ratings, tables
from dmscorer.formats.consensus import ConsensusRow
from dmscorer.workflows import agreement as agreements
from dmscorer.workflows import consensus as settlements
from dmscorer.workflows.consensus import Settled
from dmscorer.workflows.study import OpenStudy


def consensus_csv(study: OpenStudy, rule: ItemRule | None = None) -> bytes:
    """One row a subject and visit; ``rule`` None = the charter's. Refused while every level is masked."""
    settlements.refuse_masked(study)
    rows = [_row(study, settled) for settled in by_subject(settlements.settle(study))]
    return consensus_tables.encode(rows, study.instrument, rule or study.charter.item_rule, thresholds(study))


def agreement_csv(results: tuple[Result, ...]) -> bytes:
    return tables.encode(numbers.COLUMNS, (astuple(result) for result in results))


def agreement_json(results: tuple[Result, ...]) -> bytes:
    """The rows of the table as a list of objects; null where the table is empty."""
    rows = [asdict(result) for result in results]
    return (json.dumps(rows, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def ratings_csv(study: OpenStudy) -> dict[str, bytes]:
    """File name → table: the locked first-round answers that agreement is computed on, long and wide."""
    table = agreements.table(study)
    return {
        "ratings_long.csv": ratings.encode_long(_sheets(table, study.instrument), study.instrument),
        "ratings_wide.csv": ratings.encode_wide(_sheets(table, study.instrument), study.instrument),
    }


def by_subject(settled: tuple[Settled, ...]) -> list[Settled]:
    """Subjects in the order of their first visit, each with its visits together, whatever order they came in."""
    first: dict[str, int] = {}
    for one in settled:
        first.setdefault(one.visit.subject, one.visit.position)
    return sorted(settled, key=lambda one: (first[one.visit.subject], one.visit.position))


def thresholds(study: OpenStudy) -> ThresholdSet | None:
    """The charter's severity set."""
    known = {one.id: one for one in study.instrument.threshold_sets}
    return known.get(study.charter.severity_set)


def _row(study: OpenStudy, settled: Settled) -> ConsensusRow:
    visit = settled.visit
    found = settled.consensus or case_consensus(visit.case_id, study.instrument, [], study.charter)
    return ConsensusRow(visit.subject, visit.label, len(settled.raters), found)


def _sheets(table: RatingTable, instrument: Instrument) -> Iterator[tuple[ratings.Key, Answers]]:
    for (case, rater), given in sorted(table.sheets.items(), key=lambda one: one[0]):
        key = table.cases[case].subject, table.cases[case].visit, table.raters[rater]
        yield (
            key,
            {item_id: answer for item_id in instrument.item_ids if (answer := _answer(given.get(item_id))) is not None},
        )


def _answer(value: object) -> Answer | None:
    return value if isinstance(value, int | NotAssessable) else None
