"""``dmscorer consensus``: the list goes out under meeting codes, a meeting's decisions come in, all or none."""

import csv
from pathlib import Path

import pytest

from dmscorer import cli
from dmscorer.domain.instrument.instrument import Answer
from dmscorer.domain.study.study import NewPerson
from dmscorer.store.consensus import decisions as rows
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.conftest import add_cases, ticking
from tests.workflows.consensus.test_consensus import score_all

RATERS = (NewPerson("A", "Ann"), NewPerson("B", "Ben"), NewPerson("C", "Cem"))
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """Six cases; A gives 3 where the others give 0: six flagged items."""
    made = studies.create(tmp_path / "Trial", NewStudy("Trial", RATERS, seed=7, passphrase="open sesame"), ticking())
    add_cases(made)
    score_all(made, {"A": {"scalp.erythema": 3}})
    studies.close(made)
    return made.folder


def run(capsys: Capture, *words: object) -> tuple[int, str, str]:
    code = cli.main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def listed(capsys: Capture, trial: Path) -> list[dict[str, str]]:
    target = trial.parent / "list.csv"
    assert run(capsys, "consensus", trial, "--list", "--csv", target)[0] == 0
    with target.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def decide(capsys: Capture, trial: Path, text: str, *more: str) -> tuple[int, str, str]:
    path = trial.parent / "decided.csv"
    path.write_text(text, "utf-8")
    phrase = trial.parent / "phrase"
    phrase.write_text("open sesame\n", "utf-8")
    return run(capsys, "consensus", trial, "--decide", path, "--passphrase-file", phrase, *more)


def stored(trial: Path) -> list[tuple[Answer | None, str, tuple[str, ...]]]:
    study: OpenStudy = studies.open_study(trial, write=False)
    with study.database.read() as connection:
        found = [(d.answer, d.reason, d.present) for d in rows.all_decisions(connection)]
    studies.close(study)
    return found


def test_the_list_says_what_is_flagged_and_why_and_names_neither_subject_nor_rater(
    capsys: Capture, trial: Path
) -> None:
    found = listed(capsys, trial)
    assert {row["meeting_code"] for row in found} == {f"R-{n}" for n in range(1, 7)}
    assert {(row["item"], row["levels"], row["flags"], row["automatic"]) for row in found} == {
        ("scalp.erythema", "0 0 3", "range", "0")
    }
    code, out, _ = run(capsys, "consensus", trial, "--list")
    assert (code, out.splitlines()[-1]) == (0, "6 items to decide.")
    assert not [word for word in ("P00", "visit 1", "Ann") if word in out]


def test_the_filled_in_list_is_what_was_decided(capsys: Capture, trial: Path) -> None:
    lines = [f"{row['meeting_code']},scalp.erythema,{row['levels']},2,definition" for row in listed(capsys, trial)]
    lines[-1] = lines[-1].replace("2,definition", "image_quality,photo is blurred")
    code, out, err = decide(
        capsys, trial, "meeting_code,item,levels,value,reason\n" + "\n".join(lines), "--present", "A", "B"
    )
    assert (code, out, err) == (0, "Decided 6 items as coordinator.\n", "")
    answers = stored(trial)
    assert [answer for answer, _, _ in answers].count(2) == 5
    assert sorted({reason for _, reason, _ in answers}) == ["definition", "other: photo is blurred"]
    assert {present for _, _, present in answers} == {("A", "B")}
    assert run(capsys, "consensus", trial, "--list")[1] == "Nothing is left to decide.\n"


def test_every_bad_line_is_told_and_nothing_is_decided(capsys: Capture, trial: Path) -> None:
    text = (
        "meeting_code,item,value,reason\n"
        "R-1,scalp.erythema,2,definition\n"
        "R-99,scalp.erythema,2,definition\n"
        "R-2,scalp.erythema,4,definition\n"
        "R-3,scalp.erythema,1,\n"
        "R-4,malar.erythema,1,definition\n"
        "R-5,nose.erythema,1,definition"
    )
    code, _, err = decide(capsys, trial, text)
    assert (code, "line 5" in err) == (1, True)
    code, _, err = decide(capsys, trial, text.replace("1,\n", "1,border of site\n"))
    assert code == 1
    assert [f"line {n}" in err for n in range(2, 8)] == [False, True, True, False, True, True]
    assert stored(trial) == []


def test_a_line_made_on_other_levels_is_refused(capsys: Capture, trial: Path) -> None:
    code, _, err = decide(capsys, trial, "meeting_code,item,levels,value,reason\nR-1,scalp.erythema,0 1 3,2,definition")
    assert (code, stored(trial)) == (1, [])
    assert "0 0 3 by now" in err


def test_a_stranger_is_refused(capsys: Capture, trial: Path) -> None:
    text = "meeting_code,item,value,reason\nR-1,scalp.erythema,2,definition"
    assert decide(capsys, trial, text, "--present", "Zoe")[0] == 1
    assert decide(capsys, trial, text, "--by", "A")[0] == 1  # a rater whom the charter does not name
    assert stored(trial) == []


def test_the_former_word_still_works_and_names_the_new_one(capsys: Capture, trial: Path) -> None:
    code, out, err = run(capsys, "reconcile", trial, "--list")
    assert code == 0
    assert out == run(capsys, "consensus", trial, "--list")[1]
    assert "dmscorer consensus" in err


def test_a_list_made_before_the_column_had_its_new_name_still_comes_in(capsys: Capture, trial: Path) -> None:
    lines = [f"{row['meeting_code']},scalp.erythema,2,definition" for row in listed(capsys, trial)]
    former = "room_code,item,value,reason\n" + "\n".join(lines)
    assert decide(capsys, trial, former)[0] == 0


def test_the_command_says_what_it_needs(capsys: Capture, trial: Path) -> None:
    code, _, err = run(capsys, "consensus", trial)
    assert code == 2
    assert "--csv FILE, --list or --decide FILE.csv" in err
