"""What a coordinator can choose in the charter, and what each choice may be; every field not given keeps its default.

A field of which one value alone is carried out (the reading mode) is not here: a study must not promise in its charter
what the program does not do.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from dmscorer.domain.calibration.calibration import Measure
from dmscorer.domain.charter.charter import (
    ITEM_CONSENSUS,
    MEAN_OF_TOTALS,
    Charter,
    ItemRule,
    Missing,
    SecondRound,
    Unmask,
)
from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Instrument


class BadChoices(Refusal):
    pass


Reader = Callable[[Any], object]


class _Choice:
    """``may_be`` says in words what is taken; ``read`` gives the charter's value or raises ValueError or TypeError."""

    def __init__(self, may_be: str, read: Reader) -> None:
        self.may_be = may_be
        self.read = read


def _whole(least: int, most: int) -> _Choice:
    def read(given: object) -> int:
        # true is an int to Python, and JSON writes it.
        if not isinstance(given, int) or isinstance(given, bool) or not least <= given <= most:
            raise ValueError
        return given

    return _Choice(f"a whole number from {least} to {most}", read)


def _part(least: float, most: float) -> _Choice:
    def read(given: object) -> float:
        if not isinstance(given, int | float) or isinstance(given, bool) or not least <= given <= most:
            raise ValueError
        return float(given)

    return _Choice(f"a number from {least:g} to {most:g}", read)


def _one_of(kind: type[ItemRule] | type[Unmask] | type[Measure] | type[SecondRound]) -> _Choice:
    return _Choice("one of " + ", ".join(kind), kind)


def _yes_or_no(given: object) -> bool:
    if not isinstance(given, bool):
        raise TypeError
    return given


def _words(given: object) -> tuple[str, ...]:
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        raise ValueError
    return tuple(given)


def _notes(given: object) -> tuple[tuple[str, str], ...]:
    """An object of site and note, or the list of pairs that the charter itself keeps (empty: no note)."""
    pairs = list(given.items()) if isinstance(given, dict) else given
    if not isinstance(pairs, list | tuple) or not all(isinstance(p, list | tuple) and len(p) == 2 for p in pairs):
        raise ValueError
    if not all(isinstance(word, str) and word.strip() for pair in pairs for word in pair):
        raise ValueError
    return tuple(sorted((site, note.strip()) for site, note in pairs))


def _primary(given: object) -> str:
    if given not in (MEAN_OF_TOTALS, ITEM_CONSENSUS):
        raise ValueError
    return str(given)


def _missing(given: object) -> Missing:
    """Also the word of older charters, so that an exported one can be brought in again."""
    if not isinstance(given, str):
        raise TypeError
    return Missing(given)


def _omitted(given: object) -> tuple[str, ...]:
    return tuple(sorted(set(_words(given))))


_SWITCH: Final = _Choice("true or false", _yes_or_no)
CHOICES: Final[Mapping[str, _Choice]] = {
    "omitted": _Choice("a list of items", _omitted),
    "severity_set": _Choice("the id of a threshold set", str),
    "primary": _Choice("mean_of_totals or item_consensus", _primary),
    "missing": _Choice("strict or available", _missing),
    "forward_only": _SWITCH,
    "visit_distance": _whole(0, 100),
    "repeat_share": _part(0, 1),
    "washout_days": _whole(0, 3650),
    "item_rule": _one_of(ItemRule),
    "flag_range": _whole(1, 100),
    "flag_multiplier": _SWITCH,
    "flag_presence": _SWITCH,
    "flag_total": _whole(1, 1000),
    "raters_see_totals": _SWITCH,
    "block_key": _SWITCH,
    "brightness": _SWITCH,
    "unmask": _one_of(Unmask),
    "redaction_review": _SWITCH,
    "archive_thumbnails": _SWITCH,
    "calibration": _SWITCH,
    "calibration_measure": _one_of(Measure),
    "calibration_pass": _part(0, 1),
    "border_notes": _Choice("an object of site and note", _notes),
    "second_round": _one_of(SecondRound),
    "adjudicators": _Choice("a list of people's codes", _words),
}


def parse(text: str) -> Mapping[str, Any]:
    """The choices of a JSON file, checked one by one; raises BadChoices with what to write instead."""
    try:
        given = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once, parse_constant=_no_number)
        json.dumps(given, ensure_ascii=False).encode()  # half a surrogate is JSON and no text
    except json.JSONDecodeError as error:
        raise BadChoices(_not_json(text, error)) from error
    except UnicodeError as error:
        raise BadChoices("The charter holds signs that are no text. Write it again in UTF-8.") from error
    except RecursionError as error:
        raise BadChoices("The charter is nested too deeply. Write one object of fields and values.") from error
    if not isinstance(given, dict):
        raise BadChoices("The charter is not a JSON object: write field and value in braces.")
    return {name: _checked(name, value) for name, value in given.items()}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON lets a later field replace an earlier one in silence; a charter must not."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise BadChoices(f"“{name}” stands in the charter twice: leave one of them.")
        found[name] = value
    return found


def _no_number(constant: str) -> None:
    raise BadChoices(f"The charter holds {constant}, which is no number: write a number.")


def _not_json(text: str, error: json.JSONDecodeError) -> str:
    """Says which of the usual slips it is, where one shows: comments, a comma too many, a decimal comma."""
    before, rest = text[: error.pos].rstrip(), text[error.pos :].lstrip()
    hint = "write an object of field and value"
    if rest.startswith(("//", "/*", "#")):
        hint = "take the comment away"
    elif (before.endswith(",") and rest[:1] in ("}", "]")) or (
        rest.startswith(",") and rest[1:].lstrip()[:1] in ("}", "]")
    ):
        hint = "take the last comma before the bracket away"
    elif re.search(r"\d,$", before) and rest[:1].isdigit():
        hint = "write a decimal point, not a comma"
    elif rest[:1] in "“”„‘’'":
        hint = 'write straight double quotes (")'
    return f"The charter is not JSON (line {error.lineno}, column {error.colno}): {hint}."


def _checked(name: str, value: object) -> object:
    choice = CHOICES.get(name)
    if choice is None:
        raise BadChoices(f"The charter has nothing to choose named “{name}”: use {', '.join(CHOICES)}.")
    try:
        return choice.read(value)
    except (ValueError, TypeError) as error:
        raise BadChoices(
            f"“{name}” of the charter cannot be {json.dumps(value, default=str)}: give {choice.may_be}."
        ) from error


def apply(charter: Charter, choices: Mapping[str, Any], instrument: Instrument, codes: frozenset[str]) -> Charter:
    """The charter with the choices of ``parse``; raises BadChoices where they name no site or nobody of the study."""
    # checked again: a page gives plain words where the charter keeps values of its own
    given: dict[str, Any] = {name: _checked(name, value) for name, value in choices.items()}
    chosen = replace(charter, **given)
    known = {item.id for item in instrument.items}
    unknown = [item for item in chosen.omitted if item not in known]
    if unknown:
        raise BadChoices(f"The form has no item “{unknown[0]}”: items are named like scalp.erythema.")
    # In the form's order, so that the same choice made in another order has the same hash.
    chosen = replace(chosen, omitted=tuple(item.id for item in instrument.items if item.id in set(chosen.omitted)))
    sets = [one.id for one in instrument.threshold_sets]
    if sets and chosen.severity_set not in sets:
        raise BadChoices(f"The form has no threshold set “{chosen.severity_set}”: use one of {', '.join(sets)}.")
    sites = {site.id for site in instrument.sites}
    strange = [site for site, _ in chosen.border_notes if site not in sites]
    if strange:
        raise BadChoices(
            f"The form has no site “{strange[0]}” for a border note: use one of {', '.join(sorted(sites))}."
        )
    nobody = [code for code in chosen.adjudicators if code not in codes]
    if nobody:
        raise BadChoices(f"Nobody in the study has the code “{nobody[0]}”: adjudicators are named by code.")
    return chosen
