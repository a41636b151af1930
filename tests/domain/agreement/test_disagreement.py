"""Mean difference between two raters, as a share of the scale."""

from fractions import Fraction

import pytest

from dmscorer import paths
from dmscorer.domain.agreement.agreement import CaseKey, RatingTable
from dmscorer.domain.agreement.disagreement import Difference, differences
from dmscorer.domain.instrument.instrument import Instrument, NotAssessable
from dmscorer.domain.instrument.instrument_file import load

RATERS = ("A", "B", "C")


@pytest.fixture(scope="module")
def cdasi() -> Instrument:
    path = paths.resources() / "instruments" / "cdasi-2.toml"
    return load(path.read_bytes(), path.name)


def found(instrument: Instrument, *cases: tuple[object, ...], item: str = "scalp.erythema") -> Difference:
    """``cases``: what A, B and C gave to one item; None = unanswered."""
    keys = tuple(CaseKey(f"P{at}", "1") for at in range(len(cases)))
    sheets = {
        (at, rater): ({} if answer is None else {item: answer})
        for at, answers in enumerate(cases)
        for rater, answer in enumerate(answers)
    }
    every = differences(RatingTable(RATERS, keys, sheets), instrument)
    return next(one for one in every if one.item == item)


def test_three_raters_make_three_pairs_a_case(cdasi: Instrument) -> None:
    """0, 1, 3 on a scale of 0 … 3: gaps 1, 3 and 2, together 6 of the 9 that three pairs could have."""
    one = found(cdasi, (0, 1, 3))
    assert (one.share, one.n_pairs, one.is_varying) == (Fraction(6, 9), 3, True)


def test_missing_ratings_make_fewer_pairs(cdasi: Instrument) -> None:
    """Case 1: only A and B (gap 2). Case 2: nobody beside A. Case 3: all alike (3 pairs, gap 0). 2 of 4 × 3."""
    one = found(cdasi, (0, 2, NotAssessable("image_quality")), (3, None, None), (1, 1, 1))
    assert (one.share, one.n_pairs) == (Fraction(2, 12), 4)


def test_no_pair_has_no_share(cdasi: Instrument) -> None:
    assert found(cdasi, (1, None, None), (2, None, None)).share is None


def test_what_nobody_ever_saw_does_not_vary(cdasi: Instrument) -> None:
    assert not found(cdasi, (0, 0, 0), (0, 0, 0)).is_varying
    assert found(cdasi, (0, 0, 0), (1, 1, 1)).is_varying


def test_booleans_are_no_levels(cdasi: Instrument) -> None:
    assert found(cdasi, (True, False, True)).n_pairs == 0


def test_history_and_chart_values_are_left_out(cdasi: Instrument) -> None:
    table = RatingTable(RATERS, (), {}, frozenset({"scalp.scale"}))
    items = [one.item for one in differences(table, cdasi)]
    assert "alopecia.recent" not in items
    assert "scalp.scale" not in items
    assert len(items) == 79
