"""The short form of ``python -m tests.campaigns.iofaults``."""

import shutil
import sys

import pytest

from tests.campaigns import iofaults

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("cc") is None,
    reason="the campaign needs Linux and a C compiler",
)


def test_a_failing_disk_loses_nothing_and_is_told_in_a_sentence() -> None:
    assert iofaults.campaign(4, 5, names=("score", "ratings import")) == 0


def test_the_campaign_sees_what_is_told_as_saved_too_early_and_faults_that_are_told_as_they_come(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert iofaults.campaign(4, 5, is_broken=True, names=("score",)) == 1
    told = capsys.readouterr().out.splitlines()[-1]
    assert "0 traceback" not in told
    assert "0 lost" not in told
