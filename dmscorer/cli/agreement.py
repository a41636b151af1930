"""``dmscorer agreement`` and ``dmscorer change``: the numbers, and what a second package says of them."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator

from dmscorer.cli.passphrase import looking
from dmscorer.cli.progress import Progress
from dmscorer.cli.words import count, opened
from dmscorer.domain.agreement.agreement import POOLED, CrossCheck, Result
from dmscorer.domain.agreement.paragraph import paragraph
from dmscorer.domain.words.numerals import coefficient, decimal
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.agreement.agreement import Wanted
from dmscorer.workflows.agreement.conduct import conduct
from dmscorer.workflows.report import export
from dmscorer.workflows.results import results


def write(options: Namespace) -> int:
    raters = tuple(code.strip() for code in options.rater_set.split(",") if code.strip()) if options.rater_set else ()
    wanted = Wanted(raters, options.visit or "", options.complete_only, options.bootstrap, options.seed)
    with opened(options.study) as study, Progress("Agreement") as progress:
        looking(study, options)
        progress(0, 1)
        rows = agreement.agreement(study, wanted)
        table = agreement.restricted(agreement.table(study), wanted)
        # Only on request: loading pingouin alone takes seconds.
        checked = agreement.verify(table, study.instrument, rows) if options.verify else None
        told = paragraph(rows, study.instrument, conduct(study, table, wanted.visit), options.paragraph or "en")
    if options.paragraph:
        print(f"{told.methods}\n\n{told.results}")
    if options.csv or options.json or not options.paragraph:
        _tell(options, rows)
    return _verdict(checked)


def repeats(options: Namespace) -> int:
    with opened(options.study) as study:
        looking(study, options)
        rows = agreement.repeats(study)
    if not rows:
        print("No intra-rater repeat is signed yet, so intra-rater agreement cannot be estimated.")
        return 0
    _tell(options, rows)
    return 0


def change(options: Namespace) -> int:
    with opened(options.study) as study:
        looking(study, options)
        rows = results.change(study, options.earlier, options.later)
        checked = agreement.verify_change(study, options.earlier, options.later, rows) if options.verify else None
    export.save(options.csv, results.change_csv(rows, (options.earlier, options.later)))
    print(f"Wrote {options.csv}: {count(len(rows), 'row')}.")
    return _verdict(checked)


def _tell(options: Namespace, rows: tuple[Result, ...]) -> None:
    tables = [(options.csv, results.agreement_csv), (options.json, results.agreement_json)]
    for path, content in [(path, encode(rows)) for path, encode in tables if path]:
        export.save(path, content)
        print(f"Wrote {path}: {count(len(rows), 'row')}.")
    if not options.csv and not options.json:
        print("\n".join(_summary(rows)))


def _verdict(checked: CrossCheck | None) -> int:
    if checked is None:
        return 0
    who = f"{checked.package} {checked.version}"
    if not checked.compared:
        print(f"{who}: nothing could be compared, because it needs complete cases that differ.")
        return 0
    said = f"{who}: {count(checked.compared, 'number')} compared, largest difference {checked.largest:.1e}"
    if checked.is_equal:
        print(f"{said}.")
        return 0
    print(f"{said} in {checked.where}: do not use these numbers, report it.", file=sys.stderr)
    return 1


def _summary(rows: tuple[Result, ...]) -> Iterator[str]:
    """What one looks at first: the totals, all raters together."""
    yield f"{'measure':<10} {'visit':<12} {'statistic':<10} {'variant':<10} {'value':>7}  95 % CI"
    chosen = [row for row in rows if row.level == "total" and row.raters == POOLED]
    for row in chosen:
        if (row.statistic, row.variant) in HEADLINE and (row.interval or row.statistic != "icc_reml"):
            shown = coefficient if row.statistic in COEFFICIENTS else decimal
            value = "–" if row.value is None else shown(row.value, 3)
            said = f"not estimable ({row.note})" if row.value is None else _span(row, shown)
            yield f"{row.measure:<10} {row.visit:<12} {row.statistic:<10} {row.variant:<10} {value:>7}  {said}".rstrip()
    yield f"All {len(rows)} rows with sites, items and pairs of raters: --csv FILE or --json FILE."


def _span(row: Result, shown: Callable[[float, int], str]) -> str:
    if row.low is None or row.high is None:
        return row.note
    return f"{shown(row.low, 3)} to {shown(row.high, 3)} ({row.interval})"


COEFFICIENTS = frozenset({"icc", "icc_reml"})
HEADLINE = {
    *(("icc", "A,1"), ("icc", "C,1"), ("icc", "A,k"), ("icc_reml", "A,1"), ("icc_reml", "A,k")),
    *(("sem", "agreement"), ("sdc", "agreement"), ("loam", "")),
}
