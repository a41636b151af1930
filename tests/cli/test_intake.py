"""What comes in through the real command line, and whether the program's own files come back in."""

import csv
import io
from pathlib import Path

import pytest
from PIL import Image

from dmscorer.cli import main

NO = ("--without", "alopecia.recent")


def run(*words: object) -> int:
    return main([str(word) for word in words])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    run("study", "new", tmp_path / "T.dmstudy", "--name", "T", "--rater", "A=Ann", "B=Bo", *NO)
    return tmp_path / "T.dmstudy"


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))


def test_a_flat_folder_is_proposed_shown_and_brought_in(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "P01" / "V1"
    folder.mkdir(parents=True)
    Image.new("RGB", (64, 64), (180, 120, 100)).save(folder / "front.jpg")
    capsys.readouterr()
    assert run("photos", "add", study, folder) == 1
    assert "--layout one-visit: " in capsys.readouterr().err
    assert run("photos", "add", study, folder, "--layout", "one-visit", "--preview") == 0
    assert "P01, V1: 1 photo" in capsys.readouterr().out
    assert run("photos", "add", study, folder, "--layout", "one-visit") == 0
    assert capsys.readouterr().out.startswith("1 photo added")


def test_look_alikes_are_told_at_import_merged_and_gone(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("subject,visit,ck_u_l\n001,V1,100\n1,V2,200\n")
    assert run("clinical", "import", study, table) == 0
    assert "“001” and “1” look alike (subjects)" in capsys.readouterr().err
    assert run("check", study) == 1
    assert run("labels", "merge", study, "subject", "1", "001") == 0
    assert run("check", study) == 0
    assert run("clinical", "export", study, "--csv", tmp_path / "out.csv") == 0
    assert [row["subject"] for row in rows_of(tmp_path / "out.csv")] == ["001", "001"]


@pytest.mark.parametrize(("words", "subject"), [((), "S01"), (("--no-number-subjects",), "Müller"), (("--number-subjects",), "S01")])  # fmt: skip
def test_names_are_numbered_in_exports_unless_somebody_says_otherwise(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], subject: str
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("subject,visit,rater,scalp.erythema\nMüller,V1,A,1\nMüller,V1,B,1\n", "utf-8")
    assert run("ratings", "import", study, table) == 0
    assert "look like names or dates of birth: “Müller”" in capsys.readouterr().err
    assert run("export", study, tmp_path / "out", "--only", "consensus.csv", *words) == 0
    assert rows_of(tmp_path / "out" / "consensus.csv")[0]["subject"] == subject


def test_own_files_come_back_in(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Charter, clinical values, ratings in both forms and the list of a meeting, each written and read by the program."""
    (tmp_path / "v.csv").write_text("subject,visit,ck_u_l,adverse_event\nP1,V1,<30,none\nP1,V2,1723.5,\n")
    (tmp_path / "r.csv").write_text("subject,visit,rater,scalp.erythema,scalp.scale\nP1,V1,A,0,1\nP1,V1,B,3,1\n")
    assert run("clinical", "import", study, tmp_path / "v.csv") == 0
    assert run("ratings", "import", study, tmp_path / "r.csv") == 0
    assert run("clinical", "export", study, "--csv", tmp_path / "v2.csv") == 0
    assert [row["ck_u_l"] for row in rows_of(tmp_path / "v2.csv")] == ["<30", "1723.5"]
    assert run("charter", "export", study, tmp_path / "c.json") == 0
    assert run("export", study, tmp_path / "x", "--only", "ratings_long.csv", "ratings_wide.csv") == 0
    for table in ("ratings_long.csv", "ratings_wide.csv"):
        other = tmp_path / f"{table}.dmstudy"
        run("study", "new", other, "--name", "T", "--rater", "A=Ann", "B=Bo")
        assert run("charter", "import", other, tmp_path / "c.json") == 0
        assert run("clinical", "import", other, tmp_path / "v2.csv") == 0
        assert run("ratings", "import", other, tmp_path / "x" / table) == 0
    capsys.readouterr()
    assert run("consensus", study, "--list", "--csv", tmp_path / "l.csv") == 0
    listed = rows_of(tmp_path / "l.csv")
    for row in listed:
        if row["state"] == "to decide":
            row["value"], row["reason"] = "1,0", "Foto neu angesehen: Rötung"
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(listed[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(listed)
    (tmp_path / "d.csv").write_bytes(out.getvalue().encode("cp1252"))
    assert run("consensus", study, "--decide", tmp_path / "d.csv") == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Decided ")
