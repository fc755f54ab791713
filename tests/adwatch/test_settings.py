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


def test_a_user_agent_names_a_contact(monkeypatch):
    told = "unit-bot/1.0 (+https://unit.example/crawls)"
    monkeypatch.setenv("ADWATCH_USER_AGENT", told)
    assert load_settings().user_agent == told


@pytest.mark.parametrize(
    "told",
    [
        "unit-bot",
        "unit-bot/1.0",
        "unit-bot/1.0 (who knows)",
        "1/1 (a@b.example)",
        "unit-bot/1.0 (a@b.example)\nX-Other: 1",
        "unit-bot/1.0 (a@b.ex\u00e4mple)",
        f"unit-bot/1.0 (a@b.example {'x' * 200})",
    ],
)
def test_a_user_agent_without_a_contact_or_with_odd_characters_is_refused(monkeypatch, told):
    monkeypatch.setenv("ADWATCH_USER_AGENT", told)
    with pytest.raises(ConfigError, match="user_agent"):
        load_settings()


@pytest.mark.parametrize("text", ["colour = 1", "chromium = [1]", "broken"])
def test_a_wrong_setting_is_refused_by_name(home, text):
    home.mkdir()
    (home / "adwatch.toml").write_text(text)
    with pytest.raises(ConfigError):
        load_settings()


def test_a_password_in_the_database_address_is_not_shown(home, monkeypatch):
    monkeypatch.setenv("ADWATCH_DATABASE_URL", "postgresql+psycopg://u:secret@h/d")
    assert "secret" not in repr(load_settings())


def test_a_clock_that_never_runs_out_is_said_in_a_word_and_0_is_none(monkeypatch):
    monkeypatch.setenv("ADWATCH_LINKED_DAYS", "never")
    monkeypatch.setenv("ADWATCH_UNLINKED_DAYS", "0")
    assert (load_settings().linked_days, load_settings().unlinked_days) == (None, 0)


@pytest.mark.parametrize("told", ["-1", "for ever", "1.5"])
def test_a_clock_of_no_number_of_days_is_refused(monkeypatch, told):
    monkeypatch.setenv("ADWATCH_UNLINKED_DAYS", told)
    with pytest.raises(ConfigError, match="unlinked_days"):
        load_settings()
