"""Clinical values in a study: all or nothing, nothing overwritten, visits without photos made."""

from datetime import date
from pathlib import Path

import pytest

from dmscorer.domain.study.study import NewPerson
from dmscorer.formats.tables import BadTable
from dmscorer.store.results import clinical as rows
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy

WHO = "coordinator"


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "values.csv"
    path.write_text(text, encoding="utf-8")
    return path


def values(study: OpenStudy) -> dict[tuple[str, str], dict[str, object]]:
    return {(one.subject, one.label): {**one.values, **one.free} for one in clinical.visits(study)}


def test_a_table_brings_values_and_makes_visits_once(study: OpenStudy, tmp_path: Path) -> None:
    before = len(clinical.visits(study))
    path = table(tmp_path, "subject,visit,ck_u_l,weight\nP00,visit 1,1723,70\nNEW,visit 1,116,\n")
    done = clinical.import_table(study, path, WHO)
    assert (done.n_visits, done.n_made, done.n_new, done.n_changed, done.n_known, done.free) == (
        2,
        1,
        3,
        0,
        0,
        ("weight",),
    )
    assert len(clinical.visits(study)) == before + 1
    assert values(study)["P00", "visit 1"] == {"ck_u_l": 1723.0, "weight": "70"}
    again = clinical.import_table(study, path, WHO)
    assert (again.n_made, again.n_new, again.n_changed, again.n_known) == (0, 0, 0, 3)


def test_a_later_value_revises_the_earlier_one_which_stays(study: OpenStudy, tmp_path: Path) -> None:
    clinical.import_table(study, table(tmp_path, "subject,visit,ck_u_l,gc_mg_day\nP00,visit 1,1723,60\n"), WHO)
    done = clinical.import_table(study, table(tmp_path, "subject,visit,ck_u_l,gc_mg_day\nP00,visit 1,1732,\n"), WHO)
    assert done.n_changed == 1
    assert values(study)["P00", "visit 1"] == {"ck_u_l": 1732.0, "gc_mg_day": 60.0}  # an empty cell says nothing
    with study.database.read() as connection:
        texts = connection.exec_driver_sql("SELECT text FROM clinical_values WHERE \"column\" = 'ck_u_l' ORDER BY at")
        assert [row.text for row in texts] == ["1723", "1732"]
        assert all(value.text != "1723" for value in rows.current_values(connection).values())


def test_one_wrong_row_leaves_everything_as_it_was(study: OpenStudy, tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="line 3"):
        clinical.import_table(study, table(tmp_path, "subject,visit,ck_u_l\nNEW,V1,5\nNEW,V2,many\n"), WHO)
    assert ("NEW", "V1") not in values(study)
    assert not any(found for found in values(study).values())


def test_a_typed_value_can_be_taken_back(study: OpenStudy) -> None:
    visit = study_visit(study)
    clinical.set_value(study, visit, "pga_skin", " No change ", WHO)
    assert values(study)["P00", "visit 1"] == {"pga_skin": "no_change"}
    clinical.set_value(study, visit, "pga_skin", "", WHO)
    assert values(study)["P00", "visit 1"] == {}
    with pytest.raises(clinical.WrongValue, match=r"ck_u_l: .*not a number"):
        clinical.set_value(study, visit, "ck_u_l", "high", WHO)


def study_visit(study: OpenStudy) -> str:
    from dmscorer.store.photos import photos

    with study.database.read() as connection:
        found = photos.find_visit(connection, "P00", "visit 1")
    assert found is not None
    return found.id


def test_the_exported_table_imported_elsewhere_is_the_same_table(study: OpenStudy, tmp_path: Path) -> None:
    text = "subject,visit,date,ck_u_l,site_of_biopsy\nP9,V10,2020-01-01,5.5,\nP9,V2,2021-01-01,,“thigh”; left\n"
    clinical.import_table(study, table(tmp_path, text), WHO)
    path = tmp_path / "out.csv"
    path.write_bytes(clinical.clinical_csv(study))
    other = studies.create(tmp_path / "Other", NewStudy("Other", (NewPerson("A", "A"), NewPerson("B", "B"))))
    try:
        clinical.import_table(other, path, WHO)
        assert clinical.clinical_csv(other) == clinical.clinical_csv(study)
    finally:
        studies.close(other)


def test_a_visit_with_clinical_values_alone_is_no_case(study: OpenStudy, tmp_path: Path) -> None:
    """15 patients, 7 photographed: the other eight are not missing in the grid and have no row in consensus.csv."""
    before = consensus.progress(study)
    clinical.import_table(study, table(tmp_path, "subject,visit,ck_u_l\nNEW,V1,5\nP00,visit 1,7\n"), WHO)
    after = consensus.progress(study)
    assert after.visits == before.visits
    assert consensus.standing(after, consensus.of_visits(study)).n_without_photos == 0
    assert ("NEW", "V1") in values(study)


def test_a_table_that_was_taken_back_leaves_no_value_and_no_subject(study: OpenStudy, tmp_path: Path) -> None:
    clinical.import_table(study, table(tmp_path, "subject,visit,ck_u_l\nP00,visit 1,900\n"), WHO)
    before, subjects = clinical.spelled(study), len(clinical.subjects(study))
    clinical.import_table(study, table(tmp_path, "subject,visit,ck_u_l\nP00,visit 1,90\nTYPO,visit 1,80\n"), WHO)
    assert len(clinical.subjects(study)) == subjects + 1
    after = clinical.spelled(study)
    clinical.put_back(study, {place: before.get(place, "") for place in after}, WHO)
    assert values(study)["P00", "visit 1"] == {"ck_u_l": 900.0}
    assert len(clinical.subjects(study)) == subjects


def test_a_visit_typed_by_hand_begins_with_its_date(study: OpenStudy) -> None:
    made = clinical.add_visit(study, " NEW ", "cycle 4", "31.01.2026", WHO)
    assert values(study)["NEW", "cycle 4"] == {"date": date(2026, 1, 31)}
    assert clinical.add_visit(study, "NEW", "cycle 4", "2026-01-31", WHO) == made
    for subject, label, day in (("", "V", "2026-01-31"), ("NEW", "", "2026-01-31"), ("NEW", "V", " ")):
        with pytest.raises(clinical.UnnamedVisit):
            clinical.add_visit(study, subject, label, day, WHO)
    with pytest.raises(clinical.WrongValue, match="no day of the calendar"):
        clinical.add_visit(study, "NEW", "V", "2026-02-30", WHO)
    assert ("NEW", "V") not in values(study)


def test_the_form_names_every_visit_and_column_and_can_be_brought_in_again(study: OpenStudy, tmp_path: Path) -> None:
    form = clinical.form_csv(study).decode()
    lines = form.strip().splitlines()
    assert lines[0].startswith("subject,visit,date,cycle,ck_u_l,ck_upper_limit,pga_muscle,pga_skin,")
    assert [line.split(",")[:2] for line in lines[1:3]] == [["P00", "visit 1"], ["P00", "visit 2"]]
    filled = form.replace("P00,visit 1,,,", "P00,visit 1,2026-01-31,1,")
    assert clinical.import_table(study, table(tmp_path, filled), WHO).n_new == 2
