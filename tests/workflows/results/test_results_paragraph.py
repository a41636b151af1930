"""The paragraph on the results: every number in it, in its order, is worked out again from the CSV files alone."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import log2

import pytest

from dmscorer.domain.results.before_after import Summary, every_part, summaries
from dmscorer.domain.results.paragraph import results_paragraph
from dmscorer.domain.study.visit_order import VisitOrder
from dmscorer.domain.words.writer import Writer
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.report import results_section as report_results
from dmscorer.workflows.report.export_files import Source
from dmscorer.workflows.results import results
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy
from tests.workflows.results import published

Rows = list[dict[str, str]]
NUMBER = re.compile(r"−?\d+(?:[.,]\d+)?")
RESPONSE_LABEL, CHANGE_LABELS = ["2020", "40", "14"], (["2015", "4"], ["2015", "5"])  # years and points of the rules


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStudy]:
    made = published.make(tmp_path_factory.mktemp("paragraph"))
    yield made
    studies.close(made)


@pytest.fixture(scope="module")
def files(study: OpenStudy) -> dict[str, Rows]:
    """As the export writes them."""
    made = results.result_tables(study, agreement=agreement.agreement(study))
    return {name: list(csv.DictReader(io.StringIO(content.decode("utf-8")))) for name, content in made.items()}


@pytest.fixture(scope="module")
def source(study: OpenStudy) -> Source:
    return Source(study)


def said(source: Source, language: str) -> str:
    found = report_results.paragraph_of(source.report_material, Writer(language))
    return results_paragraph(found, language).results


def printed(text: str) -> list[str]:
    return [number.replace(",", ".").replace("−", "-") for number in NUMBER.findall(text)]


def fixed(text: str, places: int) -> str:
    return f"{float(text):.{places}f}"


def p(text: str) -> str:
    return "0.001" if float(text) < 0.001 else fixed(text, 3)


def paired_numbers(rows: Rows, places: int) -> Iterator[str]:
    """Mean change with its CI, n, P of both tests; of Wilcoxon also how many changed and the least P, where it is shown."""
    of = {
        row["statistic"]: row for row in rows if row["statistic"] in ("n", "mean_change", "paired_t", "wilcoxon_exact")
    }
    mean = of["mean_change"]
    yield from (
        fixed(mean["value"], places),
        "95",
        fixed(mean["low"], places),
        fixed(mean["high"], places),
        of["n"]["n"],
    )
    yield from (p(of["paired_t"]["p"]), p(of["wilcoxon_exact"]["p"]))
    least = of["wilcoxon_exact"]["smallest_p"]
    if float(least) > 0.001:
        yield from (str(1 - round(log2(float(least)))), fixed(least, 3))


def expected(files: dict[str, Rows]) -> Iterator[str]:
    """Every number of the paragraph, in its order."""
    for part in ("activity", "damage"):
        for row in (row for row in files["cdasi_summary.csv"] if row["part"] == part):
            yield from (fixed(row[name], 1) for name in ("mean", "low", "high"))
        yield from paired_numbers([row for row in files["cdasi_change.csv"] if row["measure"] == part], 1)
    both = {row["subject"] for row in files["cdasi.csv"] if row["visit"] == "follow-up"}
    later = [row for row in files["cdasi.csv"] if row["visit"] == "follow-up"]
    for label, column in zip(CHANGE_LABELS, ("meaningful_penn-2015", "meaningful_stanford-2015"), strict=True):
        yield from (*label, *(str(sum(row[column] == way for row in later)) for way in ("better", "worse", "not_met")))
        yield str(len(later))
    verdicts = Counter(row["response_ahmed-2020"] for row in later)
    yield from (*RESPONSE_LABEL, str(verdicts["met"]), str(verdicts["met"] + verdicts["not_met"]))
    yield str(verdicts["not_applicable"])
    for visit in ("baseline", "follow-up"):
        bands = Counter(r["severity"] for r in files["cdasi.csv"] if r["visit"] == visit and r["subject"] in both)
        yield from (str(bands[band]) for band in ("mild", "moderate", "severe"))
        yield str(len(both))
    for domain in ("muscle", "skin"):
        own = [r for r in files["responses.csv"] if (r["domain"], r["assessment"]) == (domain, "follow-up")]
        yield from (number for r in own if r["n"] != "0" for number in (r["n"], fixed(r["percent"], 1)))
        yield own[0]["denominator"]
        sums = [r for r in files["responses_cumulative.csv"] if (r["domain"], r["assessment"]) == (domain, "follow-up")]
        yield from (number for r in sums for number in (r["n"], fixed(r["percent"], 1)))
    ck = [row for row in files["cohort.csv"] if row["characteristic"] == "ck_u_l (U/l)"]
    for row in (ck[0], ck[-1]):
        yield from (*(fixed(row[name], 0) for name in ("mean", "low", "high")), row["denominator"])
    yield from paired_numbers(files["ck_change.csv"], 0)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_number_is_worked_out_again_from_the_files(source: Source, files: dict[str, Rows], language: str) -> None:
    assert printed(said(source, language)) == list(expected(files))


@pytest.mark.parametrize(
    ("name", "column"),
    [("cdasi_summary.csv", "mean"), ("cdasi_change.csv", "p"), ("cohort.csv", "high"), ("responses.csv", "n")],
)
def test_a_number_that_was_changed_in_a_file_is_found(
    source: Source, files: dict[str, Rows], name: str, column: str
) -> None:
    forged = {one: [dict(row) for row in rows] for one, rows in files.items()}
    for row in forged[name]:
        if row[column] not in ("", "0"):
            row[column] = str(float(row[column]) + 1.3) if column != "n" else str(int(row[column]) + 1)
    assert printed(said(source, "en")) != list(expected(forged))


def test_a_study_with_one_visit_says_so_and_compares_nothing(source: Source) -> None:
    whole = report_results.paragraph_of(source.report_material, Writer("en"))
    alone = replace(whole, between=None, changes={}, summaries=(), tests=(), counts=(), ck_change=())
    told = results_paragraph(alone)
    assert "no subject has a value at two visits over the same raters" in told.results
    assert not re.search(r"\bP [=<]", told.results)
    assert "compared" not in told.methods


def test_the_summary_is_that_of_a_hand_worked_pair() -> None:
    known = {"S1": (Fraction(10), Fraction(4)), "S2": (Fraction(20), Fraction(9))}
    before, after = summaries("activity", ("V1", "V2"), known)
    assert before == Summary("activity", "V1", 2, 15.0, 50**0.5, 15.0, 10.0, 20.0)
    assert (after.mean, after.low, after.high) == (6.5, 4.0, 9.0)
    assert every_part((), ["activity"], None, VisitOrder(())) == {}
