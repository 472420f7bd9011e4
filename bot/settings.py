"""The environment variables (or .env): what may be set, what it must look like, and what is said when it does not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"

NOT_KNOWN = "BOT_TOKEN: Telegram does not know this token; take it anew from @BotFather"


class Wrong(Exception):
    """A setting is missing or wrong; the text is one line for the person at the keyboard."""


class Settings(BaseSettings):
    """Each field is the environment variable of the same name in capitals; .env.example explains them."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    bot_token: SecretStr = SecretStr("")
    bot_api_url: str = Field(TELEGRAM, pattern=r"^https?://\S+$")
    data_dir: Path = Path("data")
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    timezone: str = "Asia/Makassar"
    log_format: Literal["people", "json"] = "people"
    city_prefix: str = Field("BTG", pattern=r"^[A-Z]{2,5}$")
    boundaries: Path | None = None  # GeoJSON of the city
    keep_locations_days: int = 90
    keep_contacts_days: int = 365

    @field_validator("bot_token")
    @classmethod
    def _token(cls, token: SecretStr) -> SecretStr:
        number, _, secret = token.get_secret_value().partition(":")
        if token.get_secret_value() and not (number.isdecimal() and secret):
            raise ValueError("must look like 123456789:ABC-def, as @BotFather gives it")
        return token

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        ids = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isdecimal() for part in ids):
            raise ValueError("must be Telegram user ids, separated by commas, like 11111111,22222222")
        return frozenset(map(int, ids))

    @field_validator("keep_locations_days", "keep_contacts_days", mode="before")
    @classmethod
    def _days(cls, value: Any) -> int:
        if not re.fullmatch(r"[0-9]{1,5}", str(value).strip()) or not int(value):
            raise ValueError("must be a number of days, 1 or more, like 90")
        return int(value)

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            return ZoneInfo(name).key
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError("must be the name of a time zone, like Asia/Makassar") from None

    @property
    def database(self) -> Path:
        return self.data_dir / "kpm.sqlite3"

    @property
    def backups(self) -> Path:
        return self.data_dir / "backups"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def token(self) -> str:
        """Raises Wrong when there is none."""
        if not self.bot_token.get_secret_value():
            raise Wrong("BOT_TOKEN is not set: put the token from @BotFather into .env; `make demo` needs none")
        return self.bot_token.get_secret_value()


def read_settings(**given: Any) -> Settings:
    """From the environment and .env; `given` goes first. Raises Wrong with one line that names the setting."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]).upper()
        raise Wrong(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
