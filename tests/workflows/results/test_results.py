"""Result tables: order of rows, and what stands where levels are still masked."""

import csv
import io

from dmscorer.domain.charter.charter import ItemRule
from dmscorer.domain.study.study import Visit
from dmscorer.domain.study.visit_order import VisitOrder
from dmscorer.store.photos import photos
from dmscorer.workflows.consensus.consensus import VisitConsensus
from dmscorer.workflows.results import results
from dmscorer.workflows.study.study import OpenStudy
from tests.workflows.consensus.test_consensus import score_all


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode(), newline="")))


def test_a_visit_that_nobody_read_has_a_row_without_numbers(study: OpenStudy) -> None:
    score_all(study, {})
    with study.database.write() as connection:
        photos.add_visit(connection, Visit(study.new_id(), study.new_id(), "P00", "extra", 99))
    table = rows(results.consensus_csv(study, ItemRule.MEDIAN))
    assert [(row["subject"], row["visit"]) for row in table][:3] == [
        ("P00", "visit 1"),
        ("P00", "visit 2"),
        ("P00", "extra"),
    ]
    extra = table[2]
    assert (extra["n_raters"], extra["complete"], extra["open_items"]) == ("0", "false", "81")
    assert {extra[name] for name in ("activity", "activity_mean", "activity_low", "activity_high", "severity")} == {""}


def test_subjects_stay_together_whatever_order_their_visits_came_in() -> None:
    visits = [Visit("1", "a", "S2", "V1", 1), Visit("2", "b", "S1", "V1", 2), Visit("3", "c", "S2", "V2", 3)]
    settled = tuple(VisitConsensus(visit, (), None) for visit in visits)
    order = VisitOrder((), ("V1", "V2"))
    assert [(one.visit.subject, one.visit.label) for one in results.by_subject(settled, order)] == [
        ("S2", "V1"), ("S2", "V2"), ("S1", "V1"),
    ]  # fmt: skip


def test_the_charters_severity_set_is_the_default_of_the_file(study: OpenStudy) -> None:
    chosen = results.thresholds(study)
    assert chosen is not None
    assert chosen == study.instrument.default_threshold_set
