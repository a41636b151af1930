"""The open study as the window sees it: who may see what, and what is told."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from dmscorer import settings
from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.domain.study.attempts import CoordinatorFirst, WrongPassphrase
from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.acts.background_readers import BackgroundReaders
from dmscorer.ui.acts.jobs import Cancelled, Jobs, Progress
from dmscorer.ui.acts.preferences import Preferences
from dmscorer.ui.acts.session import NoReading, NotForRaters
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests import people as people_
from tests.ui.conftest import PATIENCE
from tests.workflows.conftest import add_cases

NEW = NewStudy("Trial", (NewPerson("A", "Ann"), NewPerson("B", "Bo")), seed=7, passphrase="open sesame")


@pytest.fixture
def workspace(qtbot: QtBot) -> Iterator[Workspace]:
    jobs = Jobs()
    made = Workspace(jobs, Preferences())
    yield made
    made.close()
    jobs.close()


@pytest.fixture
def trial(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Two subjects, two visits; the coordinator is signed in."""
    workspace.create(tmp_path / "Trial", NEW)
    add_cases(workspace.study, subjects=2)
    return workspace


def as_rater(workspace: Workspace) -> None:
    people_.sign_in(workspace, workspace.people()[1], "ann's own")


def test_making_a_study_signs_the_coordinator_in(workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignals([workspace.study_opened, workspace.signed_in], order="strict"):
        workspace.create(tmp_path / "Trial", NEW)
    assert workspace.is_coordinator
    assert workspace.study.folder == tmp_path / "Trial.dmstudy"


def test_a_rater_has_a_desk_and_no_study(trial: Workspace) -> None:
    as_rater(trial)
    assert len(trial.desk.reading().cases) == 4
    with pytest.raises(NotForRaters):
        _ = trial.study
    with pytest.raises(NotForRaters):
        trial.consensus_acts.decide("case", "scalp.erythema", 1, "because")
    with pytest.raises(NotForRaters):
        trial.read("x", lambda study, _: study, lambda _: None)


def test_nothing_public_on_the_raters_side_leads_to_the_study(trial: Workspace) -> None:
    as_rater(trial)
    public = {name for name in dir(trial.desk) if not name.startswith("_")}
    assert public == {
        *(
            "rater",
            "mode",
            "reading_id",
            "has_begun",
            "grade_pictures",
            "instrument",
            "views",
            "sees_totals",
            "has_block_key",
            "has_brightness",
        ),
        *("reading", "next_open", "extend", "case", "sheet", "enter", "enter_all", "rest_not_assessable", "comment"),
        *("place", "mark_place", "seen", "mark_seen", "seen_actual", "mark_actual", "log_tone", "sign"),
        *("may_correct", "recognise", "is_recognised", "site_note", "has_border_note", "asks_again", "spend", "now"),
    }


def test_the_coordinator_has_a_study_and_no_desk(trial: Workspace) -> None:
    with pytest.raises(NoReading):
        _ = trial.desk


def test_entries_and_signatures_are_told(trial: Workspace, qtbot: QtBot) -> None:
    as_rater(trial)
    case = trial.desk.reading().cases[0]
    with qtbot.waitSignal(trial.entry_added) as told:
        entry = trial.desk.enter(case.case_id, "scalp.erythema", 2)
    assert told.args == [entry]
    trial.desk.rest_not_assessable(case.case_id, trial.desk.instrument.reasons[0].id)
    with qtbot.waitSignal(trial.case_signed):
        signed = trial.desk.sign(case.case_id, "ann's own")
    assert signed.next_open is not None
    assert trial.desk.sheet(case.case_id).answers["scalp.scale"] == NotAssessable(trial.desk.instrument.reasons[0].id)


def test_a_wrong_passphrase_leaves_everybody_as_they_were(trial: Workspace) -> None:
    as_rater(trial)
    with pytest.raises(WrongPassphrase):
        trial.sign_in(trial.people()[0], "guess")
    assert not trial.is_coordinator
    with pytest.raises(NotForRaters):
        _ = trial.study


def test_no_rater_before_the_coordinator(workspace: Workspace, tmp_path: Path) -> None:
    made = studies.create(tmp_path / "Trial", NewStudy("Trial", NEW.raters))
    workspace.take_over(made)
    coordinator, rater, _ = workspace.people()
    assert workspace.may_sign_in(coordinator)
    assert not workspace.may_sign_in(rater)
    with pytest.raises(CoordinatorFirst):
        workspace.sign_in(rater, "mine, mine")


def test_closing_signs_out_and_frees_the_study(trial: Workspace, qtbot: QtBot) -> None:
    folder = trial.study.folder
    with qtbot.waitSignals([trial.signed_out, trial.study_closed], order="strict"):
        trial.close()
    assert not trial.is_open
    studies.close(studies.open_study(folder))  # nobody holds it any more


def test_the_study_is_remembered_with_how_far_it_is(trial: Workspace) -> None:
    folder = str(trial.study.folder)
    trial.sign_out()
    (known,) = settings.load().recent
    assert (known.folder, known.name, known.n_cases) == (folder, "Trial", 4)


def test_jobs_read_on_a_connection_of_their_own(trial: Workspace, qtbot: QtBot) -> None:
    heard: list[tuple[bool, int]] = []
    trial.read("x", lambda study, _: (study.is_writable, len(studies.people(study))), heard.append)
    qtbot.waitUntil(lambda: heard == [(False, 3)])


def test_closing_waits_for_a_job_that_reads_and_leaves_one_plain_file(trial: Workspace, qtbot: QtBot) -> None:
    answers: list[int] = []
    begun = Event()
    folder = trial.study.folder

    def work(study: OpenStudy, _progress: Progress) -> int:
        begun.set()
        time.sleep(0.3)
        return len(studies.people(study))

    trial.read("slow", work, answers.append)
    assert begun.wait(PATIENCE / 1000)
    trial.close()
    qtbot.waitUntil(lambda: not trial.jobs.is_busy)
    assert answers == []
    assert not [path.name for path in folder.iterdir() if path.name.endswith(("-wal", "-shm"))]
    studies.close(studies.open_study(folder))


def test_nobody_reads_a_study_that_is_being_closed(trial: Workspace) -> None:
    readers = BackgroundReaders(trial.study)
    readers.close()
    with pytest.raises(Cancelled), readers.reader():
        pass
