"""The figures of agreement by name: each from what was computed before, so that drawing needs no database.

A figure with nothing to show raises NothingToDraw with the reason; none is ever drawn on a value that is not estimable.
"""

from collections.abc import Mapping

from dmscorer.domain.agreement.agreement import CaseKey, RatingTable, Result
from dmscorer.domain.agreement.disagreement import differences
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.reading.reading import ReadingKind
from dmscorer.domain.words.text import Text
from dmscorer.figures.canvas import Picture, Wanted
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.workflows.figures import of_agreement as of_totals
from dmscorer.workflows.figures import of_sites
from dmscorer.workflows.figures.material import MOST_ROWS, Material, NothingToDraw, StudyFigure
from dmscorer.workflows.figures.request import FigureRequest
from dmscorer.workflows.study.study import OpenStudy


def positions(study: OpenStudy) -> dict[tuple[CaseKey, str], int]:
    """Where each case stood in each rater's first-round order."""
    with study.database.read() as connection:
        rater_of = {row.id: row.rater for row in entries.all_readings(connection, (ReadingKind.FIRST,))}
        keys = {visit.case_id: CaseKey(visit.subject, visit.label) for visit in photos.all_visits(connection)}
        rows = entries.all_assigned(connection, (ReadingKind.FIRST,))
    return {(keys[row.case_id], rater_of[row.reading_id]): row.position for row in rows if row.case_id in keys}


def material(
    table: RatingTable,
    instrument: Instrument,
    results: tuple[Result, ...],
    places: Mapping[tuple[CaseKey, str], int],
) -> Material:
    """What all figures are drawn from; quick beside the results themselves."""
    from dmscorer.stats.agreement.deviations import deviations
    from dmscorer.stats.agreement.sensitivity import left_out

    return Material(
        table, instrument, results, differences(table, instrument), deviations(table, instrument),
        left_out(table, instrument), places,
    )  # fmt: skip


def render(name: str, made_of: Material, wanted: Wanted, *, is_bare: bool = False, language: str = "en") -> Picture:
    """``is_bare``: without title and reading aid, for a page that says them itself."""
    figure = next(one for one in FIGURES if one.name == name)
    return figure.draw(figure, made_of, FigureRequest(wanted, language, is_bare))


def _both(english: str, german: str) -> Text:
    return Text.of({"en": english, "de": german})


SUBJECTS = "subject and visit of single points, on hover and as row names"
FIGURES: tuple[StudyFigure, ...] = (
    StudyFigure(
        "forest",
        _both("Intraclass correlation, ICC(A,1)", "Intraklassenkorrelation, ICC(A,1)"),
        _both(
            "Point and generalised 95 % CI, of all available ratings (REML) where one is missing; shaded: good (0.75 to 0.9, Koo & Li "
            "2016).",
            "Punkt und generalisiertes 95-%-KI, aus allen vorhandenen Bewertungen (REML), wo eine fehlt; grau: gut (0,75 bis 0,9; "
            "Koo & Li 2016).",
        ),
        of_totals.forest_figure,
    ),
    StudyFigure(
        "bland_altman_activity",
        _both("Activity: each rater against the mean", "Aktivität: jeder Untersucher gegen das Mittel"),
        _both(
            "Dashed: 95 % limits of agreement with the mean, their CI shaded (Jones 2011).",
            "Gestrichelt: 95-%-Übereinstimmungsgrenzen zum Mittel der Untersucher, ihr KI grau (Jones 2011).",
        ),
        of_totals.with_mean_figure("activity"),
    ),
    StudyFigure(
        "bland_altman_damage",
        _both("Damage: each rater against the mean", "Schaden: jeder Untersucher gegen das Mittel"),
        _both(
            "Dashed: 95 % limits of agreement with the mean, their CI shaded (Jones 2011).",
            "Gestrichelt: 95-%-Übereinstimmungsgrenzen zum Mittel der Untersucher, ihr KI grau (Jones 2011).",
        ),
        of_totals.with_mean_figure("damage"),
    ),
    StudyFigure(
        "pairs",
        _both("Difference of two raters", "Unterschied zweier Untersucher"),
        _both(
            "Point: bias with 95 % CI; dashed: limits of agreement.",
            "Punkt: Verzerrung mit 95-%-KI; gestrichelt: Übereinstimmungsgrenzen.",
        ),
        of_totals.pairs_figure,
    ),
    StudyFigure(
        "variance",
        _both("Where the variance lies", "Worin die Varianz besteht"),
        _both(
            "The larger the part of the subjects, the better raters tell them apart.",
            "Je größer der Anteil der Patienten, desto besser unterscheiden die Untersucher sie.",
        ),
        of_totals.variance_figure,
    ),
    StudyFigure(
        "use_of_levels",
        _both("How each rater uses the levels", "Wie jeder Untersucher die Stufen nutzt"),
        _both(
            "Of the items with the longest scale; equal bars: equal habits.",
            "Bei den Items mit der längsten Skala; gleiche Balken: gleiche Gewohnheiten.",
        ),
        of_totals.use_of_levels_figure,
    ),
    StudyFigure(
        "drift",
        _both("Drift over the reading order, activity", "Drift über die Lesereihenfolge, Aktivität"),
        _both(
            "A line that climbs or falls: that rater's scale moved while reading.",
            "Eine steigende oder fallende Linie: die Skala dieses Untersuchers hat sich beim Lesen verschoben.",
        ),
        of_totals.drift_figure,
    ),
    StudyFigure(
        "heat_map",
        _both("Where raters differ", "Wo sich Untersucher unterscheiden"),
        _both(
            "Mean difference of two raters as a share of the scale.",
            "Mittlerer Unterschied zweier Untersucher als Anteil der Skala.",
        ),
        of_sites.heat_figure,
    ),
    StudyFigure(
        "body_map",
        _both("Where raters differ, on the body", "Wo sich Untersucher unterscheiden, am Körper"),
        _both(
            "Mean over the signs of a site; dark: far apart.",
            "Mittel über die Zeichen einer Region; dunkel: weit auseinander.",
        ),
        of_sites.body_figure,
    ),
    StudyFigure(
        "missing",
        _both("What is missing", "Was fehlt"),
        _both("Share of items without a level; blank: no sheet.", "Anteil der Items ohne Stufe; leer: kein Bogen."),
        of_sites.missing_figure,
        SUBJECTS,
    ),
    StudyFigure(
        "without_rater",
        _both("One rater left out", "Ein Untersucher weggelassen"),
        _both(
            "Line: all raters. A point far from it: that rater carries or spoils the agreement.",
            "Linie: alle Untersucher. Ein Punkt weit davon: dieser Untersucher trägt oder stört die Übereinstimmung.",
        ),
        of_totals.left_out_figure("rater"),
    ),
    StudyFigure(
        "without_subject",
        _both("One subject left out", "Ein Patient weggelassen"),
        _both(
            "Line: all subjects. A point far from it: the result hangs on that subject.",
            "Linie: alle Patienten. Ein Punkt weit davon: das Ergebnis hängt an diesem Patienten.",
        ),
        of_totals.left_out_figure("subject"),
        SUBJECTS,
    ),
    StudyFigure(
        "sensitivity",
        _both("Does the choice of data matter?", "Kommt es auf die Wahl der Daten an?"),
        _both(
            "Complete cases beside all ratings, each visit beside all visits pooled.",
            "Vollständige Fälle neben allen Bewertungen, jede Visite neben allen zusammen.",
        ),
        of_totals.sensitivity_figure,
    ),
)

__all__ = [
    "FIGURES",
    "MOST_ROWS",
    "Material",
    "NothingToDraw",
    "StudyFigure",
    "material",
    "positions",
    "render",
]
