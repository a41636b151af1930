"""Recompute the numbers of a dmscorer export from its CSV files alone.

Run in the export folder:  python recompute.py
Needs Python 3.9 or newer and nothing else. It reads

  items.csv, rules.csv                 how items add up; bands, flags and rules of change
  ratings_wide.csv                     first-round levels as signed
  corrections.csv, decisions.csv       levels corrected later, and what people decided
  ratings_second_round.csv             levels given when raters were asked again

and compares what follows from them with

  consensus.csv                        every value, bound, count, band and item
  cdasi.csv, cdasi_summary.csv, cdasi_counts.csv   the course of every subject, and who changed how
  change.csv, cdasi_change.csv         the paired tests
  agreement.csv                        of the totals: icc, icc_reml, variance, rater_mean, sem, sdc, loam

Not recomputed: rows of agreement.csv about sites, groups and items, kappa, alpha and the like, Bland-Altman by pairs.
Numbers must agree to 1e-9 (relative above 1), intervals named "generalised", which are made by quadrature, to 1e-6.
Exit code 0: all agree; 1: something differs, and the line with DIFFERS says what.
"""

import cmath
import csv
import math
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist, mean, median, stdev

HERE = Path(__file__).resolve().parent
TOLERANCE, BY_QUADRATURE = 1e-9, 1e-6
Z = 1.96  # as statistics of agreement print it; the exact quantile would differ in the fifth digit
NOISE = 1e-12  # a sum of squares below this share of the whole is rounding, not variation


def read(name):
    with (HERE / name).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


class Comparison:
    """Counts what was compared, and says what differs. An empty cell must be what nothing could be computed of (None)."""

    def __init__(self):
        self.count, self.differing, self.largest = 0, 0, 0.0

    def number(self, what, exported, value, tolerance=TOLERANCE):
        self.count += 1
        if exported == "" or value is None:
            if exported != "" or value is not None:
                self._differs(what, exported, value)
            return
        gap = abs(float(exported) - float(value)) / max(1.0, abs(float(value)))
        if tolerance == TOLERANCE:
            self.largest = max(self.largest, gap)
        if not gap <= tolerance:
            self._differs(what, exported, float(value))

    def text(self, what, exported, value):
        self.count += 1
        if exported != written(value):
            self._differs(what, exported, written(value))

    def _differs(self, what, exported, value):
        self.differing += 1
        print(
            f"  DIFFERS: {what}: exported {exported or 'nothing'}, recomputed {'nothing' if value in (None, '') else value}"
        )


def written(value):
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


# ── the form and the ratings ─────────────────────────────────────────────────────────────────────────────────────────


class Form:
    """Items of the study; ``parts``: score → what adds up to it, as (item, multiplier or None, factor)."""

    def __init__(self, items, rules):
        self.items = {item["item"]: item for item in items if item["in_study"] == "true"}
        self.every = [item["item"] for item in items]
        self.judged = {name for name, item in self.items.items() if item["judged_by_raters"] == "true"}
        self.rules = rules
        self.flags = {row["id"]: row["value"] for row in rules if row["kind"] == "flag"}
        self.parts = {
            part: self.addends(self.of_part(part)) for part in dict.fromkeys(i["part"] for i in self.items.values())
        }

    def of_part(self, part):
        return [name for name, item in self.items.items() if item["part"] == part]

    def addends(self, names):
        by = {self.items[name]["multiplies"]: name for name in names if self.items[name]["multiplies"]}
        return [
            (name, by.get(name), int(self.items[by[name]]["factor"]) if name in by else 1)
            for name in names
            if not self.items[name]["multiplies"]
        ]

    def maximum(self, part):
        return sum(int(self.items[name]["maximum"]) * factor for name, _, factor in self.parts[part])


def product(sheet, addend):
    """What one item adds: its level, times the factor where its multiplier is 1; None where either is missing."""
    name, multiplier, factor = addend
    level, times = sheet.get(name), 0 if multiplier is None else sheet.get(multiplier)
    if not isinstance(level, int) or not isinstance(times, int):
        return None
    return level * (factor if times else 1)


def total(sheet, addends):
    """Sum of the levels; None where anything is missing."""
    values = [product(sheet, addend) for addend in addends]
    return None if None in values else sum(values)


def bounds(form, sheet, addends):
    """The total with what is missing at 0, and at its highest level."""
    low = high = 0
    for name, multiplier, factor in addends:
        level = sheet.get(name)
        times = 0 if multiplier is None else sheet.get(multiplier)
        least, most = (level, level) if isinstance(level, int) else (0, int(form.items[name]["maximum"]))
        low += least * (factor if times == 1 else 1)
        high += most * (1 if times == 0 else factor)
    return low, high


def answer(level, reason=""):
    """A level, the reason why there is none, or None for unanswered."""
    if level == "":
        return reason or None
    return int(level) if level.isdigit() else level


class Case:
    """One visit: by rater the sheet as signed first, as it counts now, and as given when asked again; what was decided."""

    def __init__(self):
        self.first, self.sheets, self.again, self.decided = {}, {}, {}, {}

    def by(self, raters):
        """The same case as these raters alone gave it."""
        own = Case()
        own.decided = self.decided
        own.sheets = {rater: self.sheets[rater] for rater in raters}
        own.again = {rater: sheet for rater, sheet in self.again.items() if rater in raters}
        return own


def read_cases(form):
    cases = {}
    for row in read("ratings_wide.csv"):
        sheet = {name: found for name in form.items if (found := answer(row[name])) is not None}
        case = cases.setdefault((row["subject"], row["visit"]), Case())
        case.first[row["rater"]], case.sheets[row["rater"]] = sheet, dict(sheet)
    for row in read("corrections.csv"):
        sheet = cases[row["subject"], row["visit"]].sheets[row["rater"]]
        sheet[row["item"]] = answer(row["corrected_value"], row["corrected_reason"])
    for row in read("ratings_second_round.csv"):
        again = cases[row["subject"], row["visit"]].again.setdefault(row["rater"], {})
        again[row["item"]] = answer(row["value"], row["reason"])
    for row in read("decisions.csv"):
        if row["round"] == "decision":
            cases[row["subject"], row["visit"]].decided[row["item"]] = answer(row["value"])
    return cases


def check_corrections(cases, compare):
    """What corrections.csv calls the first level stands in ratings_wide.csv."""
    for row in read("corrections.csv"):
        first = cases[row["subject"], row["visit"]].first[row["rater"]].get(row["item"])
        what = f"corrections.csv {row['subject']} {row['visit']} {row['rater']} {row['item']} first level"
        compare.text(what, row["first_value"] or row["first_reason"], first)


# ── consensus and the primary value ──────────────────────────────────────────────────────────────────────────────────


class Charter:
    """The choices that consensus.csv names in every row."""

    def __init__(self, row):
        self.rule, self.primary, self.is_strict = row["rule"], row["primary"], row["missing"] != "available"
        self.rests_on_totals = self.primary == "mean_of_totals" or self.rule == "mean"


def automatic(levels, rule):
    """The level that the rule gives; a half is never rounded, and one rater alone is no consensus."""
    levels = sorted(levels)
    if len(levels) < 2:
        return None
    if rule == "majority":
        level, votes = Counter(levels).most_common(1)[0]
        return level if 2 * votes > len(levels) else None
    low, high = levels[(len(levels) - 1) // 2], levels[len(levels) // 2]
    return low if low == high else None


def is_flagged(form, name, levels, n_reasons, value):
    spread = max(levels) - min(levels) if levels else 0
    return (
        spread >= int(form.flags["flag_range"])
        or (form.flags["flag_multiplier"] == "true" and form.items[name]["multiplies"] != "" and spread > 0)
        or (form.flags["flag_presence"] == "true" and bool(levels) and min(levels) == 0 < max(levels))
        or len(levels) < 2
        or value is None
        or (bool(levels) and n_reasons > 0)
    )


def settled_item(form, case, name, rule):
    """(value, status, levels): by the rule, by the second round once all have answered, or by a decision on top."""
    asked = [sheet[name] for sheet in case.again.values() if name in sheet]
    is_second = bool(asked) and len(asked) >= len(case.sheets)
    answers = asked if is_second else [sheet.get(name) for sheet in case.sheets.values()]
    levels = [one for one in answers if isinstance(one, int)]
    n_reasons = sum(isinstance(one, str) for one in answers)
    # The adjudicator comes after the second round; until then the raters' own answers count by their median.
    rule = "median" if is_second and rule == "adjudicator" else rule
    value = automatic(levels, rule)
    if rule == "adjudicator" and is_flagged(form, name, levels, n_reasons, value):
        value = None
    if answers and n_reasons == len(answers):
        status = "not_assessable"
    elif value is None:
        status = "open"
    elif is_second:
        status = "second_round"
    else:
        status = "unanimous" if len(levels) == len(answers) and len(set(levels)) == 1 else "rule"
    return (case.decided[name], "decided", levels) if name in case.decided else (value, status, levels)


class Primary:
    """One score of one case: ``value`` between ``low`` and ``high``, or bounds alone; ``mean`` and ``items`` are the two totals."""

    def __init__(self, form, charter, case, part, settled):
        self.form, self.charter, self.case, self.part = form, charter, case, part
        self.raters, addends = list(case.sheets), form.parts[part]
        totals = {rater: total(sheet, addends) for rater, sheet in case.sheets.items()}
        self.complete = {rater: one for rater, one in totals.items() if one is not None}
        of_mean = self._mean(addends)
        of_items = of_mean if charter.rule == "mean" else self._items(addends, settled)
        self.mean, self.items = of_mean[0], of_items[0]
        self.value, self.low, self.high, self.n_filled = of_mean if charter.rests_on_totals else of_items

    def _mean(self, addends):
        """Mean of the raters' totals; under "available" the sum of each part's mean over two raters or more."""
        n = len(self.raters)
        if not n:
            return None, None, None, 0
        ends = [bounds(self.form, sheet, addends) for sheet in self.case.sheets.values()]
        low, high = (Fraction(sum(end[side] for end in ends), n) for side in (0, 1))
        if self.charter.is_strict or (n >= 2 and len(self.complete) == n):
            is_whole = len(self.complete) == n
            return Fraction(sum(self.complete.values()), n) if is_whole else None, low, high, 0
        value, n_filled = Fraction(0), 0
        for addend in addends:
            known = [one for sheet in self.case.sheets.values() if (one := product(sheet, addend)) is not None]
            if len(known) < 2:
                return None, low, high, 0
            value += Fraction(sum(known), len(known))
            n_filled += len(known) < n
        return value, min(low, value), max(high, value), n_filled

    def _items(self, addends, settled):
        """Total of the item consensus."""
        if not self.raters:
            return None, None, None, 0
        levels = {name: value for name, (value, _, _) in settled.items() if value is not None}
        value, (low, high) = total(levels, addends), bounds(self.form, levels, addends)
        if value is None:
            return None, low, high, 0
        n_filled = sum(
            settled[name][1] != "decided" and len(settled[name][2]) < len(self.raters)
            for name in self.form.of_part(self.part)
        )
        return Fraction(value), low, high, n_filled


def settle(form, charter, case):
    """(item → value, status, levels), (score → primary value)."""
    settled = {name: settled_item(form, case, name, charter.rule) for name in form.items}
    return settled, {part: Primary(form, charter, case, part, settled) for part in form.parts}


def severity(form, values):
    """The band of the score that the chosen set is about; None where it has no value."""
    bands = [row for row in form.rules if row["kind"] == "band"]
    value = values[bands[0]["part"]].value if bands and bands[0]["part"] in values else None
    if value is None:
        return None
    for band in bands:
        low, high = int(band["low"]), int(band["high"])
        above = value >= low if band["low_included"] == "true" else value > low
        below = value <= high if band["high_included"] == "true" else value < high
        if above and below:
            return band["label"]
    return "no band"


def compare_consensus(form, charter, cases, compare):
    """All of consensus.csv; the primary values by case and score."""
    found = {}
    for row in read("consensus.csv"):
        key = row["subject"], row["visit"]
        case = cases.get(key, Case())  # a visit whose levels are not shown yet has no sheet
        settled, values = settle(form, charter, case)
        if case.sheets:
            found[key] = values
            compare.text(f"consensus.csv {key} n_raters", row["n_raters"], len(case.sheets))
        compare.text(
            f"consensus.csv {key} raters", " ".join(sorted(row["raters"].split())), " ".join(sorted(case.sheets))
        )
        for part, one in values.items():
            compare_primary(f"consensus.csv {' '.join(key)} {part}", row, part, one, compare)
        compare_items(form, charter, f"consensus.csv {' '.join(key)}", row, settled, compare)
        compare.text(f"consensus.csv {key} severity", row["severity"], severity(form, values))
        is_complete = all(one.value is not None for one in values.values())
        compare.text(f"consensus.csv {key} complete", row["complete"], is_complete)
    for key in cases.keys() - found.keys():
        compare.text(f"consensus.csv {key}", "", "a row of its own")
    return found


def compare_primary(what, row, part, one, compare):
    numbers = {
        part: one.value, f"{part}_mean": one.mean, f"{part}_items": one.items,
        f"{part}_low": one.low, f"{part}_high": one.high,
        f"n_raters_{part}": 0 if one.value is None else len(one.raters),
        f"n_filled_{part}": one.n_filled, f"n_complete_{part}": len(one.complete),
    }  # fmt: skip
    for column, value in numbers.items():
        compare.number(f"{what} {column}", row[column], value)


def compare_items(form, charter, what, row, settled, compare):
    of_mean = charter.rule == "mean"
    for name in form.every:
        value, _, levels = settled.get(name, (None, None, []))
        shown = (Fraction(sum(levels), len(levels)) if levels else None) if of_mean else value
        compare.number(f"{what} {name}", row[name], shown)
    status = Counter(one[1] for one in settled.values())
    n_sheets = len(row["raters"].split())
    needed = max(2, n_sheets) if charter.is_strict else 2
    n_open = sum(len(one[2]) < needed if of_mean else one[0] is None for one in settled.values())
    numbers = {
        "n_unanimous": status["unanimous"], "n_rule": status["rule"], "n_adjudicated": status["decided"],
        "n_second_round": status["second_round"], "n_open": status["open"], "open_items": n_open,
    }  # fmt: skip
    for column, value in numbers.items():
        compare.number(f"{what} {column}", row[column], value)


# ── the change of a subject ──────────────────────────────────────────────────────────────────────────────────────────


class Change:
    """Both values, the bounds of the full change, on how many raters it rests, and whether it is provisional."""

    def __init__(self, before=None, after=None, low=None, high=None, n_raters=None, is_provisional=None):
        self.before, self.after, self.low, self.high = before, after, low, high
        self.n_raters, self.is_provisional = n_raters, is_provisional
        self.value = None if before is None else after - before

    @property
    def is_final(self):
        """Judged by the rules, and tested."""
        return self.value is not None and not self.is_provisional


def change(earlier, later):
    """Difference of two primary values over the same raters; else, provisional, over the raters of both visits."""
    low, high = reach(earlier, later)
    if set(earlier.raters) == set(later.raters) and earlier.value is not None and later.value is not None:
        return Change(earlier.value, later.value, low, high, len(later.raters), False)
    common = [rater for rater in counting(later) if rater in counting(earlier)]
    if common:
        before, after = over(earlier, common), over(later, common)
        is_known = before is not None and after is not None and low is not None
        if is_known and low <= after - before <= high:
            return Change(before, after, low, high, len(common), True)
    return Change(low=low, high=high)


def counting(one):
    """Who can be missing: under strict means whoever has no complete total, otherwise who did not rate the visit."""
    is_strict = one.charter.rests_on_totals and one.charter.is_strict
    return [rater for rater in one.raters if rater in one.complete] if is_strict else one.raters


def over(one, raters):
    """The value of these raters alone; of one rater, the own complete total."""
    if len(raters) == 1 and one.charter.rests_on_totals:
        return one.complete.get(raters[0])
    if set(raters) == set(one.raters):
        return one.value
    return settle(one.form, one.charter, one.case.by(raters))[1][one.part].value


def reach(earlier, later):
    """Between which the change lies once every rater of either visit has rated both completely."""
    every = set(earlier.raters) | set(later.raters)
    before, after = ends(earlier, every), ends(later, every)
    return (after[0] - before[1], after[1] - before[0]) if before and after else (None, None)


def ends(one, every):
    """Who did not rate the visit may give it anything."""
    if one.low is None:
        return None
    if every == set(one.raters):
        return one.low, one.high
    maximum, n = one.form.maximum(one.part), len(one.raters)
    if not one.charter.rests_on_totals:
        return 0, maximum
    return Fraction(one.low) * n / len(every), (Fraction(one.high) * n + maximum * (len(every) - n)) / len(every)


def verdict(rule, found):
    """What a rule of rules.csv makes of a change; None where there is none to judge."""
    if not found.is_final:
        return None
    limit = int(rule["value"])
    if rule["kind"] == "meaningful_change":
        return "not_met" if abs(found.value) < limit else "better" if found.value < 0 else "worse"
    if found.before <= int(rule["low"]):
        return "not_applicable"
    return "met" if -100 * found.value >= limit * found.before else "not_met"


def judging(form):
    """Column of cdasi.csv → rule."""
    prefix = {"meaningful_change": "meaningful", "response": "response"}
    return {f"{prefix[row['kind']]}_{row['id']}": row for row in form.rules if row["kind"] in prefix}


def compare_course(form, values, detectable, compare):
    """All of cdasi.csv, except dates. ``detectable``: score → smallest detectable change (consistency) of one rater."""
    rows = read("cdasi.csv")
    for key in values.keys() - {(row["subject"], row["visit"]) for row in rows}:
        compare.text(f"cdasi.csv {' '.join(key)}", "", "a row of its own")
    for row in rows:
        key = row["subject"], row["visit"]
        own, what = values[key], f"cdasi.csv {' '.join(key)}"
        compare.text(f"{what} severity", row["severity"], severity(form, own))
        is_later = row["baseline"] not in ("", row["visit"])
        for part, one in own.items():
            for column, value in ((part, one.value), (f"{part}_low", one.low), (f"{part}_high", one.high)):
                compare.number(f"{what} {column}", row[column], value)
            compare.number(f"{what} n_filled_{part}", row[f"n_filled_{part}"], one.n_filled)
            found = change(values[row["subject"], row["baseline"]][part], one) if is_later else Change()
            compare_change(what, row, part, found, detectable.get(part), compare)
            for column, rule in judging(form).items():
                if rule["part"] == part:
                    compare.text(f"{what} {column}", row[column], verdict(rule, found))


def compare_change(what, row, part, found, detectable, compare):
    numbers = {
        "change": found.value,
        "change_low": found.low,
        "change_high": found.high,
        "change_n_raters": found.n_raters,
    }
    for column, value in numbers.items():
        compare.number(f"{what} {part}_{column}", row[f"{part}_{column}"], value)
    compare.text(f"{what} {part}_change_provisional", row[f"{part}_change_provisional"], found.is_provisional)
    limits = (None, None)
    if found.is_final and detectable is not None:
        size = abs(float(found.value))
        limits = (size > detectable, size > detectable / math.sqrt(found.n_raters))
    for column, value in zip(("one_rater", "mean_of_raters"), limits):
        compare.text(f"{what} {part}_beyond_{column}", row[f"{part}_beyond_{column}"], value)


def changes_between(form, values, between):
    """Score → subject → change, without subjects whose dates contradict the order of the two visits."""
    out, subjects = contradicted(between), dict.fromkeys(subject for subject, _ in values)
    both = [s for s in subjects if s not in out and all((s, visit) in values for visit in between)]
    return {
        part: {s: change(values[s, between[0]][part], values[s, between[1]][part]) for s in both} for part in form.parts
    }


def contradicted(between):
    dates = {(row["subject"], row["visit"]): row["date"] for row in read("cdasi.csv")}
    subjects = {subject for subject, _ in dates}
    pairs = {s: [dates.get((s, visit), "") for visit in between] for s in subjects}
    return {s for s, (first, last) in pairs.items() if first and last and first > last}


def compare_summaries(changes, between, compare):
    """cdasi_summary.csv: the subjects whose change is tested, at each visit."""
    rows = {(row["part"], row["visit"]): row for row in read("cdasi_summary.csv")}
    for part, by_subject in changes.items():
        final = [one for one in by_subject.values() if one.is_final]
        for visit, values in zip(between, zip(*((float(one.before), float(one.after)) for one in final))):
            row = rows.pop((part, visit), {})
            numbers = {
                "n": len(values), "mean": mean(values), "sd": stdev(values) if len(values) > 1 else None,
                "median": median(values), "low": min(values), "high": max(values),
            }  # fmt: skip
            for column, value in numbers.items():
                compare.number(f"cdasi_summary.csv {part} {visit} {column}", row.get(column, ""), value)
    for key in rows:
        compare.text(f"cdasi_summary.csv {' '.join(key)}", "a row", None)


def compare_counts(form, values, changes, compare):
    """cdasi_counts.csv: bands at every visit and of those in the change, and what the rules make of the change."""
    bands = next((row["part"] for row in form.rules if row["kind"] == "band"), None)
    final = {s for s, one in changes.get(bands, {}).items() if one.is_final}
    for row in read("cdasi_counts.csv"):
        if row["measure"] == "severity":
            in_change = row["of"] == "in the change between the visits"
            chosen = [own for (s, v), own in values.items() if v == row["visit"] and (not in_change or s in final)]
            found = [said for own in chosen if (said := severity(form, own)) is not None]
        else:
            rule = next(one for one in form.rules if (one["kind"], one["id"]) == (row["measure"], row["rule"]))
            told = (verdict(rule, one) for one in changes[rule["part"]].values())
            found = [said for said in told if said is not None]
        what = f"cdasi_counts.csv {row['measure']} {row['rule']} {row['visit']} {row['level']}"
        n = found.count(row["level"])
        for column, value in (("n", n), ("denominator", len(found)), ("percent", 100 * n / max(1, len(found)))):
            compare.number(f"{what} {column}", row[column], value)


# ── distributions ────────────────────────────────────────────────────────────────────────────────────────────────────


def incomplete_beta(a, b, x, y):
    """Regularised, of x = 1 − y, by its continued fraction (Lentz; Abramowitz & Stegun 26.5.8)."""
    if x <= 0 or y <= 0:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, y, x)
    front = math.exp(a * math.log(x) + b * math.log(y) - math.lgamma(a) - math.lgamma(b) + math.lgamma(a + b)) / a
    tiny, c, d = 1e-300, 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    h = d
    for m in range(1, 10000):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 + numerator * d, 1 + numerator / c
            d, c = 1 / (d if abs(d) > tiny else tiny), c if abs(c) > tiny else tiny
            h *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return front * h


def below_chi_square(x, df):
    """P(chi-square <= x), by its series or its continued fraction (Abramowitz & Stegun 6.5.29, 6.5.31)."""
    a, x = df / 2, x / 2
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total_ = 1 / a
        at = a
        while abs(term) > 1e-17 * total_:
            at += 1
            term *= x / at
            total_ += term
        return front * total_
    b, c, d = x + 1 - a, 1e300, 1 / (x + 1 - a)
    h = d
    for i in range(1, 10000):
        b += 2
        d, c = 1 / (b - i * (i - a) * d), b - i * (i - a) / c
        h *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return 1 - front * h


def quantile(below, p):
    """By bisection on the logarithm."""
    low, high = -690.0, 690.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if below(math.exp(middle)) < p else (low, middle)
    return math.exp((low + high) / 2)


KNOWN = {}  # quantiles: the same come again and again


def f_quantile(p, d1, d2):
    def below(f):
        return incomplete_beta(d1 / 2, d2 / 2, d1 * f / (d1 * f + d2), d2 / (d1 * f + d2))

    key = "f", p, d1, d2
    if key not in KNOWN:
        KNOWN[key] = quantile(below, p)
    return KNOWN[key]


def chi_square_quantile(p, df):
    key = "chi", p, df
    if key not in KNOWN:
        KNOWN[key] = quantile(lambda x: below_chi_square(x, df), p)
    return KNOWN[key]


def t_two_sided(t, df):
    return incomplete_beta(df / 2, 0.5, df / (df + t * t), t * t / (df + t * t))


# ── agreement: complete tables ───────────────────────────────────────────────────────────────────────────────────────

# A table is a list of cases, each a list of totals, one a rater, None = missing.


class MeanSquares:
    """Two-way analysis of variance of a complete table; what is rounding only is exactly 0."""

    def __init__(self, table, k):
        n = len(table)
        self.n, self.k = n, k
        self.is_too_few = n < 2 or k < 2
        if self.is_too_few:
            return
        grand = sum(map(sum, table)) / (n * k)
        case = [sum(row) / k - grand for row in table]
        rater = [sum(row[j] for row in table) / n - grand for j in range(k)]
        whole = sum((y - grand) ** 2 for row in table for y in row)
        self.is_constant = whole <= 1e-20 * n * k * max(y * y for row in table for y in row)
        self.noise = NOISE * whole
        rest = sum((row[j] - grand - case[i] - rater[j]) ** 2 for i, row in enumerate(table) for j in range(k))
        sums = [k * sum(c * c for c in case), n * sum(r * r for r in rater), rest]
        between, raters, rest = (0.0 if self.is_constant or one <= self.noise else one for one in sums)
        self.case, self.rater, self.error = between / (n - 1), raters / (k - 1), rest / ((n - 1) * (k - 1))
        self.within = (raters + rest) / (n * (k - 1))


def six_coefficients(ms):
    """Variant → (value, low, high): McGraw & Wong 1996, with their F-based limits (table 7)."""
    if ms.is_too_few or ms.is_constant:
        return dict.fromkeys(("1,1", "A,1", "C,1", "1,k", "A,k", "C,k"), (None, None, None))
    n, k, found, shape = ms.n, ms.k, {}, None
    for name in ("A,1", "C,1", "1,1", "A,k", "C,k", "1,k"):
        error = ms.within if name[0] == "1" else ms.error
        raters = (ms.rater - error) / n if name[0] == "A" else 0.0
        single = name[2] == "1"
        bottom = ms.case + (k - 1) * error + k * raters if single else ms.case + raters
        is_defined = bottom > ms.noise
        value = (ms.case - error) / bottom if is_defined else None
        if name == "A,1":
            shape = satterthwaite(ms, (ms.case - error) / bottom if bottom else math.nan)
        # Raters who differ by constants only: absolute agreement still has its interval, from their variance.
        without = not is_defined or ms.within == 0 or (error == 0 and name[0] != "A")
        limits = (None, None) if without else f_limits(ms, name, error, shape)
        found[name] = (value, *limits)
    return found


def satterthwaite(ms, icc):
    """Degrees of freedom of the raters' and the residual's part together, for absolute agreement."""
    n, k = ms.n, ms.k
    a, b = k * icc * ms.rater, (n * (1 + (k - 1) * icc) - k * icc) * ms.error
    parts = a**2 / (k - 1) + b**2 / ((n - 1) * (k - 1))
    return (a + b) ** 2 / parts if parts else math.nan


def f_limits(ms, name, error, shape):
    n, k, single = ms.n, ms.k, name[2] == "1"
    df = {"A": shape, "C": (n - 1) * (k - 1), "1": n * (k - 1)}[name[0]]
    if not df > 0:
        return None, None
    rest = n * (k - 1) * error if single else 0.0
    if name[0] == "A":
        rest = k * ms.rater + (k * n - k - n) * ms.error if single else ms.rater - ms.error
    lower, upper = f_quantile(0.975, n - 1, df), f_quantile(0.975, df, n - 1)
    below, above = lower * rest + n * ms.case, rest + n * upper * ms.case
    # Where raters and residual cancel to rounding, the limit runs off to minus infinity: there is none.
    doubt = max(ms.noise, 1e-12 * lower * (ms.rater + ms.error))
    if below <= doubt or above <= ms.noise:
        return None, None
    low, high = n * (ms.case - lower * error) / below, n * (upper * ms.case - error) / above
    return (low, high) if low < high else (None, None)


# ── agreement: pooled form of any table, complete or not ─────────────────────────────────────────────────────────────


class Pooled:
    """What likelihood and intervals need of a table: cases that lack the same raters share their algebra.

    ``patterns``: (raters, number of cases, sum of their totals, sum of squared totals); ratings are centred.
    ``rest``: by rater, deviations from the case's mean; ``within`` their squares; ``w``: Zr' M Zr, M taking off case means.
    """

    def __init__(self, table, k):
        given = [[(j, y) for j, y in enumerate(row) if y is not None] for row in table]
        given = [row for row in given if row]
        self.k, self.n, self.ratings = k, len(given), sum(map(len, given))
        grand = sum(y for row in given for _, y in row) / max(self.ratings, 1)
        self.rest, self.within, self.whole, by = [0.0] * k, 0.0, 0.0, {}
        self.w = [[0.0] * k for _ in range(k)]
        for row in given:
            own = tuple(j for j, _ in row)
            sum_ = sum(y - grand for _, y in row)
            counted = by.setdefault(own, [0, 0.0, 0.0])
            by[own] = [counted[0] + 1, counted[1] + sum_, counted[2] + sum_ * sum_]
            for j, y in row:
                off = y - grand - sum_ / len(row)
                self.rest[j] += off
                self.within += off * off
                self.whole += (y - grand) ** 2
                for i in own:
                    self.w[j][i] += (i == j) - 1 / len(row)
        self.patterns = [(own, *counted) for own, counted in by.items()]
        self.is_complete = len(self.patterns) == 1 and len(self.patterns[0][0]) == k


def quadratic_form(of, case, rater):
    """At the ratios of case and rater variance to the residual's: (residual variance × y'Py, log determinants of REML).

    V = I + case Zc Zc' + rater Zr Zr'. The inverse without raters is known case by case; raters come in by Woodbury's
    formula. Real or complex, since slopes are taken by complex steps.
    """
    k = of.k
    crossed, right, design = [list(row) for row in of.w], list(of.rest), [0.0] * k
    plain, spread = of.within, 0.0
    for own, count, sum_, squares in of.patterns:
        size = len(own)
        grown = 1 + size * case
        v = 1 / (size * grown)
        spread += count * cmath.log(grown)
        plain += v * squares
        for i in own:
            right[i] += v * sum_
            design[i] += v * count * size  # the row's sum of crossed, whose large parts cancel exactly
            for j in own:
                crossed[i][j] += v * count
    system = [[(i == j) + rater * crossed[i][j] for j in range(k)] + [design[i], right[i]] for i in range(k)]
    for j in range(k):
        spread += cmath.log(system[j][j])
        for i in range(k):
            if i != j:
                share = system[i][j] / system[j][j]
                system[i] = [a - share * b for a, b in zip(system[i], system[j])]
    solved = [(system[i][k] / system[i][i], system[i][k + 1] / system[i][i]) for i in range(k)]
    fixed, slope = sum(one for one, _ in solved), sum(two for _, two in solved)
    squares = plain - rater * sum(right[i] * solved[i][1] for i in range(k)) - slope**2 / fixed
    return squares, spread + cmath.log(fixed)


def eigen(matrix):
    """Eigenvalues and vectors of a small symmetric matrix, by Jacobi's rotations."""
    k = len(matrix)
    a = [list(row) for row in matrix]
    v = [[float(i == j) for j in range(k)] for i in range(k)]
    for _ in range(60):
        if sum(a[i][j] ** 2 for i in range(k) for j in range(i)) < 1e-30:
            break
        for p in range(k):
            for q in range(p + 1, k):
                if a[p][q]:
                    angle = 0.5 * math.atan2(2 * a[p][q], a[q][q] - a[p][p])
                    c, s = math.cos(angle), math.sin(angle)
                    for row in (*a, *v):
                        row[p], row[q] = c * row[p] - s * row[q], s * row[p] + c * row[q]
                    a[p], a[q] = (
                        [c * x - s * y for x, y in zip(a[p], a[q])],
                        [s * x + c * y for x, y in zip(a[p], a[q])],
                    )
    return [a[i][i] for i in range(k)], [[v[i][j] for i in range(k)] for j in range(k)]


class Pivots:
    """The exact chi-squares of the two-way random model: error / residual on e, sum u2 / (residual + lam rater) on r."""

    def __init__(self, of):
        values, vectors = eigen(of.w)
        self.of, self.lam, self.u2 = of, [], []
        for lam, vector in zip(values, vectors):
            if lam > 1e-9 * max(of.ratings, 1):
                self.lam.append(lam)
                self.u2.append(sum(x * y for x, y in zip(vector, of.rest)) ** 2 / lam)
        self.r, self.raters = len(self.lam), sum(self.u2)
        self.error = max(of.within - self.raters, 0.0)
        self.e = of.ratings - of.n - self.r
        self.is_usable = (
            of.n >= 2 and self.r >= 1 and self.e >= 1
            and of.within > 1e-10 * of.whole and self.error > 1e-10 * of.whole
        )  # fmt: skip


# ── agreement: variances by restricted maximum likelihood ────────────────────────────────────────────────────────────


class Components:
    """Variances of cases, raters and residual, all None where they cannot be told apart."""

    def __init__(self, case=None, rater=None, residual=None):
        self.case, self.rater, self.residual = case, rater, residual


def reml(table, k):
    of = Pooled(table, k)
    several = sum(sum(y is not None for y in row) >= 2 for row in table)
    size = max((abs(y) for row in table for y in row if y is not None), default=0)
    if k < 2 or several < 2 or of.whole <= 1e-20 * max(of.ratings, 1) * size**2:
        return Components()
    if all(y is not None for row in table for y in row):
        return balanced(MeanSquares(table, k))
    pivots = Pivots(of)
    is_estimable = pivots.r >= 1 and pivots.e >= 1 and pivots.error > 1e-10 * of.whole
    return highest_likelihood(of) if is_estimable else Components()


def balanced(ms):
    """Complete tables in closed form: whichever mean square lies below the residual's is pooled with it, the smaller first.

    Isotonic regression (Thompson 1962, Ann Math Stat 33:273-289).
    """
    df_error = (ms.n - 1) * (ms.k - 1)
    squares, count = ms.error * df_error, df_error
    for square, df in sorted(((ms.case, ms.n - 1), (ms.rater, ms.k - 1))):
        if square <= squares / count:
            squares, count = squares + square * df, count + df
    residual = squares / count
    return Components(max(ms.case - residual, 0.0) / ms.k, max(ms.rater - residual, 0.0) / ms.n, residual)


def deviance(of, case, rater):
    """−2 log restricted likelihood, up to a constant (Patterson & Thompson 1971)."""
    squares, spread = quadratic_form(of, case, rater)
    return (of.ratings - 1) * cmath.log(squares) + spread


def highest_likelihood(of):
    """The best of the interior and the three borders (no raters, no cases, neither); a border wins a tie."""
    grid = [0.0] + [10 ** (-3 + at / 2) for at in range(17)]
    seen = {(c, r): deviance(of, c, r).real for c in grid for r in grid}
    best, ratios = seen[0.0, 0.0], (0.0, 0.0)
    for free in ((True, False), (False, True), (True, True)):
        inside = {at: d for at, d in seen.items() if all((ratio > 0) == f for ratio, f in zip(at, free))}
        found = climb(of, min(inside, key=inside.get), free)
        reached = deviance(of, *found).real + (1e-9 if all(free) else 0.0)
        if reached < best:
            best, ratios = reached, found
    residual = quadratic_form(of, *ratios)[0].real / (of.ratings - 1)
    return Components(ratios[0] * residual, ratios[1] * residual, residual)


def climb(of, start, free):  # noqa: C901 - one loop, told in one place
    """Newton's method on the logarithms of the free ratios; slopes by complex steps, exact to rounding."""
    which = [at for at in (0, 1) if free[at]]
    logs = [math.log(start[at]) for at in which]

    def at_logs(own):
        ratios = [0.0, 0.0]
        for place, log in zip(which, own):
            ratios[place] = cmath.exp(log)
        return deviance(of, *ratios)

    def slopes(own):
        return [at_logs([log + 1e-20j * (i == j) for j, log in enumerate(own)]).imag / 1e-20 for i in range(len(own))]

    for _ in range(80):
        step = newton_step(slopes, logs)
        before = at_logs(logs).real
        for _ in range(8):
            to = [min(max(log + s, math.log(1e-8)), math.log(1e10)) for log, s in zip(logs, step)]
            if at_logs(to).real <= before + 1e-9:
                break
            step = [s / 2 for s in step]
        is_there = all(abs(a - b) < 1e-9 for a, b in zip(to, logs))
        logs = to
        if is_there:
            break
    ratios = [0.0, 0.0]
    for place, log in zip(which, logs):
        ratios[place] = math.exp(log)
    return tuple(ratios)


def newton_step(slopes, logs, width=1e-4):
    """Downhill also where the curve is not convex (absolute eigenvalues), and at most 1 long."""
    slope = slopes(logs)
    curve = []
    for i in range(len(logs)):
        ahead, back = (slopes([x + side * width * (i == j) for j, x in enumerate(logs)]) for side in (1, -1))
        curve.append([(a - b) / (2 * width) for a, b in zip(ahead, back)])
    curve = [[(curve[i][j] + curve[j][i]) / 2 for j in range(len(logs))] for i in range(len(logs))]
    step = [0.0] * len(logs)
    for value, vector in zip(*eigen(curve)):
        along = sum(v * s for v, s in zip(vector, slope)) / max(abs(value), 1e-12)
        step = [one - along * v for one, v in zip(step, vector)]
    longest = max(1.0, *(abs(one) for one in step))
    return [one / longest for one in step]


class Sizes:
    """Over cases with two ratings or more: harmonic and arithmetic mean of their number, and q.

    q = mean of 1/k_i less the mean over pairs of cases of |raters in common| / (k_i k_j): the raters' variance that the means
    of two cases do not share. All None where no case has two.
    """

    def __init__(self, table, k):
        rows = [[j for j in range(k) if row[j] is not None] for row in table]
        rows = [row for row in rows if len(row) >= 2]
        n, self.q = len(rows), None
        self.harmonic = n / sum(1 / len(row) for row in rows) if n else None
        self.arithmetic = sum(map(len, rows)) / n if n else None
        if n >= 2:
            inverse = sum(1 / len(row) for row in rows)
            shares = [sum(1 / len(row) for row in rows if j in row) for j in range(k)]
            q = inverse / n - (sum(s * s for s in shares) - inverse) / (n * (n - 1))
            self.q = 0.0 if q < 1e-12 else q


def reml_coefficients(parts, sizes):
    """ICC from variances; consistency of means of different raters carries the part q of the raters' variance."""
    if parts.residual is None:
        return dict.fromkeys(("A,1", "C,1", "A,k", "C,k"))
    both = parts.rater + parts.residual
    errors = {
        "A,1": both, "C,1": parts.residual, "A,k": both / sizes.harmonic,
        "C,k": parts.residual / sizes.harmonic + sizes.q * parts.rater,
    }  # fmt: skip
    return {name: parts.case / (parts.case + e) if parts.case + e > 0 else None for name, e in errors.items()}


# ── agreement: intervals from the pivots ─────────────────────────────────────────────────────────────────────────────


def error_limits(of):
    """Of √(rater + residual variance): Graybill & Wang 1980, as Christensen 2020 (BMC Med Res Methodol 20:304)."""
    if not of.is_usable:
        return None, None
    df, within = of.of.ratings - of.of.n, of.of.within
    limits = []
    for p, sign in ((0.975, -1), (0.025, 1)):
        far = [abs(1 - d / chi_square_quantile(p, d)) for d in (of.r, of.e)]
        limits.append(math.sqrt(max((within + sign * math.hypot(far[0] * of.raters, far[1] * of.error)) / df, 0.0)))
    return tuple(limits)


def residual_limits(of):
    """Of √(residual variance), from its own chi-square."""
    if not of.is_usable:
        return None, None
    return tuple(math.sqrt(of.error / chi_square_quantile(p, of.e)) for p in (0.975, 0.025))


def nodes(of, step):
    """(rho, 1 − b, weight): where P(ICC <= x) is evaluated, by double-exponential rules (Takahasi & Mori 1974).

    b ~ Beta(r/2, e/2); below the cut it fixes rho by sum u2 / (1 + lam rho) = error b / (1 − b), above it rho is 0.
    """
    r, e, whole = of.r / 2, of.e / 2, of.of.within
    below = incomplete_beta(r, e, of.raters / whole, of.error / whole)
    scale = max(of.raters / sum(of.lam) / (of.error / of.e), 1e-9)
    inner, outer = [], []
    for at in range(-math.ceil(3.6 / step), math.ceil(3.6 / step) + 1):
        s, slope = math.exp(math.pi * math.sinh(at * step)), math.pi * math.cosh(at * step)
        rho = scale * s
        odds = sum(u / (1 + lam * rho) for u, lam in zip(of.u2, of.lam)) / of.error
        fall = sum(u * lam / (1 + lam * rho) ** 2 for u, lam in zip(of.u2, of.lam)) / of.error * rho * slope
        if odds > 0 and fall > 0:
            inner.append(
                (min(rho, 1e10), 1 / (1 + odds), (r - 1) * math.log(odds) - (r + e) * math.log1p(odds) + math.log(fall))
            )
        share, left = s / (1 + s), 1 / (1 + s)
        b, not_b = (of.raters + of.error * share) / whole, of.error / whole * left
        if b > 0 and not_b > 0:
            density = (r - 1) * math.log(b) + (e - 1) * math.log(not_b) + math.log(share * left * slope)
            outer.append((0.0, not_b, density))
    return scaled(inner, below) + scaled(outer, 1 - below)


def scaled(found, mass):
    """Weights that add up to the probability of the piece; what carries next to nothing is left out."""
    if not found or mass <= 0:
        return []
    top = max(log for _, _, log in found)
    whole = sum(math.exp(log - top) for _, _, log in found)
    weighed = [(rho, not_b, mass * math.exp(log - top) / whole) for rho, not_b, log in found]
    return [node for node in weighed if node[2] > 1e-13]


def below_icc(of, at, odds, agreement):
    """P(ICC <= x) at odds = x / (1 − x): the mean over b of I(1 / (1 + a); (e + r)/2, (n − 1)/2), a = q (1 − b) / error."""
    shape, half, result, q_0 = (of.e + of.r) / 2, (of.of.n - 1) / 2, 0.0, None
    if not agreement and of.of.is_complete:  # the raters do not come in: the F interval
        q = case_form(of, odds, 0.0)
        return incomplete_beta(of.e / 2, half, of.error / (of.error + q), q / (of.error + q))
    for rho, not_b, weight in at:
        if rho == 0:
            q_0 = case_form(of, odds, 0.0) if q_0 is None else q_0
        q = q_0 if rho == 0 else case_form(of, odds * (1 + rho) if agreement else odds, rho)
        a = q * not_b / of.error
        result += weight * incomplete_beta(shape, half, 1 / (1 + a), a / (1 + a))
    return result


def case_form(of, case, rater):
    """Residual variance times the pivot of the cases at these ratios."""
    if of.of.is_complete:
        own, count, sum_, squares = of.of.patterns[0]
        return (squares - sum_ * sum_ / count) / len(own) / (1 + len(own) * case)
    whole = quadratic_form(of.of, case, rater)[0].real
    return max(whole - of.error - sum(u / (1 + lam * rater) for u, lam in zip(of.u2, of.lam)), 0.0)


def generalised(of, agreement=True):
    """Limits of ICC(A,1) or ICC(C,1), good to about 1e-8; (None, None) where there is no interval."""
    if not of.is_usable:
        return None, None
    rise = math.sqrt(2 / (of.of.n - 1) + 2 / (of.e + of.r))
    coarse, fine = nodes(of, 1 / 6), nodes(of, min(1 / 20, rise / 7))
    at_0 = below_icc(of, fine, 0.0, agreement)
    if at_0 >= 0.975:
        return None, None
    return tuple(0.0 if at_0 >= p else limit(of, coarse, fine, p, agreement) for p in (0.025, 0.975))


def limit(of, coarse, fine, p, agreement):
    """Where P(ICC <= x) is p, on the scales of the normal quantile and of the logit, on which it is nearly straight."""
    normal = NormalDist().inv_cdf

    def gap(at, logit):
        return normal(min(max(below_icc(of, at, math.exp(logit), agreement), 1e-15), 1 - 1e-15)) - normal(p)

    about = crossing(lambda logit: gap(coarse, logit), -32.0, 32.0, 1e-3)
    width = 0.02
    while gap(fine, about - width) > 0 or gap(fine, about + width) < 0:
        width *= 8
    return 1 / (1 + math.exp(-crossing(lambda logit: gap(fine, logit), about - width, about + width, 1e-11)))


def crossing(gap, low, high, near):
    """Regula falsi with the Illinois rule."""
    at_low, at_high, middle = gap(low), gap(high), low
    for _ in range(200):
        if at_low == at_high or abs(high - low) < near:
            break
        last, middle = middle, high - at_high * (high - low) / (at_high - at_low)
        at = gap(middle)
        if at == 0 or abs(middle - last) < near:
            break
        if at * at_high < 0:
            low, at_low = high, at_high
        else:
            at_low /= 2
        high, at_high = middle, at
    return middle


def spanned(value, limits):
    """With its interval; one of no width, or that the estimate lies outside of, is none."""
    low, high = limits
    if value is None or low is None or high is None or low >= high:
        return value, None, None
    slack = 1e-9 * (1 + abs(value))
    return (value, low, high) if low - slack <= value <= high + slack else (value, None, None)


def times(factor, limits):
    return (None, None) if factor is None or limits[0] is None else tuple(factor * end for end in limits)


def of_mean_of(k, limits):
    """Spearman-Brown: the limits of the mean of k."""
    return (None, None) if k is None or limits[0] is None else tuple(k * x / (1 + (k - 1) * x) for x in limits)


# ── agreement: the rows of agreement.csv ─────────────────────────────────────────────────────────────────────────────


def agreement_rows(table, raters):
    """(statistic, variant, raters, interval) → (value, low, high), of one score at one visit or of all visits pooled."""
    k = len(raters)
    complete = [row for row in table if None not in row]
    is_partial = any(None in row and any(y is not None for y in row) for row in table)
    ms, sizes = MeanSquares(complete, k), Sizes(table, k)
    own = Pivots(Pooled(complete, k))
    every = Pivots(Pooled(table, k)) if is_partial else own
    found = complete_rows(ms, own)
    for at, rater in enumerate(raters):
        found["rater_mean", "", rater, ""] = (mean(row[at] for row in complete) if complete else None, None, None)
    parts = reml(table, k)
    led = leading(reml_coefficients(parts, sizes), intervals(own) if not is_partial else intervals(every), sizes)
    found |= {("icc_reml", name, "all", "generalised"): row for name, row in led.items()}
    if is_partial:
        found |= {("icc_reml", name, "all", ""): (row[0], None, None) for name, row in led.items()}
    return found | error_rows(table, ms, parts, sizes, every)


def intervals(of):
    return generalised(of), generalised(of, agreement=False)


class Equal:
    """Sizes where every case has k ratings."""

    def __init__(self, k):
        self.harmonic, self.q = k, 0.0


def complete_rows(ms, pivots):
    six = six_coefficients(ms)
    found = {("icc", name, "all", "f"): row for name, row in six.items()}
    four = {name: six[name][0] for name in ("A,1", "C,1", "A,k", "C,k")}
    led = leading(four, intervals(pivots), Equal(ms.k))
    return found | {("icc", name, "all", "generalised"): row for name, row in led.items()}


def leading(values, limits, sizes):
    """Each coefficient with the generalised interval; consistency of means that share no raters has none."""
    made = {}
    for name, value in values.items():
        own = limits[0] if name[0] == "A" else limits[1]
        own = of_mean_of(sizes.harmonic, own) if name[2] == "k" else own
        made[name] = spanned(value, (None, None) if name == "C,k" and (sizes.q or 0) > 0 else own)
    return made


def error_rows(table, ms, parts, sizes, pivots):
    """Variance components, standard error of measurement, smallest detectable change, limits of agreement with the mean."""
    is_whole = all(y is not None for row in table for y in row)
    if is_whole:  # complete data: the ANOVA estimates, negative ones set to 0
        none = ms.is_too_few or ms.is_constant
        parts = Components() if none else Components(
            max((ms.case - ms.error) / ms.k, 0.0), max((ms.rater - ms.error) / ms.n, 0.0), ms.error
        )  # fmt: skip
    names = {"subject": parts.case, "rater": parts.rater, "residual": parts.residual}
    found = {("variance", name, "all", ""): (value, None, None) for name, value in names.items()}
    is_known = parts.residual is not None
    one = math.sqrt(parts.rater + parts.residual) if is_known else None
    same = math.sqrt(parts.residual) if is_known else None
    share = 1 / math.sqrt(sizes.harmonic) if sizes.harmonic else None
    means = math.sqrt(parts.residual / sizes.harmonic + sizes.q * parts.rater) if is_known else None
    spans = error_limits(pivots), residual_limits(pivots)
    mean_spans = times(share, spans[0]), times(share, spans[1])
    for statistic, factor in (("sem", 1.0), ("sdc", Z * math.sqrt(2))):
        # One subject scored twice by the same raters: the change is free of q, the mean of a single visit is not.
        last = (means, (None, None) if (sizes.q or 0) > 0 else mean_spans[1])
        last = last if statistic == "sem" else (same * share if is_known else None, mean_spans[1])
        rows = {
            ("agreement", "graybill_wang"): (one, spans[0]),
            ("consistency", "chi_square"): (same, spans[1]),
            ("agreement_mean", "graybill_wang"): (one * share if is_known else None, mean_spans[0]),
            ("consistency_mean", "chi_square"): last,
        }
        for (variant, name), (value, limits) in rows.items():
            own = None if value is None else factor * value
            found[statistic, variant, "all", name] = spanned(own, times(factor, limits))
    # Jones 2011; Christensen 2020: of complete data all squares within cases, as published.
    v = None if not is_known else ms.within if is_whole else parts.rater + parts.residual
    reach_ = Z * math.sqrt(1 - 1 / sizes.arithmetic) if sizes.arithmetic else None
    value = None if v is None else reach_ * math.sqrt(v)
    found["loam", "", "all", "graybill_wang"] = spanned(value, times(reach_, spans[0]))
    return found


def common_rows(form, part, cases, keys, raters):
    """ICC(A,1) of the totals over those items of a case that every rater could assess; {} where no total is missing."""
    addends = [one for one in form.parts[part] if one[0] in form.judged]
    table = []
    for key in keys:
        sheets = [cases[key].first.get(rater, {}) for rater in raters]
        terms = [[product(sheet, addend) for addend in addends] for sheet in sheets]
        kept = [at for at in range(len(addends)) if all(own[at] is not None for own in terms)]
        table.append([sum(own[at] for at in kept) for own in terms] if kept else [None] * len(raters))
    complete = [row for row in table if None not in row]
    six = six_coefficients(MeanSquares(complete, len(raters)))
    found = spanned(six["A,1"][0], generalised(Pivots(Pooled(complete, len(raters)))))
    name = "A,1;common_items"
    return {("icc", name, "all", "f"): six["A,1"], ("icc", name, "all", "generalised"): found}


RECOMPUTED = ("icc", "icc_reml", "variance", "rater_mean", "sem", "sdc", "loam")


def first_totals(form, part, cases, raters):
    """Case → totals of the first round, one a rater, over the items that raters judged."""
    addends = form.addends([name for name in form.of_part(part) if name in form.judged])
    return {
        key: [total(case.first[rater], addends) if rater in case.first else None for rater in raters]
        for key, case in cases.items()
    }


def compare_agreement(form, cases, raters, compare):  # noqa: C901 - one loop over scores and visits
    """The totals' rows of agreement.csv. Returns, by score, the smallest detectable change (consistency) of one rater."""
    exported = {}
    for row in read("agreement.csv"):
        if row["level"] == "total" and row["statistic"] in RECOMPUTED:
            key = tuple(row[name] for name in ("measure", "visit", "statistic", "variant", "raters", "interval"))
            exported[key] = row
    detectable = {}
    visits = list(dict.fromkeys(visit for _, visit in cases))
    for part in form.parts:
        totals = first_totals(form, part, cases, raters)
        for visit in ("all", *(visits if len(visits) > 1 else ())):
            keys = [key for key in totals if visit in ("all", key[1])]
            found = agreement_rows([totals[key] for key in keys], raters)
            if any(None in totals[key] for key in keys):
                found |= common_rows(form, part, cases, keys, raters)
            if visit == "all" and len({subject for subject, _ in cases}) < len(cases):
                found = {key: row for key, row in found.items() if key[0] != "variance"}
            compare_rows(part, visit, found, exported, compare)
            if visit == "all":
                detectable[part] = found["sdc", "consistency", "all", "chi_square"][0]
            tell(part, visit, found)
    for key, row in exported.items():
        # Over pooled visits the components of subject × visit × rater stand there, which are not recomputed.
        if key[2] != "variance":
            compare.text(f"agreement.csv {' '.join(key)}", row["value"], None)
    return detectable


def compare_rows(part, visit, found, exported, compare):
    for (statistic, variant, raters, interval), row in found.items():
        one = exported.pop((part, visit, statistic, variant, raters, interval), None)
        what = f"agreement.csv {part} {visit} {statistic} {variant} {raters} {interval}"
        if one is None:
            compare.text(what, "", "a row of its own")
            continue
        compare.number(f"{what} value", one["value"], row[0])
        for column, value in zip(("low", "high"), row[1:]):
            tolerance = BY_QUADRATURE if interval == "generalised" else TOLERANCE
            compare.number(f"{what} {column}", one[column], value, tolerance)


def tell(part, visit, found):
    """The leading line: of all ratings where some are missing, else of the analysis of variance."""
    statistic = "icc_reml" if ("icc_reml", "A,1", "all", "") in found else "icc"
    value, low, high = found[statistic, "A,1", "all", "generalised"]
    said = "not estimable" if value is None else f"{value:.4f}"
    said += "" if low is None else f" (95 % {low:.4f} to {high:.4f})"
    print(f"  {part}, {visit}: {statistic} A,1: {said}")


# ── change between two visits ────────────────────────────────────────────────────────────────────────────────────────


def signed_rank_null(doubled):
    """How many sign patterns give each sum of the (doubled) ranks with a plus."""
    ways = {0: 1}
    for rank in doubled:
        more = dict(ways)
        for sum_, count in ways.items():
            more[sum_ + rank] = more.get(sum_ + rank, 0) + count
        ways = more
    return ways


def midranks(sizes):
    """Twice the rank of each, equal ones sharing the mean."""
    ordered = sorted(sizes)
    return [ordered.index(one) * 2 + ordered.count(one) + 1 for one in sizes]


def wilcoxon(gaps):
    """Exact and two-sided: zeros dropped, midranks: smaller rank sum, P, least P possible."""
    gaps = [gap for gap in gaps if gap]
    if not gaps:
        return None, None, None
    doubled = midranks([abs(gap) for gap in gaps])
    up = sum(rank for rank, gap in zip(doubled, gaps) if gap > 0)
    smaller = min(up, sum(doubled) - up)
    tail = sum(count for sum_, count in signed_rank_null(doubled).items() if sum_ <= smaller)
    return smaller / 2, min(1.0, 2 * tail / 2 ** len(gaps)), 2.0 ** (1 - len(gaps))


def hodges_lehmann(gaps):
    """Median of the Walsh averages, with the interval of the exact signed-rank distribution (Hollander & Wolfe)."""
    n = len(gaps)
    if not n:
        return None, None, None
    walsh = sorted((gaps[i] + gaps[j]) / 2 for i in range(n) for j in range(i, n))
    ways, below, outside = signed_rank_null(range(1, n + 1)), 0, 0
    for sum_ in range(len(walsh) + 1):
        below += ways.get(sum_, 0)
        if 2 * below > 0.05 * 2**n:
            break
        outside += 1
    if not outside:
        return median(walsh), None, None
    return median(walsh), walsh[outside - 1], walsh[len(walsh) - outside]


def effects(before, after, gaps):
    """d_av over the mean variance of the visits, d_z over that of the changes (Cumming 2012), rank-biserial (Kerby 2014)."""
    if len(gaps) < 2:
        return {"d_av": None, "d_z": None, "rank_biserial": None}
    spread = math.sqrt((stdev(before) ** 2 + stdev(after) ** 2) / 2)
    is_flat = max(max(before) - min(before), max(after) - min(after)) <= TOLERANCE
    changed = [gap for gap in gaps if gap]
    ranks = midranks([abs(gap) for gap in changed])
    return {
        "d_av": None if is_flat else mean(gaps) / spread,
        "d_z": None if max(gaps) == min(gaps) else mean(gaps) / stdev(gaps),
        "rank_biserial": sum(r if g > 0 else -r for r, g in zip(ranks, changed)) / sum(ranks) if changed else None,
    }


def tests(before, after):
    """(statistic, variant) → (value, low, high, p, smallest p)."""
    gaps = [b - a for a, b in zip(before, after)]
    rounded, n = [round(gap, 9) for gap in gaps], len(gaps)  # means of raters make ties that floats would miss
    rank_sum, p, least = wilcoxon(rounded)
    found = {
        ("n", ""): (n, None, None, None, None),
        ("mean_change", ""): (mean(gaps) if n > 1 else None, None, None, None, None),
        ("paired_t", ""): (None, None, None, None, None),
        ("wilcoxon_exact", ""): (rank_sum, None, None, p, least),
        ("hodges_lehmann", ""): (*hodges_lehmann(gaps), None, None),
    }
    if n > 1 and max(gaps) - min(gaps) > TOLERANCE:
        middle, error = mean(gaps), stdev(gaps) / math.sqrt(n)
        width = math.sqrt(f_quantile(0.95, 1, n - 1)) * error
        found["mean_change", ""] = (middle, middle - width, middle + width, None, None)
        found["paired_t", ""] = (middle / error, None, None, t_two_sided(middle / error, n - 1), None)
    for variant, value in effects(before, after, rounded).items():
        found["effect_size", variant] = (value, None, None, None, None)
    return found


def sources(form, cases, raters, between):
    """Score, source → totals before and after: each rater, and mean and median of raters who rated both visits completely."""
    out, subjects = contradicted(between), dict.fromkeys(subject for subject, _ in cases)
    both = [s for s in subjects if s not in out and all((s, visit) in cases for visit in between)]
    made = {}
    for part in form.parts:
        totals = first_totals(form, part, cases, raters)
        pairs = {s: list(zip(totals[s, between[0]], totals[s, between[1]])) for s in both}
        for at, rater in enumerate(raters):
            made[part, rater] = [own[at] for own in pairs.values() if None not in own[at]]
        same = [kept for s, own in pairs.items() if (kept := same_raters(cases, raters, s, between, own))]
        for source, middle in (("mean", mean), ("median", median)):
            made[part, source] = [tuple(float(middle(one)) for one in zip(*kept)) for kept in same]
    return made


def same_raters(cases, raters, subject, between, pairs):
    """The pairs of totals, if whoever rated either visit rated both completely; else none."""
    rated = {rater for visit in between for rater in cases[subject, visit].first}
    kept = [pair for rater, pair in zip(raters, pairs) if rater in rated]
    return [] if any(None in pair for pair in kept) else kept


def compare_tests(name, made, compare):
    """One file of paired tests; ``made``: score, source → pairs."""
    rows = [row for row in read(name) if row["statistic"] != "not_reported"]
    known = {}
    for row in rows:
        source = row["measure"], row["source"]
        if source not in known:
            pairs = made.get(source, [])
            known[source] = tests([float(a) for a, _ in pairs], [float(b) for _, b in pairs])
        found = known[source][row["statistic"], row["variant"]]
        what = f"{name} {row['measure']} {row['source']} {row['statistic']} {row['variant']}"
        compare.number(f"{what} n", row["n"], known[source]["n", ""][0])
        for column, value in zip(("value", "low", "high", "p", "smallest_p"), found):
            compare.number(f"{what} {column}", row[column], value)
    for source in made.keys() - known.keys() if rows else ():
        compare.text(f"{name} {' '.join(source)}", "", "rows of its own")


def of_primary(changes):
    """Pairs that are tested, and, where changes are provisional, those with them as well."""
    made = {}
    for part, by_subject in changes.items():
        if not by_subject:
            continue
        final = [(one.before, one.after) for one in by_subject.values() if one.is_final]
        every = [(one.before, one.after) for one in by_subject.values() if one.value is not None]
        made[part, "primary"] = final
        if len(every) > len(final):
            made[part, "primary_with_provisional"] = every
    return made


def between_of(name):
    """The two visits that a file of changes compares; () where it reports none."""
    row = next(iter(read(name)), {})
    return (row["from_visit"], row["to_visit"]) if row.get("from_visit") else ()


# ── all of it ────────────────────────────────────────────────────────────────────────────────────────────────────────


def main():
    compare = Comparison()
    form = Form(read("items.csv"), read("rules.csv"))
    cases = read_cases(form)
    raters = sorted({rater for case in cases.values() for rater in case.first})
    check_corrections(cases, compare)
    rows = read("consensus.csv")
    charter = Charter(rows[0])
    values = compare_consensus(form, charter, cases, compare)
    n_valued = sum(all(one.value is not None for one in own.values()) for own in values.values())
    print(f"consensus: {len(rows)} visits, {len(values)} with levels, {n_valued} with every primary value")
    print("agreement:")
    detectable = compare_agreement(form, cases, raters, compare)
    compare_course(form, values, detectable, compare)
    between = between_of("cdasi_change.csv")
    changes = changes_between(form, values, between) if between else {}
    made = of_primary(changes)
    compare_tests("cdasi_change.csv", made, compare)
    compare_summaries(changes, between, compare)
    compare_counts(form, values, changes, compare)
    first = between_of("change.csv")
    compare_tests("change.csv", {**(sources(form, cases, raters, first) if first else {}), **made}, compare)
    for part, pairs in ((part, made[part, "primary"]) for part in changes if (part, "primary") in made):
        told = f", mean change {mean(float(b - a) for a, b in pairs):.3f}" if pairs else ""
        print(f"change of {part}, {between[0]} to {between[1]}: {len(pairs)} subjects{told}")
    print(
        f"{compare.count} cells compared, {compare.differing} differ; largest relative difference {compare.largest:.1e}"
    )
    return 1 if compare.differing else 0


if __name__ == "__main__":
    sys.exit(main())
