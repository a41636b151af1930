"""Regions of interest: where a site lies in a photo, drawn by hand or else the default of the photo's view."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from dmscorer.domain.errors import Refusal
from dmscorer.domain.photos.photos import Region, View
from dmscorer.domain.study.study import Photo, Visit

SMALLEST = 0.02  # of a side: a slip of the mouse


class Scope(StrEnum):
    """To which photos of the same view a photo's regions are copied."""

    VISIT = "visit"
    SUBJECT = "subject"
    STUDY = "study"


class BadRegion(Refusal):
    def __init__(self) -> None:
        super().__init__("A region is a rectangle inside the picture, large enough to look at: draw it again.")


class NotShown(Refusal):
    def __init__(self, site: str) -> None:
        super().__init__(f"This photo's view does not show {site}: give the photo the right view first.")


def check(region: Region) -> Region:
    """The region cut to the picture; BadRegion where too little of it lies inside."""
    x, y, width, height = region
    left, top, right, bottom = max(0.0, x), max(0.0, y), min(1.0, x + width), min(1.0, y + height)
    if right - left < SMALLEST or bottom - top < SMALLEST:
        raise BadRegion
    if (left, top) == (x, y) and right == x + width and bottom == y + height:
        return region
    return left, top, right - left, bottom - top


def of_photo(view: View | None, drawn: Mapping[str, Region]) -> dict[str, Region]:
    """Site → region: those drawn before the view's defaults; sites that the view does not show are left out."""
    if view is None:
        return {}
    return {site: region for site, region in {**view.regions, **drawn}.items() if site in view.sites}


def targets(photo: Photo, scope: Scope, photos: Iterable[Photo], visits: Iterable[Visit]) -> tuple[str, ...]:
    """The other photos of the same view in the scope; none where the view is not known."""
    subject_of = {visit.id: visit.subject for visit in visits}

    def is_near(other: Photo) -> bool:
        if scope is Scope.VISIT:
            return other.visit_id == photo.visit_id
        return scope is Scope.STUDY or subject_of.get(other.visit_id) == subject_of.get(photo.visit_id)

    same = (other for other in photos if other.id != photo.id and other.view == photo.view and photo.view is not None)
    return tuple(other.id for other in same if is_near(other))
