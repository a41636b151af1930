"""Drawing and copying regions of interest."""

from collections.abc import Iterable, Mapping

from dmscorer.domain.photos import regions as rules
from dmscorer.domain.photos.photos import Region
from dmscorer.domain.photos.regions import NotShown, Scope
from dmscorer.domain.reading.reading import CasePhoto
from dmscorer.domain.study.study import Photo
from dmscorer.store.photos import photos, regions
from dmscorer.store.study import events
from dmscorer.store.study.database import Connection
from dmscorer.workflows.photos.photos import NoSuchPhoto
from dmscorer.workflows.study.study import OpenStudy

Drawn = dict[str, dict[str, Region]]  # photo → site → region


def draw(study: OpenStudy, photo_id: str, site: str, region: Region | None, who: str) -> Drawn:
    """Say where a site lies in one photo, None = as its view's default; gives what stood before, for undo."""
    with study.database.write() as connection:
        found = photos.photo(connection, photo_id)
        if found is None:
            raise NoSuchPhoto
        view = study.views.view(found.view) if found.view else None
        if view is None or site not in view.sites:
            raise NotShown(site)
        before = regions.all_regions(connection).get(photo_id, {})
        after = {name: where for name, where in before.items() if name != site}
        if region is not None:
            after[site] = rules.check(region)
        return _put(study, connection, {photo_id: after}, who)


def copy(study: OpenStudy, photo_id: str, scope: Scope, who: str) -> Drawn:
    """Give a photo's drawn regions to the other photos of its view; what stood there is given back, for undo."""
    with study.database.write() as connection:
        photo = photos.photo(connection, photo_id)
        if photo is None:
            raise NoSuchPhoto
        drawn = regions.all_regions(connection).get(photo_id, {})
        return _put(study, connection, dict.fromkeys(_targets(connection, photo, scope), drawn), who)


def same_view(study: OpenStudy, photo_id: str, scope: Scope) -> tuple[str, ...]:
    """The other photos of the same view in the scope."""
    with study.database.read() as connection:
        photo = photos.photo(connection, photo_id)
        if photo is None:
            raise NoSuchPhoto
        return _targets(connection, photo, scope)


def _targets(connection: Connection, photo: Photo, scope: Scope) -> tuple[str, ...]:
    return rules.targets(photo, scope, photos.all_photos(connection), photos.all_visits(connection))


def restore(study: OpenStudy, before: Drawn, who: str) -> Drawn:
    """Put regions back as they stood: undo; gives what is replaced, for redo."""
    with study.database.write() as connection:
        return _put(study, connection, before, who)


def drawn(study: OpenStudy) -> Drawn:
    with study.database.read() as connection:
        return regions.all_regions(connection)


def case_photos(study: OpenStudy, connection: Connection, pictures: Iterable[Photo]) -> tuple[CasePhoto, ...]:
    """Photos as a rater or the room may know them, each with where its sites lie."""
    every = tuple(pictures)
    known = regions.all_regions(connection, [photo.id for photo in every])
    return tuple(_case_photo(study, photo, known.get(photo.id, {})) for photo in every)


def _case_photo(study: OpenStudy, photo: Photo, own: Mapping[str, Region]) -> CasePhoto:
    view = study.views.view(photo.view) if photo.view else None
    sites = view.sites if view else ()
    return CasePhoto(photo.id, photo.view, sites, photo.width, photo.height, rules.of_photo(view, own))


def _put(study: OpenStudy, connection: Connection, new: Mapping[str, Mapping[str, Region]], who: str) -> Drawn:
    known = regions.all_regions(connection)
    for photo_id, found in new.items():
        regions.set_regions(connection, photo_id, found)
    events.record(connection, study.clock(), who, "regions_drawn", {"photos": sorted(new)})
    return {photo_id: known.get(photo_id, {}) for photo_id in new}
