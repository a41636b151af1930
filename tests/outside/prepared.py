"""A small study with real pictures, and the way of one rater from the sign-in page to the desk by accessibility alone."""

from pathlib import Path

from PIL import Image

from dmscorer.domain.study.study import NewPerson
from dmscorer.workflows.photos import intake, photos, redaction
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy
from tests.outside.session import Program
from tests.people import first_sign_in

PASSPHRASE = "ann's own"
VIEWS = ("scalp", "face_front", "chest_neck", "body_front", "hands_dorsal")


def make(folder: Path, visits: int = 2, size: tuple[int, int] = (1600, 1200)) -> Path:
    """One subject, so many visits of four photos each; two raters; the item that no picture shows is left out."""
    for visit in range(1, visits + 1):
        for at, view in enumerate(VIEWS):
            path = folder / f"in/P1/V{visit}/{view}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.effect_noise(size, 40 + at).convert("RGB").point(lambda v, at=at: min(255, v + 9 * at)).save(path)
    raters = (NewPerson("A", "Ann Rater"), NewPerson("B", "Bo Other"))
    new = NewStudy("Trial", raters, seed=7, without=("alopecia.recent",), passphrase="open sesame")
    study = studies.create(folder / "Trial", new)
    intake.add(study, folder / "in", "coordinator")
    for one in photos.visits(study):
        for photo in one.photos:
            photos.assign_view(study, [photo.id], photo.source_name.removesuffix(".jpg"), "coordinator")
    redaction.approve(study, redaction.unreviewed(study), "coordinator")
    first_sign_in(study, studies.raters(study)[0], PASSPHRASE)
    studies.close(study)
    return folder / "Trial.dmstudy"


def sit_down(program: Program, *, is_new: bool = True) -> None:
    """Sign in as the first rater; a new one passes the page that asks who they are."""
    program.look("person_A", seconds=30)
    program.press("person_A")
    program.write("passphrase_line", PASSPHRASE)
    program.press("sign_in_button")
    if is_new:
        program.press("rater_go_button")
    program.look("site_scalp", seconds=20)
