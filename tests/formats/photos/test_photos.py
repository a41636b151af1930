"""Folders and lists of photos, before any picture is opened."""

import os
from pathlib import Path

import pytest

from dmscorer.formats.photos.layouts import OtherLayout
from dmscorer.formats.photos.photos import survey
from dmscorer.formats.photos.plan import NoPhotos, NoSource
from dmscorer.formats.tables import BadTable, UnreadableTable


def touch(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")


def test_a_folder_of_subjects_and_visits(tmp_path: Path) -> None:
    touch(
        tmp_path, "P10/V1/a.jpg", "P2/V10/b.JPG", "P2/V2/c.heic", "P2/V2/.DS_Store", "P2/V2/Thumbs.db", ".git/x/y.jpg"
    )
    plan = survey(tmp_path)
    assert [(f.subject, f.visit, f.name) for f in plan.found] == [
        ("P2", "V2", "P2/V2/c.heic"),
        ("P2", "V10", "P2/V10/b.JPG"),
        ("P10", "V1", "P10/V1/a.jpg"),
    ]
    assert plan.left_out == ()


def test_files_in_no_visit_are_named(tmp_path: Path) -> None:
    touch(tmp_path, "P1/V1/a.jpg", "P1/loose.jpg", "notes.txt", "P1/V1/raw/a.jpg")
    left_out = {one.name: one.reason for one in survey(tmp_path).left_out}
    assert set(left_out) == {"P1/loose.jpg", "notes.txt", "P1/V1/raw/a.jpg"}
    assert "deeper" in left_out["P1/V1/raw/a.jpg"]


def test_decomposed_names_of_a_mac_are_the_same_subject(tmp_path: Path) -> None:
    touch(tmp_path, "Mu\u0308ller/V1/a.jpg")
    assert survey(tmp_path).found[0].subject == "M\u00fcller"


def test_nothing_to_bring_in(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoPhotos, match="SUBJECT/VISIT"):
        survey(tmp_path / "empty")
    with pytest.raises(NoSource):
        survey(tmp_path / "nowhere")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_list(tmp_path: Path, separator: str, mark: bytes) -> None:
    rows = ["File,Subject,VISIT,view,alopecia", "x/a.jpg, P1 ,baseline,face_front,1", ",,,,", "b.jpg,P1,baseline,,"]
    text = "\r\n".join(rows).replace(",", separator)
    (tmp_path / "l.csv").write_bytes(mark + text.encode())
    plan = survey(tmp_path / "l.csv")
    assert [(f.file, f.subject, f.visit, f.view) for f in plan.found] == [
        (tmp_path / "x/a.jpg", "P1", "baseline", "face_front"),
        (tmp_path / "b.jpg", "P1", "baseline", None),
    ]
    assert plan.alopecia == {("P1", "baseline"): 1}


def test_a_list_without_visits_has_one(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("file,subject\na.jpg,P1\n")
    assert survey(tmp_path / "l.csv").found[0].visit == "1"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("subject,visit\nP1,V1\n", r"line 1: there is no column “file”"),
        ("file,subject,veiw\n", r"“veiw” is not known"),
        ("file,subject,file\n", r"twice"),
        ("file,subject\na.jpg,P1\n,P2\n", r"line 3: the column file is empty"),
        ("file,subject,alopecia\na.jpg,P1,yes\n", r"line 2: alopecia “yes”"),
        ("file,subject,alopecia\na.jpg,P1,1\nb.jpg,P1,0\n", r"line 3: alopecia is 0, but 1"),
        ("file,subject\n", r"no row"),
        ("", r"nothing in this table"),
        ("file,subject\na.jpg,P1\na.jpg,P2\n", r"line 3: a.jpg stands in line 2 already"),
        ("file,subject,visit\na.jpg,Doe, J,V1\n", r"line 2: there are 4 cells under 3 columns"),
        ("file,subject\na.jpg,n/a\n", r"line 2: the subject is “n/a”, which names none"),
    ],
)
def test_a_bad_list_brings_nothing_and_names_the_line(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "l.csv").write_text(text)
    with pytest.raises((BadTable, UnreadableTable), match=problem):
        survey(tmp_path / "l.csv")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "mac_roman"])
def test_a_list_in_the_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "l.csv").write_bytes("file;subject\nhände.jpg;Müller\n".encode(encoding))
    (found,) = survey(tmp_path / "l.csv").found
    assert (found.name, found.subject) == ("hände.jpg", "Müller")


SYSTEM = (
    "$RECYCLE.BIN",
    "$Recycle.Bin",
    "#recycle",
    "@eaDir",
    "__MACOSX",
    "lost+found",
    "System Volume Information",
    ".Trashes",
)


@pytest.mark.parametrize("name", SYSTEM)
def test_folders_of_systems_hold_no_patients(tmp_path: Path, name: str) -> None:
    """At any depth, and what Windows and macOS put beside every photo."""
    touch(tmp_path, "P1/V1/a.jpg", f"{name}/V1/a.jpg", f"P1/{name}/a.jpg", "P1/V1/._a.jpg", "P1/V1/Thumbs.db", "P1/V1/.DS_Store")  # fmt: skip
    plan = survey(tmp_path)
    assert ([one.name for one in plan.found], plan.left_out) == (["P1/V1/a.jpg"], ())


@pytest.mark.skipif(os.name == "nt", reason="Windows names are no bytes")
def test_a_name_that_is_no_utf_8_costs_one_line(tmp_path: Path) -> None:
    touch(tmp_path, "P1/V1/a.jpg", "P1/V1/b.jpg")
    (tmp_path / "P1/V1/b.jpg").rename(tmp_path / "P1/V1" / os.fsdecode(b"M\xfcller.jpg"))
    plan = survey(tmp_path)
    assert [one.name for one in plan.found] == ["P1/V1/a.jpg"]
    assert [(one.name, "rename it" in one.reason) for one in plan.left_out] == [("P1/V1/M\ufffdller.jpg", True)]


def test_a_folder_called_unknown_is_nobody(tmp_path: Path) -> None:
    touch(tmp_path, "P1/V1/a.jpg", "unbekannt/V1/b.jpg")
    assert [one.name for one in survey(tmp_path).left_out] == ["unbekannt/V1/b.jpg"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["P1/a.jpg", "P2/b.jpg"], {"subject": [("P1", "1"), ("P2", "1")], "visit": [("root", "P1"), ("root", "P2")]}),
        (["a.jpg"], {"one-visit": [("above", "root")]}),
        (["P1_V1_face.jpg", "P1_V2_face.jpg"], {"names": [("P1", "V1"), ("P1", "V2")], "one-visit": [("above", "root")]}),
        (["Mainz/P1/V1/a.jpg"], {"any/subject/visit": [("P1", "V1")], "subject/visit/any": [("Mainz", "P1")]}),
    ],
)  # fmt: skip
def test_other_folders_are_proposed_with_what_would_come_in(
    tmp_path: Path, names: list[str], expected: dict[str, list[tuple[str, str]]]
) -> None:
    root = tmp_path / "above" / "root"
    touch(root, *names)
    with pytest.raises(OtherLayout) as caught:
        survey(root)
    assert {str(one.layout): list(one.plan.visits) for one in caught.value.proposals} == expected
    for one in caught.value.proposals:
        assert f"--layout {one.layout}: " in str(caught.value)
        assert survey(root, one.layout) == one.plan


def test_names_of_a_camera_are_no_subjects(tmp_path: Path) -> None:
    touch(tmp_path / "x", "IMG_4711.jpg", "DSC_0001.jpg")
    with pytest.raises(OtherLayout) as caught:
        survey(tmp_path / "x")
    assert [str(one.layout) for one in caught.value.proposals] == ["one-visit"]


def test_a_list_finds_files_whose_names_the_disk_spells_otherwise(tmp_path: Path) -> None:
    touch(tmp_path, "pics/Ha\u0308nde.jpg", "pics/F1.JPG")
    (tmp_path / "l.csv").write_text("file,subject\npics/H\u00e4nde.jpg,P1\nPICS/f1.jpg,P1\npics/none.jpg,P1\n", "utf-8")
    found = [one.file for one in survey(tmp_path / "l.csv").found]
    assert [file.exists() for file in found] == [True, True, False]
    assert found[2] == tmp_path / "pics/none.jpg"
