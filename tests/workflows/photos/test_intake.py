"""Bringing photos in when things go wrong: killed, pulled out, twice, under two subjects, hostile."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dmscorer.domain.photos.quality import Hint
from dmscorer.workflows.audit import audit
from dmscorer.workflows.photos import intake, photos
from dmscorer.workflows.photos.intake import SourceGone
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.campaigns.intake import campaign
from tests.places import IMAGES, ROOT
from tests.workflows.conftest import RATERS, ticking

WHO = "coordinator"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[OpenStudy]:
    made = studies.create(tmp_path / "Trial", NewStudy("Trial", RATERS, seed=7), ticking())
    yield made
    studies.close(made)


def picture(path: Path, seed: int, size: tuple[int, int] = (60, 40)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(noise).save(path, quality=90)
    return path


def names(study: OpenStudy) -> dict[tuple[str, str], list[str]]:
    return {
        (one.visit.subject, one.visit.label): sorted(photo.source_name for photo in one.photos)
        for one in photos.visits(study)
    }


def test_hints_are_there_also_after_an_intake_that_was_stopped(empty: OpenStudy, tmp_path: Path) -> None:
    for seed in range(4):
        picture(tmp_path / f"in/P1/V1/arm{seed}.jpg", seed)

    def halt(done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        intake.add(empty, tmp_path / "in", WHO, halt)
    intake.add(empty, tmp_path / "in", WHO)
    with empty.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM quality").scalar() == 4


# ── twice, and under two subjects ────────────────────────────────────────────────────────────────────────────────────


def test_the_same_picture_in_another_visit_is_told_and_under_another_subject_an_alarm(
    empty: OpenStudy, tmp_path: Path
) -> None:
    one = picture(tmp_path / "in/P1/V1/arm.jpg", 1)
    for other in ("P1/V2/arm.jpg", "P2/V1/arm.jpg"):
        (tmp_path / "in" / other).parent.mkdir(parents=True)
        shutil.copy(one, tmp_path / "in" / other)
    done = intake.add(empty, tmp_path / "in", WHO)
    told = {(came.subject, came.visit): (came.also_in, came.alarms) for came in done.added}
    assert told["P1", "V2"] == ((("P1", "V1"),), ())
    assert told["P2", "V1"] == ((("P1", "V1"), ("P1", "V2")), (("P1", "V1"), ("P1", "V2")))
    by_visit = {(v.visit.subject, v.visit.label): list(v.alarms.values()) for v in photos.visits(empty)}
    assert by_visit["P1", "V1"] == [(("P2", "V1"),)]
    assert by_visit["P2", "V1"] == [(("P1", "V1"), ("P1", "V2"))]
    found = [one for one in audit.check(empty).findings if "several subjects" in one.what]
    assert len(found) == 1
    assert "P2, V1" in found[0].what


def test_an_alarm_ends_when_the_photo_is_taken_out(empty: OpenStudy, tmp_path: Path) -> None:
    one = picture(tmp_path / "in/P1/V1/arm.jpg", 1)
    (tmp_path / "in/P2/V1").mkdir(parents=True)
    shutil.copy(one, tmp_path / "in/P2/V1/arm.jpg")
    done = intake.add(empty, tmp_path / "in", WHO)
    photos.remove(empty, [done.added[1].photo_id], WHO)
    assert not any(visit.alarms for visit in photos.visits(empty))
    assert not [one for one in audit.check(empty).findings if "several subjects" in one.what]


def test_a_list_gives_photos_that_are_in_the_view_they_lack_and_changes_no_other(
    empty: OpenStudy, tmp_path: Path
) -> None:
    for number, name in enumerate(("IMG_1", "IMG_2")):
        picture(tmp_path / f"in/P1/V1/{name}.jpg", number)
    photos.assign_view(empty, [intake.add(empty, tmp_path / "in", WHO).added[1].photo_id], "feet", WHO)
    rows = ["file,subject,visit,view", "in/P1/V1/IMG_1.jpg,P1,V1,scalp", "in/P1/V1/IMG_2.jpg,P1,V1,scalp"]
    (tmp_path / "views.csv").write_text("\n".join(rows), encoding="utf-8")
    assert len(intake.add(empty, tmp_path / "views.csv", WHO).already) == 2
    (visit,) = photos.visits(empty)
    assert {photo.source_name: photo.view for photo in visit.photos} == {"IMG_1.jpg": "scalp", "IMG_2.jpg": "feet"}


# ── pulled out, killed ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_stick_pulled_out_half_way_is_one_sentence_and_the_next_time_goes_on(
    empty: OpenStudy, tmp_path: Path
) -> None:
    for n in range(40):
        picture(tmp_path / f"stick/P1/V{n}/arm.jpg", n, (900, 600))
    kept = tmp_path / "drawer"

    def pull(done: int, _total: int) -> None:
        if done == 1:
            (tmp_path / "stick").rename(kept)

    with pytest.raises(SourceGone, match="is gone, so the rest"):
        intake.add(empty, tmp_path / "stick", WHO, pull)
    came = len(names(empty))
    assert 1 <= came < 40
    kept.rename(tmp_path / "stick")
    done = intake.add(empty, tmp_path / "stick", WHO)
    assert (len(done.added), len(done.already)) == (40 - came, came)
    assert not audit.check(empty).findings


def test_one_file_that_vanished_is_listed_and_the_rest_comes_in(empty: OpenStudy, tmp_path: Path) -> None:
    for name in ("arm", "leg"):
        picture(tmp_path / f"in/P1/V1/{name}.jpg", len(name))
    plan = intake.survey(tmp_path / "in")
    (tmp_path / "in/P1/V1/arm.jpg").unlink()
    done = intake.add(empty, plan, WHO)
    assert ["could not be read" in one.reason for one in done.left_out] == [True]
    assert names(empty) == {("P1", "V1"): ["leg.jpg"]}


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_killed_intake_leaves_a_whole_study_and_the_next_one_takes_up_where_it_stopped(tmp_path: Path) -> None:
    """The command is killed as soon as the second visit is in; nothing that was prepared is prepared again."""
    for n in range(40):
        picture(tmp_path / f"in/P1/V{n:02}/arm.jpg", n, (1500, 1000))
    studies.close(studies.create(tmp_path / "Trial", NewStudy("Trial", RATERS, seed=7)))
    folder = tmp_path / "Trial.dmstudy"
    program = "import sys; from dmscorer.cli import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", program, "photos", "add", str(folder), str(tmp_path / "in")]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        deadline = time.monotonic() + 60
        while len(list((folder / "originals").rglob("*.jpg"))) < 3 and time.monotonic() < deadline:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
    whole = {path.name for path in (folder / "thumbnails").rglob("*.jpg")}  # made last: these were prepared
    before = {p: p.stat().st_mtime_ns for p in (folder / "previews").rglob("*.jpg") if p.name in whole}
    assert 1 <= len(before) < 40
    study = studies.open_study(folder)
    try:
        assert not audit.check(study).findings
        done = intake.add(study, tmp_path / "in", WHO)
        assert len(done.added) + len(done.already) == 40
        assert len(names(study)) == 40
        assert {path: path.stat().st_mtime_ns for path in before} == before
        assert not list(folder.rglob("*.part"))
    finally:
        studies.close(study)


# ── odd and hostile files ────────────────────────────────────────────────────────────────────────────────────────────


def test_odd_names_long_names_and_wrong_endings_come_in(empty: OpenStudy, tmp_path: Path) -> None:
    odd = ["Arm (2) – links.JPG", "ä" * 110 + ".jpg", "no ending", "arm.png"]
    for n, name in enumerate(odd):
        picture(tmp_path / "in/Müller, J./V 1/x.jpg", n).rename(tmp_path / "in/Müller, J./V 1" / name)
    done = intake.add(empty, tmp_path / "in", WHO)
    assert names(empty) == {("Müller, J.", "V 1"): sorted(odd)}
    assert not done.left_out


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions bind ordinary people on POSIX only")
def test_read_only_media_are_only_read(empty: OpenStudy, tmp_path: Path) -> None:
    picture(tmp_path / "in/P1/V1/arm.jpg", 1)
    for folder in (tmp_path / "in", tmp_path / "in/P1", tmp_path / "in/P1/V1"):
        folder.chmod(0o555)
    try:
        assert len(intake.add(empty, tmp_path / "in", WHO).added) == 1
    finally:
        for folder in (tmp_path / "in", tmp_path / "in/P1", tmp_path / "in/P1/V1"):
            folder.chmod(0o755)


def test_the_source_is_left_as_it_was(empty: OpenStudy, tmp_path: Path) -> None:
    path = picture(tmp_path / "in/P1/V1/arm.jpg", 1)
    before = path.read_bytes(), path.stat().st_mtime_ns
    intake.add(empty, tmp_path / "in", WHO)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_what_a_file_leaves_in_doubt_is_told_at_once_and_stays_with_the_photo(empty: OpenStudy, tmp_path: Path) -> None:
    """EXIF ColorSpace 65535 and no profile: nobody can know what the numbers mean."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 0xFFFF
    file = tmp_path / "in/P1/V1/front.jpg"
    file.parent.mkdir(parents=True)
    Image.new("RGB", (800, 600), (196, 110, 98)).save(file, exif=exif)
    (came,) = intake.add(empty, tmp_path / "in", WHO).added
    assert came.hints == (Hint.COLOUR_UNKNOWN,)
    (visit,) = photos.visits(empty)
    assert Hint.COLOUR_UNKNOWN in visit.hints[came.photo_id]


def test_several_pages_are_said(empty: OpenStudy, tmp_path: Path) -> None:
    path = tmp_path / "in/P1/V1/arm.tif"
    path.parent.mkdir(parents=True)
    pages = [Image.new("RGB", (30, 20), (200, n, n)) for n in (10, 90, 170)]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    assert [came.frames for came in intake.add(empty, tmp_path / "in", WHO).added] == [3]


def test_hints_are_measured_once_and_told_with_the_photo(empty: OpenStudy, tmp_path: Path) -> None:
    path = tmp_path / "in/P1/V1/arm.jpg"
    path.parent.mkdir(parents=True)
    Image.new("RGB", (1200, 900), (20, 14, 12)).save(path)
    intake.add(empty, tmp_path / "in", WHO)
    (visit,) = photos.visits(empty)
    assert Hint.DARK in visit.hints[visit.photos[0].id]
    intake.add(empty, tmp_path / "in", WHO)
    with empty.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM quality").scalar() == 1


@pytest.mark.skipif(not IMAGES.is_dir(), reason="the public test pictures are not here")
def test_a_folder_of_hostile_files_costs_only_those_files(empty: OpenStudy, tmp_path: Path) -> None:
    """Every bad picture of the public collection beside two good ones."""
    visit = tmp_path / "in/P1/V1"
    good = {picture(visit / f"good{n}.jpg", n).name for n in range(2)}
    for path in sorted((IMAGES / "bad").iterdir()):
        shutil.copy(path, visit / path.name)
    done = intake.add(empty, tmp_path / "in", WHO)
    assert good <= {came.name.split("/")[-1] for came in done.added}
    assert len(done.added) + len(done.already) + len(done.left_out) == len(list(visit.iterdir()))
    assert all(one.reason for one in done.left_out)
    assert not audit.check(empty).findings


def test_a_short_campaign_of_fuzzed_files_and_bombs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The long form: ``python -m tests.campaigns.intake``."""
    assert campaign(tmp_path / "room", 25, 7, tmp_path / "no public pictures") == 0
    assert "every good photo is in" in capsys.readouterr().out


def test_no_time_of_a_file_or_folder_tells_which_photos_came_together(tmp_path: Path) -> None:
    """Two visits, one after the other, and a third study as an earlier version left it."""
    made = studies.create(tmp_path / "T", NewStudy("T", RATERS))
    for visit in ("V1", "V2"):
        picture(tmp_path / f"in-{visit}/P1/{visit}/arm.jpg", len(visit) + int(visit[1]))
        intake.add(made, tmp_path / f"in-{visit}", "coordinator")

    def times() -> set[int]:
        folders = [made.folder / name for name in ("originals", "previews", "thumbnails")]
        every = [path for folder in folders for path in (folder, *folder.rglob("*"))]
        assert sum(path.is_file() for path in every) == 6
        return {int(path.stat().st_mtime) for path in every}

    assert times() == {946_684_800}
    for path in (made.folder / "previews").rglob("*"):
        os.utime(path)
    os.utime(made.folder / "previews")
    studies.close(made)
    studies.close(studies.open_study(made.folder))
    assert times() == {946_684_800}
