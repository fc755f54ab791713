"""The browser: which Chromium, how it is started, and what it may not send."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from adwatch.clock import SystemClock
from adwatch.errors import Unavailable
from crawlers import browser
from crawlers.browser import find_chromium
from crawlers.chromium import refusal
from crawlers.egress import Egress
from crawlers.robots import Robots
from crawlers.rulebook import Rulebook

EGRESS = Egress.to({"demo_massage": "http://127.0.0.1:8000"})


def rules(robots=Robots()):  # noqa: B008 - it is never changed
    """What robots.txt of the board says; None where it was not read."""
    book = Rulebook(SystemClock())
    if robots is not None:
        book.keep("http://127.0.0.1:8000", robots)
    return book


@pytest.fixture
def program(tmp_path, monkeypatch, home):
    """A machine whose only Chromium is a file of the test, in a folder that is not on PATH yet."""
    file = tmp_path / "bin" / "chromium"
    file.parent.mkdir()
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("ADWATCH_CHROMIUM", raising=False)
    return file


def test_chromium_in_the_settings_is_taken(program, monkeypatch):
    monkeypatch.setenv("ADWATCH_CHROMIUM", str(program))
    assert find_chromium() == program


def test_chromium_in_the_settings_that_is_no_file_is_said_so(program, monkeypatch):
    monkeypatch.setenv("ADWATCH_CHROMIUM", str(program) + "-not-there")
    with pytest.raises(Unavailable, match="no file"):
        find_chromium()


@pytest.mark.parametrize("name", browser.NAMES)
def test_chromium_on_the_path_is_found_under_any_of_its_names(program, monkeypatch, name):
    monkeypatch.setenv("PATH", str(program.parent))
    program.rename(program.with_name(name))
    assert find_chromium() == program.with_name(name)


def test_newest_of_playwrights_own_is_taken_before_the_path(program, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(program.parent))
    for revision in ("chromium-1100", "chromium-1200"):
        own = tmp_path / ".cache/ms-playwright" / revision / "chrome-linux/chrome"
        own.parent.mkdir(parents=True)
        own.touch()
    assert find_chromium() == own


def test_machine_without_chromium_is_told_what_to_install(program):
    with pytest.raises(Unavailable, match="install"):
        find_chromium()


@pytest.mark.parametrize(
    ("url", "kind", "is_refused"),
    [
        ("http://127.0.0.1:8000/", "document", False),
        ("http://127.0.0.1:8000/api", "fetch", False),
        ("http://127.0.0.1:8000/a.css", "stylesheet", False),
        ("http://127.0.0.1:8000/a.jpg", "image", True),
        ("http://127.0.0.1:8000/a.woff", "font", True),
        ("http://127.0.0.1:8001/", "document", True),
        ("https://evil.example/", "script", True),
        ("file:///etc/passwd", "document", True),
        ("data:text/html,x", "document", True),
    ],
)
def test_browser_sends_what_a_page_needs_to_its_board_only(url, kind, is_refused):
    request = SimpleNamespace(url=url, resource_type=kind)
    assert refusal(EGRESS, rules(), lambda: True)(request) is is_refused


def test_browser_sends_nothing_once_the_warrant_no_longer_holds():
    request = SimpleNamespace(url="http://127.0.0.1:8000/api", resource_type="fetch")
    assert refusal(EGRESS, rules(), lambda: False)(request)


@pytest.mark.parametrize("robots", [None, Robots(closed="robots.txt answered 503")])
def test_browser_sends_nothing_where_no_rules_allow_it(robots):
    request = SimpleNamespace(url="http://127.0.0.1:8000/api", resource_type="fetch")
    assert refusal(EGRESS, rules(robots), lambda: True)(request)


def test_chromium_is_never_named_by_a_path_in_the_code():
    assert "/usr/" not in Path(browser.__file__).read_text()
