"""``dmscorer visits order`` through the real command line: shown, suggested, stated, changed, withdrawn."""

import csv
import io
from pathlib import Path

import pytest

from dmscorer.cli import main

RATERS = ("--rater", "A=Ann", "--rater", "B=Bo")


def run(*words: object) -> int:
    return main([str(word) for word in words])


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    path = tmp_path / "phrase"
    path.write_text("open sesame\n", encoding="utf-8")
    return path


@pytest.fixture
def study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Two subjects without dates, each with erythema 3 of the scalp at pre and 1 at post; "post" came in first."""
    made, table = tmp_path / "T.dmstudy", tmp_path / "scores.csv"
    assert run("study", "new", made, "--name", "T", *RATERS, "--without", "alopecia.recent") == 0
    table.write_text(_scores(made), encoding="utf-8")
    assert run("ratings", "import", made, table) == 0
    capsys.readouterr()
    return made


def _scores(study: Path) -> str:
    from dmscorer.workflows.study import study as studies

    opened = studies.open_study(study, write=False)
    items = opened.instrument.item_ids
    studies.close(opened)
    lines = [("subject", "visit", "rater", *items)]
    lines += [
        (subject, visit, rater, *(level if item == "scalp.erythema" else "0" for item in items))
        for subject in ("S1", "S2")
        for visit, level in (("post", "1"), ("pre", "3"))
        for rater in "AB"
    ]
    return "\n".join(map(",".join, lines)) + "\n"


def changes(study: Path, folder: Path) -> list[dict[str, str]]:
    assert run("results", study, folder, "--no-figures") == 0
    return table_of(folder / "cdasi_change.csv")


def table_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def mean_change(rows: list[dict[str, str]]) -> float:
    return float(next(r["value"] for r in rows if (r["measure"], r["statistic"]) == ("activity", "mean_change")))


def test_nothing_is_told_of_change_until_the_suggestion_is_accepted(
    study: Path, phrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """3 before and 1 after: −2 for each subject."""
    assert run("visits", "order", study) == 0
    told = capsys.readouterr().out
    assert "Nobody has stated the order" in told
    assert "Suggestion from the labels: pre, post." in told
    (only,) = changes(study, tmp_path / "before")
    assert (only["statistic"], only["value"], only["from_visit"]) == ("not_reported", "", "")
    assert "order of visits" in only["note"]
    assert "cdasi_change.csv holds no change." in capsys.readouterr().err
    assert run("change", study, "--from", "pre", "--to", "post", "--csv", tmp_path / "none.csv") == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "none.csv").exists()
    assert run("visits", "order", study, "--accept-suggestion", "--passphrase-file", phrase) == 0
    rows = changes(study, tmp_path / "after")
    assert mean_change(rows) == -2.0
    assert {(row["from_visit"], row["to_visit"]) for row in rows} == {("pre", "post")}
    assert run("change", study, "--from", "pre", "--to", "post", "--csv", tmp_path / "change.csv") == 0
    assert run("change", study, "--from", "post", "--to", "pre", "--csv", tmp_path / "swapped.csv") == 1
    assert not (tmp_path / "swapped.csv").exists()


def test_a_later_table_with_one_more_visit_changes_no_sign(study: Path, phrase: Path, tmp_path: Path) -> None:
    assert run("visits", "order", study, "pre,post", "--passphrase-file", phrase) == 0
    before = changes(study, tmp_path / "before")
    values = tmp_path / "values.csv"
    values.write_text("subject,visit,ck_u_l\nS1,pre,900\nS1,a later one,100\nS2,post,80\n", encoding="utf-8")
    assert run("clinical", "import", study, values, "--passphrase-file", phrase) == 0
    assert changes(study, tmp_path / "after") == before
    (only,) = table_of(tmp_path / "after" / "ck_change.csv")
    assert (only["statistic"], only["note"]) == (
        "not_reported",
        "not reported: the stated order of visits lacks one of these",
    )


def test_the_passphrase_and_real_labels_are_needed(
    study: Path, phrase: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("visits", "order", study, "pre,later", "--passphrase-file", phrase) == 1
    assert "No visit is called “later”" in capsys.readouterr().err
    assert run("visits", "order", study, "pre", "pre", "--passphrase-file", phrase) == 1
    assert "named twice" in capsys.readouterr().err
    assert (
        run("visits", "order", study, "PRE", "post", "--passphrase-file", phrase) == 0
    )  # the study's spelling is kept
    assert "Order of visits: pre, post." in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO("wrong one\n"))
    assert run("visits", "order", study, "--withdraw", "--reason", "by mistake") == 1
    assert "passphrase" in capsys.readouterr().err


def test_changing_places_after_scores_were_shown_needs_a_reason(
    study: Path, phrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = ("--passphrase-file", phrase)
    assert run("visits", "order", study, "post,pre", *key) == 0
    assert mean_change(changes(study, tmp_path / "wrong")) == 2.0
    assert run("visits", "order", study, "pre,post", *key) == 1
    assert "Give a reason" in capsys.readouterr().err
    assert run("visits", "order", study, "pre,post", "--reason", "was swapped", *key) == 0
    assert "Reason: was swapped" in capsys.readouterr().out
    assert mean_change(changes(study, tmp_path / "right")) == -2.0
    assert run("visits", "order", study, "--withdraw", "--reason", "not sure", *key) == 0
    assert "Nobody has stated the order" in capsys.readouterr().out


def test_dates_against_the_order_are_said_and_hold_that_subject_back(
    study: Path, phrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, values = ("--passphrase-file", phrase), tmp_path / "values.csv"
    values.write_text("subject,visit,date\nS1,pre,2020-05-01\nS1,post,2020-01-01\n", encoding="utf-8")
    assert run("clinical", "import", study, values, "--passphrase-file", phrase) == 0
    assert run("visits", "order", study, "pre,post", *key) == 1
    assert "contradict" in capsys.readouterr().err
    assert run("visits", "order", study, "pre,post", "--reason", "a slip in one date", *key) == 0
    assert "The dates of “S1” contradict the stated order" in capsys.readouterr().out
    rows = changes(study, tmp_path / "out")
    assert next(r["n"] for r in rows if (r["measure"], r["statistic"]) == ("activity", "n")) == "1"
    assert run("check", study) == 1
    assert "contradict" in capsys.readouterr().err
