"""Status: every line of it is true, it can be asked for anew, and only admins see it."""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot import logs
from bot.life import Bot
from bot.sandbox.core import Telegram
from handlers.kit.house import VERSION
from tests.conftest import changed
from tests.phone import Phone, until


@pytest.fixture(autouse=True)
def noticed() -> Iterator[None]:
    """The log as `run` sets it up, as far as /status looks at it."""
    logs.last_error.text = ""
    logging.getLogger().addHandler(logs.last_error)
    yield
    logging.getLogger().removeHandler(logs.last_error)
    logs.last_error.text = ""


async def run(bot: Bot, sql: str, *args: Any) -> None:
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run(sql, *args)


async def asks(rina: Phone, words: str = "/status") -> str:
    """Without waiting for the rest of the bot's work, which some of these never let end."""
    count = rina.heard("Status bot")
    rina.telegram.send_text(rina.id, words)
    await until(lambda: rina.heard("Status bot") > count)
    return rina.last


def line(text: str, start: str) -> str:
    (found,) = [each for each in text.splitlines() if each.startswith(start)]
    return found


async def test_when_nothing_is_the_matter(rina: Phone, bot: Bot) -> None:
    await rina.says("/status")
    assert re.search(r"^Berjalan sejak \w+, \d+ \w+ \d{4} pukul \d\d\.\d\d WITA$", rina.last, re.MULTILINE)
    rina.sees(f"Versi {VERSION} · SQLite {sqlite3.sqlite_version}")
    assert line(rina.last, "Antrean masuk") == "Antrean masuk: 0"
    assert line(rina.last, "Antrean keluar") == "Antrean keluar: 0"
    assert line(rina.last, "Disisihkan") == "Disisihkan: 0"
    assert line(rina.last, "Memblokir") == "Memblokir bot: 0"
    assert line(rina.last, "Kesalahan") == "Kesalahan terakhir: tidak ada"
    assert line(rina.last, "Basis data").endswith("cadangan terakhir: belum ada")
    assert rina.buttons == ["🔄 Muat ulang"]


async def test_what_waits_to_be_worked_off_and_how_long_the_oldest_has(rina: Phone, bot: Bot) -> None:
    for number, age in enumerate((95, 20, 1)):
        sql = "INSERT INTO inbox (update_id, body, received_at) VALUES (?, '{}', ?)"
        await run(bot, sql, 10 + number, int(time.time()) - age)
    said = line(await asks(rina), "Antrean masuk")
    count, seconds = re.findall(r"\d+", said)
    assert count == "3", "the one that asks is not counted"
    assert 94 <= int(seconds) <= 105


async def test_what_waits_to_be_sent_and_what_telegram_has_refused(rina: Phone, bot: Bot) -> None:
    sql = "INSERT INTO outbox (id, chat_id, method, args, queued_at, error) VALUES (?, 7, 'send_message', '{}', 1, ?)"
    for number, error in enumerate((None, None, "Forbidden", "BadRequest", "BadRequest")):
        await run(bot, sql, -9 + number, error)
    assert line(await asks(rina), "Antrean keluar") == "Antrean keluar: 2 · ditolak Telegram: 3"


async def test_the_newest_of_what_was_set_aside_each_with_its_button(rina: Phone, bot: Bot) -> None:
    for number in range(7):
        sql = "INSERT INTO inbox (update_id, body, received_at, done_at, error) VALUES (?, '{}', 1, 1, ?)"
        await run(bot, sql, 10 + number, f"<Error{number}>" + "x" * 400)
    await rina.says("/status")
    assert line(rina.last, "Disisihkan") == "Disisihkan: 7"
    assert re.findall(r"^(K\d+) <Error(\d)>x+…$", rina.last, re.MULTILINE) == [
        (label.removeprefix("Coba lagi "), str(number))
        for label, number in zip(rina.buttons[1:], (6, 5, 4, 3, 2), strict=True)
    ]


async def test_how_large_the_database_is_and_when_it_was_last_copied(rina: Phone, bot: Bot) -> None:
    bot.house.backups.mkdir(parents=True)
    for stamp in ("20261121-023000", "20261123-023400"):
        (bot.house.backups / f"kpm-{stamp}.sqlite3").touch()
    await rina.says("/status")
    said = line(rina.last, "Basis data")
    shown = float(re.findall(r"([\d,]+) MB", said)[0].replace(",", "."))
    assert shown == pytest.approx(bot.house.storage.db.size() / 1e6, abs=0.2)
    assert "23 Nov" in said and said.endswith("02.34")


async def test_who_has_blocked_the_bot_by_name(rina: Phone, siti: Phone, joko: Phone, telegram: Telegram) -> None:
    telegram.block(siti.id)
    telegram.block(joko.id)
    await rina.says("/status")
    assert line(rina.last, "Memblokir") == "Memblokir bot: 2 (Joko Susilo, Siti Aminah)"
    telegram.unblock(joko.id)
    await rina.says("/status")
    assert line(rina.last, "Memblokir") == "Memblokir bot: 1 (Siti Aminah)"


async def test_the_last_error_without_what_anybody_wrote(rina: Phone, bot: Bot) -> None:
    try:
        raise ValueError("Siti wrote: rahasia")
    except ValueError:
        logging.getLogger("bot.processor").exception("an update failed")
    await rina.says("/status")
    rina.sees("Kesalahan terakhir", "an update failed", "ValueError", "test_status.py")
    rina.sees_not("rahasia")
    logging.getLogger("bot.x").error("<b>%s", "long " * 2000)
    await rina.says("/status")
    assert len(line(rina.last, "Kesalahan")) < 250
    rina.sees("<b>long")


async def test_it_stays_within_one_message_however_bad_it_is(rina: Phone, bot: Bot, telegram: Telegram) -> None:
    await run(bot, "UPDATE people SET reachable = 0, name = ?", "<&>" * 33)
    logging.getLogger("bot.x").error("&" * 5000)
    for number in range(40):
        sql = "INSERT INTO inbox (update_id, body, received_at, done_at, error) VALUES (?, '{}', 1, 1, ?)"
        await run(bot, sql, 10 + number, "<" * 500)
    await rina.says("/status")
    rina.sees("Status bot", "Kesalahan terakhir")
    assert not [method for method, _, status in telegram.calls if status == 400]


async def test_asked_anew_the_same_message_changes(rina: Phone, siti: Phone, telegram: Telegram) -> None:
    await rina.says("/status")
    count = len(rina.screen)
    await rina.taps("🔄 Muat ulang")  # nothing has changed
    telegram.block(siti.id)
    await rina.taps("🔄 Muat ulang")
    rina.sees("Memblokir bot: 1")
    assert len(rina.screen) == count
    await rina.says("/status")
    assert len([m for m in rina.messages if "inline_keyboard" in m.get("reply_markup", {})]) == 1, "the older has none"


async def test_only_admins_see_it_and_only_as_long_as_they_are(
    rina: Phone, siti: Phone, awang: Phone, norlaila: Phone, bot: Bot
) -> None:
    for person in (siti, awang, norlaila):
        await person.says("/status")
        person.sees("bukan untuk peran Anda")
        person.sees_not("SQLite")
        assert "status" not in " ".join(person.menu).casefold()
    await rina.says("/status")
    await changed(bot, rina, role="koordinator kota")
    before = rina.screen[:]
    await rina.taps("🔄 Muat ulang")
    assert "bukan untuk peran Anda" in rina.toast
    assert rina.screen == before
