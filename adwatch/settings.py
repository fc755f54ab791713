"""Typed settings from the environment and the workspace's `adwatch.toml`; read nowhere else.

Precedence: command-line flag, environment (`ADWATCH_…`), `adwatch.toml`, default.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from adwatch.errors import ConfigError

DEFAULT_HOME = "adwatch-home"
TOML_NAME = "adwatch.toml"
NEVER = "never"
"""What is said for a clock that does not run; 0 is a clock that runs out at once."""

_USER_AGENT = re.compile(
    r"(?a)(?=.{1,200}$)[A-Za-z_-]+/[\w.-]+ \((?=[^()]*(@|https?://))[!-'*-~ ]+\)"
)
"""A product token and version, then a contact: an e-mail or web address, in plain ASCII."""


class Settings(BaseSettings):
    """What a workspace and the machine it runs on can be told."""

    model_config = SettingsConfigDict(env_prefix="ADWATCH_", extra="forbid", env_ignore_empty=True)

    home: Path = Field(
        default=Path(DEFAULT_HOME), description="Folder of the workspace: database, bytes, settings"
    )
    database_url: str | None = Field(
        default=None,
        description="SQLAlchemy URL of a PostgreSQL database; SQLite in the workspace if unset",
        repr=False,  # it may hold a password
    )
    chromium: Path | None = Field(
        default=None, description="The Chromium to use; searched for on this machine if unset"
    )
    embedder: Path | None = Field(
        default=None,
        description="Folder of a sentence-transformers model; the bundled one if unset",
    )

    user_agent: str | None = Field(
        default=None,
        description="Who the crawl says it is: NAME/VERSION (contact); adwatch and its version "
        "if unset",
    )

    @field_validator("user_agent")
    @classmethod
    def _need_contact(cls, told: str | None) -> str | None:
        if told is not None and not _USER_AGENT.fullmatch(told):
            raise ValueError("is not like: unit-bot/1.0 (+https://unit.example/crawls)")
        return told

    user: str | None = Field(
        default=None,
        description="Who is at work, in the custody log; the account of the process if unset",
    )

    log_format: Literal["json", "text"] = Field(
        default="json", description="How crawls log: JSON objects, or lines for people's eyes"
    )

    list_page_days: int = Field(
        default=7, ge=0, description="Days the bytes of list pages are kept; their rows stay"
    )
    unlinked_days: int | None = Field(
        default=30,
        ge=0,
        description="Days an ad in no cluster is kept after it was last seen; `never` for ever",
    )
    linked_days: int | None = Field(
        default=365,
        ge=0,
        description="Days an ad in a cluster is kept after it was last seen; `never` for ever",
    )

    @field_validator("unlinked_days", "linked_days", mode="before")
    @classmethod
    def _read_never(cls, told: object) -> object:
        return None if told == NEVER else told

    gone_looks: int = Field(
        default=2,
        ge=2,
        description="Looks that must agree before an ad is gone: its lists, and its own address",
    )
    hash_list: Path | None = Field(
        default=None,
        description="File of hashes of pictures that must not be kept",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then the environment, then the workspace's TOML file."""
        toml = _home(init_settings()) / TOML_NAME
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml)


def load_settings(home: Path | None = None) -> Settings:
    """The settings in force; raises ConfigError naming the key that is wrong."""
    given: dict[str, Any] = {} if home is None else {"home": home}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigError(first["msg"], where=f"setting {key}") from None
    except ValueError as error:  # a TOML file that does not parse
        raise ConfigError(str(error), where=TOML_NAME) from None
    return settings.model_copy(update={"home": settings.home.expanduser().absolute()})


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment for a child process that works on the same workspace."""
    return {**os.environ, "ADWATCH_HOME": str(settings.home)}


def _home(given: dict[str, Any]) -> Path:
    return Path(given.get("home") or os.environ.get("ADWATCH_HOME") or DEFAULT_HOME).expanduser()
