"""Tables of scores: both forms, and every bad row with its line."""

import pytest

from dmscorer.domain.instrument.instrument import Answer, Answers, NotAssessable
from dmscorer.domain.instrument.instrument_file import load
from dmscorer.formats.reading.ratings import Key, decode, encode_long, encode_wide
from dmscorer.formats.tables import BadTable, UnreadableTable
from tests.places import ROOT

CDASI = load((ROOT / "resources/instruments/cdasi-2.toml").read_bytes(), "cdasi-2.toml")
RATERS = ("A", "B")


def refused(text: str, *, without: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    with pytest.raises(BadTable) as caught:
        decode(text.encode(), "in.csv", CDASI.without(without), RATERS)
    return [(row.line, row.cause) for row in caught.value.rows]


def test_the_long_form() -> None:
    text = (
        "subject,visit,rater,item,value,reason\n"
        "S1,V1,A,scalp.erythema,2,\n"
        "S1,V1,A,scalp.scale,,image_quality\n"
        "S1,V1,A,arm.scale,,\n"
        "S1,V1,B,scalp.erythema,0,\n"
    )
    first, second = decode(text.encode(), "in.csv", CDASI, RATERS)
    assert (first.subject, first.visit, first.rater, first.line) == ("S1", "V1", "A", 2)
    assert first.answers == {"scalp.erythema": 2, "scalp.scale": NotAssessable("image_quality")}
    assert first.lines == {"scalp.erythema": 2, "scalp.scale": 3, "arm.scale": 4}
    assert second.answers == {"scalp.erythema": 0}


def test_the_wide_form() -> None:
    text = "subject,visit,rater,scalp.erythema,arm.scale\nS1,V1,A,3,\nS1,V1,B,not_photographed,1\n"
    first, second = decode(text.encode(), "in.csv", CDASI, RATERS)
    assert first.answers == {"scalp.erythema": 3}
    assert first.lines == {"scalp.erythema": 2, "arm.scale": 2}
    assert second.answers == {"scalp.erythema": NotAssessable("not_photographed"), "arm.scale": 1}


def test_a_german_spreadsheet_with_gaps_writes_whole_numbers_with_a_comma() -> None:
    (sheet,) = decode(b"Subject;Rater;scalp.erythema;arm.scale\r\nM\xfcller;A;2,0;1\r\n", "in.csv", CDASI, RATERS)
    assert sheet.subject == "Müller"
    assert sheet.answers == {"scalp.erythema": 2, "arm.scale": 1}


@pytest.mark.parametrize(
    "text",
    ["subject,rater,scalp.erythema\nS1,A,1\n", "subject,visit,rater,scalp.erythema\nS1,,A,1\n"],
)
def test_a_missing_visit_is_visit_1(text: str) -> None:
    (sheet,) = decode(text.encode(), "in.csv", CDASI, RATERS)
    assert sheet.visit == "1"


def test_every_bad_row_of_the_long_form_is_listed_with_its_line() -> None:
    text = (
        "subject,visit,rater,item,value,reason\n"
        "S1,V1,A,scalp.erythema,4,\n"
        "S1,V1,A,scalp.redness,1,\n"
        "S1,V1,Z,scalp.scale,1,\n"
        "S1,V1,A,arm.scale,1,\n"
        "S1,V1,A,arm.scale,1,\n"
        ",V1,A,malar.scale,1,\n"
        "S1,V1,A,malar.scale,1,image_quality\n"
        "S1,V1,A,malar.erythema,,tired\n"
        "S1,V1,A,activity,12,\n"
        "S1,V1,A,abdomen.scale,yes,\n"
        "S1,V1,A,abdomen.erythema,1.5,\n"
        "S1,V1,A,abdomen.erythema,-1,\n"
        "S1,V1,,abdomen.calcinosis,1,\n"
        "S1,V1,A,,1,\n"
        "S1,V1,A,abdomen.poikiloderma,1,,,7\n"
    )
    causes = refused(text)
    assert [line for line, _ in causes] == [2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
    said = dict(causes)
    assert "scalp.erythema has no level 4: give a whole number from 0 to 3" in said[2]
    assert "unknown item 'scalp.redness'" in said[3]
    assert "unknown rater 'Z': this study has A, B" in said[4]
    assert "given twice for this reading (first in line 5)" in said[6]
    assert "the subject is missing" in said[7]
    assert "a value and a reason" in said[8]
    assert "'tired' is no reason" in said[9]
    assert "looks like a total" in said[10]
    assert "no level 'yes'" in said[11]
    assert "no level '1.5'" in said[12]
    assert "given twice" in said[13]
    assert "the rater is missing" in said[14]
    assert "the item is missing" in said[15]
    assert "8 cells under 6 columns" in said[16]


def test_every_bad_row_of_the_wide_form_is_listed_with_its_line() -> None:
    text = "subject,rater,scalp.erythema,arm.scale\nS1,A,4,3\nS2,A,1,bad_light\nS3,A,1,1\nS3,A,1,1\n"
    causes = refused(text)
    assert [line for line, _ in causes] == [2, 2, 3, 5]
    assert "arm.scale has no level 3: give a whole number from 0 to 2" in causes[1][1]
    assert "this reading is given twice (first in line 4)" in causes[3][1]


@pytest.mark.parametrize(
    ("header", "cause"),
    [
        ("subject,rater,scalp.erythema,activity", "the column 'activity' looks like a total"),
        ("subject,rater,scalp.erythema,total_damage", "looks like a total"),
        ("subject,rater,scalp.erythema,CDASI score", "looks like a total"),
        ("subject,rater,scalp.erythema,scalp.redness", "unknown column 'scalp.redness'"),
        ("subject,rater,item,value,activity", "looks like a total"),
        ("subject,rater,item,value,day", "unknown column 'day'"),
        ("subject,rater,item", "the column 'value' is missing"),
        ("subject,scalp.erythema", "the column 'rater' is missing"),
        ("subject,rater,visit", "no column of an item"),
    ],
)
def test_columns_that_do_not_belong_are_refused(header: str, cause: str) -> None:
    ((line, said),) = refused(f"{header}\nS1,A,1,1,1\n")
    assert line == 1
    assert cause in said


def test_items_left_out_of_the_study_may_stand_as_empty_columns() -> None:
    text = "subject,rater,scalp.erythema,alopecia.recent\nS1,A,1,\n"
    (sheet,) = decode(text.encode(), "in.csv", CDASI.without(["alopecia.recent"]), RATERS)
    assert sheet.lines == {"scalp.erythema": 2}
    ((line, said),) = refused(text.replace("A,1,", "A,1,1"), without=("alopecia.recent",))
    assert (line, said) == (2, "alopecia.recent is left out of this study: leave it empty")


def test_a_header_alone_and_an_empty_file_are_refused() -> None:
    assert "not one row" in refused("subject,rater,item,value\n")[0][1]
    with pytest.raises(UnreadableTable):
        decode(b"", "in.csv", CDASI, RATERS)


def test_the_refusal_says_how_many_and_lists_them() -> None:
    with pytest.raises(BadTable) as caught:
        decode(b"subject,rater,scalp.erythema\nS1,A,9\nS1,Z,1\n", "in.csv", CDASI, RATERS)
    head, *rest = str(caught.value).splitlines()
    assert head == "in.csv was not imported, because 2 rows are wrong: mend the file and import it again."
    assert [line.split(":")[0].strip() for line in rest] == ["line 2", "line 3"]


def test_what_is_written_can_be_imported_again() -> None:
    answers: dict[str, Answer] = {"scalp.erythema": 2, "arm.scale": NotAssessable("image_quality")}
    written: list[tuple[Key, Answers]] = [(("S1", "V1", "A"), answers), (("S1", "V2", "B"), {"scalp.erythema": 0})]
    for content in (encode_long(written, CDASI), encode_wide(written, CDASI)):
        read = decode(content, "x.csv", CDASI, RATERS)
        assert [((s.subject, s.visit, s.rater), s.answers) for s in read] == written
    assert encode_long(written, CDASI).splitlines()[:3] == [
        b"subject,visit,rater,item,value,reason",
        b"S1,V1,A,scalp.erythema,2,",
        b"S1,V1,A,arm.scale,,image_quality",
    ]
