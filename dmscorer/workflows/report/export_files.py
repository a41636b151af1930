"""The files of an export: what each holds, which group it belongs to, what in it could lead to a person."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import dmscorer
from dmscorer import paths
from dmscorer.domain.agreement.agreement import RatingTable, Result
from dmscorer.domain.report.deidentification import Privacy
from dmscorer.domain.report.report import Report
from dmscorer.domain.results.change import not_reported
from dmscorer.domain.results.clinical import Subject
from dmscorer.formats import tables
from dmscorer.formats.consensus import rules
from dmscorer.formats.reading import form_items
from dmscorer.formats.report import codebook, redcap, workbook
from dmscorer.store.study import events, row_digests, studies
from dmscorer.workflows.agreement import agreement as agreements
from dmscorer.workflows.calibration import calibration
from dmscorer.workflows.charter import charter
from dmscorer.workflows.consensus import levels
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.figures.result_material import ResultMaterial, compared
from dmscorer.workflows.rater import profiles
from dmscorer.workflows.reading import pace
from dmscorer.workflows.report import export_figures
from dmscorer.workflows.report import report as reports
from dmscorer.workflows.report.export_figures import Planned
from dmscorer.workflows.report.material import ReportMaterial
from dmscorer.workflows.results import clinical, later_levels, results
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import OpenStudy


class Group(StrEnum):
    """What the files are for, in the order in which they are offered."""

    SCORES = "scores"
    AGREEMENT = "agreement"
    RESULTS = "results"
    REPORT = "report"
    METHOD = "method"
    PROGRAMS = "programs"


@dataclass(frozen=True, slots=True)
class ExportFile:
    """``name`` ends in / where it is a folder of several files; ``identifies``: empty where nothing leads to a person.

    ``n_drawn``: figures that are drawn for it, which is what takes time.
    """

    name: str
    group: Group
    content: Callable[["Source"], bytes | Mapping[str, bytes]]
    identifies: str = ""
    n_drawn: Callable[["Source"], int] = field(default=lambda _source: 0)

    def files(self, source: "Source") -> dict[str, bytes]:
        """Path within the export → content."""
        made = source.made(self)
        return {self.name: made} if isinstance(made, bytes) else {f"{self.name}{name}": made[name] for name in made}


@dataclass
class Source:
    """The study an export is made from; what several files need is computed once."""

    study: OpenStudy
    privacy: Privacy = field(default_factory=lambda: Privacy(is_identifying=True))
    language: str = "en"  # of the report
    drawn: Callable[[], None] = lambda: None  # called after each figure
    _made: dict[str, bytes | Mapping[str, bytes]] = field(default_factory=dict)

    @cached_property
    def agreement(self) -> tuple[Result, ...]:
        return agreements.compute(self.table, self.study.instrument)

    @cached_property
    def table(self) -> RatingTable:
        return agreements.table(self.study)

    @cached_property
    def n_corrections(self) -> int:
        """Items that raters signed otherwise after their case's levels had been shown."""
        return levels.first_round(self.study)[0].n_corrections

    @cached_property
    def ratings(self) -> dict[str, bytes]:
        return results.ratings_csv(self.study)

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        return tuple(visits for visits, _ in clinical.subjects(self.study))

    @cached_property
    def result_tables(self) -> dict[str, bytes]:
        return results.result_tables(self.study, agreement=self.agreement)

    @cached_property
    def report(self) -> Report:
        return reports.report(self.report_material, self.language, self.drawn)

    @cached_property
    def report_material(self) -> ReportMaterial:
        return reports.material(self.study, self.privacy, self.table, self.agreement, self.results, self.n_corrections)

    @cached_property
    def results(self) -> ResultMaterial:
        return result_figures.material(self.study, rows=self.agreement)

    @cached_property
    def figures(self) -> tuple[Planned, ...]:
        return export_figures.plan(self.study, self.table, self.agreement, self.results)

    @cached_property
    def change(self) -> bytes:
        """Between the visits of cdasi_change.csv: of each rater's totals, and the primary value as it stands there.

        The reason alone where nobody knows which visits these are.
        """
        both = compared(self.results)
        if both.doubt is not None:
            return results.change_csv(not_reported(both.doubt.short), None)
        if both.between is None:
            return results.change_csv((), None)
        known = agreements.without_contradicted(self.table, self.results.order, *both.between)
        rows = agreements.change_of(known, self.study.instrument, *both.between)
        return results.change_csv((*rows, *both.tests), both.between)

    def made(self, file: ExportFile) -> bytes | Mapping[str, bytes]:
        # Computed once: the workbook and REDCap are made from tables that are files of their own.
        if file.name not in self._made:
            self._made[file.name] = file.content(self)
        return self._made[file.name]

    def named(self, name: str) -> bytes:
        made = self.made(next(file for file in FILES if file.name == name))
        assert isinstance(made, bytes)  # noqa: S101 - only single files are asked for by name
        return made


def _report(kind: str) -> Callable[[Source], bytes]:
    return lambda source: reports.encode(source.report, kind)


def _ratings(name: str) -> Callable[[Source], bytes]:
    return lambda source: source.ratings[name]


def _results(name: str) -> Callable[[Source], bytes]:
    return lambda source: source.result_tables[name]


def _codebook(source: Source) -> bytes:
    return codebook.encode(source.study.instrument, source.study.charter.sha256)


def _charter(source: Source) -> bytes:
    charter = source.study.charter
    return (charter.canonical() if levels.all_signed(source.study) else charter.without_seed()) + b"\n"


def _instrument(source: Source) -> bytes:
    with source.study.database.read() as connection:
        return studies.instrument(connection)[1]


def _items(source: Source) -> bytes:
    return form_items.encode(source.study.instrument, agreements.judged(source.table, source.study.instrument))


def _rules(source: Source) -> bytes:
    study = source.study
    return rules.encode(study.instrument, study.charter, results.thresholds(study))


def _figures(source: Source) -> dict[str, bytes]:
    return export_figures.files(source.figures, source.drawn)


def _workbook(source: Source) -> bytes:
    return workbook.encode({name.removesuffix(".csv"): source.named(name) for name in SHEETS})


def _redcap_data(source: Source) -> bytes:
    visits = [visit for own in source.subjects for visit in own]
    return redcap.data(source.study.instrument, source.named("consensus.csv"), visits)


# Programs for other people, in plain Python and base R, which use nothing of ours: a total that our own code recomputes
# would be trusted twice.
def _program(name: str) -> Callable[[Source], bytes]:
    return lambda _source: (paths.resources() / "recompute" / name).read_bytes()


# The head of the chain stands in study.json and every hash stays, so whoever holds the study can still match each entry
# whose body was left out. Rewriting bodies would break that.
WORDED = frozenset(
    {
        *("photos_added", "ratings_imported", "clinical_imported", "clinical_value", "panel_imported"),
        *("grade_picture_added", "view_assigned", "study_made", "visit_order_stated", "labels_merged", "labels_kept"),
    }
)  # events that name files or labels


def _audit(source: Source) -> bytes:
    """Bodies with labels, file names or words of people are left out where the export is to hold none."""
    with source.study.database.read() as connection:
        trail = events.all_events(connection)
    has_all = not source.study.database.deidentification.hides_words
    columns = ("seq", "at", "who", "kind", "body", "previous", "sha256")
    rows = (
        (e.seq, e.at.isoformat(), e.who, e.kind, e.body if has_all or _is_bare(e) else None, e.previous, e.sha256)
        for e in trail
    )
    return tables.encode(columns, rows)


def _is_bare(event: events.Event) -> bool:
    body = json.loads(event.body)
    # A label or a date is soon guessed from its digest.
    return event.kind not in WORDED and not body.get("reason") and row_digests.BODY not in body


def _cover(source: Source) -> bytes:
    """Which study, which charter, which form, what could identify someone: printed with every export."""
    study = source.study
    with study.database.read() as connection:
        head, n_events = events.head(connection), events.count_all(connection)
    instrument = study.instrument
    facts = {
        "study": study.facts.name,
        "identifying": told(source.privacy),
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
        "missing": str(study.charter.missing),
        "corrections_after_levels_were_shown": source.n_corrections,
        # Printed here so that a later edit of the trail shows: the export is outside of the study.
        "order_of_visits": _known_order(study),
        "audit_trail_head": head,
        "audit_trail_events": n_events,
        "program": f"dmscorer {dmscorer.__version__}",
        "notices": [notice.text.en for notice in instrument.notices_here],
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()


def _known_order(study: OpenStudy) -> dict[str, object]:
    """By what the visits are in order, and that order; where nobody knows it, the visits in no order."""
    known = visit_order.order(study)
    doubt = known.doubt(known.labels)
    basis = "unknown" if doubt else "stated" if known.stated else "date"
    return {"known_by": basis, "visits": list(known.labels), "reason": doubt.short if doubt else None}


def told(privacy: Privacy) -> dict[str, str]:
    """What in the export could lead to a person, and what was done about it."""
    return {
        "subjects and visits": "numbered (S01, V1 …; U1 … in no known order)" if privacy.numbers_subjects else "labels of the study",
        "dates": "true" if privacy.is_identifying else "moved: each subject's first date is 2000-01-01, intervals are true",
        "words and names": "as written" if privacy.is_identifying
        else "left out: names of raters, words behind a reason, columns of the study's own, audit entries that hold such",
    }  # fmt: skip


SUBJECTS = "subject and visit as the coordinator named them"
CLINICAL = "subject and visit, dates, clinical values"
RATERS = "names and experience of the raters, where given"
DECIDERS = "subject and visit, codes of who decided, reasons in their words"
CORRECTORS = "subject and visit, codes of raters, times, reasons in their words"
REPORT = "subject and visit, clinical values, codes of people, times"
PEOPLE = "codes of raters and coordinator, times"
SHEETS = (
    *(
        "consensus.csv",
        "ratings_wide.csv",
        "agreement.csv",
        "change.csv",
        "responses.csv",
        "responses_cumulative.csv",
        "cohort.csv",
    ),
    *(
        "cdasi.csv",
        "cdasi_summary.csv",
        "cdasi_change.csv",
        "cdasi_counts.csv",
        "ck.csv",
        "ck_change.csv",
        "clinical.csv",
        "decisions.csv",
        "corrections.csv",
        "codebook.csv",
    ),
)
S, A, R, T, M, P = Group
# The order is that of the Export page.
FILES = (
    ExportFile("consensus.csv", S, lambda source: results.consensus_csv(source.study), SUBJECTS),
    ExportFile("ratings_long.csv", S, _ratings("ratings_long.csv"), SUBJECTS),
    ExportFile("ratings_wide.csv", S, _ratings("ratings_wide.csv"), SUBJECTS),
    ExportFile("corrections.csv", S, lambda source: later_levels.corrections_csv(source.study), CORRECTORS),
    ExportFile("ratings_second_round.csv", S, lambda source: later_levels.second_round_csv(source.study), SUBJECTS),
    ExportFile("decisions.csv", S, lambda source: results.decisions_csv(source.study), DECIDERS),
    ExportFile("cases.html", S, lambda source: results.case_pages(source.study), DECIDERS),
    ExportFile("agreement.csv", A, lambda source: results.agreement_csv(source.agreement)),
    ExportFile("agreement.json", A, lambda source: results.agreement_json(source.agreement)),
    ExportFile("repeats.csv", A, lambda source: results.agreement_csv(agreements.repeats(source.study))),
    ExportFile("change.csv", A, lambda source: source.change),
    ExportFile("responses.csv", R, _results("responses.csv")),
    ExportFile("responses_cumulative.csv", R, _results("responses_cumulative.csv")),
    ExportFile("cohort.csv", R, _results("cohort.csv")),
    ExportFile("cdasi.csv", R, _results("cdasi.csv"), CLINICAL),
    ExportFile("cdasi_summary.csv", R, _results("cdasi_summary.csv")),
    ExportFile("cdasi_change.csv", R, _results("cdasi_change.csv")),
    ExportFile("cdasi_counts.csv", R, _results("cdasi_counts.csv")),
    ExportFile("ck.csv", R, _results("ck.csv"), CLINICAL),
    ExportFile("ck_change.csv", R, _results("ck_change.csv")),
    ExportFile("clinical.csv", R, lambda source: clinical.clinical_csv(source.study), CLINICAL),
    ExportFile("figures/", R, _figures, SUBJECTS, lambda source: len(source.figures)),
    ExportFile("report.html", T, _report(".html"), REPORT, lambda source: reports.n_figures(source.results)),
    ExportFile("report.pdf", T, _report(".pdf"), REPORT),
    ExportFile("codebook.csv", M, _codebook),
    ExportFile("items.csv", M, _items),
    ExportFile("rules.csv", M, _rules),
    ExportFile("study.json", M, _cover),
    ExportFile("charter.json", M, _charter),
    ExportFile("instrument.toml", M, _instrument),
    ExportFile("charter_history.csv", M, lambda source: charter.history_csv(source.study), PEOPLE),
    ExportFile("readings.csv", M, lambda source: charter.readings_csv(source.study), SUBJECTS),
    ExportFile("raters.csv", M, lambda source: profiles.raters_csv(source.study), RATERS),
    ExportFile("times.csv", M, lambda source: pace.times_csv(source.study), SUBJECTS),
    ExportFile("calibration.csv", M, lambda source: calibration.certificates_csv(source.study), PEOPLE),
    ExportFile("audit.csv", M, _audit, PEOPLE),
    ExportFile("tables.xlsx", P, _workbook, CLINICAL),
    ExportFile("redcap_dictionary.csv", P, lambda source: redcap.dictionary(source.study.instrument)),
    ExportFile("redcap_data.csv", P, _redcap_data, CLINICAL),
    ExportFile("recompute.py", P, _program("recompute.py")),
    ExportFile("recompute.R", P, _program("recompute.R")),
)
