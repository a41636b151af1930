"""What a photo shows: views, the sites each of them covers, and a guess from a file's name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from dmscorer.domain.errors import BrokenFile
from dmscorer.domain.instrument import data_file
from dmscorer.domain.instrument.data_file import Table
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.words.text import Text

Region: TypeAlias = tuple[float, float, float, float]

FORMAT = 1


class BrokenViews(BrokenFile):
    pass


@dataclass(frozen=True, slots=True)
class View:
    """``regions``: x, y, width, height of a site in fractions of the upright picture, where one is worth zooming to."""

    id: str
    label: Text
    key: str
    sites: tuple[str, ...]
    patterns: tuple[str, ...]
    last_resort: tuple[str, ...] = ()
    regions: Mapping[str, Region] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ViewSet:
    id: str
    label: Text
    views: tuple[View, ...]

    def view(self, view_id: str) -> View | None:
        return next((view for view in self.views if view.id == view_id), None)

    def by_key(self, key: str) -> View | None:
        return next((view for view in self.views if view.key == key.lower()), None)

    def showing(self, site: str) -> tuple[View, ...]:
        """The views on which a site can be judged, close views before whole-body ones (the order of the file)."""
        return tuple(view for view in self.views if site in view.sites)

    def uncovered(self, instrument: Instrument, views: Iterable[str | None]) -> tuple[str, ...]:
        """Sites with something to be seen in a picture that none of these views shows."""
        shown = {site for view in self.views if view.id in set(views) for site in view.sites}
        return tuple(
            site.id
            for site in instrument.sites
            if site.id not in shown and not all(item.is_history for item in instrument.items_of(site))
        )


@lru_cache(maxsize=8)  # every sign-in asks for the same file; what comes back cannot change
def load_views(content: bytes, name: str, instrument: Instrument) -> ViewSet:
    """Parse and check a file of views against the sites of an instrument; BrokenViews names line and cause."""
    root = data_file.read(content, name, BrokenViews)
    root.only("format", "id", "label", "view")
    if root.whole("format") != FORMAT:
        root.broken(f"this program reads files of views of format {FORMAT}", "format")
    tables = root.tables("view")
    data_file.unique(tables, "id", "the view")
    data_file.unique(tables, "key", "the key")
    sites = {site.id for site in (instrument.whole or instrument).sites}
    return ViewSet(root.identifier("id"), root.words("label"), tuple(_view(table, sites) for table in tables))


def guess_view(view_set: ViewSet, file_name: str) -> View | None:
    """The view that a file name speaks of, in English or German; None where it speaks of none or of several."""
    words = _words(file_name.rsplit(".", 1)[0] if "." in file_name else file_name)
    for patterns in ("patterns", "last_resort"):
        scored = [(_score(getattr(view, patterns), words), view) for view in view_set.views]
        best = max((score for score, _ in scored), default=0)
        if best:
            found = [view for score, view in scored if score == best]
            # Two views that fit equally well: a wrong guess would show the photo at the wrong sites, an empty one is
            # asked about.
            return found[0] if len(found) == 1 else None
    return None


def _view(table: Table, sites: set[str]) -> View:
    table.only("id", "key", "label", "patterns", "last_resort", "shows")
    key = table.text("key")
    if len(key) != 1 or key != key.lower():
        table.broken("'key' must be one small letter or digit", "key")
    shows = table.tables("shows")
    data_file.unique(shows, "site", "the site")
    for one in shows:
        one.only("site", "region")
        if one.text("site") not in sites:
            one.broken(f"the instrument has no site '{one.text('site')}'", "site")
    return View(
        id=table.identifier("id"),
        label=table.words("label"),
        key=key,
        sites=tuple(one.text("site") for one in shows),
        patterns=table.texts("patterns"),
        last_resort=table.texts("last_resort", ()),
        regions={one.text("site"): _region(one) for one in shows if one.has("region")},
    )


def _region(table: Table) -> Region:
    value = table.get("region")
    if not isinstance(value, list) or len(value) != 4 or not all(type(one) in (int, float) for one in value):
        table.broken("'region' must be [x, y, width, height]", "region")
    x, y, width, height = (float(one) for one in value)
    if min(x, y) < 0 or min(width, height) <= 0 or x + width > 1.0001 or y + height > 1.0001:
        table.broken("'region' must lie inside the picture: fractions from 0 to 1", "region")
    return x, y, width, height


def _score(patterns: Iterable[str], words: frozenset[str]) -> int:
    """How many words the best fitting pattern has; 0 where none fits."""
    return max((_fit(pattern, words) for pattern in patterns), default=0)


def _fit(pattern: str, words: frozenset[str]) -> int:
    parts = pattern.split()
    if all(_is_among(part, words) for part in parts):
        return len(parts)
    joined = "".join(part.rstrip("*") for part in parts)
    return len(parts) if len(parts) > 1 and _is_among(joined, words) else 0


def _is_among(part: str, words: frozenset[str]) -> bool:
    stems = _spellings(part.rstrip("*"))
    if part.endswith("*"):
        return any(word.startswith(stem) for word in words for stem in stems)
    return any(stem in words for stem in stems)


def _words(name: str) -> frozenset[str]:
    """The words of a name in every spelling: ``HändeDorsal_02`` gives haende, hande, dorsal, 02."""
    composed = unicodedata.normalize("NFC", name)
    apart = re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", composed)
    return frozenset(spelling for word in re.findall(r"[^\W_]+", apart) for spelling in _spellings(word))


def _spellings(word: str) -> tuple[str, str]:
    """With umlauts written out (ae) and left out (a)."""
    small = unicodedata.normalize("NFC", word).lower().replace("ß", "ss")
    written_out = small.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return _bare(written_out), _bare(small)


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
