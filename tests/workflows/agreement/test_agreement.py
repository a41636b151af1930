"""Agreement sees locked first-round answers of unmasked cases, and nothing else."""

from fractions import Fraction

import pytest

from dmscorer.domain.agreement.agreement import CaseKey
from dmscorer.store.photos import photos
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.agreement.conduct import conduct
from dmscorer.workflows.consensus.consensus import StillMasked
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy
from tests.workflows.consensus.test_consensus import score_all


def test_masked_levels_are_in_no_table_and_no_statistic(study: OpenStudy) -> None:
    score_all(study, {"A": {"scalp.erythema": 3}}, leave=1)
    assert agreement.table(study).sheets == {}
    with pytest.raises(StillMasked):
        agreement.agreement(study)


def test_the_table_holds_what_was_signed_in_rater_and_study_order(study: OpenStudy) -> None:
    score_all(study, {"A": {"scalp.erythema": 3}, "B": {"arm.scale": 1}})
    table = agreement.table(study)
    assert table.raters == ("A", "B", "C")
    assert table.cases[:2] == (CaseKey("P00", "visit 1"), CaseKey("P00", "visit 2"))
    assert table.sheets[0, 0]["scalp.erythema"] == 3
    assert table.sheets[5, 1]["arm.scale"] == 1
    assert len(table.sheets) == 18


def test_percent_agreement_by_hand(study: OpenStudy) -> None:
    """Scalp erythema 3, 0, 0 in every case: all equal 0 of 6; of the three pairs one is equal, 6 of 18."""
    score_all(study, {"A": {"scalp.erythema": 3}})
    rows = {
        (r.variant, r.raters): r.value
        for r in agreement.agreement(study)
        if (r.measure, r.statistic, r.visit) == ("scalp.erythema", "agreement", "all")
    }
    assert rows["exact", "all"] == 0
    assert rows["pairwise", "all"] == pytest.approx(1 / 3)


def test_chart_values_count_in_totals_and_are_left_out_of_agreement(study: OpenStudy) -> None:
    with study.database.write() as connection:
        for visit in photos.all_visits(connection):
            photos.add_chart_value(
                connection, study.new_id(), visit.id, "alopecia.recent", 1, "coordinator", study.clock()
            )
    for rater in studies.raters(study):
        begun = blinding.begin(study, rater)
        for case in begun.cases:
            asked = reading.sheet(study, begun.id, case.case_id).open_items(study.instrument)
            assert "alopecia.recent" not in asked
            reading.enter_all(study, begun.id, case.case_id, dict.fromkeys(asked, 0))
            reading.sign_checked(study, rater, begun.id, case.case_id)
    table = agreement.table(study)
    assert table.charted == {"alopecia.recent"}
    assert table.sheets[0, 0]["alopecia.recent"] == 1
    assert "alopecia.recent" not in {row.measure for row in agreement.agreement(study)}


def test_the_page_says_what_it_was_computed_on(study: OpenStudy) -> None:
    """Three subjects, two visits, three raters: 18 sheets. Scalp erythema 3, 0, 0 on a scale to 3: two gaps of three."""
    score_all(study, {"A": {"scalp.erythema": 3}})
    page = agreement.page(table := agreement.table(study), study.instrument, conduct(study, table))
    assert (page.raters, page.n_subjects, page.n_cases, page.n_ratings) == (("A", "B", "C"), 3, 6, 18)
    assert page.results == agreement.agreement(study)
    scalp = page.differences[0]
    assert (scalp.item, scalp.share, scalp.n_pairs) == ("scalp.erythema", Fraction(2, 3), 18)
