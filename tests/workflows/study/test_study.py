"""A study is made whole or not at all; nobody becomes coordinator without the passphrase."""

from pathlib import Path

import pytest

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import NewPerson
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import CoordinatorFirst, NewStudy, OpenStudy, ShortPassphrase, WrongPassphrase
from tests.workflows.conftest import RATERS


def test_a_study_comes_back_as_it_was_made(tmp_path: Path) -> None:
    new = NewStudy("  Follow-up  ", RATERS, without=("alopecia.recent",), seed=11)
    made = studies.create(tmp_path / "Follow-up", new)
    folder, charter = made.folder, made.charter
    studies.close(made)
    assert folder.name == "Follow-up.dmstudy"
    again = studies.open_study(folder)
    assert (again.facts.name, again.charter, again.charter.seed) == ("Follow-up", charter, 11)
    assert len(again.instrument.items) == 80
    assert again.instrument.maximum("activity") == 99
    assert [person.code for person in studies.people(again)] == ["coordinator", "A", "B", "C"]
    studies.close(again)


def test_a_study_is_found_without_its_ending_and_in_the_folder_that_holds_it_alone(tmp_path: Path) -> None:
    made = studies.create(tmp_path / "One", NewStudy("One", RATERS))
    first = made.folder
    studies.close(made)
    for meant in (first, tmp_path / "One", tmp_path):
        assert studies.locate(meant) == first
        studies.close(studies.open_study(meant, write=False))
    (tmp_path / "Two.dmstudy").mkdir()
    (tmp_path / "Two.dmstudy" / "study.sqlite").write_bytes((first / "study.sqlite").read_bytes())
    assert studies.locate(tmp_path) == tmp_path


def test_a_copy_of_an_open_study_is_whole_and_its_own(study: OpenStudy, tmp_path: Path) -> None:
    (study.folder / "originals").mkdir()
    (study.folder / "originals" / "one.jpg").write_bytes(b"pixels")
    rater = studies.raters(study)[0]
    begun = blinding.begin(study, rater)
    reading.enter(study, begun.id, begun.cases[0].case_id, "scalp.erythema", 2)
    copied = studies.open_study(studies.copy(study.folder, tmp_path / "Copy"))
    assert (copied.folder / "originals" / "one.jpg").read_bytes() == b"pixels"
    reading.enter(copied, begun.id, begun.cases[0].case_id, "scalp.erythema", 0)
    assert reading.sheet(study, begun.id, begun.cases[0].case_id).answers == {"scalp.erythema": 2}
    studies.close(copied)


@pytest.mark.parametrize(
    "new",
    [
        NewStudy("S", RATERS[:1]),
        NewStudy("S", (RATERS[0], NewPerson("a", "twice"))),
        NewStudy("S", (*RATERS, NewPerson("A|B", "bar"))),
        NewStudy("S", (*RATERS, NewPerson("all", "a word of the tables"))),
        NewStudy("S", RATERS, without=("no.such",)),
        NewStudy("S", RATERS, instrument="no-such"),
        NewStudy("   ", RATERS),
        NewStudy("S", RATERS, passphrase="abc"),
    ],
)
def test_a_study_that_makes_no_sense_is_refused_and_leaves_nothing(tmp_path: Path, new: NewStudy) -> None:
    with pytest.raises(Refusal):
        studies.create(tmp_path / "S", new)
    assert list(tmp_path.glob("*.dmstudy")) == []


def test_raters_wait_for_the_coordinators_passphrase(tmp_path: Path) -> None:
    """Else the first rater at the machine could set it and see everything."""
    made = studies.create(tmp_path / "S", NewStudy("S", RATERS))
    rater, coordinator = studies.raters(made)[0], studies.coordinator(made)
    with pytest.raises(CoordinatorFirst):
        studies.sign_in(made, rater, "my own phrase")
    studies.sign_in(made, coordinator, "the first phrase")
    assert studies.sign_in(made, rater, "my own phrase").has_passphrase
    studies.close(made)


def test_a_passphrase_is_set_once_checked_ever_after_and_stored_as_argon2id(study: OpenStudy) -> None:
    rater = studies.raters(study)[0]
    with pytest.raises(WrongPassphrase):
        studies.sign_in(study, rater, "guess")
    with pytest.raises(WrongPassphrase):
        studies.set_passphrase(study, rater, "a new one")
    assert studies.sign_in(study, rater, "secret A").code == "A"
    studies.close(study)
    raw = (study.folder / "study.sqlite").read_bytes()
    assert b"$argon2id$" in raw
    assert b"secret A" not in raw


def test_a_short_passphrase_is_refused(study: OpenStudy, tmp_path: Path) -> None:
    made = studies.create(tmp_path / "T", NewStudy("T", RATERS))
    with pytest.raises(ShortPassphrase):
        studies.sign_in(made, studies.coordinator(made), "abc")
    assert not studies.coordinator(made).has_passphrase
    studies.close(made)
