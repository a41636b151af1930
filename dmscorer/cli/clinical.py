"""``dmscorer clinical``: values beside the scores, in and out."""

from argparse import Namespace
from collections import Counter

from dmscorer.cli.words import count, opened
from dmscorer.domain.results.clinical import Basis
from dmscorer.workflows.report import export
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy

ORDERED_BY = {
    Basis.DATE: "by date",
    Basis.PHOTOS: "as in the photos screen (not every visit has a date)",
    Basis.NATURAL: "by their names (not every visit has a date or photos)",
}


def import_values(options: Namespace) -> int:
    with opened(options.study, write=True) as study:
        done = clinical.import_table(study, options.file, studies.coordinator(study).code)
        said = order(study)
    print(
        f"{count(done.n_visits, 'visit')} read, {done.n_made} of them new to the study: {count(done.n_new, 'value')} added, "
        f"{done.n_changed} changed, {done.n_known} there already."
    )
    if done.free:
        print(f"Kept as text, with no check: {', '.join(done.free)}.")
    print(said)
    return 0


def write_values(options: Namespace) -> int:
    with opened(options.study) as study:
        export.save(options.csv, clinical.clinical_csv(study))
        said = order(study)
    print(f"Wrote {options.csv}.\n{said}")
    return 0


def order(study: OpenStudy) -> str:
    """By what the visits of each subject are put in order, in one sentence."""
    by = Counter(basis for _, basis in clinical.subjects(study))
    parts = [f"{words} for {count(by[basis], 'subject')}" for basis, words in ORDERED_BY.items() if by[basis]]
    return f"Visits are in order {'; '.join(parts)}." if parts else "There is no visit yet."
