"""``dmscorer charter``: show, export, import and sign the rules of a study."""

from argparse import Namespace

from dmscorer.cli.passphrase import acting, passphrase
from dmscorer.cli.words import opened
from dmscorer.workflows.charter import charter
from dmscorer.workflows.consensus import levels
from dmscorer.workflows.report import export
from dmscorer.workflows.study import study as studies


def show(options: Namespace) -> int:
    with opened(options.study) as study:
        state = charter.state(study)
        text = charter.encode(study).decode()
        seed = study.charter.told_seed(is_all_signed=levels.all_signed(study))
        sha256 = study.charter.sha256
    if state.is_draft:
        print("Draft, not signed: raters begin after the signature.")
    for one in state.versions:
        why = f": {one.reason} ({', '.join(one.changed)})" if one.reason else ""
        print(f"Version {one.number}, signed by {one.who} on {one.at:%Y-%m-%d %H:%M} UTC{why}, SHA-256 {one.sha256}.")
    if not state.is_draft and not state.versions:
        print("Made before charters were signed.")
    print(f"In force: SHA-256 {sha256}, seed of all orders {seed or 'not shown until all raters have signed'}.")
    print(text, end="")
    return 0


def write(options: Namespace) -> int:
    with opened(options.study) as study:
        export.save(options.file, charter.encode(study))
    print(f"Wrote {options.file}: the choices, for another study.")
    return 0


def take(options: Namespace) -> int:
    choices = charter.read_choices(options.file)
    with opened(options.study, write=True) as study:
        if charter.state(study).is_draft:
            charter.choose(study, acting(study, options), choices)
            print("The draft has these choices now; sign it with “dmscorer charter sign”.")
        else:
            who = studies.coordinator(study)
            made = charter.amend(study, who, passphrase(study, options), choices, options.reason or "")
            print(f"Amended: version {made.number}, changed {', '.join(made.changed)}, SHA-256 {made.sha256}.")
    return 0


def sign(options: Namespace) -> int:
    with opened(options.study, write=True) as study:
        made = charter.sign(study, studies.coordinator(study), passphrase(study, options))
    print(f"Signed: version {made.number}, SHA-256 {made.sha256}. Raters may begin.")
    return 0
