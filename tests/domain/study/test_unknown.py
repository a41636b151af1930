"""Words that say that nothing is known, and answers that look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.study.unknown import is_unknown

WORDS = ("n/a", "NA", "N/A", "k. A.", "k.A.", "unbekannt", "unknown", "missing", "fehlt", "-", "–", ".", "?", "NaN", "")  # fmt: skip


@given(st.sampled_from(WORDS), st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from(["", " ", "\u00a0", "\u200b"]))  # fmt: skip
def test_case_and_spaces_do_not_count(word: str, spelling: type[str], around: str) -> None:
    assert is_unknown(f"{around}{spelling(word)}{around}")


@pytest.mark.parametrize(
    "answer", ["no", "none", "keine", "nein", "0", "nil", "Na+ 140", "nausea", "-1", "KA-1", "<30", "unknown rash"]
)
def test_answers_are_answers(answer: str) -> None:
    assert not is_unknown(answer)
