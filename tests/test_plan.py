"""Rencana: from the RT that nobody has reached to a day, a reminder that morning, and the report that ends it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot.boards import Boards
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.unasked import Unasked
from handlers.kit.texts import say
from tests.conftest import changed
from tests.phone import Phone, settled
from tests.reported import reported

pytestmark = pytest.mark.slow

Clock = time_machine.Traveller
Tick = Callable[..., Awaitable[None]]
WITA = ZoneInfo("Asia/Makassar")
WEDNESDAY = date(2026, 11, 25)
THURSDAY, FRIDAY, SUNDAY = (WEDNESDAY + timedelta(days=days) for days in (1, 2, 4))
PLAN = "🗓 Rencana hari ini"


def at(hour: int, minute: int = 0, day: date = WEDNESDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), WITA)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(at(7), tick=False) as clock:
        yield clock


@pytest.fixture
async def tick(bot: Bot, telegram: Telegram, clock: Clock) -> Tick:
    """Boards and what is sent unasked, at these moments."""
    workers = [Boards(bot.house.storage, WITA), Unasked(bot.house.storage, WITA)]

    async def tick(*moments: datetime) -> None:
        for moment in moments:
            clock.move_to(moment)
            for worker in workers:
                await worker.tick(moment)
            await settled(bot, telegram)

    return tick


async def plans(who: Phone, rt: str, day: str) -> None:
    """After the nudge."""
    for label in ("🗓 Rencanakan", rt):
        await who.taps(label)
    await (who.taps(day) if day in who.buttons else who.says(day))
    await who.taps("✅ Simpan")


async def kept(bot: Bot) -> list[tuple[str, str]]:
    return [(row["rt"], row["day"]) for row in await bot.house.storage.db.committed("SELECT * FROM plans ORDER BY id")]


async def test_from_the_nudge_to_the_plan_it_is_four_taps(tick: Tick, siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, "02", day=date(2026, 11, 3))
    await tick(at(8))
    siti.inputs = 0
    await siti.taps("🗓 Rencanakan")
    siti.sees("RT mana")
    assert siti.buttons[:3] == ["RT 01", "RT 03", "RT 04"]
    await siti.taps("RT 03")
    siti.sees("Hari apa?")
    assert siti.buttons[:3] == ["Kamis, 26 November 2026", "Jumat, 27 November 2026", "Sabtu, 28 November 2026"]
    await siti.taps("Kamis, 26 November 2026")
    siti.sees("RT 03, Kamis, 26 November 2026")
    await siti.taps("✅ Simpan")
    siti.sees("Direncanakan: RT 03, Kamis, 26 November 2026", "papan pagi")
    assert siti.inputs == 4
    assert await kept(bot) == [("03", "2026-11-26")]


async def test_that_morning_at_half_past_seven_it_is_brought_to_mind(tick: Tick, siti: Phone) -> None:
    await tick(at(8))
    await plans(siti, "RT 03", "besok")
    await tick(at(7, 29, THURSDAY))
    assert siti.heard(PLAN) == 0
    await tick(at(7, 30, THURSDAY), at(7, 31, THURSDAY), at(9, 0, THURSDAY), at(7, 30, FRIDAY))
    siti.sees(f"{PLAN}: RT 03")
    assert siti.heard(PLAN) == 1
    await siti.taps("📝 Lapor")
    siti.sees("Di RT mana")


async def test_several_of_one_day_are_one_message_also_on_a_sunday(tick: Tick, siti: Phone, bot: Bot) -> None:
    await tick(at(8))
    for rt in ("RT 03", "RT 01", "RT 03"):
        await plans(siti, rt, "29/11")
    assert await kept(bot) == [("03", "2026-11-29"), ("01", "2026-11-29")], "the same again is the same plan"
    await tick(at(7, 30, SUNDAY), at(8, 0, SUNDAY))
    siti.sees(f"{PLAN}: RT 01, 03")
    assert siti.heard(PLAN) == 1


async def test_after_a_stop_it_comes_late_but_not_at_night(tick: Tick, siti: Phone) -> None:
    await tick(at(8))
    await plans(siti, "RT 03", "besok")
    await plans(siti, "RT 04", "lusa")
    await tick(at(21, 0, THURSDAY), at(16, 0, FRIDAY))
    siti.sees(f"{PLAN}: RT 04")
    assert siti.heard(PLAN) == 1


async def test_a_report_of_the_rt_ends_it_whoever_sends_it(tick: Tick, siti: Phone, awang: Phone, bot: Bot) -> None:
    await tick(at(8))
    for rt in ("RT 03", "RT 04"):
        await plans(siti, rt, "besok")
    await reported(bot, siti, "03", day=WEDNESDAY)
    await tick(at(7, 30, THURSDAY))
    siti.sees(f"{PLAN}: RT 04")
    siti.sees_not("03")
    assert awang.heard("RT 04 Lok Tuan (Siti Aminah)") == 1
    await reported(bot, siti, "04", day=THURSDAY)
    await tick(at(7, 32, THURSDAY))
    assert awang.heard("Rencana hari ini") == 0


async def test_a_report_that_is_taken_back_ends_nothing(tick: Tick, siti: Phone, bot: Bot) -> None:
    await tick(at(8))
    await plans(siti, "RT 03", "besok")
    sent = await reported(bot, siti, "03", day=WEDNESDAY)
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE reports SET state = 'withdrawn' WHERE id = ?", sent.id)
    await tick(at(7, 30, THURSDAY))
    assert siti.heard(PLAN) == 1


async def test_the_coordinator_sees_it_on_that_days_board_and_others_do_not(
    tick: Tick, siti: Phone, awang: Phone, tenri: Phone
) -> None:
    await tick(at(8))
    await plans(siti, "RT 03", "besok")
    await tick(at(9))
    assert awang.heard("Rencana hari ini") == 0
    await tick(at(8, 0, THURSDAY))
    assert (awang.heard("Rencana hari ini: RT 03 Lok Tuan (Siti Aminah)"), tenri.heard("Rencana hari ini")) == (1, 0)


async def test_only_a_coming_day_within_a_month(tick: Tick, siti: Phone, bot: Bot) -> None:
    await tick(at(8))
    await siti.taps("🗓 Rencanakan")
    await siti.taps("RT 03")
    for day in ("hari ini", "27/12", "kapan-kapan"):
        await siti.says(day)
        siti.sees("Hari apa?")
    await siti.says("26/12")
    siti.sees("Sabtu, 26 Desember 2026")


async def test_an_old_button_says_when_all_are_reached(tick: Tick, siti: Phone, bot: Bot) -> None:
    await tick(at(8))
    await reported(bot, siti, "01", "02", "03", "04", day=WEDNESDAY)
    await siti.taps("🗓 Rencanakan")
    assert siti.toast == say.plan.all_reached
    assert await kept(bot) == []


async def test_who_is_no_longer_a_cadre_is_not_reminded(tick: Tick, siti: Phone, bot: Bot) -> None:
    await tick(at(8))
    await plans(siti, "RT 03", "besok")
    await changed(bot, siti, active=0)
    await tick(at(7, 30, THURSDAY))
    assert siti.heard(PLAN) == 0


async def test_a_renamed_rt_keeps_its_plan_and_a_retired_one_has_none(
    tick: Tick, siti: Phone, rina: Phone, bot: Bot
) -> None:
    storage = bot.house.storage
    await tick(at(8))
    for rt in ("RT 03", "RT 04"):
        await plans(siti, rt, "besok")
    admin = await storage.people.by_telegram_id(rina.id)
    assert admin
    async with storage.db.unit():
        await storage.rts.rename(admin, 0, "64.74.01.1003", "03", "53A")
        await storage.rts.retire(admin, 0, "64.74.01.1003", "04")
    await tick(at(7, 30, THURSDAY))
    siti.sees(f"{PLAN}: RT 53A")


async def test_it_is_among_ones_own_data_and_goes_with_the_person(
    tick: Tick, siti: Phone, rina: Phone, bot: Bot
) -> None:
    storage = bot.house.storage
    await tick(at(8))
    await plans(siti, "RT 03", "besok")
    me, admin = [await storage.people.by_telegram_id(one.id) for one in (siti, rina)]
    assert me and admin
    async with storage.db.unit():
        assert [row["rt"] for row in (await storage.own_data.everything(me.id))["plans"]] == ["03"]
        await storage.own_data.erase(admin, 0, me.id)
    assert await kept(bot) == []
