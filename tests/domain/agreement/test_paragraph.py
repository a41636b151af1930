"""The plain paragraph: every number in it is recomputed from agreement.csv alone; nothing else may stand in it."""

import csv
import io
import re

import pytest

from dmscorer.domain.agreement.agreement import CaseKey, RatingTable
from dmscorer.domain.agreement.paragraph import Paragraph, paragraph
from dmscorer.workflows.results import results
from tests.stats.agreement.test_agreement import followed, scored
from tests.stats.measures.test_reliability import SHROUT_FLEISS
from tests.stats.studies import CDASI, agreed

NUMBER = re.compile(r"−?\d+[.,]\d\d")
CITED = re.compile(r"\b(?:1996|2011|2016|2020)\b")


def published() -> RatingTable:
    cases = tuple(CaseKey(f"S{at}", "1") for at in range(6))
    sheets = {(c, r): scored(float(total)) for c, row in enumerate(SHROUT_FLEISS) for r, total in enumerate(row)}
    return RatingTable(("A", "B", "C", "D"), cases, sheets)


def missing() -> RatingTable:
    table = published()
    return RatingTable(table.raters, table.cases, {key: s for key, s in table.sheets.items() if key != (0, 0)})


def written(table: RatingTable, language: str) -> tuple[Paragraph, list[dict[str, str]]]:
    rows = agreed(table)
    read = list(csv.DictReader(io.StringIO(results.agreement_csv(rows).decode("utf-8-sig"))))
    return paragraph(rows, CDASI, len(table.raters), language), read


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("table", [published(), missing(), followed()], ids=["published", "missing", "visits"])
def test_every_number_is_one_of_the_table(table: RatingTable, language: str) -> None:
    told, rows = written(table, language)
    allowed = set()
    for row in rows:
        if (
            row["level"] == "total"
            and row["raters"] == "all"
            and row["statistic"] in ("icc", "icc_reml", "loam", "sem", "sdc")
        ):
            allowed |= {f"{float(row[name]):.2f}" for name in ("value", "low", "high") if row[name]}
    found = [text.replace(",", ".").replace("−", "-") for text in NUMBER.findall(told.results)]
    assert found
    assert set(found) <= allowed
    counts = {int(n) for n in re.findall(r"\d+", CITED.sub("", NUMBER.sub("", told.methods + told.results)))} - {1, 95}
    known = {
        int(row[name]) for row in rows if row["level"] == "total" for name in ("n_cases", "n_complete", "n_ratings")
    } | {len(table.raters)}
    assert counts <= known


def test_the_published_coefficient_is_stated_by_its_lower_limit() -> None:
    """Shrout & Fleiss 1979: .290; the generalised interval .0268 to .7455 (worked example 1): poor by the lower limit.

    SEM sqrt(5.244 + 1.019) = 2.50 (1.60 to 8.73), SDC = 1.96 sqrt 2 SEM = 6.94, limits ± 4.25 (2.72 to 14.81).
    """
    told, _ = written(published(), "en")
    assert (
        "Activity: ICC(A,1) 0.29 (95 % CI 0.03 to 0.75; 6 visits, 24 ratings), poor by the lower limit" in told.results
    )
    assert "SEM 2.50 points (95 % CI 1.60 to 8.73) and SDC 6.94 points" in told.results
    assert "estimated at ± 4.25 points (95 % CI 2.72 to 14.81)" in told.results
    assert told.methods.startswith("4 raters scored 6 visits independently")
    assert "REML" not in told.methods + told.results


def test_what_is_not_estimable_is_named_and_no_number_given() -> None:
    """Damage is 0 in every sheet."""
    told, _ = written(published(), "en")
    (sentence,) = re.findall(r"Damage: [^.]*\.", told.results)
    assert sentence == "Damage: not estimable (all ratings are the same)."


def test_where_a_rating_is_missing_every_number_of_a_sentence_is_of_all_ratings() -> None:
    """The value that is said to rest on all ratings is that of icc_reml, and the complete cases are named as such."""
    told, rows = written(missing(), "en")
    assert "all numbers of a sentence rest on all available ratings" in told.methods
    assert "6 visits, 23 ratings, all available ratings (REML)" in told.results
    by = {
        (r["statistic"], r["variant"], r["interval"]): r
        for r in rows
        if (r["level"], r["measure"], r["raters"]) == ("total", "activity", "all")
    }
    reml, complete = by["icc_reml", "A,1", "generalised"], by["icc", "A,1", "generalised"]
    assert f"{float(reml['value']):.2f}" != f"{float(complete['value']):.2f}"
    assert f"Activity: ICC(A,1) {float(reml['value']):.2f} " in told.results
    assert f"Complete cases only: ICC(A,1) {float(complete['value']):.2f} " in told.results
    assert "5 visits, 20 ratings)" in told.results
    for name in (("sem", "agreement", "graybill_wang"), ("loam", "", "graybill_wang")):
        assert by[name]["n_ratings"] == "23"
        assert f"{float(by[name]['value']):.2f} points" in told.results


def test_german_has_a_decimal_comma_and_no_english_word_of_grade() -> None:
    told, _ = written(published(), "de")
    assert (
        "ICC(A,1) 0,29 (95-%-KI 0,03 bis 0,75; 6 Visiten, 24 Bewertungen), schlecht nach der unteren Grenze"
        in told.results
    )
    assert not re.search(r"\d\.\d", told.results)


def test_an_empty_table_says_nothing_estimable() -> None:
    table = RatingTable(("A", "B"), (), {})
    told = paragraph(agreed(table), CDASI, 2)
    assert not NUMBER.search(told.results)


@pytest.mark.parametrize(("language", "claim"), [("en", "blind to each other"), ("de", "verblindet füreinander")])
def test_blinding_is_not_claimed_of_scores_that_were_brought_in(language: str, claim: str) -> None:
    rows = agreed(published())
    assert claim in paragraph(rows, CDASI, 4, language).methods
    assert claim not in paragraph(rows, CDASI, 4, language, is_read_here=False).methods
