"""Flag, environment, file, default: in that order."""

import pytest

from adwatch.errors import ConfigError
from adwatch.settings import load_settings


def test_a_flag_wins_over_the_environment(home, tmp_path):
    assert load_settings().home == home
    assert load_settings(tmp_path).home == tmp_path


def test_the_workspace_file_sets_what_the_environment_does_not(home):
    home.mkdir()
    (home / "adwatch.toml").write_text('chromium = "/opt/browser"\n')
    assert str(load_settings().chromium) == "/opt/browser"


@pytest.mark.parametrize("text", ["colour = 1", "chromium = [1]", "broken"])
def test_a_wrong_setting_is_refused_by_name(home, text):
    home.mkdir()
    (home / "adwatch.toml").write_text(text)
    with pytest.raises(ConfigError):
        load_settings()


def test_a_password_in_the_database_address_is_not_shown(home, monkeypatch):
    monkeypatch.setenv("ADWATCH_DATABASE_URL", "postgresql+psycopg://u:secret@h/d")
    assert "secret" not in repr(load_settings())
