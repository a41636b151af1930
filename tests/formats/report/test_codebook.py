"""The codebook explains every column of the tables it goes with."""

import csv
import io

from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.formats.consensus import consensus
from dmscorer.formats.report import codebook


def test_every_column_is_explained(cdasi: Instrument) -> None:
    rows = list(csv.DictReader(io.StringIO(codebook.encode(cdasi, "c" * 64).decode(), newline="")))
    explained = {row["column"] for row in rows}
    assert set(consensus.columns(cdasi)) <= explained
    by_column = {row["column"]: row for row in rows}
    assert by_column["scalp.scale"]["values"] == "0 absent; 1 scale; 2 crust, lichenified"
    assert "1 multiplies gottrons_hands.erythema by 2" in by_column["gottrons_hands.papules"]["meaning"]
    assert any("University of Pennsylvania" in row["meaning"] for row in rows)
    assert any("c" * 64 in row["meaning"] for row in rows)


def test_what_a_variant_leaves_out_is_said(cdasi: Instrument) -> None:
    text = codebook.encode(cdasi.without(["alopecia.recent"]), "").decode()
    assert "without alopecia, activity 0–99" in text
    assert "history, not a picture, left out of this study" in text
