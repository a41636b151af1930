"""The study's own tables from imported scores and clinical values, every expected number worked by hand."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from dmscorer.domain.study.study import NewPerson
from dmscorer.workflows.reading import ratings
from dmscorer.workflows.results import clinical, results
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy

# Subject, visit, and each rater's erythema of the scalp; all else is 0, so a rater's activity is that level.
LEVELS = {("P1", "V1"): (3, 3, 3), ("P1", "V2"): (1, 2, 3), ("P2", "V1"): (2, 2, 2), ("P2", "V2"): (0, 0, 0)}
CLINICAL = """subject,visit,date,ck_u_l,ck_upper_limit,pga_skin
P1,V1,2020-01-01,1723,190,
P1,V2,2020-04-10,116,190,marked_improvement
P2,V1,2020-02-01,500,200,
P2,V2,2020-06-01,100,200,no_change
P3,V1,2020-03-01,300,190,worsening
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[OpenStudy]:
    raters = tuple(NewPerson(code, code) for code in "ABC")
    made = studies.create(tmp_path / "Trial", NewStudy("Trial", raters, seed=7))
    items = made.instrument.item_ids
    lines = [",".join(["subject", "visit", "rater", *items])]
    for (subject, visit), levels in LEVELS.items():
        for rater, level in zip("ABC", levels, strict=True):
            cells = [str(level) if item == "scalp.erythema" else "0" for item in items]
            lines.append(",".join([subject, visit, rater, *cells]))
    (tmp_path / "scores.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "clinical.csv").write_text(CLINICAL, encoding="utf-8")
    ratings.import_table(made, tmp_path / "scores.csv")
    clinical.import_table(made, tmp_path / "clinical.csv", "coordinator")
    yield made
    studies.close(made)


def rows(tables: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(tables[name].decode().splitlines()))


def test_the_course_has_the_mean_of_the_raters_and_its_change(study: OpenStudy) -> None:
    found = {(row["subject"], row["visit"]): row for row in rows(results.result_tables(study), "cdasi.csv")}
    assert list(found) == [("P1", "V1"), ("P1", "V2"), ("P2", "V1"), ("P2", "V2")]
    first, later = found["P1", "V1"], found["P1", "V2"]
    assert (first["activity"], first["activity_change"], first["baseline"]) == ("3", "", "")
    assert (later["activity"], later["activity_change"], later["activity_change_n_raters"]) == ("2", "-1", "3")
    assert (later["days_since_baseline"], later["severity"], later["baseline"]) == ("100", "mild", "V1")
    assert {row["ordered_by"] for row in found.values()} == {"date"}
    assert (later["meaningful_penn-2015"], later["response_ahmed-2020"]) == ("not_met", "not_applicable")


def test_creatine_kinase_also_as_a_multiple_of_its_own_limit(study: OpenStudy) -> None:
    found = rows(results.result_tables(study), "ck.csv")
    assert [(row["subject"], row["ck_u_l"], row["times_upper_limit"]) for row in found[2:]] == [
        ("P2", "500", "2.5"),
        ("P2", "100", "0.5"),
        ("P3", "300", repr(300 / 190)),
    ]


def test_the_change_of_creatine_kinase_is_over_those_with_both(study: OpenStudy) -> None:
    """−1607 and −400: mean −1003.5; with two subjects the exact Wilcoxon cannot fall below 0.5."""
    found = {(row["statistic"], row["variant"]): row for row in rows(results.result_tables(study), "ck_change.csv")}
    assert found["n", ""]["value"] == "2.0"
    assert found["mean_change", ""]["value"] == "-1003.5"
    assert (found["wilcoxon_exact", ""]["p"], found["wilcoxon_exact", ""]["smallest_p"]) == ("0.5", "0.5")


def test_responses_and_cohort(study: OpenStudy) -> None:
    tables = results.result_tables(study)
    skin = {(row["assessment"], row["response"]): row for row in rows(tables, "responses.csv")}
    assert (skin["V1", "worsening"]["n"], skin["V1", "worsening"]["percent"]) == ("1", "100.0")
    assert (skin["V2", "no_change"]["n"], skin["V2", "no_change"]["denominator"]) == ("1", "2")
    cohort = {(row["characteristic"], row["assessment"]): row for row in rows(tables, "cohort.csv")}
    assert cohort["subjects", ""]["n"] == "3"
    assert cohort["ck_u_l (U/l)", "V1"]["mean"] == repr((1723 + 500 + 300) / 3)


def test_the_same_study_gives_the_same_bytes(study: OpenStudy) -> None:
    assert results.result_tables(study) == results.result_tables(study)
