"""Names and numbers."""

import pytest

from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.look.wording import measure_name, number, percent


@pytest.mark.parametrize(
    ("measure", "name"),
    [
        ("activity", "Activity"),
        ("scalp.erythema", "Scalp · Erythema"),
        ("scalp.activity", "Scalp · activity"),
        ("sum.erythema", "Erythema, sum over the sites"),
        ("group.scale", "Scale, site by site"),
        ("something.new", "something.new"),
    ],
)
def test_every_kind_of_measure_has_a_name(cdasi: Instrument, measure: str, name: str) -> None:
    assert measure_name(cdasi, measure) == name


def test_numbers_have_a_true_minus_and_no_minus_before_zero() -> None:
    assert [number(value) for value in (0.125, -0.5, -0.001, None)] == ["0.12", "−0.50", "0.00", "–"]


def test_almost_all_is_not_all() -> None:
    shown = [percent(value) for value in (1.0, 0.999, 0.5, 0.001, 0.0, None)]
    assert shown == ["100 %", "> 99 %", "50 %", "< 1 %", "0 %", "–"]
