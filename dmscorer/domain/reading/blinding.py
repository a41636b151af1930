"""Reading orders, drawn from a seed: the same seed gives the same order on every machine. Blind codes, from no seed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations, permutations
from math import floor
from random import Random

# No vowels (no words), nothing that is mistaken for another sign (0/O, 1/I/L, 5/S, 2/Z, 8/B).
LETTERS = "CDFGHJKMNPQRTVWX"
DIGITS = "34679"
TRIES = 40  # random constructions per gap before the one that always succeeds
MOST_PERMUTED = 4  # visits of one subject whose every order is tried; of more, exchanges of two


def random_for(seed: int, *purpose: str) -> Random:
    """A generator of its own for each purpose, so that one draw never shifts another. Text seeds are hashed by SHA-512."""
    return Random(":".join((str(seed), *purpose)))


def blind_codes(random: Random) -> Iterator[str]:
    """Endless distinct codes such as K7F3 that carry nothing; five signs once the four-sign ones run short.

    ``random``: the system's own, for codes that raters see; nothing must lead from a code to anything.
    """
    seen: set[str] = set()
    while True:
        pattern = "LDLD" if len(seen) < 3000 else "LDLDL"
        code = "".join(random.choice(LETTERS if sign == "L" else DIGITS) for sign in pattern)
        if code not in seen:
            seen.add(code)
            yield code


def reading_order(
    subject_of: Sequence[tuple[str, str]], random: Random, distance: int = 5, before: Sequence[str] = ()
) -> tuple[str, ...]:
    """A seeded permutation of cases with the visits of one subject ``distance`` or more places apart.

    ``subject_of``: (case, subject) in visit order; ``before``: subjects of the cases that stand before these in the
    order. Where the distance cannot be had, the largest possible is (behind others, the largest that is found). First,
    second … visits are spread evenly over the two halves, and which visit comes first is balanced over the subjects.
    """
    slots = _subject_slots(Counter(subject for _, subject in subject_of), random, distance, before)
    return _balanced(slots, subject_of, random)


def largest_gap(counts: Counter[str], distance: int) -> int:
    """The largest distance up to ``distance`` that an order of so many visits a subject can keep.

    Between the first and the last of the ``most`` visits of one subject lie ``most - 1`` gaps; every subject with as
    many visits needs a place of its own in each of them and one more at an end.
    """
    most = max(counts.values(), default=0)
    if most < 2:
        return max(distance, 1)
    spare = counts.total() - sum(count == most for count in counts.values())
    return max(1, min(distance, spare // (most - 1)))


def repeat_cases(subject_of: Sequence[tuple[str, str]], share: float, random: Random) -> tuple[str, ...]:
    """The cases to be read twice: ``share`` of all, rounded half up, at least one; no subject twice before all once."""
    wanted = max(1, floor(len(subject_of) * share + 0.5)) if share > 0 and subject_of else 0
    cases: defaultdict[str, list[str]] = defaultdict(list)
    for case, subject in subject_of:
        cases[subject].append(case)
    # Sorted before shuffling: a dictionary's order comes from whoever called, the draw must come from the seed alone.
    subjects = sorted(cases)
    random.shuffle(subjects)
    for own in subjects:
        random.shuffle(cases[own])
    turns = max((len(own) for own in cases.values()), default=0)
    drawn = [cases[own][turn] for turn in range(turns) for own in subjects if turn < len(cases[own])]
    return tuple(drawn[:wanted])


def second_part_opens(last_signature: datetime, washout_days: int) -> datetime:
    """So many days of 24 hours after a rater's last signature in the first part, whichever case it was for.

    Not after that of the repeated cases alone: the date would then tell something about which they are.
    """
    return last_signature + timedelta(days=washout_days)


def smallest_gap(subjects: Sequence[str]) -> int | None:
    """The smallest distance between two cases of one subject, ``subjects`` in reading order; None if none has two."""
    last: dict[str, int] = {}
    gaps = []
    for place, subject in enumerate(subjects):
        if subject in last:
            gaps.append(place - last[subject])
        last[subject] = place
    return min(gaps, default=None)


def visits_in_halves(order: Sequence[str], subject_of: Sequence[tuple[str, str]]) -> list[int]:
    """For first, second … visits of the subjects: how many more lie in the first half of the order than in the second."""
    rank, place = _ranks(subject_of), {case: at for at, case in enumerate(order)}
    found = [0] * (max(rank.values(), default=-1) + 1)
    for case, at in place.items():
        found[rank[case]] += _half(at, len(order))
    return found


def _subject_slots(counts: Counter[str], random: Random, distance: int, before: Sequence[str]) -> list[str]:
    # Random tries first, so that orders are spread over what is possible; the greedy construction last, because it
    # always succeeds but gives few orders.
    for gap in range(largest_gap(counts, distance), 0, -1):
        free_from = {subject: place - len(before) + gap for place, subject in enumerate(before)}
        for attempt in range(TRIES + 1):
            slots = _try_slots(counts, random, gap, free_from, is_greedy=attempt == TRIES)
            if slots is not None:
                return slots
    raise AssertionError("a gap of 1 always has a construction")


def _try_slots(
    counts: Counter[str], random: Random, gap: int, busy: dict[str, int], *, is_greedy: bool
) -> list[str] | None:
    """Place by place a random subject among those free now; those with the most visits left when it gets tight.

    Always taking the latter (``is_greedy``) keeps every gap that can be kept: the schedule of tasks that must cool down.
    """
    left, free_from = dict(sorted(counts.items())), dict(busy)
    slots: list[str] = []
    for place in range(counts.total()):
        free = [subject for subject in left if free_from.get(subject, 0) <= place]
        if not free:
            return None
        most = max(left.values())
        is_tight = (counts.total() - place) <= (most - 1) * gap + sum(n == most for n in left.values())
        if is_greedy or is_tight:
            most_free = max(left[subject] for subject in free)
            free = [subject for subject in free if left[subject] == most_free]
        chosen = random.choice(free)
        slots.append(chosen)
        free_from[chosen] = place + gap
        left[chosen] -= 1
        if not left[chosen]:
            del left[chosen]
    return slots


def _balanced(slots: Sequence[str], subject_of: Sequence[tuple[str, str]], random: Random) -> tuple[str, ...]:
    """Which visit of a subject lies at which of its places: improved subject by subject while that helps.

    Of an odd number one case lies in the middle and counts for neither half: every order of its subject is tried.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, subject in enumerate(slots):
        places[subject].append(at)
    cases: defaultdict[str, list[str]] = defaultdict(list)
    for case, subject in subject_of:
        cases[subject].append(case)
    chosen = {subject: random.sample(range(len(own)), len(own)) for subject, own in sorted(cases.items())}
    several = [subject for subject in chosen if len(chosen[subject]) > 1]
    random.shuffle(several)
    middle = slots[len(slots) // 2] if len(slots) % 2 else ""
    starts = [chosen | {middle: ranks} for ranks in _orders(chosen[middle])] if middle else [chosen]
    found = [_Balance(places, len(slots), start) for start in starts]
    for balance in found:
        balance.settle([subject for subject in several if subject != middle])
    best = min(found, key=lambda balance: balance.cost)
    order = [""] * len(slots)
    for subject, ranks in best.chosen.items():
        for at, rank in zip(places[subject], ranks, strict=True):
            order[at] = cases[subject][rank]
    return tuple(order)


class _Balance:
    """``chosen[subject]``: the ranks of its visits (0 = the first visit) in the order of its places."""

    def __init__(self, places: dict[str, list[int]], total: int, chosen: dict[str, list[int]]) -> None:
        self.chosen = chosen
        self._halves = {subject: [_half(at, total) for at in own] for subject, own in places.items()}
        self._sums = [0] * max((len(ranks) for ranks in chosen.values()), default=0)
        self._forward = 0
        for subject, ranks in chosen.items():
            self._add(subject, ranks, 1)

    @property
    def cost(self) -> tuple[int, int]:
        """How uneven the halves are; then, how uneven which visit comes first is."""
        return sum(one * one for one in self._sums), self._forward * self._forward

    def settle(self, subjects: Sequence[str]) -> None:
        while sum(self._improve(subject) for subject in subjects):  # every subject gets its turn
            pass

    def _improve(self, subject: str) -> bool:
        """Take the best order of this subject's visits; whether it is better than before."""
        now = self.chosen[subject]
        self._add(subject, now, -1)
        best = min(_orders(now), key=lambda ranks: self._cost_with(subject, ranks))
        is_better = self._cost_with(subject, best) < self._cost_with(subject, now)
        if is_better:
            self.chosen[subject] = best
        self._add(subject, self.chosen[subject], 1)
        return is_better

    def _cost_with(self, subject: str, ranks: list[int]) -> tuple[int, int]:
        self._add(subject, ranks, 1)
        found = self.cost
        self._add(subject, ranks, -1)
        return found

    def _add(self, subject: str, ranks: list[int], sign: int) -> None:
        for rank, half in zip(ranks, self._halves[subject], strict=True):
            self._sums[rank] += sign * half
        self._forward += sign * sum(1 if first < then else -1 for first, then in combinations(ranks, 2))


def _orders(ranks: list[int]) -> list[list[int]]:
    if len(ranks) <= MOST_PERMUTED:
        return [list(one) for one in permutations(ranks)]
    found = [list(ranks)]
    for one, other in combinations(range(len(ranks)), 2):
        found.append(list(ranks))
        found[-1][one], found[-1][other] = ranks[other], ranks[one]
    return found


def _half(at: int, total: int) -> int:
    """1 in the first half, -1 in the second, 0 in the middle of an odd number."""
    return (2 * at + 1 < total) - (2 * at + 1 > total)


def _ranks(subject_of: Sequence[tuple[str, str]]) -> dict[str, int]:
    seen: Counter[str] = Counter()
    rank = {}
    for case, subject in subject_of:
        rank[case] = seen[subject]
        seen[subject] += 1
    return rank
