"""The settings: what they may be, and one line that names the one that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import TELEGRAM, Wrong, read_settings

NAMES = ("BOT_TOKEN", "BOT_API_URL", "DATA_DIR", "ADMIN_IDS", "TIMEZONE", "CITY_PREFIX")
DAYS = ("KEEP_LOCATIONS_DAYS", "KEEP_CONTACTS_DAYS")
SECRET = "123456789:AAF-very_secret"


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder without .env, and none of our variables set."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES + DAYS:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_nothing_but_the_token_has_to_be_set() -> None:
    settings = read_settings()
    assert (settings.bot_api_url, settings.timezone, settings.city_prefix) == (TELEGRAM, "Asia/Makassar", "BTG")
    assert settings.database == Path("data/kpm.sqlite3")
    assert settings.admin_ids == frozenset()
    with pytest.raises(Wrong, match=r"^BOT_TOKEN is not set: .*make demo"):
        _ = settings.token


def test_all_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given = (SECRET, "http://127.0.0.1:81", "elsewhere", " 11, 22,,33 ", "Asia/Jakarta", "SMD")
    for name, value in zip(NAMES, given, strict=True):
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert settings.token == SECRET
    assert settings.admin_ids == {11, 22, 33}
    assert settings.database == Path("elsewhere/kpm.sqlite3")
    assert str(settings.zone) == "Asia/Jakarta"
    assert (settings.bot_api_url, settings.city_prefix) == ("http://127.0.0.1:81", "SMD")


def test_a_file_will_do_and_the_environment_goes_first(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / ".env").write_text(f"BOT_TOKEN={SECRET}\nTIMEZONE=Asia/Jakarta\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("TIMEZONE", "Asia/Jayapura")
    settings = read_settings()
    assert settings.token == SECRET
    assert settings.timezone == "Asia/Jayapura"


@pytest.mark.parametrize(
    ("name", "value", "should"),
    [
        ("BOT_TOKEN", "secret-without-number", "123456789:ABC-def"),
        ("BOT_TOKEN", "12:", "123456789:ABC-def"),
        ("BOT_TOKEN", "abc:secret", "123456789:ABC-def"),
        ("BOT_API_URL", "api.telegram.org", "https?://"),
        ("BOT_API_URL", "ftp://secret", "https?://"),
        ("ADMIN_IDS", "11111111;secret", "separated by commas"),
        ("ADMIN_IDS", "@secret", "separated by commas"),
        ("TIMEZONE", "WITA", "Asia/Makassar"),
        ("CITY_PREFIX", "bontang", "[A-Z]"),
        ("KEEP_LOCATIONS_DAYS", "0", "1 or more"),
        ("KEEP_LOCATIONS_DAYS", "-90", "1 or more"),
        ("KEEP_CONTACTS_DAYS", "secret", "a number of days"),
        ("KEEP_CONTACTS_DAYS", "1.5", "a number of days"),
    ],
)
def test_a_wrong_one_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str, should: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Wrong) as caught:
        read_settings()
    said = str(caught.value)
    assert said.startswith(f"{name}: ")
    assert should in said
    assert "\n" not in said
    assert "secret" not in said


def test_the_token_is_in_no_text_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", SECRET)
    settings = read_settings()
    assert "very_secret" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_what_is_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", "11")
    assert read_settings(admin_ids="").admin_ids == frozenset()
