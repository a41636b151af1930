"""Figures of agreement on totals: coefficients, differences, variances, habits and drift of the raters."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from dmscorer.domain.agreement.agreement import POOLED, Result
from dmscorer.domain.agreement.forest import forest
from dmscorer.domain.agreement.headline import stated
from dmscorer.domain.words import numerals
from dmscorer.figures.agreement import bland_altman, drift, forest_plot, interval_rows, share_bars
from dmscorer.figures.canvas import Picture
from dmscorer.workflows.figures.material import MOST_ROWS, Material, NothingToDraw, StudyFigure, case_words, find
from dmscorer.workflows.figures.request import FigureRequest

Draw: TypeAlias = Callable[[StudyFigure, Material, FigureRequest], Picture]


def forest_figure(figure: StudyFigure, of: Material, request: FigureRequest) -> Picture:
    bars = forest(of.results).bars
    if not bars:
        raise NothingToDraw(
            request.say(
                "No ICC(A,1) of a total or a sign is estimable.",
                "Keine ICC(A,1) einer Summe oder eines Zeichens ist schätzbar.",
            )
        )
    rows = [
        forest_plot.ForestRow(_name(of, bar.measure, bar.visit, request), bar.value, bar.low, bar.high) for bar in bars
    ]
    return forest_plot.forest_plot(
        rows, forest_plot.ForestWords(*figure.words(request), "ICC(A,1)", language=request.language), request.format
    )


def with_mean_figure(part: str) -> Draw:
    def draw(figure: StudyFigure, of: Material, request: FigureRequest) -> Picture:
        own = [one for one in of.deviations if one.measure == part]
        if not own:
            raise NothingToDraw(
                request.say(
                    "No case has a complete total by all raters.",
                    "Kein Fall hat vollständige Summen aller Untersucher.",
                )
            )
        # Every point would lie on one spot: a figure that looks like perfect agreement and shows nothing.
        if len({one.mean for one in own}) == 1 and not any(one.gap for one in own):
            raise NothingToDraw(request.say("All totals are the same.", "Alle Summen sind gleich."))
        row = find(of.results, part, "loam", "")
        limit = None
        if row is not None and row.value is not None:
            limit = bland_altman.Limit(row.value, row.low, row.high)
        dots = [bland_altman.Dot(one.rater, case_words(one.case), one.mean, one.gap) for one in own]
        words = bland_altman.BlandAltmanWords(
            *figure.words(request),
            request.say("mean of the raters", "Mittel der Untersucher"),
            request.say("rater minus mean", "Untersucher minus Mittel"),
            request.language,
        )
        return bland_altman.bland_altman(dots, limit, words, request.format)

    return draw


def pairs_figure(figure: StudyFigure, of: Material, request: FigureRequest) -> Picture:
    rows = []
    for part in of.instrument.parts:
        named = [r for r in of.results if (r.measure, r.visit, r.statistic) == (part.id, POOLED, "bland_altman")]
        for pair in dict.fromkeys(row.raters for row in named):
            by = {row.variant: row for row in named if row.raters == pair}
            bias, lower, upper = by["bias"], by["lower"], by["upper"]
            span = None if lower.value is None or upper.value is None else (lower.value, upper.value)
            label = f"{part.label.in_(request.language)}, {pair.replace('|', ' − ')}"
            rows.append(interval_rows.IntervalRow(label, bias.value, bias.low, bias.high, span, bias.note))
    if not any(row.value is not None for row in rows):
        raise NothingToDraw(
            request.say(
                "No pair of raters has two cases in common.", "Kein Paar von Untersuchern hat zwei gemeinsame Fälle."
            )
        )
    words = interval_rows.IntervalWords(
        *figure.words(request), request.say("points", "Punkte"), 0.0, request.language,
        is_coefficient=False, span=request.say("limits", "Grenzen"),
    )  # fmt: skip
    return interval_rows.interval_rows(rows, words, request.format)


def variance_figure(figure: StudyFigure, of: Material, request: FigureRequest) -> Picture:
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
        # Shares need all of their components: with one missing the others would be shown too large.
        if len(values) == len(names) and sum(values) > 0:
            shares = tuple(value / sum(values) for value in values)
            texts = tuple(
                f"{part.label.in_(request.language)}, {n}: {numerals.decimal(v, 2, request.language)} ({s:.0%})"
                for n, v, s in zip(names, values, shares, strict=True)
            )
            rows.append(share_bars.ShareRow(part.label.in_(request.language), shares, texts))
    if not rows:
        raise NothingToDraw(
            request.say("No variance component is estimable.", "Keine Varianzkomponente ist schätzbar.")
        )
    words = share_bars.ShareWords(
        *figure.words(request),
        request.say("share of the variance of one rater's total", "Anteil an der Varianz der Summe eines Untersuchers"),
        tuple(_component(name, request) for name in names),
        request.language,
    )
    return share_bars.share_bars(rows, words, request.format)


def use_of_levels_figure(figure: StudyFigure, of: Material, request: FigureRequest) -> Picture:
    """Only items with the longest scale, so that the shares of two raters can be compared."""
    # Shares of items with different numbers of levels cannot be compared.
    longest = max((item.maximum for item in of.instrument.items if not item.multiplies), default=0)
    items = [item.id for item in of.instrument.items if item.maximum == longest]
    rows = []
    for place, rater in enumerate(of.table.raters):
        given = [sheet.get(item) for (_, who), sheet in of.table.sheets.items() if who == place for item in items]
        known = [level for level in given if type(level) is int]
        if known:
            counts = [known.count(level) for level in range(longest + 1)]
            shares = tuple(count / len(known) for count in counts)
            texts = tuple(
                request.say(
                    f"{rater}, level {level}: {count} of {len(known)}",
                    f"{rater}, Stufe {level}: {count} von {len(known)}",
                )
                for level, count in enumerate(counts)
            )
            rows.append(share_bars.ShareRow(rater, shares, texts))
    if not rows:
        raise NothingToDraw(request.say("No rater has given a level.", "Kein Untersucher hat eine Stufe gegeben."))
    parts = tuple(request.say(f"level {level}", f"Stufe {level}") for level in range(longest + 1))
    return share_bars.share_bars(
        rows,
        share_bars.ShareWords(
            *figure.words(request),
            request.say("share of all levels given", "Anteil aller gegebenen Stufen"),
            parts,
            request.language,
        ),
        request.format,
    )


def drift_figure(figure: StudyFigure, of: Material, request: FigureRequest) -> Picture:
    part = of.instrument.parts[0].id
    steps = [
        drift.Step(one.rater, case_words(one.case), of.positions[one.case, one.rater], one.gap)
        for one in of.deviations
        if one.measure == part and (one.case, one.rater) in of.positions
    ]
    if not steps:
        raise NothingToDraw(
            request.say(
                "The order of reading is not known: the scores were brought in from elsewhere.",
                "Die Lesereihenfolge ist nicht bekannt: die Bewertungen kamen von außen.",
            )
        )
    words = drift.DriftWords(
        *figure.words(request),
        request.say("place in the rater's own order", "Platz in der eigenen Reihenfolge"),
        request.say("rater minus mean, points", "Untersucher minus Mittel, Punkte"),
        request.language,
    )
    return drift.drift(steps, words, request.format)


def left_out_figure(kind: str) -> Draw:
    def draw(figure: StudyFigure, of: Material, request: FigureRequest) -> Picture:
        part = of.instrument.parts[0].id
        every = next((one for one in of.left_out if one.measure == part and not one.kind), None)
        own = [one for one in of.left_out if one.measure == part and one.kind == kind]
        if not own:
            raise NothingToDraw(
                request.say(
                    "With 2 raters, none can be left out.", "Bei zwei Untersuchern kann niemand weggelassen werden."
                )
                if kind == "rater"
                else request.say("There is no subject.", "Es gibt keinen Patienten.")
            )
        if len(own) > MOST_ROWS:  # those that move it most
            middle = every.value if every and every.value is not None else 0.0
            own = sorted(own, key=lambda one: -abs((one.value if one.value is not None else middle) - middle))[
                :MOST_ROWS
            ]
        rows = [
            interval_rows.IntervalRow(
                request.say(f"without {one.who}", f"ohne {one.who}"), one.value, one.low, one.high, None, one.note
            )
            for one in own
        ]
        label = of.instrument.part(part).label
        words = interval_rows.IntervalWords(
            *figure.words(request), request.say(f"ICC(A,1) of {label.en.lower()}", f"ICC(A,1), {label.in_('de')}"),
            every.value if every else None, request.language,
        )  # fmt: skip
        return interval_rows.interval_rows(rows, words, request.format)

    return draw


def sensitivity_figure(figure: StudyFigure, of: Material, request: FigureRequest) -> Picture:
    rows, leading = [], stated(of.results)
    for part in of.instrument.parts:
        chosen: Sequence[tuple[str, Result | None]] = (
            (
                request.say("complete cases", "vollständige Fälle"),
                find(of.results, part.id, "icc", "A,1", "generalised"),
            ),
            (
                request.say("all ratings (REML)", "alle Bewertungen (REML)"),
                find(of.results, part.id, "icc_reml", "A,1", "generalised"),
            ),
            *(
                (request.say(f"visit {visit}", f"Visite {visit}"), leading.get(("total", visit, part.id)))
                for visit in of.table.visits[:6]
                if len(of.table.visits) > 1
            ),
        )
        for words, row in chosen:
            if row is not None:
                rows.append(
                    interval_rows.IntervalRow(
                        f"{part.label.in_(request.language)}, {words}", row.value, row.low, row.high, None, row.note
                    )
                )
    if not any(row.value is not None for row in rows):
        raise NothingToDraw(
            request.say("No ICC(A,1) of a total is estimable.", "Keine ICC(A,1) einer Summe ist schätzbar.")
        )
    words_ = interval_rows.IntervalWords(*figure.words(request), "ICC(A,1)", None, request.language)
    return interval_rows.interval_rows(rows, words_, request.format)


def _name(of: Material, measure: str, visit: str, request: FigureRequest) -> str:
    if measure.startswith("sum."):
        kind = measure.removeprefix("sum.")
        label = next((i.label.in_(request.language) for i in of.instrument.items if i.id.endswith(f".{kind}")), kind)
        return request.say(f"{label}, all sites", f"{label}, alle Regionen")
    label = next((part.label.in_(request.language) for part in of.instrument.parts if part.id == measure), measure)
    pooled = request.say("visits pooled (CI approximate)", "Visiten zusammen (KI näherungsweise)")
    return f"{label}, {pooled if visit == POOLED else visit}" if len(of.table.visits) > 1 else label


def _component(name: str, request: FigureRequest) -> str:
    """``subject:visit`` is the interaction of both."""
    german = {"subject": "Patient", "rater": "Untersucher", "residual": "Rest", "visit": "Visite"}
    return " × ".join(request.say(part, german.get(part, part)) for part in name.split(":"))
