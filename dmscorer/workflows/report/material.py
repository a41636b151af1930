"""What a report is made of, read once."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import dmscorer
from dmscorer.domain.agreement.agreement import CrossCheck, RatingTable, Result
from dmscorer.domain.agreement.conduct import Conduct
from dmscorer.domain.calibration.calibration import Certificate
from dmscorer.domain.charter.charter import Charter
from dmscorer.domain.charter.history import CharterState
from dmscorer.domain.consensus.decision_trail import Lock
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.rater.profile import Profile
from dmscorer.domain.report.deidentification import Privacy
from dmscorer.domain.results.cohort import CohortRow
from dmscorer.domain.results.cohort_table import cohort_table
from dmscorer.domain.results.responses import ResponseRow, response_table
from dmscorer.domain.study.clocks import ClockDoubts
from dmscorer.domain.study.study import StudyFacts
from dmscorer.domain.study.visit_order import Basis
from dmscorer.store.study import events, studies
from dmscorer.store.study.events import Event
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.agreement.conduct import conduct
from dmscorer.workflows.calibration import calibration
from dmscorer.workflows.charter import charter
from dmscorer.workflows.consensus import consensus, levels
from dmscorer.workflows.consensus.consensus import Progress, VisitConsensus
from dmscorer.workflows.consensus.decisions import current_lock
from dmscorer.workflows.figures import figures
from dmscorer.workflows.figures.material import Material
from dmscorer.workflows.figures.result_material import ResultMaterial
from dmscorer.workflows.rater import profiles
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import clocks
from dmscorer.workflows.study.study import OpenStudy

DRAWN, VOIDED, UNLOCKED, LOCKED, TONE = (
    "reading_order_drawn",
    "signature_voided",
    "consensus_unlocked",
    "consensus_locked",
    "tone_changed",
)


@dataclass(frozen=True, slots=True)
class ReportMaterial:
    """``names``: code of a rater → name, empty where the report is to hold none. ``drawn`` is called after each figure."""

    facts: StudyFacts
    instrument: Instrument
    charter: Charter
    state: CharterState
    privacy: Privacy
    audit_head: str
    n_events: int
    program: str
    names: Mapping[str, str]
    profiles: Mapping[str, Profile]
    certificates: tuple[Certificate, ...]
    progress: Progress
    settled: tuple[VisitConsensus, ...]
    lock: Lock | None
    acts: tuple[Event, ...]
    clocks: ClockDoubts
    conduct: Conduct
    n_corrections: int
    table: RatingTable
    rows: tuple[Result, ...]
    repeats: tuple[Result, ...]
    checked: CrossCheck
    figures: Material
    results: ResultMaterial
    cohort: tuple[CohortRow, ...]
    responses: tuple[ResponseRow, ...]
    ordered_by: Mapping[Basis, int]
    is_all_signed: bool
    drawn: Callable[[], None] = lambda: None

    @property
    def raters(self) -> tuple[str, ...]:
        """Those with a sheet among what agreement is computed on."""
        seen = {rater for _, rater in self.table.sheets}
        return tuple(code for at, code in enumerate(self.table.raters) if at in seen)

    def told(self, kind: str) -> list[tuple[Event, dict[str, object]]]:
        """Events of a kind with their bodies."""
        return [(act, json.loads(act.body)) for act in self.acts if act.kind == kind]


def material(
    study: OpenStudy,
    privacy: Privacy,
    table: RatingTable,
    rows: tuple[Result, ...],
    of_results: ResultMaterial,
    n_corrections: int,
) -> ReportMaterial:
    """Refused while levels are masked. What an export knows already is handed in: reading it takes seconds in a large study."""
    consensus.refuse_masked(study)
    with study.database.read() as connection:
        people = {person.code: person.name for person in studies.persons(connection)}
        acts = events.of_kinds(connection, (DRAWN, VOIDED, UNLOCKED, LOCKED, TONE))
        doubts = clocks.doubts(connection)
        head, n_events = events.head(connection), events.count_all(connection)
    known = profiles.profiles(study)
    names = {code: (known[code].name if code in known else "") or name for code, name in people.items()}
    return ReportMaterial(
        study.facts, study.instrument, study.charter, charter.state(study), privacy, head, n_events,
        f"dmscorer {dmscorer.__version__}",
        {} if study.database.deidentification.hides_words else names, known, calibration.certificates(study),
        consensus.progress(study), consensus.of_visits(study), current_lock(study), tuple(acts), doubts,
        conduct(study, table), n_corrections,
        table, rows, agreement.repeats(study), agreement.verify(table, study.instrument, rows),
        figures.material(table, study.instrument, rows, figures.positions(study)), of_results,
        cohort_table(of_results.subjects, of_results.order), response_table(of_results.subjects, of_results.order),
        Counter(basis for _, basis in clinical.subjects(study)), levels.all_signed(study),
    )  # fmt: skip


def severity(of: ReportMaterial) -> str:
    """The charter's threshold set, in the words of its source."""
    return of.results.thresholds.label.en if of.results.thresholds else ""


__all__ = ["DRAWN", "LOCKED", "TONE", "UNLOCKED", "VOIDED", "ReportMaterial", "material", "severity"]
