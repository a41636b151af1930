"""The raters are asked again: only what was open, under new codes; the rule applies again; the layers stay apart."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dmscorer.domain.charter.charter import SecondRound
from dmscorer.domain.consensus.consensus import Status
from dmscorer.domain.instrument.instrument import Answer
from dmscorer.domain.reading.reading import AlreadySigned, Reading, StillOpen
from dmscorer.domain.study.study import Person
from dmscorer.store.reading import entries, sheets
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.reading import blinding, second_round
from dmscorer.workflows.reading import reading as desk
from dmscorer.workflows.reading.second_round import AlreadyStarted, NoSecondRound, NothingToAsk
from dmscorer.workflows.results import results
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.conftest import RATERS, add_cases, ticking

# Three raters, one case: erythema of the scalp 0 1 3 (three apart), scale 0 0 1, papules of the hands 0 0 1; the rest 0.
GIVEN: dict[str, dict[str, Answer]] = {
    "A": {"scalp.erythema": 0, "scalp.scale": 0},
    "B": {"scalp.erythema": 1, "scalp.scale": 0},
    "C": {"scalp.erythema": 3, "scalp.scale": 1, "gottrons_hands.papules": 1, "gottrons_hands.erythema": 1},
}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[OpenStudy]:
    made = studies.create(tmp_path / "Trial", NewStudy("Trial", RATERS, seed=7, passphrase="open sesame"), ticking())
    made.charter = replace(made.charter, second_round=SecondRound.BLIND)
    add_cases(made, subjects=2, visits=1)
    redaction.approve(made, redaction.unreviewed(made), "coordinator")
    for rater in studies.raters(made):
        begun = blinding.begin(made, rater)
        for number, case in enumerate(sorted(begun.cases, key=lambda one: one.case_id)):
            answers: dict[str, Answer | None] = dict.fromkeys(made.instrument.item_ids, 0)
            desk.enter_all(made, begun.id, case.case_id, answers | (GIVEN[rater.code] if number == 0 else {}))
            desk.sign_checked(made, rater, begun.id, case.case_id)
    yield made
    studies.close(made)


@pytest.fixture
def who(study: OpenStudy) -> Person:
    return studies.coordinator(study)


def asked_items(study: OpenStudy) -> set[str]:
    with study.database.read() as connection:
        (items,) = second_round.asked(connection).values()
    return set(items)


def answer_again(study: OpenStudy, rater: Person, answers: dict[str, int]) -> Reading:
    begun = blinding.begin(study, rater)
    (case,) = begun.cases
    desk.enter_all(study, begun.id, case.case_id, answers)
    desk.sign_checked(study, rater, begun.id, case.case_id)
    return begun


def settled(study: OpenStudy, item: str) -> tuple[Status, int | None]:
    first = next(
        one
        for one in consensus.of_visits(study)
        if one.consensus and one.consensus.items["scalp.erythema"].levels != (0, 0, 0)
    )
    assert first.consensus is not None
    return first.consensus.items[item].status, first.consensus.items[item].value


def test_only_what_was_open_is_asked_again_under_new_codes(study: OpenStudy, who: Person) -> None:
    first = {row.code for rater in studies.raters(study) for row in blinding.begin(study, rater).cases}
    assert second_round.start(study, who) == 2
    assert asked_items(study) == {"scalp.erythema", "gottrons_hands.papules"}
    rater = studies.raters(study)[0]
    begun = blinding.begin(study, rater)
    assert (begun.part, len(begun.cases)) == (3, 1)
    case = begun.cases[0]
    assert case.code not in first
    assert (case.n_answered, case.n_items) == (0, 2)
    sheet = desk.sheet(study, begun.id, case.case_id)
    assert set(sheet.open_items(study.instrument)) == {"scalp.erythema", "gottrons_hands.papules"}
    assert sheet.answers["scalp.scale"] == 0  # what the rater gave stands and cannot be answered here
    with pytest.raises(StillOpen):
        desk.sign(study, rater, begun.id, case.case_id, "anything")


def test_the_rule_applies_again_and_the_first_round_is_untouched(study: OpenStudy, who: Person) -> None:
    before = agreement.table(study)
    with study.database.read() as connection:
        locked = sheets.locked(connection, study.instrument)
    assert settled(study, "scalp.erythema") == (Status.BY_RULE, 1)  # median of 0 1 3, flagged
    second_round.start(study, who)
    for rater, level in zip(studies.raters(study), (1, 2, 2), strict=True):
        answer_again(study, rater, {"scalp.erythema": level, "gottrons_hands.papules": 0})
    assert settled(study, "scalp.erythema") == (Status.SECOND_ROUND, 2)
    assert settled(study, "gottrons_hands.papules") == (Status.SECOND_ROUND, 0)
    assert settled(study, "scalp.scale") == (Status.BY_RULE, 0)
    assert agreement.table(study) == before
    with study.database.read() as connection:
        assert sheets.locked(connection, study.instrument) == locked
        again = sheets.second_round(connection, study.instrument)
    ((_, by_rater),) = again.items()
    assert {rater: own["scalp.erythema"] for rater, own in by_rater.items()} == {"A": 1, "B": 2, "C": 2}
    assert {frozenset(own) for own in by_rater.values()} == {frozenset({"scalp.erythema", "gottrons_hands.papules"})}
    header, *lines = results.consensus_csv(study).decode("utf-8-sig").splitlines()
    at = header.split(",").index("n_second_round")
    assert sorted(line.split(",")[at] for line in lines) == ["0", "2"]


def test_until_all_have_answered_the_first_round_holds(study: OpenStudy, who: Person) -> None:
    second_round.start(study, who)
    for rater in studies.raters(study)[:2]:
        answer_again(study, rater, {"scalp.erythema": 2, "gottrons_hands.papules": 0})
    assert settled(study, "scalp.erythema") == (Status.BY_RULE, 1)
    told = {one.rater: (one.n_signed, one.n_cases) for one in second_round.progress(study)}
    assert told == {"A": (1, 1), "B": (1, 1), "C": (0, 1)}


def test_after_it_the_rater_is_done_and_nothing_can_be_changed(study: OpenStudy, who: Person) -> None:
    second_round.start(study, who)
    rater = studies.raters(study)[0]
    begun = answer_again(study, rater, {"scalp.erythema": 2, "gottrons_hands.papules": 1})
    assert blinding.begin(study, rater).part == 1
    with pytest.raises(AlreadySigned):
        desk.enter(study, begun.id, begun.cases[0].case_id, "scalp.erythema", 1)


def test_the_spread_is_shown_only_where_the_charter_says_so(study: OpenStudy, who: Person) -> None:
    second_round.start(study, who)
    begun = blinding.begin(study, studies.raters(study)[0])
    case = begun.cases[0].case_id
    assert desk.site_note(study, begun.id, case, "scalp") == ""
    study.charter = replace(study.charter, second_round=SecondRound.WITH_SPREAD)
    assert desk.site_note(study, begun.id, case, "scalp") == "Levels given before: Erythema: 0 · 1 · 3"
    assert desk.site_note(study, begun.id, case, "arm") == ""
    with study.database.read() as connection:
        first = entries.all_readings(connection)[0].id
    assert desk.site_note(study, first, case, "scalp") == ""  # never in the first round


def test_it_begins_once_and_only_where_the_charter_has_it(study: OpenStudy, who: Person) -> None:
    study.charter = replace(study.charter, second_round=SecondRound.OFF)
    with pytest.raises(NoSecondRound):
        second_round.start(study, who)
    study.charter = replace(study.charter, second_round=SecondRound.BLIND)
    second_round.start(study, who)
    with pytest.raises(AlreadyStarted):
        second_round.start(study, who)


def test_there_must_be_something_to_ask(study: OpenStudy, who: Person) -> None:
    study.charter = replace(study.charter, flag_range=9, flag_multiplier=False)
    with pytest.raises(NothingToAsk):
        second_round.start(study, who)
