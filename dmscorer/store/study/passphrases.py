"""Passphrases: argon2id with the library's own parameters; only the hash is stored."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

# No parameters of our own: the library's follow what is recommended, and each hash says with which it was made.
_hasher = PasswordHasher()


def hashed(phrase: str) -> str:
    return _hasher.hash(phrase)


def matches(stored: str, phrase: str) -> bool:
    """Takes about 50 ms on purpose."""
    try:
        return _hasher.verify(stored, phrase)
    except VerifyMismatchError:
        return False


def drawn(signs: str, length: int) -> str:
    """A word that nobody can foresee."""
    return "".join(secrets.choice(signs) for _ in range(length))
