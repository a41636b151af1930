"""Time at each site, in pieces as they were measured; only ever added."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from dmscorer.store.study.tables import site_times


def add(connection: Connection, reading_id: str, case_id: str, spent: Mapping[str, timedelta], at: datetime) -> None:
    rows = [
        {"reading_id": reading_id, "case_id": case_id, "site": site, "seconds": time.total_seconds(), "at": at}
        for site, time in spent.items()
    ]
    if rows:
        connection.execute(insert(site_times), rows)


def totals(connection: Connection) -> dict[tuple[str, str, str], float]:
    """(reading, case, site) → seconds."""
    columns = (site_times.c.reading_id, site_times.c.case_id, site_times.c.site)
    query = select(*columns, func.sum(site_times.c.seconds)).group_by(*columns)
    return {(reading, case, site): seconds for reading, case, site, seconds in connection.execute(query)}
