"""One person sends hundreds of messages at once: all are answered, in order, and nobody else waits for it."""

from __future__ import annotations

import json

import pytest

from bot.fair_queue import MANY
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from storage import open_storage
from tests.conftest import running
from tests.phone import Phone, settled

pytestmark = pytest.mark.slow

ALL = 250  # a thousand are the same and take three seconds
TOLD = "banyak sekali dalam waktu singkat"


def order_of_sends(telegram: Telegram) -> list[int]:
    return [int(params["chat_id"]) for method, params, _ in telegram.calls if method == "sendMessage"]


async def test_a_flood_is_answered_in_order_and_others_are_answered_first(
    bot: Bot, telegram: Telegram, siti: Phone, joko: Phone, budi: Phone
) -> None:
    kinds = {"/bantuan": "Yang bisa Anda lakukan", "/laporanku": "Belum ada laporan", "halo": "belum kami pahami"}
    said = [list(kinds)[number % 7 % 3] for number in range(ALL)]
    before = len(siti.screen)
    telegram.calls.clear()
    for words in said:
        telegram.send_text(siti.id, words)
    telegram.send_text(joko.id, "/hadir")
    telegram.send_text(budi.id, "/koordinator")
    await settled(bot, telegram, 60)
    answers = [text for text in siti.screen[before:] if TOLD not in text]
    assert len(answers) == ALL
    assert all(kinds[words] in answer for words, answer in zip(said, answers, strict=True))
    assert siti.heard(TOLD) == 1
    assert joko.heard("Hadir tercatat") == 1 and joko.heard(TOLD) == budi.heard(TOLD) == 0
    sends = order_of_sends(telegram)
    assert max(sends.index(joko.id), sends.index(budi.id)) < ALL / 2, "all of them were sent before"


async def test_a_flood_left_by_an_earlier_process_lets_others_first_too(settings: Settings, telegram: Telegram) -> None:
    siti, joko = Phone(telegram, 10, "Siti", "628115801010"), Phone(telegram, 11, "Joko", "628115801011")
    async with running(settings, telegram) as bot:
        for person in (siti, joko):
            person.bot = bot
            await person.joins()
    for _ in range(5 * MANY):
        telegram.send_text(siti.id, "/bantuan")
    telegram.send_text(joko.id, "/bantuan")
    left = [(item["update_id"], item) for _, item in telegram.updates._waiting]
    telegram.updates.forget()
    async with open_storage(settings.database) as storage, storage.db.unit():
        await storage.inbox.add((number, json.dumps(item)) for number, item in left)
    telegram.calls.clear()
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
    assert order_of_sends(telegram).index(joko.id) <= MANY + 1
    assert siti.heard("Yang bisa Anda lakukan") == 5 * MANY
    assert siti.heard(TOLD) == 1


async def test_a_flood_of_taps_is_answered_tap_by_tap(bot: Bot, telegram: Telegram, siti: Phone) -> None:
    await siti.says("/lapor")
    data = siti.data_of("RT 02")
    queries = [telegram.press_data(siti.id, siti.messages[-1]["message_id"], data) for _ in range(3 * MANY)]
    await settled(bot, telegram)
    assert all(query in telegram.answers for query in queries)
    assert sum(bool(telegram.answers[query].get("text")) for query in queries) == 3 * MANY - 1, "the first one counts"
