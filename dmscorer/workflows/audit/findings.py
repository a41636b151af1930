"""What a check finds, and the rows that several looks share."""

from dataclasses import dataclass

from dmscorer.domain.reading.reading import Entry
from dmscorer.store.reading.entries import ReadingRow, Signature


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and where."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """``counts`` are what was looked at, by name, in the order in which they are told."""

    findings: tuple[Finding, ...]
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Readings, entries and signatures of every kind; ``names``: case → subject and visit."""

    readings: dict[str, ReadingRow]
    entries: dict[tuple[str, str], list[Entry]]
    signatures: list[Signature]
    names: dict[str, str]
    chart: dict[str, dict[str, int]]

    def case(self, case_id: str) -> str:
        return self.names.get(case_id, f"case {case_id}")

    def where(self, reading_id: str, case_id: str) -> str:
        reading = self.readings.get(reading_id)
        return f"{self.case(case_id)}, rater {reading.rater if reading else reading_id}"
