"""``dmscorer clinical``: values beside the scores, in and out."""

from argparse import Namespace
from collections import Counter

from dmscorer.cli.labels import warn
from dmscorer.cli.passphrase import acting, asking
from dmscorer.cli.words import count, opened
from dmscorer.domain.study.visit_order import Basis
from dmscorer.workflows.report import export
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import OpenStudy

ORDERED_BY = {
    Basis.STATED: "as the coordinator stated",
    Basis.DATE: "by date",
}


def import_values(options: Namespace) -> int:
    with opened(options.study, write=True) as study:
        done = clinical.import_table(study, options.file, acting(study, options).code)
        said = order(study)
        warn(study)
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
        asking(study, options)
        export.save(options.csv, clinical.clinical_csv(study))
        said = order(study)
    print(f"Wrote {options.csv}.\n{said}")
    return 0


def order(study: OpenStudy) -> str:
    """By what the visits of each subject are put in order; and of how many nobody knows it."""
    by = Counter(basis for _, basis in clinical.subjects(study))
    parts = [f"{words} for {count(by[basis], 'subject')}" for basis, words in ORDERED_BY.items() if by[basis]]
    said = [f"Visits are in order {'; '.join(parts)}."] if parts else []
    if by[Basis.UNKNOWN]:
        known = visit_order.order(study)
        doubt = known.doubt(known.labels)
        said.append(f"The order of visits is not known for {count(by[Basis.UNKNOWN], 'subject')}.")
        said += [doubt.sentence().en] if doubt else []
    return " ".join(said) or "No subject has two visits yet."
