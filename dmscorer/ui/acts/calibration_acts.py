"""The coordinator's making of the calibration: reference cases, the panel's levels, grade pictures."""

from collections.abc import Iterable
from pathlib import Path

from dmscorer.domain.calibration.calibration import Certificate
from dmscorer.domain.calibration.grades import GradePicture, Tone, signs
from dmscorer.domain.instrument.instrument import Item
from dmscorer.domain.photos.photos import Region
from dmscorer.domain.study.study import Person, Photo, Visit
from dmscorer.workflows.calibration import calibration, grades
from dmscorer.workflows.calibration import expert_panel as panel
from dmscorer.workflows.calibration.calibration import ReferenceCase
from dmscorer.workflows.photos import photos
from dmscorer.workflows.photos.photos import StoredPhoto
from dmscorer.workflows.study.study import OpenStudy


class CalibrationSet:
    """Acts of the signed-in coordinator."""

    def __init__(self, study: OpenStudy, coordinator: Person) -> None:
        self._study = study
        self._who = coordinator

    @property
    def is_asked_for(self) -> bool:
        """Whether the charter wants raters calibrated before they read."""
        return self._study.charter.calibration

    @property
    def cases(self) -> tuple[ReferenceCase, ...]:
        return calibration.reference_cases(self._study)

    @property
    def n_items(self) -> int:
        return len(self._study.instrument.items)

    @property
    def free_visits(self) -> tuple[Visit, ...]:
        """Visits that no rater has to score yet: they can become reference cases."""
        return calibration.free_visits(self._study)

    def take(self, visit_ids: Iterable[str]) -> None:
        calibration.take_as_reference(self._study, visit_ids, self._who.code)

    def put_back(self, visit_id: str) -> None:
        calibration.put_back(self._study, [visit_id], self._who.code)

    def import_panel(self, table: Path) -> int:
        return panel.import_table(self._study, table, self._who)

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        return calibration.certificates(self._study)

    # ── grade pictures ───────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def signs(self) -> dict[str, Item]:
        return dict(signs(self._study.instrument))

    @property
    def pictures(self) -> tuple[GradePicture, ...]:
        return grades.pictures(self._study)

    @property
    def missing(self) -> dict[tuple[str, int], tuple[Tone, ...]]:
        return grades.missing(self._study)

    @property
    def photos(self) -> tuple[tuple[Visit, Photo], ...]:
        """Photos of the reference cases, out of which grade pictures are cut."""
        return calibration.reference_photos(self._study)

    def located(self, photo: Photo) -> StoredPhoto:
        return photos.stored(self._study, photo.id)

    def add_picture(self, photo_id: str, region: Region, sign: str, level: int, tone: Tone) -> GradePicture:
        picture = grades.cut_out(photos.stored(self._study, photo_id), region)
        return grades.add(self._study, photo_id, sign, level, tone, picture, self._who.code)

    def remove_picture(self, picture_id: str) -> None:
        grades.remove(self._study, picture_id, self._who.code)
