"""The check: a whole study has no findings; what is missing, changed or stray is named with its place."""

import hashlib
import shutil
from pathlib import Path

import pytest
from PIL import Image

from dmscorer.cli import words
from dmscorer.workflows.audit import audit
from dmscorer.workflows.audit.findings import Finding
from dmscorer.workflows.photos import intake
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.conftest import RATERS


@pytest.fixture
def pictured(tmp_path: Path) -> OpenStudy:
    """One subject, one visit, two real pictures."""
    folder = tmp_path / "in" / "P1" / "baseline"
    folder.mkdir(parents=True)
    for name, grey in (("face_front.jpg", 90), ("back.jpg", 120)):
        Image.new("RGB", (320, 240), (grey, grey, grey)).save(folder / name)
    made = studies.create(tmp_path / "Pictured", NewStudy("Pictured", RATERS, seed=1))
    intake.add(made, tmp_path / "in", "coordinator")
    return made


def originals(study: OpenStudy) -> list[Path]:
    return sorted(path for path in (study.folder / "originals").rglob("*") if path.is_file())


def test_a_whole_study_has_no_findings(pictured: OpenStudy) -> None:
    told: list[tuple[int, int]] = []
    report = audit.check(pictured, lambda done, total: told.append((done, total)))
    assert report.findings == ()
    assert dict(report.counts)["photos"] == 2
    assert told == [(1, 2), (2, 2)]
    studies.close(pictured)


def test_originals_that_are_missing_changed_or_stray_are_named(pictured: OpenStudy) -> None:
    missing, changed = originals(pictured)
    missing.unlink()
    changed.write_bytes(changed.read_bytes() + b"x")
    stray = pictured.folder / "originals" / "ab" / "abc.jpg"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"?")
    found = {finding.where: finding.what for finding in audit.check(pictured).findings}
    assert "is missing" in found[missing.relative_to(pictured.folder).as_posix()]
    assert "was changed" in found[changed.relative_to(pictured.folder).as_posix()]
    assert found["originals/ab/abc.jpg"] == "belongs to no photo of the study"
    assert len(found) == 3
    studies.close(pictured)


def test_the_check_changes_nothing(pictured: OpenStudy) -> None:
    studies.close(pictured)
    before = {path: hashlib.sha256(path.read_bytes()).digest() for path in pictured.folder.rglob("*") if path.is_file()}
    again = studies.open_study(pictured.folder, write=False)
    audit.check(again)
    studies.close(again)
    after = {path: hashlib.sha256(path.read_bytes()).digest() for path in pictured.folder.rglob("*") if path.is_file()}
    assert after == before


def test_a_finding_is_a_place_and_a_sentence() -> None:
    assert Finding("a", "b") == Finding("a", "b")


def test_a_copy_without_its_journal_is_said_at_opening_and_by_every_check(
    pictured: OpenStudy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Copied while it was open, database and originals, but not study.sqlite-wal."""
    copy = tmp_path / "Copy.dmstudy"
    shutil.copytree(pictured.folder, copy, ignore=shutil.ignore_patterns("*-wal", "*-shm", "study.lock"))
    # Made right after the study, so without its photos: these lay in the journal.
    shutil.rmtree(copy / "originals")
    assert studies.missing_journal(pictured) is None
    assert [one for one in audit.check(pictured).findings if "-wal" in one.what] == []
    studies.close(pictured)
    with words.opened(copy) as reader:
        assert [one.where for one in audit.check(reader).findings if "-wal" in one.what] == ["database"]
    assert "study.sqlite-wal, which held what was saved last, is missing" in capsys.readouterr().err
    studies.close(studies.open_study(copy))
    later = studies.open_study(copy)
    assert studies.missing_journal(later) is None
    assert len([one for one in audit.check(later).findings if "-wal" in one.what]) == 1
    studies.close(later)
