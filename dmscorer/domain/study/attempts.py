"""What is asked before somebody may act: a passphrase, the first time a word; and how long wrong ones must wait."""

from datetime import timedelta
from math import ceil
from typing import Final

from dmscorer.domain.errors import Refusal

FREE: Final = 3  # mistypings that cost no time
LONGEST: Final = timedelta(minutes=5)
SHORTEST_PASSPHRASE: Final = 4


class ShortPassphrase(Refusal):
    def __init__(self) -> None:
        super().__init__(f"The passphrase is too short: use {SHORTEST_PASSPHRASE} signs or more.")


class WrongPassphrase(Refusal):
    def __init__(self) -> None:
        super().__init__("That is not this person's passphrase: try again.")


class CoordinatorFirst(Refusal):
    """Nobody signs in before the coordinator has a passphrase: a rater could otherwise set it and see everything."""

    def __init__(self) -> None:
        super().__init__("The coordinator has not signed in yet: the coordinator sets a passphrase first.")


class WordNeeded(Refusal):
    """Anybody at the computer could otherwise set a rater's passphrase and sign in that rater's name."""

    def __init__(self) -> None:
        super().__init__("You need a word to set your passphrase. Ask the coordinator for it.")


class WrongWord(Refusal):
    def __init__(self) -> None:
        super().__init__("That is not the word that the coordinator gave you last. Check it, then try again.")


class TooSoon(Refusal):
    """Nothing was checked: what was typed counts neither as wrong nor as right."""

    def __init__(self, n_refused: int, left: timedelta) -> None:
        seconds = max(1, ceil(left.total_seconds()))
        unit = "second" if seconds == 1 else "seconds"
        super().__init__(
            f"A wrong passphrase was given {n_refused} times in a row. Wait {seconds} {unit}, then try again."
        )


def delay(n_refused: int) -> timedelta:
    """From the last of ``n_refused`` wrong attempts to the next: none for the first few, then 1, 2, 4 … seconds."""
    if n_refused < FREE:
        return timedelta(0)
    # Capped before it is computed: 2 to the power of a thousand attempts is no number of seconds.
    return min(timedelta(seconds=2 ** min(n_refused - FREE, 20)), LONGEST)
