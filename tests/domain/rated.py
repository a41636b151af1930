"""Cases made of totals or sheets, with the values that the charter calls primary."""

from collections.abc import Mapping

from dmscorer.domain.charter.charter import Charter
from dmscorer.domain.consensus.primary import PrimaryValue, Rated, primary_values
from dmscorer.domain.instrument.instrument import Answer, Answers, Instrument
from dmscorer.domain.instrument.instrument_file import load
from tests.places import ROOT

CDASI = load((ROOT / "resources/instruments/cdasi-2.toml").read_bytes(), "cdasi-2.toml")
CHARTER = Charter("cdasi-2", "", seed=1)
AREAS = tuple(site.id for site in CDASI.sites if site.kind == "area")


def sheet(total: int, **changed: Answer) -> dict[str, Answer]:
    """Activity ``total`` of 0 to 39 from the erythema of the areas, damage 0; ``site__item=answer`` on top."""
    answers: dict[str, Answer] = dict.fromkeys(CDASI.item_ids, 0)
    for area in AREAS:
        answers[f"{area}.erythema"] = min(3, total)
        total -= min(3, total)
    assert not total, "more than the erythema of all areas"
    return answers | {name.replace("__", "."): answer for name, answer in changed.items()}


def values(
    sheets: Mapping[str, Answers], charter: Charter = CHARTER, instrument: Instrument = CDASI
) -> dict[str, PrimaryValue]:
    return primary_values(Rated("case", instrument, charter, sheets))


def activity(*totals: int, raters: str = "ABC", charter: Charter = CHARTER) -> PrimaryValue:
    """Of complete sheets with these totals, by rater."""
    return values({rater: sheet(total) for rater, total in zip(raters, totals, strict=False)}, charter)["activity"]
