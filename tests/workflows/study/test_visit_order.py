"""Nothing that needs an order of visits is told before it is known: tables, figures, report, export; and what is kept."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dmscorer.domain.report.deidentification import Privacy
from dmscorer.domain.results.cohort import cohort_table
from dmscorer.domain.results.paragraph import results_paragraph
from dmscorer.domain.results.responses import response_table
from dmscorer.domain.study.attempts import WrongPassphrase
from dmscorer.domain.study.study import NewPerson
from dmscorer.domain.study.visit_order import Cause
from dmscorer.domain.words.writer import Writer
from dmscorer.store.study import events
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.figures.figures import NothingToDraw
from dmscorer.workflows.reading import ratings
from dmscorer.workflows.report import export, results_section
from dmscorer.workflows.report.material import ReportMaterial
from dmscorer.workflows.results import clinical, results
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.conftest import state_order

RATERS = tuple(NewPerson(code, f"Rater {code}") for code in "AB")
FALL = (9, 4, 1)  # summed levels of a subject at its visits, earliest first: always falling


def made(folder: Path, labels: tuple[str, ...], shuffled: Random | None = None, n: int = 2) -> OpenStudy:
    """Scores that fall from each visit to the next, for ``n`` subjects; rows in any order. No dates."""
    study = studies.create(
        folder, NewStudy("T", RATERS, seed=7, without=("alopecia.recent",), passphrase="open sesame")
    )
    items = study.instrument.item_ids
    raised = [item for item in items if item.endswith(".erythema")]
    rows = [
        (f"S{s}", label, rater, *("1" if item in raised[: FALL[at] - s] else "0" for item in items))
        for s in range(n)
        for at, label in enumerate(labels)
        for rater in "AB"
    ]
    if shuffled:
        shuffled.shuffle(rows)
    table = folder.with_suffix(".csv")
    table.write_text("\n".join(map(",".join, [("subject", "visit", "rater", *items), *rows])), encoding="utf-8")
    ratings.import_table(study, table)
    return study


def rows_of(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode())))


def mean_change(study: OpenStudy) -> float:
    rows = rows_of(results.result_tables(study)["cdasi_change.csv"])
    return float(next(r["value"] for r in rows if (r["measure"], r["statistic"]) == ("activity", "mean_change")))


@pytest.fixture(scope="module")
def unordered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStudy]:
    """BL and 6M, which sort the other way round."""
    study = made(tmp_path_factory.mktemp("unordered") / "T", ("BL", "6M"))
    table = study.folder.with_name("values.csv")
    table.write_text("subject,visit,ck_u_l,pga_skin\nS0,BL,900,\nS0,6M,90,no_change\nS1,BL,800,worsening\n", "utf-8")
    clinical.import_table(study, table, "coordinator")
    yield study
    studies.close(study)


def test_tables_of_change_hold_the_reason_alone(unordered: OpenStudy) -> None:
    made_ = results.result_tables(unordered)
    for name in ("cdasi_change.csv", "ck_change.csv"):
        (only,) = rows_of(made_[name])
        assert (only["statistic"], only["value"], only["from_visit"], only["to_visit"]) == ("not_reported", "", "", "")
        assert "order of visits is not stated" in only["note"]
    assert rows_of(made_["cdasi_summary.csv"]) == []
    for row in rows_of(made_["cdasi.csv"]):
        told = {
            name: value
            for name, value in row.items()
            if value and ("change" in name or "response" in name or "meaningful" in name)
        }
        assert (told, row["baseline"], row["days_since_baseline"]) == ({}, "", "")
        assert row["ordered_by"] == "unknown"
        assert "order" in row["note"]


def test_no_figure_sets_visits_beside_each_other(unordered: OpenStudy) -> None:
    of = result_figures.material(unordered)
    every = (*result_figures.figures(of), *result_figures.patients(of))
    assert {"ck", "responses", "spider", "cdasi_activity", "patient_01"} <= {one.name for one in every}
    for one in every:
        with pytest.raises(NothingToDraw, match="order of visits"):
            result_figures.render(one.name, of, "svg")


@pytest.mark.parametrize(("language", "said"), [("en", "is not reported"), ("de", "wird nicht berichtet")])
def test_the_paragraph_says_that_change_is_not_reported(unordered: OpenStudy, language: str, said: str) -> None:
    of = result_figures.material(unordered, rows=())
    needed = SimpleNamespace(
        results=of,
        instrument=of.instrument,
        charter=unordered.charter,
        responses=response_table(of.subjects, of.order),
        cohort=cohort_table(of.subjects, of.order),
    )  # all that the paragraph takes of a report, whose whole material takes seconds
    found = results_section.paragraph_of(cast("ReportMaterial", needed), Writer(language))
    told = results_paragraph(found, language)
    assert f"CDASI {said}" in told.results
    assert "P =" not in told.results
    assert "P <" not in told.results
    assert "compared" not in told.methods


def test_numbered_visits_of_an_unordered_study_claim_no_order_and_words_stay_out(
    unordered: OpenStudy, tmp_path: Path
) -> None:
    only = ("consensus.csv", "change.csv", "audit.csv")
    export.write(unordered, tmp_path / "out", only, privacy=Privacy(numbers_subjects=True))
    assert {row["visit"] for row in rows_of((tmp_path / "out" / "consensus.csv").read_bytes())} == {"U1", "U2"}
    (row,) = rows_of((tmp_path / "out" / "change.csv").read_bytes())
    assert row["statistic"] == "not_reported"
    assert not any(b"6M" in path.read_bytes() for path in (tmp_path / "out").iterdir() if path.suffix == ".csv")


def test_an_export_with_numbers_keeps_the_stated_order(tmp_path: Path) -> None:
    """6M is S-numbered V2 though it sorts first; the change keeps its sign: (4 − 9 + 3 − 8) / 2 = −5."""
    study = made(tmp_path / "T", ("BL", "6M"))
    who = studies.coordinator(study)
    visit_order.state(study, who, "open sesame", ("BL", "6M"))
    export.write(study, tmp_path / "out", ("change.csv", "audit.csv"), privacy=Privacy(numbers_subjects=True))
    rows = rows_of((tmp_path / "out" / "change.csv").read_bytes())
    assert {(row["from_visit"], row["to_visit"]) for row in rows} == {("V1", "V2")}
    changed = [r for r in rows if (r["measure"], r["source"], r["statistic"]) == ("activity", "mean", "mean_change")]
    assert [float(row["value"]) for row in changed] == [-5.0]
    assert b"6M" not in (tmp_path / "out" / "audit.csv").read_bytes()
    studies.close(study)


def test_a_statement_is_an_event_that_survives_closing(tmp_path: Path) -> None:
    study = made(tmp_path / "T", ("BL", "6M"))
    who = studies.coordinator(study)
    visit_order.state(study, who, "open sesame", ("BL", "6M"))
    visit_order.state(study, who, "open sesame", ("BL", "6M"))  # the same again is no event
    with pytest.raises(visit_order.ReasonNeeded):
        visit_order.state(study, who, "open sesame", ("6M", "BL"))
    with pytest.raises(WrongPassphrase):
        visit_order.state(study, who, "a wrong one", ("6M", "BL"), "swapped")
    studies.close(study)
    again = studies.open_study(study.folder)
    assert visit_order.order(again).stated == ("BL", "6M")
    with again.database.read() as connection:
        (event,) = events.of_kinds(connection, (visit_order.STATED,))
        assert json.loads(event.body) == {"visits": ["BL", "6M"], "reason": ""}
        assert events.first_break(events.all_events(connection)) is None
    visit_order.state(again, who, "open sesame", (), "not sure")
    assert visit_order.order(again).stated == ()
    assert [one.reason for one in visit_order.state_of(again).history] == ["", "not sure"]
    with pytest.raises(visit_order.NotCoordinator):
        visit_order.state(again, studies.raters(again)[0], "open sesame", ("BL", "6M"))
    studies.close(again)


def test_a_label_that_is_a_date_is_a_date(tmp_path: Path) -> None:
    """12 January sorts behind 5 March by spelling."""
    study = made(tmp_path / "T", ("12.01.2019", "05.03.2019"))
    assert visit_order.order(study).doubt(("12.01.2019", "05.03.2019")) is None
    assert mean_change(study) == -5.0
    studies.close(study)


def test_the_suggestion_is_the_whole_order_or_none(unordered: OpenStudy, tmp_path: Path) -> None:
    assert visit_order.suggested(unordered) == ("BL", "6M")
    odd = made(tmp_path / "T", ("BL", "strange"))
    with pytest.raises(visit_order.NoSuggestion, match="strange"):
        visit_order.suggested(odd)
    studies.close(odd)


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(("BL", "6M", "pre", "post", "V10", "V2", "vorher", "A")), min_size=3, max_size=3, unique=True
    ),
    st.integers(0, 100),
)
def test_neither_spelling_nor_rows_nor_a_later_table_turn_a_change(
    tmp_path_factory: pytest.TempPathFactory, labels: list[str], seed: int
) -> None:
    """Sums 9, 4, 1 for S0 and 8, 3, 0 for S1: −8 from first to last, whatever the visits are called."""
    folder = tmp_path_factory.mktemp("turned")
    study = made(folder / "T", tuple(labels), Random(seed))
    state_order(study, *labels)
    assert mean_change(study) == -8.0
    later = folder / "later.csv"
    later.write_text(f"subject,visit,date,ck_u_l\nS0,0 new,,30\nS1,{labels[1]},2020-01-01,40\n", "utf-8")
    clinical.import_table(study, later, "coordinator")
    assert mean_change(study) == -8.0
    doubt = visit_order.order(study).doubt((*labels, "0 new"))
    assert doubt is not None
    assert doubt.cause is Cause.NOT_PLACED
    studies.close(study)
