"""What each command does: workflow calls, and one or two lines about what happened."""

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dmscorer.cli.labels import warn
from dmscorer.cli.passphrase import acting, asking
from dmscorer.cli.progress import Progress
from dmscorer.cli.words import FILE_HINTS, closed, count, opened, privacy_of
from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import NewPerson
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import DEFAULT_COORDINATOR, NewStudy

if TYPE_CHECKING:
    from dmscorer.workflows.photos.intake import (  # brings the decoders along, which most commands do not need
        Admission,
        Came,
        Plan,
    )


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
    # Imported where they are used, here and below: a command must not wait for decoders, numpy or plots that it never
    # asks for.
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
        # From a terminal too: nobody may read under rules that nobody has signed.
        is_draft=True,
    )
    study = studies.create(options.study, new)
    closed(study)
    form = study.instrument.variant_label.en or "all items"
    print(f"Made {study.folder}: {study.instrument.id}, {form}, {len(study.instrument.items)} inputs a case.")
    if (program := studies.synced_by(study.folder)) is not None:
        print(f"Warning: {studies.SyncedFolder(program)}", file=sys.stderr)
    print("The charter is a draft: sign it on its page or with “dmscorer charter sign” before raters begin.")
    return 0


def _charter_choices(path: Path | None) -> Mapping[str, Any]:
    if path is None:
        return {}
    from dmscorer.workflows.charter import charter

    return charter.read_choices(path)


def add_photos(options: Namespace) -> int:
    from dmscorer.workflows.photos import intake

    plan = intake.survey(options.source, intake.Layout(options.layout) if options.layout else None)
    if options.preview:
        return _preview(plan)
    with opened(options.study, write=True) as study:
        who = acting(study, options)  # before the line of progress, which would cover the question
        with Progress("Photos") as progress:
            done = intake.add(study, plan, who.code, progress)
        warn(study)
    _say_what_came(done)
    charted = f", {count(done.charted, 'chart value')} taken over" if done.charted else ""
    without_view = sum(came.view is None for came in done.added)
    print(
        f"{count(len(done.added), 'photo')} added ({without_view} without a view), "
        f"{len(done.already)} there already, {len(done.left_out)} left out"
        f"{charted}."
    )
    # Nothing came in and nothing was there already: a script must notice that.
    return 0 if done.has_any else 1


def _preview(plan: "Plan") -> int:
    """One line a visit with its number of photos, then what would be left out."""
    n_photos = Counter((one.subject, one.visit) for one in plan.found)
    for (subject, visit), n in n_photos.items():
        print(f"{subject}, {visit}: {count(n, 'photo')}")
    for left_out in plan.left_out:
        print(f"{left_out.name}: the file {left_out.reason}", file=sys.stderr)
    print(
        f"{count(len(plan.found), 'photo')} of {count(len(n_photos), 'visit')} would come in, {len(plan.left_out)} left out."
    )
    return 0


def _say_what_came(done: "Admission") -> None:
    """One line for each file that somebody should look at, on standard error."""
    for left_out in done.left_out:
        # On standard error, one line a file: the last line on standard output stays the one that a script reads.
        print(f"{left_out.name}: the file {left_out.reason}", file=sys.stderr)
    for came in done.added:
        for remark in _remarks(came):
            print(f"{came.name}: {remark}", file=sys.stderr)
    for came in done.already:
        print(f"{came.name}: there already in {came.subject}, {came.visit}", file=sys.stderr)
    if done.is_chart_unused:
        print("The column alopecia was passed over: this study leaves the item out.", file=sys.stderr)


def _remarks(came: "Came") -> Iterator[str]:
    for subject, visit in came.also_in:
        alarm = "ALARM, under two subjects: " if (subject, visit) in came.alarms else ""
        yield f"{alarm}the same picture is also in {subject}, {visit}"
    if came.frames > 1:
        yield f"only the main one of {came.frames} pictures in the file was added"
    yield from (FILE_HINTS[hint] for hint in came.hints)
    if came.unknown_view:
        yield f"no view is called “{came.unknown_view}”"


def review_photos(options: Namespace) -> int:
    from dmscorer.workflows.photos import redaction

    with opened(options.study, write=True) as study:
        waiting = redaction.unreviewed(study)
        if options.approve_all:
            made = redaction.approve(study, waiting, acting(study, options).code)
            print(f"{count(len(made), 'photo')} approved for raters. Earlier redactions stay.")
            return 0
    print(f"{count(len(waiting), 'photo')} not reviewed yet. Raters do not get them until they are reviewed.")
    return 0


def write_coverage(options: Namespace) -> int:
    from dmscorer.workflows.photos import coverage
    from dmscorer.workflows.report import export

    with opened(options.study) as study:
        asking(study, options)
        export.save(options.csv, coverage.shot_list_csv(study))
        gaps = sum(len(row.gaps) for row in coverage.shot_list(study))
    print(f"Wrote {options.csv}: {count(gaps, 'gap')} (sites that no photo of a visit shows).")
    return 0


def import_ratings(options: Namespace) -> int:
    from dmscorer.workflows.reading import ratings

    with opened(options.study, write=True) as study:
        acting(study, options)
        with Progress("Readings") as progress:
            done = ratings.import_table(study, options.file, progress)
        warn(study)
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
    from dmscorer.workflows.report import export

    with opened(options.study) as study:
        asking(study, options)
        privacy = privacy_of(study, options)
        only = export.known(options.only)
        with Progress("Export") as progress:
            written = export.write(study, options.folder, only, progress, privacy, options.language)
    print(f"Wrote {count(len(written), 'file')} into {options.folder}.")
    return 0


def check(options: Namespace) -> int:
    from dmscorer.workflows.audit import audit

    with opened(options.study) as study, Progress("Originals") as progress:
        report = audit.check(study, progress, head=options.head)
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


def labels(options: Namespace) -> int:
    from dmscorer.cli import labels as labels_

    acts = {"labels list": labels_.show, "labels merge": labels_.merge, "labels keep": labels_.keep}
    return acts[options.command](options)


def people(options: Namespace) -> int:
    from dmscorer.cli import people as people_

    return people_.show(options) if options.command == "people list" else people_.give_word(options)


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
    "labels list": labels,
    "labels merge": labels,
    "labels keep": labels,
    "people list": people,
    "people word": people,
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
