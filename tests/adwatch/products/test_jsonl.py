"""One object a line, whole Unicode kept, lone surrogates escaped."""

import io
import json

import pytest

from adwatch.errors import ConfigError
from adwatch.products.base import exporter


@pytest.mark.parametrize(
    "text", ["straße 你好", "a\ud800b", "line\nbreak", "\0", "a\u2028b\x85c\u202ed", "😀"]
)
def test_any_text_comes_back_from_one_line(text):
    out = io.StringIO()
    exporter("jsonl").write(["ad"], [{"ad": text}], out)
    (line,) = out.getvalue().splitlines()
    assert json.loads(line) == {"ad": text}
    line.encode("utf-8")


def test_an_unknown_format_names_those_that_exist():
    with pytest.raises(ConfigError, match="csv, jsonl"):
        exporter("xml")


def test_a_number_that_json_does_not_know_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        exporter("jsonl").write(["n"], [{"n": float("nan")}], io.StringIO())
