"""``dmscorer reconcile``: what is flagged and why, and the decisions of a meeting held elsewhere."""

from argparse import Namespace

from dmscorer.cli.words import count, opened
from dmscorer.domain.consensus.meeting import FlaggedRow
from dmscorer.domain.errors import Refusal
from dmscorer.workflows.consensus import meeting_tables as reconcile
from dmscorer.workflows.report import export
from dmscorer.workflows.study import study as studies


class NobodyOfThatCode(Refusal):
    def __init__(self, code: str, known: list[str]) -> None:
        super().__init__(f"There is nobody with the code “{code}”: choose one of {', '.join(known)}.")


def run(options: Namespace) -> int:
    return _list(options) if options.decide is None else _decide(options)


def _list(options: Namespace) -> int:
    with opened(options.study) as study:
        rows = reconcile.flagged(study)
        if options.csv:
            export.save(options.csv, reconcile.flagged_csv(study))
    if options.csv:
        print(f"Wrote {options.csv}: {count(len(rows), 'row')}.")
        return 0
    for row in rows:
        print(_line(row))
    n_items = sum(row.state != reconcile.APART for row in rows)
    print(f"{count(n_items, 'item')} to decide." if n_items else "Nothing is left to decide.")
    return 0


def _decide(options: Namespace) -> int:
    with opened(options.study, write=True) as study:
        people = {person.code: person for person in studies.people(study)}
        for code in [*options.present, *([options.by] if options.by else [])]:
            if code not in people:
                raise NobodyOfThatCode(code, list(people))
        author = people[options.by] if options.by else studies.coordinator(study)
        made = reconcile.decide_table(study, author, options.decide, options.present)
    print(f"Decided {count(len(made), 'item')} as {author.code}.")
    return 0


def _line(row: FlaggedRow) -> str:
    flags = ", ".join(row.flags)
    automatic = "" if row.automatic is None else f", rule gives {row.automatic}"
    levels = " ".join(row.levels)
    return f"{row.meeting_code:<6} {row.item:<34} {levels:<12} {row.state}: {flags}{automatic}"
