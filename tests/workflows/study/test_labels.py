"""Labels that look alike: told, merged where they are one, kept apart where they are two."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dmscorer.domain.study.study import Visit
from dmscorer.store.photos import photos as rows
from dmscorer.store.study import events
from dmscorer.workflows.audit.audit import check
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.reading import ratings
from dmscorer.workflows.report import export_files
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import labels
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.labels import CannotMerge
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.conftest import RATERS

WHO = "coordinator"
SCORES = "subject,visit,rater,scalp.erythema\n{subject},{visit},A,1\n{subject},{visit},B,2\n"


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[OpenStudy]:
    made = studies.create(tmp_path / "Bare", NewStudy("Bare", RATERS, seed=7))
    yield made
    studies.close(made)


def photo(study: OpenStudy, subject: str, visit: str, n: int = 1) -> None:
    """A picture that exists as a row only."""
    with study.database.write() as connection:
        there = rows.find_visit(connection, subject, visit)
        place = rows.next_visit_position(connection)
        one = there or Visit(study.new_id(), study.new_id(), subject, visit, place)
        if there is None:
            rows.add_visit(connection, one)
        sha256 = f"{n:064}"
        facts = {"sha256": sha256, "format": "jpeg", "size_bytes": 1, "width": 300, "height": 400}
        rows.add_original(connection, facts)
        rows.add_photo(connection, study.new_id(), one.id, sha256, f"{n}.jpg", None)


def scores(study: OpenStudy, folder: Path, subject: str, visit: str) -> None:
    path = folder / "scores.csv"
    path.write_text(SCORES.format(subject=subject, visit=visit), "utf-8")
    ratings.import_table(study, path)


def values(study: OpenStudy, folder: Path, text: str) -> None:
    path = folder / "values.csv"
    path.write_text(text, "utf-8")
    clinical.import_table(study, path, WHO)


def places(study: OpenStudy) -> list[tuple[str, str, int]]:
    """Subject, visit, photos of everything that is a visit."""
    with study.database.read() as connection:
        pictures = rows.count_by_case(connection)
    with study.database.read() as connection:
        return sorted((v.subject, v.label, pictures.get(v.case_id, 0)) for v in labels.living(connection))


def test_zeros_lost_in_a_spreadsheet_are_told_and_mended(bare: OpenStudy, tmp_path: Path) -> None:
    """Photos of 001, scores of 1: one visit with both after the merge, whichever spelling stays."""
    photo(bare, "001", "V1")
    scores(bare, tmp_path, "1", "V1")
    assert [str(one) for one in labels.found(bare)] == ["“001” and “1”"]
    assert [one.where for one in check(bare).findings if "look alike" in one.what] == ["subjects “001” and “1”"]
    assert labels.merge(bare, "subject", "1", "001", WHO) == 1
    assert places(bare) == [("001", "V1", 1)]
    assert labels.found(bare) == ()
    (case,) = consensus.of_visits(bare)
    assert (case.visit.subject, case.raters) == ("001", ("A", "B"))


def test_a_visit_is_merged_across_all_subjects(bare: OpenStudy) -> None:
    for n, (subject, visit) in enumerate([("P1", "V1"), ("P2", "v1"), ("P3", "v1")], start=1):
        photo(bare, subject, visit, n)
    assert [str(one) for one in labels.found(bare)] == ["“V1” and “v1”"]
    assert labels.merge(bare, "visit", "v1", "V1", WHO) == 2
    assert places(bare) == [("P1", "V1", 1), ("P2", "V1", 1), ("P3", "V1", 1)]


def test_values_move_to_the_visit_that_stays_and_leave_no_second_subject(bare: OpenStudy, tmp_path: Path) -> None:
    photo(bare, "P1", "V1")
    values(bare, tmp_path, "subject,visit,ck_u_l\np1,V1,100\n")
    labels.merge(bare, "subject", "p1", "P1", WHO)
    (visit,) = clinical.visits(bare)
    assert (visit.subject, visit.number("ck_u_l"), visit.has_photos) == ("P1", 100.0, True)
    assert labels.found(bare) == ()
    values(bare, tmp_path, "subject,visit,ck_u_l\nP1,V1,100\n")
    assert len(clinical.visits(bare)) == 1


def test_what_cannot_be_one_visit_is_refused_and_nothing_is_changed(bare: OpenStudy, tmp_path: Path) -> None:
    scores(bare, tmp_path, "001", "V1")
    scores(bare, tmp_path, "1", "V1")
    photo(bare, "1", "V0", 2)
    before = places(bare)
    with pytest.raises(CannotMerge, match="both hold scores"):
        labels.merge(bare, "subject", "1", "001", WHO)
    assert places(bare) == before


def test_two_values_of_one_column_are_not_merged(bare: OpenStudy, tmp_path: Path) -> None:
    values(bare, tmp_path, "subject,visit,ck_u_l\np1,V1,100\nP1,V1,200\n")
    with pytest.raises(CannotMerge, match=r"ck_u_l is “100” at one of the visits and “200”"):
        labels.merge(bare, "subject", "p1", "P1", WHO)
    assert len(clinical.visits(bare)) == 2


@pytest.mark.parametrize(
    ("label", "into", "says"), [("P9", "P1", "has no subject “P9”"), ("P1", "P2", "do not look alike")]
)
def test_only_spellings_of_one_label_are_merged(bare: OpenStudy, label: str, into: str, says: str) -> None:
    photo(bare, "P1", "V1")
    photo(bare, "P2", "V1", 2)
    with pytest.raises(CannotMerge, match=says):
        labels.merge(bare, "subject", label, into, WHO)


def test_labels_that_differ_are_told_no_more_until_a_third_joins_them(bare: OpenStudy) -> None:
    photo(bare, "P1", "V1")
    photo(bare, "p1", "V1", 2)
    labels.keep(bare, "subject", ["p1", "P1"], WHO)
    assert labels.found(bare) == ()
    photo(bare, "P01", "V1", 3)
    assert [one.labels for one in labels.found(bare)] == [("P1", "p1", "P01")]


def test_a_merge_is_in_the_trail_and_its_labels_in_no_export_without_names(bare: OpenStudy) -> None:
    photo(bare, "007", "V1")
    photo(bare, "7", "V2", 2)
    labels.merge(bare, "subject", "7", "007", WHO)
    with bare.database.read() as connection:
        (event,) = events.of_kinds(connection, (labels.MERGED,))
    assert json.loads(event.body)["from"] == "7"
    assert {labels.MERGED, labels.KEPT} <= export_files.WORDED
