"""Who reads what, in which order and when: drawn once, and hidden repeats only after the washout."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dmscorer.domain.instrument.instrument import Answer
from dmscorer.domain.reading.reading import Reading, ReadingKind, StaysClosed
from dmscorer.domain.study.study import NewPerson, Person, Visit
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries, sheets
from dmscorer.store.study import events
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.audit import audit
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.reading import blinding
from dmscorer.workflows.reading import reading as desk
from dmscorer.workflows.report import export
from dmscorer.workflows.results import results
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.conftest import add_cases

BEGAN = datetime(2026, 1, 1, 9, tzinfo=UTC)
WASHOUT = timedelta(days=28)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def study(tmp_path: Path, clock: Clock) -> Iterator[OpenStudy]:
    """Two raters, five subjects with two visits; a fifth of the ten cases, two, will be repeated."""
    raters = (NewPerson("A", "Ann"), NewPerson("B", "Bo"))
    made = studies.create(tmp_path / "Trial", NewStudy("Trial", raters, seed=7, passphrase="open sesame"), clock)
    made.charter = replace(made.charter, repeat_share=0.2)
    add_cases(made, subjects=5)
    yield made
    studies.close(made)


@pytest.fixture
def rater(study: OpenStudy) -> Person:
    return studies.raters(study)[0]


def sign_all(study: OpenStudy, rater: Person, level: Answer = 0) -> Reading:
    """Score whatever this rater reads now with one level (as far as the item has it) and sign it; gives that reading."""
    begun = blinding.begin(study, rater)
    for case in begun.cases:
        sign(study, rater, begun, case.case_id, level)
    return begun


def sign(study: OpenStudy, rater: Person, begun: Reading, case: str, level: Answer = 0) -> None:
    answers = {
        item.id: min(level, item.maximum) if isinstance(level, int) else level for item in study.instrument.items
    }
    desk.enter_all(study, begun.id, case, answers)
    desk.sign_checked(study, rater, begun.id, case)


def drawn(study: OpenStudy) -> list[dict[str, object]]:
    with study.database.read() as connection:
        return [json.loads(e.body) for e in events.all_events(connection) if e.kind == "reading_order_drawn"]


# ── the first part ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_code_names_two_cases_whoever_reads_them(study: OpenStudy) -> None:
    codes = [case.code for rater in studies.raters(study) for case in blinding.begin(study, rater).cases]
    assert len(set(codes)) == 20


def test_who_signs_in_first_changes_nothing(study: OpenStudy, tmp_path: Path, clock: Clock) -> None:
    """The order follows from seed, rater and cases alone (ids differ between the two studies: compare the visits).

    The codes follow from nothing: equal seeds give other ones, so that no code leads back to the seed.
    """
    raters = (NewPerson("A", "Ann"), NewPerson("B", "Bo"))
    other = studies.create(tmp_path / "Other", NewStudy("Other", raters, seed=7, passphrase="open sesame"), clock)
    add_cases(other, subjects=5)

    def read(study: OpenStudy, order: int) -> dict[str, list[tuple[str, str]]]:
        with study.database.read() as connection:
            visit = {v.case_id: (v.subject, v.label) for v in photos.all_visits(connection)}
        return {
            rater.code: [visit[case.case_id] for case in blinding.begin(study, rater).cases]
            for rater in studies.raters(study)[::order]
        }

    assert read(study, 1) == read(other, -1)
    codes = [_codes(one, rater.code) for one in (study, other) for rater in studies.raters(one)]
    assert codes[0] != codes[2]
    assert codes[1] != codes[3]
    studies.close(other)


def _codes(study: OpenStudy, rater: str) -> list[str]:
    person = next(one for one in studies.raters(study) if one.code == rater)
    return [case.code for case in blinding.begin(study, person).cases]


def test_an_old_study_gets_new_codes_where_nobody_has_begun_and_keeps_every_order(
    study: OpenStudy, rater: Person
) -> None:
    """As the first versions left it: codes from the seed, which their event tells. B has looked at one photo."""
    other = studies.raters(study)[1]
    before = {}
    for person in (rater, other):
        begun = blinding.begin(study, person)
        before[person.code] = [(case.case_id, case.code) for case in begun.cases]
        with study.database.write() as connection:
            events.record(
                connection, study.clock(), person.code, "reading_order_drawn", {"reading": begun.id, "seed": 7}
            )
    desk.mark_seen(study, begun.id, desk.case(study, begun.id, begun.cases[0].case_id).photos[0].id)
    share = study.charter.repeat_share
    for _ in range(2):
        studies.close(study)
        study = studies.open_study(study.folder)
        study.charter = replace(study.charter, repeat_share=share)
    after = {p.code: [(c.case_id, c.code) for c in blinding.begin(study, p).cases] for p in (rater, other)}
    assert after["B"] == before["B"]
    assert [case for case, _ in after["A"]] == [case for case, _ in before["A"]]
    assert not {code for _, code in after["A"]} & {code for own in before.values() for _, code in own}
    with study.database.read() as connection:
        (told,) = events.of_kinds(connection, ("codes_renewed",))
    assert len(json.loads(told.body)["readings"]) == 1
    assert [one for one in audit.check(study).findings if "order and codes" in one.what] == []
    studies.close(study)


def test_the_seed_is_long_and_no_event_tells_it(tmp_path: Path) -> None:
    """128 bits: the chance that a drawn seed has fewer than 100 is 1 in 2**28."""
    made = studies.create(tmp_path / "S", NewStudy("S", (NewPerson("A", "Ann"), NewPerson("B", "Bo"))))
    assert 2**100 < made.charter.seed < 2**128
    add_cases(made)
    blinding.begin(made, studies.raters(made)[0])
    with made.database.read() as connection:
        bodies = [event.body for event in events.all_events(connection)]
    assert not [body for body in bodies if str(made.charter.seed) in body]
    (event,) = drawn(made)
    assert event["seed_sha256"] == hashlib.sha256(str(made.charter.seed).encode()).hexdigest()
    studies.close(made)


def test_gap_and_balance_are_recorded(study: OpenStudy, rater: Person) -> None:
    """Five subjects with two visits: all five, then all five again, is the largest gap; one visit too many in a half."""
    blinding.begin(study, rater)
    (event,) = drawn(study)
    assert (event["smallest_gap"], event["distance"], event["cases"]) == (5, 5, 10)
    balance = event["more_in_first_half"]
    assert isinstance(balance, list)
    assert [abs(one) for one in balance] == [1, 1]


def test_late_cases_stand_behind_away_from_their_subject_and_nothing_before_changes(
    study: OpenStudy, rater: Person
) -> None:
    begun = blinding.begin(study, rater)
    with study.database.write() as connection:
        last = next(v for v in photos.all_visits(connection) if v.case_id == begun.cases[-1].case_id)
        for number, subject in enumerate((last.subject, "N1", "N2", "N3", "N4")):
            visit = Visit(f"v{number}", f"late-{number}", subject, "late", 50 + number)
            photos.add_visit(connection, visit)
            sha256 = f"late{number}".ljust(64, "0")
            facts = {"sha256": sha256, "format": "jpeg", "size_bytes": 1, "width": 3, "height": 4}
            photos.add_original(connection, facts)
            photos.add_photo(connection, f"p{number}", visit.id, sha256, "x.jpg", None)
    assert blinding.begin(study, rater).cases == begun.cases  # nobody has looked at their photos yet
    redaction.approve(study, redaction.unreviewed(study), "coordinator")
    later = blinding.begin(study, rater)
    assert later.cases[:10] == begun.cases
    assert sorted(case.case_id for case in later.cases[10:]) == [f"late-{n}" for n in range(5)]
    assert later.cases[14].case_id == "late-0"  # five behind the other visit of its subject: the last place of all
    assert len({case.code for case in later.cases}) == 15
    assert drawn(study)[-1]["smallest_gap"] == 5


def test_photos_added_to_a_case_that_is_held_change_no_place(study: OpenStudy, rater: Person) -> None:
    begun = blinding.begin(study, rater)
    with study.database.write() as connection:
        visit = next(v for v in photos.all_visits(connection) if v.case_id == begun.cases[3].case_id)
        photos.add_original(
            connection, {"sha256": "e" * 64, "format": "jpeg", "size_bytes": 1, "width": 3, "height": 4}
        )
        photos.add_photo(connection, "more", visit.id, "e" * 64, "x.jpg", None)
    assert blinding.begin(study, rater) == begun
    redaction.approve(study, redaction.unreviewed(study), "coordinator")
    later = blinding.begin(study, rater)
    assert [case.code for case in later.cases] == [case.code for case in begun.cases]
    assert [case.n_photos for case in later.cases] == [1, 1, 1, 2, 1, 1, 1, 1, 1, 1]


# ── the second part ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_of_a_second_part_is_said_before_the_first_is_signed(study: OpenStudy, rater: Person) -> None:
    begun = blinding.begin(study, rater)
    for case in begun.cases[:-1]:
        sign(study, rater, begun, case.case_id)
    assert blinding.begin(study, rater).second_part_at is None


def test_the_second_part_opens_when_the_washout_is_over_and_not_a_second_earlier(
    study: OpenStudy, rater: Person, clock: Clock
) -> None:
    first = sign_all(study, rater)
    assert blinding.begin(study, rater).second_part_at == BEGAN + WASHOUT
    clock.now = BEGAN + WASHOUT - timedelta(seconds=1)
    waiting = blinding.begin(study, rater)
    assert (waiting.id, waiting.part) == (first.id, 1)
    with study.database.read() as connection:
        assert entries.all_readings(connection, (ReadingKind.REPEAT,)) == ()
    clock.now = BEGAN + WASHOUT
    second = blinding.begin(study, rater)
    assert (second.part, second.second_part_at, len(second.cases)) == (2, None, 2)
    assert second.id != first.id


def test_a_washout_opened_by_a_clock_that_was_put_forward_is_told(
    study: OpenStudy, rater: Person, clock: Clock
) -> None:
    """Nothing is told while the clock runs on; once it is put back, event and days are."""
    sign_all(study, rater)
    clock.now = BEGAN + WASHOUT
    blinding.begin(study, rater)
    assert [one for one in audit.check(study).findings if "clock" in one.what] == []
    clock.now = BEGAN + timedelta(hours=1)
    assert sign_all(study, rater).part == 2
    with study.database.read() as connection:
        number = next(e.seq for e in reversed(events.all_events(connection)) if e.kind == "reading_order_drawn")
    told = {one.where: one.what for one in audit.check(study).findings if "clock" in one.what}
    assert list(told) == [f"audit trail, event {number + 1}", f"second part of rater A, event {number}"]
    assert all("27 days" in what for what in told.values())


def test_a_clock_that_stands_before_the_last_event_is_recorded_at_sign_in(
    study: OpenStudy, rater: Person, clock: Clock
) -> None:
    studies.set_passphrase(study, rater, "secret A")
    studies.sign_in(study, rater, "secret A")
    clock.now -= timedelta(minutes=4)
    studies.sign_in(study, rater, "secret A")
    assert _recorded(study) == []
    clock.now -= timedelta(hours=3)
    studies.sign_in(study, rater, "secret A")
    studies.sign_in(study, rater, "secret A")
    assert [one["seconds"] for one in _recorded(study)] == [184 * 60]  # 4 minutes and 3 hours, once


def _recorded(study: OpenStudy) -> list[dict[str, object]]:
    with study.database.read() as connection:
        return [json.loads(e.body) for e in events.of_kinds(connection, ("clock_set_back",))]


def test_the_washout_counts_from_the_last_signature_of_the_first_part(
    study: OpenStudy, rater: Person, clock: Clock
) -> None:
    begun = blinding.begin(study, rater)
    for case in begun.cases:
        clock.now += timedelta(days=3)
        sign(study, rater, begun, case.case_id)
    assert blinding.begin(study, rater).second_part_at == BEGAN + timedelta(days=30) + WASHOUT


def test_a_repeat_has_a_code_of_its_own_and_an_empty_sheet(study: OpenStudy, rater: Person, clock: Clock) -> None:
    first = sign_all(study, rater, level=3)
    clock.now += WASHOUT
    second = blinding.begin(study, rater)
    repeated = {case.case_id for case in second.cases}
    assert repeated < {case.case_id for case in first.cases}
    assert not {case.code for case in second.cases} & {case.code for case in first.cases}
    for case in second.cases:
        sheet = desk.sheet(study, second.id, case.case_id)
        assert (sheet.answers, sheet.comments, sheet.is_signed) == ({}, {}, False)
        assert desk.seen(study, second.id, case.case_id) == frozenset()


def test_the_second_part_goes_on_where_it_was_and_ends(study: OpenStudy, rater: Person, clock: Clock) -> None:
    first = sign_all(study, rater)
    clock.now += WASHOUT
    second = blinding.begin(study, rater)
    sign(study, rater, second, second.cases[0].case_id)
    assert blinding.begin(study, rater).id == second.id
    sign(study, rater, second, second.cases[1].case_id)
    after = blinding.begin(study, rater)
    assert (after.id, after.second_part_at, after.next_open) == (first.id, None, None)


def test_no_second_part_where_the_charter_has_none(study: OpenStudy, rater: Person, clock: Clock) -> None:
    study.charter = replace(study.charter, repeat_share=0.0)
    first = sign_all(study, rater)
    clock.now += 10 * WASHOUT
    assert blinding.begin(study, rater) == desk.reading(study, rater, first.id)
    assert blinding.second_parts(study) == ()


def test_repeats_reach_neither_consensus_nor_agreement_nor_export(study: OpenStudy, clock: Clock) -> None:
    """Everybody scores 0 the first time and the most the second time: any trace of it would change a number."""
    for rater in studies.raters(study):
        sign_all(study, rater, level=0)
    before = unmasked(study)
    clock.now += WASHOUT
    for rater in studies.raters(study):
        assert sign_all(study, rater, level=3).part == 2
    assert unmasked(study) == before
    with study.database.read() as connection:
        again = sheets.repeats(connection, study.instrument)
    assert {case: set(raters) for case, raters in again.items()} != {}
    assert {answers["scalp.erythema"] for raters in again.values() for answers in raters.values()} == {3}


def unmasked(study: OpenStudy) -> list[object]:
    """As if no second part were awaited: that alone hides the levels until it is signed."""
    kept = study.charter
    study.charter = replace(kept, repeat_share=0.0)
    try:
        return everything(study)
    finally:
        study.charter = kept


def test_levels_stay_hidden_until_every_second_part_is_signed(study: OpenStudy, clock: Clock) -> None:
    raters = studies.raters(study)
    for rater in raters:
        sign_all(study, rater)
    told = consensus.masked(study)
    assert told is not None
    assert (told.n_signed, told.n_expected, told.n_second_parts) == (20, 20, 2)
    with pytest.raises(consensus.StillMasked, match="second parts are signed, of which 2"):
        results.consensus_csv(study)
    clock.now += WASHOUT
    sign_all(study, raters[0])
    assert consensus.masked(study) is not None
    sign_all(study, raters[1])
    assert consensus.masked(study) is None


def test_signed_cases_stay_closed_until_the_second_part_is_signed(
    study: OpenStudy, rater: Person, clock: Clock
) -> None:
    """Neither to look at nor to correct; before the last signature and after the second part they are open."""
    begun = blinding.begin(study, rater)
    first, *others = (case.case_id for case in begun.cases)
    sign(study, rater, begun, first)
    assert desk.case(study, begun.id, first).id == first
    for case in others:
        sign(study, rater, begun, case)
    for _ in range(2):
        with pytest.raises(StaysClosed):
            desk.case(study, begun.id, first)
        with pytest.raises(StaysClosed):
            desk.sheet(study, begun.id, first)
        with pytest.raises(StaysClosed):
            desk.enter_all(study, begun.id, first, {"scalp.erythema": 1}, why="slip")
        assert not desk.may_correct(study, begun.id)
        clock.now += WASHOUT
        second = blinding.begin(study, rater)
    for repeat in second.cases:
        sign(study, rater, second, repeat.case_id)
    assert desk.case(study, begun.id, first).id == first
    assert desk.sheet(study, begun.id, first).is_signed
    assert desk.may_correct(study, begun.id)


def test_a_correction_that_was_begun_can_be_ended_though_the_first_part_is_done(
    study: OpenStudy, rater: Person, clock: Clock
) -> None:
    """Else the void case would keep the second part from opening, and the second part the case from being signed."""
    begun = blinding.begin(study, rater)
    first, *others = (case.case_id for case in begun.cases)
    sign(study, rater, begun, first)
    desk.enter_all(study, begun.id, first, {"scalp.erythema": 3}, why="slip")
    for case in others:
        sign(study, rater, begun, case)
    desk.enter_all(study, begun.id, first, {"scalp.erythema": 2}, why="slip")
    desk.sign_checked(study, rater, begun.id, first)
    with pytest.raises(StaysClosed):
        desk.case(study, begun.id, first)
    clock.now += WASHOUT
    assert blinding.begin(study, rater).part == 2


def everything(study: OpenStudy) -> list[object]:
    with study.database.read() as connection:
        locked = sheets.locked(connection, study.instrument)
    made = export.Source(study)
    skipped = (
        "audit.csv",
        "study.json",
        "readings.csv",
        "repeats.csv",
        "figures/",
        "report.html",
        "report.pdf",
    )  # of every act; drawn from the tables; told of in sections of their own
    return [
        locked,
        consensus.progress(study),
        consensus.of_visits(study),
        consensus.meeting(study),
        agreement.table(study),
        results.consensus_csv(study),
        *(file.files(made) for file in export.FILES if file.name not in skipped),
    ]


def test_the_coordinator_sees_how_far_the_second_parts_are(study: OpenStudy, rater: Person, clock: Clock) -> None:
    sign_all(study, rater)
    waiting, other = blinding.second_parts(study)
    assert (waiting.rater, waiting.opens_at, waiting.is_open) == ("A", BEGAN + WASHOUT, False)
    assert (other.rater, other.opens_at, other.is_open) == ("B", None, False)
    clock.now += WASHOUT
    second = blinding.begin(study, rater)
    sign(study, rater, second, second.cases[0].case_id)
    now = blinding.second_parts(study)[0]
    assert (now.n_cases, now.n_signed, now.is_open) == (2, 1, True)
