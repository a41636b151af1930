"""The shot list of a study, on the screen and for the photographer."""

from dmscorer.domain.photos.coverage import VisitCoverage, coverage, visible_sites
from dmscorer.formats import tables
from dmscorer.formats.tables import Cell
from dmscorer.store.photos import photos
from dmscorer.workflows.study.study import OpenStudy


def shot_list(study: OpenStudy) -> tuple[VisitCoverage, ...]:
    with study.database.read() as connection:
        visits, pictures = photos.all_visits(connection), photos.all_photos(connection)
    return coverage(visits, pictures, study.views, study.instrument)


def shot_list_csv(study: OpenStudy) -> bytes:
    """One row a visit: photos without a view, sites missing by name, then a count for every view and every site."""
    views, sites = [view.id for view in study.views.views], visible_sites(study.instrument)
    columns = ["subject", "visit", "photos_without_view", "missing_sites"]
    columns += [*(f"view.{view}" for view in views), *(f"site.{site}" for site in sites)]
    names = {site.id: site.label.en for site in study.instrument.sites}

    def cells(row: VisitCoverage) -> list[Cell]:
        missing = "; ".join(names[site] for site in row.gaps)
        counts = (*(row.views[view] for view in views), *(row.sites[site] for site in sites))
        return [row.visit.subject, row.visit.label, row.n_unknown, missing, *counts]

    return tables.encode(columns, map(cells, shot_list(study)))
