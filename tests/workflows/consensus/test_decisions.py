"""Decisions as a layer of their own: late changes, locking, replay, and what agreement keeps to itself."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from dmscorer.domain.charter.charter import ItemRule
from dmscorer.domain.consensus.consensus import NoReason, Status
from dmscorer.domain.instrument.instrument import Answer, NotAssessable
from dmscorer.domain.study.attempts import WrongPassphrase
from dmscorer.store.consensus import decisions as rows
from dmscorer.store.reading import entries, levels
from dmscorer.store.study import events
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.consensus import consensus, decisions
from dmscorer.workflows.consensus.consensus import StillMasked
from dmscorer.workflows.consensus.decisions import (
    ConsensusLocked,
    Made,
    NotAnAdjudicator,
    NothingLate,
    NotLocked,
    StillToDecide,
)
from dmscorer.workflows.reading import reading
from dmscorer.workflows.report import export
from dmscorer.workflows.results import results
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy
from tests.workflows.consensus.test_consensus import score_all

ITEM = "scalp.erythema"


def correct(study: OpenStudy, rater: str, case_id: str, item: str, answer: Answer) -> None:
    """A correction with its reason, signed again."""
    person = next(one for one in studies.raters(study) if one.code == rater)
    with study.database.read() as connection:
        found = next(row.id for row in entries.all_readings(connection) if row.rater == rater)
    reading.enter_all(study, found, case_id, {item: answer}, why="slipped")
    reading.sign_checked(study, person, found, case_id)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def statuses(study: OpenStudy) -> list[str]:
    return [row["status"] for row in table(results.consensus_csv(study))]


def decide_everything(study: OpenStudy) -> None:
    made = [Made(item.case_id, item.item, 1, "definition") for item in consensus.meeting(study).to_decide]
    decisions.decide_all(study, studies.coordinator(study), made)


def test_the_moment_levels_are_first_shown_is_kept_and_no_masked_case_has_one(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}}, leave=1)
    consensus.of_visits(study)
    with study.database.read() as connection:
        assert levels.all_shown(connection) == {}


def test_any_door_records_the_first_time_only(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}})
    reader = study.reader()
    agreement.table(reader)  # as the window does: in a thread, on a connection that only reads
    studies.close(reader)
    with study.database.read() as connection:
        first = levels.all_shown(connection)
    assert len(first) == 6
    consensus.meeting(study)
    results.consensus_csv(study)
    with study.database.read() as connection:
        assert levels.all_shown(connection) == first


def test_corrections_before_the_levels_were_shown_count_for_agreement_later_ones_for_consensus_alone(
    study: OpenStudy,
) -> None:
    score_all(study, {"A": {ITEM: 3}})
    case = consensus.progress(study).visits[0].case_id  # reads no level
    correct(study, "A", case, ITEM, 2)
    assert _given(study, case) == [2, 0, 0]
    correct(study, "A", case, ITEM, 0)  # agreement.table has shown the levels by now
    assert _given(study, case) == [2, 0, 0]
    settled = next(one for one in consensus.of_visits(study) if one.visit.case_id == case)
    assert settled.consensus is not None
    assert settled.consensus.items[ITEM].levels == (0, 0, 0)


@pytest.mark.parametrize("days", [365, -365])
def test_a_wrong_clock_at_the_look_changes_nothing_of_the_first_round(study: OpenStudy, days: int) -> None:
    """The levels are looked at with the clock a year ahead (or behind); what is corrected afterwards is not independent."""
    right = study.clock
    score_all(study, {"A": {ITEM: 3}})
    case = consensus.progress(study).visits[0].case_id
    correct(study, "A", case, ITEM, 2)
    study.clock = lambda: right() + timedelta(days=days)
    agreement.table(study)
    study.clock = right
    correct(study, "A", case, ITEM, 0)
    assert _given(study, case) == [2, 0, 0]


def _given(study: OpenStudy, case: str) -> list[object]:
    place = [visit.case_id for visit in consensus.progress(study).visits].index(case)
    sheets = agreement.table(study).sheets
    return [sheets[place, rater][ITEM] for rater in range(3)]


def test_the_number_of_later_corrections_is_known(study: OpenStudy) -> None:
    from dmscorer.store.reading import sheets

    score_all(study, {"A": {ITEM: 3}})
    case = consensus.meeting(study).to_decide[0].case_id
    correct(study, "A", case, ITEM, 2)
    correct(study, "B", case, "malar.erythema", 1)
    with study.database.read() as connection:
        assert sheets.first_round(connection, study.instrument).n_corrections == 2
    export.write(study, study.folder.parent / "out", only=["study.json"])
    told = json.loads((study.folder.parent / "out" / "study.json").read_text("utf-8"))
    assert told["corrections_after_levels_were_shown"] == 2


def test_deleting_every_decision_gives_back_exactly_what_was_there(study: OpenStudy) -> None:
    """The triggers refuse it, so they are taken off first: nothing but the rows of decisions held what people decided."""
    score_all(study, {"A": {ITEM: 3}, "C": {ITEM: 1}})
    before = consensus.of_visits(study)
    ratings = agreement.table(study)
    decide_everything(study)
    assert consensus.of_visits(study) != before
    with study.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER decisions_never_delete")
        connection.exec_driver_sql("DELETE FROM decisions")
    assert consensus.of_visits(study) == before
    assert agreement.table(study) == ratings


def test_a_copy_that_cannot_be_written_to_shows_its_levels_all_the_same(
    study: OpenStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dmscorer.store.study import database

    score_all(study, {"A": {ITEM: 3}})
    reader = study.reader()
    monkeypatch.setattr(database, "_can_be_written", lambda _folder: False)
    assert len(consensus.of_visits(reader)) == 6
    studies.close(reader)
    with study.database.read() as connection:
        assert levels.all_shown(connection) == {}


def test_replaying_the_audit_trail_gives_the_same_decisions(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}})
    coordinator, left = studies.coordinator(study), consensus.meeting(study).to_decide
    decisions.decide(study, coordinator, left[0].case_id, ITEM, 3, "other: tattoo", present=("B", "A"))
    decisions.decide(study, coordinator, left[1].case_id, ITEM, NotAssessable("image_quality"), "definition")
    decisions.decide(study, coordinator, left[0].case_id, ITEM, 0, "misread_photo")
    decisions.withdraw(study, coordinator, left[1].case_id, ITEM)
    correct(study, "A", left[0].case_id, ITEM, 2)
    decisions.keep(study, coordinator, left[0].case_id, ITEM)
    with study.database.read() as connection:
        stored = rows.all_decisions(connection)
        assert events.first_break(events.all_events(connection)) is None
    assert len(stored) == 5
    assert decisions.replayed(study) == stored


def test_a_change_after_a_decision_asks_keep_or_reopen_and_shows_both_states(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}})
    coordinator = studies.coordinator(study)
    decide_everything(study)
    case = consensus.meeting(study).decided[0].case_id
    with pytest.raises(NothingLate):
        decisions.keep(study, coordinator, case, ITEM)
    correct(study, "A", case, ITEM, 1)
    (late,) = consensus.meeting(study).to_decide
    assert late.is_late
    assert late.decision is not None
    assert (late.decision.given, late.levels) == (("0", "0", "3"), (0, 0, 1))
    assert sorted(statuses(study)) == ["changed, 1 to keep or reopen", *["settled"] * 5]
    kept = decisions.keep(study, coordinator, case, ITEM)
    assert (kept.answer, kept.given, kept.reason) == (1, ("0", "0", "1"), decisions.KEPT)
    assert consensus.meeting(study).to_decide == ()


def test_reopening_takes_the_decision_away_and_leaves_it_in_the_record(study: OpenStudy) -> None:
    """After the correction to 0 everybody agrees: nothing is left to decide, and no decision counts."""
    score_all(study, {"A": {ITEM: 3}})
    decide_everything(study)
    case = consensus.meeting(study).decided[0].case_id
    correct(study, "A", case, ITEM, 0)
    decisions.reopen(study, studies.coordinator(study), case, ITEM)
    settled = next(one for one in consensus.of_visits(study) if one.visit.case_id == case)
    assert settled.consensus is not None
    assert (settled.consensus.items[ITEM].value, settled.consensus.items[ITEM].status) == (0, Status.UNANIMOUS)
    with study.database.read() as connection:
        assert len(rows.all_decisions(connection)) == 7


def test_flagged_items_are_provisional_then_settled_then_final_once_locked(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}})
    coordinator = studies.coordinator(study)
    assert statuses(study) == ["provisional, 1 flagged"] * 6
    with pytest.raises(StillToDecide, match="6 items"):
        decisions.lock(study, coordinator, "open sesame")
    decide_everything(study)
    assert statuses(study) == ["settled"] * 6
    with pytest.raises(WrongPassphrase):
        decisions.lock(study, coordinator, "guess")
    decisions.lock(study, coordinator, "open sesame")
    assert statuses(study) == ["final"] * 6
    assert {row["n_adjudicated"] for row in table(results.consensus_csv(study))} == {"1"}
    assert {row["status"] for row in table(results.consensus_csv(study, ItemRule.MEAN))} == {"settled"}


def test_a_locked_consensus_takes_no_decision_until_it_is_unlocked_with_a_reason(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}})
    coordinator = studies.coordinator(study)
    decide_everything(study)
    with pytest.raises(NotLocked):
        decisions.unlock(study, coordinator, "why")
    decisions.lock(study, coordinator, "open sesame")
    case = consensus.meeting(study).decided[0].case_id
    with pytest.raises(ConsensusLocked):
        decisions.decide(study, coordinator, case, ITEM, 2, "definition")
    with pytest.raises(NoReason):
        decisions.unlock(study, coordinator, " ")
    decisions.unlock(study, coordinator, "a rater asked")
    decisions.decide(study, coordinator, case, ITEM, 2, "definition")
    with study.database.read() as connection:
        kinds = [event.kind for event in events.all_events(connection)]
    assert kinds.count("consensus_locked") == kinds.count("consensus_unlocked") == 1


def test_a_case_that_changes_under_the_lock_is_not_final_any_more(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}})
    decide_everything(study)
    decisions.lock(study, studies.coordinator(study), "open sesame")
    correct(study, "B", consensus.progress(study).visits[0].case_id, "malar.erythema", 1)
    assert sorted(statuses(study)) == [*["final"] * 5, "settled"]


def test_nothing_is_locked_while_a_correction_waits_for_its_signature(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}})
    decide_everything(study)
    case = consensus.progress(study).visits[0].case_id
    with study.database.read() as connection:
        found = next(row.id for row in entries.all_readings(connection) if row.rater == "A")
    reading.enter_all(study, found, case, {"malar.erythema": 1}, why="slipped")
    with pytest.raises(StillToDecide, match="1 corrected"):
        decisions.lock(study, studies.coordinator(study), "open sesame")
    reading.sign_checked(study, studies.raters(study)[0], found, case)
    decisions.lock(study, studies.coordinator(study), "open sesame")
    assert statuses(study) == ["final"] * 6


def test_only_those_whom_the_charter_names_decide_or_are_present_when_it_is_put_down(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}})
    study.charter = replace(study.charter, adjudicators=("B",))
    coordinator, (first, second, *_) = studies.coordinator(study), consensus.meeting(study).to_decide
    with pytest.raises(NotAnAdjudicator, match="B"):
        decisions.decide(study, coordinator, first.case_id, ITEM, 2, "definition")
    meeting = decisions.decide(study, coordinator, first.case_id, ITEM, 2, "definition", present=("B",))
    assert (meeting.present, meeting.has_rated) == (("B",), False)
    alone = decisions.decide(study, studies.raters(study)[1], second.case_id, ITEM, 2, "definition")
    assert (alone.author, alone.has_rated) == ("B", True)


def test_several_decisions_are_made_all_or_none(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}})
    case = consensus.meeting(study).to_decide[0].case_id
    with pytest.raises(NoReason):
        decisions.decide_all(
            study, studies.coordinator(study), [Made(case, ITEM, 1, "definition"), Made(case, ITEM, 2, "")]
        )
    with study.database.read() as connection:
        assert rows.all_decisions(connection) == []


def test_nothing_is_decided_or_locked_while_levels_are_masked(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}}, leave=1)
    case = consensus.progress(study).visits[0].case_id
    with pytest.raises(StillMasked, match="17 of 18 signatures"):
        decisions.decide(study, studies.coordinator(study), case, ITEM, 1, "definition")
    with pytest.raises(StillToDecide):
        decisions.lock(study, studies.coordinator(study), "open sesame")


def test_what_was_put_off_comes_last_also_when_the_room_is_entered_again(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}})
    first, second, *_ = consensus.meeting(study).to_decide
    decisions.put_off(study, studies.coordinator(study), first.case_id, first.item)
    again = consensus.meeting(study)
    assert (again.to_decide[0].case_id, again.to_decide[-1].case_id) == (second.case_id, first.case_id)
    assert again.put_off == {(first.case_id, first.item)}


def test_decisions_are_a_table_of_their_own(study: OpenStudy) -> None:
    score_all(study, {"A": {ITEM: 3}, "C": {ITEM: 1}})
    first = consensus.meeting(study).to_decide[0]
    decisions.decide(
        study, studies.coordinator(study), first.case_id, ITEM, 3, "other: tattoo, left", present=("A", "B")
    )
    (row,) = table(results.decisions_csv(study))
    visit = next(v for v in consensus.progress(study).visits if v.case_id == first.case_id)
    assert (row["subject"], row["visit"], row["item"]) == (visit.subject, visit.label, ITEM)
    assert (row["levels"], row["levels_when_decided"], row["flags"]) == ("0 1 3", "0 1 3", "range")
    assert (row["rule"], row["automatic"], row["value"], row["round"]) == ("median", "1", "3", "decision")
    assert (row["author"], row["author_rated"], row["present"]) == ("coordinator", "false", "A B")
    assert row["reason"] == "other: tattoo, left"
    assert row["at"].startswith("2026-01-01T")


@pytest.mark.parametrize(
    ("rule", "value"), [(ItemRule.MEDIAN, "1"), (ItemRule.MAJORITY, ""), (ItemRule.ADJUDICATOR, "")]
)
def test_another_rule_is_computed_on_the_same_sheets(study: OpenStudy, rule: ItemRule, value: str) -> None:
    """0, 1, 3: the median is 1, nothing has a majority, and what is flagged waits for the adjudicator."""
    score_all(study, {"A": {ITEM: 3}, "C": {ITEM: 1}})
    found = table(results.consensus_csv(study, rule))
    assert {(row[ITEM], row["rule"]) for row in found} == {(value, str(rule))}
    assert {row["status"] for row in found} == {"provisional, 1 flagged" if value else "open 1"}
