"""Time at each site, measured on the desk with a clock that is moved by hand, and what of it leaves the study."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from dmscorer.ui.app import Window
from dmscorer.workflows.reading import pace
from tests.ui.desk.test_screen import desk, key, trial, type_  # noqa: F401 - a fixture

BEGAN = datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_time_at_each_site_is_kept_without_pauses(trial: Window, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    now = [BEGAN]
    study = trial.workspace._any_study()
    monkeypatch.setattr(study, "clock", lambda: now[0])

    def later(seconds: int) -> None:
        now[0] += timedelta(seconds=seconds)

    code = desk(trial).case.case.position
    type_(trial, "2")  # at the scalp, the clock begins
    later(7)
    key(trial, Qt.Key.Key_Tab)
    later(300)  # away
    type_(trial, "1")
    later(11)
    trial.workspace.sign_out()
    rows = list(csv.DictReader(io.StringIO(pace.times_csv(study).decode("utf-8-sig"))))
    told = [(row["rater"], row["part"], row["position"], row["site"], round(float(row["seconds"]))) for row in rows]
    assert told == [("A", "1", str(code), "scalp", 7), ("A", "1", str(code), "malar", 11)]
