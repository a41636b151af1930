"""The report for print: every word of it, within the page, fonts embedded, pages counted, the same bytes each time."""

import io
import os
import re
import subprocess
import sys

import pytest
from pypdf import PageObject, PdfReader

from dmscorer.domain.report.report import Table
from dmscorer.formats.report import pdf_style, report_pdf
from dmscorer.formats.report.pdf_tables import widths
from tests.formats.report.sample_report import LONG, sample, words
from tests.places import ROOT


@pytest.fixture(scope="module")
def pages() -> list[PageObject]:
    return list(PdfReader(io.BytesIO(report_pdf.encode(sample()))).pages)


def close(text: str) -> str:
    """Without spaces and line ends, which depend on where a line breaks."""
    return re.sub(r"\s", "", text)


def test_every_word_stands_on_some_page(pages: list[PageObject]) -> None:
    printed = close("".join(page.extract_text() for page in pages))
    foot = re.compile(r"Foot.*?page\d+of\d+")
    printed = foot.sub("", printed)
    wanted = [word for word in words(sample()) if len(word) < 200]
    assert [word for word in wanted if close(word) not in printed] == []
    assert printed.count("word") >= 400


def test_pages_are_counted_and_contents_name_the_right_ones(pages: list[PageObject]) -> None:
    texts = [page.extract_text() for page in pages]
    assert all(f"page {at} of {len(pages)}" in text for at, text in enumerate(texts, start=1))
    start = next(at for at, text in enumerate(texts, start=1) if at > 1 and "Second section" in text)
    assert f"{start}Secondsection" in close(texts[0])  # as the contents are drawn: the number, then the title
    assert [one["/Title"] for one in PdfReader(io.BytesIO(report_pdf.encode(sample()))).outline] == [  # type: ignore[call-overload]
        section.title for section in sample().sections
    ]


def test_the_head_of_a_long_table_stands_on_each_of_its_pages(pages: list[PageObject]) -> None:
    rows = [page.extract_text() for page in pages if re.search(r"row \d+", page.extract_text())]
    assert len(rows) > 3
    assert all("Row" in text and "Value" in text for text in rows)


def test_every_font_is_in_the_file(pages: list[PageObject]) -> None:
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    for font in fonts:
        assert "/FontFile2" in font["/FontDescriptor"].get_object(), font["/BaseFont"]


@pytest.mark.parametrize("spread", [(), (4, 1, 1)])
@pytest.mark.parametrize("cell", ["x", LONG * 4])
def test_no_table_is_wider_than_the_text(spread: tuple[float, ...], cell: str) -> None:
    pdf_style.styles()
    made = widths(Table("t", ("a", "b", "c"), ((cell, "1", cell),), frozenset({1}), spread))
    assert sum(made) == pytest.approx(pdf_style.TEXT)
    assert min(made) > 0


def test_no_picture_is_larger_than_its_page() -> None:
    made = report_pdf.encode(sample())
    assert len(PdfReader(io.BytesIO(made)).pages) < 20  # a figure that did not fit would have raised


def test_another_process_in_another_zone_gives_the_same_bytes() -> None:
    script = "import hashlib; from tests.formats.report.sample_report import sample; from dmscorer.formats.report import report_pdf; "
    script += "print(hashlib.sha256(report_pdf.encode(sample())).hexdigest())"
    made = [
        subprocess.run(
            [sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": str(ROOT), "TZ": zone, "PYTHONHASHSEED": seed},
            check=True, capture_output=True, text=True,
        ).stdout
        for zone, seed in (("Asia/Tokyo", "1"), ("America/Lima", "2"))
    ]  # fmt: skip
    assert made[0] == made[1]


def test_the_document_says_what_it_is() -> None:
    found = PdfReader(io.BytesIO(report_pdf.encode(sample("de"))))
    assert found.metadata is not None
    assert found.metadata.title == sample("de").title
    assert found.trailer["/Root"]["/Lang"] == "de"  # type: ignore[index]
    assert "Seite 1 von" in found.pages[0].extract_text()
