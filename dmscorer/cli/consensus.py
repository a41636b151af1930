"""``dmscorer consensus``: the scores as a table, flagged items, and the decisions of a meeting held elsewhere."""

from argparse import Namespace

from dmscorer.cli.passphrase import acting, looking, named
from dmscorer.cli.words import count, opened
from dmscorer.domain.charter.charter import ItemRule
from dmscorer.domain.consensus.meeting import FlaggedRow
from dmscorer.workflows.consensus import meeting_tables
from dmscorer.workflows.report import export
from dmscorer.workflows.results import results


def run(options: Namespace) -> int:
    if options.decide is not None:
        return _decide(options)
    return _list(options) if options.list else _write(options)


def _write(options: Namespace) -> int:
    with opened(options.study) as study:
        looking(study, options)
        export.save(options.csv, results.consensus_csv(study, ItemRule(options.rule) if options.rule else None))
        label, rule = study.instrument.variant_label.en, options.rule or study.charter.item_rule
    print(f"Wrote {options.csv}: rule {rule}{', ' if label else ''}{label}.")
    return 0


def _list(options: Namespace) -> int:
    with opened(options.study) as study:
        looking(study, options)
        rows = meeting_tables.flagged(study)
        if options.csv:
            export.save(options.csv, meeting_tables.flagged_csv(study))
    if options.csv:
        print(f"Wrote {options.csv}: {count(len(rows), 'row')}.")
        return 0
    for row in rows:
        print(_line(row))
    n_items = sum(row.state != meeting_tables.APART for row in rows)
    print(f"{count(n_items, 'item')} to decide." if n_items else "Nothing is left to decide.")
    return 0


def _decide(options: Namespace) -> int:
    with opened(options.study, write=True) as study:
        for code in options.present:
            named(study, code)  # refuses a stranger
        author = acting(study, options)
        made = meeting_tables.decide_table(study, author, options.decide, options.present)
    print(f"Decided {count(len(made), 'item')} as {author.code}.")
    return 0


def _line(row: FlaggedRow) -> str:
    flags = ", ".join(row.flags)
    automatic = "" if row.automatic is None else f", rule gives {row.automatic}"
    levels = " ".join(row.levels)
    return f"{row.meeting_code:<6} {row.item:<34} {levels:<12} {row.state}: {flags}{automatic}"
