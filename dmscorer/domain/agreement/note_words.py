"""The notes of the agreement table in German: why something is not estimable, and how an interval has to be read."""

GERMAN = {
    "fewer than two raters": "weniger als zwei Untersucher",
    "fewer than two cases rated by all raters": "weniger als zwei von allen bewertete Fälle",
    "no case rated by both raters": "kein von beiden bewerteter Fall",
    "no case rated by all raters": "kein von allen bewerteter Fall",
    "no case rated by two raters or more": "kein von zwei oder mehr Untersuchern bewerteter Fall",
    "both raters used one and the same level": "beide nutzten nur ein und dieselbe Stufe",
    "no pair has a defined kappa": "für kein Paar ist Kappa definiert",
    "fewer than two cases rated by two raters or more": "weniger als zwei von zwei oder mehr Untersuchern bewertete Fälle",
    "no residual disagreement: the likelihood has no maximum": "keine Restabweichung: die Likelihood hat kein Maximum",
    "all ratings are the same": "alle Bewertungen sind gleich",
    "all ratings are the same: 1 by definition": "alle Bewertungen sind gleich: definitionsgemäß 1",
    "no rater said yes": "niemand sagte ja",
    "no rater said no": "niemand sagte nein",
    "the cases do not differ": "die Fälle unterscheiden sich nicht",
    "the raters differ by constants only: no residual to test against": "die Untersucher unterscheiden sich nur um Konstanten: "
    "kein Rest, gegen den zu prüfen wäre",
    "the raters agree everywhere: nothing to test": "die Untersucher stimmen überall überein: nichts zu prüfen",
    "fewer than two cases rated by both raters": "weniger als zwei von beiden bewertete Fälle",
    "fewer than two subjects with every visit rated by all raters": "weniger als zwei Patienten mit allen Visiten von allen bewertet",
    "too few ratings to tell raters and error apart": "zu wenige Bewertungen, um Untersucher und Fehler zu trennen",
    "one case only: nothing varies between cases": "nur ein Fall: zwischen Fällen variiert nichts",
    "no CI: the two raters differ by a constant": "kein KI: die beiden unterscheiden sich um eine Konstante",
    "no CI: the raters agree everywhere": "kein KI: die Untersucher stimmen überall überein",
    "no CI: with so few cases its lower limit is minus infinity": "kein KI: bei so wenigen Fällen ist die untere Grenze minus "
    "unendlich",
    "no CI: no residual disagreement": "kein KI: keine Restabweichung",
    "no CI: the cases do not differ": "kein KI: die Fälle unterscheiden sich nicht",
    "no CI: too few ratings": "kein KI: zu wenige Bewertungen",
    "no CI: the estimate lies outside it": "kein KI: der Schätzwert läge außerhalb",
    "no CI: cases have different raters": "kein KI: die Fälle haben verschiedene Untersucher",
    "CI for these raters": "KI für diese Untersucher",
    "no CI: undefined in over 5 % of resamples": "kein KI: in über 5 % der Stichproben nicht definiert",
    "visits pooled (CI approximate)": "Visiten zusammen (KI näherungsweise)",
    "visits pooled (P approximate)": "Visiten zusammen (P näherungsweise)",
    "sites counted as independent (CI approximate)": "Regionen als unabhängig gezählt (KI näherungsweise)",
    "from all available ratings (REML)": "aus allen vorhandenen Bewertungen (REML)",
    "complete cases only": "nur vollständige Fälle",
}
HARMONIC = "mean of k ratings, k = harmonic mean of the ratings a case ="
STARTS = {HARMONIC: "Mittel von k Bewertungen, k = harmonisches Mittel der Bewertungen je Fall ="}


def note_in(note: str, language: str) -> str:
    """The note in the language; a part that nobody has translated stays as it is."""
    if not language.startswith("de"):
        return note
    return "; ".join(_german(part) for part in note.split("; "))


def _german(part: str) -> str:
    for start, german in STARTS.items():
        if part.startswith(start):
            return german + part.removeprefix(start).replace(".", ",")
    return GERMAN.get(part, part)
