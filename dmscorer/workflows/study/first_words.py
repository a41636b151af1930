"""A word with which a rater sets a passphrase: given by the coordinator, shown once, kept as a hash in the audit trail.

Giving one takes away the passphrase that the rater had: it is also how a forgotten passphrase is reset.
"""

import json
from datetime import datetime
from typing import Final

from dmscorer.domain.errors import Refusal
from dmscorer.domain.reading.blinding import DIGITS, LETTERS
from dmscorer.domain.study.attempts import WordNeeded, WrongWord
from dmscorer.domain.study.study import Person, Role
from dmscorer.store.study import events, passphrases, row_digests, studies
from dmscorer.store.study.database import Database
from dmscorer.workflows.study import attempts

GIVEN: Final = "word_given"
LENGTH: Final = 8  # of 21 signs: 35 bits, each guess slowed down and recorded


class OnlyCoordinator(Refusal):
    def __init__(self) -> None:
        super().__init__("Only the coordinator can reset a passphrase. Sign in as coordinator.")


class OnlyForRaters(Refusal):
    def __init__(self) -> None:
        super().__init__("The coordinator's passphrase cannot be reset. Choose a rater.")


def give(database: Database, at: datetime, coordinator: Person, rater: Person) -> str:
    """The word, such as K7F3-M4P9; it replaces every earlier word and the rater's passphrase."""
    if coordinator.role is not Role.COORDINATOR:
        raise OnlyCoordinator
    if rater.role is not Role.RATER:
        raise OnlyForRaters
    drawn = passphrases.drawn(LETTERS + DIGITS, LENGTH)
    stored = passphrases.hashed(drawn)
    with database.write() as connection:
        is_reset = studies.passphrase(connection, rater.id) is not None
        studies.set_passphrase(connection, rater.id, None)
        told = row_digests.told(connection, {"passphrases": [rater.id]})
        body = {"person": rater.code, "word": stored, "is_reset": is_reset}
        events.record(connection, at, coordinator.code, GIVEN, body | told)
    return f"{drawn[: LENGTH // 2]}-{drawn[LENGTH // 2 :]}"


def check(database: Database, at: datetime, code: str, word: str) -> None:
    """Whether this is the word that this person was given last. Raises WordNeeded, WrongWord, TooSoon."""
    with database.read() as connection:
        told = [json.loads(event.body) for event in events.of_kinds(connection, (GIVEN,))]
    own = [str(body["word"]) for body in told if body["person"] == code]
    if not own or not word.strip():
        raise WordNeeded
    plain = "".join(sign for sign in word.upper() if sign.isalnum())
    if not attempts.is_accepted(database, at, code, lambda: passphrases.matches(own[-1], plain)):
        raise WrongWord
