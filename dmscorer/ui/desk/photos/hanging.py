"""Which photos of a case hang at a site, and in which order."""

from collections.abc import Container, Iterable

from dmscorer.domain.reading.reading import CasePhoto


def nearest_first(photos: Iterable[CasePhoto], site: str) -> tuple[str, ...]:
    """Ids of the photos that show the site; the fewer sites a photo shows, the nearer it was taken."""
    shown = sorted((photo for photo in photos if site in photo.sites), key=lambda photo: len(set(photo.sites)))
    return tuple(photo.id for photo in shown)


def of_no_site(photos: Iterable[CasePhoto], known: Container[str]) -> tuple[str, ...]:
    """Ids of the photos that show none of the ``known`` sites: without a view, or with one of other sites."""
    return tuple(photo.id for photo in photos if not any(site in known for site in photo.sites))
