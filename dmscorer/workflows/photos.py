"""Photos of a study: their views and chart values, what is still missing, and their pixels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dmscorer.domain.errors import Refusal
from dmscorer.domain.reading import ReadingKind
from dmscorer.domain.study import Photo, Visit
from dmscorer.domain.visit_dates import DateDoubt, date_doubts
from dmscorer.imaging import intake
from dmscorer.imaging.decode import decode
from dmscorer.imaging.deidentify import shown
from dmscorer.imaging.pixels import Pixels, Undecodable
from dmscorer.store import entries, events, photos
from dmscorer.store.database import Connection
from dmscorer.workflows.study import OpenStudy

__all__ = ["Pixels", "Undecodable"]

ORIGINALS = "originals"


@dataclass(frozen=True, slots=True)
class VisitPhotos:
    """One visit as the coordinator prepares it. ``uncovered``: sites that no view of its photos shows."""

    visit: Visit
    photos: tuple[Photo, ...]
    uncovered: tuple[str, ...]
    doubts: Mapping[str, DateDoubt]
    chart: Mapping[str, int]
    is_signed: bool

    @property
    def n_without_view(self) -> int:
        return sum(photo.view is None for photo in self.photos)


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """Where the bytes of a photo lie: all that a job needs to make pixels of it."""

    folder: Path
    sha256: str
    format: str


class CaseSigned(Refusal):
    def __init__(self) -> None:
        super().__init__("A rater has signed this case, so what was shown for it is fixed: nothing was changed.")


class PhotoSeen(Refusal):
    def __init__(self) -> None:
        super().__init__("A rater has seen this photo already, so it stays part of the case: nothing was changed.")


class NotHistory(Refusal):
    def __init__(self, item: str) -> None:
        super().__init__(f"{item} is judged from the photos by each rater: only history can be given as a chart value.")


class NoSuchPhoto(Refusal):
    def __init__(self) -> None:
        super().__init__("This photo is not in the study any more: open the study again.")


# ── views and chart values ───────────────────────────────────────────────────────────────────────────────────────────


def assign_view(study: OpenStudy, photo_ids: Iterable[str], view: str | None, who: str) -> None:
    """Say what photos show; None = not known. A view that the study does not have is a bug."""
    if view is not None and study.views.view(view) is None:
        raise KeyError(view)
    chosen_ids = tuple(photo_ids)
    with study.database.write() as connection:
        for photo_id in chosen_ids:
            photos.set_view(connection, photo_id, view)
        events.record(connection, study.clock(), who, "view_assigned", {"photos": list(chosen_ids), "view": view})


def remove(study: OpenStudy, photo_ids: Iterable[str], who: str) -> None:
    """Take photos out of their visits, all or none; the originals stay, so they can be added again.

    Refused once a rater has seen one or signed its case.
    """
    gone = tuple(photo_ids)
    with study.database.write() as connection:
        signed = signed_visits(connection)
        for photo_id in gone:
            found = photos.photo(connection, photo_id)
            if found is not None and found.visit_id in signed:
                raise CaseSigned
            if not photos.remove_photo(connection, photo_id):
                raise PhotoSeen
        events.record(connection, study.clock(), who, "photos_removed", {"photos": list(gone)})


def history_items(study: OpenStudy) -> tuple[str, ...]:
    """Items of this study that a chart answers and a picture does not."""
    return tuple(item.id for item in study.instrument.items if item.is_history)


def set_chart_value(study: OpenStudy, visit_id: str, item: str, level: int, who: str) -> None:
    """One value for all raters; fixed once a rater has signed the case, since it is part of what was signed."""
    study.instrument.check(item, level)
    if item not in history_items(study):
        raise NotHistory(item)
    at = study.clock()
    with study.database.write() as connection:
        if visit_id in signed_visits(connection):
            raise CaseSigned
        photos.add_chart_value(connection, study.new_id(), visit_id, item, level, who, at)
        events.record(connection, at, who, "chart_value", {"visit": visit_id, "item": item, "level": level})


def signed_visits(connection: Connection) -> frozenset[str]:
    """Visits whose case was signed on screen; imported readings never saw a photo."""
    on_screen = {row.id for row in entries.all_readings(connection) if row.kind is not ReadingKind.IMPORTED}
    cases = {one.case_id for one in entries.all_signatures(connection) if one.reading_id in on_screen}
    return frozenset(visit.id for visit in photos.all_visits(connection) if visit.case_id in cases)


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def visits(study: OpenStudy) -> tuple[VisitPhotos, ...]:
    """Every visit with its photos, what no photo of it shows, and whose dates are doubted; for the coordinator."""
    with study.database.read() as connection:
        all_visits, all_photos = photos.all_visits(connection), photos.all_photos(connection)
        values, signed = photos.all_chart_values(connection), signed_visits(connection)
    doubts = {doubt.photo_id: doubt for doubt in date_doubts(all_visits, all_photos)}
    by_visit: dict[str, list[Photo]] = {}
    for photo in all_photos:
        by_visit.setdefault(photo.visit_id, []).append(photo)
    return tuple(
        VisitPhotos(
            visit,
            tuple(own := by_visit.get(visit.id, [])),
            study.views.uncovered(study.instrument, tuple(photo.view for photo in own)),
            {photo.id: doubts[photo.id] for photo in own if photo.id in doubts},
            values.get(visit.case_id, {}),
            visit.id in signed,
        )
        for visit in all_visits
    )


def located(study: OpenStudy, photo: Photo) -> StoredPhoto:
    return StoredPhoto(study.folder, photo.sha256, photo.format)


def stored(study: OpenStudy, photo_id: str) -> StoredPhoto:
    """Where a photo lies; quick, so that a job can decode it without a database."""
    with study.database.read() as connection:
        found = photos.photo(connection, photo_id)
    if found is None:
        raise NoSuchPhoto
    return located(study, found)


def thumbnail(photo: StoredPhoto) -> Pixels:
    """256 px; upright, sRGB, redacted. For any thread, like the two below."""
    return _derived(photo, intake.thumbnail_path(photo.folder, photo.sha256), intake.THUMBNAIL)


def preview(photo: StoredPhoto) -> Pixels:
    """2048 px, in 11–16 ms whatever the original is."""
    return _derived(photo, intake.preview_path(photo.folder, photo.sha256), intake.PREVIEW)


def pixels(photo: StoredPhoto, longest: int | None = None) -> Pixels:
    """From the original itself; ``longest`` None = every pixel."""
    return shown(original(photo), (), longest)


def original(photo: StoredPhoto) -> Path:
    return intake.original_path(photo.folder / ORIGINALS, photo.sha256, photo.format)


def _derived(photo: StoredPhoto, path: Path, longest: int) -> Pixels:
    """The stored picture, or the original where it is missing or damaged."""
    try:
        return decode(path)
    except Undecodable:
        return shown(original(photo), (), longest)
