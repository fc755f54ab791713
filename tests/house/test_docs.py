"""Whatever a user can name has a heading in the reference, and the README keeps its length."""

import re
from pathlib import Path

import pytest
import typer

from adwatch import errors
from adwatch.cli import app
from adwatch.discovery import discover
from adwatch.products.base import Exporter
from adwatch.settings import Settings
from extractors.base import extractors
from matching.base import matchers

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def headings(name):
    text = (DOCS / "reference" / name).read_text(encoding="utf-8")
    return set(re.findall(r"^#{2,4} `([^`]+)`", text, flags=re.MULTILINE))


def commands(command, prefix=""):
    group = getattr(command, "commands", None)
    if not group:
        return {prefix.strip()}
    own = {prefix.strip()} if command.callback and prefix else set()
    return own.union(*(commands(one, f"{prefix} {name}") for name, one in group.items()))


def error_names():
    found = vars(errors).values()
    return {e.__name__ for e in found if isinstance(e, type) and issubclass(e, Exception)}


NAMED = [
    ("cli.md", commands(typer.main.get_command(app)) - {"bench"}),
    ("settings.md", set(Settings.model_fields)),
    ("signals.md", {kind for one in extractors() for kind in one.kinds}),
    ("matchers.md", {one.name for one in matchers()}),
    ("exporters.md", {one.name for one in discover("adwatch.products", Exporter)}),
    ("errors.md", error_names()),
]


@pytest.mark.parametrize(("page", "names"), NAMED, ids=[page for page, _ in NAMED])
def test_everything_a_user_can_name_has_a_heading(page, names):
    assert names - headings(page) == set()


@pytest.mark.parametrize(("page", "names"), NAMED, ids=[page for page, _ in NAMED])
def test_no_heading_is_left_over_from_something_gone(page, names):
    assert headings(page) - names == set()


@pytest.mark.parametrize("kind", sorted({kind for one in extractors() for kind in one.kinds}))
def test_a_signal_kind_is_told_with_its_methods_and_known_failures(kind):
    text = (DOCS / "reference" / "signals.md").read_text(encoding="utf-8")
    section = re.split(r"^#{2,3} ", text.partition(f"### `{kind}`\n")[2], flags=re.MULTILINE)[0]
    assert re.search(r"\bMethods?\b", section)
    assert "Known failures:" in section


def test_the_readme_is_short_and_says_how_to_set_up():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.split()) <= 550
    assert "make demo" in text
    assert "make test" in text
    assert "demonstration data only" in text.lower()


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda p: str(p.relative_to(DOCS)))
def test_a_page_is_short_and_its_links_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    named = re.findall(r"`(docs/[\w/.-]+\.md)`", text)
    assert len(text.splitlines()) <= 500
    assert [link for link in links if not (path.parent / link).exists()] == []
    assert [link for link in named if not (ROOT / link).exists()] == []
