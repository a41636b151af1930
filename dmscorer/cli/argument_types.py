"""What one word of a command must look like; each refuses with the sentence that argparse prints."""

import argparse
from collections.abc import Callable

from dmscorer.domain.study.study import NewPerson


def person(text: str) -> NewPerson:
    code, equals, name = text.partition("=")
    if not (equals and code.strip() and name.strip()):
        raise argparse.ArgumentTypeError(f"'{text}' is not CODE=NAME, such as A=Dr. Adams")
    return NewPerson(code.strip(), name.strip())


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Both borders included."""

    def read(text: str) -> int:
        # The length first: Python refuses to read a number of thousands of digits.
        is_number = text.isascii() and text.isdigit() and len(text) <= len(str(high))
        if not is_number or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from {low} to {high}")
        return int(text)

    return read
