"""The demo study is made whole, goes on where it was cut off, and leaves the newcomer three cases."""

from concurrent.futures import Future
from pathlib import Path

import pytest

from dmscorer.domain.demo import demo as people
from dmscorer.domain.instrument.instrument import total
from dmscorer.domain.reading.reading import CaseState, ReadingKind
from dmscorer.domain.study.study import NewPerson, Visit
from dmscorer.domain.study.visit_order import Basis
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.demo import demo
from dmscorer.workflows.photos import photos as intake
from dmscorer.workflows.reading import blinding
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import NewStudy


@pytest.fixture(autouse=True)
def few_tiny_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "views", lambda: ("face_front", "nails"))
    monkeypatch.setattr(demo, "SMALL_MEGAPIXELS", 0.05)


class Idle:
    """Stands for a process that paints: takes every errand and finishes none."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def submit(self, *_: object) -> Future[object]:
        return Future()

    def shutdown(self, **_: object) -> None:
        pass


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what is there before the first photo: no process is started."""
    monkeypatch.setattr(demo, "ProcessPoolExecutor", Idle)


@pytest.mark.slow
def test_the_demo_is_made_whole_and_a_second_making_changes_nothing(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    folder = demo.make(tmp_path / "here", small=True, progress=lambda done, of: steps.append((done, of)))
    assert folder == tmp_path / "here" / "demo.dmstudy"
    assert steps[-1] == (28, 28)
    entries = count_of_entries(folder)
    assert entries == (3 * 14 - 3) * 80  # all raters' cases but the newcomer's last three, 80 items each
    assert demo.make(tmp_path / "here", small=True) == folder
    assert count_of_entries(folder) == entries
    check_what_the_newcomer_finds(folder)
    check_what_the_coordinator_finds(folder)


def count_of_entries(folder: Path) -> int:
    study = studies.open_study(folder)
    try:
        with study.database.read() as connection:
            found = connection.exec_driver_sql("select count(*) from entries").scalar()
            return int(found or 0)
    finally:
        studies.close(study)


def check_what_the_newcomer_finds(folder: Path) -> None:
    study = studies.open_study(folder)
    try:
        newcomer = studies.raters(study)[2]
        studies.sign_in(study, newcomer, demo.passphrase(study))
        found = blinding.begin(study, newcomer)
        assert [case.state for case in found.cases] == [CaseState.SIGNED] * 11 + [CaseState.OPEN] * 3
        assert all(case.n_photos == 2 for case in found.cases)
    finally:
        studies.close(study)


def check_what_the_coordinator_finds(folder: Path) -> None:
    study = studies.open_study(folder)
    try:
        table = agreement.table(study)
        assert len(table.cases) == 11  # those that all three have signed
        assert not any("alopecia" in item for answers in table.sheets.values() for item in answers)
        pictured = [one for one in intake.visits(study) if one.photos]
        assert len(pictured) == 14
        for visit in pictured:
            assert not visit.doubts
            assert {photo.view for photo in visit.photos} == {"face_front", "nails"}
            assert all(photo.taken_at for photo in visit.photos)
    finally:
        studies.close(study)


@pytest.mark.slow
def test_a_making_that_was_stopped_goes_on(tmp_path: Path) -> None:
    making = demo.begin(tmp_path, small=True)
    came: list[Visit] = []
    while not came:
        came = list(making.advance(seconds=5))
    making.stop()
    assert making.is_finished
    first = {visit.case_id for visit in came}
    assert first <= set(demo.open_cases(making.study))  # the newcomer's cases come first
    studies.close(making.study)
    again = demo.begin(tmp_path, small=True)
    try:
        with again.study.database.read() as connection:
            there = len(photos.all_photos(connection))
        assert there in (1, 2)  # the newcomer's cases come in photo by photo
        assert again.total == 28 - there
    finally:
        again.stop()
        studies.close(again.study)


def test_another_study_is_not_taken_for_the_demo(tmp_path: Path) -> None:
    raters = [NewPerson("A", "Anna"), NewPerson("B", "Ben")]
    studies.close(studies.create(tmp_path / "demo", NewStudy("Ours", raters)))
    with pytest.raises(demo.NotTheDemo, match="study of its own"):
        demo.begin(tmp_path)


def test_the_truth_of_every_case_is_in_reach_of_the_instrument() -> None:
    """P07 at follow-up by hand: faint redness on the neck and, without papules, on the knuckles: activity 1 + 1, damage 0."""
    instrument = studies.load_instrument(*studies.instrument_file("cdasi-2"))
    levels = people.truth("P07", "follow-up")
    assert {item for item, level in levels.items() if level} == {"v_neck.erythema", "gottrons_hands.erythema"}
    assert (total(instrument, levels, "activity").value, total(instrument, levels, "damage").value) == (2, 0)


@pytest.mark.usefixtures("unpainted")
def test_pictures_are_ordered_case_by_case(tmp_path: Path) -> None:
    making = demo.begin(tmp_path, small=True)
    making.stop()
    with making.study.database.read() as connection:
        visit = photos.all_visits(connection)[0]
    found = demo.errands(making.study, visit, 0.05)
    assert [errand.view for errand in found] == ["face_front", "nails"]
    assert len({errand.seed for errand in found}) == 2
    studies.close(making.study)


@pytest.mark.usefixtures("unpainted")
def test_fifteen_made_up_people_have_clinical_values_and_seven_of_them_pictures(tmp_path: Path) -> None:
    making = demo.begin(tmp_path, small=True)
    making.stop()
    study = making.study
    known = clinical.subjects(study)
    assert [visits[0].subject for visits, _ in known] == [f"P{at:02}" for at in range(1, 16)]
    assert {basis for _, basis in known} == {Basis.STATED}
    assert visit_order.order(study).stated == ("baseline", "cycle 1", "cycle 4", "follow-up")
    assert not visit_order.order(study).contradictions
    assert {tuple(visit.label for visit in visits) for visits, _ in known} == {
        ("baseline", "cycle 1", "cycle 4", "follow-up")
    }
    assert making.total == 28  # pictures of the seven alone
    photographed = {visits[0].subject: visits for visits, _ in known if visits[0].subject <= "P07"}
    for person in people.SUBJECTS:  # the typed date is the camera's
        first, last = photographed[person.label][0], photographed[person.label][-1]
        assert (first.day, last.day) == tuple(people.taken_at(person.label, v, 0).date() for v in people.VISITS)
    studies.close(study)


@pytest.mark.usefixtures("unpainted")
def test_what_somebody_typed_into_the_demo_stays_when_it_is_opened_again(tmp_path: Path) -> None:
    making = demo.begin(tmp_path, small=True)
    making.stop()
    with making.study.database.read() as connection:
        visit = next(v for v in photos.all_visits(connection) if (v.subject, v.label) == ("P09", "cycle 4"))
    clinical.set_value(making.study, visit.id, "ck_u_l", "131", "coordinator")
    studies.close(making.study)
    again = demo.begin(tmp_path, small=True)
    again.stop()
    found = next(v for v in clinical.visits(again.study) if (v.subject, v.label) == ("P09", "cycle 4"))
    assert found.number("ck_u_l") == 131
    studies.close(again.study)


@pytest.mark.usefixtures("unpainted")
def test_only_the_cases_with_pictures_are_read_by_anybody(tmp_path: Path) -> None:
    making = demo.begin(tmp_path, small=True)
    making.stop()
    for rater in studies.raters(making.study):
        assert len(blinding.begin(making.study, rater).cases) in (0, 14)
        with making.study.database.read() as connection:
            reading = entries.find_reading(connection, rater.id, ReadingKind.FIRST)
            assert reading is not None
            assert len(entries.assigned(connection, reading)) == 14
    studies.close(making.study)
