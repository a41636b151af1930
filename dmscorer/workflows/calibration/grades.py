"""The study's own grade pictures: cut out of reference cases, shown to raters beside the meaning of a level."""

from dmscorer.domain.calibration import grades as rules
from dmscorer.domain.calibration.grades import GradePicture, NothingMarked, Tone
from dmscorer.domain.errors import Refusal
from dmscorer.domain.photos.photos import Region
from dmscorer.imaging.cutting import cut
from dmscorer.store.calibration import grades as rows
from dmscorer.store.photos import photos
from dmscorer.store.study import events, row_digests
from dmscorer.workflows.photos.photos import StoredPhoto, pixels
from dmscorer.workflows.study.study import OpenStudy

SMALLEST = 0.005  # of the picture's side: less is a slip of the mouse


class OfTheStudy(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "This photo belongs to a case that raters score: a grade picture of it would tell its level. "
            "Cut grade pictures out of reference cases."
        )


def cut_out(photo: StoredPhoto, box: Region) -> bytes:
    """The marked region as a picture of its own; for any thread."""
    if min(box[2:]) < SMALLEST:
        raise NothingMarked
    return cut(pixels(photo), box)


def add(study: OpenStudy, photo_id: str, sign: str, level: int, tone: Tone, picture: bytes, who: str) -> GradePicture:
    """Keep a cut-out; refused for photos of cases that raters score."""
    rules.check(study.instrument, sign, level)
    made = GradePicture(study.new_id(), sign, level, tone, picture)
    with study.database.write() as connection:
        if photo_id not in {photo.id for photo in photos.all_photos(connection, of_reference=True)}:
            raise OfTheStudy
        at = study.clock()
        rows.add(connection, made, who, at)
        body = {"picture": made.id, "sign": sign, "level": level, "tone": str(tone)}
        told = row_digests.told(connection, {"grade_pictures": [made.id]})
        events.record(connection, at, who, "grade_picture_added", body | told)
    return made


def remove(study: OpenStudy, picture_id: str, who: str) -> None:
    with study.database.write() as connection:
        rows.remove(connection, picture_id)
        told = row_digests.told(connection, {"grade_pictures": [picture_id]})
        events.record(connection, study.clock(), who, "grade_picture_removed", {"picture": picture_id} | told)


def pictures(study: OpenStudy, sign: str | None = None) -> tuple[GradePicture, ...]:
    """By sign, level and tone."""
    with study.database.read() as connection:
        return rows.all_pictures(connection, sign)


def pictures_of(study: OpenStudy, item_id: str) -> tuple[GradePicture, ...]:
    """What a rater may look at while judging an item: levels and pixels, nothing of where they come from."""
    return pictures(study, rules.sign_of(study.instrument, item_id))


def missing(study: OpenStudy) -> dict[tuple[str, int], tuple[Tone, ...]]:
    return rules.missing(study.instrument, pictures(study))
