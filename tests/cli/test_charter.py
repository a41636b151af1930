"""``dmscorer charter`` through the real command line."""

import io
import json
from pathlib import Path

import pytest

from dmscorer.cli import main


def run(*words: object) -> int:
    return main([str(word) for word in words])


def test_from_draft_to_amendment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    study, phrase, file = tmp_path / "T.dmstudy", tmp_path / "phrase", tmp_path / "charter.json"
    phrase.write_text("open sesame\n", encoding="utf-8")
    assert run("study", "new", study, "--name", "T", "--rater", "A=Ann", "B=Bo") == 0
    file.write_text('{"repeat_share": 0.2}', encoding="utf-8")
    assert run("charter", "import", study, file) == 0
    assert run("charter", "export", study, tmp_path / "kept.json") == 0
    assert json.loads((tmp_path / "kept.json").read_text(encoding="utf-8"))["repeat_share"] == 0.2
    capsys.readouterr()
    assert run("charter", "sign", study, "--passphrase-file", phrase) == 0
    assert "version 1" in capsys.readouterr().out
    file.write_text('{"repeat_share": 0.0}', encoding="utf-8")
    assert run("charter", "import", study, file, "--passphrase-file", phrase) == 1
    assert "reason" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO("wrong one\n"))
    assert run("charter", "import", study, file, "--reason", "no time") == 1
    assert "passphrase" in capsys.readouterr().err
    assert run("charter", "import", study, file, "--reason", "no time", "--passphrase-file", phrase) == 0
    capsys.readouterr()
    assert run("charter", "show", study) == 0
    told = capsys.readouterr().out
    assert "Version 2, signed by coordinator" in told
    assert "no time (repeat_share)" in told


@pytest.mark.parametrize("text", ['{"seed": 3}', '{"repeat_share": "much"}', "[1]", "no JSON"])
def test_a_file_that_cannot_be_a_charter_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    study, file = tmp_path / "T.dmstudy", tmp_path / "charter.json"
    run("study", "new", study, "--name", "T", "--rater", "A=Ann", "B=Bo")
    run("charter", "export", study, tmp_path / "before.json")
    file.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert run("charter", "import", study, file) == 1
    assert capsys.readouterr().err.count("\n") == 1
    run("charter", "export", study, tmp_path / "after.json")
    assert (tmp_path / "before.json").read_bytes() == (tmp_path / "after.json").read_bytes()
