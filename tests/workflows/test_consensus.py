"""Masked until signed, flagged without names, decided on top of entries that never change."""

from collections.abc import Mapping

import pytest

from dmscorer.domain.charter import ItemRule
from dmscorer.domain.consensus import NoReason, NotFlagged, score
from dmscorer.domain.instrument import Answer
from dmscorer.domain.reading import CaseState
from dmscorer.store import entries
from dmscorer.workflows import consensus, reading
from dmscorer.workflows import study as studies
from dmscorer.workflows.consensus import NothingSigned, NotTheCoordinator, StillMasked
from dmscorer.workflows.study import OpenStudy


def score_all(study: OpenStudy, scores: Mapping[str, Mapping[str, Answer]], leave: int = 0) -> None:
    """Every rater scores every case 0 but for ``scores[rater]``; the last ``leave`` cases of the last rater stay open."""
    raters = studies.raters(study)
    for rater in raters:
        begun = reading.begin(study, rater)
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
    assert all(one.consensus is None for one in consensus.settle(study))
    assert consensus.room(study).to_decide == ()
    progress = consensus.progress(study)
    assert sorted(cell.state for cell in progress.cells.values()).count(CaseState.SIGNED) == 17


def test_flagged_items_come_in_room_order_with_sorted_levels_and_no_names(study: OpenStudy) -> None:
    """Raters 3, 0, 1 on scalp erythema in each of 6 cases: 6 items, levels (0, 1, 3), median 1."""
    score_all(study, {"A": {"scalp.erythema": 3}, "C": {"scalp.erythema": 1}})
    room = consensus.room(study)
    assert [(item.item, item.levels, item.automatic) for item in room.to_decide] == [
        ("scalp.erythema", (0, 1, 3), 1)
    ] * 6
    assert len({item.room_code for item in room.to_decide}) == 6
    assert [item.case_id for item in room.to_decide] != [one.visit.case_id for one in consensus.settle(study)]
    assert (room.n_unanimous, room.n_by_rule) == (6 * 80, 0)


def test_a_decision_counts_can_be_revised_and_taken_back_and_never_touches_an_entry(study: OpenStudy) -> None:
    score_all(study, {"A": {"scalp.erythema": 3}, "C": {"scalp.erythema": 1}})
    coordinator, case = studies.coordinator(study), consensus.room(study).to_decide[0].case_id
    with study.database.read() as connection:
        before = entries.all_entries(connection)
    plain = consensus.settle(study)

    def activity() -> object:
        settled = next(one for one in consensus.settle(study) if one.visit.case_id == case)
        assert settled.consensus is not None
        return score(settled.consensus, "activity", ItemRule.MEDIAN).value

    consensus.decide(study, coordinator, case, "scalp.erythema", 3, "definition")
    assert activity() == 3
    consensus.decide(study, coordinator, case, "scalp.erythema", 0, "image_quality")
    assert activity() == 0
    consensus.withdraw(study, coordinator, case, "scalp.erythema")
    assert consensus.settle(study) == plain
    with study.database.read() as connection:
        assert entries.all_entries(connection) == before


def test_only_the_coordinator_decides_only_what_is_flagged_and_with_a_reason(study: OpenStudy) -> None:
    score_all(study, {"A": {"scalp.erythema": 3}})
    coordinator, case = studies.coordinator(study), consensus.room(study).to_decide[0].case_id
    with pytest.raises(NotTheCoordinator):
        consensus.decide(study, studies.raters(study)[0], case, "scalp.erythema", 1, "definition")
    with pytest.raises(NoReason):
        consensus.decide(study, coordinator, case, "scalp.erythema", 1, " ")
    with pytest.raises(NotFlagged):
        consensus.decide(study, coordinator, case, "malar.erythema", 1, "definition")
