"""The desk against a plain dictionary: the short form of ``python -m tests.campaigns.oracle``."""

import pytest

from dmscorer.ui.app import Window
from dmscorer.workflows.reading import reading as readings
from dmscorer.workflows.study import study as studies
from tests.ui.desk.test_screen import trial  # noqa: F401 - a fixture
from tests.ui.oracle import Scorer


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_scoring_leaves_on_the_disk_what_the_keys_mean(trial: Window, seed: int) -> None:  # noqa: F811
    scorer = Scorer(trial, seed, "ann's own")
    for _ in range(150):
        scorer.step()
    scorer.finish()
    folder, reading_id = trial.workspace._any_study().folder, trial.workspace.desk.reading_id
    trial.workspace.close()
    again = studies.open_study(folder)
    for case, wanted in scorer.expected.items():
        assert readings.sheet(again, reading_id, case).answers == wanted
    studies.close(again)
