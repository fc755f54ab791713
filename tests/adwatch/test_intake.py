"""Rows become ads; a bad row is named by line and field, never by its value."""

import io
from datetime import UTC, datetime

import pytest

from adwatch.errors import InputError
from adwatch.intake import Intake, Problem, Row, parse_columns
from adwatch.model import AdKind, PictureRef


def read(text, form="jsonl", columns=None, kind=AdKind.JOB):
    intake = Intake("board", kind, lambda _ad: AdKind.MASSAGE, columns or {})
    body = text if isinstance(text, bytes) else text.encode()
    return list(intake.read(io.BytesIO(body), form))


def one_ad(text, **options):
    (row,) = read(text, **options)
    assert isinstance(row, Row), row
    return row.ad


FULL = """{"id": 7, "title": "T", "text": "x", "place": "Leeds", "price": 50, "author": "A",
    "posted_at": "2026-03-01T09:00:00Z", "country": "gb", "language": "en-GB",
    "pictures": ["a.jpg"]}"""


def test_a_full_row_becomes_an_ad():
    ad = one_ad(FULL.replace("\n", " "))
    assert (str(ad.key), ad.title, ad.place, ad.price) == ("board/7", "T", "Leeds", "50")
    assert (ad.country, ad.language) == ("GB", "en")
    assert ad.posted_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert ad.pictures == (PictureRef("a.jpg"),)


def test_unknown_columns_are_kept_as_attributes():
    ad = one_ad('{"id": "1", "text": "x", "floor": 3, "tags": ["a"], "empty": null}')
    assert ad.attributes == (("floor", "3"), ("tags", '["a"]'))


BAD_ROWS = [
    ('{"text": "x"}', "id"),
    ('{"id": true, "text": "x"}', "id"),
    ('{"id": "1"}', "title"),
    ('{"id": "1", "text": "  "}', "title"),
    ('{"id": "1", "text": ["x"]}', "text"),
    ('{"id": "1", "text": "x", "posted_at": "soon"}', "posted_at"),
    ('{"id": "1", "text": "x", "posted_at": 12}', "posted_at"),
    ('{"id": "1", "text": "x", "country": "Narnia"}', "country"),
    ('{"id": "1", "text": "x", "country": 44}', "country"),
    ('{"id": "1", "text": "x", "language": "English!"}', "language"),
    ('{"id": "1", "text": "x", "pictures": [1]}', "pictures"),
    ("{broken", "line"),
    ("[1]", "line"),
    (b'{"id": "1", "text": "\xff"}', "line"),
    ("[" * 100_000, "line"),
]


@pytest.mark.parametrize(("row", "field"), BAD_ROWS, ids=[str(n) for n in range(len(BAD_ROWS))])
def test_a_bad_row_names_line_and_field_and_no_value(row, field):
    body = row if isinstance(row, bytes) else row.encode()
    _, problem = read(b'{"id": 0, "text": "fine"}\n' + body)
    assert isinstance(problem, Problem)
    assert (problem.line, problem.field) == (2, field)
    assert "Narnia" not in str(problem)


def test_rows_after_a_bad_one_still_come_in_order():
    rows = read('{"id": 1, "text": "a"}\nnope\n\n{"id": 2, "text": "b"}\n')
    assert [type(row).__name__ for row in rows] == ["Row", "Problem", "Row"]
    assert [row.line for row in rows] == [1, 2, 4]


def test_csv_cells_keep_line_breaks_and_quotes():
    ad = one_ad('id,title,text\r\n1,"A ""b""","two\nlines"\r\n', form="csv")
    assert (ad.title, ad.text) == ('A "b"', "two\nlines")


def test_csv_pictures_are_split():
    ad = one_ad("id,text,pictures\n1,x,a.jpg|b.jpg\n", form="csv")
    assert [picture.address for picture in ad.pictures] == ["a.jpg", "b.jpg"]


@pytest.mark.parametrize("body", [b"id,text\n1,x,y\n", b"id,text\n1,\xff\n", b'id,text\n1,"x"y"\n'])
def test_a_bad_csv_row_is_a_problem_with_its_line(body):
    (problem,) = read(body, form="csv")
    assert (problem.line, problem.field) == (2, "line")


def test_an_empty_csv_has_no_rows():
    assert read("", form="csv") == []


def test_a_field_can_be_taken_from_another_column():
    ad = one_ad('{"nr": 5, "body": "x", "text": "unused"}', columns={"id": "nr", "text": "body"})
    assert (ad.key.local_id, ad.text) == ("5", "x")


def test_kind_auto_asks_the_classifier():
    assert one_ad('{"id": 1, "text": "x"}', kind=None).kind is AdKind.MASSAGE


def test_a_lone_surrogate_in_json_is_kept():
    assert one_ad('{"id": 1, "text": "a\\ud800b"}').text == "a\ud800b"


def test_an_alpha3_country_is_read():
    assert one_ad('{"id": 1, "text": "x", "country": "DEU"}').country == "DE"


@pytest.mark.parametrize("pair", ["colour=x", "title", "title="])
def test_a_wrong_map_is_refused_by_name(pair):
    with pytest.raises(InputError, match="--map"):
        parse_columns([pair])
