"""What SQLite itself can find wrong in a database, beyond the quick check at opening."""

from collections.abc import Iterator

from sqlalchemy import Connection


def find(connection: Connection) -> Iterator[tuple[str, str]]:
    """(where, what) of every fault of the file's pages, indexes and references."""
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield "database", str(said)
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"table {table}, row {row}", f"points at something in {parent} that is not there"
