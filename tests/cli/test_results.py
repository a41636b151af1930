"""``dmscorer results``: tables and figures in one folder, what is left out said, no photograph without consent."""

from pathlib import Path

import pytest

from dmscorer import cli
from dmscorer.figures import canvas
from dmscorer.workflows.study import study as studies
from tests.workflows.results import cohorts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("cohort")
    studies.close(cohorts.made(place, 3, 2))
    return place


@pytest.fixture(scope="module")
def unscored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("unscored")
    studies.close(cohorts.made(place, 2, 0))
    return place


@pytest.fixture(autouse=True)
def uncoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are laid out and stand as files; tests/workflows/figures reads what SVG, PDF and PNG hold."""
    monkeypatch.setattr(canvas, "_bytes", lambda _figure, wanted: wanted.encode())


def run(study: Path, *more: str) -> int:
    return cli.main(["results", str(study / "Cohort.dmstudy"), str(study / "out"), *more])


def test_each_figure_is_written_in_three_forms(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder) == 0
    names = ("ck", "cdasi_activity", "cdasi_damage", "responses", "spider", "patient_01", "patient_02", "patient_03")
    written = {path.name for path in (folder / "out" / "figures").iterdir()}
    assert written == {f"{name}.{form}" for name in names for form in ("svg", "pdf", "png")}
    told = capsys.readouterr().out
    assert "Wrote 8 figures as SVG, PDF and PNG" in told
    assert "Visits are in order by date for 3 subjects." in told
    head = next(line for line in told.splitlines() if line.startswith("Muscle strength"))
    assert head.split() == ["Muscle", "strength", "cycle", "4", "follow-up"]
    assert next(line for line in told.splitlines() if line.startswith("of")).split() == ["of", "3", "3"]


def test_what_is_masked_is_left_out_and_said(unscored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(unscored) == 0
    told = capsys.readouterr().err
    assert "cdasi.csv was left out" in told
    assert "cdasi_activity was left out: No rater has signed a case yet" in told
    assert not (unscored / "out" / "figures" / "cdasi_activity.png").exists()
    assert (unscored / "out" / "figures" / "ck.png").exists()


@pytest.mark.parametrize("more", [("--photo-plate", "arms"), ("--photo-plate", "nose", "--consent"), ("--to", "V9")])
def test_what_is_refused_writes_nothing(more: tuple[str, ...], folder: Path, tmp_path: Path) -> None:
    assert cli.main(["results", str(folder / "Cohort.dmstudy"), str(tmp_path / "out"), *more]) == 1
    assert not (tmp_path / "out").exists()
