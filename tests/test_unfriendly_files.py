"""What is no regular file, no text, too long, too deep or full: one sentence that says what to do, exit 1, nothing changed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer import cli, paths
from dmscorer.domain.charter import choices
from dmscorer.domain.charter.choices import BadChoices
from dmscorer.domain.errors import DISK_FULL, outside_cause
from dmscorer.domain.study.study import NewPerson
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy

Capture = pytest.CaptureFixture[str]
NEW = NewStudy("Trial", (NewPerson("A", "Ann"), NewPerson("B", "Bo")), seed=7)
RATERS = ("--rater", "A=Ann", "--rater", "B=Bo")


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    study = studies.create(tmp_path / "Trial", NEW)
    studies.close(study)
    return study.folder


def refused(capsys: Capture, *words: str | Path) -> str:
    assert cli.main([str(word) for word in words]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1
    return said


@pytest.fixture(params=["fifo", "device", "link", "folder", "missing", "latin", "deep", "half", "empty"])
def unfriendly(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "in.json"
    make: dict[str, Callable[[], object]] = {
        "fifo": lambda: os.mkfifo(path),
        "device": lambda: path.symlink_to("/dev/full"),
        "link": lambda: path.symlink_to("/dev/zero"),
        "folder": path.mkdir,
        "missing": lambda: None,
        "latin": lambda: path.write_bytes(b'{"item_rule": "M\xfcller"}'),
        "deep": lambda: path.write_text("[" * 200_000),
        "half": lambda: path.write_text('{"border_notes": {"scalp": "\\ud800"}}'),
        "empty": lambda: path.write_text(""),
    }
    if request.param in ("fifo", "device", "link") and sys.platform == "win32":
        pytest.skip("no such file there")
    make[request.param]()
    return path


def test_a_charter_that_is_no_charter(unfriendly: Path, trial: Path, capsys: Capture) -> None:
    assert "charter" in refused(capsys, "charter", "import", trial, unfriendly).lower() or "cannot be read" in str(
        unfriendly
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in the file system")
@pytest.mark.parametrize("command", ["ratings", "clinical"])
def test_a_pipe_is_no_table(command: str, trial: Path, tmp_path: Path, capsys: Capture) -> None:
    os.mkfifo(tmp_path / "in.csv")
    assert "it is not a regular file" in refused(capsys, command, "import", trial, tmp_path / "in.csv")


def test_a_file_is_read_up_to_the_stated_size(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)
    assert paths.read_file(tmp_path / "a", 11) == b"x" * 11
    with pytest.raises(OSError, match="larger"):
        paths.read_file(tmp_path / "a", 10)


@pytest.mark.parametrize("name", ["n" * 300, "/".join(["n" * 100] * 6)])
def test_a_path_that_is_too_long_makes_nothing(name: str, tmp_path: Path, capsys: Capture) -> None:
    said = refused(capsys, "study", "new", tmp_path / name, "--name", "x", *RATERS)
    assert "too long" in said
    assert not list(tmp_path.glob("[!h]*"))  # the test's home alone


@given(
    st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)) | st.text()
)
def test_any_text_is_a_charter_or_refused(given_: object) -> None:
    for text in (given_ if isinstance(given_, str) else "", json.dumps(given_)):
        try:
            choices.parse(text)
        except BadChoices:
            continue


def test_a_full_disk_is_called_one_wherever_it_is_met(
    trial: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    assert DISK_FULL in refused(capsys, "charter", "export", trial, trial.parent / "c.json")
    assert DISK_FULL in refused(capsys, "study", "new", trial.parent / "Other", "--name", "x", *RATERS)
    assert sorted(path.name for path in trial.parent.iterdir() if path.name != "home") == ["Trial.dmstudy"]


def test_causes_are_words_for_people() -> None:
    assert outside_cause(OSError(28, "No space left on device")) == "the disk is full"
    assert outside_cause(OSError(5, "Input/output error")) == "the disk does not answer"


class SmallDisk:
    """A file system of its own in memory, of so many bytes."""

    def __init__(self, at: Path, size: str) -> None:
        self.at = at
        at.mkdir()
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(at)], check=True, capture_output=True
        )

    def fill(self) -> None:
        with (self.at / "filler").open("wb", buffering=0) as stream:
            try:
                while True:
                    stream.write(bytes(4096))
            except OSError:
                return


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    if not (sys.platform == "linux" and os.geteuid() == 0):
        pytest.skip("only root can mount a small disk")
    try:
        disk = SmallDisk(tmp_path / "disk", "3m")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk.at)], check=True)


def test_on_a_full_disk_every_command_says_so_or_does_all(small_disk: SmallDisk, capsys: Capture) -> None:
    """Nothing is made; what is there can still be read; nothing half is saved."""
    trial = small_disk.at / "Trial.dmstudy"
    assert cli.main(["study", "new", str(trial), "--name", "x", *RATERS]) == 0
    assert cli.main(["check", str(trial)]) == 0
    small_disk.fill()
    capsys.readouterr()
    for words in (
        ("study", "new", small_disk.at / "Other", "--name", "x", *RATERS),
        ("charter", "export", trial, small_disk.at / "c.json"),
        ("photos", "review", trial, "--approve-all"),
    ):
        assert DISK_FULL in refused(capsys, *words)
    assert sorted(path.name for path in small_disk.at.iterdir()) == ["Trial.dmstudy", "filler"]
    (small_disk.at / "filler").unlink()
    assert cli.main(["check", str(trial)]) == 0
    assert [path.name for path in trial.iterdir()] == ["study.sqlite"]
