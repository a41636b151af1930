"""The report as a page: every word of it, nothing from outside, well-formed, nothing of it taken for markup."""

from base64 import b64decode
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from dmscorer.formats.report import report_html
from tests.formats.report.sample_report import sample, words

VOID = {"meta", "img"}


class Reader(HTMLParser):
    """Text, attributes, and whether every element is closed where it should be."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)


@pytest.fixture(scope="module")
def page() -> Reader:
    return Reader(report_html.encode(sample()))


def test_every_word_stands_in_the_page_as_text(page: Reader) -> None:
    printed = "".join(page.text)
    assert [word for word in words(sample()) if word not in printed] == []
    assert page.open == []
    assert "b" not in {tag for tag, _ in page.seen}


def test_nothing_comes_from_outside_and_nothing_runs(page: Reader) -> None:
    assert not {tag for tag, _ in page.seen} & {"script", "link", "iframe", "object"}
    sources = [attrs["src"] or "" for _, attrs in page.seen if "src" in attrs]
    assert sources
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
    assert b64decode(sources[0].split(",")[1]).startswith(b"<svg")
    assert all((attrs["href"] or "").startswith("#") for _, attrs in page.seen if "href" in attrs)
    assert b"url(" not in report_html.encode(sample())
    assert b"@import" not in report_html.encode(sample())


def test_contents_lead_to_sections_and_figures_say_what_they_show(page: Reader) -> None:
    names = {attrs["id"] for tag, attrs in page.seen if tag == "section"}
    links = {(attrs["href"] or "")[1:] for tag, attrs in page.seen if tag == "a"}
    assert links == names == {"first", "second"}
    pictures = [attrs for tag, attrs in page.seen if tag == "img"]
    assert [(attrs["alt"] or "").split(" <")[0] for attrs in pictures] == ["Described", "Described broad"]


def test_headings_descend_one_by_one_and_heads_of_tables_say_of_what(page: Reader) -> None:
    levels = [int(tag[1]) for tag, _ in page.seen if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in page.seen if tag == "th")


@pytest.mark.parametrize(("language", "none"), [("en", "None."), ("de", "Keine.")])
def test_the_page_says_its_language(language: str, none: str) -> None:
    made = report_html.encode(sample(language))
    assert f'<html lang="{language}">'.encode() in made
    assert f"<td>{none}</td>".encode() in made
    assert made == report_html.encode(sample(language))
