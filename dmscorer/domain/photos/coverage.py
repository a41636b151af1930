"""The shot list: which views and which sites each visit has photos of, and what is missing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.photos.photos import ViewSet
from dmscorer.domain.study.study import Photo, Visit


@dataclass(frozen=True, slots=True)
class VisitCoverage:
    """``views`` and ``sites``: id → number of photos that show it; what is 0 is a gap. ``n_unknown``: photos without a view."""

    visit: Visit
    views: Mapping[str, int]
    sites: Mapping[str, int]
    n_unknown: int

    @property
    def gaps(self) -> tuple[str, ...]:
        """Sites that no photo of the visit shows."""
        return tuple(site for site, count in self.sites.items() if not count)


def coverage(
    visits: Iterable[Visit], photos: Iterable[Photo], views: ViewSet, instrument: Instrument
) -> tuple[VisitCoverage, ...]:
    """One row a visit; sites in form order, without those that only a chart can answer."""
    shown: dict[str, Counter[str | None]] = {}
    for photo in photos:
        shown.setdefault(photo.visit_id, Counter())[photo.view] += 1
    sites = visible_sites(instrument)
    return tuple(_row(visit, shown.get(visit.id, Counter()), views, sites) for visit in visits)


def visible_sites(instrument: Instrument) -> tuple[str, ...]:
    """Sites with something to be seen in a picture."""
    return tuple(site.id for site in instrument.sites if not all(item.is_history for item in instrument.items_of(site)))


def _row(visit: Visit, counts: Counter[str | None], views: ViewSet, sites: Iterable[str]) -> VisitCoverage:
    by_site = {site: sum(counts[view.id] for view in views.showing(site)) for site in sites}
    return VisitCoverage(visit, {view.id: counts[view.id] for view in views.views}, by_site, counts[None])
