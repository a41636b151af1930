"""What a rater can do, and that it is durable, locked after signing, and blind."""

import dataclasses
from random import Random

import pytest

from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Answer, NotAssessable
from dmscorer.domain.reading.reading import (
    AlreadySigned,
    CaseState,
    Change,
    History,
    NoCorrectionReason,
    NotInTurn,
    Place,
    Reading,
    StillOpen,
)
from dmscorer.domain.study.attempts import WrongPassphrase
from dmscorer.domain.study.study import Person
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.study import events
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.reading import blinding
from dmscorer.workflows.reading import reading as desk
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy


@pytest.fixture
def rater(study: OpenStudy) -> Person:
    return studies.raters(study)[0]


@pytest.fixture
def begun(study: OpenStudy, rater: Person) -> Reading:
    return blinding.begin(study, rater)


def fill(study: OpenStudy, reading: str, case: str, **changed: Answer) -> None:
    answers: dict[str, Answer | None] = {item.id: 0 for item in study.instrument.items}
    desk.enter_all(study, reading, case, answers | {key.replace("__", "."): value for key, value in changed.items()})


def test_a_reading_lists_every_case_once_under_codes_of_its_own(study: OpenStudy, begun: Reading) -> None:
    other = blinding.begin(study, studies.raters(study)[1])
    assert len({case.case_id for case in begun.cases}) == 6
    assert [case.position for case in begun.cases] == [1, 2, 3, 4, 5, 6]
    assert {case.code for case in begun.cases} != {case.code for case in other.cases}
    assert [case.case_id for case in begun.cases] != [case.case_id for case in other.cases]
    assert blinding.begin(study, studies.raters(study)[0]) == begun


def test_an_entry_is_there_after_closing_without_a_word(study: OpenStudy, rater: Person, begun: Reading) -> None:
    case = begun.cases[0].case_id
    desk.enter(study, begun.id, case, "scalp.erythema", 2)
    desk.enter(study, begun.id, case, "scalp.scale", NotAssessable("image_quality"))
    studies.close(study)
    again = studies.open_study(study.folder)
    sheet = desk.sheet(again, begun.id, case)
    assert sheet.answers == {"scalp.erythema": 2, "scalp.scale": NotAssessable("image_quality")}
    assert desk.reading(again, rater, begun.id).cases[0].state is CaseState.IN_PROGRESS
    studies.close(again)


def test_a_correction_revises_and_clearing_is_not_zero(study: OpenStudy, begun: Reading) -> None:
    case = begun.cases[0].case_id
    first = desk.enter(study, begun.id, case, "arm.erythema", 0)
    second = desk.enter(study, begun.id, case, "arm.erythema", 3)
    third = desk.enter(study, begun.id, case, "arm.erythema", None)
    assert (second.revises, third.revises) == (first.id, second.id)
    assert "arm.erythema" not in desk.sheet(study, begun.id, case).answers
    with study.database.read() as connection:
        assert [entry.answer for entry in entries.entries_of(connection, begun.id, case)] == [0, 3, None]


@pytest.mark.parametrize("answer", [4, -1, True, NotAssessable("no_such_reason")])
def test_what_the_instrument_does_not_know_is_refused(study: OpenStudy, begun: Reading, answer: Answer) -> None:
    with pytest.raises(Refusal):
        desk.enter(study, begun.id, begun.cases[0].case_id, "scalp.erythema", answer)
    assert desk.sheet(study, begun.id, begun.cases[0].case_id).answers == {}


def test_a_block_shares_an_id_and_is_one_transaction(study: OpenStudy, begun: Reading) -> None:
    case = begun.cases[0].case_id
    made = desk.enter_all(study, begun.id, case, {"arm.scale": 0, "arm.calcinosis": 0}, is_block=True)
    assert made[0].block is not None
    assert made[0].block == made[1].block
    with pytest.raises(Refusal):
        desk.enter_all(study, begun.id, case, {"arm.erythema": 1, "arm.scale": 9})
    assert desk.sheet(study, begun.id, case).answers == {"arm.scale": 0, "arm.calcinosis": 0}


def test_signing_asks_for_every_item_and_the_passphrase_then_locks(
    study: OpenStudy, rater: Person, begun: Reading
) -> None:
    case = begun.cases[0].case_id
    with pytest.raises(StillOpen) as still_open:
        desk.sign(study, rater, begun.id, case, "secret A")
    assert len(still_open.value.items) == 81
    fill(study, begun.id, case, scalp__erythema=1)
    with pytest.raises(WrongPassphrase):
        desk.sign(study, rater, begun.id, case, "secret B")
    signed = desk.sign(study, rater, begun.id, case, "secret A")
    assert signed.case.state is CaseState.SIGNED
    assert signed.next_open == desk.reading(study, rater, begun.id).cases[1]
    for act in (
        lambda: desk.enter(study, begun.id, case, "scalp.erythema", 2),
        lambda: desk.comment(study, begun.id, case, "scalp", "late"),
        lambda: desk.sign(study, rater, begun.id, case, "secret A"),
    ):
        with pytest.raises(AlreadySigned):
            act()
    assert desk.sheet(study, begun.id, case).answers["scalp.erythema"] == 1


def test_the_rest_of_a_case_can_be_declared_not_assessable(study: OpenStudy, begun: Reading) -> None:
    case = begun.cases[0].case_id
    desk.enter(study, begun.id, case, "scalp.erythema", 0)
    made = desk.rest_not_assessable(study, begun.id, case, "not_photographed")
    assert len(made) == 80
    assert desk.sheet(study, begun.id, case).open_items(study.instrument) == ()


def test_the_place_comes_back_until_the_case_is_signed(study: OpenStudy, rater: Person, begun: Reading) -> None:
    case = begun.cases[0].case_id
    place = Place(case, "arm.erythema", desk.case(study, begun.id, case).photos[0].id)
    desk.mark_place(study, begun.id, place)
    assert desk.place(study, begun.id) == place
    fill(study, begun.id, case)
    desk.sign_checked(study, rater, begun.id, case)
    assert desk.place(study, begun.id) is None


def sign(study: OpenStudy, rater: Person, reading: Reading, *places: int) -> None:
    for place in places:
        fill(study, reading.id, reading.cases[place].case_id)
        desk.sign_checked(study, rater, reading.id, reading.cases[place].case_id)


def opened(study: OpenStudy, reading: Reading) -> list[int]:
    """Places of the cases that open now."""
    found = []
    for place, case in enumerate(reading.cases):
        try:
            desk.case(study, reading.id, case.case_id)
        except NotInTurn:
            continue
        found.append(place)
    return found


def test_a_case_opens_once_those_before_it_are_signed(study: OpenStudy, rater: Person, begun: Reading) -> None:
    assert study.charter.forward_only, "the default of a new study"
    assert opened(study, begun) == [0]
    desk.enter(study, begun.id, begun.cases[0].case_id, "scalp.erythema", 1)
    assert opened(study, begun) == [0]
    sign(study, rater, begun, 0)
    assert opened(study, begun) == [0, 1]
    now = desk.reading(study, rater, begun.id)
    assert [now.waiting_for(case) for case in now.cases] == [None, None, *[now.cases[1]] * 4]


def test_a_correction_closes_no_case_that_was_open(study: OpenStudy, rater: Person, begun: Reading) -> None:
    sign(study, rater, begun, 0, 1)
    desk.enter_all(study, begun.id, begun.cases[0].case_id, {"scalp.erythema": 2}, why="misread")
    assert opened(study, begun) == [0, 1, 2]


def test_what_was_begun_before_an_amendment_stays_open(study: OpenStudy, rater: Person, begun: Reading) -> None:
    study.charter = dataclasses.replace(study.charter, forward_only=False)
    assert opened(study, begun) == [0, 1, 2, 3, 4, 5]
    desk.enter(study, begun.id, begun.cases[4].case_id, "scalp.erythema", 1)
    desk.mark_place(study, begun.id, Place(begun.cases[3].case_id, None))
    study.charter = dataclasses.replace(study.charter, forward_only=True)
    assert opened(study, begun) == [0, 4]
    assert desk.place(study, begun.id) is None, "nobody is brought to a case that does not open"


def test_a_value_from_the_chart_begins_no_case(study: OpenStudy, rater: Person, begun: Reading) -> None:
    last = begun.cases[-1].case_id
    item = study.instrument.item_ids[-1]
    with study.database.write() as connection:
        visit = next(v.id for v in photos.all_visits(connection) if v.case_id == last)
        photos.add_chart_value(connection, study.new_id(), visit, item, 1, "coordinator", study.clock())
    assert desk.reading(study, rater, begun.id).cases[-1].state is CaseState.OPEN
    assert opened(study, begun) == [0]


def test_nothing_a_rater_gets_names_subject_visit_or_file(study: OpenStudy, rater: Person, begun: Reading) -> None:
    case = desk.case(study, begun.id, begun.cases[0].case_id)
    shown = repr([dataclasses.asdict(begun), dataclasses.asdict(case), desk.sheet(study, begun.id, case.id)])
    for planted in ("P00", "P01", "P02", "visit 1", "visit 2", "secret-", "Trial"):
        assert planted not in shown


def test_cases_added_later_are_put_behind_and_keep_what_was_drawn(
    study: OpenStudy, rater: Person, begun: Reading
) -> None:
    from dmscorer.domain.study.study import Visit
    from dmscorer.store.photos import photos

    with study.database.write() as connection:
        photos.add_visit(connection, Visit("v-late", "c-late", "P99", "1", 99))
        photos.add_original(
            connection, {"sha256": "f" * 64, "format": "jpeg", "size_bytes": 1, "width": 3, "height": 4}
        )
        photos.add_photo(connection, "p-late", "v-late", "f" * 64, "x.jpg", None)
    redaction.approve(study, redaction.unreviewed(study), "coordinator")
    later = blinding.begin(study, rater)
    assert later.cases[:6] == begun.cases
    assert later.cases[6].case_id == "c-late"
    assert later.cases[6].code not in {case.code for case in begun.cases}


def test_undo_and_redo_against_a_plain_list_of_states() -> None:
    """A model: a list of whole states and a cursor."""
    random = Random(4)
    history = History()
    sheet: dict[str, Answer | None] = {"a": None, "b": None}
    states = [dict(sheet)]
    cursor = 0
    for _ in range(500):
        act = random.choice(["enter", "undo", "redo"])
        if act == "enter":
            item, after = random.choice("ab"), random.choice([None, 0, 1, 2])
            history.record([Change(item, sheet[item], after)])
            if sheet[item] != after:
                sheet[item] = after
                states[cursor + 1 :] = [dict(sheet)]
                cursor += 1
        else:
            for change in history.undo() if act == "undo" else history.redo():
                sheet[change.item] = change.after
            cursor = max(cursor - 1, 0) if act == "undo" else min(cursor + 1, len(states) - 1)
        assert sheet == states[cursor]


# ── corrections after the signature ──────────────────────────────────────────────────────────────────────────────────


def signed_case(study: OpenStudy, rater: Person, begun: Reading) -> str:
    case = begun.cases[0].case_id
    desk.enter_all(study, begun.id, case, {item.id: 0 for item in study.instrument.items})
    desk.sign(study, rater, begun.id, case, f"secret {rater.code}")
    return case


def test_a_correction_needs_a_reason_voids_the_signature_and_asks_to_sign_again(
    study: OpenStudy, rater: Person, begun: Reading
) -> None:
    case = signed_case(study, rater, begun)
    with pytest.raises(AlreadySigned):
        desk.enter(study, begun.id, case, "arm.scale", 1)
    (made,) = desk.enter_all(study, begun.id, case, {"arm.scale": 1}, why="  wrong arm ")
    assert made.why == "wrong arm"
    after = desk.reading(study, rater, begun.id)
    assert after.cases[0].state is CaseState.VOID
    assert after.next_open == after.cases[0]
    now = desk.sheet(study, begun.id, case)
    assert (now.is_signed, now.is_void) == (False, True)
    with pytest.raises(NoCorrectionReason):
        desk.enter(study, begun.id, case, "arm.scale", 2)
    desk.sign(study, rater, begun.id, case, f"secret {rater.code}")
    assert desk.reading(study, rater, begun.id).cases[0].state is CaseState.SIGNED
    assert desk.sheet(study, begun.id, case).answers["arm.scale"] == 1


def test_the_first_signature_the_entries_before_it_and_the_reason_stay_in_the_record(
    study: OpenStudy, rater: Person, begun: Reading
) -> None:
    case = signed_case(study, rater, begun)
    n_items = len(study.instrument.items)
    desk.enter_all(study, begun.id, case, {"arm.scale": 1}, why="wrong arm")
    desk.sign(study, rater, begun.id, case, f"secret {rater.code}")
    with study.database.read() as connection:
        own = entries.entries_of(connection, begun.id, case)
        covers = [one.covers_seq for one in entries.all_signatures(connection, begun.id)]
        voided = [event for event in events.all_events(connection) if event.kind == "signature_voided"]
    assert [(entry.item, entry.answer) for entry in own if entry.seq <= n_items and entry.item == "arm.scale"] == [
        ("arm.scale", 0)
    ]
    assert covers == [n_items, n_items + 1]
    assert "wrong arm" in voided[0].body
    assert voided[0].who == rater.code


def test_levels_that_were_unmasked_stay_so_while_a_signature_is_void(study: OpenStudy) -> None:
    """A correction must not let the coordinator's screen flicker between masked and not, nor count before it is signed."""
    from dmscorer.workflows.consensus import consensus

    begun = {rater.code: blinding.begin(study, rater) for rater in studies.raters(study)}
    for rater in studies.raters(study):
        for case in begun[rater.code].cases:
            desk.enter_all(study, begun[rater.code].id, case.case_id, {i.id: 0 for i in study.instrument.items})
            desk.sign(study, rater, begun[rater.code].id, case.case_id, f"secret {rater.code}")
    case_id = begun["A"].cases[0].case_id
    desk.enter_all(study, begun["A"].id, case_id, {"arm.erythema": 3}, why="read again")
    settled = {one.visit.case_id: one for one in consensus.of_visits(study)}[case_id]
    assert settled.consensus is not None
    assert settled.consensus.items["arm.erythema"].levels == (0, 0, 0)
    assert consensus.progress(study).cells[case_id, "A"].state is CaseState.VOID


def test_recognising_a_patient_is_a_tick_that_can_be_taken_back(
    study: OpenStudy, rater: Person, begun: Reading
) -> None:
    case = begun.cases[0].case_id
    assert not desk.is_recognised(study, begun.id, case)
    desk.recognise(study, begun.id, case, is_recognised=True)
    desk.recognise(study, begun.id, case, is_recognised=True)
    assert desk.is_recognised(study, begun.id, case)
    desk.recognise(study, begun.id, case, is_recognised=False)
    assert not desk.is_recognised(study, begun.id, case)


# ── what a key and a signature cost ──────────────────────────────────────────────────────────────────────────────────


def test_a_key_and_a_signature_read_nothing_of_other_cases(study: OpenStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever reads the whole reading or study grows with it; none of these may be asked."""
    rater = studies.raters(study)[0]
    begun = blinding.begin(study, rater)
    case = begun.cases[0].case_id

    def grows(*_given: object, **_named: object) -> None:
        raise AssertionError("this reads more than one case")

    for name in ("all_signatures", "entries_of_reading", "assigned", "last_seqs", "all_entries", "all_assigned"):
        monkeypatch.setattr(entries, name, grows)
    for name in ("count_by_case", "all_visits"):
        monkeypatch.setattr(photos, name, grows)
    desk.case(study, begun.id, case)
    for item in study.instrument.items:
        desk.enter(study, begun.id, case, item.id, 0)
    done = desk.sign(study, rater, begun.id, case, "secret A")
    assert done.next_open is not None
    assert done.next_open.case_id == begun.cases[1].case_id


def test_a_signature_tells_what_the_whole_list_would(study: OpenStudy) -> None:
    """Signed out of order, one corrected and so void: case and next case are those of the list counted anew."""
    rater = studies.raters(study)[0]
    begun = blinding.begin(study, rater)
    with study.database.write() as connection:
        visit = next(v for v in photos.all_visits(connection) if v.case_id == begun.cases[1].case_id)
        photos.add_chart_value(connection, "c1", visit.id, "alopecia.recent", 1, "coordinator", study.clock())
    for turn, place in enumerate((0, 2, 1, 5, 0, 3, 4)):
        case = begun.cases[place].case_id
        given = {item.id: 0 for item in study.instrument.items if (place, item.id) != (1, "alopecia.recent")}
        desk.enter_all(study, begun.id, case, given, why="slip" if turn == 4 else "")
        if turn == 3:  # what was signed first is void from here on
            desk.enter(study, begun.id, begun.cases[5].case_id, "scalp.erythema", 1)
            desk.enter_all(study, begun.id, begun.cases[0].case_id, {"scalp.erythema": 1}, why="slip")
        done = desk.sign(study, rater, begun.id, case, "secret A")
        told = desk.reading(study, rater, begun.id)
        assert done.case == next(one for one in told.cases if one.case_id == case)
        assert done.next_open == told.next_open == desk.next_open(study, begun.id)
    assert told.next_open is None
