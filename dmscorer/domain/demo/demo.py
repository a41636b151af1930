"""The demo study: seven made-up people, what their skin really shows at two visits, and how three made-up raters scored it.

Everything follows from fixed seeds and is the same every time, on every system. Nobody here exists.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random

from dmscorer.domain.instrument.instrument import Answer, NotAssessable

NAME = "Demo study"
PASSPHRASE = "demo"  # noqa: S105 - shown to the user: the demo protects nothing
SEED = 20210764
OMITTED = ("alopecia.recent",)
NEWCOMER = "C"  # the rater whose last cases are left open
OPEN_CASES = 3
VISITS = ("baseline", "follow-up")
REHEARSED = (("P01", "baseline"), ("P05", "baseline"), ("P04", "follow-up"))  # as many as the newcomer has open


@dataclass(frozen=True, slots=True)
class Look:
    """What is a person's own: skin tone 1 (lightest) to 6, hair colour, build (1 = medium), seed of the mottling."""

    tone: int
    hair: str
    build: float
    seed: int


@dataclass(frozen=True, slots=True)
class DemoSubject:
    """``activity`` and ``damage`` are the true totals at the two visits."""

    label: str
    look: Look
    activity: tuple[int, int]
    damage: tuple[int, int]
    first_visit: datetime
    days: int


@dataclass(frozen=True, slots=True)
class DemoRater:
    """``bias``: chance of one level too many where something is seen (too few if negative); ``noise``: of either."""

    code: str
    name: str
    bias: float
    noise: float


SUBJECTS = (
    DemoSubject("P01", Look(2, "brown", 1.00, 11), (25, 8), (4, 3), datetime(2019, 3, 5, 9, 12, 4), 702),  # noqa: DTZ001
    DemoSubject("P02", Look(5, "dark", 1.05, 22), (21, 7), (3, 2), datetime(2018, 11, 20, 14, 3, 41), 935),  # noqa: DTZ001
    DemoSubject("P03", Look(1, "fair", 0.97, 33), (19, 6), (3, 2), datetime(2020, 1, 14, 10, 40, 18), 611),  # noqa: DTZ001
    DemoSubject("P04", Look(3, "dark", 1.03, 44), (17, 6), (2, 2), datetime(2019, 6, 27, 8, 55, 52), 798),  # noqa: DTZ001
    DemoSubject("P05", Look(6, "dark", 0.99, 55), (14, 4), (1, 1), datetime(2017, 9, 6, 15, 21, 30), 1204),  # noqa: DTZ001
    DemoSubject("P06", Look(2, "grey", 1.06, 66), (12, 3), (1, 0), datetime(2020, 8, 31, 11, 17, 9), 540),  # noqa: DTZ001
    DemoSubject("P07", Look(4, "dark", 0.96, 77), (11, 2), (0, 0), datetime(2018, 4, 12, 13, 36, 47), 1023),  # noqa: DTZ001
)
RATERS = (
    DemoRater("A", "Demo rater A", 0.04, 0.05),
    DemoRater("B", "Demo rater B", -0.08, 0.06),
    DemoRater("C", "Demo rater C", 0.10, 0.07),
)
AREAS = (
    *("scalp", "malar", "periorbital", "rest_of_face", "v_neck", "posterior_neck", "upper_back_shoulders"),
    *("rest_of_back_buttocks", "abdomen", "lateral_upper_thigh", "rest_of_leg_feet", "arm"),
    *("mechanics_hand", "dorsum_of_hands", "gottrons_not_on_hands"),
)
SIGNS = {"erythema": 3, "scale": 2, "erosion_ulceration": 1, "poikiloderma": 1, "calcinosis": 1}
HANDS = {
    "gottrons_hands.erythema": 3,
    "gottrons_hands.papules": 1,
    "gottrons_hands.ulceration": 1,
    "gottrons_hands.damage": 2,
    "periungual.changes": 2,
    "alopecia.recent": 1,
}
MAXIMA: Mapping[str, int] = {f"{site}.{sign}": top for site in AREAS for sign, top in SIGNS.items()} | HANDS
DAMAGE = ("poikiloderma", "calcinosis", "damage")


def is_damage(item: str) -> bool:
    return item.endswith(DAMAGE)


PLAIN = tuple(i for i in MAXIMA if not is_damage(i) and i not in ("gottrons_hands.erythema", "gottrons_hands.papules"))
# How often an area is red, out of all areas: what dermatomyositis prefers.
OFTEN = (4, 5, 9, 4, 8, 5, 6, 2, 2, 4, 2, 5, 3, 3, 6)


def subject(label: str) -> DemoSubject:
    return next(s for s in SUBJECTS if s.label == label)


def taken_at(label: str, visit: str, picture: int) -> datetime:
    """The camera's clock for the given picture of a visit, counted from 0."""
    person = subject(label)
    start = person.first_visit + timedelta(days=person.days * VISITS.index(visit), minutes=7 * VISITS.index(visit))
    return start + timedelta(seconds=picture * 23 + picture * picture % 7)


@cache
def truth(label: str, visit: str) -> Mapping[str, int]:
    """The true level of every item at one visit."""
    levels = dict(at_first(subject(label)))
    if visit == VISITS[1]:
        fall(levels, Random(f"{SEED} {label} follow-up"), subject(label))
    return levels


@cache
def at_first(person: DemoSubject) -> Mapping[str, int]:
    levels = dict.fromkeys(MAXIMA, 0)
    levels["gottrons_hands.papules"] = int(person.activity[0] > 15)
    for item in active_items(Random(f"{SEED} {person.label} activity")):
        raise_within(levels, item, person.activity[0])
        if activity(levels) == person.activity[0]:
            break
    for item in damage_items(Random(f"{SEED} {person.label} damage")):
        if damage(levels) < person.damage[0]:
            levels[item] = min(levels[item] + 1, MAXIMA[item])
    return levels


def activity(levels: Mapping[str, int]) -> int:
    doubled = levels["gottrons_hands.erythema"] * (1 + levels["gottrons_hands.papules"])
    return doubled + sum(levels[item] for item in PLAIN)


def damage(levels: Mapping[str, int]) -> int:
    return sum(v for item, v in levels.items() if is_damage(item))


def active_items(random: Random) -> Iterator[str]:
    """Items to raise by one, again and again: redness first and often, scale and sores on what is red."""
    yield from ("periorbital.erythema", "gottrons_hands.erythema", "v_neck.erythema", "periungual.changes")
    for _ in range(2000):
        area = weighted(random)
        sign = random.random()
        if sign < 0.50:
            yield f"{area}.erythema"
        elif sign < 0.76:
            yield f"{area}.scale"
        elif sign < 0.85:
            yield f"{area}.erosion_ulceration"
        elif sign < 0.93:
            yield "periungual.changes"
        elif sign < 0.98:
            yield "gottrons_hands.erythema"
        else:
            yield "gottrons_hands.ulceration"


def weighted(random: Random) -> str:
    at = random.random() * sum(OFTEN)
    for area, weight in zip(AREAS, OFTEN, strict=True):
        at -= weight
        if at < 0:
            return area
    return AREAS[-1]


def raise_within(levels: dict[str, int], item: str, wanted: int) -> None:
    """One level more, if the total allows it and (for scale and sores) the skin there is red."""
    area, sign = item.split(".")
    if levels[item] == MAXIMA[item] or (sign in ("scale", "erosion_ulceration") and not levels[f"{area}.erythema"]):
        return
    if sign == "scale" and levels[item] >= levels[f"{area}.erythema"]:
        return
    levels[item] += 1
    if activity(levels) > wanted:
        levels[item] -= 1


def damage_items(random: Random) -> Iterator[str]:
    for _ in range(40):
        kind = random.random()
        if kind < 0.25:
            yield "gottrons_hands.damage"
        elif kind < 0.80:
            yield ("v_neck", "upper_back_shoulders", "lateral_upper_thigh", "arm", "malar")[
                int(random.random() * 5)
            ] + ".poikiloderma"
        else:
            yield ("gottrons_not_on_hands", "arm", "abdomen")[int(random.random() * 3)] + ".calcinosis"


def fall(levels: dict[str, int], random: Random, person: DemoSubject) -> None:
    """Take levels away until the follow-up's totals are reached."""
    items = list(levels)
    while activity(levels) > person.activity[1] or damage(levels) > person.damage[1]:
        item = items[int(random.random() * len(items))]
        too_much = damage(levels) > person.damage[1] if is_damage(item) else activity(levels) > person.activity[1]
        if levels[item] and too_much and not is_ground(levels, item):
            levels[item] -= 1
            if not is_damage(item) and activity(levels) < person.activity[1]:
                levels[item] += 1


def is_ground(levels: Mapping[str, int], item: str) -> bool:
    """Whether it is the last redness under something that needs red skin."""
    area, sign = item.split(".")
    upon = ("scale", "erosion_ulceration", "papules", "ulceration")
    return sign == "erythema" and levels[item] == 1 and any(levels.get(f"{area}.{other}") for other in upon)


def scores(label: str, visit: str, rater: str) -> Mapping[str, Answer]:
    """What one made-up rater gave to every item that the demo scores."""
    who = next(r for r in RATERS if r.code == rater)
    random = Random(f"{SEED} {label} {visit} {rater}")
    levels = truth(label, visit)
    return {item: answer(levels[item], MAXIMA[item], who, random) for item in MAXIMA if item not in OMITTED}


def answer(level: int, top: int, who: DemoRater, random: Random) -> Answer:
    """The true level, now and then one off (rarely where there is nothing to see), rarely not assessable."""
    lot, chance = random.random(), random.random()
    if chance < 0.004:
        return NotAssessable("image_quality" if random.random() < 0.5 else "not_visible_in_photos")
    care = 1.0 if level else 0.12
    if lot < (who.noise + max(who.bias, 0)) * care:
        return min(level + 1, top)
    if lot > 1 - (who.noise + max(-who.bias, 0)) * care:
        return max(level - 1, 0)
    return level
