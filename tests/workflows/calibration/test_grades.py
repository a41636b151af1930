"""Grade pictures: cut out of reference cases, of pixels alone, and what is missing is said."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dmscorer.domain.calibration.grades import NothingMarked, NotSeen, Tone
from dmscorer.domain.study.study import Photo
from dmscorer.store.photos import photos
from dmscorer.workflows.calibration import calibration, grades
from dmscorer.workflows.calibration.grades import OfTheStudy
from dmscorer.workflows.photos import intake, redaction
from dmscorer.workflows.photos import photos as pictures
from dmscorer.workflows.study.study import OpenStudy

RIGHT_HALF = (0.5, 0.0, 0.5, 1.0)


@pytest.fixture
def photo(study: OpenStudy, tmp_path: Path) -> Photo:
    """A picture, blue at the left and red at the right, with a name in its comment, as the photo of a reference case."""
    folder = tmp_path / "in" / "REF" / "baseline"
    folder.mkdir(parents=True)
    array = np.zeros((120, 200, 3), np.uint8)
    array[:, :100], array[:, 100:] = (0, 0, 200), (200, 0, 0)
    Image.fromarray(array).save(folder / "Miller.jpg", quality=95, comment=b"PLANTED-Miller")
    intake.add(study, tmp_path / "in", "coordinator")
    redaction.approve(study, redaction.unreviewed(study), "coordinator")
    with study.database.read() as connection:
        visit = photos.find_visit(connection, "REF", "baseline")
    assert visit is not None
    calibration.take_as_reference(study, [visit.id], "coordinator")
    with study.database.read() as connection:
        (found,) = photos.all_photos(connection, of_reference=True)
    return found


def test_a_cut_out_holds_the_region_and_nothing_but_pixels(study: OpenStudy, photo: Photo) -> None:
    made = grades.cut_out(pictures.stored(study, photo.id), RIGHT_HALF)
    picture = Image.open(io.BytesIO(made))
    assert picture.size == (100, 120)
    red = np.asarray(picture)[10:-10, 10:-10]
    assert abs(red.mean(axis=(0, 1)) - [200, 0, 0]).max() < 4
    assert b"PLANTED" not in made
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


def test_a_rater_gets_the_pictures_of_a_sign_at_every_site(study: OpenStudy, photo: Photo) -> None:
    made = grades.add(study, photo.id, "erythema", 3, Tone.DARK, b"pixels", "coordinator")
    assert grades.pictures_of(study, "scalp.erythema") == grades.pictures_of(study, "arm.erythema") == (made,)
    assert grades.pictures_of(study, "gottrons_hands.erythema") == ()
    assert grades.pictures_of(study, "scalp.scale") == ()
    grades.remove(study, made.id, "coordinator")
    assert grades.pictures(study) == ()


def test_missing_levels_and_tones_are_said(study: OpenStudy, photo: Photo) -> None:
    """Levels to be seen: 3 + 2 + 1 + 1 + 1 at the areas, 3 + 1 + 1 + 2 on the hands, 2 at the nails; hair is history."""
    assert len(grades.missing(study)) == 17
    grades.add(study, photo.id, "scale", 2, Tone.LIGHT, b"pixels", "coordinator")
    lacking = grades.missing(study)
    assert lacking["scale", 2] == (Tone.MEDIUM, Tone.DARK)
    assert lacking["scale", 1] == tuple(Tone)
    assert not any(sign.startswith("alopecia") for sign, _ in lacking)


def test_a_photo_that_raters_score_becomes_no_grade_picture(study: OpenStudy) -> None:
    with study.database.read() as connection:
        scored = photos.all_photos(connection)[0]
    with pytest.raises(OfTheStudy):
        grades.add(study, scored.id, "erythema", 3, Tone.DARK, b"pixels", "coordinator")


@pytest.mark.parametrize(("sign", "level"), [("erythema", 0), ("erythema", 4), ("alopecia.recent", 1), ("nothing", 1)])
def test_what_cannot_be_seen_is_refused(study: OpenStudy, photo: Photo, sign: str, level: int) -> None:
    with pytest.raises(NotSeen):
        grades.add(study, photo.id, sign, level, Tone.DARK, b"pixels", "coordinator")


def test_a_slip_of_the_mouse_is_no_region(study: OpenStudy, photo: Photo) -> None:
    with pytest.raises(NothingMarked):
        grades.cut_out(pictures.stored(study, photo.id), (0.5, 0.5, 0.001, 0.4))
