"""A notice that is still going when the quiet hours begin waits for the morning and says so; an urgent one goes on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot import broadcast, notice_progress
from bot.life import Bot
from bot.notice_progress import NoticeProgress
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.settings import Settings
from handlers.notice_told import told
from storage import open_storage
from storage.notice import Content, Piece, State
from storage.notice_progress import Progress
from tests.conftest import running
from tests.crowd import CROWD, RINAS_PHONE, WORDS, announce, author, gather, heard, join, states, times_heard
from tests.phone import Phone, settled, until

pytestmark = pytest.mark.slow
NOTICE = Content(WORDS)
SIX = datetime(2026, 11, 25, 6, tzinfo=ZoneInfo("Asia/Makassar"))


@pytest.fixture
async def house(settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setattr(broadcast, "LOOK_S", 0.05)
    async with open_storage(settings.database) as storage, storage.db.unit():
        await gather(storage, CROWD)
    join(telegram, CROWD)
    async with running(settings, telegram) as bot:
        yield bot


def night(bot: Bot) -> None:
    bot.broadcast.quiet = lambda: SIX


def morning(bot: Bot) -> None:
    bot.broadcast.quiet = lambda: None
    bot.broadcast.pace.per_second = 2_000


def have_it(telegram: Telegram) -> int:
    return sum(times_heard(telegram, person) for person in CROWD)


async def paused(bot: Bot, telegram: Telegram, rina: Phone) -> int:
    """A notice that is under way when night comes; how many have it by then."""
    bot.broadcast.pace.per_second = 30
    await announce(bot.house.storage, NOTICE)
    await until(lambda: have_it(telegram) >= 5)
    night(bot)
    await until(lambda: rina.heard("Dijeda karena jam tenang") == 1)
    return have_it(telegram)


async def test_it_waits_for_the_morning_and_says_so(house: Bot, telegram: Telegram) -> None:
    rina = await author(house, telegram)
    count = await paused(house, telegram, rina)
    await asyncio.sleep(0.3)
    assert have_it(telegram) == count < len(CROWD)
    assert any("Dilanjutkan Rabu, 25 November 2026 pukul 06.00 WITA" in text for text in rina.screen)
    morning(house)
    await settled(house, telegram)
    assert heard(telegram) == {1} and await states(house) == ["sent"]
    assert rina.heard("Dijeda") == 0 and rina.heard("Pengumuman selesai") == 1


async def test_all_night_its_author_is_told_once(house: Bot, telegram: Telegram) -> None:
    rina = await author(house, telegram)
    await paused(house, telegram, rina)
    telegram.send_text(rina.id, "/profil")  # other things are committed meanwhile
    await until(lambda: rina.heard("Rina Wati") > 1)
    await asyncio.sleep(0.3)
    assert sum("Dijeda" in params.get("text", "") for _, params, _ in telegram.calls) == 1


async def test_looked_at_in_the_night_it_says_the_same(house: Bot, telegram: Telegram) -> None:
    rina = await author(house, telegram)
    await paused(house, telegram, rina)
    with time_machine.travel(SIX - timedelta(hours=8), tick=True):
        telegram.press_data(rina.id, rina.messages[-1]["message_id"], "notice_manage/1")
        await until(lambda: rina.heard("Dilanjutkan Rabu, 25 November 2026 pukul 06.00 WITA") == 2)


async def test_an_urgent_one_passes_while_the_other_waits(house: Bot, telegram: Telegram) -> None:
    rina = await author(house, telegram)
    count = await paused(house, telegram, rina)
    await announce(house.house.storage, replace(NOTICE, text="Awas banjir", urgent=True), draft=2)
    await until(lambda: heard(telegram, "Awas banjir") == {1})
    await until(lambda: rina.heard("Pengumuman selesai") == 1)
    assert have_it(telegram) == count


@pytest.mark.parametrize(("urgent", "says"), [(True, "Sedang dikirim"), (False, "Dijeda")])
def test_only_of_one_that_is_held_back_it_is_said(urgent: bool, says: str) -> None:
    counts = {"total": 9, "sent": 2, "failed": 0, "unsure": 0, "stopped": 0, "recalling": 0, "recalled": 0, "kept": 0}
    progress = Progress(1, 51, 1, State.SENDING, **counts, finished=False, urgent=urgent)
    assert says in told(progress, None, SIX)[0]


async def test_it_can_be_stopped_and_taken_back_at_night(house: Bot, telegram: Telegram) -> None:
    rina = await author(house, telegram)
    count = await paused(house, telegram, rina)
    storage = house.house.storage
    by = await storage.people.by_phone(RINAS_PHONE)
    assert by
    async with storage.db.unit():
        await storage.notices.stop(by, 1, 2)
    await settled(house, telegram)
    assert "Pengumuman dihentikan" in rina.last and have_it(telegram) == count
    async with storage.db.unit():
        await storage.notices.recall(by, 1, 2)
    await settled(house, telegram)
    assert heard(telegram) == {0}


async def test_who_was_held_up_until_the_night_gets_it_in_the_morning(house: Bot, telegram: Telegram) -> None:
    rina = await author(house, telegram)
    house.broadcast.pace.per_second = 2_000
    telegram.faults.append(Fault("flood", "sendMessage", chat_id=CROWD[3], seconds=1))
    await announce(house.house.storage, NOTICE)
    await until(lambda: have_it(telegram) == len(CROWD) - 1)
    night(house)
    await until(lambda: rina.heard("Dijeda karena jam tenang") == 1)
    assert times_heard(telegram, CROWD[3]) == 0
    morning(house)
    await settled(house, telegram)
    assert heard(telegram) == {1}


async def test_a_night_that_ends_while_it_looks_whether_anything_is_left_keeps_nothing_back(
    house: Bot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    await author(house, telegram)
    night(house)
    on_disk, looks = house.house.storage.notices.open_on_disk, []

    async def dawn() -> dict[int, State]:
        found = await on_disk()
        looks.extend(found)
        if len(looks) == 5:  # nothing has changed since the look before, so nobody is told, and no commit wakes it
            morning(house)
        return found

    monkeypatch.setattr(house.house.storage.notices, "open_on_disk", dawn)
    await announce(house.house.storage, NOTICE)
    await settled(house, telegram)
    assert heard(telegram) == {1}


async def test_who_has_half_of_it_by_then_gets_the_rest(house: Bot, telegram: Telegram) -> None:
    house.broadcast.pace.per_second = 2_000
    telegram.faults.append(Fault("flood", "sendMessage", chat_id=CROWD[3], seconds=1))
    place = Piece("location", latitude=0.13, longitude=117.5)
    await announce(house.house.storage, replace(NOTICE, pieces=(place,)))
    await until(lambda: have_it(telegram) == len(CROWD) - 1)
    night(house)
    await until(lambda: have_it(telegram) == len(CROWD))
    await settled(house, telegram)


async def test_in_the_morning_the_time_left_is_not_reckoned_over_the_night(
    house: Bot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    rina, storage = await author(house, telegram), house.house.storage
    night(house)
    await announce(storage, NOTICE)
    await until(lambda: rina.heard("Dijeda") == 1)
    clock, progress = SimpleNamespace(now=0.0), NoticeProgress(storage, house.broadcast.pace)
    monkeypatch.setattr(notice_progress, "time", SimpleNamespace(monotonic=lambda: clock.now, time=time.time))
    for clock.now, quiet in ((0.0, None), (6.0, SIX), (9 * 3600.0, None)):
        async with storage.db.unit():
            await storage.db.run(
                "UPDATE deliveries SET state = 'sent' WHERE person_id = "
                "(SELECT max(person_id) FROM deliveries WHERE state = 'waiting')"
            )
            await progress.tell(quiet)
    await until(lambda: rina.heard("kurang dari 1 menit lagi") == 1)
