"""Passphrases: argon2id with the library's own parameters; only the hash is stored."""

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

_hasher = PasswordHasher()


def hashed(phrase: str) -> str:
    return _hasher.hash(phrase)


def matches(stored: str, phrase: str) -> bool:
    """Takes about 50 ms on purpose."""
    try:
        return _hasher.verify(stored, phrase)
    except VerifyMismatchError:
        return False
