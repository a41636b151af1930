"""What can be typed: the commands and their options."""

import argparse
from pathlib import Path
from typing import TypeAlias

import dmscorer
from dmscorer.cli import argument_types as types
from dmscorer.domain.charter.charter import SEED_BITS, ItemRule
from dmscorer.domain.results.clinical import COLUMNS
from dmscorer.domain.study.labels import clean

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse names it no other way

ABOUT = """Blind multi-rater scoring of the CDASI from whole-body photographs.
Without a command the window opens. Research documentation, not a medical device."""
LAYOUTS = ("subject/visit", "subject", "visit", "one-visit", "names", "any/subject/visit", "subject/visit/any")
# What a chain without a key can show, and what it cannot.
TRAIL = (
    "Signatures, decisions, charters, people, visits, photos, orders and values are held against the audit trail, a chain "
    "of hashes without a key. It shows what another program changed, moved or deleted without rewriting the chain. "
    "Whoever computes the whole chain anew, or cuts its end together with the rows of that end, leaves no trace inside "
    "the study: give --head with the hash that a report or study.json printed earlier to see that. Not in the trail are "
    "scores and comments that are not signed yet, previews (they are made from the originals), marked regions, times "
    "at sites, and when a photo was opened or the levels of a case were first shown. Rows from before the program kept "
    "digests are counted and not checked against them."
)
EXITS = "Exit codes: 0 done, 1 refused (one sentence says why, and nothing was changed), 2 wrong usage."


def parse(words: list[str]) -> argparse.Namespace:
    """Exits as argparse does where the words are no command."""
    root = parser()
    options = root.parse_args(words)
    if problem := getattr(options, "misuse", lambda _options: "")(options):
        root.error(problem)
    return options


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        "dmscorer", description=ABOUT, epilog=EXITS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    root.add_argument("--version", action="version", version=f"dmscorer {dmscorer.__version__}")
    root.set_defaults(command="home")
    commands = root.add_subparsers(title="commands", metavar="COMMAND")
    _windows(commands)
    _making(commands)
    _photos(commands)
    _ratings(commands)
    _clinical(commands)
    _labels(commands)
    _people(commands)
    _charter(commands)
    _visits(commands)
    _calibration(commands)
    _results(commands)
    _results_of_the_study(commands)
    _files(commands)
    return root


def _windows(commands: Commands) -> None:
    demo = _command(commands, "demo", "Make the demo study where it is missing, and open it.")
    demo.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=Path, help="folder of the demo (default: your data folder)"
    )
    demo.add_argument("--no-window", action="store_true", help="only make it")
    demo.add_argument("--small", action="store_true", help="with --no-window: pictures of 2 instead of 12 megapixels")
    opening = _command(commands, "open", "Open a study in the window.")
    _study(opening)
    screens = _command(commands, "screens", "Draw every screen, light and dark, into a folder of pictures.")
    screens.add_argument("folder", metavar="FOLDER", type=Path)
    screens.add_argument("--study", metavar="STUDY", type=Path, help="the study to show (default: a small demo)")


def _making(commands: Commands) -> None:
    new = _command(_group(commands, "study", "Make a study."), "new", "Make an empty study.", "study new")
    _study(new, "folder of the new study; .dmstudy is added to its name")
    new.add_argument("--name", metavar="TEXT", required=True, help="the study's name")
    new.add_argument(
        "--rater", metavar="CODE=NAME", dest="raters", type=types.person, nargs="+", action="extend", required=True,
        help="two to six raters, each with a short code",
    )  # fmt: skip
    new.add_argument("--coordinator", metavar="NAME", help="who runs the study")
    new.add_argument("--instrument", metavar="ID", default="cdasi-2", help="the form (default: cdasi-2)")
    new.add_argument(
        "--without", metavar="ITEM", nargs="+", action="extend", default=[],
        help="items that this study leaves out, such as alopecia.recent",
    )  # fmt: skip
    new.add_argument(
        "--seed",
        metavar="N",
        type=types.whole_number(0, 2**SEED_BITS - 1),
        help="whole number behind all random orders (default: drawn)",
    )
    new.add_argument(
        "--charter", metavar="FILE.json", type=Path, help="choices that differ from the defaults, such as item_rule"
    )


def _photos(commands: Commands) -> None:
    about = _group(commands, "photos", "Bring photos in, clear them for raters, list what is missing.")
    photos = _command(about, "add", "Bring photos into a study.", "photos add")
    _study(photos)
    photos.add_argument(
        "source", metavar="FOLDER-OR-CSV", type=Path,
        help="a folder SUBJECT/VISIT/photo, or a table with the columns file, subject, visit, view",
    )  # fmt: skip
    photos.add_argument(
        "--layout", choices=LAYOUTS, help="what the folders mean where they are not SUBJECT/VISIT (names: SUBJECT_VISIT_….jpg)"
    )  # fmt: skip
    _passphrase(photos)
    photos.add_argument(
        "--preview", action="store_true", help="show what would be imported, without importing anything"
    )

    review = _command(about, "review", "Show how many photos have not been reviewed.", "photos review")
    _study(review)
    review.add_argument(
        "--approve-all", action="store_true", help="mark them as reviewed, with no redaction needed"
    )  # fmt: skip
    coverage = _command(about, "coverage", "The shot list: which views and sites each visit shows.", "photos coverage")
    _study(coverage)
    coverage.add_argument("--csv", metavar="FILE", type=Path, required=True, help="the table to write")
    _passphrase(review, coverage)


def _ratings(commands: Commands) -> None:
    ratings = _command(
        _group(commands, "ratings", "Bring in scores that were taken elsewhere."),
        "import", "Import scores taken on paper or in a spreadsheet.", "ratings import",
    )  # fmt: skip
    _study(ratings)
    ratings.add_argument(
        "file", metavar="FILE.csv", type=Path,
        help="long (subject, visit, rater, item, value, reason) or wide (subject, visit, rater, one column an item)",
    )  # fmt: skip
    _passphrase(ratings)


def _labels(commands: Commands) -> None:
    group = _group(commands, "labels", "Labels of subjects and visits that look alike or may name a person.")
    listing = _command(group, "list", "Which labels look alike, and which may name a person.", "labels list")
    _study(listing)
    merging = _command(group, "merge", "Two spellings are one: give all visits the second label.", "labels merge")
    keeping = _command(group, "keep", "Labels look alike and differ: report them no more.", "labels keep")
    for command in (merging, keeping):
        _study(command)
        command.add_argument("kind", choices=["subject", "visit"])
    merging.add_argument("label", metavar="LABEL", help="the spelling that goes")
    merging.add_argument("into", metavar="INTO", help="the spelling that stays")
    keeping.add_argument("labels", metavar="LABEL", nargs="+", help="all labels that look alike")
    _passphrase(listing, merging, keeping)


def _people(commands: Commands) -> None:
    group = _group(commands, "people", "The people of a study, and the word with which a rater sets a passphrase.")
    _study(_command(group, "list", "Who is in the study, and who has set a passphrase.", "people list"))
    word = _command(
        group,
        "word",
        "Give a rater a word to set a passphrase with; a passphrase set before is taken away.",
        "people word",
    )
    _study(word)
    word.add_argument("code", metavar="CODE", help="the rater's code")
    _passphrase(word)


def _charter(commands: Commands) -> None:
    group = _group(commands, "charter", "The rules of a study: show, sign, take them to the next study.")
    _study(_command(group, "show", "Show the current charter and who signed which version.", "charter show"))
    writing = _command(group, "export", "Write the choices as a file for another study.", "charter export")
    _study(writing)
    writing.add_argument("file", metavar="FILE.json", type=Path)
    taking = _command(
        group, "import", "Take the choices of a file; after the signature as an amendment.", "charter import"
    )
    _study(taking)
    taking.add_argument("file", metavar="FILE.json", type=Path)
    taking.add_argument("--reason", metavar="TEXT", help="why the signed charter changes now")
    signing = _command(group, "sign", "Sign the current charter.", "charter sign")
    _study(signing)
    _passphrase(taking, signing)


def _visits(commands: Commands) -> None:
    group = _group(commands, "visits", "The visits of a study: which comes first.")
    order = _command(
        group, "order", "Show the order of visits, or state it as coordinator: change is reported once it is known.",
        "visits order",
    )  # fmt: skip
    _study(order)
    stating = order.add_mutually_exclusive_group()
    stating.add_argument(
        "visits", metavar="VISITS", nargs="*", default=[],
        help="all visits, earliest first, such as baseline,follow-up (labels with a comma: one word each)",
    )  # fmt: skip
    stating.add_argument("--accept-suggestion", action="store_true", help="state the order that the labels suggest")
    stating.add_argument("--withdraw", action="store_true", help="take back the stated order")
    order.add_argument("--reason", metavar="TEXT", help="why the order changes now, or why dates say otherwise")
    _passphrase(order)


def _passphrase(*commands: argparse.ArgumentParser) -> None:
    """For whatever only the coordinator may do or be told."""
    for command in commands:
        command.add_argument(
            "--passphrase-file", metavar="FILE", type=Path, help="the coordinator's passphrase (default: asked for)"
        )


def _person_who_acts(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument(
        "--as", "--by", metavar="CODE", dest="acting", help=f"{what} (default: the coordinator); needs a passphrase"
    )
    command.add_argument(
        "--passphrase-file", metavar="FILE", type=Path, help="that person's passphrase (default: asked for)"
    )


def _clinical(commands: Commands) -> None:
    group = _group(commands, "clinical", "Clinical values of the visits, such as creatine kinase and treatment.")
    taking = _command(group, "import", "Import a table: subject, visit, then any clinical column.", "clinical import")
    _study(taking)
    taking.add_argument(
        "file", metavar="FILE.csv", type=Path,
        help=f"subject, visit, then any of {', '.join(column.id for column in COLUMNS)}, and columns of your own",
    )  # fmt: skip
    giving = _command(group, "export", "Write the clinical values as a table.", "clinical export")
    _study(giving)
    giving.add_argument("--csv", metavar="FILE", type=Path, required=True, help="the table to write")
    _passphrase(taking, giving)


def _calibration(commands: Commands) -> None:
    group = _group(commands, "calibration", "Reference cases on which raters are calibrated before they read.")
    taking = _command(group, "take", "Make a visit a reference case: it leaves the study.", "calibration take")
    _study(taking)
    taking.add_argument("subject", metavar="SUBJECT", type=clean)
    taking.add_argument("visit", metavar="VISIT", type=clean)
    levels = _command(group, "panel", "Bring in the panel's levels for the reference cases.", "calibration panel")
    _study(levels)
    levels.add_argument("file", metavar="FILE.csv", type=Path, help="as for ratings import, with “panel” as the rater")
    listing = _command(group, "list", "Reference cases, and who has passed with which value.", "calibration list")
    _study(listing)
    _passphrase(taking, levels, listing)


def _results(commands: Commands) -> None:
    agreement = _command(commands, "agreement", "Agreement between the raters, first round only.")
    _study(agreement)
    agreement.add_argument("--csv", metavar="FILE", type=Path, help="write all rows as a table")
    agreement.add_argument("--json", metavar="FILE", type=Path, help="write the same rows as JSON")
    agreement.add_argument("--rater-set", metavar="A,B", help="these raters only")
    agreement.add_argument("--visit", metavar="VISIT", type=clean, help="this visit only")
    agreement.add_argument(
        "--complete-only", action="store_true", help="only cases that all (of these) raters have rated"
    )
    agreement.add_argument(
        "--bootstrap",
        metavar="N",
        type=types.whole_number(1, 100_000),
        default=0,
        help="add confidence intervals from N resamples of subjects",
    )
    agreement.add_argument(
        "--seed",
        metavar="S",
        type=types.whole_number(0, 2**31 - 1),
        help="of all draws (default: one that never changes)",
    )
    agreement.add_argument("--verify", action="store_true", help="compare with pingouin; exit code 1 beyond 1e-9")
    agreement.add_argument("--paragraph", choices=["en", "de"], help="print methods and results for a manuscript")
    agreement.add_argument("--repeats", action="store_true", help="each rater against themselves, from hidden repeats")

    _person_who_acts(agreement, "who looks, for the audit trail")

    change = _command(commands, "change", "Change of the totals between two visits, with paired tests.")
    _study(change)
    change.add_argument("--from", metavar="VISIT", type=clean, dest="earlier", required=True)
    change.add_argument("--to", metavar="VISIT", type=clean, dest="later", required=True)
    change.add_argument("--csv", metavar="FILE", type=Path, required=True, help="the table to write")
    change.add_argument("--verify", action="store_true", help="compare with pingouin; exit code 1 beyond 1e-9")
    _person_who_acts(change, "who looks, for the audit trail")

    _consensus(_command(commands, "consensus", "Consensus scores; flagged items and the decisions of a meeting."))
    former = _command(commands, "reconcile", "The former name of “consensus --list” and “consensus --decide”.")
    _consensus(former)

    check = _command(commands, "check", "Check database, originals, counts and totals; findings give exit code 1.")
    _study(check)
    check.add_argument(
        "--head",
        metavar="HASH",
        help="hash of the audit trail as an earlier report or study.json gives it: it must be in the trail still",
    )
    check.description = f"{check.description} {TRAIL}"


def _consensus(consensus: argparse.ArgumentParser) -> None:
    _study(consensus)
    what = consensus.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="flagged items under meeting codes, levels without names")
    what.add_argument(
        "--decide", metavar="FILE.csv", type=Path,
        help="columns meeting_code, item, value, reason; all rows or none. The table of --list --csv can be filled in",
    )  # fmt: skip
    consensus.add_argument(
        "--csv", metavar="FILE", type=Path, help="write one row a subject and visit; with --list: the flagged items"
    )
    _person_who_acts(consensus, "with --decide: who decided; else who looks, for the audit trail")
    consensus.add_argument(
        "--present", metavar="CODE", nargs="+", default=[], help="with --decide: who decided together"
    )
    consensus.add_argument(
        "--rule", choices=[str(rule) for rule in ItemRule],
        help="with --csv: how raters are merged (default: the charter's rule)",
    )  # fmt: skip
    consensus.set_defaults(misuse=_misuse_of_consensus)


def _misuse_of_consensus(options: argparse.Namespace) -> str:
    """What is wrong with options that are fine one by one; empty where nothing is."""
    if options.list or options.decide or (options.csv and options.command == "consensus"):
        return ""
    return "say what you want: --csv FILE, --list or --decide FILE.csv"


def _files(commands: Commands) -> None:
    export = _command(commands, "export", "Write tables, figures, codebook, charter, audit trail and checksums.")
    _study(export)
    export.add_argument("folder", metavar="FOLDER", type=Path)
    _passphrase(export)
    _privacy(export)
    _language(export, "of the report")
    export.add_argument("--only", metavar="FILE", nargs="+", help="these files only, such as consensus.csv figures/")

    report = _command(
        commands, "report", "The whole study on paper: methods, results, agreement, deviations, GRRAS list."
    )
    _study(report)
    report.add_argument(
        "files", metavar="FILE.html|FILE.pdf", type=Path, nargs="+", help="by its ending a page or a PDF"
    )
    _passphrase(report)
    _privacy(report)
    _language(report, "of the report")


def _privacy(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--identifying", action="store_true", help="true dates, words and names of people (default: left out or moved)"
    )
    command.add_argument(
        "--number-subjects", action=argparse.BooleanOptionalAction,
        help="S01, V1 … instead of the study's labels (default: where a label looks like a name or a date of birth)",
    )  # fmt: skip


def _language(command: argparse.ArgumentParser, of: str) -> None:
    command.add_argument("--language", choices=["en", "de"], default="en", help=f"{of} (default: en)")


def _results_of_the_study(commands: Commands) -> None:
    results = _command(
        commands, "results", "Responses, cohort, creatine kinase and the course of every subject: tables and figures."
    )
    _study(results)
    results.add_argument("folder", metavar="FOLDER", type=Path)
    results.add_argument(
        "--from", metavar="VISIT", type=clean, dest="earlier", help="of the change (default: the first visit)"
    )
    results.add_argument(
        "--to", metavar="VISIT", type=clean, dest="later", help="of the change (default: the last visit)"
    )
    _passphrase(results)
    _language(results, "of the figures")
    results.add_argument("--no-figures", action="store_true", help="tables only")
    results.add_argument("--patients", action="store_true", help="a figure a subject also where there are more than 60")
    results.add_argument(
        "--photo-plate", metavar="VIEW", help="also the photos of this view, such as hands_dorsal; needs --consent"
    )
    results.add_argument("--consent", action="store_true", help="consent to publish the photos is at hand")


def _group(commands: Commands, name: str, about: str) -> Commands:
    group = commands.add_parser(name, help=about, description=about, epilog=EXITS)
    return group.add_subparsers(title="commands", metavar="COMMAND", required=True)


def _command(commands: Commands, name: str, about: str, full: str | None = None) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about, description=about, epilog=EXITS)
    command.set_defaults(command=full or name)
    return command


def _study(command: argparse.ArgumentParser, about: str = "folder of the study, NAME.dmstudy") -> None:
    command.add_argument("study", metavar="STUDY", type=Path, help=about)
