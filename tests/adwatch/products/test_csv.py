"""No cell of ours is a formula, and nothing is lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adwatch.products.base import exporter
from adwatch.products.csv import TRIGGERS, escape, unescape

HOSTILE = ["=1+1", "+15550100", "-2", "@x", "\t=1", "＝1", "'x", "''=1", "a,b", 'q"q', "two\nlines"]


@given(st.text())
def test_unescape_undoes_escape_and_no_cell_starts_with_a_trigger(text):
    cell = escape(text)
    assert unescape(cell) == text or not text.startswith(TRIGGERS)
    assert not cell.startswith(tuple(set(TRIGGERS) - {"'"}))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_comes_back_whole(text):
    out = io.StringIO()
    exporter("csv").write(["ad"], [{"ad": text}], out)
    header, row = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert (header, unescape(row[0])) == (["ad"], text)


def test_none_is_empty_and_a_list_is_json():
    out = io.StringIO()
    assert exporter("csv").write(["a", "b"], [{"a": None, "b": [1]}], out) == 1
    assert out.getvalue() == "a,b\r\n,[1]\r\n"
