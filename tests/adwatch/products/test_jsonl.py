"""One object a line, whole Unicode kept, lone surrogates escaped."""

import io
import json

import pytest

from adwatch.errors import ConfigError
from adwatch.products.base import exporter


@pytest.mark.parametrize("text", ["straße 你好", "a\ud800b", "line\nbreak", "\0"])
def test_any_text_comes_back_from_one_line(text):
    out = io.StringIO()
    exporter("jsonl").write(["ad"], [{"ad": text}], out)
    (line,) = out.getvalue().splitlines()
    assert json.loads(line) == {"ad": text}
    line.encode("utf-8")


def test_an_unknown_format_names_those_that_exist():
    with pytest.raises(ConfigError, match="csv, jsonl"):
        exporter("xml")
