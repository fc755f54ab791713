"""Fixtures for what stands on an open workspace."""

from contextlib import ExitStack

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


@pytest.fixture
def make_other(tmp_path):
    """Opens further workspaces, which are empty."""
    with ExitStack() as stack:

        def make():
            settings = load_settings(tmp_path / "other")
            make_workspace(settings)
            return stack.enter_context(open_workspace(settings))

        yield make
