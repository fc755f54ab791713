"""Fixtures for what stands on an open workspace."""

import pytest

from adwatch.pipeline.workspace import make_workspace, open_workspace
from adwatch.settings import load_settings


@pytest.fixture
def workspace(home):
    """An empty workspace, open."""
    settings = load_settings()
    make_workspace(settings)
    with open_workspace(settings) as opened:
        yield opened
