"""The short form of ``python -m tests.campaigns.halves``; a process of its own, since it forks."""

import os
import subprocess
import sys

import pytest

from tests.places import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the campaign forks")


def campaign(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.campaigns.halves", *words], cwd=ROOT, check=False, capture_output=True, text=True
    )


def test_a_kill_while_something_is_made_leaves_it_whole_or_not_at_all() -> None:
    done = campaign("--kills", "3", "--seed", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("0 halves\n")


def test_the_campaign_sees_a_study_that_is_made_in_place() -> None:
    done = campaign("--kills", "4", "--seed", "3", "--control")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
