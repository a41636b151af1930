"""Tables of scores: the long and the wide form of ``ratings import``, and the ratings of a study written out."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Answer, Answers, Instrument, NotAssessable
from dmscorer.domain.study.labels import clean
from dmscorer.domain.study.unknown import known
from dmscorer.formats import tables
from dmscorer.formats.keys import subject_and_visit
from dmscorer.formats.tables import BadRow, BadTable, Row, Sheet

LONG = ("subject", "visit", "rater", "item", "value", "reason")
WIDE = ("subject", "visit", "rater")

Key: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class RatedSheet:
    """What one rater gave one case; ``lines`` says where each item stands in the file, the unanswered ones too."""

    subject: str
    visit: str
    rater: str
    line: int
    answers: Mapping[str, Answer]
    lines: Mapping[str, int]


@dataclass(slots=True)
class _Draft:
    line: int
    answers: dict[str, Answer] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Reader:
    """What is known while the rows go by."""

    sheet: Sheet
    instrument: Instrument
    raters: Collection[str]
    column: Mapping[str, int]
    drafts: dict[Key, _Draft] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)

    def cell(self, row: Row, column: str) -> str:
        at = self.column.get(column)
        return "" if at is None else clean(row.cells[at])

    def refuse(self, line: int, cause: str) -> None:
        self.bad.append(BadRow(line, cause))


def decode(content: bytes, name: str, instrument: Instrument, raters: Collection[str]) -> tuple[RatedSheet, ...]:
    """Read either form. ``raters``: the codes of the study. BadTable lists every bad row, UnreadableTable a bad file."""
    sheet = tables.decode(content, name)
    column = {_plain(title): at for at, title in enumerate(sheet.header) if title}
    reader = _Reader(sheet, instrument, raters, column)
    is_long = "item" in column
    _check_columns(reader, is_long=is_long)
    if not reader.bad:
        reader.bad += sheet.surplus
        for row in sheet.rows:
            (_read_long if is_long else _read_wide)(reader, row)
    if not reader.bad and not reader.drafts:
        reader.refuse(sheet.header_line, "there is a header but not one row of scores")
    if reader.bad:
        raise BadTable(name, reader.bad)
    return tuple(
        RatedSheet(*key, line=draft.line, answers=draft.answers, lines=draft.lines)
        for key, draft in reader.drafts.items()
    )


def encode_long(sheets: Iterable[tuple[Key, Answers]], instrument: Instrument) -> bytes:
    """One row an item that has an answer."""
    return tables.encode(LONG, (row for key, answers in sheets for row in _long_rows(key, answers, instrument)))


def encode_wide(sheets: Iterable[tuple[Key, Answers]], instrument: Instrument) -> bytes:
    """One row a reading of a case, one column an item; a reason id stands for "not assessable"."""
    ids = instrument.item_ids
    rows = ([*key, *(_short(answers.get(item_id)) for item_id in ids)] for key, answers in sheets)
    return tables.encode([*WIDE, *ids], rows)


def _long_rows(key: Key, answers: Answers, instrument: Instrument) -> Iterable[list[tables.Cell]]:
    for item_id in instrument.item_ids:
        answer = answers.get(item_id)
        if isinstance(answer, NotAssessable):
            yield [*key, item_id, None, answer.reason]
        elif answer is not None:
            yield [*key, item_id, answer, None]


def _short(answer: Answer | None) -> tables.Cell:
    return answer.reason if isinstance(answer, NotAssessable) else answer


def _plain(title: str) -> str:
    return clean(title).casefold()


def _check_columns(reader: _Reader, *, is_long: bool) -> None:
    line = reader.sheet.header_line
    needed = ("subject", "rater", "item", "value") if is_long else ("subject", "rater")
    for title in needed:
        if title not in reader.column:
            reader.refuse(line, f"the column '{title}' is missing")
    for title in reader.column:
        if is_long and title not in LONG:
            reader.refuse(
                line, _unknown_column(reader, title, "the long form has subject, visit, rater, item, value, reason")
            )
        elif not is_long and title not in WIDE and not _whole(reader.instrument).has(title):
            reader.refuse(line, _unknown_column(reader, title, "no item has this id"))
    if not is_long and not set(reader.column) - set(WIDE):
        reader.refuse(line, "there is no column of an item, nor a column 'item'")


def _unknown_column(reader: _Reader, title: str, why: str) -> str:
    # Totals are refused, not passed over: two sources for one number would sooner or later disagree.
    if _is_total(reader.instrument, title):
        return f"the column '{title}' looks like a total: totals are derived from the items, leave it out"
    return f"unknown column '{title}': {why}"


def _is_total(instrument: Instrument, title: str) -> bool:
    words = set(re.split(r"[^a-z]+", title))
    parts = {part.id for part in instrument.parts}
    return bool(words & (parts | {"total", "sum", "score", "summe", "gesamt"})) and "." not in title


def _whole(instrument: Instrument) -> Instrument:
    return instrument.whole or instrument


def _read_long(reader: _Reader, row: Row) -> None:
    key = _key(reader, row)
    if key is None:
        return
    item_id = reader.cell(row, "item")
    value, reason = known(reader.cell(row, "value")), known(reader.cell(row, "reason"))
    draft = reader.drafts.setdefault(key, _Draft(row.line))
    if item_id in draft.lines:
        reader.refuse(row.line, f"{item_id} is given twice for this reading (first in line {draft.lines[item_id]})")
    elif value and reason:
        reader.refuse(row.line, f"{item_id} has a value and a reason: give one of them")
    else:
        draft.lines[item_id] = row.line
        _take(reader, row.line, draft, item_id, _long_answer(value, reason))


def _long_answer(value: str, reason: str) -> Answer | str | None:
    """A level, a reason, None for unanswered; a text where the cell is none of these."""
    if reason:
        return NotAssessable(reason)
    return _level(value) if value else None


def _read_wide(reader: _Reader, row: Row) -> None:
    key = _key(reader, row)
    if key is None:
        return
    if key in reader.drafts:
        reader.refuse(row.line, f"this reading is given twice (first in line {reader.drafts[key].line})")
        return
    draft = reader.drafts[key] = _Draft(row.line)
    for title in reader.column:
        # An empty cell of an item that this study leaves out is no mistake; a filled one is.
        text = known(reader.cell(row, title))
        if title not in WIDE and (text or reader.instrument.has(title)):
            draft.lines[title] = row.line
            _take(reader, row.line, draft, title, _wide_answer(text, reader.instrument))


def _wide_answer(text: str, instrument: Instrument) -> Answer | str | None:
    if not text:
        return None
    return NotAssessable(text) if text in instrument.reason_ids else _level(text)


def _level(text: str) -> int | str:
    # A text stays one, so that the refusal can quote what stands in the cell.
    number = tables.whole_number(text)
    return text if number is None else number


def _take(reader: _Reader, line: int, draft: _Draft, item_id: str, answer: Answer | str | None) -> None:
    instrument = reader.instrument
    if not instrument.has(item_id):
        reader.refuse(line, _no_item(instrument, item_id))
        return
    if answer is None:
        return
    try:
        instrument.check(item_id, answer)
    except Refusal as refusal:
        reader.refuse(line, str(refusal).rstrip("."))
        return
    if not isinstance(answer, str):
        draft.answers[item_id] = answer


def _no_item(instrument: Instrument, item_id: str) -> str:
    if not item_id:
        return "the item is missing"
    if _whole(instrument).has(item_id):
        return f"{item_id} is left out of this study: leave it empty"
    if _is_total(instrument, item_id):
        return f"'{item_id}' looks like a total: totals are derived from the items, leave it out"
    return f"unknown item '{item_id}'"


def _key(reader: _Reader, row: Row) -> Key | None:
    """Subject, visit and rater of a row; None, and the row refused, where they do not stand."""
    written = reader.cell(row, "rater")
    rater = {code.casefold(): code for code in reader.raters}.get(written.casefold())  # codes differ in more than case
    if rater is None:
        codes = ", ".join(reader.raters)
        reader.refuse(
            row.line, f"unknown rater '{written}': this study has {codes}" if written else "the rater is missing"
        )
    key = subject_and_visit(row.line, {name: reader.cell(row, name) for name in ("subject", "visit")}, reader.bad)
    return None if key is None or rater is None else (*key, rater)
