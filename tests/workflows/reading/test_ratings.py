"""Imported readings: closed, marked, all or nothing, and never beside a reading on screen."""

from pathlib import Path

import pytest

from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.domain.reading.reading import ReadingKind
from dmscorer.formats.tables import BadTable
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.study import events
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.reading import blinding, ratings
from dmscorer.workflows.reading.ratings import Imported, ReadOnScreen
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy

TABLE = """subject,visit,rater,scalp.erythema,scalp.scale
P00,visit 1,A,3,image_quality
P00,visit 1,B,1,0
New,first,A,0,1
"""


def put(folder: Path, text: str) -> Path:
    path = folder / "scores.csv"
    path.write_text(text, "utf-8")
    return path


def test_readings_are_closed_marked_imported_and_counted(study: OpenStudy, tmp_path: Path) -> None:
    """Of the rows' 6 cells all hold an answer; "New" is a visit without photos, P00 has some already."""
    assert ratings.import_table(study, put(tmp_path, TABLE)) == Imported(3, 0, 0, 6, 1)
    with study.database.read() as connection:
        rows = entries.all_readings(connection)
        signed = entries.all_signatures(connection)
        assert events.count(connection, "ratings_imported") == 1
        assert photos.find_visit(connection, "New", "first") is not None
    assert [(row.rater, row.kind) for row in rows] == [("A", ReadingKind.IMPORTED), ("B", ReadingKind.IMPORTED)]
    assert sorted((one.person, one.covers_seq) for one in signed) == [("A", 2), ("A", 2), ("B", 2)]


def test_imported_readings_count_in_consensus_and_agreement_at_once(study: OpenStudy, tmp_path: Path) -> None:
    ratings.import_table(study, put(tmp_path, TABLE))
    settled = {one.visit.subject: one for one in consensus.of_visits(study) if one.raters}
    assert settled["P00"].raters == ("A", "B")
    found = settled["P00"].consensus
    assert found is not None
    assert found.items["scalp.erythema"].levels == (1, 3)
    table = agreement.table(study)
    sheets = [answers for _, answers in sorted(table.sheets.items(), key=lambda one: one[0])]
    assert {"scalp.erythema": 3, "scalp.scale": NotAssessable("image_quality")} in sheets


def test_one_bad_row_and_nothing_is_there(study: OpenStudy, tmp_path: Path) -> None:
    with pytest.raises(BadTable):
        ratings.import_table(study, put(tmp_path, TABLE + "New,second,B,4,0\n"))
    with study.database.read() as connection:
        assert entries.all_readings(connection) == ()
        assert photos.find_visit(connection, "New", "first") is None


def test_a_study_that_is_read_on_screen_takes_no_table(study: OpenStudy, tmp_path: Path) -> None:
    blinding.begin(study, studies.raters(study)[0])
    with pytest.raises(ReadOnScreen):
        ratings.import_table(study, put(tmp_path, TABLE))


def test_the_same_table_again_writes_no_row_and_no_event(study: OpenStudy, tmp_path: Path) -> None:
    path = put(tmp_path, TABLE)
    ratings.import_table(study, path)
    assert ratings.import_table(study, path) == Imported(0, 3, 0, 0, 0)
    with study.database.read() as connection:
        assert len(entries.all_entries(connection)) == 6
        assert events.count(connection, "ratings_imported") == 1


def test_a_part_of_the_same_scores_is_no_difference_but_a_gap_is(study: OpenStudy, tmp_path: Path) -> None:
    """A long table that names one item says nothing of the others; a wide table with an empty cell says "unanswered"."""
    ratings.import_table(study, put(tmp_path, TABLE))
    part = "subject,visit,rater,item,value\nP00,visit 1,A,scalp.erythema,3\n"
    assert ratings.import_table(study, put(tmp_path, part)).n_known == 1
    for changed in (part.replace(",3\n", ",2\n"), part.replace(",3\n", ",\n"), TABLE.replace("B,1,0", "B,1,")):
        with pytest.raises(BadTable, match="closed scores do not change"):
            ratings.import_table(study, put(tmp_path, changed))


def test_progress_is_told_sheet_by_sheet(study: OpenStudy, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    ratings.import_table(study, put(tmp_path, TABLE), lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
