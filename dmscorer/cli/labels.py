"""``dmscorer labels``: which labels look alike, and what somebody says of them; the warnings of everything that comes in."""

import sys
from argparse import Namespace

from dmscorer.cli.passphrase import acting, asking
from dmscorer.cli.words import count, opened
from dmscorer.workflows.study import labels
from dmscorer.workflows.study.study import OpenStudy

SHOWN = 5


def show(options: Namespace) -> int:
    with opened(options.study) as study:
        asking(study, options)
        alike, personal = labels.found(study), labels.personal(study)
    for one in alike:
        print(f"{one} look alike ({one.kind}s).")
    for subject in personal:
        print(f"“{subject}” looks like a name or a date of birth.")
    if not alike and not personal:
        print("No labels look alike, and none looks like a name or a date of birth.")
    return 0


def merge(options: Namespace) -> int:
    with opened(options.study, write=True) as study:
        n = labels.merge(study, options.kind, options.label, options.into, acting(study, options).code)
    print(f"{count(n, 'visit')} of “{options.label}” stand under “{options.into}” now.")
    return 0


def keep(options: Namespace) -> int:
    with opened(options.study, write=True) as study:
        labels.keep(study, options.kind, options.labels, acting(study, options).code)
    print("Kept apart: these labels are not reported any more.")
    return 0


def warn(study: OpenStudy) -> None:
    """After anything came in: one line a group of labels that look alike, one for labels that may name somebody."""
    for one in labels.found(study):
        print(
            f"{one} look alike ({one.kind}s). If they are one: dmscorer labels merge STUDY {one.kind} "
            f"“{one.labels[-1]}” “{one.labels[0]}”. If they differ: dmscorer labels keep STUDY {one.kind} …",
            file=sys.stderr,
        )
    if personal := labels.personal(study):
        shown = ", ".join(f"“{subject}”" for subject in personal[:SHOWN])
        more = f" and {len(personal) - SHOWN} more" if len(personal) > SHOWN else ""
        print(
            f"These subjects look like names or dates of birth: {shown}{more}. Exports number the subjects instead.",
            file=sys.stderr,
        )
