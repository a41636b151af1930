"""Commands know who acts: nothing is written, and no visit told while levels are masked, without the right passphrase."""

import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image

from dmscorer.domain.charter.charter import Unmask
from dmscorer.domain.reading.reading import CaseState
from dmscorer.store.study import events
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy
from tests.cli.test_consensus import RATERS, Capture, run
from tests.workflows.conftest import add_cases, ticking
from tests.workflows.consensus.test_consensus import score_all


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    made = studies.create(tmp_path / "Trial", NewStudy("Trial", RATERS, seed=7, passphrase="open sesame"), ticking())
    add_cases(made)
    studies.set_passphrase(made, studies.raters(made)[0], "ann's own")
    studies.close(made)
    for name, text in (("right", "open sesame\n"), ("ann", "ann's own"), ("wrong", "guess\n")):
        (tmp_path / name).write_text(text, "utf-8")
    return made.folder


def told(trial: Path, *kinds: str) -> list[tuple[str, str]]:
    study = studies.open_study(trial, write=False)
    with study.database.read() as connection:
        found = [(event.kind, event.who) for event in events.of_kinds(connection, kinds)]
    studies.close(study)
    return found


def writing(trial: Path) -> list[list[object]]:
    """Every command that writes as coordinator, with a file that it would take in."""
    folder = trial.parent
    photos = folder / "in"
    (photos / "P00" / "visit 1").mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 8)).save(photos / "P00" / "visit 1" / "face.png")
    table = folder / "table.csv"
    table.write_text("subject,visit,rater,scalp.erythema\nP00,visit 1,panel,1\n", "utf-8")
    charter = folder / "charter.json"
    charter.write_text('{"item_rule": "majority"}', "utf-8")
    return [
        ["photos", "add", trial, photos],
        ["photos", "review", trial, "--approve-all"],
        ["ratings", "import", trial, table],
        ["clinical", "import", trial, table],
        ["calibration", "take", trial, "P00", "visit 1"],
        ["calibration", "panel", trial, table],
        ["labels", "merge", trial, "subject", "P00", "P01"],
        ["labels", "keep", trial, "subject", "P00", "P01"],
        ["consensus", trial, "--decide", table],
        ["visits", "order", trial, "visit 2,visit 1", "--reason", "so it was"],
        ["charter", "import", trial, charter, "--reason", "better"],
        ["charter", "sign", trial],
        ["people", "word", trial, "B"],
    ]


def asking(trial: Path) -> list[list[object]]:
    """Every command that would tell a rater the visits while levels are masked."""
    out = trial.parent / "out.csv"
    return [
        ["clinical", "export", trial, "--csv", out],
        ["photos", "coverage", trial, "--csv", out],
        ["labels", "list", trial],
        ["visits", "order", trial],
        ["calibration", "list", trial],
        ["results", trial, trial.parent / "out", "--no-figures"],
        ["export", trial, trial.parent / "out"],
        ["report", trial, trial.parent / "out.html"],
    ]


def test_nothing_is_written_or_told_without_the_passphrase(
    capsys: Capture, trial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever gives none has not guessed, so it counts as no wrong attempt."""
    before = told(trial, *_all_kinds(trial))
    for words in (*writing(trial), *asking(trial)):
        if words[:2] == ["charter", "sign"]:
            continue  # it is signed already, which is said first
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        code, out, err = run(capsys, *words)
        assert (code, out) == (1, ""), words
        assert "--passphrase-file" in err, words
        assert not [word for word in ("P00", "P01", "visit 1") if word in err], words
    assert told(trial, *_all_kinds(trial)) == before
    assert not [path for path in trial.parent.iterdir() if path.name.startswith("out")]


def _all_kinds(trial: Path) -> list[str]:
    study = studies.open_study(trial, write=False)
    with study.database.read() as connection:
        found = sorted({event.kind for event in events.all_events(connection)})
    studies.close(study)
    return [*found, "passphrase_refused", "levels_shown"]


def test_a_wrong_passphrase_is_refused_and_kept_and_the_fourth_must_wait(capsys: Capture, trial: Path) -> None:
    for words in (*asking(trial)[:2], writing(trial)[1]):
        code, _, err = run(capsys, *words, "--passphrase-file", trial.parent / "wrong")
        assert (code, "not this person's passphrase" in err) == (1, True)
    code, _, err = run(capsys, *writing(trial)[1], "--passphrase-file", trial.parent / "right")
    assert (code, "3 times in a row" in err) == (1, True)
    assert told(trial, "passphrase_refused") == [("passphrase_refused", "coordinator")] * 3


def test_the_right_passphrase_lets_act_and_tell(capsys: Capture, trial: Path) -> None:
    right = ("--passphrase-file", trial.parent / "right")
    assert run(capsys, "photos", "review", trial, "--approve-all", *right)[0] == 0
    assert run(capsys, "photos", "coverage", trial, "--csv", trial.parent / "out.csv", *right)[0] == 0
    assert "P00" in (trial.parent / "out.csv").read_text("utf-8")
    code, out, _ = run(capsys, "people", "word", trial, "A", *right)
    assert (code, "taken away" in out) == (0, True)
    assert run(capsys, "people", "list", trial)[1].splitlines()[1] == "A, Ann: no passphrase yet"


def test_before_anybody_has_a_passphrase_none_is_asked(capsys: Capture, tmp_path: Path) -> None:
    study, values = tmp_path / "T.dmstudy", tmp_path / "values.csv"
    values.write_text("subject,visit,ck_u_l\nS1,pre,900\n", "utf-8")
    assert run(capsys, "study", "new", study, "--name", "T", "--rater", "A=a", "B=b")[0] == 0
    assert run(capsys, "clinical", "import", study, values)[0] == 0
    assert run(capsys, "clinical", "export", study, "--csv", tmp_path / "out.csv")[0] == 0


def test_who_looks_at_levels_is_recorded_once_a_person(capsys: Capture, trial: Path) -> None:
    """Also whoever says nothing; an adjudicator says who they are with --as and a passphrase of their own."""
    study = studies.open_study(trial, clock=ticking())
    for rater in studies.raters(study)[1:]:
        studies.set_passphrase(study, rater, f"secret {rater.code}")
    score_all(study, {"A": {"scalp.erythema": 3}})
    studies.close(study)
    look = ("consensus", trial, "--csv", trial.parent / "out.csv")
    ann = ("--as", "A", "--passphrase-file", trial.parent / "ann")
    for _ in range(2):
        assert run(capsys, *look)[0] == 0
        assert run(capsys, *look, *ann)[0] == 0
    assert run(capsys, *look, "--passphrase-file", trial.parent / "right")[0] == 0
    assert told(trial, "levels_shown") == [("levels_shown", who) for who in ("not signed in", "A", "coordinator")]
    study = studies.open_study(trial, write=False)
    with study.database.read() as connection:
        bodies = [json.loads(event.body) for event in events.of_kinds(connection, ("levels_shown",))]
    studies.close(study)
    assert [len(body["cases"]) for body in bodies] == [6, 6, 6]
    code, _, err = run(capsys, *look, "--as", "A", "--passphrase-file", trial.parent / "right")
    assert (code, "not this person's passphrase" in err) == (1, True)


@pytest.mark.usefixtures("undrawn_plots")
@pytest.mark.parametrize("seed", [7, 2**127 + 5])
def test_the_seed_is_printed_once_all_have_signed_and_its_hash_before(
    capsys: Capture, tmp_path: Path, seed: int
) -> None:
    """Under "each case" levels are unmasked earlier, the seed is not. The hash of a short seed would give it away."""
    new = NewStudy("S", RATERS, seed=seed, passphrase="open sesame", unmask=Unmask.EACH_CASE)
    made = studies.create(tmp_path / "S", new, ticking())
    add_cases(made)
    score_all(made, {}, leave=1)
    studies.close(made)
    (tmp_path / "right").write_text("open sesame", "utf-8")
    right = ("--passphrase-file", tmp_path / "right")
    digest = hashlib.sha256(str(seed).encode()).hexdigest()

    def printed() -> list[str]:
        assert run(capsys, "report", made.folder, tmp_path / "r.html", *right)[0] == 0
        assert run(capsys, "export", made.folder, tmp_path / "out", "--only", "charter.json", *right)[0] == 0
        texts = [(tmp_path / "r.html").read_text("utf-8"), (tmp_path / "out/charter.json").read_text("utf-8")]
        return [run(capsys, "charter", "show", made.folder)[1], *texts]

    for text in printed():
        assert not re.search(rf"(?<![0-9a-f]){seed}(?![0-9a-f])", text) if seed > 7 else "orders 7" not in text
        assert (digest in text) == (seed > 7)
    again = studies.open_study(made.folder)
    rater = studies.raters(again)[-1]
    begun = blinding.begin(again, rater)
    case = next(one for one in begun.cases if one.state is not CaseState.SIGNED)
    reading.enter_all(again, begun.id, case.case_id, {item.id: 0 for item in again.instrument.items})
    reading.sign_checked(again, rater, begun.id, case.case_id)
    studies.close(again)
    for text in printed():
        assert str(seed) in text
        assert digest not in text
