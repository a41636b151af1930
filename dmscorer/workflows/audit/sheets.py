"""Scores as they lie in the study: possible answers, unbroken numbers, signatures over what stands there, totals."""

from collections import Counter
from collections.abc import Iterator

from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Answers, total
from dmscorer.domain.reading.reading import Entry, current, digest
from dmscorer.workflows.audit.findings import Finding, Rows
from dmscorer.workflows.study.study import OpenStudy


def of_entries(study: OpenStudy, rows: Rows) -> Iterator[Finding]:
    for key, own in rows.entries.items():
        where = rows.where(*key)
        known = {entry.id: entry for entry in own}
        for entry in own:
            yield from _entry(study, entry, known, where)
        heads = Counter(entry.item for entry in own if entry.id not in {other.revises for other in own})
        yield from (
            Finding(f"{where}, {item}", "has two current entries") for item, count in heads.items() if count > 1
        )
        if sorted(entry.seq for entry in own) != list(range(1, len(own) + 1)):
            yield Finding(where, "the numbers of its entries have gaps: an entry was deleted or moved")


def _entry(study: OpenStudy, entry: Entry, known: dict[str, Entry], where: str) -> Iterator[Finding]:
    # The whole form: whether an answer is possible at all is not a matter of what this study leaves out.
    whole = study.instrument.whole or study.instrument
    place = f"{where}, {entry.item}, entry {entry.seq}"
    if entry.answer is not None:
        try:
            whole.check(entry.item, entry.answer)
        except Refusal as refusal:
            yield Finding(place, str(refusal))
    earlier = known.get(entry.revises) if entry.revises else None
    if entry.revises and (earlier is None or earlier.item != entry.item or earlier.seq >= entry.seq):
        yield Finding(place, "revises an entry that is not an earlier one of the same item")


def of_signatures(study: OpenStudy, rows: Rows) -> Iterator[Finding]:
    """What was signed is what stands there, by the one whose reading it is, and its totals lie within their bounds."""
    for signature in rows.signatures:
        where = rows.where(signature.reading_id, signature.case_id)
        reading = rows.readings.get(signature.reading_id)
        if reading is not None and reading.rater != signature.person:
            yield Finding(where, f"the signature is by {signature.person}, the reading is of {reading.rater}")
        own = rows.entries.get((signature.reading_id, signature.case_id), [])
        covered = current(entry for entry in own if entry.seq <= signature.covers_seq)
        answers = {item: entry.answer for item, entry in covered.items() if entry.answer is not None}
        chart = rows.chart.get(signature.case_id, {})
        # With and without chart values: a signature on screen covers them, one of an imported sheet does not.
        if signature.digest not in (digest(answers), digest(answers | chart)):
            yield Finding(where, "what was signed is not what stands there")
        yield from _totals(study, answers | chart, where)


def _totals(study: OpenStudy, answers: Answers, where: str) -> Iterator[Finding]:
    for part in study.instrument.parts:
        try:
            found = total(study.instrument, answers, part.id)
        except Refusal as refusal:
            yield Finding(f"{where}, total of {part.id}", str(refusal))
            continue
        if not 0 <= found.low <= (found.low if found.value is None else found.value) <= found.high <= part.maximum:
            yield Finding(f"{where}, total of {part.id}", "lies outside its bounds")
