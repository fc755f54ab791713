"""Fixtures for every test: a fixed clock, a fresh home, invented numbers only."""

from datetime import UTC, datetime

import pytest
from hypothesis import settings

from adwatch.clock import FakeClock
from adwatch.model import Ad, AdKey, AdKind

settings.register_profile("untimed", deadline=None)  # a busy machine is no failure
settings.load_profile("untimed")

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    return FakeClock(MORNING)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder of the test's own, named in the environment as a user would."""
    folder = tmp_path / "home"
    monkeypatch.setenv("ADWATCH_HOME", str(folder))
    monkeypatch.delenv("ADWATCH_DATABASE_URL", raising=False)
    return folder


@pytest.fixture
def make_ad():
    """Builds an ad of the site `board`; give its id and any field."""

    def build(local_id="1", **fields):
        fields.setdefault("text", "Calm massage near the park, call 212 555 0123.")
        return Ad(AdKey(fields.pop("site", "board"), local_id), AdKind.MASSAGE, **fields)

    return build
