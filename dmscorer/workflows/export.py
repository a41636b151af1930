"""The study as files for the statistician: tables, codebook, charter, audit trail, checksums."""

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import dmscorer
from dmscorer.domain.agreement import Result
from dmscorer.domain.errors import Refusal
from dmscorer.formats import codebook, tables
from dmscorer.paths import write_whole
from dmscorer.store import events, studies
from dmscorer.workflows import agreement as agreements
from dmscorer.workflows import calibration, charter, levels, pace, profiles, results
from dmscorer.workflows import consensus as settlements
from dmscorer.workflows.study import OpenStudy

Progress = Callable[[int, int], None]

CHECKSUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class ExportFile:
    """``identifies``: what in the file could lead to a person; empty where nothing does."""

    name: str
    content: Callable[["Source"], bytes]
    identifies: str = ""


@dataclass
class Source:
    """The study an export is made from; what several files need is computed once."""

    study: OpenStudy

    @cached_property
    def agreement(self) -> tuple[Result, ...]:
        return agreements.agreement(self.study)

    @cached_property
    def ratings(self) -> dict[str, bytes]:
        return results.ratings_csv(self.study)


class CannotWrite(Refusal):
    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"“{path}” cannot be written ({error.strerror or error}): choose another place.")


class InsideStudy(Refusal):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"“{folder}” lies inside the study itself: choose a folder outside of it.")


def _ratings(name: str) -> Callable[[Source], bytes]:
    return lambda source: source.ratings[name]


def _codebook(source: Source) -> bytes:
    return codebook.encode(source.study.instrument, source.study.charter.sha256)


def _charter(source: Source) -> bytes:
    return source.study.charter.canonical() + b"\n"


def _instrument(source: Source) -> bytes:
    with source.study.database.read() as connection:
        return studies.instrument(connection)[1]


def _audit(source: Source) -> bytes:
    with source.study.database.read() as connection:
        trail = events.all_events(connection)
    columns = ("seq", "at", "who", "kind", "body", "previous", "sha256")
    rows = ((e.seq, e.at.isoformat(), e.who, e.kind, e.body, e.previous, e.sha256) for e in trail)
    return tables.encode(columns, rows)


def _cover(source: Source) -> bytes:
    """Which study, which charter, which form: printed with every export."""
    study = source.study
    with study.database.read() as connection:
        head = events.head(connection)
    instrument = study.instrument
    facts = {
        "study": study.facts.name,
        "study_id": study.facts.id,
        "made_at": study.facts.created_at.isoformat(),
        "charter_sha256": study.charter.sha256,
        "instrument": instrument.id,
        "instrument_version": instrument.version,
        "instrument_sha256": instrument.sha256,
        "verified_against_form": instrument.verified_against_form,
        "variant": instrument.variant_label.en,
        "omitted": list(instrument.omitted),
        "ranges": {part.id: [0, part.maximum] for part in instrument.parts},
        "severity_set": study.charter.severity_set,
        "item_rule": str(study.charter.item_rule),
        "primary_value": study.charter.primary,
        "corrections_after_levels_were_shown": levels.first_round(study)[0].n_corrections,
        "audit_trail_head": head,
        "program": f"dmscorer {dmscorer.__version__}",
        "notices": [notice.text.en for notice in instrument.notices],
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()


SUBJECTS = "subject and visit as the coordinator named them"
RATERS = "names and experience of the raters, as far as they told"
DECIDERS = "subject and visit, codes of who decided, reasons in their words"
PEOPLE = "codes of raters and coordinator, times"
FILES = (
    ExportFile("consensus.csv", lambda source: results.consensus_csv(source.study), SUBJECTS),
    ExportFile("decisions.csv", lambda source: results.decisions_csv(source.study), DECIDERS),
    ExportFile("cases.html", lambda source: results.case_pages(source.study), DECIDERS),
    ExportFile("agreement.csv", lambda source: results.agreement_csv(source.agreement)),
    ExportFile("agreement.json", lambda source: results.agreement_json(source.agreement)),
    ExportFile("repeats.csv", lambda source: results.agreement_csv(agreements.repeats(source.study))),
    ExportFile("ratings_long.csv", _ratings("ratings_long.csv"), SUBJECTS),
    ExportFile("ratings_wide.csv", _ratings("ratings_wide.csv"), SUBJECTS),
    ExportFile("raters.csv", lambda source: profiles.raters_csv(source.study), RATERS),
    ExportFile("times.csv", lambda source: pace.times_csv(source.study), SUBJECTS),
    ExportFile("calibration.csv", lambda source: calibration.certificates_csv(source.study), PEOPLE),
    ExportFile("codebook.csv", _codebook),
    ExportFile("study.json", _cover),
    ExportFile("charter.json", _charter),
    ExportFile("instrument.toml", _instrument),
    ExportFile("charter_history.csv", lambda source: charter.history_csv(source.study), PEOPLE),
    ExportFile("readings.csv", lambda source: charter.readings_csv(source.study), SUBJECTS),
    ExportFile("audit.csv", _audit, PEOPLE),
)


def write(
    study: OpenStudy,
    folder: Path,
    only: Collection[str] | None = None,
    progress: Progress = lambda _done, _total: None,
) -> tuple[Path, ...]:
    """Write the files (all, or those named in ``only``) and their checksums; the same study gives the same bytes.

    Everything is made before the first file is written; each file is then swapped in whole.
    """
    if folder.resolve().is_relative_to(study.folder.resolve()):
        raise InsideStudy(folder)
    settlements.refuse_masked(study)
    wanted = [file for file in FILES if only is None or file.name in only]
    source, made = Source(study), {}
    for done, file in enumerate(wanted, start=1):
        made[file.name] = file.content(source)
        progress(done, len(wanted))
    made[CHECKSUMS] = "".join(f"{hashlib.sha256(made[name]).hexdigest()}  {name}\n" for name in sorted(made)).encode()
    for name, content in made.items():
        save(folder / name, content)
    return tuple(folder / name for name in made)


def save(path: Path, content: bytes) -> None:
    """The whole file or none; an earlier one is replaced at the end. Raises CannotWrite."""
    try:
        write_whole(path, content, replace=True)
    except OSError as error:
        raise CannotWrite(path, error) from error
