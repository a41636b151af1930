"""The sentence on agreement."""

from dmscorer.domain.agreement.headline import headline
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.agreement.words import AgreementWords
from tests.domain.agreement.agreement_rows import row


def test_the_worst_that_the_interval_allows_is_said(cdasi: Instrument) -> None:
    words = AgreementWords(cdasi)
    said = headline([row("activity", 0.86, 0.62, 0.95), row("damage", 0.58, 0.14, 0.85)])
    assert words.sentence(said, 7) == (
        "With 7 subjects, reliability is at least moderate for activity (ICC(A,1) 0.86, 95 % CI 0.62 to 0.95); "
        "poor reliability cannot be excluded for damage (0.58, 0.14 to 0.85)."
    )


def test_visits_of_one_part_stand_together(cdasi: Instrument) -> None:
    words = AgreementWords(cdasi)
    rows = [row(part, 0.95, 0.8, 0.99, visit=visit) for visit in ("pre", "post") for part in ("activity", "damage")]
    assert words.sentence(headline(rows), 20) == (
        "With 20 subjects, reliability is at least good for activity at pre (ICC(A,1) 0.95, 95 % CI 0.80 to 0.99), "
        "at post (0.95, 0.80 to 0.99) and damage at pre (0.95, 0.80 to 0.99), at post (0.95, 0.80 to 0.99)."
    )


def test_of_many_visits_the_worst_is_named(cdasi: Instrument) -> None:
    words = AgreementWords(cdasi)
    rows = [row("activity", 0.95, low, 0.99, visit=visit) for visit, low in (("a", 0.8), ("b", 0.6), ("c", 0.7))]
    assert words.sentence(headline(rows), 9) == (
        "With 9 subjects, reliability is at least moderate for activity at b (ICC(A,1) 0.95, 95 % CI 0.60 to 0.99)."
    )


def test_nothing_estimable_makes_no_sentence_but_says_why(cdasi: Instrument) -> None:
    words = AgreementWords(cdasi)
    said = headline([row("damage", None, note="the cases do not differ")])
    assert words.sentence(said, 7) == ""
    assert words.without(said) == ["Damage: not reported (the cases do not differ)."]
    assert words.pooled(said) == ""


def test_where_ratings_are_missing_the_basis_and_the_complete_cases_are_said(cdasi: Instrument) -> None:
    words = AgreementWords(cdasi)
    rows = [
        row("activity", 0.86, 0.62, 0.95, statistic="icc_reml", cases=(7, 5), ratings=19),
        row("activity", 0.91, 0.6, 0.99, cases=(7, 5)),
        row("damage", 0.8, 0.6, 0.9),
    ]
    assert words.basis(headline(rows)) == (
        "Ratings are missing: all figures rest on all available ratings (REML). Activity: 7 visits, 19 ratings (complete cases: "
        "ICC(A,1) 0.91, 5 visits, 15 ratings)."
    )
    assert words.basis(headline(rows[2:])) == ""


def test_a_value_without_interval_is_not_spoken_of_and_its_reason_is_said(cdasi: Instrument) -> None:
    words = AgreementWords(cdasi)
    said = headline(
        [
            row("damage", None, cases=(7, 1)),
            row("damage", 0.5, statistic="icc_reml", cases=(7, 1), note="no CI: too few ratings"),
        ]
    )
    assert words.sentence(said, 7) == ""
    assert words.without(said) == ["Damage: not reported (no CI: too few ratings)."]
