"""Whoever asks for "all" gets the first round: repeats, calibration and the panel's levels stay apart."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert
from sqlalchemy.pool import StaticPool

from dmscorer.domain.instrument.instrument import Answer, NotAssessable
from dmscorer.domain.reading.reading import FIRST_ROUND, Entry, ReadingKind, current
from dmscorer.domain.study.study import NewPerson
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries, sheets
from dmscorer.store.reading.entries import Assignment, Signature
from dmscorer.store.study import tables
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.conftest import add_cases

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def mixed(tmp_path: Path) -> OpenStudy:
    """One case, scored and signed by rater A in a reading of every kind; the level tells the kinds apart."""
    raters = (NewPerson("A", "Ann"), NewPerson("B", "Bo"))
    made = studies.create(tmp_path / "Mixed", NewStudy("Mixed", raters, seed=1))
    add_cases(made, subjects=1, visits=1)
    person = studies.raters(made)[0]
    with made.database.write() as connection:
        case = photos.all_visits(connection)[0].case_id
        for level, kind in enumerate(ReadingKind):
            entries.add_reading(connection, kind, person.id, kind, AT, 2 if kind is ReadingKind.CALIBRATION else 1)
            entries.assign(connection, [Assignment(kind, case, f"K{level}", 1)])
            entries.add_entries(connection, [Entry(f"e-{kind}", kind, case, "scalp.erythema", min(level, 3), 1, AT)])
            row = Signature(f"s-{kind}", kind, case, "A", "mine", 1, "", AT)
            entries.add_signatures(connection, [row])
    return made


def test_only_the_first_round_is_there_unasked(mixed: OpenStudy) -> None:
    with mixed.database.read() as connection:
        found = {
            *(row.id for row in entries.all_readings(connection)),
            *(row.reading_id for row in entries.all_assigned(connection)),
            *(row.reading_id for row in entries.all_entries(connection)),
            *(row.reading_id for row in entries.all_signatures(connection)),
            *(reading for reading, _ in entries.count_answered(connection)),
        }
    assert found == set(FIRST_ROUND)
    studies.close(mixed)


def test_every_kind_is_there_when_asked_for(mixed: OpenStudy) -> None:
    with mixed.database.read() as connection:
        for kind in ReadingKind:
            (row,) = entries.all_readings(connection, (kind,))
            assert (row.kind, row.number) == (kind, 2 if kind is ReadingKind.CALIBRATION else 1)
            assert [entry.reading_id for entry in entries.all_entries(connection, kinds=(kind,))] == [kind]
            assert [one.reading_id for one in entries.all_signatures(connection, kinds=(kind,))] == [kind]
            assert [one.reading_id for one in entries.all_signatures(connection, kind)] == [kind]
    studies.close(mixed)


def test_locked_sheets_hold_no_repeat_and_no_calibration(mixed: OpenStudy) -> None:
    """Kinds are scored 0, 1, 2 … in their order: the two of the first round come first, and the later of them stays."""
    with mixed.database.read() as connection:
        locked = sheets.locked(connection, mixed.instrument)
        (answers,) = locked.answers.values()
    assert answers["A"]["scalp.erythema"] in (0, 1)
    assert set(locked.signatures.by_case.popitem()[1]) == {"A"}
    studies.close(mixed)


SOME_ANSWER = st.one_of(st.none(), st.integers(0, 3), st.just(NotAssessable("covered")))
STEPS = st.lists(st.tuples(st.sampled_from(["scalp.erythema", "arm.scale"]), SOME_ANSWER, st.booleans()), max_size=12)


@given(STEPS, st.integers(0, 12))
def test_what_a_signature_covers_is_the_current_answer_of_its_entries(
    steps: list[tuple[str, Answer | None, bool]], covers: int
) -> None:
    """Against ``current`` over the entries up to it; some entries revise nothing, as after a merge."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    tables.metadata.create_all(engine)
    made: list[Entry] = []
    last: dict[str, str] = {}
    for seq, (item, answer, is_merged) in enumerate(steps, start=1):
        revises = None if is_merged else last.get(item)
        made.append(Entry(f"e{seq}", "r", "c", item, answer, seq, AT, revises=revises))
        last[item] = f"e{seq}"
    with engine.begin() as connection:
        connection.execute(insert(tables.people).values(id="p", code="A", name="Ann", role="rater", position=1))
        entries.add_reading(connection, "r", "p", ReadingKind.FIRST, AT)
        entries.add_entries(connection, made)
        found = entries.covered_answers(connection, {("r", "c"): covers})
    engine.dispose()
    wanted = {item: e.answer for item, e in current(made[:covers]).items() if e.answer is not None}
    assert found == {("r", "c"): wanted}
