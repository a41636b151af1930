"""What an export says in two places, compared: values, bounds, bands, changes and counts of all its files."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from dmscorer.domain.report.report import Report, Table

Rows = list[dict[str, str]]
PARTS = ("activity", "damage")


def read(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def numbers(row: Mapping[str, str], *columns: str) -> list[float | None]:
    return [float(row[column]) if row[column] else None for column in columns]


def check_scores(consensus: Rows, course: Rows, redcap: Rows) -> None:
    """Primary value, bounds, band and raters of a visit are the same wherever they stand; one of two numbers is the value."""
    known = {(row["subject"], row["visit"]): row for row in consensus}
    fields = {(row["subject"], row["visit_label"]): row for row in redcap}
    columns = [f"{part}{end}" for part in PARTS for end in ("", "_low", "_high")]
    for row in course:
        own = known[row["subject"], row["visit"]]
        same = [*columns, "severity", "severity_set", "n_raters", "raters", *(f"n_filled_{part}" for part in PARTS)]
        assert {name: row[name] for name in same} == {name: own[name] for name in same}
        field = fields[row["subject"], row["visit"]]
        both = [*columns, "severity", "n_raters", *(f"{part}_{kind}" for part in PARTS for kind in ("mean", "items"))]
        assert {name: field[name] for name in both} == {name: own[name] for name in both}
        for part in PARTS:
            kind = {"mean_of_totals": "mean", "item_consensus": "items"}[own["primary"]]
            assert own[part] == own[f"{part}_{kind}"]
            value, low, high = numbers(own, part, f"{part}_low", f"{part}_high")
            assert low is not None and high is not None  # noqa: PT018
            assert value is None or low <= value <= high
        assert (own["severity"] == "") == (own["activity"] == "")


def check_changes(course: Rows) -> None:
    """A change is that of two values over the same raters, or says that it is not; it lies in its bounds; who judges what."""
    first: dict[str, dict[str, str]] = {}
    for row in course:
        base = first.setdefault(row["subject"], row)
        if base is row:
            assert not any(row[f"{part}_change"] for part in PARTS)
            continue
        assert row["baseline"] == base["visit"]
        for part in PARTS:
            check_change(base, row, part)


def check_change(base: Mapping[str, str], row: Mapping[str, str], part: str) -> None:
    value, low, high = numbers(row, *(f"{part}_change{end}" for end in ("", "_low", "_high")))
    is_final = row[f"{part}_change_provisional"] == "false"
    has_both = bool(base[part] and row[part]) and base["raters"] == row["raters"]
    assert is_final == has_both
    assert low is not None and high is not None  # noqa: PT018
    if value is not None:
        assert low - 1e-9 <= value <= high + 1e-9
    if is_final:
        assert value == pytest.approx(float(row[part]) - float(base[part]), abs=1e-9)
    if part == "activity":
        judged = [row[name] for name in row if name.startswith(("meaningful_", "response_"))]
        assert all(judged) == any(judged) == is_final
        for name, points in (("meaningful_penn-2015", 4), ("meaningful_stanford-2015", 5)):
            if is_final and value is not None:
                assert row[name] == ("better" if value <= -points else "worse" if value >= points else "not_met")


def changes(course: Rows, part: str, later: str, *kinds: str) -> dict[str, tuple[float, float]]:
    """Subject → both values of the changes to that visit whose provisional is one of ``kinds``."""
    base: dict[str, dict[str, str]] = {}
    found = {}
    for row in course:
        first = base.setdefault(row["subject"], row)
        if row["visit"] == later and first is not row and row[f"{part}_change_provisional"] in kinds:
            found[row["subject"]] = (float(first[part] or "nan"), float(row[f"{part}_change"]))
    return found


def check_tests(course: Rows, tests: Rows, command: Rows, summary: Rows, later: str) -> None:
    """N and mean of the changes, in every file that has them, over the subjects of the course's table."""
    primary = [row for row in command if row["source"].startswith("primary")]
    assert primary == tests
    for part in PARTS:
        for source, kinds in (("primary", ("false",)), ("primary_with_provisional", ("false", "true"))):
            own = {
                r["statistic"]: r for r in tests if (r["measure"], r["source"]) == (part, source) and not r["variant"]
            }
            known = [gap for _, gap in changes(course, part, later, *kinds).values()]
            if not own:
                assert source != "primary" or not known
                continue
            assert int(own["n"]["n"]) == len(known)
            if len(known) > 1:
                assert float(own["mean_change"]["value"]) == pytest.approx(math.fsum(known) / len(known), abs=1e-9)
        check_summary([row for row in summary if row["part"] == part], changes(course, part, later, "false"))


def check_summary(rows: Rows, final: Mapping[str, tuple[float, float]]) -> None:
    if not final:
        assert rows == []
        return
    before, after = rows
    assert before["n"] == after["n"] == str(len(final))
    first = [start for start, _ in final.values()]
    last = [start + gap for start, gap in final.values()]
    for row, values in ((before, first), (after, last)):
        assert numbers(row, "mean", "low", "high") == pytest.approx(
            [math.fsum(values) / len(values), min(values), max(values)]
        )


def check_counts(course: Rows, counts: Rows, later: str) -> None:
    """Levels add up to their denominator and are those of the course's table."""
    groups: dict[tuple[str, ...], Rows] = {}
    for row in counts:
        groups.setdefault((row["measure"], row["rule"], row["visit"], row["of"]), []).append(row)
    for own in groups.values():
        assert {row["denominator"] for row in own} == {str(sum(int(row["n"]) for row in own))}
    entered = changes(course, "activity", later, "false")
    for (measure, rule, visit, of), own in groups.items():
        given = {row["level"]: int(row["n"]) for row in own if row["n"] != "0"}
        if measure == "severity":
            among = [r for r in course if r["visit"] == visit and (r["subject"] in entered or "value" in of)]
            assert given == Counter(row["severity"] for row in among if row["severity"])
        else:
            column = f"{'meaningful' if measure == 'meaningful_change' else 'response'}_{rule}"
            assert given == Counter(
                row[column] for row in course if row["visit"] == later and row["subject"] in entered
            )


def check_report(report: Report, consensus: Rows, course: Rows) -> None:
    """What the report prints with one decimal is the number of the file."""
    both = table_of(report, "Both totals of each case")
    known = {(row["subject"], row["visit"]): row for row in consensus}
    for line in both.rows:
        row = known[line[0], line[1]]
        kinds = ("mean", "items") if row["primary"] == "mean_of_totals" else ("items", "mean")
        assert line[2] == row["n_raters"]
        assert line[3] == printed(row, "activity")
        assert line[4] == one_decimal(row[f"activity_{kinds[1]}"])
        assert line[5] == printed(row, "damage")
        assert line[-1] == (row["severity"] or "–")
    told = table_of(report, "Course of each subject, activity")
    for line, row in zip(told.rows, course, strict=True):
        assert (line[0], line[1], line[2]) == (row["subject"], row["visit"], printed(row, "activity"))
        assert line[3] == (row["severity"] or "–")
        assert line[4] == printed_change(row)


def table_of(report: Report, caption: str) -> Table:
    return next(
        block
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Table) and re.sub(r"^Table \d+\. ", "", block.caption) == caption
    )


def one_decimal(text: str) -> str:
    return "–" if not text else f"{float(text):.1f}".replace("-", "−")


def printed(row: Mapping[str, str], part: str) -> str:
    if row[part]:
        return one_decimal(row[part]) + ("*" if row[f"n_filled_{part}"] != "0" else "")
    return f"{one_decimal(row[f'{part}_low'])}–{one_decimal(row[f'{part}_high'])}"


def printed_change(row: Mapping[str, str]) -> str:
    if not row["activity_change_low"]:
        return "–"
    ends = f"{one_decimal(row['activity_change_low'])} to {one_decimal(row['activity_change_high'])}"
    if not row["activity_change"]:
        return ends
    if row["activity_change_provisional"] == "false":
        return one_decimal(row["activity_change"])
    return f"({one_decimal(row['activity_change'])}, n = {row['activity_change_n_raters']}; {ends})"


def check_pages(pages: bytes, consensus: Rows) -> None:
    """The pages for the archive: the primary value with its band."""
    found = dict(told_on_pages(pages.decode("utf-8")))
    for row in consensus:
        if (row["subject"], row["visit"]) in found:
            text = found[row["subject"], row["visit"]]
            value = row["activity"]
            said = (f"{float(value):.1f}" if "." in value else value) if value else f"{short(row['activity_low'])} to"
            assert text.startswith(said), (text, said)
            assert (row["severity"] in text) if row["severity"] else "incomplete" in text


def short(text: str) -> str:
    return f"{float(text):.1f}" if "." in text else text


def told_on_pages(text: str) -> Iterator[tuple[tuple[str, str], str]]:
    for section in text.split("<section>")[1:]:
        head = re.search(r"<h1>(.*?), (.*?)</h1>", section)
        said = re.search(r"<strong>Activity (.*?)</p>", section)
        assert head is not None
        assert said is not None
        yield (head[1], head[2]), said[1].replace("</strong>", "")
