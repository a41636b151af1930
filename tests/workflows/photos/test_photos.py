"""From an ordinary folder to a study: what comes in, what does not and why, and what is still missing."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from PIL import Image

from dmscorer.domain.photos.visit_dates import Doubt
from dmscorer.store.photos import photos as rows
from dmscorer.workflows.audit import audit
from dmscorer.workflows.photos import intake, photos
from dmscorer.workflows.photos.photos import CaseSigned, NotHistory, PhotoSeen
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.workflows.conftest import RATERS, ticking

SHADES = count()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[OpenStudy]:
    made = studies.create(tmp_path / "Empty", NewStudy("Empty", RATERS, seed=7, passphrase="open sesame"), ticking())
    yield made
    studies.close(made)


def picture(path: Path, taken: str | None = None) -> Path:
    """A small picture that is like no other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    n = next(SHADES)
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = f"{taken} 10:00:00"
        exif[0x0110] = "Camera 7"
    Image.new("RGB", (40, 30), (180, 120, 100)).save(path, "JPEG", exif=exif, comment=f"{n} {path}")
    return path


def everything(study: OpenStudy) -> dict[tuple[str, str], list[tuple[str, str | None]]]:
    return {
        (one.visit.subject, one.visit.label): [(photo.source_name, photo.view) for photo in one.photos]
        for one in photos.visits(study)
    }


def test_a_folder_becomes_visits_with_views(empty: OpenStudy, tmp_path: Path) -> None:
    for name in (
        "P1/follow-up/scalp.jpg",
        "P1/baseline/face_front.jpg",
        "P1/baseline/IMG_0001.jpg",
        "P2/baseline/nails.jpg",
    ):
        picture(tmp_path / "in" / name)
    told: list[tuple[int, int]] = []
    done = intake.add(empty, tmp_path / "in", "coordinator", lambda n, of: told.append((n, of)))
    assert everything(empty) == {
        ("P1", "baseline"): [("face_front.jpg", "face_front"), ("IMG_0001.jpg", None)],
        ("P1", "follow-up"): [("scalp.jpg", "scalp")],
        ("P2", "baseline"): [("nails.jpg", "nails")],
    }
    assert (len(done.added), done.already, done.left_out) == (4, (), ())
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_bad_files_are_named_and_the_rest_comes_in(empty: OpenStudy, tmp_path: Path) -> None:
    good = picture(tmp_path / "in/P1/V1/arms.JPG")
    (good.parent / "empty.jpg").touch()
    (good.parent / "cut.jpg").write_bytes(good.read_bytes()[:-8])
    (good.parent / "note.txt").write_text("call the patient")
    done = intake.add(empty, tmp_path / "in", "coordinator")
    assert {one.name: one.reason.split(":")[0] for one in done.left_out} == {
        "P1/V1/empty.jpg": "is empty",
        "P1/V1/cut.jpg": "ends in the middle of the picture",
        "P1/V1/note.txt": "is not a picture that can be read (JPEG, PNG, TIFF, WebP, HEIC, AVIF, BMP, JPEG 2000 or DICOM)",
    }
    assert everything(empty) == {("P1", "V1"): [("arms.JPG", "arms")]}
    assert done.has_any


def test_nothing_but_bad_files_makes_no_visit(empty: OpenStudy, tmp_path: Path) -> None:
    (tmp_path / "in/P1/V1").mkdir(parents=True)
    (tmp_path / "in/P1/V1/empty.jpg").touch()
    assert not intake.add(empty, tmp_path / "in", "coordinator").has_any
    assert everything(empty) == {}


def test_the_same_folder_again_adds_nothing_and_says_so(empty: OpenStudy, tmp_path: Path) -> None:
    picture(tmp_path / "in/P1/V1/arms.jpg")
    intake.add(empty, tmp_path / "in", "coordinator")
    again = intake.add(empty, tmp_path / "in", "coordinator")
    assert ([one.name for one in again.already], again.added, again.has_any) == (["P1/V1/arms.jpg"], (), True)
    assert len(everything(empty)["P1", "V1"]) == 1


def test_a_picture_of_two_subjects_is_said(empty: OpenStudy, tmp_path: Path) -> None:
    first = picture(tmp_path / "in/P1/V1/arms.jpg")
    (tmp_path / "in/P2/V1").mkdir(parents=True)
    (tmp_path / "in/P2/V1/legs.jpg").write_bytes(first.read_bytes())
    done = intake.add(empty, tmp_path / "in", "coordinator")
    assert [(one.subject, one.also_in) for one in done.added] == [("P1", ()), ("P2", (("P1", "V1"),))]


def test_a_list_gives_views_and_alopecia(tmp_path: Path, empty: OpenStudy) -> None:
    for n in range(4):
        picture(tmp_path / f"{n}.jpg")
    rows_ = [
        "0.jpg,P1,V1,thighs,1",
        "1.jpg,P1,V1,Face: front,",
        "2.jpg,P1,V2,Beine von hinten,0",
        "3.jpg,P1,V2,elsewhere,",
    ]
    (tmp_path / "list.csv").write_text("\n".join(["file,subject,visit,view,alopecia", *rows_]))
    done = intake.add(empty, tmp_path / "list.csv", "coordinator")
    assert everything(empty)["P1", "V1"] == [("0.jpg", "thighs"), ("1.jpg", "face_front")]
    assert everything(empty)["P1", "V2"] == [("2.jpg", "legs_back"), ("3.jpg", None)]
    assert [one.unknown_view for one in done.added] == [None, None, None, "elsewhere"]
    assert [one.chart for one in photos.visits(empty)] == [{"alopecia.recent": 1}, {"alopecia.recent": 0}]
    assert done.charted == 2


def test_a_study_without_alopecia_passes_the_column_over(tmp_path: Path) -> None:
    new = NewStudy("No", RATERS, without=("alopecia.recent",), seed=7, passphrase="open sesame")
    made = studies.create(tmp_path / "No", new, ticking())
    picture(tmp_path / "0.jpg")
    (tmp_path / "list.csv").write_text("file,subject,alopecia\n0.jpg,P1,1")
    done = intake.add(made, tmp_path / "list.csv", "coordinator")
    assert (done.is_chart_unused, done.charted, len(done.added)) == (True, 0, 1)
    studies.close(made)


def test_only_history_can_be_charted(empty: OpenStudy, tmp_path: Path) -> None:
    picture(tmp_path / "in/P1/V1/arms.jpg")
    intake.add(empty, tmp_path / "in", "coordinator")
    visit = photos.visits(empty)[0].visit
    with pytest.raises(NotHistory):
        photos.set_chart_value(empty, visit.id, "arm.scale", 1, "coordinator")


def test_capture_days_and_cameras_are_the_coordinators(empty: OpenStudy, tmp_path: Path) -> None:
    for n in range(2):
        picture(tmp_path / f"in/P1/2021-03-04/{n}.jpg", "2021:03:04")
    picture(tmp_path / "in/P1/2021-03-04/x.jpg", "2022:03:04")
    intake.add(empty, tmp_path / "in", "coordinator")
    visit = photos.visits(empty)[0]
    wrong = next(photo for photo in visit.photos if photo.source_name == "x.jpg")
    assert {photo_id: doubt.doubt for photo_id, doubt in visit.doubts.items()} == {wrong.id: Doubt.OTHER_DAY_THAN_LABEL}
    assert wrong.camera == "Camera 7"


def test_coverage_follows_the_views(empty: OpenStudy, tmp_path: Path) -> None:
    """The scalp photo shows the scalp; alopecia is history, so no photo is missed for it."""
    picture(tmp_path / "in/P1/V1/one.jpg")
    intake.add(empty, tmp_path / "in", "coordinator")
    before = photos.visits(empty)[0]
    assert (len(before.uncovered), before.n_without_view) == (17, 1)  # 18 sites with alopecia
    photos.assign_view(empty, [before.photos[0].id], "scalp", "coordinator")
    after = photos.visits(empty)[0]
    assert "scalp" not in after.uncovered
    assert after.n_without_view == 0


class Stopped(Exception):  # noqa: N818
    pass


def test_cancelling_keeps_whole_visits_and_going_on_finishes(empty: OpenStudy, tmp_path: Path) -> None:
    for name in ("P1/V1/a.jpg", "P1/V1/b.jpg", "P1/V2/a.jpg", "P1/V2/b.jpg"):
        picture(tmp_path / "in" / name)

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        intake.add(empty, tmp_path / "in", "coordinator", stop)
    assert [len(one) for one in everything(empty).values()] == [2]
    intake.add(empty, tmp_path / "in", "coordinator")
    assert [len(one) for one in everything(empty).values()] == [2, 2]


def test_a_signed_case_keeps_its_photos_and_chart(study: OpenStudy, tmp_path: Path) -> None:
    rater = studies.raters(study)[0]
    begun = blinding.begin(study, rater)
    first = begun.cases[0].case_id
    reading.rest_not_assessable(study, begun.id, first, next(iter(study.instrument.reasons)).id)
    reading.sign(study, rater, begun.id, first, "secret A")
    visit = next(one.visit for one in photos.visits(study) if one.visit.case_id == first)
    picture(tmp_path / "in" / visit.subject / visit.label / "late.jpg")
    done = intake.add(study, tmp_path / "in", "coordinator")
    assert (done.added, "signed" in done.left_out[0].reason) == ((), True)
    with pytest.raises(CaseSigned):
        photos.set_chart_value(study, visit.id, "alopecia.recent", 1, "coordinator")


def test_pixels_come_from_preview_thumbnail_and_original(empty: OpenStudy, tmp_path: Path) -> None:
    picture(tmp_path / "in/P1/V1/arms.jpg")
    done = intake.add(empty, tmp_path / "in", "coordinator")
    stored = photos.stored(empty, done.added[0].photo_id)
    sizes = {
        (one.width, one.height) for one in (photos.thumbnail(stored), photos.preview(stored), photos.pixels(stored))
    }
    assert sizes == {(40, 30)}
    for path in (empty.folder / "thumbnails").rglob("*.jpg"):
        path.unlink()
    assert photos.thumbnail(stored).width == 40


def test_rows_come_after_files(empty: OpenStudy, tmp_path: Path) -> None:
    """Preparing alone writes no row: a killed program leaves files that the next run uses."""
    picture(tmp_path / "in/P1/V1/arms.jpg")
    arrivals = list(intake.prepare_all(empty.folder, intake.survey(tmp_path / "in")))
    assert everything(empty) == {}
    intake.admit(empty, arrivals, "coordinator")
    with empty.database.read() as connection:
        assert len(rows.all_originals(connection)) == 1


def test_single_files_go_into_the_visit_they_are_dropped_on(empty: OpenStudy, tmp_path: Path) -> None:
    picture(tmp_path / "in/P1/V1/arms.jpg")
    intake.add(empty, tmp_path / "in", "coordinator")
    visit = photos.visits(empty)[0].visit
    intake.add(empty, intake.chosen([picture(tmp_path / "feet.jpg")], visit.subject, visit.label), "coordinator")
    assert everything(empty) == {("P1", "V1"): [("arms.jpg", "arms"), ("feet.jpg", "feet")]}


def test_a_photo_taken_out_can_come_back(empty: OpenStudy, tmp_path: Path) -> None:
    """The visit goes with its last photo; the original stays."""
    picture(tmp_path / "in/P1/V1/arms.jpg")
    picture(tmp_path / "in/P1/V1/feet.jpg")
    intake.add(empty, tmp_path / "in", "coordinator")
    first, second = photos.visits(empty)[0].photos
    photos.remove(empty, [first.id], "coordinator")
    assert everything(empty) == {("P1", "V1"): [("feet.jpg", "feet")]}
    photos.remove(empty, [second.id], "coordinator")
    assert everything(empty) == {}
    assert photos.original(photos.located(empty, first)).exists()
    assert len(intake.add(empty, tmp_path / "in", "coordinator").added) == 2


def test_a_photo_that_a_rater_has_seen_stays(study: OpenStudy) -> None:
    rater = studies.raters(study)[0]
    begun = blinding.begin(study, rater)
    shown = reading.case(study, begun.id, begun.cases[0].case_id).photos[0]
    reading.mark_seen(study, begun.id, shown.id)
    others = [photo.id for one in photos.visits(study) for photo in one.photos if photo.id != shown.id]
    with pytest.raises(PhotoSeen):
        photos.remove(study, [others[0], shown.id], "coordinator")
    assert others[0] in [photo.id for one in photos.visits(study) for photo in one.photos]


def test_what_a_stopped_intake_leaves_is_no_damage(empty: OpenStudy, tmp_path: Path) -> None:
    picture(tmp_path / "in/P1/V1/arms.jpg")
    list(intake.prepare_all(empty.folder, intake.survey(tmp_path / "in")))
    (empty.folder / "originals" / ".half.part").write_bytes(b"half")
    assert audit.check(empty).findings == ()
    (empty.folder / "originals" / "stray.jpg").write_bytes(b"stray")
    assert len(audit.check(empty).findings) == 1
