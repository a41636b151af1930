"""The sentence on agreement."""

from dmscorer.domain.agreement.headline import headline
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.agreement.words import AgreementWords
from tests.domain.agreement.agreement_rows import row


def test_the_worst_that_the_interval_allows_is_said(cdasi: Instrument) -> None:
    words = AgreementWords(cdasi)
    said = headline([row("activity", 0.86, 0.62, 0.95), row("damage", 0.58, 0.14, 0.85)])
    assert words.sentence(said, 7) == (
        "With 7 subjects the raters agree at least moderately on activity (ICC 0.86, interval 0.62 to 0.95); "
        "even poor agreement cannot be excluded for damage (0.58, 0.14 to 0.85)."
    )


def test_visits_of_one_part_stand_together(cdasi: Instrument) -> None:
    words = AgreementWords(cdasi)
    rows = [row(part, 0.95, 0.8, 0.99, visit=visit) for visit in ("pre", "post") for part in ("activity", "damage")]
    assert words.sentence(headline(rows), 20) == (
        "With 20 subjects the raters agree at least well on activity at pre (ICC 0.95, interval 0.80 to 0.99), "
        "at post (0.95, 0.80 to 0.99) and damage at pre (0.95, 0.80 to 0.99), at post (0.95, 0.80 to 0.99)."
    )


def test_of_many_visits_the_worst_is_named(cdasi: Instrument) -> None:
    words = AgreementWords(cdasi)
    rows = [row("activity", 0.95, low, 0.99, visit=visit) for visit, low in (("a", 0.8), ("b", 0.6), ("c", 0.7))]
    assert words.sentence(headline(rows), 9) == (
        "With 9 subjects the raters agree at least moderately on activity at b (ICC 0.95, interval 0.60 to 0.99)."
    )


def test_nothing_estimable_makes_no_sentence_but_says_why(cdasi: Instrument) -> None:
    words = AgreementWords(cdasi)
    said = headline([row("damage", None, note="the cases do not differ")])
    assert words.sentence(said, 7) == ""
    assert words.without(said) == ["Nothing is said on damage: the cases do not differ."]
    assert words.pooled(said) == ""


def test_where_some_visits_could_not_be_compared_it_is_said(cdasi: Instrument) -> None:
    words = AgreementWords(cdasi)
    said = headline([row("activity", 0.86, 0.62, 0.95, cases=(7, 5)), row("damage", 0.8, 0.6, 0.9)])
    assert words.complete(said) == (
        "A total needs every item of every rater: activity on 5 of 7 visits could be compared."
    )
    assert words.complete(headline([row("damage", 0.8, 0.6, 0.9)])) == ""


def test_a_value_without_interval_is_not_spoken_of(cdasi: Instrument) -> None:
    words = AgreementWords(cdasi)
    said = headline([row("damage", None, cases=(7, 1)), row("damage", 0.5, statistic="icc_reml", cases=(7, 1))])
    assert words.sentence(said, 7) == ""
    assert words.without(said) == ["Nothing is said on damage: no interval."]
