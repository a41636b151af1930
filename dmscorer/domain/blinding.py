"""Blind codes and reading orders, drawn from a seed: the same seed gives the same draw on every machine."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from random import Random

# No vowels (no words), nothing that is mistaken for another sign (0/O, 1/I/L, 5/S, 2/Z, 8/B).
LETTERS = "CDFGHJKMNPQRTVWX"
DIGITS = "34679"
TRIES = 40  # random constructions per gap before a smaller gap is accepted


def random_for(seed: int, *purpose: str) -> Random:
    """A generator of its own for each purpose, so that one draw never shifts another. Text seeds are hashed by SHA-512."""
    return Random(":".join((str(seed), *purpose)))


def blind_codes(random: Random) -> Iterator[str]:
    """Endless distinct codes such as K7F3 that carry nothing; five signs once the four-sign ones run short."""
    seen: set[str] = set()
    while True:
        pattern = "LDLD" if len(seen) < 3000 else "LDLDL"
        code = "".join(random.choice(LETTERS if sign == "L" else DIGITS) for sign in pattern)
        if code not in seen:
            seen.add(code)
            yield code


def reading_order(subject_of: Sequence[tuple[str, str]], random: Random, distance: int = 5) -> tuple[str, ...]:
    """A seeded permutation of cases with the visits of one subject ``distance`` or more places apart.

    ``subject_of``: (case, subject) in visit order. Where the distance cannot be had, the largest that a random
    construction reaches is used. Which visit comes first is balanced over the subjects.
    """
    slots = _subject_slots(Counter(subject for _, subject in subject_of), random, distance)
    cases = _visits_in_reading_order(subject_of, random)
    return tuple(cases[subject].pop() for subject in slots)


def smallest_gap(order: Sequence[str], subject_of: dict[str, str]) -> int | None:
    """The smallest distance between two visits of one subject in an order; None if no subject has two."""
    last: dict[str, int] = {}
    gaps = []
    for place, case in enumerate(order):
        subject = subject_of[case]
        if subject in last:
            gaps.append(place - last[subject])
        last[subject] = place
    return min(gaps, default=None)


def _subject_slots(counts: Counter[str], random: Random, distance: int) -> list[str]:
    for gap in range(max(distance, 1), 0, -1):
        for _ in range(TRIES if gap > 1 else 1):
            slots = _try_slots(counts, random, gap)
            if slots is not None:
                return slots
    raise AssertionError("a gap of 1 always has a construction")


def _try_slots(counts: Counter[str], random: Random, gap: int) -> list[str] | None:
    """Place by place: a random subject among those free now, those with the most visits left first when it gets tight."""
    left = dict(counts)
    free_from = dict.fromkeys(left, 0)
    slots: list[str] = []
    for place in range(counts.total()):
        free = [subject for subject in left if free_from[subject] <= place]
        if not free:
            return None
        most = max(left.values())
        is_tight = (counts.total() - place) <= (most - 1) * gap + sum(n == most for n in left.values())
        chosen = random.choice([s for s in free if left[s] == most] or free) if is_tight else random.choice(free)
        slots.append(chosen)
        free_from[chosen] = place + gap
        left[chosen] -= 1
        if not left[chosen]:
            del left[chosen]
    return slots


def _visits_in_reading_order(subject_of: Sequence[tuple[str, str]], random: Random) -> dict[str, list[str]]:
    """Cases per subject, last to be read first (they are popped): half of the subjects in visit order, half reversed."""
    cases: defaultdict[str, list[str]] = defaultdict(list)
    for case, subject in subject_of:
        cases[subject].append(case)
    several = [subject for subject, own in cases.items() if len(own) > 1]
    random.shuffle(several)
    for index, subject in enumerate(several):
        if len(cases[subject]) > 2:
            random.shuffle(cases[subject])
        elif index % 2:
            cases[subject].reverse()
    return dict(cases)
