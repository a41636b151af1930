"""Words of the course of one subject, English and German."""

from dmscorer.domain.results.course import Verdict
from dmscorer.workflows.figures.result_material import both

CHANGE = both("change", "Änderung")
ERROR = both("measurement error", "Messfehler")
VERDICTS = {
    Verdict.MET: both("met", "erreicht"),
    Verdict.BETTER: both("met, better", "erreicht, besser"),
    Verdict.WORSE: both("met, worse", "erreicht, schlechter"),
    Verdict.NOT_MET: both("not met", "nicht erreicht"),
    Verdict.NOT_APPLICABLE: both("not applicable", "nicht anwendbar"),
}
SIGNS = {
    Verdict.MET: "✓",
    Verdict.BETTER: "✓ ↓",
    Verdict.WORSE: "✓ ↑",
    Verdict.NOT_MET: "✗",
    Verdict.NOT_APPLICABLE: "–",
}
KEY = both(
    "✓ met (↓ better, ↑ worse), ✗ not met, – not applicable. Measurement error: > 1, outside that of one rater; > {k}, ≤ 1, inside that of one, "
    "outside that of {k}; ≤ {k}, inside that of {k}.",
    "✓ erreicht (↓ besser, ↑ schlechter), ✗ nicht erreicht, – nicht anwendbar. Messfehler: > 1, jenseits von einem "
    "Untersucher; > {k}, ≤ 1, im Fehler von einem, jenseits von {k}; ≤ {k}, im Fehler von {k}.",
)
SQUARES = both(
    "Squares: from dark to light blue complete relief, marked, moderate and slight improvement; grey no change; orange worsening.",
    "Quadrate: von dunkel- bis hellblau vollständige Rückbildung, deutliche, mäßige und leichte Besserung; grau unverändert; "
    "orange Verschlechterung.",
)
WITHIN_ALL = both("inside that of {k} raters", "im Fehler von {k} Untersuchern")
BETWEEN = both("inside that of 1 rater, outside that of {k}", "im Fehler von 1 Untersucher, jenseits von {k}")
BEYOND = both("outside that of 1 rater", "jenseits von 1 Untersucher")
RATERS = both("{k} raters", "{k} Unters.")
ONE_RATER = both("1 rater", "1 Unters.")
MONTHS = both("{m} months", "{m} Monate")
MONTH = both("1 month", "1 Monat")

PROVISIONAL = both("{value} (provisional, {raters})", "{value} (vorläufig, {raters})")
BETWEEN_ENDS = both("{low} to {high}", "{low} bis {high}")
NOT_COMPLETE = both("{visit}: not complete, {low} to {high}", "{visit}: unvollständig, {low} bis {high}")
UNEVEN = both("Visits at even distances, not to scale.", "Visiten in gleichen Abständen, nicht maßstäblich.")
READING = both(
    "Arrow: change from {baseline}; ticks: smallest detectable change of this study (consistency form): {errors}.",
    "Pfeil: Änderung gegenüber {baseline}; Striche: kleinste erkennbare Änderung dieser Studie (Konsistenzform): {errors}.",
)
NO_ERROR = both(
    "Arrow: change from {baseline}. This study’s smallest detectable change is not estimable.",
    "Pfeil: Änderung gegenüber {baseline}. Die kleinste erkennbare Änderung dieser Studie ist nicht schätzbar.",
)
AN_ERROR = both("{part} {one} (1 rater), {mean} (mean of {k})", "{part} {one} (1 Untersucher), {mean} (Mittel von {k})")
SMALL = both("Small circles: single raters.", "Kleine Kreise: einzelne Untersucher.")
BANDS = both("Grey: severity by {set}.", "Grau: Schweregrad nach {set}.")
