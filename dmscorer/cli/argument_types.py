"""What one word of a command must look like; each refuses with the sentence that argparse prints."""

import argparse

from dmscorer.domain.study.study import NewPerson


def person(text: str) -> NewPerson:
    code, equals, name = text.partition("=")
    if not (equals and code.strip() and name.strip()):
        raise argparse.ArgumentTypeError(f"'{text}' is not CODE=NAME, such as A=Dr. Adams")
    return NewPerson(code.strip(), name.strip())


def resamples(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1 to 100000")
    return int(text)


def seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 39 or int(text) >= 2**128:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 0 to {2**128 - 1}")
    return int(text)


def resampling_seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 10 or int(text) >= 2**31:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 0 to {2**31 - 1}")
    return int(text)
