"""A study is made whole or not at all; nobody becomes coordinator without the passphrase."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study import attempts
from dmscorer.domain.study.attempts import (
    CoordinatorFirst,
    ShortPassphrase,
    TooSoon,
    WordNeeded,
    WrongPassphrase,
    WrongWord,
)
from dmscorer.domain.study.study import NewPerson
from dmscorer.store.study import events
from dmscorer.workflows.audit import audit
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.study import first_words
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.people import first_sign_in, word_for
from tests.workflows.conftest import RATERS


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


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
    assert first_sign_in(made, rater, "my own phrase").has_passphrase
    studies.close(made)


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[tuple[OpenStudy, Clock]]:
    """The coordinator has a passphrase, no rater has one; the clock stands still."""
    clock = Clock()
    made = studies.create(tmp_path / "S", NewStudy("S", RATERS, passphrase="open sesame"), clock)
    yield made, clock
    studies.close(made)


def kinds(study: OpenStudy) -> list[tuple[str, str]]:
    with study.database.read() as connection:
        return [(event.kind, event.who) for event in events.all_events(connection)]


def test_a_rater_sets_a_passphrase_with_the_word_given_last_and_only_once(begun: tuple[OpenStudy, Clock]) -> None:
    """Else anybody at the computer could set it and score in that rater's name."""
    study, _ = begun
    rater, other = studies.raters(study)[:2]
    with pytest.raises(WordNeeded):
        studies.sign_in(study, rater, "my own phrase")
    with pytest.raises(WordNeeded):
        studies.sign_in(study, rater, "my own phrase", "K7F3-M4P9")
    first, second = word_for(study, rater), word_for(study, rater)
    assert first != second
    for wrong in (first, word_for(study, other)):
        with pytest.raises(WrongWord):
            studies.sign_in(study, rater, "my own phrase", wrong)
    assert not studies.raters(study)[0].has_passphrase
    assert studies.sign_in(study, rater, "my own phrase", second.lower().replace("-", " ")).has_passphrase
    with pytest.raises(WrongPassphrase):
        studies.sign_in(study, rater, "another phrase", second)
    raw = (study.folder / "study.sqlite").read_bytes() + (study.folder / "study.sqlite-wal").read_bytes()
    assert second.replace("-", "").encode() not in raw
    assert audit.check(study).findings == ()


def test_the_coordinator_resets_a_passphrase_and_the_trail_tells(begun: tuple[OpenStudy, Clock]) -> None:
    study, _ = begun
    rater, coordinator = studies.raters(study)[0], studies.coordinator(study)
    first_sign_in(study, rater, "forgotten")
    word = word_for(study, rater)
    for phrase in ("forgotten", "my new phrase"):
        with pytest.raises(WordNeeded):
            studies.sign_in(study, rater, phrase)
    with pytest.raises(WrongPassphrase):  # nor does it sign anything
        studies.check_passphrase(study, rater, "forgotten")
    studies.sign_in(study, rater, "my new phrase", word)
    studies.check_passphrase(study, rater, "my new phrase")
    assert kinds(study)[-2:] == [("word_given", "coordinator"), ("passphrase_set", "A")]
    assert audit.check(study).findings == ()
    for who, whom in ((rater, rater), (coordinator, coordinator)):
        with pytest.raises(Refusal):
            first_words.give(study.database, study.clock(), who, whom)


def test_wrong_passphrases_slow_down_and_are_events(begun: tuple[OpenStudy, Clock]) -> None:
    """Three are free; then 1, 2, 4 … seconds from the last one, in which even the right one is not looked at."""
    study, clock = begun
    coordinator = studies.coordinator(study)
    for wait in (0, 0, 0, 1, 2, 4, 8):
        if wait:
            clock.now += timedelta(seconds=wait, microseconds=-1)
            with pytest.raises(TooSoon):
                studies.check_passphrase(study, coordinator, "open sesame")
            clock.now += timedelta(microseconds=1)
        with pytest.raises(WrongPassphrase):
            studies.sign_in(study, coordinator, "guess")
    with pytest.raises(TooSoon, match=r"7 times in a row\. Wait 16 seconds"):
        studies.sign_in(study, coordinator, "open sesame")
    first_sign_in(study, studies.raters(study)[0], "my own phrase")  # nobody else waits
    clock.now += timedelta(seconds=16)
    studies.sign_in(study, coordinator, "open sesame")
    assert [kind for kind, who in kinds(study) if kind == "passphrase_refused" and who == "coordinator"] == (
        ["passphrase_refused"] * 7
    )
    for _ in range(3):  # counted anew after a right one
        with pytest.raises(WrongPassphrase):
            studies.check_passphrase(study, coordinator, "guess")
    assert audit.check(study).findings == ()


def test_a_clock_that_was_set_back_makes_nobody_wait_longer(begun: tuple[OpenStudy, Clock]) -> None:
    study, clock = begun
    coordinator = studies.coordinator(study)
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            studies.check_passphrase(study, coordinator, "guess")
    clock.now -= timedelta(days=9)
    with pytest.raises(TooSoon, match="Wait 1 second,"):
        studies.check_passphrase(study, coordinator, "open sesame")


def test_the_delay_doubles_and_ends_at_five_minutes() -> None:
    assert [attempts.delay(n).total_seconds() for n in (0, 2, 3, 4, 11, 12, 10**6)] == [0, 0, 1, 2, 256, 300, 300]


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
