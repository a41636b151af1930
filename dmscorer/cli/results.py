"""``dmscorer results``: the study's own tables."""

import sys
from argparse import Namespace

from dmscorer.cli.words import count, opened
from dmscorer.workflows import consensus, export, results


def write(asked: Namespace) -> int:
    with opened(asked.study) as study:
        made = results.result_tables(study, asked.earlier or "", asked.later or "")
        is_masked = consensus.masked(study) is not None
    for name, content in made.items():
        export.save(asked.folder / name, content)
    print(f"Wrote {count(len(made), 'table')} into {asked.folder}: {', '.join(made)}.")
    if is_masked:
        print("cdasi.csv was left out: levels stay hidden until every rater has signed.", file=sys.stderr)
    return 0
