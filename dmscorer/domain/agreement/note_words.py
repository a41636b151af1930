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
    "the two raters differ by a constant, hence no interval": "die beiden unterscheiden sich um eine Konstante, daher kein Intervall",
    "interval by Graybill and Wang, as in Christensen 2020": "Intervall nach Graybill und Wang, wie bei Christensen 2020",
    "the raters agree everywhere, hence no interval": "die Untersucher stimmen überall überein, daher kein Intervall",
    "too few cases for an interval: its formula has no lower limit here": "zu wenige Fälle für ein Intervall: die Formel hat hier "
    "keine untere Grenze",
    "no residual or no case variation, hence no interval": "kein Rest oder keine Unterschiede der Fälle, daher kein Intervall",
    "interval for these raters": "Intervall für diese Untersucher",
    "interval for raters in general": "Intervall für Untersucher im Allgemeinen",
    "undefined in over 5 % of resamples, hence no interval": "in über 5 % der Stichproben nicht definiert, daher kein Intervall",
    "visits pooled, interval rough": "Visiten zusammen, Intervall grob",
    "visits pooled, P rough": "Visiten zusammen, P grob",
    "sites counted as independent, interval rough": "Regionen als unabhängig gezählt, Intervall grob",
    "from all available ratings (REML)": "aus allen vorhandenen Bewertungen (REML)",
}


def note_in(note: str, language: str) -> str:
    """The note in the language; a part that nobody has translated stays as it is."""
    if not language.startswith("de"):
        return note
    return "; ".join(GERMAN.get(part, part) for part in note.split("; "))
