"""Folders and lists of photos, before any picture is opened."""

from pathlib import Path

import pytest

from dmscorer.formats.photos.photos import BadPhotoList, NoPhotos, NoSource, survey


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
    touch(tmp_path, "loose.jpg")
    with pytest.raises(NoPhotos, match="SUBJECT/VISIT"):
        survey(tmp_path)
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
        ("file,subject\na.jpg,P1\n,P2\n", r"line 3: file or subject is empty"),
        ("file,subject,alopecia\na.jpg,P1,yes\n", r"line 2: alopecia “yes”"),
        ("file,subject,alopecia\na.jpg,P1,1\nb.jpg,P1,0\n", r"line 3: alopecia is 0, but 1"),
        ("file,subject\n", r"no row"),
        ("", r"no column “file”"),
    ],
)
def test_a_bad_list_brings_nothing_and_names_the_line(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "l.csv").write_text(text)
    with pytest.raises(BadPhotoList, match=problem):
        survey(tmp_path / "l.csv")


def test_a_list_in_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_bytes("file,subject\nh\xe4nde.jpg,P1\n".encode("latin-1"))
    with pytest.raises(BadPhotoList, match="CSV UTF-8"):
        survey(tmp_path / "l.csv")
