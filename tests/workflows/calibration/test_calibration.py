"""Calibration: reference cases apart from the study, levels after signing, a certificate, and the gate before reading."""

from dataclasses import replace
from pathlib import Path

import pytest

from dmscorer.domain.calibration.calibration import (
    AlreadyRead,
    Certificate,
    NoReferenceCases,
    NotCalibrated,
    NotReviewed,
    NotSignedYet,
    ReferenceInUse,
)
from dmscorer.domain.instrument.instrument import Answer, NotAssessable
from dmscorer.domain.reading.reading import Reading
from dmscorer.domain.study.study import Person, Visit
from dmscorer.formats.tables import BadTable
from dmscorer.store.photos import photos
from dmscorer.store.reading import sheets
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.audit import audit
from dmscorer.workflows.calibration import calibration
from dmscorer.workflows.calibration import expert_panel as panel
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.reading import blinding, gates
from dmscorer.workflows.reading import reading as desk
from dmscorer.workflows.report import export
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy

pytestmark = pytest.mark.usefixtures("small_set")

TABLE = "subject,visit,rater,scalp.erythema,scalp.scale,arm.erythema\r\n"
LEVELS = TABLE + "P00,visit 1,panel,3,2,0\r\nP00,visit 2,panel,1,0,2\r\n"


@pytest.fixture
def rater(study: OpenStudy) -> Person:
    return studies.raters(study)[0]


@pytest.fixture
def coordinator(study: OpenStudy) -> Person:
    return studies.coordinator(study)


@pytest.fixture
def ready(study: OpenStudy, coordinator: Person, tmp_path: Path) -> OpenStudy:
    """The two visits of P00 are reference cases with three levels of the panel each; the charter asks for calibration."""
    study.charter = replace(study.charter, calibration=True)
    calibration.take_as_reference(study, [v.id for v in visits(study) if v.subject == "P00"], coordinator.code)
    bring_in(study, coordinator, tmp_path, LEVELS)
    return study


def visits(study: OpenStudy, *, of_reference: bool = False) -> tuple[Visit, ...]:
    with study.database.read() as connection:
        return photos.all_visits(connection, of_reference=of_reference)


def bring_in(study: OpenStudy, coordinator: Person, folder: Path, text: str) -> int:
    path = folder / "panel.csv"
    path.write_text(text, "utf-8", newline="")
    return panel.import_table(study, path, coordinator)


def score(study: OpenStudy, rater: Person, begun: Reading, **levels: Answer) -> None:
    """Every case of it: ``levels`` as given, everything else 0; signed."""
    given = {item.id: levels.get(item.id.replace(".", "__"), 0) for item in study.instrument.items}
    for case in begun.cases:
        desk.enter_all(study, begun.id, case.case_id, given)
        desk.sign_checked(study, rater, begun.id, case.case_id)


def like_the_panel(study: OpenStudy, rater: Person, begun: Reading) -> Certificate:
    for case in begun.cases:
        given = dict.fromkeys(study.instrument.item_ids, 0) | calibration.panel_levels(study)[case.case_id]
        desk.enter_all(study, begun.id, case.case_id, given)
        desk.sign_checked(study, rater, begun.id, case.case_id)
    made = calibration.certify(study, rater, begun.id)
    assert made is not None
    return made


# ── the set ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reference_case_leaves_the_study(ready: OpenStudy, rater: Person) -> None:
    assert {visit.subject for visit in visits(ready)} == {"P01", "P02"}
    assert {visit.subject for visit in visits(ready, of_reference=True)} == {"P00"}
    assert {visit.subject for visit in consensus.progress(ready).visits} == {"P01", "P02"}
    ready.charter = replace(ready.charter, calibration=False)
    held = {case.case_id for case in blinding.begin(ready, rater).cases}
    assert held == {visit.case_id for visit in visits(ready)}


def test_a_visit_that_a_rater_has_is_not_taken(study: OpenStudy, rater: Person) -> None:
    blinding.begin(study, rater)
    with pytest.raises(AlreadyRead):
        calibration.take_as_reference(study, [visits(study)[0].id], "coordinator")
    assert visits(study, of_reference=True) == ()


def test_what_nobody_looked_through_is_not_taken(study: OpenStudy) -> None:
    """It would be gone from the page where one looks through, and the gate would never open."""
    study.charter = replace(study.charter, redaction_review=True)
    with study.database.write() as connection:
        photos.add_visit(connection, Visit("v-new", "c-new", "NEW", "1", 99))
        facts = {"sha256": "f" * 64, "format": "jpeg", "size_bytes": 1, "width": 3, "height": 4}
        photos.add_original(connection, facts)
        photos.add_photo(connection, "p-new", "v-new", "f" * 64, "x.jpg", None)
    with pytest.raises(NotReviewed):
        calibration.take_as_reference(study, ["v-new"], "coordinator")
    redaction.approve(study, ["p-new"], "coordinator")
    calibration.take_as_reference(study, ["v-new"], "coordinator")


def test_a_reference_case_can_go_back_until_somebody_was_shown_it(ready: OpenStudy, rater: Person) -> None:
    first, second = visits(ready, of_reference=True)
    with pytest.raises(ReferenceInUse):  # the panel has it: its levels stand there
        calibration.put_back(ready, [first.id], "coordinator")
    assert len(visits(ready)) == 4
    calibration.take_as_reference(ready, [visits(ready)[0].id], "coordinator")
    third = next(v for v in visits(ready, of_reference=True) if v not in (first, second))
    calibration.put_back(ready, [third.id], "coordinator")
    assert third in visits(ready)


def test_the_panels_levels_come_from_a_table_and_can_be_revised(
    ready: OpenStudy, coordinator: Person, tmp_path: Path
) -> None:
    cases = calibration.reference_cases(ready)
    assert [(case.n_photos, case.n_judged, case.is_ready) for case in cases] == [(1, 3, True)] * 2
    first = cases[0].visit.case_id
    assert calibration.panel_levels(ready)[first] == {"scalp.erythema": 3, "scalp.scale": 2, "arm.erythema": 0}
    assert bring_in(ready, coordinator, tmp_path, LEVELS.replace(",3,2,0", ",2,2,0")) == 2
    assert calibration.panel_levels(ready)[first]["scalp.erythema"] == 2
    assert [f for f in audit.check(ready).findings if "missing" not in f.what and f.where != "charter"] == []


def test_a_table_with_a_strange_case_or_level_changes_nothing(
    ready: OpenStudy, coordinator: Person, tmp_path: Path
) -> None:
    before = calibration.panel_levels(ready)
    for wrong in (
        TABLE + "P00,visit 1,panel,1,1,1\r\nP01,visit 1,panel,1,1,1\r\n",
        TABLE + "P00,visit 1,panel,9,1,1\r\n",
    ):
        with pytest.raises(BadTable):
            bring_in(ready, coordinator, tmp_path, wrong)
    assert calibration.panel_levels(ready) == before


def test_the_panel_can_score_on_the_desk(study: OpenStudy, coordinator: Person) -> None:
    calibration.take_as_reference(study, [visits(study)[0].id], "coordinator")
    begun = blinding.begin_panel(study, coordinator)
    score(study, coordinator, begun, scalp__erythema=2)
    (levels,) = calibration.panel_levels(study).values()
    assert levels["scalp.erythema"] == 2
    calibration.take_as_reference(study, [visits(study)[0].id], "coordinator")
    assert len(blinding.begin_panel(study, coordinator).cases) == 2


# ── the rater ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_reading_before_the_calibration_is_passed(ready: OpenStudy, rater: Person) -> None:
    assert isinstance(gates.closed(ready, rater), NotCalibrated)
    with pytest.raises(NotCalibrated):
        blinding.begin(ready, rater)
    made = like_the_panel(ready, rater, blinding.begin_calibration(ready, rater))
    assert made.is_passed
    assert gates.closed(ready, rater) is None
    assert len(blinding.begin(ready, rater).cases) == 4
    assert isinstance(gates.closed(ready, studies.raters(ready)[1]), NotCalibrated)


def test_without_reference_cases_the_rater_waits(study: OpenStudy, rater: Person) -> None:
    study.charter = replace(study.charter, calibration=True)
    assert isinstance(gates.closed(study, rater), NoReferenceCases)
    with pytest.raises(NoReferenceCases):
        blinding.begin_calibration(study, rater)


def test_the_panels_levels_are_shown_only_after_signing(ready: OpenStudy, rater: Person) -> None:
    begun = blinding.begin_calibration(ready, rater)
    case = begun.cases[0].case_id
    with pytest.raises(NotSignedYet):
        calibration.feedback(ready, begun.id, case)
    desk.enter_all(ready, begun.id, case, dict.fromkeys(ready.instrument.item_ids, 0))
    with pytest.raises(NotSignedYet):
        calibration.feedback(ready, begun.id, case)
    desk.sign_checked(ready, rater, begun.id, case)
    wanted = calibration.panel_levels(ready)[case]
    found = calibration.feedback(ready, begun.id, case)
    assert {one.item: (one.own, one.panel) for one in found} == {item: (0, level) for item, level in wanted.items()}
    assert [one.is_equal for one in found] == [level == 0 for level in wanted.values()]


def test_the_value_by_hand_and_the_pass_mark_of_the_charter(ready: OpenStudy, rater: Person) -> None:
    """All 0 against the panel's shares 1, 1, 0, 1/3, 0, 2/3.

    Every pair of an own and a panel's level is as far apart as the judgements themselves are: kappa is 0.
    """
    begun = blinding.begin_calibration(ready, rater)
    score(ready, rater, begun)
    made = calibration.certify(ready, rater, begun.id)
    assert made is not None
    assert made.closeness.value == pytest.approx(0.0, abs=1e-12)
    assert (made.closeness.n, made.n_cases, made.needed, made.is_passed) == (6, 2, 0.6, False)
    assert isinstance(gates.closed(ready, rater), NotCalibrated)


def test_an_unfinished_calibration_goes_on_and_has_no_certificate(ready: OpenStudy, rater: Person) -> None:
    begun = blinding.begin_calibration(ready, rater)
    desk.enter(ready, begun.id, begun.cases[0].case_id, "scalp.scale", 1)
    assert calibration.certify(ready, rater, begun.id) is None
    assert blinding.begin_calibration(ready, rater).id == begun.id
    assert calibration.certificates(ready) == ()


def test_another_try_is_a_reading_of_its_own_with_new_codes(ready: OpenStudy, rater: Person) -> None:
    first = blinding.begin_calibration(ready, rater)
    score(ready, rater, first)
    assert calibration.certify(ready, rater, first.id) == calibration.certify(ready, rater, first.id)
    second = blinding.begin_calibration(ready, rater)
    assert not {case.code for case in first.cases} & {case.code for case in second.cases}
    assert desk.sheet(ready, second.id, second.cases[0].case_id).answers == {}
    made = like_the_panel(ready, rater, second)
    assert [(one.number, one.is_passed) for one in calibration.certificates(ready, rater)] == [(1, False), (2, True)]
    third = blinding.begin_calibration(ready, rater)
    score(ready, rater, third)
    calibration.certify(ready, rater, third.id)
    assert gates.closed(ready, rater) is None, "a later try takes no certificate away"
    assert made in calibration.certificates(ready)


def test_what_is_corrected_after_seeing_the_panels_levels_does_not_count(ready: OpenStudy, rater: Person) -> None:
    from dmscorer.domain.reading.reading import Entry
    from dmscorer.store.reading import entries
    from dmscorer.store.reading.entries import Signature

    begun = blinding.begin_calibration(ready, rater)
    score(ready, rater, begun)
    panels = calibration.panel_levels(ready)
    with ready.database.write() as connection:
        for case in begun.cases:
            seq = entries.next_seq(connection, begun.id, case.case_id)
            levels = panels[case.case_id]
            rows = [
                Entry(ready.new_id(), begun.id, case.case_id, item, level, seq + n, ready.clock())
                for n, (item, level) in enumerate(levels.items())
            ]
            entries.add_entries(connection, rows)
            row = Signature(ready.new_id(), begun.id, case.case_id, "A", "", seq + len(rows) - 1, "", ready.clock())
            entries.add_signatures(connection, [row])
    made = calibration.certify(ready, rater, begun.id)
    assert made is not None
    assert made.closeness.value == pytest.approx(0.0, abs=1e-12)


def test_not_assessable_is_left_out_and_counted(ready: OpenStudy, rater: Person) -> None:
    begun = blinding.begin_calibration(ready, rater)
    score(ready, rater, begun, scalp__erythema=NotAssessable("image_quality"))
    made = calibration.certify(ready, rater, begun.id)
    assert made is not None
    assert (made.closeness.n, made.closeness.n_possible) == (4, 6)


def test_the_charter_may_ask_for_an_icc_of_totals(ready: OpenStudy, rater: Person) -> None:
    """Two cases, and the panel judged three items only: no complete total, so not estimable and not passed."""
    ready.charter = replace(ready.charter, calibration_measure="icc")
    made = like_the_panel(ready, rater, blinding.begin_calibration(ready, rater))
    assert (made.closeness.value, made.is_passed) == (None, False)
    assert made.closeness.note


def test_the_export_has_a_row_for_every_try(ready: OpenStudy, rater: Person) -> None:
    score(ready, rater, first := blinding.begin_calibration(ready, rater))
    calibration.certify(ready, rater, first.id)
    like_the_panel(ready, rater, blinding.begin_calibration(ready, rater))
    head, one, two, _ = calibration.certificates_csv(ready).decode().split("\r\n")
    found = [dict(zip(head.split(","), row.split(","), strict=True)) for row in (one, two)]
    assert [(row["rater"], row["try"], row["passed"], row["n_compared"]) for row in found] == [
        ("A", "1", "false", "6"),
        ("A", "2", "true", "6"),
    ]
    assert found[0]["set_sha256"] == found[1]["set_sha256"]


def test_nothing_of_it_reaches_the_study(ready: OpenStudy) -> None:
    """Everybody scores the study 0, then calibrates with the most everywhere: no table of the study changes."""
    ready.charter = replace(ready.charter, calibration=False)
    for rater in studies.raters(ready):
        score(ready, rater, blinding.begin(ready, rater))
    before = everything(ready)
    for rater in studies.raters(ready):
        begun = blinding.begin_calibration(ready, rater)
        score(ready, rater, begun, scalp__erythema=3, arm__erythema=3, scalp__scale=2)
        assert calibration.certify(ready, rater, begun.id) is not None
    assert everything(ready) == before


def everything(study: OpenStudy) -> list[object]:
    with study.database.read() as connection:
        locked = sheets.locked(connection, study.instrument)
    made = export.Source(study)
    wanted = ("consensus.csv", "agreement.csv", "ratings_long.csv", "ratings_wide.csv")
    return [
        locked,
        consensus.progress(study),
        consensus.meeting(study),
        agreement.table(study),
        *(file.files(made) for file in export.FILES if file.name in wanted),
    ]
