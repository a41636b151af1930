"""Every command, in process: what it prints, what it writes, how it ends."""

import csv
import io
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from dmscorer import cli
from dmscorer.cli.progress import Progress
from dmscorer.domain.agreement import agreement as numbers
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.workflows.report import export
from dmscorer.workflows.study import study as studies
from tests.places import ROOT

Run = tuple[int, str, str]
Capture = pytest.CaptureFixture[str]

COMMANDS = [
    *(["demo"], ["open"], ["screens"], ["study", "new"], ["photos", "add"], ["ratings", "import"]),
    *(["agreement"], ["consensus"], ["reconcile"], ["export"], ["check"]),
]


def run(capsys: Capture, *words: object) -> Run:
    code = cli.main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def trial(tmp_path: Path, capsys: Capture) -> Path:
    """An empty study with the raters A, B and C and all 81 items."""
    code, _, err = run(
        capsys,
        "study",
        "new",
        tmp_path / "Trial",
        "--name",
        "Trial",
        "--rater",
        "A=Adams",
        "B=Baker",
        "--rater",
        "C=Clark",
    )
    assert (code, err) == (0, "")
    return tmp_path / "Trial.dmstudy"


def wide(cdasi: Instrument, rows: Iterable[tuple[str, str, str, dict[str, object]]]) -> str:
    """A wide table; items that a row does not name are 0."""
    lines = [",".join(["subject", "visit", "rater", *cdasi.item_ids])]
    for subject, visit, rater, given in rows:
        lines.append(",".join([subject, visit, rater, *(str(given.get(item, 0)) for item in cdasi.item_ids)]))
    return "\n".join(lines) + "\n"


def put(folder: Path, text: str, name: str = "scores.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def consensus(capsys: Capture, trial: Path, *options: str) -> list[dict[str, str]]:
    target = trial.parent / "consensus.csv"
    code, _, err = run(capsys, "consensus", trial, "--csv", target, *options)
    assert (code, err) == (0, "")
    return read(target)


def imported(capsys: Capture, trial: Path, text: str) -> Path:
    path = put(trial.parent, text)
    code, _, err = run(capsys, "ratings", "import", trial, path)
    assert (code, err) == (0, "")
    return path


def test_a_study_is_made_with_the_charter_that_was_chosen(capsys: Capture, tmp_path: Path) -> None:
    people = ("--name", "T", "--rater", "A=a", "B=b")
    choices = put(tmp_path, '{"item_rule": "majority", "redaction_review": false}', "charter.json")
    code, _, err = run(capsys, "study", "new", tmp_path / "Chosen", *people, "--charter", choices)
    assert (code, err) == (0, "")
    made = studies.open_study(tmp_path / "Chosen", write=False)
    assert (made.charter.item_rule, made.charter.redaction_review) == ("majority", False)
    studies.close(made)

    for name, text in (("typing.json", '{"item_rule": "mode"}'), ("strange.json", '{"adjudicators": ["Z"]}')):
        code, out, err = run(capsys, "study", "new", tmp_path / "Not", *people, "--charter", put(tmp_path, text, name))
        assert (code, out) == (1, "")
        assert err.count("\n") == 1
    code, _, err = run(capsys, "study", "new", tmp_path / "Not", *people, "--charter", tmp_path / "missing.json")
    assert code == 1
    assert "missing.json" in err
    assert not (tmp_path / "Not.dmstudy").exists()


# ── how commands end ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", [[], *COMMANDS], ids=" ".join)
def test_every_command_has_help(capsys: Capture, words: list[str]) -> None:
    code, out, err = run(capsys, *words, "--help")
    assert (code, err) == (0, "")
    assert "usage: dmscorer" in out
    assert "0 done, 1 refused" in out


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["study"],
        ["study", "new"],
        ["study", "new", "x", "--name", "N", "--rater", "nobody"],
        ["study", "new", "x", "--name", "N", "--rater", "A=a", "--seed", "-1"],
        ["consensus", "x"],
        ["consensus", "x", "--csv", "y", "--rule", "mode"],
        ["ratings", "import", "x"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(capsys: Capture, words: list[str]) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert "usage:" in err


@pytest.mark.parametrize("words", [["check"], ["agreement"], ["consensus", "--csv", "c.csv"], ["export"]])
def test_what_is_no_study_is_refused_in_one_sentence(capsys: Capture, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "empty").mkdir()
    rest = [tmp_path / "out"] if words == ["export"] else words[1:]
    code, out, err = run(capsys, words[0], tmp_path / "empty", *rest)
    assert (code, out) == (1, "")
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == [tmp_path / "empty"]


def test_commands_that_need_a_window_say_so_without_one(capsys: Capture, tmp_path: Path) -> None:
    for words in ([], ["open", tmp_path], ["demo"], ["screens", tmp_path]):
        code, _, err = run(capsys, *words)
        assert code == 1
        assert "needs a window" in err


def test_windows_are_opened_by_whoever_can(tmp_path: Path) -> None:
    class Fake:
        def __init__(self) -> None:
            self.asked: list[object] = []

        def home(self) -> int:
            self.asked.append("home")
            return 0

        def open(self, study: Path) -> int:
            self.asked.append(study)
            return 0

        def demo(self, folder: Path | None) -> int:
            self.asked.append(("demo", folder))
            return 3

        def screens(self, folder: Path, study: Path | None) -> int:
            self.asked.append(("screens", folder, study))
            return 0

    window = Fake()
    assert cli.main([], window) == 0
    assert cli.main(["open", str(tmp_path)], window) == 0
    assert cli.main(["demo"], window) == 3
    assert cli.main(["screens", "out", "--study", "s"], window) == 0
    assert window.asked == ["home", tmp_path, ("demo", None), ("screens", Path("out"), Path("s"))]


# ── study new ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_study_keeps_all_81_items_unless_told(capsys: Capture, tmp_path: Path) -> None:
    raters = ["--rater", "A=Adams", "B=Baker"]
    code, out, _ = run(capsys, "study", "new", tmp_path / "whole", "--name", "W", *raters)
    assert code == 0
    assert "81 inputs" in out
    code, out, _ = run(
        capsys, "study", "new", tmp_path / "photo.dmstudy", "--name", "P", *raters,
        "--without", "alopecia.recent", "--coordinator", "Cole", "--seed", "7",
    )  # fmt: skip
    assert code == 0
    assert "without alopecia, activity 0–99" in out
    assert "80 inputs" in out
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "home") == ["photo.dmstudy", "whole.dmstudy"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--rater", "A=Adams"], "two to six raters"),
        (["--rater", "A=Adams", "a=Baker"], "given twice"),
        (["--rater", "A=Adams", "B=Baker", "--without", "alopecia"], "has no item 'alopecia'"),
        (["--rater", "A=Adams", "B=Baker", "--without", "gottrons_hands.erythema"], "would multiply nothing"),
        (["--rater", "A=Adams", "B=Baker", "--instrument", "clasi"], "no instrument “clasi”"),
    ],
)
def test_a_study_that_cannot_be_is_refused_and_not_made(
    capsys: Capture, tmp_path: Path, options: list[str], sentence: str
) -> None:
    code, out, err = run(capsys, "study", "new", tmp_path / "T", "--name", "T", *options)
    assert (code, out) == (1, "")
    assert sentence in err
    assert not (tmp_path / "T.dmstudy").exists()


def test_an_existing_study_is_never_made_again(capsys: Capture, trial: Path) -> None:
    code, _, err = run(capsys, "study", "new", trial, "--name", "Again", "--rater", "A=a", "B=b")
    assert code == 1
    assert "already exists" in err


# ── ratings import ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_import_makes_subjects_visits_and_closed_readings(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    path = put(trial.parent, wide(cdasi, [("S1", "V1", rater, {"malar.erythema": 2}) for rater in "ABC"]))
    code, out, err = run(capsys, "ratings", "import", trial, path)
    assert (code, err) == (0, "")
    assert out == "3 readings imported with 243 entries, 0 there already, 0 blank; 1 visit made.\n"
    (row,) = consensus(capsys, trial)
    assert (row["subject"], row["visit"], row["activity"], row["n_raters"]) == ("S1", "V1", "2", "3")
    assert run(capsys, "check", trial)[0] == 0


def test_the_same_file_again_changes_nothing(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    path = imported(
        capsys, trial, wide(cdasi, [("S1", "V1", rater, {"malar.scale": "image_quality"}) for rater in "ABC"])
    )
    before = (trial / "study.sqlite").read_bytes()
    code, out, _ = run(capsys, "ratings", "import", trial, path)
    assert code == 0
    assert out.startswith("0 readings imported with 0 entries, 3 there already")
    assert rows_of(before, trial) == rows_of((trial / "study.sqlite").read_bytes(), trial)


def rows_of(database: bytes, trial: Path) -> list[str]:
    """The database as statements: its bytes carry a change counter that opening for writing may move."""
    import sqlite3

    copy = trial.parent / "copy.sqlite"
    copy.write_bytes(database)
    with sqlite3.connect(copy) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


def test_a_different_value_for_an_existing_reading_is_refused_by_line(
    capsys: Capture, trial: Path, cdasi: Instrument
) -> None:
    rows: list[tuple[str, str, str, dict[str, object]]] = [("S1", "V1", rater, {}) for rater in "ABC"]
    imported(capsys, trial, wide(cdasi, rows))
    rows[1] = ("S1", "V1", "B", {"arm.scale": 2, "arm.erythema": ""})
    path = put(trial.parent, wide(cdasi, [*rows, ("S2", "V1", "A", {})]), "changed.csv")
    code, out, err = run(capsys, "ratings", "import", trial, path)
    assert (code, out) == (1, "")
    assert err.splitlines()[0].startswith("changed.csv was not imported, because 2 rows are wrong")
    assert "line 3: arm.erythema was imported as 0 before and is unanswered here" in err
    assert "line 3: arm.scale was imported as 0 before and is 2 here" in err
    assert [row["subject"] for row in consensus(capsys, trial)] == ["S1"]


def test_a_later_file_may_bring_other_visits_and_raters(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    imported(capsys, trial, wide(cdasi, [("S1", "V1", "A", {}), ("S1", "V1", "B", {})]))
    imported(capsys, trial, wide(cdasi, [("S1", "V1", "C", {}), ("S1", "V2", "A", {})]))
    rows = consensus(capsys, trial)
    assert [(row["subject"], row["visit"], row["n_raters"]) for row in rows] == [("S1", "V1", "3"), ("S1", "V2", "1")]


def test_every_bad_row_is_listed_and_nothing_is_imported(capsys: Capture, trial: Path) -> None:
    text = (
        "subject,visit,rater,item,value,reason\nS1,V1,A,scalp.erythema,1,\nS1,V1,A,scalp.scale,9,\n"
        "S1,V1,D,scalp.scale,1,\nS1,V1,A,scalp.redness,1,\n"
    )
    code, out, err = run(capsys, "ratings", "import", trial, put(trial.parent, text))
    assert (code, out) == (1, "")
    assert [line.split(":")[0].strip() for line in err.splitlines()[1:]] == ["line 3", "line 4", "line 5"]
    assert run(capsys, "check", trial)[1].startswith("0 subjects, 0 visits, 0 photos, 0 readings, 0 entries")


def test_columns_of_totals_are_refused(capsys: Capture, trial: Path) -> None:
    text = "subject,visit,rater,scalp.erythema,activity\nS1,V1,A,1,1\n"
    code, _, err = run(capsys, "ratings", "import", trial, put(trial.parent, text))
    assert code == 1
    assert "line 1: the column 'activity' looks like a total" in err


def test_without_a_visit_there_is_one_visit_called_1(capsys: Capture, trial: Path) -> None:
    imported(capsys, trial, "subject,rater,item,value\nS1,A,scalp.erythema,1\nS1,B,scalp.erythema,1\n")
    (row,) = consensus(capsys, trial)
    assert row["visit"] == "1"


def test_a_blank_row_is_no_reading(capsys: Capture, trial: Path) -> None:
    path = put(trial.parent, "subject,rater,scalp.erythema\nS1,A,1\nS1,B,\n")
    assert "1 blank" in run(capsys, "ratings", "import", trial, path)[1]
    (row,) = consensus(capsys, trial)
    assert row["n_raters"] == "1"


def test_a_file_that_is_missing_or_no_table_is_refused(capsys: Capture, trial: Path) -> None:
    for path in (trial.parent / "nowhere.csv", trial.parent, put(trial.parent, "", "empty.csv")):
        code, out, err = run(capsys, "ratings", "import", trial, path)
        assert (code, out) == (1, "")
        assert len(err.strip().splitlines()) == 1


# ── consensus ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_columns_are_exactly_those_promised(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    imported(capsys, trial, wide(cdasi, [("S1", "V1", "A", {})]))
    consensus(capsys, trial)
    content = (trial.parent / "consensus.csv").read_bytes()
    header = content.decode().split("\r\n")[0].split(",")
    assert header[:31] == [
        *("subject", "visit", "activity", "damage", "activity_mean", "damage_mean"),
        *("activity_low", "activity_high", "damage_low", "damage_high"),
        *("n_raters", "n_raters_activity", "n_raters_damage", "complete", "open_items"),
        *("severity", "severity_set", "rule", "instrument", "instrument_sha256"),
        *("status", "n_unanimous", "n_rule", "n_adjudicated", "n_second_round", "n_open", "charter_sha256", "primary"),
        *("scalp.erythema", "scalp.scale", "scalp.erosion_ulceration"),
    ]
    assert header[28:-8] == list(cdasi.item_ids)
    assert header[-8:] == [
        *("activity_items", "damage_items", "n_filled_activity", "n_filled_damage"),
        *("n_complete_activity", "n_complete_damage", "raters", "missing"),
    ]
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n") == 2


def test_rule_median_is_the_total_of_item_medians_with_gottron_derived_afterwards(
    capsys: Capture, trial: Path, cdasi: Instrument
) -> None:
    """Malar erythema 1, 2, 3: median 2. Gottron's grade 1, 2, 2: median 2; papules 0, 1, 1: median 1; 2 x 2 = 4.

    Activity 2 + 4 = 6. The raters' own totals: 1 + 1 = 2, 2 + 4 = 6, 3 + 4 = 7; mean 15/3 = 5. Poikiloderma of the arm
    1, 1, 0: median 1, damage 1; totals 1, 1, 0: mean 2/3.
    """
    grade, papules = "gottrons_hands.erythema", "gottrons_hands.papules"
    rows: list[tuple[str, str, str, dict[str, object]]] = [
        ("S1", "V1", "A", {"malar.erythema": 1, grade: 1, papules: 0, "arm.poikiloderma": 1}),
        ("S1", "V1", "B", {"malar.erythema": 2, grade: 2, papules: 1, "arm.poikiloderma": 1}),
        ("S1", "V1", "C", {"malar.erythema": 3, grade: 2, papules: 1, "arm.poikiloderma": 0}),
    ]
    imported(capsys, trial, wide(cdasi, rows))
    (row,) = consensus(capsys, trial, "--rule", "median")
    assert (row["activity"], row["damage"]) == ("6", "1")
    assert (row["activity_mean"], row["damage_mean"]) == ("5", "0.6666666666666666")
    assert (row["activity_low"], row["activity_high"], row["complete"], row["open_items"]) == ("6", "6", "true", "0")
    assert (row["malar.erythema"], row[grade], row[papules]) == ("2", "2", "1")
    assert (row["severity"], row["severity_set"], row["rule"]) == (
        "",
        "Ahmed 2020",
        "median",
    )  # it is not the primary value
    assert (row["instrument"], row["instrument_sha256"]) == ("cdasi-2", cdasi.sha256)


def test_rule_mean_is_the_mean_of_the_raters_own_totals(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    """Gottron's 3 with papules = 6, 3 without = 3, 0 with = 0: mean of totals 9/3 = 3.

    The product of item means would be 2 x (1 + 2/3) = 3.33. Items hold means: grade (3 + 3 + 0) / 3 = 2, papules 2/3.
    """
    grade, papules = "gottrons_hands.erythema", "gottrons_hands.papules"
    given = [{grade: 3, papules: 1}, {grade: 3, papules: 0}, {grade: 0, papules: 1}]
    imported(capsys, trial, wide(cdasi, [("S1", "V1", r, dict(g)) for r, g in zip("ABC", given, strict=True)]))
    (row,) = consensus(capsys, trial, "--rule", "mean")
    assert (row["activity"], row["activity_mean"], row["rule"]) == ("3", "3", "mean")
    assert (row[grade], row[papules]) == ("2", "0.6666666666666666")
    assert row["complete"] == "true"


def test_the_default_rule_is_the_charters_median(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    imported(capsys, trial, wide(cdasi, [("S1", "V1", rater, {}) for rater in "ABC"]))
    (row,) = consensus(capsys, trial)
    assert row["rule"] == "median"


def test_an_incomplete_total_has_bounds_and_no_band(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    """Papules cannot be judged by anybody, grade 3 by all: 3 to 6. Rater C has no malar erythema (2, 2): median 2.

    The items lie in 2 + 3 … 2 + 6; the totals in 5 … 8 twice and 3 … 9. No rater's activity is complete, all damage is 0.
    """
    grade, papules = "gottrons_hands.erythema", "gottrons_hands.papules"
    common: dict[str, object] = {grade: 3, papules: "not_visible_in_photos", "malar.erythema": 2}
    rows = [("S1", "V1", "A", common), ("S1", "V1", "B", common), ("S1", "V1", "C", common | {"malar.erythema": ""})]
    imported(capsys, trial, wide(cdasi, rows))
    (row,) = consensus(capsys, trial, "--rule", "median")
    assert (row["activity"], row["activity_low"], row["activity_high"]) == ("", "5", "8")
    (row,) = consensus(capsys, trial)
    assert (row["activity"], row["activity_low"], row["activity_high"]) == ("", str(13 / 3), str(25 / 3))
    assert (row["severity"], row["complete"], row["open_items"]) == ("", "false", "1")
    assert (row["activity_mean"], row["n_raters"], row["n_raters_activity"], row["n_raters_damage"]) == (
        "",
        "3",
        "0",
        "3",
    )
    assert (row["damage"], row["damage_mean"]) == ("0", "0")
    assert (row["malar.erythema"], row[papules]) == ("2", "")


def test_what_one_rater_could_not_assess_is_filled_by_the_others_or_leaves_a_strict_mean_open(
    capsys: Capture, trial: Path, cdasi: Instrument
) -> None:
    """Totals 3 and 6 are complete, the third lies in 0 … 2 (scale of the arm open, 0 for the others): bounds 9/3 and 11/3.

    By parts: malar (3 + 3 + 0) / 3, scalp (0 + 3 + 0) / 3, scale of the arm (0 + 0) / 2: together 3.
    """
    given: list[dict[str, object]] = [
        {"malar.erythema": 3},
        {"malar.erythema": 3, "scalp.erythema": 3},
        {"arm.scale": ""},
    ]
    sheets = wide(cdasi, [("S1", "V1", r, g) for r, g in zip("ABC", given, strict=True)])
    imported(capsys, trial, sheets)
    for asked in ((), ("--rule", "mean")):
        (row,) = consensus(capsys, trial, *asked)
        assert (row["activity"], row["activity_mean"], row["complete"], row["severity"]) == ("3", "3", "true", "mild")
        assert (row["n_raters"], row["n_raters_activity"], row["n_filled_activity"], row["n_complete_activity"]) == (
            "3",
            "3",
            "1",
            "2",
        )
        assert (row["activity_low"], row["activity_high"]) == ("3", "3.6666666666666665")


@pytest.mark.parametrize(
    ("malar", "rest", "severity"),
    [(3, 11, "mild"), (3, 12, "moderate"), (3, 23, "moderate"), (3, 24, "severe")],
)
def test_bands_follow_ahmed_2020(
    capsys: Capture, trial: Path, cdasi: Instrument, malar: int, rest: int, severity: str
) -> None:
    """14 is mild, 15 and 26 moderate, 27 severe; the rest is spread over erythema (3 a site)."""
    sites = [site.id for site in cdasi.sites if site.kind == "area" and site.id != "malar"]
    given: dict[str, object] = {"malar.erythema": malar}
    for site in sites:
        given[f"{site}.erythema"] = min(3, rest)
        rest -= min(3, rest)
    imported(capsys, trial, wide(cdasi, [("S1", "V1", rater, given) for rater in "ABC"]))
    (row,) = consensus(capsys, trial)
    assert row["severity"] == severity


def test_a_photo_variant_says_so_beside_its_numbers(capsys: Capture, tmp_path: Path, cdasi: Instrument) -> None:
    trial = tmp_path / "V.dmstudy"
    run(capsys, "study", "new", trial, "--name", "V", "--rater", "A=a", "B=b", "--without", "alopecia.recent")
    rows: list[tuple[str, str, str, dict[str, object]]] = [("S1", "V1", r, {"alopecia.recent": ""}) for r in "AB"]
    imported(capsys, trial, wide(cdasi, rows))
    (row,) = consensus(capsys, trial)
    assert row["instrument"] == "cdasi-2 (without alopecia, activity 0–99)"
    assert (row["alopecia.recent"], row["open_items"], row["complete"]) == ("", "0", "true")


TABLES = tuple(file.name for file in export.FILES if file.name not in {"figures/", "report.html", "report.pdf"})


def test_tables_are_the_same_bytes_when_repeated(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    text = wide(cdasi, [(f"S{n}", "V1", r, {"malar.erythema": n}) for n in range(3) for r in "ABC"])
    imported(capsys, trial, text)
    first, second = trial.parent / "one", trial.parent / "two"
    written = [run(capsys, "export", trial, folder, "--only", *TABLES)[0] for folder in (first, second)]
    assert written == [0, 0]
    names = sorted(path.relative_to(first) for path in first.rglob("*.*"))
    assert names == sorted(path.relative_to(second) for path in second.rglob("*.*"))
    assert {name: (first / name).read_bytes() for name in names} == {
        name: (second / name).read_bytes() for name in names
    }


def test_nothing_to_show_is_refused(capsys: Capture, trial: Path) -> None:
    for words in (["consensus", trial, "--csv", trial.parent / "c.csv"], ["agreement", trial]):
        code, out, err = run(capsys, *words)
        assert (code, out) == (1, "")
        assert "No rater has signed" in err
    assert not (trial.parent / "c.csv").exists()


def test_a_target_that_cannot_be_written_is_refused(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    imported(capsys, trial, wide(cdasi, [("S1", "V1", rater, {}) for rater in "ABC"]))
    code, _, err = run(capsys, "consensus", trial, "--csv", trial.parent)
    assert code == 1
    assert "cannot be written" in err


# ── agreement ────────────────────────────────────────────────────────────────────────────────────────────────────────


_scored: dict[tuple[str, ...], Path] = {}


def scored(capsys: Capture, trial: Path, cdasi: Instrument, visits: Sequence[str] = ("V1",)) -> None:
    """Six subjects; malar erythema as in rows (0, 0, 1), (1, 1, 1), (2, 1, 2), (3, 3, 3), (0, 1, 0), (2, 2, 3).

    Imported once for all tests; each gets a copy of that study in the place of its own empty one.
    """
    if (made := _scored.get(tuple(visits))) is not None:
        shutil.rmtree(trial)
        shutil.copytree(made, trial)
        return
    table = [(0, 0, 1), (1, 1, 1), (2, 1, 2), (3, 3, 3), (0, 1, 0), (2, 2, 3)]
    rows: list[tuple[str, str, str, dict[str, object]]] = [
        (f"S{n}", visit, rater, {"malar.erythema": level})
        for n, levels in enumerate(table)
        for visit in visits
        for rater, level in zip("ABC", levels, strict=True)
    ]
    imported(capsys, trial, wide(cdasi, rows))
    # Beside the folders of the tests, which are removed when their tests have passed.
    _scored[tuple(visits)] = Path(shutil.copytree(trial, trial.parent.parent / f"as made {len(_scored)}"))


def test_agreement_columns_and_rows(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    """A and B agree exactly on 4 of 6 malar erythemas: 0.667; the other items are all 0, so their ICC is not estimable."""
    scored(capsys, trial, cdasi)
    target = trial.parent / "agreement.csv"
    assert run(capsys, "agreement", trial, "--csv", target)[0] == 0
    rows = read(target)
    assert list(rows[0]) == [
        *("level", "visit", "measure", "statistic", "variant", "raters", "value", "low", "high", "interval"),
        *("stat_f", "df1", "df2", "p", "n_cases", "n_complete", "n_ratings", "note"),
    ]
    assert tuple(rows[0]) == numbers.COLUMNS
    assert {row["visit"] for row in rows} == {"all"}
    found = {(row["measure"], row["statistic"], row["variant"], row["raters"]): row for row in rows}
    exact = found["malar.erythema", "agreement", "exact", "A|B"]
    assert float(exact["value"]) == pytest.approx(4 / 6)
    assert exact["n_cases"] == "6"
    constant = found["scalp.scale", "icc", "A,1", "all"]
    assert constant["value"] == ""
    assert constant["note"]
    assert found["activity", "icc", "A,1", "all"]["level"] == "total"
    assert {"malar.activity", "group.erythema", "damage"} <= {row["measure"] for row in rows}


def test_agreement_by_visit_where_there_are_several(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    scored(capsys, trial, cdasi, ("V1", "V2"))
    target = trial.parent / "agreement.csv"
    run(capsys, "agreement", trial, "--csv", target)
    assert {row["visit"] for row in read(target)} == {"all", "V1", "V2"}


def test_json_holds_the_same_rows(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    scored(capsys, trial, cdasi)
    table, other = trial.parent / "a.csv", trial.parent / "a.json"
    assert run(capsys, "agreement", trial, "--csv", table, "--json", other)[0] == 0
    rows = read(table)
    objects = json.loads(other.read_text("utf-8"))
    assert [list(one) for one in objects[:1]] == [list(rows[0])]
    assert [[("" if v is None else str(v)) for v in one.values()] for one in objects] == [
        list(r.values()) for r in rows
    ]


def test_agreement_without_a_file_prints_the_totals(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    scored(capsys, trial, cdasi)
    code, out, _ = run(capsys, "agreement", trial)
    assert code == 0
    assert "activity" in out
    assert "not estimable" in out  # damage is 0 for everybody


# ── export and check ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("undrawn_files")
def test_export_writes_what_a_statistician_needs(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    import hashlib

    scored(capsys, trial, cdasi)
    folder = trial.parent / "out"
    code, out, err = run(capsys, "export", trial, folder)
    assert (code, err) == (0, "")
    written = [path for path in folder.rglob("*") if path.is_file()]
    assert out == f"Wrote {len(written)} files into {folder}.\n"
    assert {path.name for path in folder.iterdir()} == {
        *(file.name.rstrip("/") for file in export.FILES),
        "SHA256SUMS",
    }
    assert (folder / "instrument.toml").read_bytes() == cdasi_bytes()
    cover = json.loads((folder / "study.json").read_text("utf-8"))
    assert cover["charter_sha256"] == hashlib.sha256((folder / "charter.json").read_bytes().rstrip(b"\n")).hexdigest()
    sums = {line[66:]: line[:64] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == sums[name] for name in sums)
    assert len(sums) == len(written) - 1
    described = {row["column"] for row in read(folder / "codebook.csv")}
    assert set(cdasi.item_ids) | {"activity", "activity_low", "n_raters_damage", "severity"} <= described


def cdasi_bytes() -> bytes:
    from dmscorer import paths

    return (paths.resources() / "instruments" / "cdasi-2.toml").read_bytes()


def test_exported_ratings_can_be_imported_into_another_study(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    scored(capsys, trial, cdasi)
    folder, other = trial.parent / "out", trial.parent / "Other.dmstudy"
    run(capsys, "export", trial, folder, "--only", "ratings_long.csv", "ratings_wide.csv")
    for name in ("ratings_long.csv", "ratings_wide.csv"):
        run(capsys, "study", "new", other, "--name", "O", "--rater", "A=a", "B=b", "C=c")
        assert run(capsys, "ratings", "import", other, folder / name)[0] == 0
        own, again = ([r | {"charter_sha256": ""} for r in consensus(capsys, one)] for one in (trial, other))
        assert own == again  # but for the charter: another study has another seed
        shutil.rmtree(other)


def test_export_into_the_study_itself_is_refused(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    scored(capsys, trial, cdasi)
    code, _, err = run(capsys, "export", trial, trial / "out")
    assert code == 1
    assert "inside the study" in err
    assert not (trial / "out").exists()


def test_check_of_a_whole_study_says_so(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    scored(capsys, trial, cdasi)
    code, out, err = run(capsys, "check", trial)
    assert (code, err) == (0, "")
    assert out.startswith("6 subjects, 6 visits, 0 photos, 3 readings, 1458 entries, 18 signatures")
    assert out.endswith("Nothing is wrong.\n")


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE entries SET level = 9 WHERE item = 'malar.erythema' AND level = 3", "has no level 9"),
        (
            "UPDATE entries SET level = 2 WHERE item = 'malar.erythema' AND level = 3",
            "what was signed is not what stands",
        ),
        ("UPDATE events SET body = '{}' WHERE seq = 1", "audit trail, event 1"),
        ("UPDATE charters SET sha256 = 'x'", "its text does not fit its hash"),
        ("DELETE FROM visits WHERE subject = 'S1'", "points at something in visits that is not there"),
    ],
)
def test_check_finds_what_was_changed_behind_the_programs_back(
    capsys: Capture, trial: Path, cdasi: Instrument, statement: str, finding: str
) -> None:
    import sqlite3

    scored(capsys, trial, cdasi)
    connection = sqlite3.connect(trial / "study.sqlite")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    connection.commit()
    connection.close()
    code, out, err = run(capsys, "check", trial)
    assert code == 1
    assert finding in err
    assert "Nothing is wrong" not in out


def test_a_read_only_copy_still_gives_its_numbers(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    scored(capsys, trial, cdasi)
    (trial / "study.sqlite").chmod(0o444)
    trial.chmod(0o555)
    try:
        assert run(capsys, "check", trial)[0] == 0
        assert run(capsys, "export", trial, trial.parent / "out", "--only", *TABLES)[0] == 0
        assert len(consensus(capsys, trial)) == 6
        assert run(capsys, "agreement", trial)[0] == 0
    finally:
        trial.chmod(0o755)


# ── photos add ───────────────────────────────────────────────────────────────────────────────────────────────────────


def pictures(folder: Path, *names: str) -> Path:
    from PIL import Image

    for at, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (64, 48), (40 + at, 90, 120)).save(path)
    return folder


def test_photos_come_in_and_what_is_no_picture_is_listed(capsys: Capture, trial: Path) -> None:
    folder = pictures(trial.parent / "in", "S1/V1/face_front.jpg", "S1/V1/IMG_1.JPG", "S1/V2/Hände.png")
    (folder / "S1" / "V1" / "notes.jpg").write_text("no picture")
    code, out, err = run(capsys, "photos", "add", trial, folder)
    assert code == 0
    assert out == "3 photos added (1 without a view), 0 there already, 1 left out.\n"
    assert err.count("\n") == 1
    assert "notes.jpg: the file " in err
    code, out, err = run(capsys, "photos", "add", trial, folder)
    assert code == 0
    assert out.startswith("0 photos added (0 without a view), 3 there already")
    assert "there already in S1, V1" in err
    assert run(capsys, "check", trial)[0] == 0


def test_photos_whose_file_leaves_a_doubt_are_listed(capsys: Capture, trial: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 0xFFFF  # uncalibrated, and no profile
    folder = pictures(trial.parent / "in", "S1/V1/face_front.jpg")
    Image.new("RGB", (64, 48), (196, 110, 98)).save(folder / "S1/V1/arm.jpg", exif=exif)
    code, _, err = run(capsys, "photos", "add", trial, folder)
    assert code == 0
    assert err == "S1/V1/arm.jpg: redness may look wrong: the file does not clearly state its colour space\n"


def test_photos_add_ends_with_1_if_nothing_came_in(capsys: Capture, trial: Path) -> None:
    (trial.parent / "in" / "S1" / "V1").mkdir(parents=True)
    (trial.parent / "in" / "S1" / "V1" / "a.jpg").write_bytes(b"")
    assert run(capsys, "photos", "add", trial, trial.parent / "in")[0] == 1
    assert run(capsys, "photos", "add", trial, trial.parent / "nowhere")[0] == 1


def test_a_list_of_photos_may_carry_views_and_chart_values(capsys: Capture, trial: Path) -> None:
    folder = pictures(trial.parent / "in", "a.jpg", "b.jpg")
    put(folder, "file;subject;visit;view;alopecia\na.jpg;S1;V1;scalp;1\nb.jpg;S1;V1;moon;1\n", "list.csv")
    code, out, err = run(capsys, "photos", "add", trial, folder / "list.csv")
    assert code == 0
    assert out == "2 photos added (1 without a view), 0 there already, 0 left out, 1 chart value taken over.\n"
    assert "b.jpg: no view is called “moon”" in err


def test_commands_need_neither_qt_nor_statistics_packages_until_asked(trial: Path, cdasi: Instrument) -> None:
    """A fresh interpreter imports a table and settles it; what it loaded is looked at."""
    import subprocess
    import sys

    path = put(trial.parent, wide(cdasi, [("S1", "V1", rater, {}) for rater in "ABC"]))
    program = (
        "import sys; from dmscorer import cli\n"
        f"assert cli.main(['ratings', 'import', {str(trial)!r}, {str(path)!r}]) == 0\n"
        f"assert cli.main(['consensus', {str(trial)!r}, '--csv', {str(trial.parent / 'c.csv')!r}]) == 0\n"
        "print([name for name in ('PySide6', 'pandas', 'scipy', 'pingouin', 'matplotlib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_progress_line_is_drawn_for_a_person_and_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, expected in (
        (Terminal(), "\rPhotos ██████████████·············· 1 of 2\r\x1b[2K"),
        (io.StringIO(), ""),
    ):
        monkeypatch.setattr("sys.stderr", stream)
        with Progress("Photos") as progress:
            progress(1, 2)
            progress(1, 2)
        assert stream.getvalue() == expected


def test_agreement_is_verified_by_pingouin_on_request(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    scored(capsys, trial, cdasi)
    code, out, err = run(capsys, "agreement", trial, "--verify", "--csv", trial.parent / "a.csv")
    assert (code, err) == (0, "")
    assert "largest difference" in out or "nothing could be compared" in out
    code, out, err = run(capsys, "agreement", trial, "--rater-set", "A,Z")
    assert (code, out) == (1, "")
    assert "no rater “Z”" in err


def test_there_are_no_repeats_to_compare(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    scored(capsys, trial, cdasi)
    code, out, _ = run(capsys, "agreement", trial, "--repeats")
    assert (code, out) == (0, "No intra-rater repeat is signed yet, so intra-rater agreement cannot be estimated.\n")


def test_change_between_two_visits(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    scored(capsys, trial, cdasi)
    visits = sorted({row["visit"] for row in consensus_rows(capsys, trial)})
    if len(visits) < 2:
        code, out, err = run(
            capsys, "change", trial, "--from", visits[0], "--to", "V9", "--csv", trial.parent / "c.csv"
        )
        assert (code, out) == (1, "")
        assert "no visit “V9”" in err
        return
    code, out, err = run(
        capsys, "change", trial, "--from", visits[0], "--to", visits[1], "--verify", "--csv", trial.parent / "c.csv"
    )
    assert (code, err) == (0, "")
    rows = read(trial.parent / "c.csv")
    assert list(rows[0]) == [
        "measure",
        "source",
        "statistic",
        "variant",
        "value",
        "low",
        "high",
        "p",
        "smallest_p",
        "n",
        "note",
    ]
    assert {row["source"] for row in rows} >= {"mean", "median"}


def consensus_rows(capsys: Capture, trial: Path) -> list[dict[str, str]]:
    run(capsys, "consensus", trial, "--csv", trial.parent / "consensus.csv")
    return read(trial.parent / "consensus.csv")


def test_a_paragraph_for_the_manuscript(capsys: Capture, trial: Path, cdasi: Instrument) -> None:
    scored(capsys, trial, cdasi)
    code, out, err = run(capsys, "agreement", trial, "--paragraph", "de")
    assert (code, err) == (0, "")
    assert "anderswo erhoben und importiert" in out  # nothing is claimed of blinding
    assert "verblindet" not in out
    assert "measure " not in out
