"""What each command does: workflow calls, and one or two lines about what happened."""

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dmscorer.cli.progress import Progress
from dmscorer.cli.words import count, opened
from dmscorer.domain.charter import choices as charter_choices
from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import NewPerson
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import DEFAULT_COORDINATOR, NewStudy

if TYPE_CHECKING:
    from dmscorer.workflows.photos.intake import Admission  # brings the decoders along, which most commands do not need


class Window(Protocol):
    """What needs a window; each call runs until the window is closed and gives the exit code."""

    def home(self) -> int: ...

    def open(self, study: Path) -> int: ...

    def demo(self, folder: Path | None) -> int: ...

    def screens(self, folder: Path, study: Path | None) -> int: ...


class NoWindow(Refusal):
    def __init__(self) -> None:
        super().__init__("This command needs a window, and none can be opened here: run it with “dmscorer” itself.")


def run(options: Namespace, window: Window | None) -> int:
    if options.command in IN_A_WINDOW:
        if window is None:
            raise NoWindow
        return IN_A_WINDOW[options.command](options, window)
    if options.command == "demo":
        return demo(options, window)
    return IN_A_TERMINAL[options.command](options)


def demo(options: Namespace, window: Window | None) -> int:
    if not options.no_window:
        if window is None:
            raise NoWindow
        return window.demo(options.folder)
    from dmscorer.workflows.demo import demo as demos

    with Progress("Painting photos") as progress:
        folder = demos.make(options.folder, small=options.small, progress=progress)
    print(f"The demo study is ready: {folder}")
    return 0


def new_study(options: Namespace) -> int:
    coordinator = NewPerson(DEFAULT_COORDINATOR.code, options.coordinator or DEFAULT_COORDINATOR.name)
    new = NewStudy(
        options.name,
        options.raters,
        coordinator,
        instrument=options.instrument,
        without=tuple(options.without),
        seed=options.seed,
        choices=_charter_choices(options.charter),
        is_draft=True,
    )
    study = studies.create(options.study, new)
    studies.close(study)
    form = study.instrument.variant_label.en or "all items"
    print(f"Made {study.folder}: {study.instrument.id}, {form}, {len(study.instrument.items)} inputs a case.")
    print("The charter is a draft: sign it on its page or with “dmscorer charter sign” before raters begin.")
    return 0


def _charter_choices(path: Path | None) -> Mapping[str, Any]:
    if path is None:
        return {}
    try:
        return charter_choices.parse(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError) as error:
        raise charter_choices.BadChoices(f"“{path}” cannot be read: choose a text file in JSON.") from error


def add_photos(options: Namespace) -> int:
    from dmscorer.workflows.photos import intake

    with opened(options.study, write=True) as study, Progress("Photos") as progress:
        done = intake.add(study, options.source, studies.coordinator(study).code, progress)
    _say_what_came(done)
    charted = f", {count(done.charted, 'chart value')} taken over" if done.charted else ""
    without_view = sum(came.view is None for came in done.added)
    print(
        f"{count(len(done.added), 'photo')} added ({without_view} without a view), "
        f"{len(done.already)} there already, {len(done.left_out)} left out"
        f"{charted}."
    )
    return 0 if done.has_any else 1


def _say_what_came(done: "Admission") -> None:
    """One line for each file that somebody should look at, on standard error."""
    for left_out in done.left_out:
        print(f"{left_out.name}: the file {left_out.reason}", file=sys.stderr)
    for came in done.added:
        for subject, visit in came.also_in:
            alarm = "ALARM, under two subjects: " if (subject, visit) in came.alarms else ""
            print(f"{came.name}: {alarm}the same picture is also in {subject}, {visit}", file=sys.stderr)
        if came.frames > 1:
            print(f"{came.name}: the first of {came.frames} pictures in the file was taken", file=sys.stderr)
        if came.unknown_view:
            print(f"{came.name}: no view is called “{came.unknown_view}”", file=sys.stderr)
    for came in done.already:
        print(f"{came.name}: there already in {came.subject}, {came.visit}", file=sys.stderr)
    if done.is_chart_unused:
        print("The column alopecia was passed over: this study leaves the item out.", file=sys.stderr)


def review_photos(options: Namespace) -> int:
    from dmscorer.workflows.photos import redaction

    with opened(options.study, write=True) as study:
        waiting = redaction.unreviewed(study)
        if options.approve_all:
            made = redaction.approve(study, waiting, studies.coordinator(study).code)
            print(f"{count(len(made), 'photo')} approved as they came; parts hidden before stay hidden.")
            return 0
    print(f"{count(len(waiting), 'photo')} not looked through yet: raters do not get them.")
    return 0


def write_coverage(options: Namespace) -> int:
    from dmscorer.workflows.photos import coverage
    from dmscorer.workflows.report import export

    with opened(options.study) as study:
        export.save(options.csv, coverage.shot_list_csv(study))
        gaps = sum(len(row.gaps) for row in coverage.shot_list(study))
    print(f"Wrote {options.csv}: {count(gaps, 'gap')} (sites that no photo of a visit shows).")
    return 0


def import_ratings(options: Namespace) -> int:
    from dmscorer.workflows.reading import ratings

    with opened(options.study, write=True) as study, Progress("Readings") as progress:
        done = ratings.import_table(study, options.file, progress)
    print(
        f"{count(done.n_new, 'reading')} imported with {count(done.n_entries, 'entry', 'entries')}, "
        f"{done.n_known} there already, {done.n_blank} blank; {count(done.n_visits, 'visit')} made."
    )
    return 0


def agreement(options: Namespace) -> int:
    from dmscorer.cli import agreement as numbers

    return numbers.repeats(options) if options.repeats else numbers.write(options)


def change(options: Namespace) -> int:
    from dmscorer.cli import agreement as numbers

    return numbers.change(options)


def consensus(options: Namespace) -> int:
    from dmscorer.cli import consensus as cli_consensus

    return cli_consensus.run(options)


def export_all(options: Namespace) -> int:
    from dmscorer.domain.report.deidentification import Privacy
    from dmscorer.workflows.report import export

    privacy = Privacy(options.identifying, options.number_subjects)
    with opened(options.study) as study, Progress("Export") as progress:
        only = export.known(options.only)
        written = export.write(study, options.folder, only, progress, privacy, options.language)
    print(f"Wrote {count(len(written), 'file')} into {options.folder}.")
    return 0


def check(options: Namespace) -> int:
    from dmscorer.workflows.study import audit

    with opened(options.study) as study, Progress("Originals") as progress:
        report = audit.check(study, progress)
    print(", ".join(f"{number} {name}" for name, number in report.counts))
    for finding in report.findings:
        print(f"{finding.where}: {finding.what}", file=sys.stderr)
    if report.findings:
        print(
            f"{count(len(report.findings), 'finding')}: look at each; what is damaged comes back from a backup.",
            file=sys.stderr,
        )
        return 1
    print("Nothing is wrong.")
    return 0


def calibrate(options: Namespace) -> int:
    from dmscorer.cli import calibration

    acts = {"take": calibration.take, "panel": calibration.import_panel, "list": calibration.show}
    return acts[options.command.split()[-1]](options)


def import_clinical(options: Namespace) -> int:
    from dmscorer.cli import clinical

    return clinical.import_values(options)


def write_results(options: Namespace) -> int:
    from dmscorer.cli import results

    return results.write(options)


def write_report(options: Namespace) -> int:
    from dmscorer.cli import report

    return report.write(options)


def export_clinical(options: Namespace) -> int:
    from dmscorer.cli import clinical

    return clinical.write_values(options)


def former_reconcile(options: Namespace) -> int:
    print("“dmscorer reconcile” is “dmscorer consensus” now; the old word still works.", file=sys.stderr)
    return consensus(options)


def visits(options: Namespace) -> int:
    from dmscorer.cli import visits as orders

    return orders.order(options)


def charters(options: Namespace) -> int:
    from dmscorer.cli import charter

    acts = {
        "charter show": charter.show,
        "charter export": charter.write,
        "charter import": charter.take,
        "charter sign": charter.sign,
    }
    return acts[options.command](options)


IN_A_WINDOW: Mapping[str, Callable[[Namespace, Window], int]] = {
    "home": lambda _asked, window: window.home(),
    "open": lambda options, window: window.open(options.study),
    "screens": lambda options, window: window.screens(options.folder, options.study),
}
IN_A_TERMINAL: Mapping[str, Callable[[Namespace], int]] = {
    "study new": new_study,
    "charter show": charters,
    "charter export": charters,
    "charter import": charters,
    "charter sign": charters,
    "visits order": visits,
    "photos add": add_photos,
    "photos review": review_photos,
    "photos coverage": write_coverage,
    "ratings import": import_ratings,
    "agreement": agreement,
    "change": change,
    "reconcile": former_reconcile,
    "consensus": consensus,
    "export": export_all,
    "check": check,
    "calibration take": calibrate,
    "calibration panel": calibrate,
    "calibration list": calibrate,
    "clinical import": import_clinical,
    "clinical export": export_clinical,
    "results": write_results,
    "report": write_report,
}
