"""Photos of a study: their views and chart values, what is still missing, and their pixels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dmscorer.domain.errors import Refusal
from dmscorer.domain.photos.photos import Region
from dmscorer.domain.photos.quality import Hint, Quality, hints
from dmscorer.domain.photos.redaction import Redaction, Shape, unreviewed
from dmscorer.domain.photos.regions import of_photo
from dmscorer.domain.photos.visit_dates import DateDoubt, date_doubts
from dmscorer.domain.reading.reading import ReadingKind
from dmscorer.domain.study.study import Photo, Visit
from dmscorer.imaging import intake
from dmscorer.imaging.decoding.decode import decode
from dmscorer.imaging.deidentify import shown
from dmscorer.imaging.pixels import Pixels, Undecodable
from dmscorer.store.photos import photos, quality, regions
from dmscorer.store.photos import redaction as redactions
from dmscorer.store.reading import entries
from dmscorer.store.study import events, row_digests
from dmscorer.store.study.database import Connection
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import OpenStudy

__all__ = ["Pixels", "Undecodable"]

ORIGINALS = "originals"


@dataclass(frozen=True, slots=True)
class VisitPhotos:
    """One visit as the coordinator prepares it. ``uncovered``: sites that no view of its photos shows.

    By photo: ``doubts`` about its date, ``hints`` about its quality, ``redactions`` (absent = nothing was said or drawn yet),
    ``regions`` drawn by hand, ``alarms``: other subjects (subject, visit) under whom the same picture stands.
    """

    visit: Visit
    photos: tuple[Photo, ...]
    uncovered: tuple[str, ...]
    doubts: Mapping[str, DateDoubt]
    chart: Mapping[str, int]
    is_signed: bool
    hints: Mapping[str, tuple[Hint, ...]] = field(default_factory=dict)
    redactions: Mapping[str, Redaction] = field(default_factory=dict)
    regions: Mapping[str, Mapping[str, Region]] = field(default_factory=dict)
    alarms: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @property
    def n_without_view(self) -> int:
        return sum(photo.view is None for photo in self.photos)

    @property
    def unreviewed(self) -> tuple[str, ...]:
        return unreviewed((photo.id for photo in self.photos), self.redactions)


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """Where the bytes of a photo lie and what covers it: all that a job needs to make pixels of it."""

    folder: Path
    sha256: str
    format: str
    redactions: tuple[Shape, ...] = ()


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
        body = {"photos": list(chosen_ids), "view": view}
        told = row_digests.told(connection, {"photos": photos.visits_of(connection, chosen_ids)})
        events.record(connection, study.clock(), who, "view_assigned", body | told)


def view_of(study: OpenStudy, photo_id: str) -> str | None:
    with study.database.read() as connection:
        found = photos.photo(connection, photo_id)
    return found.view if found else None


def remove(study: OpenStudy, photo_ids: Iterable[str], who: str) -> None:
    """Take photos out of their visits, all or none; the originals stay, so they can be added again.

    Refused once a rater has seen one or signed its case.
    """
    gone = tuple(photo_ids)
    with study.database.write() as connection:
        signed, held_by = signed_visits(connection), photos.visits_of(connection, gone)
        for photo_id in gone:
            found = photos.photo(connection, photo_id)
            # What was shown for a signed case is part of what was signed.
            if found is not None and found.visit_id in signed:
                raise CaseSigned
            if not photos.remove_photo(connection, photo_id):
                raise PhotoSeen
        told = row_digests.told(connection, {"visits": held_by, "photos": held_by})
        events.record(connection, study.clock(), who, "photos_removed", {"photos": list(gone)} | told)


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
        body = {"visit": visit_id, "item": item, "level": level}
        told = row_digests.told(connection, {"chart_values": [visit_id]})
        events.record(connection, at, who, "chart_value", body | told)


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
        known = _Known(
            quality.all_known(connection),
            redactions.all_current(connection),
            regions.all_regions(connection),
            photos.shared_between_subjects(connection),
        )
    order = visit_order.order(study)
    doubts = {doubt.photo_id: doubt for doubt in date_doubts(all_visits, all_photos, order)}
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
            {photo.id: found for photo in own if (found := _hints(study, photo, known))},
            {photo.id: known.redactions[photo.id] for photo in own if photo.id in known.redactions},
            {photo.id: known.regions[photo.id] for photo in own if photo.id in known.regions},
            {photo.id: others for photo in own if (others := _elsewhere(visit, photo, known))},
        )
        for visit in all_visits
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What the study knows of its photos beside their rows."""

    quality: Mapping[str, Quality]
    redactions: Mapping[str, Redaction]
    regions: Mapping[str, Mapping[str, Region]]
    shared: Mapping[str, tuple[tuple[str, str], ...]]


def _hints(study: OpenStudy, photo: Photo, known: _Known) -> tuple[Hint, ...]:
    view = study.views.view(photo.view) if photo.view else None
    sites = of_photo(view, known.regions.get(photo.id, {}))
    return hints(known.quality.get(photo.sha256), photo.width, photo.height, sites.values())


def _elsewhere(visit: Visit, photo: Photo, known: _Known) -> tuple[tuple[str, str], ...]:
    return tuple(place for place in known.shared.get(photo.sha256, ()) if place[0] != visit.subject)


def located(study: OpenStudy, photo: Photo) -> StoredPhoto:
    with study.database.read() as connection:
        return _located(study, connection, photo)


def stored(study: OpenStudy, photo_id: str) -> StoredPhoto:
    """Where a photo lies and what hides in it; quick, so that a job can decode it without a database."""
    with study.database.read() as connection:
        found = photos.photo(connection, photo_id)
        if found is None:
            raise NoSuchPhoto
        return _located(study, connection, found)


def _located(study: OpenStudy, connection: Connection, photo: Photo) -> StoredPhoto:
    known = redactions.of_photo(connection, photo.id)
    return StoredPhoto(study.folder, photo.sha256, photo.format, known.shapes if known else ())


def thumbnail(photo: StoredPhoto) -> Pixels:
    """256 px; upright, sRGB, redacted. For any thread, like the two below."""
    return _derived(photo, intake.THUMBNAILS, intake.THUMBNAIL)


def small_jpeg(photo: StoredPhoto) -> bytes:
    """The thumbnail as a file of pixels alone."""
    return intake.encoded(thumbnail(photo), intake.THUMBNAIL_QUALITY)


def preview(photo: StoredPhoto) -> Pixels:
    """Screen size (1920 px or somewhat more), in 6–16 ms whatever the original is."""
    return _derived(photo, intake.PREVIEWS, intake.PREVIEW)


def pixels(photo: StoredPhoto, longest: int | None = None) -> Pixels:
    """From the original itself; ``longest`` None = every pixel."""
    return shown(original(photo), photo.redactions, longest)


def unredacted(photo: StoredPhoto, longest: int) -> Pixels:
    """As it came, for the coordinator who decides what must be hidden; nobody else may be given this."""
    return shown(original(photo), (), longest)


def original(photo: StoredPhoto) -> Path:
    return intake.original_path(photo.folder / ORIGINALS, photo.sha256, photo.format)


def _derived(photo: StoredPhoto, kind: str, longest: int) -> Pixels:
    """The stored picture, or the original where it is missing or damaged."""
    try:
        # Not checked for beforehand: a picture that is damaged must be made again too, and only decoding tells.
        return decode(intake.derived_path(photo.folder, kind, photo.sha256, photo.redactions))
    except Undecodable:
        return shown(original(photo), photo.redactions, longest, is_rough=kind == intake.PREVIEWS)
