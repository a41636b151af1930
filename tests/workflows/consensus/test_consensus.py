"""Masked until signed, flagged without names, decided on top of entries that never change."""

from collections.abc import Mapping

import pytest

from dmscorer.domain.consensus.consensus import NoReason, NotFlagged
from dmscorer.domain.instrument.instrument import Answer
from dmscorer.domain.reading.reading import CaseState
from dmscorer.domain.study.next_acts import RaterLeft, Standing
from dmscorer.domain.study.study import Visit
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.workflows.consensus import consensus, decisions
from dmscorer.workflows.consensus.consensus import Masked, NothingSigned, StillMasked
from dmscorer.workflows.consensus.decisions import NotTheCoordinator
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy


def score_all(study: OpenStudy, scores: Mapping[str, Mapping[str, Answer]], leave: int = 0) -> None:
    """Every rater scores every case 0 but for ``scores[rater]``; the last ``leave`` cases of the last rater stay open."""
    raters = studies.raters(study)
    for rater in raters:
        begun = blinding.begin(study, rater)
        cases = begun.cases[: len(begun.cases) - leave] if rater is raters[-1] else begun.cases
        for case in cases:
            zeros: dict[str, Answer | None] = {item.id: 0 for item in study.instrument.items}
            reading.enter_all(study, begun.id, case.case_id, zeros | dict(scores.get(rater.code, {})))
            reading.sign_checked(study, rater, begun.id, case.case_id)


def test_nothing_signed_is_said(study: OpenStudy) -> None:
    with pytest.raises(NothingSigned):
        consensus.refuse_masked(study)


def test_levels_stay_masked_while_one_signature_is_missing(study: OpenStudy) -> None:
    score_all(study, {"A": {"scalp.erythema": 3}}, leave=1)
    with pytest.raises(StillMasked, match="17 of 18"):
        consensus.refuse_masked(study)
    assert all(one.consensus is None for one in consensus.of_visits(study))
    assert consensus.meeting(study).to_decide == ()
    progress = consensus.progress(study)
    assert sorted(cell.state for cell in progress.cells.values()).count(CaseState.SIGNED) == 17


def test_flagged_items_come_in_room_order_with_sorted_levels_and_no_names(study: OpenStudy) -> None:
    """Raters 3, 0, 1 on scalp erythema in each of 6 cases: 6 items, levels (0, 1, 3), median 1."""
    score_all(study, {"A": {"scalp.erythema": 3}, "C": {"scalp.erythema": 1}})
    room = consensus.meeting(study)
    assert [(item.item, item.levels, item.automatic) for item in room.to_decide] == [
        ("scalp.erythema", (0, 1, 3), 1)
    ] * 6
    assert len({item.meeting_code for item in room.to_decide}) == 6
    assert [item.case_id for item in room.to_decide] != [one.visit.case_id for one in consensus.of_visits(study)]
    assert (room.n_unanimous, room.n_by_rule) == (6 * 80, 0)


def test_a_decision_counts_can_be_revised_and_taken_back_and_never_touches_an_entry(study: OpenStudy) -> None:
    score_all(study, {"A": {"scalp.erythema": 3}, "C": {"scalp.erythema": 1}})
    coordinator, case = studies.coordinator(study), consensus.meeting(study).to_decide[0].case_id
    with study.database.read() as connection:
        before = entries.all_entries(connection)
    plain = consensus.of_visits(study)

    def activity() -> object:
        settled = next(one for one in consensus.of_visits(study) if one.visit.case_id == case)
        assert settled.consensus is not None
        return settled.consensus.totals["activity"].value

    decisions.decide(study, coordinator, case, "scalp.erythema", 3, "definition")
    assert activity() == 3
    decisions.decide(study, coordinator, case, "scalp.erythema", 0, "image_quality")
    assert activity() == 0
    decisions.withdraw(study, coordinator, case, "scalp.erythema")
    assert consensus.of_visits(study) == plain
    with study.database.read() as connection:
        assert entries.all_entries(connection) == before


def test_only_the_coordinator_decides_only_what_is_flagged_and_with_a_reason(study: OpenStudy) -> None:
    score_all(study, {"A": {"scalp.erythema": 3}})
    coordinator, case = studies.coordinator(study), consensus.meeting(study).to_decide[0].case_id
    with pytest.raises(NotTheCoordinator):
        decisions.decide(study, studies.raters(study)[0], case, "scalp.erythema", 1, "definition")
    with pytest.raises(NoReason):
        decisions.decide(study, coordinator, case, "scalp.erythema", 1, " ")
    with pytest.raises(NotFlagged):
        decisions.decide(study, coordinator, case, "malar.erythema", 1, "definition")


def test_where_a_study_stands_is_counted(study: OpenStudy) -> None:
    """Six cases; C has two left, so all levels stay masked and nothing can be decided or exported."""
    score_all(study, {"A": {"scalp.erythema": 3}}, leave=2)
    now = consensus.standing(consensus.progress(study), consensus.of_visits(study))
    assert now == Standing(6, 0, (RaterLeft("A", 0, 6), RaterLeft("B", 0, 6), RaterLeft("C", 2, 6)), 0, 0)
    assert consensus.masked(study) == Masked(16, 18)


def test_a_study_that_nobody_began_expects_every_rater_on_every_case_with_photos(study: OpenStudy) -> None:
    with study.database.write() as connection:
        photos.add_visit(connection, Visit(study.new_id(), study.new_id(), "P99", "visit 1", 99))
    now = consensus.standing(consensus.progress(study), consensus.of_visits(study))
    assert now == Standing(7, 1, tuple(RaterLeft(code, 6, 6) for code in "ABC"), 0, 0)
    assert consensus.masked(study) == Masked(0, 18)


def test_flagged_items_are_counted_and_fall_with_each_decision(study: OpenStudy) -> None:
    """A gives 3 and the others 0 to one item of each of six cases: six flags."""
    score_all(study, {"A": {"scalp.erythema": 3}})
    assert consensus.masked(study) is None
    assert consensus.standing(consensus.progress(study), consensus.of_visits(study)).n_to_decide == 6
    first = consensus.meeting(study).to_decide[0]
    decisions.decide(study, studies.coordinator(study), first.case_id, first.item, 0, "misread")
    assert consensus.standing(consensus.progress(study), consensus.of_visits(study)).n_to_decide == 5


def test_cleared_and_corrected_entries_count_once(study: OpenStudy) -> None:
    rater = studies.raters(study)[0]
    begun = blinding.begin(study, rater)
    case = begun.cases[0].case_id
    for answer in (1, 2, None, 3):
        reading.enter(study, begun.id, case, "scalp.erythema", answer)
    reading.enter(study, begun.id, case, "arm.scale", 1)
    reading.enter(study, begun.id, case, "arm.scale", None)
    cell = consensus.progress(study).cells[case, "A"]
    assert (cell.state, cell.n_answered) == (CaseState.IN_PROGRESS, 1)


def test_the_room_shows_the_nearest_view_of_the_site_first(study: OpenStudy) -> None:
    """The scalp has a view of its own; the front of the body shows it from afar, the feet do not show it."""
    with study.database.write() as connection:
        for visit in photos.all_visits(connection):
            for place, view in enumerate(("feet", "face_front", "scalp")):
                sha256 = f"{visit.position:02}{place}".ljust(64, "f")
                facts = {"sha256": sha256, "format": "jpeg", "size_bytes": 1, "width": 300, "height": 400}
                photos.add_original(connection, facts)
                photos.add_photo(connection, study.new_id(), visit.id, sha256, "x.jpg", view)
    redaction.approve(study, redaction.unreviewed(study), "coordinator")
    score_all(study, {"A": {"scalp.erythema": 3}})
    views = [photo.view for photo in consensus.meeting(study).to_decide[0].photos]
    assert views[0] == "scalp"
    assert "feet" not in views
