"""Time at each site: kept while a rater reads, exported for the report, never shown to raters."""

from collections.abc import Mapping
from datetime import timedelta

from dmscorer.domain.reading.reading import ReadingKind
from dmscorer.formats import tables
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries, pace
from dmscorer.workflows.study.study import OpenStudy

COLUMNS = ("subject", "visit", "rater", "part", "position", "site", "seconds")
PARTS = {ReadingKind.FIRST: 1, ReadingKind.REPEAT: 2, ReadingKind.SECOND: 3}


def spend(study: OpenStudy, reading_id: str, case_id: str, spent: Mapping[str, timedelta]) -> None:
    """Seconds at sites of a case since the last call."""
    if spent:
        with study.database.write() as connection:
            pace.add(connection, reading_id, case_id, spent, study.clock())


def times_csv(study: OpenStudy) -> bytes:
    """One row a rater, case and site; ``part`` 2 = hidden repeats, 3 = asked again; ``position`` in that rater's order."""
    kinds = tuple(PARTS)
    with study.database.read() as connection:
        spent = pace.totals(connection)
        readings = {row.id: row for row in entries.all_readings(connection, kinds)}
        places = {(row.reading_id, row.case_id): row.position for row in entries.all_assigned(connection, kinds)}
        visits = photos.all_visits(connection)
    of_case = {visit.case_id: (number, visit) for number, visit in enumerate(visits)}
    site_order = [site.id for site in study.instrument.sites]
    found = sorted(
        (
            of_case[case][0],
            readings[reading].rater,
            PARTS[readings[reading].kind],
            site_order.index(site),
            reading,
            case,
        )
        for reading, case, site in spent
        if reading in readings and case in of_case and site in site_order
    )
    return tables.encode(
        COLUMNS,
        (
            (
                of_case[case][1].subject, of_case[case][1].label, rater, part, places.get((reading, case)),
                site_order[site], round(spent[reading, case, site_order[site]], 3),
            )
            for _, rater, part, site, reading, case in found
        ),
    )  # fmt: skip
