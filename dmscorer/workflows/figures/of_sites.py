"""Figures of agreement over the sites of the body, and of what is missing."""

from functools import lru_cache

from dmscorer import paths
from dmscorer.domain.instrument import bodymap
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.figures.agreement import body_heat, heat_map
from dmscorer.figures.canvas import Picture
from dmscorer.workflows.figures.material import MOST_ROWS, Material, NothingToDraw, StudyFigure, case_words
from dmscorer.workflows.figures.request import FigureRequest

DEEPEST = 0.5  # of the scale: two raters half a scale apart are as dark as it gets


def heat_figure(figure: StudyFigure, of: Material, request: FigureRequest) -> Picture:
    sites = {site.id: site.label.in_(request.language) for site in of.instrument.sites if site.kind != "single"}
    kinds: dict[str, str] = {}
    cells: dict[tuple[str, str], float | None] = {}
    for one in of.differences:
        if one.site in sites and one.share is not None:
            kind = one.item.removeprefix(f"{one.site}.")
            kinds.setdefault(kind, of.instrument.item(one.item).label.in_(request.language))
            cells[one.site, kind] = float(one.share) if one.is_varying else None
    if not cells:
        raise NothingToDraw(
            request.say("No case has two ratings of an item.", "Kein Fall hat zwei Bewertungen eines Items.")
        )
    words = heat_map.HeatWords(
        *figure.words(request),
        sites,
        kinds,
        *_scale(request),
        DEEPEST,
        request.say("and more", "und mehr"),
        request.language,
    )
    return heat_map.heat_map(cells, words, request.format)


def body_figure(figure: StudyFigure, of: Material, request: FigureRequest) -> Picture:
    values: dict[str, float | None] = {}
    for site in of.instrument.sites:
        own = [one for one in of.differences if one.site == site.id and one.share is not None]
        varying = [float(one.share) for one in own if one.is_varying and one.share is not None]
        if own:
            values[site.id] = sum(varying) / len(varying) if varying else None
    if not values:
        raise NothingToDraw(
            request.say("No case has two ratings of an item.", "Kein Fall hat zwei Bewertungen eines Items.")
        )
    names = {site.id: site.label.in_(request.language) for site in of.instrument.sites}
    words = body_heat.BodyWords(
        *figure.words(request), names, *_scale(request), DEEPEST, request.say("and more", "und mehr"), request.language
    )
    return body_heat.body_heat(_bodies(of.instrument, request.language), values, words, request.format)


def missing_figure(figure: StudyFigure, of: Material, request: FigureRequest) -> Picture:
    """One row a case: the share of items without a level, by rater; absent where a rater has no sheet."""
    if len(of.table.cases) > MOST_ROWS:
        raise NothingToDraw(
            request.say(
                f"More than {MOST_ROWS} cases: the table of missing ratings says it better.",
                f"Mehr als {MOST_ROWS} Fälle: die Tabelle der fehlenden Bewertungen sagt es besser.",
            )
        )
    items = [item.id for item in of.instrument.items if item.id not in of.table.charted and not item.is_history]
    cells: dict[tuple[str, str], float | None] = {}
    for (case, rater), sheet in of.table.sheets.items():
        lacking = sum(type(sheet.get(item)) is not int for item in items)
        cells[str(case), of.table.raters[rater]] = lacking / len(items)
    if not any(cells.values()):
        raise NothingToDraw(
            request.say(
                "Nothing is missing: every rater gave every item of every case a level.",
                "Nichts fehlt: jeder Untersucher gab jedem Item jedes Falls eine Stufe.",
            )
        )
    rows = {str(at): case_words(case) for at, case in enumerate(of.table.cases)}
    columns = {rater: rater for rater in of.table.raters}
    words = heat_map.HeatWords(
        *figure.words(request),
        rows,
        columns,
        request.say("share missing", "Anteil fehlend"),
        request.say("not estimable", "nicht schätzbar"),
        language=request.language,
    )
    return heat_map.heat_map(cells, words, request.format)


def _scale(request: FigureRequest) -> tuple[str, str]:
    return request.say("mean difference", "mittlerer Unterschied"), request.say("nothing varies", "nichts variiert")


@lru_cache(maxsize=4)
def _bodies(instrument: Instrument, language: str) -> tuple[body_heat.Body, ...]:
    path = paths.resources() / "bodymap" / "human.toml"
    found = bodymap.load_bodymap(path.read_bytes(), path.name, instrument)
    return tuple(
        body_heat.Body(f.label.in_(language), f.width, f.height, [(p.site, p.points) for p in f.parts], f.lines)
        for f in found.figures
    )
