"""Rows of regions of interest: where a site lies in one photo. They only steer the view, so the newest counts."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from dmscorer.domain.photos.photos import Region
from dmscorer.store.photos.photos import narrowed
from dmscorer.store.study.tables import regions


def set_regions(connection: Connection, photo_id: str, found: Mapping[str, Region]) -> None:
    """All regions of a photo at once; what is not named any more goes back to the default of its view."""
    connection.execute(delete(regions).where(regions.c.photo_id == photo_id))
    rows = [
        {"photo_id": photo_id, "site": site, "x": x, "y": y, "width": width, "height": height}
        for site, (x, y, width, height) in found.items()
    ]
    if rows:
        connection.execute(insert(regions), rows)


def all_regions(connection: Connection, photo_ids: Sequence[str] | None = None) -> dict[str, dict[str, Region]]:
    """Photo → site → region, those drawn by hand only; of these photos at least, or of all."""
    found: dict[str, dict[str, Region]] = {}
    query = narrowed(select(regions), regions.c.photo_id, photo_ids)
    for row in connection.execute(query):
        found.setdefault(row.photo_id, {})[row.site] = (row.x, row.y, row.width, row.height)
    return found
