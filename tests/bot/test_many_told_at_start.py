"""Where very many people have joined, the start does not wait until each has been looked at; still all are told."""

from __future__ import annotations

import pytest

from bot.sandbox.core import Telegram
from bot.settings import Settings
from handlers import standing
from storage import open_storage
from tests.conftest import running
from tests.crowd import gather, join
from tests.phone import until

MANY = range(9_000, 9_007)


@pytest.mark.parametrize("at_once", [1, 2, 7, 500])
async def test_whose_area_has_changed_while_the_bot_was_down(
    settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(standing, "AT_ONCE", at_once)
    join(telegram, MANY)
    async with open_storage(settings.database) as storage, storage.db.unit():
        await gather(storage, MANY)
        await storage.db.run("UPDATE people SET kelurahan_code = '64.74.02.1004' WHERE telegram_id % 2 = 1")
    moved = {person for person in MANY if person % 2}
    async with running(settings, telegram) as bot:
        await until(lambda: {person for person in MANY if telegram.chats[person].messages} == moved)
        left = await bot.house.storage.db.committed("SELECT 1 FROM people WHERE told LIKE '%64.74.02.1004%'")
    assert len(left) == len(moved)
    assert all(len(telegram.chats[person].messages) == 1 for person in moved), "each once"
