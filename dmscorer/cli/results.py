"""``dmscorer results``: the study's own tables and figures."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence

from dmscorer.cli.clinical import order
from dmscorer.cli.passphrase import asking
from dmscorer.cli.progress import Progress
from dmscorer.cli.words import count, opened
from dmscorer.domain.results.clinical import RESPONSES
from dmscorer.domain.results.clinical_words import CUMULATIVE_WORDS, DOMAIN_WORDS, RESPONSE_WORDS
from dmscorer.domain.results.responses import ResponseRow, cumulative_table, response_table
from dmscorer.domain.words.numerals import share
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.figures.result_figures import (
    MOST_PATIENTS,
    ConsentNeeded,
    Drawn,
    ResultFigure,
    ResultMaterial,
)
from dmscorer.workflows.report import export
from dmscorer.workflows.results import results

FIGURES = "figures"


def write(options: Namespace) -> int:
    if options.photo_plate and not options.consent:
        raise ConsentNeeded
    with opened(options.study) as study:
        asking(study, options)
        visits = options.earlier or "", options.later or ""
        is_masked = consensus.masked(study) is not None
        rows = () if is_masked else agreement.agreement(study)
        made = results.result_tables(study, *visits, rows)
        material = result_figures.material(study, *visits, rows)
        ordered = order(study)
    reasons = () if is_masked else _withheld(material)
    wanted = [] if options.no_figures else list(_wanted(options, material))
    for name, content in made.items():
        export.save(options.folder / name, content)
    print(f"Wrote {count(len(made), 'table')} into {options.folder}: {', '.join(made)}.")
    if is_masked:
        print("cdasi.csv was left out: levels stay hidden until every rater has signed.", file=sys.stderr)
    for reason in reasons:
        print(reason, file=sys.stderr)
    if wanted:
        _draw(options, material, wanted)
    print("\n".join((ordered, *_responses(material))))
    return 0


def _withheld(of: ResultMaterial) -> Iterator[str]:
    """Why a table holds no change."""
    unknown = results.score_doubt(of.courses, of.order, of.earlier, of.later)
    if unknown is not None:
        yield f"cdasi_change.csv holds no change. {unknown}"
    unknown = results.ck_doubt(of.subjects, of.order, of.earlier, of.later)
    if unknown is not None:
        yield f"ck_change.csv holds no change. {unknown}"


def _responses(of: ResultMaterial) -> Iterator[str]:
    """The table of response patterns as a paper prints it: n (%) with one decimal, and of how many."""
    rows, summed = response_table(of.subjects, of.order), cumulative_table(of.subjects, of.order)
    for domain in dict.fromkeys(row.domain for row in rows):
        own = [row for row in rows if row.domain == domain]
        columns = list(dict.fromkeys(row.assessment for row in own))
        width = max(14, *(len(column) + 2 for column in columns))
        yield f"\n{DOMAIN_WORDS[domain].en:<30}" + "".join(f"{column:>{width}}" for column in columns)
        for response in RESPONSES:
            cells = [share(row.n, row.percent) for row in own if row.response == response]
            yield f"{RESPONSE_WORDS[response].en:<30}" + "".join(f"{cell:>{width}}" for cell in cells)
        for name, words in CUMULATIVE_WORDS.items():
            cells = [share(row.n, row.percent) for row in summed if (row.domain, row.response) == (domain, name)]
            yield f"{words.en:<30}" + "".join(f"{cell:>{width}}" for cell in cells)
        yield f"{'of':<30}" + "".join(f"{_total(own, column):>{width}}" for column in columns)


def _total(rows: Sequence[ResponseRow], assessment: str) -> int:
    return next(row.denominator for row in rows if row.assessment == assessment)


def _draw(options: Namespace, material: ResultMaterial, wanted: Sequence[ResultFigure]) -> None:
    n_files = 0
    with Progress("Figures") as progress:
        done: list[Drawn] = []
        for one in result_figures.drawn(wanted, material, language=options.language, consented=options.consent):
            for name, content in one.files.items():
                export.save(options.folder / FIGURES / name, content)
            n_files += len(one.files)
            done.append(one)
            progress(len(done), len(wanted))
    n_drawn = sum(bool(one.files) for one in done)
    print(
        f"Wrote {count(n_drawn, 'figure')} as SVG, PDF and PNG into {options.folder / FIGURES}: {count(n_files, 'file')}."
    )
    for one in done:
        if not one.files:
            print(f"{one.figure.name} was left out: {one.reason}", file=sys.stderr)


def _wanted(options: Namespace, material: ResultMaterial) -> Iterator[ResultFigure]:
    yield from result_figures.figures(material)
    patients = result_figures.patients(material)
    if options.patients or len(patients) <= MOST_PATIENTS:
        yield from patients
    else:
        print(f"{len(patients)} courses of single subjects were left out: --patients draws them.", file=sys.stderr)
    if options.photo_plate:
        plates = result_figures.plates(material, options.photo_plate)
        if not plates:
            print(
                f"No photo plate was made. No photo of the view {options.photo_plate} has been reviewed.",
                file=sys.stderr,
            )
        yield from plates
