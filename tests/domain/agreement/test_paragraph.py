"""The plain paragraph: every number in it is recomputed from agreement.csv alone; nothing else may stand in it."""

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from dmscorer.domain.agreement.agreement import CaseKey, RatingTable
from dmscorer.domain.agreement.conduct import opened_early
from dmscorer.domain.agreement.conduct_words import blinding, who
from dmscorer.domain.agreement.paragraph import Paragraph, paragraph
from dmscorer.domain.words.writer import Writer
from dmscorer.workflows.results import results
from tests.domain.agreement.agreement_rows import conducted
from tests.domain.agreement.agreement_rows import row as rated
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
    return paragraph(rows, CDASI, conducted(table), language), read


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
    assert set(found) <= allowed | {"0.99"}
    counts = {int(n) for n in re.findall(r"\d+", CITED.sub("", NUMBER.sub("", told.results)))} - {1, 95}
    assert counts <= {
        int(row[name]) for row in rows if row["level"] == "total" for name in ("n_cases", "n_complete", "n_ratings")
    }


def test_the_published_coefficient_is_stated_by_its_lower_limit() -> None:
    """Shrout & Fleiss 1979: .290; the generalised interval .0268 to .7455 (worked example 1): poor by the lower limit.

    SEM sqrt(5.244 + 1.019) = 2.50 (1.60 to 8.73), SDC = 1.96 sqrt 2 SEM = 6.94, limits ± 4.25 (2.72 to 14.81).
    Consistency: SEM sqrt 1.019 = 1.01, SDC 2.80, by chi-square with 15 degrees of freedom 2.80 sqrt(15 / 27.488) = 2.07 to
    2.80 sqrt(15 / 6.262) = 4.33.
    """
    told, _ = written(published(), "en")
    assert (
        "Activity, reliability: ICC(A,1) 0.29 (95 % CI 0.03 to 0.75), n = 6 visits (24 ratings); poor by the lower limit of the CI."
        in told.results
    )
    assert (
        "Activity, agreement: SEM 2.50 points (95 % CI 1.60 to 8.73), SDC (agreement) 6.94 points (95 % CI 4.44 to 24.19), and SDC "
        "(consistency: same raters at both visits) 2.80 points (95 % CI 2.07 to 4.33) for a single rater, n = 6 visits (24 ratings)."
    ) in told.results
    assert (
        "Activity, agreement: the limits of agreement with the mean of the raters, within which 95 % of single ratings are expected, "
        "are estimated at ± 4.25 points (95 % CI 2.72 to 14.81), n = 6 visits (24 ratings)."
    ) in told.results
    assert told.methods.startswith(
        "Analysed are 6 visits of 6 subjects, scored by 4 raters. 24 of 24 expected forms were received."
    )
    for said in (
        "with dmscorer 1.2.3",
        "generalised 95 % confidence intervals (CI)",
        "Normal case effects are assumed",
    ):
        assert said in told.methods
    assert "REML" not in told.methods + told.results


def test_what_is_not_estimable_is_named_and_no_number_given() -> None:
    """Damage is 0 in every sheet."""
    told, _ = written(published(), "en")
    (sentence,) = re.findall(r"Damage, [^.]*\.", told.results)
    assert sentence == "Damage, reliability: not estimable (all ratings are the same)."


def test_where_a_rating_is_missing_every_number_of_a_sentence_is_of_all_ratings() -> None:
    """The value that is said to rest on all ratings is that of icc_reml, and the complete cases are named as such."""
    told, rows = written(missing(), "en")
    assert "all numbers of a sentence rest on all available ratings" in told.methods
    assert "n = 6 visits (23 ratings, all available, REML)" in told.results
    by = {
        (r["statistic"], r["variant"], r["interval"]): r
        for r in rows
        if (r["level"], r["measure"], r["raters"]) == ("total", "activity", "all")
    }
    reml, complete = by["icc_reml", "A,1", "generalised"], by["icc", "A,1", "generalised"]
    assert f"{float(reml['value']):.2f}" != f"{float(complete['value']):.2f}"
    assert f"Activity, reliability: ICC(A,1) {float(reml['value']):.2f} " in told.results
    assert f"Complete cases only: ICC(A,1) {float(complete['value']):.2f} " in told.results
    assert "n = 5 visits (20 ratings)." in told.results
    for name in (("sem", "agreement", "graybill_wang"), ("loam", "", "graybill_wang")):
        assert by[name]["n_ratings"] == "23"
        assert f"{float(by[name]['value']):.2f} points" in told.results


def test_german_has_a_decimal_comma_and_no_english_word_of_grade() -> None:
    told, _ = written(published(), "de")
    assert (
        "Aktivität, Reliabilität: ICC(A,1) 0,29 (95-%-KI 0,03 bis 0,75), n = 6 Visiten (24 Bewertungen); schlecht nach der unteren "
        "Grenze des KI." in told.results
    )
    assert not re.search(r"\d\.\d", told.results)


def test_an_empty_table_says_nothing_estimable() -> None:
    table = RatingTable(("A", "B"), (), {})
    told = paragraph(agreed(table), CDASI, conducted(table))
    assert not NUMBER.search(told.results)


def test_statements_come_part_by_part_in_the_order_of_the_visits() -> None:
    """Not best first: the label of the later visit is the better one, and one visit is not estimable."""
    rows = [
        rated("activity", 0.6, 0.2, 0.9, visit="pre"),
        rated("damage", None, visit="pre"),
        rated("activity", 0.97, 0.93, 0.9999, visit="post"),
        rated("damage", 0.8, 0.6, 0.9, visit="post"),
    ]
    told = paragraph(rows, CDASI, conducted(published())).results
    assert told == (
        "Activity at pre, reliability: ICC(A,1) 0.60 (95 % CI 0.20 to 0.90), n = 7 visits (21 ratings); poor by the lower limit of the CI. "
        "Activity at post, reliability: ICC(A,1) 0.97 (95 % CI 0.93 to > 0.99), n = 7 visits (21 ratings); excellent by the lower limit "
        "of the CI. "
        "Damage at pre, reliability: not estimable (all ratings are the same). "
        "Damage at post, reliability: ICC(A,1) 0.80 (95 % CI 0.60 to 0.90), n = 7 visits (21 ratings); moderate by the lower limit of "
        "the CI."
    )


def test_agreement_is_told_where_reliability_is_not_estimable() -> None:
    """Two raters and three cases that do not differ but for rater B's one point: SEM and limits exist, an ICC has no meaning."""
    rows = [
        rated("activity", None, note="the cases do not differ", cases=(3, 3), ratings=6),
        *(rated("activity", 1.0, statistic="sem", variant="agreement", cases=(3, 3), ratings=6),),
        *(
            rated("activity", 2.77, statistic="sdc", variant=name, cases=(3, 3), ratings=6)
            for name in ("agreement", "consistency")
        ),
    ]
    told = paragraph(rows, CDASI, conducted(published()), "de").results
    assert told == (
        "Aktivität, Reliabilität: nicht schätzbar (die Fälle unterscheiden sich nicht). Aktivität, Übereinstimmung: SEM 1,00 Punkte, "
        "SDC (Übereinstimmung) 2,77 Punkte und SDC (Konsistenz: dieselben Untersucher an beiden Visiten) 2,77 Punkte für einen "
        "einzelnen Untersucher, n = 3 Visiten (6 Bewertungen)."
    )


def test_one_case_gives_no_number() -> None:
    table = published()
    one = RatingTable(table.raters, table.cases[:1], {key: s for key, s in table.sheets.items() if key[0] == 0})
    for language, said in (("en", "not estimable"), ("de", "nicht schätzbar")):
        told = paragraph(agreed(one), CDASI, conducted(one), language)
        assert not NUMBER.search(told.results)
        assert told.results.count(said) == 2


def test_a_value_without_a_ci_says_why() -> None:
    rows = [rated("activity", 0.5, statistic="icc", cases=(7, 7), note="complete cases only; no CI: too few ratings")]
    told = paragraph(rows, CDASI, conducted(published()))
    assert told.results == "Activity, reliability: ICC(A,1) 0.50 (no CI: too few ratings), n = 7 visits (21 ratings)."


@pytest.mark.parametrize(("language", "claim"), [("en", "blinded"), ("de", "verblindet")])
def test_blinding_is_not_claimed_of_scores_that_were_imported(language: str, claim: str) -> None:
    rows, table = agreed(published()), published()
    assert claim in paragraph(rows, CDASI, conducted(table), language).methods
    assert claim not in paragraph(rows, CDASI, conducted(table, "ABCD"), language).methods


def test_of_raters_whose_scores_were_imported_nothing_is_claimed_and_the_others_are_named_apart() -> None:
    told = blinding(conducted(published(), "D", out_of_order=2, recognised=(3, 1)), Writer())
    assert told == (
        "Scores of D were collected elsewhere and imported: their blinding and reading order are not known to the program and have to "
        "be stated by the authors. The other raters scored photographs under codes, without subject, visit, date, or file name, "
        "independently and blinded to each other's scores, in an order drawn at random for each rater. "
        "Cases opened out of this order: 2 of 18. Raters recognised 1 patient (in 3 of 18 forms)."
    )


def test_recognised_patients_and_cases_out_of_order_are_told_in_german() -> None:
    told = blinding(conducted(published(), out_of_order=1, recognised=(3, 2), gap=4), Writer("de"))
    assert told.endswith(
        "In den gezogenen Reihenfolgen liegen Visiten desselben Patienten mindestens 4 Fälle auseinander. Außerhalb dieser Reihenfolge "
        "geöffnete Fälle: 1 von 24. Untersucher erkannten 2 Patienten wieder (in 3 von 24 Bögen)."
    )
    assert blinding(conducted(published()), Writer("de")).endswith("Kein Untersucher erkannte einen Patienten wieder.")


@pytest.mark.parametrize(
    ("language", "claim"), [("en", "only after the cases before it had been signed"), ("de", "davor unterschrieben")]
)
def test_a_fixed_order_is_claimed_only_where_it_held(language: str, claim: str) -> None:
    def told(**of: Any) -> str:
        return blinding(conducted(published(), **of), Writer(language))

    assert claim in told(fixed=True)
    assert claim not in told(fixed=False)
    assert claim not in told(fixed=True, out_of_order=1)


def test_forms_that_wait_for_a_rater_are_received_but_not_analysed() -> None:
    """Six visits of four raters complete, two more lack one rater each: 24 + 6 of 32."""
    of = conducted(published(), waiting=2)
    assert who(of, Writer()) == (
        "Analysed are 6 visits of 6 subjects, scored by 4 raters. 30 of 32 expected forms were received, 24 are analysed."
    )
    assert who(of, Writer("de")) == (
        "Ausgewertet sind 6 Visiten (6 Patienten, 4 Untersucher). 30 von 32 erwarteten Bögen liegen vor, 24 sind ausgewertet."
    )


def moment(minute: int) -> datetime:
    return datetime(2026, 1, 31, 12, minute, tzinfo=UTC)


def test_a_case_is_out_of_order_where_one_ahead_of_it_was_still_unopened() -> None:
    """Drawn 1 2 3 4, opened 1, 3, 2, 4: only the third was early. Nobody who keeps to the order is."""
    assert opened_early([moment(1), moment(3), moment(2), moment(4)]) == (False, False, True, False)
    assert not any(opened_early([moment(1), moment(2), None]))
    assert opened_early([None, moment(2)]) == (False, True)
