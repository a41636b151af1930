"""The calibration by commands: take a visit, bring levels in, list."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dmscorer import cli
from dmscorer.domain.study.study import NewPerson
from dmscorer.workflows.calibration import calibration
from dmscorer.workflows.reading import blinding
from dmscorer.workflows.reading import reading as desk
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy
from tests.workflows.conftest import add_cases

pytestmark = pytest.mark.usefixtures("small_set")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    raters = (NewPerson("A", "Ann"), NewPerson("B", "Bo"))
    made = studies.create(tmp_path / "Trial", NewStudy("Trial", raters, seed=7, passphrase="open sesame"))
    add_cases(made, subjects=2, visits=1)
    studies.close(made)
    return made.folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def act(*words: object) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return act


def test_a_visit_is_taken_gets_levels_and_is_listed(folder: Path, run: Run, tmp_path: Path) -> None:
    phrase = tmp_path / "phrase"
    phrase.write_text("open sesame\n", "utf-8")
    code, out, err = run("calibration", "take", folder, "P00", "visit 1", "--passphrase-file", phrase)
    assert (code, err) == (0, "")
    assert "reference case now" in out
    (tmp_path / "panel.csv").write_text(
        "subject,visit,rater,scalp.erythema,arm.scale\nP00,visit 1,panel,3,1\n", "utf-8"
    )
    assert run("calibration", "panel", folder, tmp_path / "panel.csv", "--passphrase-file", phrase)[:2] == (
        0,
        "Levels of the panel for 1 reference case.\n",
    )
    made = studies.open_study(folder)
    made.charter = replace(made.charter, calibration=True)
    rater = studies.raters(made)[0]
    begun = blinding.begin_calibration(made, rater)
    levels = dict.fromkeys(made.instrument.item_ids, 0) | {"scalp.erythema": 3, "arm.scale": 1}
    desk.enter_all(made, begun.id, begun.cases[0].case_id, levels)
    desk.sign_checked(made, rater, begun.id, begun.cases[0].case_id)
    assert calibration.certify(made, rater, begun.id) is not None
    studies.close(made)
    code, out, _ = run("calibration", "list", folder, "--passphrase-file", phrase)
    first, counted, certificate = out.splitlines()
    assert first == "P00, visit 1: ready, 1 photo, 2 of 81 levels"
    assert counted == "1 reference case, 1 ready."
    assert certificate.startswith("A, try 1, ")
    assert certificate.endswith("passed, kappa 1.000 of 2 (0.6 needed)")


def test_what_cannot_be_taken_is_refused_in_one_sentence(folder: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "phrase").write_text("open sesame\n", "utf-8")
    code, out, err = run("calibration", "take", folder, "P00", "visit 9", "--passphrase-file", tmp_path / "phrase")
    assert (code, out) == (1, "")
    assert "There is no visit “P00, visit 9”" in err
