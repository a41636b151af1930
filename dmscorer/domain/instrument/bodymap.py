"""The body map: outlines a site can be pointed at, in figures with their own units."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from dmscorer.domain.errors import BrokenFile
from dmscorer.domain.instrument import data_file
from dmscorer.domain.instrument.data_file import Table
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.words.text import Text

Outline: TypeAlias = tuple[tuple[float, float], ...]

FORMAT = 1


class BrokenBodyMap(BrokenFile):
    pass


@dataclass(frozen=True, slots=True)
class FigurePart:
    """A closed outline; ``site`` is None where it is drawn but holds no site."""

    site: str | None
    points: Outline

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside (even-odd rule)."""
        inside = False
        for (x1, y1), (x2, y2) in zip(self.points, self.points[1:] + self.points[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                inside = not inside
        return inside


@dataclass(frozen=True, slots=True)
class Figure:
    """``parts`` are painted in order, later ones above earlier ones; ``lines`` are open strokes on top."""

    id: str
    label: Text
    width: float
    height: float
    parts: tuple[FigurePart, ...]
    lines: tuple[Outline, ...] = ()

    @property
    def sites(self) -> frozenset[str]:
        return frozenset(part.site for part in self.parts if part.site)

    def site_at(self, x: float, y: float) -> str | None:
        """The site under a point in the figure's units."""
        return next((part.site for part in reversed(self.parts) if part.holds(x, y)), None)


@dataclass(frozen=True, slots=True)
class BodyMap:
    id: str
    figures: tuple[Figure, ...]

    def showing(self, site: str) -> Figure | None:
        """The figure that shows a site largest: the one on which it fills the biggest share."""
        shown = [figure for figure in self.figures if site in figure.sites]
        return max(shown, key=lambda figure: _share(figure, site), default=None)


@lru_cache(maxsize=8)  # every sign-in asks for the same file; what comes back cannot change
def load_bodymap(content: bytes, name: str, instrument: Instrument) -> BodyMap:
    """Parse and check a body map against the sites of an instrument; BrokenBodyMap names line and cause."""
    root = data_file.read(content, name, BrokenBodyMap)
    root.only("format", "id", "figure")
    if root.whole("format") != FORMAT:
        root.broken(f"this program reads body maps of format {FORMAT}", "format")
    tables = root.tables("figure")
    data_file.unique(tables, "id", "the figure")
    sites = {site.id for site in (instrument.whole or instrument).sites}
    return BodyMap(root.identifier("id"), tuple(_figure(table, sites) for table in tables))


def _figure(table: Table, sites: set[str]) -> Figure:
    table.only("id", "label", "width", "height", "part", "line")
    size = _number(table, "width"), _number(table, "height")
    for line in table.tables("line", required=False):
        line.only("points")
    return Figure(
        id=table.identifier("id"),
        label=table.words("label"),
        width=size[0],
        height=size[1],
        parts=tuple(_part(part, sites, size) for part in table.tables("part")),
        lines=tuple(_points(line, 2, size) for line in table.tables("line", required=False)),
    )


def _part(table: Table, sites: set[str], size: tuple[float, float]) -> FigurePart:
    table.only("site", "points")
    site = table.text("site") if table.has("site") else None
    if site is not None and site not in sites:
        table.broken(f"the instrument has no site '{site}'", "site")
    return FigurePart(site, _points(table, 3, size))


def _number(table: Table, key: str) -> float:
    value = table.get(key)
    if type(value) not in (int, float) or value <= 0:
        table.broken(f"'{key}' must be a number above 0", key)
    return float(value)


def _points(table: Table, fewest: int, size: tuple[float, float]) -> Outline:
    value = table.get("points")
    if not isinstance(value, list) or len(value) < fewest or not all(_is_inside(point, size) for point in value):
        table.broken(f"'points' must be {fewest} or more pairs [x, y] inside the figure", "points")
    return tuple((float(x), float(y)) for x, y in value)


def _is_inside(point: Any, size: tuple[float, float]) -> bool:  # noqa: ANN401 - a TOML value
    if not isinstance(point, list) or len(point) != 2 or any(type(one) not in (int, float) for one in point):
        return False
    return bool(0 <= point[0] <= size[0] and 0 <= point[1] <= size[1])


def _share(figure: Figure, site: str) -> float:
    own = sum(_area(part.points) for part in figure.parts if part.site == site)
    return own / (figure.width * figure.height)


def _area(points: Iterable[tuple[float, float]]) -> float:
    ring = tuple(points)
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2
