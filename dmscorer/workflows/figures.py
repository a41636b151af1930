"""The figures of agreement by name: each from what was computed before, so that drawing needs no database.

A figure with nothing to show raises NothingToDraw with the reason; none is ever drawn on a value that is not estimable.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dmscorer import paths
from dmscorer.domain import bodymap
from dmscorer.domain.agreement import POOLED, CaseKey, Deviation, RatingTable, Result
from dmscorer.domain.disagreement import Difference, differences
from dmscorer.domain.errors import Refusal
from dmscorer.domain.forest import forest
from dmscorer.domain.instrument import Instrument
from dmscorer.domain.reading import ReadingKind
from dmscorer.domain.sensitivity import LeftOut
from dmscorer.figures import bland_altman, body_heat, drift, forest_plot, heat_map, interval_rows, share_bars
from dmscorer.figures.canvas import Format, Picture
from dmscorer.store import entries, photos
from dmscorer.workflows.study import OpenStudy

DEEPEST = 0.5  # of the scale: two raters half a scale apart are as dark as it gets
MOST_ROWS = 40  # of cases or subjects that a figure can still show legibly


class NothingToDraw(Refusal):
    pass


@dataclass(frozen=True, slots=True)
class Material:
    """``positions``: (case, rater) → place in that rater's order; empty where scores were imported."""

    table: RatingTable
    instrument: Instrument
    results: tuple[Result, ...]
    differences: tuple[Difference, ...]
    deviations: tuple[Deviation, ...]
    left_out: tuple[LeftOut, ...]
    positions: Mapping[tuple[CaseKey, str], int]


@dataclass(frozen=True, slots=True)
class StudyFigure:
    """``about``: how to read it, one sentence. ``identifies``: what in it could lead to a person; empty = nothing."""

    name: str
    title: str
    about: str
    draw: Callable[["StudyFigure", Material, Format], Picture]
    identifies: str = ""


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
    from dmscorer.stats.deviations import deviations
    from dmscorer.stats.sensitivity import left_out

    return Material(
        table, instrument, results, differences(table, instrument), deviations(table, instrument),
        left_out(table, instrument), places,
    )  # fmt: skip


def render(name: str, made_of: Material, wanted: Format, *, is_bare: bool = False) -> Picture:
    """``is_bare``: without title and reading aid, for a page that says them itself."""
    figure = next(one for one in FIGURES if one.name == name)
    if is_bare:
        figure = replace(figure, title="", about="")
    return figure.draw(figure, made_of, wanted)


# ── one function a figure ────────────────────────────────────────────────────────────────────────────────────────────


def _forest(figure: StudyFigure, of: Material, wanted: Format) -> Picture:
    bars = forest(of.results).bars
    if not bars:
        raise NothingToDraw("No ICC(A,1) of a total or a sign is estimable.")
    rows = [forest_plot.ForestRow(_name(of, bar.measure, bar.visit), bar.value, bar.low, bar.high) for bar in bars]
    return forest_plot.forest_plot(rows, forest_plot.ForestWords(figure.title, figure.about, "ICC(A,1)"), wanted)


def _with_mean(part: str) -> Callable[[StudyFigure, Material, Format], Picture]:
    def draw(figure: StudyFigure, of: Material, wanted: Format) -> Picture:
        own = [one for one in of.deviations if one.measure == part]
        if not own:
            raise NothingToDraw("No case has a complete total by all raters.")
        if len({one.mean for one in own}) == 1 and not any(one.gap for one in own):
            raise NothingToDraw("All totals are the same.")
        row = _find(of.results, part, "loam", "")
        limit = None
        if row is not None and row.value is not None:
            limit = bland_altman.Limit(row.value, row.low, row.high)
        dots = [bland_altman.Dot(one.rater, _case(one.case), one.mean, one.gap) for one in own]
        words = bland_altman.BlandAltmanWords(figure.title, figure.about, "mean of the raters", "rater minus mean")
        return bland_altman.bland_altman(dots, limit, words, wanted)

    return draw


def _pairs(figure: StudyFigure, of: Material, wanted: Format) -> Picture:
    rows = []
    for part in of.instrument.parts:
        named = [r for r in of.results if (r.measure, r.visit, r.statistic) == (part.id, POOLED, "bland_altman")]
        for pair in dict.fromkeys(row.raters for row in named):
            by = {row.variant: row for row in named if row.raters == pair}
            bias, lower, upper = by["bias"], by["lower"], by["upper"]
            span = None if lower.value is None or upper.value is None else (lower.value, upper.value)
            label = f"{part.label.en}, {pair.replace('|', ' − ')}"
            rows.append(interval_rows.IntervalRow(label, bias.value, bias.low, bias.high, span, bias.note))
    if not any(row.value is not None for row in rows):
        raise NothingToDraw("No pair of raters has two cases in common.")
    words = interval_rows.IntervalWords(figure.title, figure.about, "points", 0.0)
    return interval_rows.interval_rows(rows, words, wanted)


def _variance(figure: StudyFigure, of: Material, wanted: Format) -> Picture:
    rows, names = (
        [],
        tuple(dict.fromkeys(r.variant for r in of.results if r.statistic == "variance" and r.level == "total")),
    )
    for part in of.instrument.parts:
        own = {
            r.variant: r.value for r in of.results if (r.measure, r.visit, r.statistic) == (part.id, POOLED, "variance")
        }
        known = [own.get(name) for name in names]
        values = [max(value, 0.0) for value in known if value is not None]
        if len(values) == len(names) and sum(values) > 0:
            shares = tuple(value / sum(values) for value in values)
            texts = tuple(
                f"{part.label.en}, {n}: {v:.2f} ({s:.0%})" for n, v, s in zip(names, values, shares, strict=True)
            )
            rows.append(share_bars.ShareRow(part.label.en, shares, texts))
    if not rows:
        raise NothingToDraw("No variance component is estimable.")
    words = share_bars.ShareWords(figure.title, figure.about, "share of the variance of one rater's total", names)
    return share_bars.share_bars(rows, words, wanted)


def _use_of_levels(figure: StudyFigure, of: Material, wanted: Format) -> Picture:
    """Only items with the longest scale, so that the shares of two raters can be compared."""
    longest = max((item.maximum for item in of.instrument.items if not item.multiplies), default=0)
    items = [item.id for item in of.instrument.items if item.maximum == longest]
    rows = []
    for place, rater in enumerate(of.table.raters):
        given = [sheet.get(item) for (_, who), sheet in of.table.sheets.items() if who == place for item in items]
        known = [level for level in given if type(level) is int]
        if known:
            counts = [known.count(level) for level in range(longest + 1)]
            shares = tuple(count / len(known) for count in counts)
            texts = tuple(f"{rater}, level {level}: {count} of {len(known)}" for level, count in enumerate(counts))
            rows.append(share_bars.ShareRow(rater, shares, texts))
    if not rows:
        raise NothingToDraw("No rater has given a level.")
    parts = tuple(f"level {level}" for level in range(longest + 1))
    return share_bars.share_bars(
        rows, share_bars.ShareWords(figure.title, figure.about, "share of all levels given", parts), wanted
    )


def _drift(figure: StudyFigure, of: Material, wanted: Format) -> Picture:
    part = of.instrument.parts[0].id
    steps = [
        drift.Step(one.rater, _case(one.case), of.positions[one.case, one.rater], one.gap)
        for one in of.deviations
        if one.measure == part and (one.case, one.rater) in of.positions
    ]
    if not steps:
        raise NothingToDraw("The order of reading is not known: the scores were brought in from elsewhere.")
    words = drift.DriftWords(figure.title, figure.about, "place in the rater's own order", "rater minus mean, points")
    return drift.drift(steps, words, wanted)


def _heat(figure: StudyFigure, of: Material, wanted: Format) -> Picture:
    sites = {site.id: site.label.en for site in of.instrument.sites if site.kind != "single"}
    kinds: dict[str, str] = {}
    cells: dict[tuple[str, str], float | None] = {}
    for one in of.differences:
        if one.site in sites and one.share is not None:
            kind = one.item.removeprefix(f"{one.site}.")
            kinds.setdefault(kind, of.instrument.item(one.item).label.en)
            cells[one.site, kind] = float(one.share) if one.is_varying else None
    if not cells:
        raise NothingToDraw("No case has two ratings of an item.")
    words = heat_map.HeatWords(figure.title, figure.about, sites, kinds, "mean difference", "nothing varies", DEEPEST)
    return heat_map.heat_map(cells, words, wanted)


def _body(figure: StudyFigure, of: Material, wanted: Format) -> Picture:
    values: dict[str, float | None] = {}
    for site in of.instrument.sites:
        own = [one for one in of.differences if one.site == site.id and one.share is not None]
        varying = [float(one.share) for one in own if one.is_varying and one.share is not None]
        if own:
            values[site.id] = sum(varying) / len(varying) if varying else None
    if not values:
        raise NothingToDraw("No case has two ratings of an item.")
    names = {site.id: site.label.en for site in of.instrument.sites}
    words = body_heat.BodyWords(figure.title, figure.about, names, "mean difference", "nothing varies", DEEPEST)
    return body_heat.body_heat(_bodies(of.instrument), values, words, wanted)


def _missing(figure: StudyFigure, of: Material, wanted: Format) -> Picture:
    """One row a case: the share of items without a level, by rater; absent where a rater has no sheet."""
    if len(of.table.cases) > MOST_ROWS:
        raise NothingToDraw(f"More than {MOST_ROWS} cases: the table of missing ratings says it better.")
    items = [item.id for item in of.instrument.items if item.id not in of.table.charted and not item.is_history]
    cells: dict[tuple[str, str], float | None] = {}
    for (case, rater), sheet in of.table.sheets.items():
        lacking = sum(type(sheet.get(item)) is not int for item in items)
        cells[str(case), of.table.raters[rater]] = lacking / len(items)
    if not any(cells.values()):
        raise NothingToDraw("Nothing is missing: every rater gave every item of every case a level.")
    rows = {str(at): _case(case) for at, case in enumerate(of.table.cases)}
    columns = {rater: rater for rater in of.table.raters}
    words = heat_map.HeatWords(figure.title, figure.about, rows, columns, "share missing", "not estimable")
    return heat_map.heat_map(cells, words, wanted)


def _left_out(kind: str) -> Callable[[StudyFigure, Material, Format], Picture]:
    def draw(figure: StudyFigure, of: Material, wanted: Format) -> Picture:
        part = of.instrument.parts[0].id
        every = next((one for one in of.left_out if one.measure == part and not one.kind), None)
        own = [one for one in of.left_out if one.measure == part and one.kind == kind]
        if not own:
            raise NothingToDraw(
                "With two raters nobody can be left out." if kind == "rater" else "There is no subject."
            )
        if len(own) > MOST_ROWS:  # those that move it most
            middle = every.value if every and every.value is not None else 0.0
            own = sorted(own, key=lambda one: -abs((one.value if one.value is not None else middle) - middle))[
                :MOST_ROWS
            ]
        rows = [
            interval_rows.IntervalRow(f"without {one.who}", one.value, one.low, one.high, None, one.note) for one in own
        ]
        words = interval_rows.IntervalWords(
            figure.title, figure.about, f"ICC(A,1) of {of.instrument.part(part).label.en.lower()}",
            every.value if every else None,
        )  # fmt: skip
        return interval_rows.interval_rows(rows, words, wanted)

    return draw


def _sensitivity(figure: StudyFigure, of: Material, wanted: Format) -> Picture:
    rows = []
    for part in of.instrument.parts:
        chosen: Sequence[tuple[str, Result | None]] = (
            ("complete cases", _find(of.results, part.id, "icc", "A,1", "f")),
            ("all ratings (REML)", _find(of.results, part.id, "icc_reml", "A,1")),
            *(
                (f"visit {visit}", _find(of.results, part.id, "icc", "A,1", "f", visit))
                for visit in of.table.visits[:6]
                if len(of.table.visits) > 1
            ),
        )
        for words, row in chosen:
            if row is not None:
                rows.append(
                    interval_rows.IntervalRow(f"{part.label.en}, {words}", row.value, row.low, row.high, None, row.note)
                )
    if not any(row.value is not None for row in rows):
        raise NothingToDraw("No ICC(A,1) of a total is estimable.")
    words_ = interval_rows.IntervalWords(figure.title, figure.about, "ICC(A,1)", None)
    return interval_rows.interval_rows(rows, words_, wanted)


SUBJECTS = "subject and visit of single points, on hover and as row names"
FIGURES: tuple[StudyFigure, ...] = (
    StudyFigure(
        "forest",
        "Intraclass correlation, ICC(A,1)",
        "Point and 95 % interval; shaded: good (0.75 to 0.9, Koo & Li 2016).",
        _forest,
    ),
    StudyFigure(
        "bland_altman_activity",
        "Activity: each rater against the mean",
        "Dashed: 95 % limits of agreement with the mean, their interval shaded (Jones 2011).",
        _with_mean("activity"),
    ),
    StudyFigure(
        "bland_altman_damage",
        "Damage: each rater against the mean",
        "Dashed: 95 % limits of agreement with the mean, their interval shaded (Jones 2011).",
        _with_mean("damage"),
    ),
    StudyFigure(
        "pairs", "Difference of two raters", "Point: bias with 95 % interval; dashed: limits of agreement.", _pairs
    ),
    StudyFigure(
        "variance",
        "Where the variance lies",
        "The larger the part of the subjects, the better raters tell them apart.",
        _variance,
    ),
    StudyFigure(
        "use_of_levels",
        "How each rater uses the levels",
        "Of the items with the longest scale; equal bars: equal habits.",
        _use_of_levels,
    ),
    StudyFigure(
        "drift",
        "Drift over the reading order, activity",
        "A line that climbs or falls: that rater's scale moved while reading.",
        _drift,
    ),
    StudyFigure("heat_map", "Where raters differ", "Mean difference of two raters as a share of the scale.", _heat),
    StudyFigure(
        "body_map", "Where raters differ, on the body", "Mean over the signs of a site; dark: far apart.", _body
    ),
    StudyFigure("missing", "What is missing", "Share of items without a level; blank: no sheet.", _missing, SUBJECTS),
    StudyFigure(
        "without_rater",
        "One rater left out",
        "Line: all raters. A point far from it: that rater carries or spoils the agreement.",
        _left_out("rater"),
    ),
    StudyFigure(
        "without_subject",
        "One subject left out",
        "Line: all subjects. A point far from it: the result hangs on that subject.",
        _left_out("subject"),
        SUBJECTS,
    ),
    StudyFigure(
        "sensitivity",
        "Does the choice of data matter?",
        "Complete cases beside all ratings, each visit beside all visits pooled.",
        _sensitivity,
    ),
)


def _find(
    results: Sequence[Result], measure: str, statistic: str, variant: str, interval: str = "", visit: str = POOLED
) -> Result | None:
    wanted = (measure, visit, statistic, variant, POOLED)
    return next(
        (
            r
            for r in results
            if (r.measure, r.visit, r.statistic, r.variant, r.raters) == wanted
            and (not interval or r.interval == interval)
        ),
        None,
    )


def _name(of: Material, measure: str, visit: str) -> str:
    if measure.startswith("sum."):
        kind = measure.removeprefix("sum.")
        label = next((i.label.en for i in of.instrument.items if i.id.endswith(f".{kind}")), kind)
        return f"{label}, all sites"
    label = next((part.label.en for part in of.instrument.parts if part.id == measure), measure)
    is_several = len(of.table.visits) > 1
    return f"{label}, {'visits pooled' if visit == POOLED else visit}" if is_several else label


def _case(case: CaseKey) -> str:
    return f"{case.subject}, {case.visit}"


@lru_cache(maxsize=2)
def _bodies(instrument: Instrument) -> tuple[body_heat.Body, ...]:
    path = paths.resources() / "bodymap" / "human.toml"
    found = bodymap.load_bodymap(path.read_bytes(), path.name, instrument)
    return tuple(
        body_heat.Body(f.label.en, f.width, f.height, [(p.site, p.points) for p in f.parts], f.lines)
        for f in found.figures
    )


__all__ = ["FIGURES", "Material", "NothingToDraw", "StudyFigure", "material", "positions", "render"]
