"""The test vectors that an instrument file carries: sheets with the totals and bands they must give."""

from typing import Any

from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.data_file import Table
from dmscorer.domain.instrument.instrument import Answer, Instrument, NotAssessable, total

STARTS = ("zero", "maximum", "open")


def check_vectors(root: Table, instrument: Instrument) -> None:
    for table in root.tables("vector"):
        table.only("says", "start", "answers", "reasons", "open", "expect", "bands")
        try:
            answers = _answers(table, instrument)
            for item_id, answer in answers.items():
                instrument.check(item_id, answer)
        except Refusal as refusal:
            if isinstance(refusal, table.error):
                raise
            table.broken(f"the test vector '{table.text('says')}' cannot be used: {refusal}", "answers")
        _check_totals(table, instrument, answers)
        _check_bands(table, instrument, answers)


def _answers(table: Table, instrument: Instrument) -> dict[str, Answer]:
    start = table.text("start")
    if start not in STARTS:
        table.broken(f"'start' must be one of {', '.join(STARTS)}", "start")
    answers: dict[str, Answer] = {}
    if start != "open":
        answers = {item.id: 0 if start == "zero" else item.maximum for item in instrument.items}
    answers |= table.mapping("answers")
    answers |= {item_id: NotAssessable(reason) for item_id, reason in table.mapping("reasons").items()}
    for item_id in table.texts("open", ()):
        instrument.item(item_id)
        answers.pop(item_id, None)
    return answers


def _check_totals(table: Table, instrument: Instrument, answers: dict[str, Answer]) -> None:
    expected = table.mapping("expect")
    if set(expected) != {part.id for part in instrument.parts}:
        table.broken("'expect' must give each part once", "expect")
    for part, wanted in expected.items():
        got = total(instrument, answers, part)
        if (got.value, got.low, got.high) != _bounds(table, wanted):
            shown = got.value if got.is_complete else f"incomplete, {got.low} to {got.high}"
            table.broken(f"the test vector '{table.text('says')}' gives {part} {shown}, not {_say(wanted)}", "expect")


def _bounds(table: Table, wanted: Any) -> tuple[int | None, int, int]:  # noqa: ANN401 - a TOML value
    if type(wanted) is int:
        return wanted, wanted, wanted
    if not isinstance(wanted, dict) or set(wanted) != {"low", "high"}:
        table.broken("each part of 'expect' must be a whole number or { low = …, high = … }", "expect")
    return None, wanted["low"], wanted["high"]


def _say(wanted: Any) -> str:  # noqa: ANN401 - a TOML value
    return str(wanted) if type(wanted) is int else f"incomplete, {wanted['low']} to {wanted['high']}"


def _check_bands(table: Table, instrument: Instrument, answers: dict[str, Answer]) -> None:
    sets = {one.id: one for one in instrument.threshold_sets}
    for set_id, wanted in table.mapping("bands").items():
        if set_id not in sets:
            table.broken(f"there is no threshold set '{set_id}'", "bands")
        value = total(instrument, answers, sets[set_id].part).value
        band = None if value is None else sets[set_id].band(value)
        if (band.id if band else "") != wanted:
            shown = band.id if band else "no band"
            table.broken(f"the test vector '{table.text('says')}' is '{shown}' under {set_id}, not '{wanted}'", "bands")
