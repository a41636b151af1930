"""Clinical values beside the scores: what may be said of a visit, in which unit, within which range."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from dmscorer.domain.study.labels import clean_text
from dmscorer.domain.study.unknown import DASHES, is_unknown
from dmscorer.domain.study.visit_order import DatedVisit, VisitOrder


@dataclass(frozen=True, slots=True)
class Limit:
    """A value outside what was measured: "<30" or ">500". It is kept and shown as such, and is no number to count with."""

    sign: str  # < or >
    bound: float

    def __str__(self) -> str:
        return f"{self.sign}{written(self.bound)}"


Value: TypeAlias = float | Limit | date | str

EARLIEST_YEAR = 1900  # photographs of skin are not older, so an earlier year is a slip (0019, 1021)


class Kind(StrEnum):
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"


class Response(StrEnum):
    """The physician's global assessment of one domain, best first; the six words of the study this was made for."""

    COMPLETE_RELIEF = "complete_relief"
    MARKED_IMPROVEMENT = "marked_improvement"
    MODERATE_IMPROVEMENT = "moderate_improvement"
    SLIGHT_IMPROVEMENT = "slight_improvement"
    NO_CHANGE = "no_change"
    WORSENING = "worsening"


@dataclass(frozen=True, slots=True)
class Column:
    """One kind of value. ``low`` and ``high`` are what a slip of the pen exceeds, not what is healthy.

    ``is_measured``: a laboratory gives it, and may say no more than that it lies below or above what it can measure.
    """

    id: str
    kind: Kind
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    is_measured: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.NUMBER, Kind.WHOLE)


RESPONSES = tuple(Response)
DOMAINS = {"muscle": "pga_muscle", "skin": "pga_skin"}  # what the responses are of → its column
COLUMNS = (
    Column("date", Kind.DATE),
    Column("cycle", Kind.WHOLE, low=0, high=500),
    Column("ck_u_l", Kind.NUMBER, "U/l", 0, 500_000, is_measured=True),
    Column("ck_upper_limit", Kind.NUMBER, "U/l", 10, 2_000),
    Column("pga_muscle", Kind.CHOICE, choices=RESPONSES),
    Column("pga_skin", Kind.CHOICE, choices=RESPONSES),
    Column("ivig_cycles", Kind.WHOLE, low=0, high=500),
    Column("ivig_g_kg", Kind.NUMBER, "g/kg", 0, 10),
    Column("gc_mg_day", Kind.NUMBER, "mg/day", 0, 2_000),
    Column("co_medication", Kind.TEXT),
    Column(
        "diagnosis", Kind.CHOICE, choices=("classic", "overlap", "paraneoplastic", "juvenile", "amyopathic")
    ),
    Column("adverse_event", Kind.TEXT),
    Column("therapy_status", Kind.TEXT),
    Column("stop_reason", Kind.TEXT),
)  # fmt: skip
KNOWN = {column.id: column for column in COLUMNS}
# The name becomes a column of CSV and REDCap files.
FREE_NAME = re.compile(r"[^\W\d]\w{0,39}")
LONGEST_TEXT = 500
LISTS = ("co_medication", "adverse_event", "stop_reason")  # "none" is an answer there, and counts in every denominator


class BadValue(ValueError):  # noqa: N818 - as Refusal: it says what to do
    """``str()`` continues a sentence that names the place: "ck_u_l: …"."""


@dataclass(frozen=True, slots=True)
class ClinicalVisit:
    """What is known of one visit; a column without a value is absent. ``free``: columns of the study's own, as text."""

    subject: str
    label: str
    position: int
    values: Mapping[str, Value] = field(default_factory=dict)
    free: Mapping[str, str] = field(default_factory=dict)
    has_photos: bool = False

    @property
    def day(self) -> date | None:
        found = self.values.get("date")
        return found if isinstance(found, date) else None

    def number(self, column: str) -> float | None:
        found = self.values.get(column)
        return found if isinstance(found, float) else None

    def limit(self, column: str) -> Limit | None:
        found = self.values.get(column)
        return found if isinstance(found, Limit) else None

    def text(self, column: str) -> str | None:
        found = self.values.get(column)
        return found if isinstance(found, str) else None


def column_named(name: str) -> Column:
    """The known column, or a free text column of that name; BadValue where the name cannot be one."""
    if name in KNOWN:
        return KNOWN[name]
    if not FREE_NAME.fullmatch(name):
        raise BadValue(f"the column “{name}” needs a name of letters, digits and _ that begins with a letter")
    return Column(name, Kind.TEXT)


def says_nothing(column: Column, text: str) -> bool:
    """Whether a cell leaves the value unknown: it is empty, or holds a word for unknown.

    A dash among drugs or events is not that: some write it for none, which counts in the denominator. It is asked back.
    """
    return is_unknown(text) and not _is_dash(column, text)


def _is_dash(column: Column, text: str) -> bool:
    return column.id in LISTS and clean_text(text).translate(DASHES) in ("-", "--")


def read_value(column: Column, text: str, today: date | None = None) -> Value:
    """The value behind what somebody wrote, checked; BadValue says what would be right.

    Numbers take a decimal point, or a decimal comma where it cannot be taken for thousands, and may be below or above
    what was measured ("<30"); dates are 2026-01-31 or 31.01.2026. ``today``: a new date lies after 1900 and not after
    it; None reads what is stored, which was checked when it came in.
    """
    text = clean_text(text)
    if column.is_number:
        return _limit(column, text) or _number(column, text)
    if column.kind is Kind.DATE:
        return _date(text, today)
    if column.kind is Kind.CHOICE:
        return _choice(column, text)
    if today is not None and _is_dash(column, text):
        raise BadValue(f"“{text}” may mean none or unknown: write “none”, or leave it empty")
    if len(text) > LONGEST_TEXT:
        raise BadValue(f"longer than {LONGEST_TEXT} signs: shorten it")
    return text


def written(value: Value) -> str:
    """The one spelling in which a value is stored and exported: reading it again gives the same value."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _limit(column: Column, text: str) -> Limit | None:
    found = re.fullmatch(r"([<>])\s*(\S+)", text) if column.is_measured else None
    return Limit(found[1], _number(column, found[2])) if found else None


def _number(column: Column, text: str) -> float:
    if _may_group_thousands(column, text):
        raise BadValue(f"“{text}” can be read in two ways: write it without a sign between the thousands")
    plain = text.replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        raise BadValue(f"“{text}” is not a number")
    number = float(plain)
    if column.kind is Kind.WHOLE and not number.is_integer():
        raise BadValue(f"“{text}” is not a whole number")
    if not _is_in_range(column, number):
        unit = f" {column.unit}" if column.unit else ""
        raise BadValue(f"“{text}” lies outside {column.low:g} to {column.high:g}{unit}: check the value and its unit")
    return number


def _may_group_thousands(column: Column, text: str) -> bool:
    """1.723 U/l is 1723 to a German spreadsheet: taken only where 1723 could not be meant, as in 1.723 g/kg."""
    if len(re.findall(r"[.,]", text)) > 1:
        return True
    grouped = re.fullmatch(r"([1-9]\d{0,2})[.,](\d{3})0*", text)
    return grouped is not None and _is_in_range(column, float(grouped[1] + grouped[2]))


def _is_in_range(column: Column, number: float) -> bool:
    low, high = (-math.inf if column.low is None else column.low), (math.inf if column.high is None else column.high)
    return low <= number <= high


def _date(text: str, today: date | None) -> date:
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text) or re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    if found is None:
        raise BadValue(f"“{text}” is not a date such as 2026-01-31 or 31.01.2026")
    parts = [int(part) for part in found.groups()]
    year, month, day = parts if "-" in text else reversed(parts)
    try:
        day_ = date(year, month, day)
    except ValueError:
        raise BadValue(f"“{text}” is no day of the calendar") from None
    if today is not None and day_.year < EARLIEST_YEAR:
        raise BadValue(f"“{text}” lies before {EARLIEST_YEAR}: check the year")
    if today is not None and day_ > today + timedelta(days=1):  # it may be tomorrow where the clinic is
        raise BadValue(f"“{text}” lies in the future: check the date")
    return day_


def _choice(column: Column, text: str) -> str:
    """Case, spaces and hyphens do not matter: ``Marked improvement`` is ``marked_improvement``."""
    wanted = re.sub(r"[\s-]+", "_", text.casefold())
    if wanted not in column.choices:
        raise BadValue(f"“{text}” is none of {', '.join(column.choices)}")
    return wanted


Subject: TypeAlias = tuple[ClinicalVisit, ...]  # the visits of one subject, in order


def order_of(subjects: Iterable[Subject], stated: tuple[str, ...] = ()) -> VisitOrder:
    """What is known of the order of these visits."""
    return VisitOrder(tuple(DatedVisit(one.subject, one.label, one.day) for own in subjects for one in own), stated)


def assessments(subjects: Iterable[Subject], order: VisitOrder) -> tuple[str, ...]:
    """The names of visits over the cohort, for columns of a table; in order where that is known."""
    named = {visit.label for visits in subjects for visit in visits}
    return tuple(label for label in order.labels if label in named)
