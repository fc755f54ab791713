"""Adding a file is enough; two offers of one name are refused."""

import sys

import pytest

from adwatch.discovery import discover
from adwatch.errors import ConfigError


class Tool:
    name = ""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An importable package `toolbox` whose modules a test writes."""
    folder = tmp_path / "toolbox"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "toolbox"]:
        del sys.modules[name]


def offer(name):
    return f"from {Tool.__module__} import Tool\nclass Mine(Tool):\n    name = {name!r}\n"


def test_a_new_file_is_found_without_a_list(package):
    (package / "b.py").write_text(offer("saw"))
    (package / "a.py").write_text(offer("hammer"))
    assert [cls.name for cls in discover("toolbox", Tool)] == ["hammer", "saw"]


def test_two_offers_of_one_name_are_refused(package):
    (package / "a.py").write_text(offer("saw"))
    (package / "b.py").write_text(offer("saw"))
    with pytest.raises(ConfigError, match="saw"):
        discover("toolbox", Tool)


def test_an_imported_class_is_not_an_offer_of_the_importer(package):
    (package / "a.py").write_text(offer("saw"))
    (package / "b.py").write_text("from toolbox.a import Mine\n")
    assert len(discover("toolbox", Tool)) == 1
