"""Recompute the main table of a dmscorer export from its CSV files alone.

Run in the export folder:  python recompute.py
Needs Python 3.9 or newer and nothing else. Reads items.csv (how items add up), ratings_wide.csv (locked first-round
levels), agreement.csv and change.csv; prints the totals of every visit, ICC(A,1) with its F-based interval
(McGraw & Wong 1996), SEM, the smallest detectable change, and the change from the first to the last visit with the
paired t test and the exact Wilcoxon signed-rank test; and says how far each number is from the exported one.
Exit code 0: all agree to 1e-9; 1: something differs.
"""

import csv
import math
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOLERANCE = 1e-9
Z = 1.96  # as statistics of agreement print it; the exact quantile would differ in the fifth digit


def read(name):
    with (HERE / name).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


# ── totals ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def total(sheet, items):
    """Sum of the levels, an item doubled where its multiplier is 1; None where anything is missing."""
    by_id = {item["item"]: item for item in items}
    multiplier = {item["multiplies"]: item for item in items if item["multiplies"]}
    result = 0
    for name, item in by_id.items():
        if not sheet.get(name, "").isdigit():
            return None
        if item["multiplies"]:
            continue
        level = int(sheet[name])
        own = multiplier.get(name)
        result += level * (int(own["factor"]) if own and sheet[own["item"]] == "1" else 1)
    return result


def totals():
    """(part, subject, visit, rater) -> total; and the parts, visits and raters in order."""
    items = [item for item in read("items.csv") if item["in_study"] == "true" and item["judged_by_raters"] == "true"]
    sheets = read("ratings_wide.csv")
    parts = list(dict.fromkeys(item["part"] for item in items))
    found = {}
    for sheet in sheets:
        for part in parts:
            own = [item for item in items if item["part"] == part]
            found[part, sheet["subject"], sheet["visit"], sheet["rater"]] = total(sheet, own)
    keys = list(found)
    return found, parts, [list(dict.fromkeys(key[at] for key in keys)) for at in (1, 2, 3)]


# ── distributions ────────────────────────────────────────────────────────────────────────────────────────────────────


def incomplete_beta(a, b, x):
    """Regularised, by its continued fraction (Lentz)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - math.lgamma(a) - math.lgamma(b) + math.lgamma(a + b)) / a
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


def f_quantile(p, d1, d2):
    """By bisection on x = d1 f / (d1 f + d2)."""
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if incomplete_beta(d1 / 2, d2 / 2, middle) < p else (low, middle)
    x = (low + high) / 2
    return d2 * x / (d1 * (1 - x))


def t_two_sided(t, df):
    return incomplete_beta(df / 2, 0.5, df / (df + t * t))


# ── agreement ────────────────────────────────────────────────────────────────────────────────────────────────────────


def agreement(table):
    """``table``: one row a case, one column a rater, complete. The numbers of agreement.csv by (statistic, variant)."""
    n, k = len(table), len(table[0])
    grand = sum(map(sum, table)) / (n * k)
    case = [sum(row) / k for row in table]
    rater = [sum(row[j] for row in table) / n for j in range(k)]
    ms_case = k * sum((c - grand) ** 2 for c in case) / (n - 1)
    ms_rater = n * sum((r - grand) ** 2 for r in rater) / (k - 1)
    error = sum((table[i][j] - case[i] - rater[j] + grand) ** 2 for i in range(n) for j in range(k))
    ms_error = error / ((n - 1) * (k - 1))
    icc = (ms_case - ms_error) / (ms_case + (k - 1) * ms_error + k * (ms_rater - ms_error) / n)
    a, b = k * icc * ms_rater, (n * (1 + (k - 1) * icc) - k * icc) * ms_error
    v = (a + b) ** 2 / (a**2 / (k - 1) + b**2 / ((n - 1) * (k - 1)))
    rest = k * ms_rater + (k * n - k - n) * ms_error
    lower, upper = f_quantile(0.975, n - 1, v), f_quantile(0.975, v, n - 1)
    low = n * (ms_case - lower * ms_error) / (lower * rest + n * ms_case)
    high = n * (upper * ms_case - ms_error) / (rest + n * upper * ms_case)
    sem = math.sqrt(max((ms_rater - ms_error) / n, 0.0) + ms_error)
    return {
        ("icc", "A,1"): (icc, low, high),
        ("sem", "agreement"): (sem, None, None),
        ("sdc", "agreement"): (Z * math.sqrt(2) * sem, None, None),
        ("sdc", "consistency"): (Z * math.sqrt(2) * math.sqrt(ms_error), None, None),
    }


# ── change ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def paired_t(gaps):
    n = len(gaps)
    mean = sum(gaps) / n
    error = math.sqrt(sum((gap - mean) ** 2 for gap in gaps) / (n - 1) / n)
    return mean, mean / error, t_two_sided(mean / error, n - 1)


def wilcoxon(gaps):
    """Exact and two-sided: zeros dropped, midranks, every sign pattern of these very ranks equally likely."""
    gaps = [round(gap, 9) for gap in gaps if round(gap, 9) != 0]
    size = sorted(abs(gap) for gap in gaps)
    doubled = {value: size.index(value) * 2 + size.count(value) + 1 for value in set(size)}  # twice the midrank
    up = sum(doubled[abs(gap)] for gap in gaps if gap > 0)
    every = sum(doubled[abs(gap)] for gap in gaps)
    ways = {0: 1}
    for gap in gaps:
        more = dict(ways)
        for total_, count in ways.items():
            rank = doubled[abs(gap)]
            more[total_ + rank] = more.get(total_ + rank, 0) + count
        ways = more
    smaller = min(up, every - up)
    return smaller / 2, min(1.0, 2 * sum(c for t, c in ways.items() if t <= smaller) / 2 ** len(gaps))


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────────


def exported(rows, **wanted):
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return found[0] if len(found) == 1 else None


class Comparison:
    """Keeps the largest distance from the exported numbers."""

    def __init__(self):
        self.largest, self.count, self.missing = 0.0, 0, []

    def __call__(self, name, row, column, value):
        if row is None or not row[column]:
            self.missing.append(name)
            return
        self.count += 1
        gap = abs(float(row[column]) - value) / max(1.0, abs(value))
        self.largest = max(self.largest, gap)
        if gap > TOLERANCE:
            print(f"  DIFFERS: {name}: exported {row[column]}, recomputed {value!r}")


def print_agreement(found, part, visits, subjects, raters, rows, compare):
    for visit in visits:
        table = [[found.get((part, subject, visit, rater)) for rater in raters] for subject in subjects]
        table = [row for row in table if None not in row]
        if not table:
            continue
        means = [sum(row) / len(row) for row in table]
        said = f"{sum(means) / len(means):.2f} (range {min(means):.2f} to {max(means):.2f})"
        print(f"  {visit}: n {len(table)}, mean of {len(raters)} raters {said}")
        name = "all" if len(visits) == 1 else visit
        row = exported(rows, measure=part, visit=name, statistic="icc", variant="A,1", raters="all", interval="f")
        if row is None or not row["low"] or int(row["n_complete"]) != len(table):
            print("    agreement: not estimable here, or on other cases; see agreement.csv")
            continue
        for (statistic, variant), (value, low, high) in agreement(table).items():
            wanted = {"measure": part, "visit": name, "statistic": statistic, "variant": variant, "raters": "all"}
            if statistic == "icc":
                wanted["interval"] = "f"
            one = exported(rows, **wanted)
            words = f"    {statistic} {variant}: {value:.4f}"
            compare(f"{part} {visit} {statistic} {variant}", one, "value", value)
            if low is not None:
                words += f" (95 % {low:.4f} to {high:.4f})"
                compare(f"{part} {visit} {statistic} low", one, "low", low)
                compare(f"{part} {visit} {statistic} high", one, "high", high)
            print(words)


def print_change(found, part, visits, subjects, raters, rows, compare):
    """``visits``: the two that change.csv compares. A subject enters whom the same raters rated completely at both."""
    gaps = []
    for subject in subjects:
        rated = [rater for rater in raters if any((part, subject, visit, rater) in found for visit in visits)]
        pairs = [[found.get((part, subject, visit, rater)) for visit in visits] for rater in rated]
        if pairs and not any(None in pair for pair in pairs):
            gaps.append(sum(later - earlier for earlier, later in pairs) / len(pairs))
    if len(gaps) < 2 or max(gaps) - min(gaps) <= TOLERANCE:
        print("  change: not estimable")
        return
    mean, t, p = paired_t(gaps)
    print(f"  {visits[0]} to {visits[1]}: n {len(gaps)}, mean change {mean:.3f}, paired t {t:.3f}, P {p:.4f}")
    own = {"measure": part, "source": "mean"}
    compare(f"{part} change", exported(rows, **own, statistic="mean_change"), "value", mean)
    compare(f"{part} t", exported(rows, **own, statistic="paired_t"), "value", t)
    compare(f"{part} P of t", exported(rows, **own, statistic="paired_t"), "p", p)
    if any(round(gap, 9) for gap in gaps):
        w, p = wilcoxon(gaps)
        print(f"    exact Wilcoxon: smaller rank sum {w:g}, P {p:.4f}")
        compare(f"{part} W", exported(rows, **own, statistic="wilcoxon_exact"), "value", w)
        compare(f"{part} P of W", exported(rows, **own, statistic="wilcoxon_exact"), "p", p)


def main():
    found, parts, (subjects, visits, raters) = totals()
    rows, changes, compare = read("agreement.csv"), read("change.csv"), Comparison()
    for part in parts:
        print(part)
        print_agreement(found, part, visits, subjects, raters, rows, compare)
        between = [changes[0][name] for name in ("from_visit", "to_visit")] if changes else [""]
        if all(between):
            print_change(found, part, between, subjects, raters, changes, compare)
    print(f"{compare.count} numbers compared with the exported ones, largest relative difference {compare.largest:.1e}")
    if compare.missing:
        print("not in the export: " + ", ".join(compare.missing))
    return 1 if compare.largest > TOLERANCE or compare.missing else 0


if __name__ == "__main__":
    sys.exit(main())
