"""The interval for raters in general."""

import numpy as np
import pytest

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block
from dmscorer.stats.measures.generalised import generalised
from dmscorer.stats.measures.reliability import intraclass, mean_squares
from tests.stats.measures.test_reliability import SHROUT_FLEISS


def covers(block: Block, truth: float) -> float:
    assert block.low is not None
    assert block.high is not None
    return float(np.mean((block.low <= truth) & (block.high >= truth)))


def test_it_holds_its_promise_where_the_f_interval_does_not() -> None:
    """400 simulated studies, 200 cases, three random raters, true ICC 4 / 6: near .95, where F covers about .79."""
    rng = np.random.default_rng(1)
    tables = rng.normal(0, 2, (400, 200, 1)) + rng.normal(0, 1, (400, 1, 3)) + rng.normal(0, 1, (400, 200, 3))
    ms = mean_squares(tables)
    f = next(block for block in intraclass(ms) if block.variant == "A,1")
    assert covers(generalised(ms, 1)[0], 4 / 6) == pytest.approx(0.95, abs=0.03)
    assert covers(f, 4 / 6) < 0.85


def test_it_is_seeded_and_leads_above_30_cases() -> None:
    ms = mean_squares(SHROUT_FLEISS[None])
    first, again, other = (generalised(ms, seed)[0].low for seed in (1, 1, 2))
    assert first is not None
    assert again is not None
    assert other is not None
    assert first[0] == again[0] != other[0]
    assert generalised(ms, 1)[0].rank > 0
    assert generalised(mean_squares(np.random.default_rng(1).random((1, 31, 3))), 1)[0].rank < 0


@pytest.mark.parametrize("table", [np.full((6, 3), 7 / 3), np.ones((1, 3)), np.ones((5, 1))])
def test_what_cannot_be_estimated(table: np.ndarray) -> None:
    for block in generalised(mean_squares(table[None]), 1):
        assert np.isnan(block.value[0])
        assert block.notes[0]


def test_perfect_agreement_has_no_interval() -> None:
    same = np.repeat(np.arange(5.0)[:, None], 3, axis=1)
    for block in generalised(mean_squares(same[None]), 1):
        assert block.value[0] == 1
        assert block.low is not None
        assert np.isnan(block.low[0])
        assert block.notes == (blocks.NO_INTERVAL,)
