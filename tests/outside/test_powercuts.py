"""The short form of ``python -m tests.campaigns.powercuts``: one cut of each kind, its controls among them."""

import pytest

from tests.campaigns import powercuts


def test_what_was_said_to_be_saved_outlives_a_power_cut(capsys: pytest.CaptureFixture[str]) -> None:
    if (why := powercuts.missing()) is not None:
        pytest.skip(why)
    assert powercuts.campaign(1, 3) == 0
    assert capsys.readouterr().out.count("synchronous OFF: 1 of 1 cuts lost") == 2
