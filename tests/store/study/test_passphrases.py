"""Passphrases with the parameters that people get; all other tests use cheaper ones (tests/conftest.py)."""

import runpy

from argon2 import Type, extract_parameters

from dmscorer.store.study import passphrases


def test_a_stored_passphrase_is_as_hard_to_guess_as_rfc_9106_asks() -> None:
    """Its second recommended option (section 4): Argon2id, 3 passes over 64 MiB."""
    real = runpy.run_path(str(passphrases.__file__))  # as it is without what tests have put in
    stored = real["hashed"]("tied to a rock")
    used = extract_parameters(stored)
    assert used.type is Type.ID
    assert used.time_cost >= 3
    assert used.memory_cost >= 64 * 1024
    assert "tied" not in stored
    assert real["matches"](stored, "tied to a rock")
    assert not real["matches"](stored, "tied to a rope")


def test_tests_use_cheap_ones_that_match_just_the_same() -> None:
    stored = passphrases.hashed("tied to a rock")
    assert extract_parameters(stored).memory_cost < 1024
    assert passphrases.matches(stored, "tied to a rock")
    assert not passphrases.matches(stored, "tied to a rope")
