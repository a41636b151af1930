"""Rows that a failing disk or another program has spoilt: read as far as they can be, noticed, and found by place.

A text that is not UTF-8 is read with a mark for each wrong byte, a time that is none as UNKNOWN: one bad row must not keep
a thousand good ones from being read. ``noticed`` says that it happened, ``find`` says where.
"""

import codecs
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection, LargeBinary, Table, cast, select
from sqlalchemy.exc import NoResultFound

UNKNOWN = datetime(1, 1, 1, tzinfo=UTC)
ERRORS = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, NoResultFound)
JSON = {
    ("events", "body"),
    ("levels_shown", "covers"),
    ("charters", "body"),
    ("decisions", "given"),
    ("decisions", "present"),
    ("redactions", "shapes"),
}

_seen: list[bool] = []


def noticed() -> bool:
    """Whether anything that this program has read since it began, or since ``forget``, was not what it should be."""
    return bool(_seen)


def forget() -> None:
    _seen.clear()


def moment(text: str) -> datetime:
    """A stored time; UNKNOWN where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        _seen.append(True)
        return UNKNOWN
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def local_moment(text: str | None) -> datetime | None:
    """A camera's time; None where it is none, as for a camera without a clock."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        _seen.append(True)
        return None


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _seen.append(True)
    return "\N{REPLACEMENT CHARACTER}", error.end


codecs.register_error("dmscorer.damage", _mark)
text_of = partial(str, encoding="utf-8", errors="dmscorer.damage")  # in C: called for every cell of text


def find(connection: Connection, tables: list[Table], moments: type) -> Iterator[tuple[str, str]]:
    """(where, what) of every cell that is not what its column says; ``moments`` is the type of columns of times."""
    for table in tables:
        texts = [
            column for column in table.columns if column.type.python_type is str or isinstance(column.type, moments)
        ]
        keys = list(table.primary_key.columns)
        wanted = [*keys, *(cast(column, LargeBinary).label(f"raw_{column.name}") for column in texts)]
        for row in connection.execute(select(*wanted)):
            where = f"table {table.name}, row {' '.join(str(key) for key in row[: len(keys)])}"
            for column, raw in zip(texts, row[len(keys) :], strict=True):
                cause = _fault(raw, is_time=isinstance(column.type, moments), is_json=(table.name, column.name) in JSON)
                if cause:
                    yield f"{where}, {column.name}", cause


def _fault(raw: bytes | None, *, is_time: bool, is_json: bool) -> str | None:
    if raw is None:
        return None
    try:
        text = bytes(raw).decode()
        if is_time:
            datetime.fromisoformat(text)
        if is_json:
            json.loads(text)
    except UnicodeDecodeError:
        return "is damaged: it is not text in UTF-8"
    except (ValueError, RecursionError):
        return "is damaged: it is no time" if is_time else "is damaged: it cannot be read"
    return None
