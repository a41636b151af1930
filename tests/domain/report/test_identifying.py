"""Labels that may name somebody, and codes that do not."""

import pytest

from dmscorer.domain.report.identifying import looks_personal


@pytest.mark.parametrize(
    "label",
    ["Müller", "Mu\u0308ller", "MÜLLER", "mueller", "Doe, J", "anna_schmidt", "Anna-Lena", "O’Neill", "P01 Kurz",
     "05.03.71", "1971-03-05", "05031971", "19710305", "3/5/1971"],
)  # fmt: skip
def test_names_and_days_are_seen(label: str) -> None:
    assert looks_personal(label)


@pytest.mark.parametrize(
    "label",
    ["P01", "P 1", "001", "S-01", "DM-07", "ABC", "AB", "Patient 7", "patient_a", "Subject A", "Proband-3", "12345678", "Pat01", "99.99.99"],
)  # fmt: skip
def test_codes_are_none(label: str) -> None:
    assert not looks_personal(label)
