"""The reporting list: fifteen items by their published numbers, known things said, blanks left blank."""

from dataclasses import replace

import pytest

from dmscorer.domain.report.grras import GrrasFacts, checklist

FACTS = GrrasFacts(
    device="CDASI, version 2", n_subjects=7, n_cases=14, n_raters=3, forms="41 of 42 expected forms were received", program="dmscorer 1.2.3",
    repeats="none",
    process="Blind.", is_independent=True, raters="Three dermatologists.", subjects="Seven patients.",
)  # fmt: skip
AUTHORS = {1, 3, 4, 5, 7, 14}  # what no program can know


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_only_authors_know_stays_a_blank(language: str) -> None:
    found = checklist(FACTS, language)
    assert [one.number for one in found] == list(range(1, 16))
    assert {one.number for one in found if not one.said} == AUTHORS


def test_numbers_are_those_of_the_study() -> None:
    said = {one.number: one.said for one in checklist(FACTS)}
    assert "3 raters, 7 subjects, 14 visits" in said[6]
    assert said[6].endswith("Reason: ________")
    assert said[11] == "3 raters, 7 subjects, 14 visits; 41 of 42 expected forms were received."
    assert said[10].startswith("dmscorer 1.2.3. Reliability: ")
    assert "normal case effects are assumed" in said[10]
    assert "paired t test (primary), two-sided, significance level 0.05" in said[10]
    assert said[12] == "Three dermatologists. Seven patients."


def test_nothing_is_claimed_of_scores_that_were_brought_in() -> None:
    said = {one.number: one.said for one in checklist(replace(FACTS, process="", is_independent=None))}
    assert said[8] == said[9] == ""


def test_both_languages_ask_the_same_in_their_own_words() -> None:
    english, german = checklist(FACTS), checklist(FACTS, "de")
    assert all(a.asked != b.asked and bool(a.said) == bool(b.said) for a, b in zip(english, german, strict=True))
