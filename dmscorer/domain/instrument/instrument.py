"""An instrument: sites, items and levels, and the totals that follow from answers.

The code knows the grammar only (sites × items, single items, one multiplier an item, several parts); what is scored
is written in ``resources/instruments/``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from dmscorer.domain.instrument.form import (
    Answer,
    Answers,
    BrokenInstrument,
    Item,
    Level,
    NoSuchLevel,
    NotAssessable,
    Notice,
    NotOmittable,
    Part,
    Reason,
    Site,
    UnknownItem,
    UnknownReason,
)
from dmscorer.domain.instrument.severity import Band, MeaningfulChange, Response, ThresholdSet
from dmscorer.domain.words.text import NO_TEXT, Text

VARIANT_BANDS = "variant_bands"  # the notice that belongs to a shortened form alone

__all__ = [
    "Answer",
    "Answers",
    "Band",
    "BrokenInstrument",
    "Instrument",
    "Item",
    "Level",
    "MeaningfulChange",
    "NoSuchLevel",
    "NotAssessable",
    "NotOmittable",
    "Notice",
    "Part",
    "Reason",
    "Response",
    "Site",
    "Text",
    "ThresholdSet",
    "Total",
    "UnknownItem",
    "UnknownReason",
    "derived",
    "idle_multipliers",
    "open_items",
    "total",
]


@dataclass(frozen=True, slots=True)
class Total:
    """``value`` is None while any item of the part has no level; the true total then lies in ``low`` … ``high``."""

    part: str
    value: int | None
    low: int
    high: int
    missing: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        return self.value is not None


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one part adds up: plain items, then products (item, its maximum, its multiplier, factor)."""

    plain: tuple[tuple[str, int], ...]
    products: tuple[tuple[str, int, str, int], ...]
    order: tuple[str, ...]
    maximum: int


@dataclass(frozen=True, slots=True)
class Instrument:
    id: str
    version: str
    name: str
    title: Text
    parts: tuple[Part, ...]
    sites: tuple[Site, ...]
    items: tuple[Item, ...]
    reasons: tuple[Reason, ...]
    threshold_sets: tuple[ThresholdSet, ...] = ()
    meaningful_changes: tuple[MeaningfulChange, ...] = ()
    responses: tuple[Response, ...] = ()
    notices: tuple[Notice, ...] = ()
    sources: tuple[str, ...] = ()
    rule: Text = NO_TEXT
    variant: Text = NO_TEXT
    languages: tuple[str, ...] = ("en",)
    verified_against_form: bool = False
    sha256: str = ""
    omitted: tuple[str, ...] = ()
    # A variant is an instrument with items left out, not a flag that every function must remember: totals, bounds,
    # ranges and labels cannot disagree.
    whole: "Instrument | None" = field(default=None, repr=False, compare=False)
    _items: Mapping[str, Item] = field(init=False, repr=False, compare=False)
    _sites: Mapping[str, Site] = field(init=False, repr=False, compare=False)
    _plans: Mapping[str, _Plan] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Looked up millions of times by the statistics; the dataclass is frozen, so this is the one place to fill them.
        object.__setattr__(self, "_items", {item.id: item for item in self.items})
        object.__setattr__(self, "_sites", {site.id: site for site in self.sites})
        object.__setattr__(self, "_plans", {part.id: _plan(self.items, part.id) for part in self.parts})

    @property
    def item_ids(self) -> tuple[str, ...]:
        return tuple(self._items)

    @property
    def reason_ids(self) -> tuple[str, ...]:
        return tuple(reason.id for reason in self.reasons)

    def has(self, item_id: str) -> bool:
        return item_id in self._items

    def item(self, item_id: str) -> Item:
        try:
            return self._items[item_id]
        except KeyError:
            raise UnknownItem(item_id, self.id) from None

    def site(self, site_id: str) -> Site:
        """Raises KeyError: site ids come from the instrument itself, never from a person."""
        return self._sites[site_id]

    def items_of(self, site: Site | str) -> tuple[Item, ...]:
        found = site if isinstance(site, Site) else self._sites[site]
        return tuple(self._items[item_id] for item_id in found.item_ids)

    def rule_of(self, site: Site | str) -> Text:
        """How the site is judged; nothing where no picture shows it and the patient is asked."""
        return NO_TEXT if all(item.is_history for item in self.items_of(site)) else self.rule

    def part(self, part_id: str) -> Part:
        return next(part for part in self.parts if part.id == part_id)

    def maximum(self, part: str) -> int:
        return self._plans[part].maximum

    def threshold_set(self, set_id: str) -> ThresholdSet:
        return next(one for one in self.threshold_sets if one.id == set_id)

    @property
    def default_threshold_set(self) -> ThresholdSet | None:
        return next((one for one in self.threshold_sets if one.is_default), None)

    def notice(self, notice_id: str) -> Text:
        return next((one.text for one in self.notices if one.id == notice_id), NO_TEXT)

    @property
    def notices_here(self) -> tuple[Notice, ...]:
        """What must be said with results of this form: what is said of a shortened variant only of one."""
        return tuple(one for one in self.notices if self.whole is not None or one.id != VARIANT_BANDS)

    @property
    def variant_label(self) -> Text:
        """For example "without alopecia, activity 0–99"; empty for the whole instrument."""
        if self.whole is None:
            return NO_TEXT
        return Text.of({language: self._variant_in(self.whole, language) for language in self.languages})

    def _variant_in(self, whole: "Instrument", language: str) -> str:
        ranges = ", ".join(
            f"{(part.in_sentence or part.label).in_(language)} 0–{part.maximum}"
            for part, full in zip(self.parts, whole.parts, strict=True)
            if part.maximum != full.maximum
        )
        items = ", ".join(_omission(whole, self.omitted, language))
        return self.variant.in_(language).format(items=items, ranges=ranges)

    def check(self, item_id: str, answer: object) -> None:
        """Raise UnknownItem, NoSuchLevel or UnknownReason unless ``answer`` may stand for the item."""
        item = self.item(item_id)
        if isinstance(answer, NotAssessable):
            if answer.reason not in self.reason_ids:
                raise UnknownReason(item_id, answer.reason, self.reason_ids)
        # type, not isinstance: True is an int, and would count as level 1.
        elif type(answer) is not int or not 0 <= answer <= item.maximum:
            raise NoSuchLevel(item_id, answer, item.maximum)

    def without(self, item_ids: Iterable[str]) -> "Instrument":
        """The smaller instrument with these items switched off; the file and its hash stay the same."""
        wanted = set(item_ids)
        for item_id in sorted(wanted):
            self.item(item_id)
        if not wanted:
            return self
        _check_omission(self, wanted)
        items = tuple(item for item in self.items if item.id not in wanted)
        cut = tuple(replace(s, item_ids=tuple(i for i in s.item_ids if i not in wanted)) for s in self.sites)
        # Always the form as its file has it, also when items are left out twice.
        whole = self.whole or self
        gone = wanted | set(self.omitted)
        return replace(
            self,
            items=items,
            sites=tuple(site for site in cut if site.item_ids),
            parts=tuple(replace(part, maximum=_plan(items, part.id).maximum) for part in self.parts),
            omitted=tuple(item_id for item_id in whole.item_ids if item_id in gone),
            whole=whole,
        )


def total(instrument: Instrument, answers: Answers, part: str) -> Total:
    """Add one part up. Answers to items that the instrument does not have are not looked at."""
    plan = instrument._plans[part]  # noqa: SLF001 - same module
    low, missed, is_missing = 0, 0, False
    get = answers.get
    for item_id, maximum in plan.plain:
        answer = get(item_id)
        if type(answer) is int:
            if not 0 <= answer <= maximum:
                raise NoSuchLevel(item_id, answer, maximum)
            low += answer
        else:
            missed += maximum
            is_missing = True
    high = low + missed
    for item_id, maximum, multiplier, factor in plan.products:
        grade = _span(item_id, get(item_id), maximum)
        times = _span(multiplier, get(multiplier), 1)
        low += grade[0] * (factor if times[0] else 1)
        # A missing multiplier may be 0 or 1, so the bounds take both: a total is never shown as more certain than it
        # is.
        high += grade[1] * (factor if times[1] else 1)
        is_missing = is_missing or type(get(item_id)) is not int or type(get(multiplier)) is not int
    if not is_missing:
        return Total(part, low, low, high)
    return Total(part, None, low, high, tuple(item_id for item_id in plan.order if type(get(item_id)) is not int))


def derived(instrument: Instrument, answers: Answers, part: str) -> tuple[int | None, ...]:
    """What adds up to the part, in a fixed order: plain items, then products; None where any level of it is missing."""
    plan = instrument._plans[part]  # noqa: SLF001 - same module
    plain = [_level(answers.get(item_id)) for item_id, _ in plan.plain]
    for item_id, _, multiplier, factor in plan.products:
        grade, times = _level(answers.get(item_id)), _level(answers.get(multiplier))
        plain.append(None if grade is None or times is None else grade * (factor if times else 1))
    return tuple(plain)


def _level(answer: Answer | None) -> int | None:
    return answer if type(answer) is int else None


def open_items(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """Items without any answer yet (neither a level nor a reason), in order."""
    return tuple(item.id for item in instrument.items if item.id not in answers)


def idle_multipliers(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """Multipliers that are set while what they multiply is 0: worth a warning, not a refusal."""
    return tuple(
        item.id
        for item in instrument.items
        if item.multiplies and answers.get(item.id) == 1 and answers.get(item.multiplies) == 0
    )


def _span(item_id: str, answer: Answer | None, maximum: int) -> tuple[int, int]:
    if type(answer) is not int:
        return 0, maximum
    if not 0 <= answer <= maximum:
        raise NoSuchLevel(item_id, answer, maximum)
    return answer, answer


def _plan(items: tuple[Item, ...], part: str) -> _Plan:
    own = [item for item in items if item.part == part]
    multipliers = {item.multiplies: item for item in own if item.multiplies}
    plain = tuple((i.id, i.maximum) for i in own if not i.multiplies and i.id not in multipliers)
    products = tuple(
        (i.id, i.maximum, multipliers[i.id].id, multipliers[i.id].factor) for i in own if i.id in multipliers
    )
    maximum = sum(high for _, high in plain) + sum(high * factor for _, high, _, factor in products)
    return _Plan(plain, products, tuple(item.id for item in own), maximum)


def _check_omission(instrument: Instrument, wanted: set[str]) -> None:
    for item in instrument.items:
        if item.multiplies in wanted and item.id not in wanted:
            raise NotOmittable(tuple(sorted(wanted)), f"{item.id} would multiply nothing; leave it out as well")
    for part in instrument.parts:
        if all(item.id in wanted for item in instrument.items if item.part == part.id):
            raise NotOmittable(tuple(sorted(wanted)), f"nothing would be left of {part.label.en.lower()}")


def _omission(whole: Instrument, omitted: tuple[str, ...], language: str) -> Iterable[str]:
    """Names of what is left out: a site in one word where all of it is gone."""
    for site in whole.sites:
        gone = [item_id for item_id in site.item_ids if item_id in omitted]
        name = (site.in_sentence or site.label).in_(language)
        if gone and len(gone) == len(site.item_ids):
            yield name
        else:
            yield from (f"{name}: {whole.item(item_id).label.in_(language)}" for item_id in gone)
