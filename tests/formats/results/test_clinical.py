"""Tables of clinical values: what a clinic's file says, and every wrong row with its line."""

import pytest

from dmscorer.domain.results.clinical import ClinicalVisit
from dmscorer.formats.results.clinical import decode, encode
from dmscorer.formats.tables import BadTable


def test_a_semicolon_table_with_empty_cells_and_free_columns() -> None:
    rows = decode("Subject;Visit;CK_U_L;weight\nP1;V1;1723,5;70\nP1;V2;;\n".encode("utf-8-sig"), "c.csv")
    assert [(row.subject, row.visit, dict(row.values)) for row in rows] == [
        ("P1", "V1", {"ck_u_l": 1723.5, "weight": "70"}),
        ("P1", "V2", {}),
    ]


def test_every_wrong_row_is_listed_with_its_line() -> None:
    text = "subject,visit,ck_u_l,pga_skin\nP1,V1,abc,better\n,V1,1,\nP2,V1,2,\nP2,V1,3,\n"
    with pytest.raises(BadTable) as caught:
        decode(text.encode(), "c.csv")
    assert [(row.line, row.cause.split(":")[0]) for row in caught.value.rows] == [
        (2, "ck_u_l"),
        (2, "pga_skin"),
        (3, "the column subject is empty"),
        (5, "P2, V1 stands in line 4 already"),
    ]


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("subject,ck_u_l", "no column “visit”"),
        ("subject,visit", "no column of values"),
        ("subject,visit,CK (U/l)", "letters, digits"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused(header: str, says: str) -> None:
    with pytest.raises(BadTable, match=says):
        decode(f"{header}\nP1,V1,1\n".encode(), "c.csv")


def test_what_is_written_reads_back_unchanged() -> None:
    visits = [
        ClinicalVisit("P1", "V1", 1, {"ck_u_l": 1723.0, "pga_skin": "no_change"}, {"weight": "70, clothed"}),
        ClinicalVisit("P2", "V1", 2, {"ck_u_l": 116.25}, {}),
    ]
    rows = decode(encode(visits), "c.csv")
    assert [dict(row.values) for row in rows] == [{**one.values, **one.free} for one in visits]
