"""Names of sites, items, measures and numbers, the same on every screen."""

from PySide6.QtCore import QCoreApplication

from dmscorer.domain.agreement.agreement import POOLED
from dmscorer.domain.instrument.instrument import Answers, Instrument, total
from dmscorer.domain.words import numerals

LANGUAGE = "en"
DASH = "–"


def item_name(instrument: Instrument, item_id: str) -> str:
    """Site and item: "Scalp · Erythema"."""
    item = instrument.item(item_id)
    return f"{site_name(instrument, item.site)} · {item.label.in_(LANGUAGE)}"


def site_name(instrument: Instrument, site_id: str) -> str:
    return instrument.site(site_id).label.in_(LANGUAGE)


def part_name(instrument: Instrument, part_id: str) -> str:
    return instrument.part(part_id).label.in_(LANGUAGE)


def kind_name(instrument: Instrument, kind: str) -> str:
    """The name of a row that repeats at every site: "Erythema"."""
    return next((i.label.in_(LANGUAGE) for i in instrument.items if i.id.endswith(f".{kind}")), kind)


def measure_name(instrument: Instrument, measure: str) -> str:
    """A measure of the agreement rows in words."""
    if instrument.has(measure):
        return item_name(instrument, measure)
    parts = {part.id for part in instrument.parts}
    head, _, rest = measure.partition(".")
    if measure in parts:
        return part_name(instrument, measure)
    if rest in parts:
        return f"{site_name(instrument, head)} · {part_name(instrument, rest).lower()}"
    if head == "sum":
        words = QCoreApplication.translate("Wording", "{sign}, sum over the sites")
        return words.format(sign=kind_name(instrument, rest))
    if head == "group":
        return QCoreApplication.translate("Wording", "{sign}, site by site").format(sign=kind_name(instrument, rest))
    return measure


def visit_name(visit: str) -> str:
    return QCoreApplication.translate("Wording", "all visits") if visit == POOLED else visit


def number(value: float | None, digits: int = 2) -> str:
    """A number for the screen; a dash for none, and never a minus before a zero."""
    if value is None:
        return DASH
    shown = f"{value:.{digits}f}"
    return shown.removeprefix("-") if float(shown) == 0 else shown.replace("-", "\N{MINUS SIGN}")


def coefficient(value: float | None, digits: int = 2) -> str:
    """An ICC, kappa or alpha: 1.00 only where 1 is reached."""
    return DASH if value is None else numerals.coefficient(value, digits, LANGUAGE)


def percent(value: float | None) -> str:
    """A share of one in whole per cent; only true 0 and 1 are written as 0 and 100."""
    if value is None:
        return DASH
    rounded = round(value * 100)
    if rounded == 100 and value < 1:
        return "> 99 %"
    return "< 1 %" if rounded == 0 and value > 0 else f"{rounded} %"


def totals_words(instrument: Instrument, answers: Answers) -> str:
    """Every part with its total, or with its bounds while something is missing."""
    told = []
    for part in instrument.parts:
        found = total(instrument, answers, part.id)
        value = str(found.value) if found.value is not None else f"{found.low}–{found.high}"
        told.append(f"{part.label.in_(LANGUAGE)} {value}")
    return " · ".join(told)
