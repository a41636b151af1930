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
