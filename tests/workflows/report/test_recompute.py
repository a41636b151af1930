"""Both programs of the export agree with it on studies as they come, and find a changed cell of any kind of file."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from dmscorer.workflows.study import study as studies
from tests.workflows.report import untidy
from tests.workflows.report.untidy import PROGRAMS, Untidy

TRIED = ("three of six raters", "strict", "one case")  # the others of IMPORTED likewise, each a few seconds


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = {}
    for name in (*TRIED, "corrected"):
        place = tmp_path_factory.mktemp("untidy")
        is_read = name == "corrected"
        what = Untidy(12, subjects=2) if is_read else untidy.IMPORTED[name]
        study = (untidy.read_on_screen if is_read else untidy.imported)(place, what)
        made[name] = untidy.exported(study, place / "out")
        studies.close(study)
    return made


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", PROGRAMS)
@pytest.mark.parametrize("name", [*TRIED, "corrected"])
def test_they_agree_with_the_export(name: str, command: list[str], folders: dict[str, Path]) -> None:
    done = run(command, folders[name])
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert ", 0 differ" in done.stdout


def test_corrections_hold_both_levels_and_no_words_of_the_rater(folders: dict[str, Path]) -> None:
    with (folders["corrected"] / "corrections.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    for row in rows:
        assert (row["first_value"], row["first_reason"]) != (row["corrected_value"], row["corrected_reason"])
        assert row["at"]
        assert row["why"] == ""


@pytest.mark.parametrize("command", PROGRAMS)
@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("ratings_wide.csv", "scalp.erythema"),
        ("corrections.csv", "first_value"),
        ("consensus.csv", "activity_low"),
        ("cdasi.csv", "activity_high"),
        ("agreement.csv", "value"),
        ("change.csv", "value"),
    ],
)
def test_a_changed_cell_is_found(
    file: str, column: str, command: list[str], folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = shutil.copytree(folders["corrected"], tmp_path / "out")
    with (folder / file).open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    row = next(one for one in rows if one[column].replace(".", "").isdigit())
    row[column] = "1" if float(row[column]) == 0 else "0"
    with (folder / file).open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    done = run(command, folder)
    assert done.returncode == 1, done.stdout[-2000:] + done.stderr
    assert "DIFFERS" in done.stdout
