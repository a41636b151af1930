"""The clinical columns and their choices in words, English and German."""

from dmscorer.domain.results.clinical import Response
from dmscorer.domain.words.text import Text


def _said(en: str, de: str) -> Text:
    return Text.of({"en": en, "de": de})


DOMAIN_WORDS = {"muscle": _said("Muscle strength", "Muskelkraft"), "skin": _said("Skin", "Haut")}
RESPONSE_WORDS = {
    Response.COMPLETE_RELIEF: _said("complete relief", "vollständige Rückbildung"),
    Response.MARKED_IMPROVEMENT: _said("marked improvement", "deutliche Besserung"),
    Response.MODERATE_IMPROVEMENT: _said("moderate improvement", "mäßige Besserung"),
    Response.SLIGHT_IMPROVEMENT: _said("slight improvement", "leichte Besserung"),
    Response.NO_CHANGE: _said("no change", "unverändert"),
    Response.WORSENING: _said("worsening", "Verschlechterung"),
}
DIAGNOSIS_WORDS = {
    "classic": _said("classic", "klassisch"),
    "overlap": _said("overlap", "Overlap"),
    "paraneoplastic": _said("paraneoplastic", "paraneoplastisch"),
    "juvenile": _said("juvenile", "juvenil"),
    "amyopathic": _said("amyopathic", "amyopathisch"),
}
COLUMN_WORDS = {
    "date": _said("Date", "Datum"),
    "cycle": _said("Cycle", "Zyklus"),
    "ck_u_l": _said("Creatine kinase (U/l)", "Kreatinkinase (U/l)"),
    "ck_upper_limit": _said("Upper limit of creatine kinase (U/l)", "Obergrenze der Kreatinkinase (U/l)"),
    "pga_muscle": _said("Muscle strength, physician's assessment", "Muskelkraft, ärztliche Einschätzung"),
    "pga_skin": _said("Skin, physician's assessment", "Haut, ärztliche Einschätzung"),
    "ivig_cycles": _said("IVIG cycles", "IVIG-Zyklen"),
    "ivig_g_kg": _said("IVIG dose (g/kg)", "IVIG-Dosis (g/kg)"),
    "gc_mg_day": _said("Glucocorticoids (mg/day)", "Glukokortikoide (mg/Tag)"),
    "co_medication": _said("Co-medication", "Begleitmedikation"),
    "diagnosis": _said("Diagnosis", "Diagnose"),
    "adverse_event": _said("Adverse event", "Unerwünschtes Ereignis"),
    "therapy_status": _said("State of the therapy", "Stand der Therapie"),
    "stop_reason": _said("Reason for stopping", "Grund des Absetzens"),
}
OF_A_COLUMN = {
    "last known": _said("last known value", "letzter bekannter Wert"),
    "mean of each subject": _said("mean of each subject over the visits", "Mittel je Patient über die Visiten"),
    "sum of each subject": _said("sum of each subject over the visits", "Summe je Patient über die Visiten"),
    "normal": _said("normal", "normal"),
}
DERIVED_WORDS = {
    "subjects": _said("Subjects", "Patienten"),
    "follow_up (months)": _said("Follow-up (months)", "Nachbeobachtung (Monate)"),
    "glucocorticoids stopped": _said("Glucocorticoids stopped", "Glukokortikoide abgesetzt"),
    "any adverse_event": _said("Any adverse event", "Irgendein unerwünschtes Ereignis"),
    "no adverse_event": _said("No adverse event", "Kein unerwünschtes Ereignis"),
    "any relapse": _said("Relapse", "Rezidiv"),
    "relapse": _said("Relapse by visit", "Rezidiv je Visite"),
    "first therapy": _said("First therapy", "Erste Therapie"),
    "therapy stopped": _said("Therapy stopped", "Therapie beendet"),
    "therapy stopped, of all": _said("Therapy stopped, of all", "Therapie beendet, von allen"),
    "therapy stopped, of those who stopped": _said(
        "Reason, of those who stopped", "Grund, von denen mit beendeter Therapie"
    ),
}
CUMULATIVE_WORDS = {
    "at_least_moderate": _said("at least moderate improvement", "mindestens mäßige Besserung"),
    "any_improvement": _said("any improvement", "irgendeine Besserung"),
}


def characteristic_words(name: str) -> Text | None:
    """A characteristic of the cohort in words: a column, what is derived from one, or another name of the program's own."""
    if name in DERIVED_WORDS:
        return DERIVED_WORDS[name]
    column, _, rest = name.partition(" (")[0].partition(", ")
    if column not in COLUMN_WORDS or (rest and rest not in OF_A_COLUMN):
        return None
    words = COLUMN_WORDS[column]
    if not rest:
        return words
    of = OF_A_COLUMN[rest]
    return _said(f"{words.en}, {of.en}", f"{words.in_('de')}, {of.in_('de')}")
