"""The tables of a study, STRICT, with the triggers that keep history: what is scored or signed is only ever added."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BLOB,
    REAL,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect

from dmscorer.store.study import damage

APPLICATION_ID = 0x444D5343  # "DMSC"
VERSION = 5


class Moment(TypeDecorator[datetime]):
    """A point in time as ISO 8601 text in UTC with microseconds: sorts as text, readable in any SQLite browser."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        return None if value is None else damage.moment(value)


class LocalMoment(Text):
    """A camera's clock has no time zone: kept as the text the camera wrote (ISO, no zone)."""

    cache_ok = True


metadata = MetaData()


def _table(name: str, *parts: Any) -> Table:  # noqa: ANN401
    # STRICT, because SQLite otherwise keeps a text in an integer column and says nothing.
    return Table(name, metadata, *parts, sqlite_strict=True)


def _id() -> Column[str]:
    return Column("id", Text, primary_key=True, nullable=False)


def _ref(name: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[str]:
    return Column(name, Text, ForeignKey(target), nullable=nullable, index=index)


study = _table(
    "study",
    _id(),
    Column("name", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("instrument_file", Text, nullable=False),
    # The form itself, not only its id: a later version of the shipped file must not change the meaning of an old
    # study's levels.
    Column("instrument", Text, nullable=False),
    Column("made_by", Text, nullable=False),
)
charters = _table(
    "charters",
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
people = _table(
    "people",
    _id(),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("passphrase", Text),
)
visits = _table(
    "visits",
    _id(),
    Column("case_id", Text, nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("position", Integer, nullable=False),
    # A reference case is a visit that has left the study, not a table of its own: desk, photos and redactions serve it
    # unchanged.
    Column("is_reference", Integer, nullable=False, server_default="0"),
    UniqueConstraint("subject", "label"),
)
originals = _table(
    "originals",
    Column("sha256", Text, primary_key=True),
    Column("format", Text, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("taken_at", LocalMoment),
    Column("camera", Text),
)
photos = _table(
    "photos",
    _id(),
    _ref("visit_id", "visits.id"),
    _ref("sha256", "originals.sha256", index=True),
    Column("source_name", Text, nullable=False),
    Column("view", Text),
    Column("position", Integer, nullable=False),
    UniqueConstraint("visit_id", "sha256"),
)
quality = _table(
    "quality",
    Column("sha256", Text, ForeignKey("originals.sha256"), primary_key=True),
    Column("blur", REAL),
    Column("clipped", REAL),
    Column("brightness", REAL, nullable=False),
    Column("cast", REAL),
    Column("of_file", Text, nullable=False, server_default=""),
)
redactions = _table(
    "redactions",
    _id(),
    # No foreign key, because what was hidden in a photo stays known after the photo was taken out.
    Column("photo_id", Text, nullable=False, index=True),  # of a photo that may since have been taken out
    Column("shapes", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("revises", Text),
    Column("is_decided", Integer, nullable=False, server_default="1"),
)
regions = _table(
    "regions",
    _ref("photo_id", "photos.id"),
    Column("site", Text, nullable=False),
    Column("x", REAL, nullable=False),
    Column("y", REAL, nullable=False),
    Column("width", REAL, nullable=False),
    Column("height", REAL, nullable=False),
    UniqueConstraint("photo_id", "site"),
)
chart_values = _table(
    "chart_values",
    _id(),
    _ref("visit_id", "visits.id", index=True),
    Column("item", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("author", Text, nullable=False),
    Column("revises", Text),
)
clinical_values = _table(
    "clinical_values",
    _id(),
    _ref("visit_id", "visits.id", index=True),
    Column("column", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("author", Text, nullable=False),
    Column("revises", Text),
)
readings = _table(
    "readings",
    _id(),
    _ref("person_id", "people.id"),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("person_id", "kind"),
)
assignments = _table(
    "assignments",
    _ref("reading_id", "readings.id"),
    _ref("case_id", "visits.case_id"),
    Column("code", Text, nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("reading_id", "case_id"),
    UniqueConstraint("reading_id", "code"),
)
entries = _table(
    "entries",
    _id(),
    _ref("reading_id", "readings.id"),
    _ref("case_id", "visits.case_id"),
    Column("item", Text, nullable=False),
    Column("level", Integer),
    Column("reason", Text),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("revises", Text),
    Column("block", Text),
    Column("why", Text),  # of a correction after the signature
    # Both empty is allowed: that is an answer taken away, which must be kept as an act of its own.
    CheckConstraint("level IS NULL OR reason IS NULL", name="level_or_reason"),
    UniqueConstraint("reading_id", "case_id", "seq"),
)
comments = _table(
    "comments",
    _id(),
    _ref("reading_id", "readings.id"),
    _ref("case_id", "visits.case_id"),
    Column("site", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("reading_id", "case_id", "seq"),
)
signatures = _table(
    "signatures",
    _id(),
    _ref("reading_id", "readings.id"),
    _ref("case_id", "visits.case_id"),
    Column("person", Text, nullable=False),
    Column("meaning", Text, nullable=False),
    # The number of the last entry instead of a copy of the answers: first-round values can still be derived after later
    # corrections.
    Column("covers_seq", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("reading_id", "case_id", "covers_seq"),
)
decisions = _table(
    "decisions",
    _id(),
    _ref("case_id", "visits.case_id", index=True),
    Column("item", Text, nullable=False),
    Column("level", Integer),
    Column("reason", Text, nullable=False),
    Column("not_assessable", Text),
    Column("author", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("revises", Text),
    Column("given", Text),  # JSON: what the raters had given, sorted, without names
    Column("present", Text),  # JSON: person codes
    # Stored, not derived: whether the author had rated the case is a fact of the moment of the decision.
    Column("has_rated", Integer, nullable=False, server_default="0"),
)
# Agreement counts what was signed before this moment: whoever has seen the others' levels is not independent any more.
levels_shown = _table(
    "levels_shown",
    Column("case_id", Text, ForeignKey("visits.case_id"), primary_key=True),
    Column("at", Moment, nullable=False),  # told, never compared: a clock may be wrong
    Column("covers", Text),  # JSON: reading → number of the last entry that its newest signature then covered
)
seen = _table(
    "seen",
    _ref("reading_id", "readings.id"),
    _ref("photo_id", "photos.id"),
    Column("at", Moment, nullable=False),
    Column("actual_at", Moment),  # first seen at 100 % or larger
    UniqueConstraint("reading_id", "photo_id"),
)
recognised = _table(
    "recognised",
    _ref("reading_id", "readings.id"),
    _ref("case_id", "visits.case_id"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("reading_id", "case_id"),
)
site_times = _table(
    "site_times",
    _ref("reading_id", "readings.id"),
    _ref("case_id", "visits.case_id"),
    Column("site", Text, nullable=False),
    Column("seconds", REAL, nullable=False),
    Column("at", Moment, nullable=False),
)
places = _table(
    "places",
    Column("reading_id", Text, ForeignKey("readings.id"), primary_key=True),
    _ref("case_id", "visits.case_id"),
    Column("item", Text),
    Column("photo_id", Text),
)
certificates = _table(
    "certificates",
    _id(),
    _ref("reading_id", "readings.id"),
    Column("rater", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("set_sha256", Text, nullable=False),
    Column("n_cases", Integer, nullable=False),
    Column("measure", Text, nullable=False),
    Column("value", REAL),
    Column("needed", REAL, nullable=False),
    Column("n", Integer, nullable=False),
    Column("n_possible", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("reading_id"),
)
grade_pictures = _table(
    "grade_pictures",
    _id(),
    Column("sign", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("tone", Text, nullable=False),
    Column("picture", BLOB, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
profiles = _table(
    "profiles",
    Column("person_id", Text, ForeignKey("people.id"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("specialty", Text, nullable=False),
    Column("years", Integer),
    Column("n_before", Integer),
    Column("at", Moment, nullable=False),
)
# A row while the study is open with a journal beside it; gone once it was closed properly.
unclosed = _table("unclosed", Column("at", Moment, primary_key=True))
events = _table(
    "events",
    Column("seq", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)

# Not here: what is a place or a tick of today (places, seen, recognised, regions, profiles) and rows that the
# coordinator arranges (visits, photos, people).
APPEND_ONLY = (
    "charters",
    "chart_values",
    "entries",
    "comments",
    "signatures",
    "decisions",
    "events",
    "study",
    "clinical_values",
    "redactions",
    "certificates",
    "levels_shown",
    "site_times",
)


def triggers() -> list[str]:
    """One refusal of UPDATE and one of DELETE for each table that only grows (they hold only with recursive_triggers=ON)."""
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_never_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added'); END"
        for table in APPEND_ONLY
        for act in ("UPDATE", "DELETE")
    ]
