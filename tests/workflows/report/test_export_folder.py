"""The export folder as somebody gets it: recomputed, opened again, searched for what should not be in it."""

import csv
import hashlib
import io
import math
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from dmscorer.domain.report.deidentification import Privacy
from dmscorer.paths import write_all
from dmscorer.workflows.report import export
from dmscorer.workflows.report.export import NoSuchFile
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy
from tests.places import ROOT
from tests.workflows.report.untidy import PROGRAMS
from tests.workflows.results import published

NO_FIGURES = tuple(file.name for file in export.FILES if file.name not in {"figures/", "report.html", "report.pdf"})


FIGURES, SUMS = ("figures/",), "SHA256SUMS"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStudy]:
    made = published.make(tmp_path_factory.mktemp("published"), subjects=5, scored=4)
    yield made
    studies.close(made)


@pytest.fixture(scope="module")
def folder(study: OpenStudy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("export")
    export.write(study, out)
    return out


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_checksums_cover_every_file_with_the_names_that_sha256sum_reads(folder: Path) -> None:
    files = contents(folder)
    sums = {line[66:]: line[:64] for line in files.pop("SHA256SUMS").decode().splitlines()}
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert any(name.startswith("figures/") for name in sums)


def test_another_process_on_another_day_in_another_zone_writes_the_same_bytes(
    study: OpenStudy, folder: Path, tmp_path: Path
) -> None:
    code = (
        "import sys\nfrom datetime import datetime, UTC\nfrom pathlib import Path\n"
        "from dmscorer.workflows.report import export\nfrom dmscorer.workflows.study import study\n"
        "opened = study.open_study(Path(sys.argv[1]), write=False)\nopened.clock = lambda: datetime(2031, 5, 6, tzinfo=UTC)\n"
        "export.write(opened, Path(sys.argv[2]), [one.name for one in export.FILES if one.name not in sys.argv[3:]])\n"
    )
    elsewhere = tmp_path / "another place" / "out"
    surroundings = os.environ | {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "77"}
    subprocess.run(
        [sys.executable, "-c", code, str(study.folder), str(elsewhere), *FIGURES],
        cwd=ROOT,
        env=surroundings,
        check=True,
    )
    # Figures are drawn in another process by tests/workflows/figures; here they would take most of the time.
    here = {name: content for name, content in contents(folder).items() if not name.startswith(FIGURES)}
    there = contents(elsewhere)
    assert {**there, SUMS: b""} == {**here, SUMS: b""}
    assert set(there[SUMS].splitlines()) < set(here[SUMS].splitlines())


def recomputed(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("command", PROGRAMS)
def test_the_numbers_are_recomputed_from_the_files_alone(command: list[str], folder: Path) -> None:
    said = recomputed(command, folder)
    rows = {
        (row["measure"], row["visit"]): row
        for row in table(folder / "agreement.csv")
        if (row["statistic"], row["variant"], row["interval"], row["raters"]) == ("icc", "A,1", "generalised", "all")
    }
    for (part, visit), row in rows.items():
        if part in {"activity", "damage"}:
            value, low, high = (float(row[name]) for name in ("value", "low", "high"))
            assert f"{part}, {visit}: icc A,1: {value:.4f} (95 % {low:.4f} to {high:.4f})" in said
    assert ", 0 differ" in said
    assert "DIFFERS" not in said


def test_the_workbook_says_what_the_tables_say_cell_by_cell(folder: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(folder / "tables.xlsx")
    for sheet in book.worksheets:
        wanted = list(csv.reader(io.StringIO((folder / f"{sheet.title}.csv").read_text("utf-8"), newline="")))
        for row, cells in enumerate(wanted, start=1):
            for column, text in enumerate(cells, start=1):
                found = sheet.cell(row, column)
                if found.data_type == "n" and found.value is not None:
                    assert math.isclose(found.value, float(text), rel_tol=1e-15), (sheet.title, found.coordinate)
                elif (found.value or "") != text:
                    pytest.fail(f"{sheet.title} {found.coordinate}: {found.value!r} for {text!r}")
        assert sheet.freeze_panes == "A2"
    assert {"consensus", "agreement", "change", "clinical"} <= set(book.sheetnames)


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "@x", "https://example.org", "007", "1e5", "1,5", "-"])
def test_what_looks_like_a_formula_an_address_or_half_a_number_stays_text(text: str) -> None:
    import openpyxl

    from dmscorer.formats import tables
    from dmscorer.formats.report import workbook

    made = workbook.encode({"one": tables.encode(("a",), [(text,)])})
    cell = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_the_codebook_explains_every_column_and_nothing_else(folder: Path) -> None:
    book = table(folder / "codebook.csv")
    explained = {(name.strip(), row["column"]) for row in book for name in row["table"].split(",")}
    used = set()
    for path in sorted(folder.rglob("*.csv")):
        if path.name.startswith("redcap"):
            continue
        with path.open(newline="", encoding="utf-8") as stream:
            columns = next(csv.reader(stream))
        for column in columns:
            own = {(name, c) for name, c in explained if c == column and (name == "all" or path.stem.startswith(name))}
            assert own or (path.name == "clinical.csv" and column == "weight"), f"{path.name}: {column}"
            used |= own
    absent = {"stop_reason"}  # nobody stopped, so the table of clinical values does not have it
    left = {(name, column) for name, column in explained - used if column and column not in absent}
    assert not left, left


# ── what could identify someone ──────────────────────────────────────────────────────────────────────────────────────


def test_dates_begin_on_the_same_day_for_everybody_and_keep_their_distances(study: OpenStudy, folder: Path) -> None:
    true = {(v.subject, v.label): v.day for v in clinical.visits(study)}
    found = {(row["subject"], row["visit"]): date.fromisoformat(row["date"]) for row in table(folder / "clinical.csv")}
    assert {day for (_, visit), day in found.items() if visit == "baseline"} == {date(2000, 1, 1)}
    for subject in {subject for subject, _ in found}:
        apart = [(days[subject, "follow-up"], days[subject, "baseline"]) for days in (true, found)]
        assert apart[0][0] - apart[0][1] == apart[1][0] - apart[1][1]  # type: ignore[operator]


def planted(folder: Path, words: tuple[bytes, ...]) -> list[str]:
    """Files that hold one of the words, workbooks and the report unpacked; in compressed pictures three letters are chance."""
    found = []
    for name, content in contents(folder).items():
        whole = b"" if name.endswith((".png", ".pdf")) and name.startswith("figures/") else content
        if name == "report.pdf":
            whole = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).encode()
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                whole = b"".join(packed.read(one) for one in packed.namelist())
        found += [name for word in words if word in whole]
    return found


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStudy]:
    """Words that lead to people wherever a coordinator or a rater can write some."""
    place = tmp_path_factory.mktemp("named")
    made = published.make(place, subjects=3, scored=3)
    (place / "quokka-file.csv").write_text(
        "subject,visit,date,nickname\nP01,baseline,2017-11-23,quokka\n", encoding="utf-8"
    )
    clinical.import_table(made, place / "quokka-file.csv", "coordinator")
    from dmscorer.domain.rater.profile import Profile
    from dmscorer.workflows.consensus import consensus, decisions
    from dmscorer.workflows.rater import profiles
    from dmscorer.workflows.study import study as workflow

    profiles.keep(made, workflow.raters(made)[0], Profile(name="Quokka Adams", years=7))
    flagged = consensus.meeting(made).to_decide[0]
    author = workflow.people(made)[0]
    decisions.decide(made, author, flagged.case_id, flagged.item, 1, "other: quokka told me")
    yield made
    studies.close(made)


WORDS = (b"quokka", b"Quokka", b"2017-11-23")


def test_dates_words_and_names_are_in_the_export_only_if_chosen(named: OpenStudy, tmp_path: Path) -> None:
    export.write(named, tmp_path / "plain", NO_FIGURES)
    assert planted(tmp_path / "plain", WORDS) == []
    export.write(named, tmp_path / "named", NO_FIGURES, privacy=Privacy(is_identifying=True))
    assert {"clinical.csv", "raters.csv", "decisions.csv", "cases.html", "audit.csv"} <= set(
        planted(tmp_path / "named", WORDS)
    )
    assert table(tmp_path / "plain" / "raters.csv")[0]["years_in_practice"] == "7"
    assert table(tmp_path / "plain" / "decisions.csv")[0]["reason"] == "other"


def test_numbered_subjects_are_numbered_in_every_file(named: OpenStudy, tmp_path: Path) -> None:
    chosen = [
        file.name for file in export.FILES if file.name != "figures/"
    ]  # their words are outlines, their names fixed
    export.write(named, tmp_path / "out", chosen, privacy=Privacy(numbers_subjects=True))
    assert planted(tmp_path / "out", (b"P01", b"P02", b"cycle 4", b"follow-up")) == []
    rows = table(tmp_path / "out" / "consensus.csv")
    assert [(row["subject"], row["visit"]) for row in rows[:2]] == [("S01", "V1"), ("S01", "V3")]
    recomputed([sys.executable, "-I", "recompute.py"], tmp_path / "out")


# ── whole or not at all ──────────────────────────────────────────────────────────────────────────────────────────────


def test_what_cannot_be_written_whole_changes_nothing(tmp_path: Path) -> None:
    write_all(tmp_path, {"a.csv": b"old", "sub/b.csv": b"old"})
    (tmp_path / "c").write_bytes(b"a file where a folder should be")
    with pytest.raises(OSError, match=r"c"):
        write_all(tmp_path, {"a.csv": b"new", "sub/b.csv": b"new", "c/d.csv": b"new"})
    assert contents(tmp_path) == {"a.csv": b"old", "sub/b.csv": b"old", "c": b"a file where a folder should be"}


def test_a_file_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(NoSuchFile, match=r"consensus\.csv"):
        export.known(["consensus.xls"])
