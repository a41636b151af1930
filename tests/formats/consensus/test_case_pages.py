"""The pages for the archive, for a case settled by hand."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

from dmscorer.domain.charter.charter import Charter
from dmscorer.domain.consensus.consensus import Decision
from dmscorer.domain.consensus.primary import Rated, primary_values
from dmscorer.domain.instrument.instrument import Instrument, NotAssessable
from dmscorer.formats.consensus.case_pages import CasePage, encode
from tests.formats.consensus.test_consensus import zeros

AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


class Cells(HTMLParser):
    """The words of every table row."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")
        self._is_cell = tag == "td"

    def handle_endtag(self, tag: str) -> None:
        self._is_cell = self._is_cell and tag != "td"

    def handle_data(self, data: str) -> None:
        if self._is_cell:
            self.rows[-1][-1] += data


def page(instrument: Instrument, reason: str = "definition") -> str:
    """Malar erythema 0, 1, 3 decided 2 by a rater of the case; scale of the arm 1, 1, 1; all else 0."""
    charter = Charter(instrument.id, instrument.sha256, 1)
    sheets = [zeros(instrument, malar__erythema=level, arm__scale=1) for level in (0, 1, 3)]
    made = Decision("d", "c", "malar.erythema", 2, "B", reason, AT, None, ("0", "1", "3"), ("A",), has_rated=True)
    given = Rated("c", instrument, charter, dict(zip("ABC", sheets, strict=True)), (made,))
    case = given.settled()
    values = primary_values(given, case)
    return encode([CasePage("S<1>", "V1", "settled", case, values)], "Trial & error", instrument, charter).decode()


def test_a_page_tells_what_was_given_what_holds_and_who_decided(cdasi: Instrument) -> None:
    _head, malar, arm = Cells(page(cdasi)).rows
    assert malar[2:4] == ["0, 1, 3", "2"]
    assert malar[4] == "decided by B (a rater of this case) with A, 2026-03-04 05:06 UTC"
    assert malar[5] == "definition"
    assert arm[2:] == ["1, 1, 1", "1", "unanimous", ""]


def test_totals_stand_on_top_both_ways(cdasi: Instrument) -> None:
    """2 + 1 = 3 by the items; the raters' totals are 1, 2 and 4: mean 7/3, printed as people write it."""
    found = page(cdasi)
    first = "Activity 2.3</strong> of 100 (mean of the raters' totals, 3 raters, primary value), mild; "
    assert f"{first}total of the item consensus 3</p>" in found


def test_words_of_people_cannot_break_the_page_and_nothing_is_loaded_from_outside(cdasi: Instrument) -> None:
    found = page(cdasi, "other: <script>alert(1)</script>")
    assert "<script" not in found
    assert "S&lt;1&gt;, V1" in found
    assert "Trial &amp; error" in found
    assert not [word for word in ("http", "src=", "<img", "url(") if word in found]


def test_a_page_has_words_for_what_the_program_calls_by_an_id(cdasi: Instrument) -> None:
    """One rater could not judge, and a decision says that nobody can: the instrument's own words, no underscore anywhere."""
    charter = Charter(cdasi.id, cdasi.sha256, 1)
    reason = cdasi.reasons[0]
    sheets = [zeros(cdasi, malar__erythema=level) for level in (0, 3)]
    sheets.append({**zeros(cdasi), "malar.erythema": NotAssessable(reason.id)})
    made = Decision(
        "d", "c", "malar.erythema", NotAssessable(reason.id), "B", "blurred", AT, None, ("0", "3", reason.id)
    )
    given = Rated("c", cdasi, charter, dict(zip("ABC", sheets, strict=True)), (made,))
    case = given.settled()
    whole = CasePage("S", "V1", "settled", case, primary_values(given, case))
    found = encode([whole], "Trial", cdasi, charter).decode()
    assert Cells(found).rows[1][2:4] == [f"0, 3, {reason.label.en}", reason.label.en]
    assert not re.findall(r"\w_\w", re.sub(r"_{3,}", "", found.split("</style>")[1]))
