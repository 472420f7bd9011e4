"""A report that was begun and left alone: brought to mind once, at a decent hour, and let go after a week."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot import daily
from bot import draft_reminders as module
from bot.draft_reminders import AT_ONCE, DraftReminders
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from tests.conftest import changed, cut_off
from tests.phone import Phone, settled, until

pytestmark = pytest.mark.slow

Clock = time_machine.Traveller
Tick = Callable[..., Awaitable[None]]
WITA = ZoneInfo("Asia/Makassar")
TODAY = date(2026, 11, 24)  # Tuesday
FRIDAY = date(2026, 11, 27)
UNSENT, UNSENT_CHANGE = "Laporan Anda belum terkirim", "Perubahan laporan"
GO_ON, THROW_AWAY = "▶️ Lanjutkan", "🗑 Buang"


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime.combine(day, time(hour, minute), WITA)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(at(8), tick=False) as clock:
        yield clock


@pytest.fixture
async def tick(bot: Bot, telegram: Telegram, clock: Clock) -> Tick:
    """The worker looks at the clock at these moments; it remembers nothing, as after a restart."""

    async def tick(*moments: datetime) -> None:
        for moment in moments:
            clock.move_to(moment)
            await DraftReminders(bot.house.storage, WITA).tick(moment)
            await settled(bot, telegram)

    return tick


async def begins(who: Phone, *taps: str) -> None:
    await who.says("/lapor")
    for label in taps or ("RT 03", "🧹 Gotong royong"):
        await who.taps(label)


async def sends_one(who: Phone, rt: str = "RT 02") -> None:
    await who.sends_photos(1, f"{rt} gotong royong 25 orang hari ini, bersih parit")
    await who.taps("✅ Kirim")
    who.sees("BTG-1126-001")


# Once, after three hours.


async def test_after_three_hours_it_is_brought_to_mind_once(tick: Tick, siti: Phone) -> None:
    await begins(siti)
    await tick(at(10, 59))
    assert siti.heard(UNSENT) == 0
    await tick(at(11), at(11, 1), at(15), at(9, day=TODAY + timedelta(days=1)))
    assert siti.heard(UNSENT) == 1
    siti.sees("Laporan Anda belum terkirim: RT 03 · 🧹 Gotong royong. Lanjutkan?", "disimpan sampai Senin, 30 November")
    assert siti.buttons == [GO_ON, THROW_AWAY]


async def test_going_on_opens_the_question_that_was_open(tick: Tick, siti: Phone, bot: Bot) -> None:
    await begins(siti)
    await tick(at(11))
    siti.inputs, messages = 0, len(siti.messages)
    await siti.taps(GO_ON)
    assert (siti.inputs, len(siti.messages)) == (1, messages), "in place"
    siti.sees("Kapan kegiatannya?")
    await siti.taps("Hari ini")
    await siti.says("Bersih parit, 25 orang")
    siti.sees_not("Lanjutkan, atau mulai baru?")
    (draft,) = await bot.house.storage.db.committed("SELECT answers FROM drafts")
    assert '"GORO"' in draft["answers"] and "03" in draft["answers"]


async def test_it_goes_on_at_the_last_look_too(tick: Tick, siti: Phone) -> None:
    await siti.sends_photos(1, "RT 03 gotong royong 25 orang hari ini")
    siti.sees("Periksa dulu")
    await tick(at(11))
    siti.sees(UNSENT, "RT 03")
    await siti.taps(GO_ON)
    await siti.taps("✅ Kirim")
    siti.sees("BTG-1126-001")
    await tick(at(15))
    assert siti.heard(UNSENT) == 0


async def test_a_photo_alone_is_something_too(tick: Tick, siti: Phone) -> None:
    await siti.sends_photos(2)
    await tick(at(11))
    siti.sees("Laporan Anda belum terkirim: 2 foto. Lanjutkan?")


async def test_so_is_a_voice_note(tick: Tick, siti: Phone) -> None:
    await siti.sends_voice()
    await tick(at(11))
    siti.sees("Laporan Anda belum terkirim: pesan suara. Lanjutkan?")


async def test_throwing_it_away_asks_first(tick: Tick, siti: Phone, bot: Bot) -> None:
    await begins(siti)
    await tick(at(11))
    await siti.taps(THROW_AWAY)
    siti.sees("Batalkan laporan ini? Isiannya akan dihapus.")
    await siti.taps("Tidak, lanjutkan")
    siti.sees("Kapan kegiatannya?")
    await siti.presses(siti.data_of("✖ Batal"))
    await siti.taps("Ya, batalkan")
    siti.sees("laporan dibatalkan")
    assert not await bot.house.storage.db.committed("SELECT 1 FROM drafts")


async def test_words_after_it_are_not_taken_for_an_answer(tick: Tick, siti: Phone) -> None:
    await begins(siti)
    await tick(at(11))
    await siti.says("kemarin")
    siti.sees("Lanjutkan, atau mulai baru?")


async def test_the_question_before_has_no_buttons_any_more(tick: Tick, siti: Phone) -> None:
    await begins(siti)
    old = siti.data_of("Hari ini")
    await tick(at(11))
    assert not any(label == "Hari ini" for *_, label in siti._inline(everywhere=True))
    await siti.presses(old)
    siti.sees("Kirim foto")


async def test_who_sends_it_meanwhile_hears_nothing_and_its_buttons_are_old(tick: Tick, siti: Phone) -> None:
    await siti.sends_photos(1, "RT 03 gotong royong 25 orang hari ini")
    await tick(at(11))
    go_on = siti.data_of(GO_ON)
    await siti.says("/lapor")
    await siti.taps("Lanjutkan")
    await siti.taps("✅ Kirim")
    siti.sees("BTG-1126-001")
    await siti.presses(go_on)
    assert "sudah lewat" in siti.toast


async def test_any_answer_lets_three_hours_begin_anew_and_so_does_asking_for_it(
    tick: Tick, siti: Phone, clock: Clock
) -> None:
    await begins(siti)
    clock.move_to(at(10))
    await siti.taps("Hari ini")
    await tick(at(11))
    clock.move_to(at(12, 30))
    await siti.says("/lapor")
    siti.sees("Lanjutkan, atau mulai baru?")
    await tick(at(13), at(15, 29))
    assert siti.heard(UNSENT) == 0
    await tick(at(15, 30))
    assert siti.heard(UNSENT) == 1


async def test_one_that_is_begun_anew_is_another_one(tick: Tick, siti: Phone, clock: Clock) -> None:
    await begins(siti)
    await tick(at(11))
    await siti.says("/lapor")
    await siti.taps("Mulai baru")
    await siti.taps("RT 01")
    await tick(at(14))
    siti.sees(UNSENT, "RT 01")
    siti.sees_not("Gotong royong")


# Who is let be.


async def test_a_question_that_was_opened_and_not_answered_is_nothing_to_send(tick: Tick, siti: Phone) -> None:
    await siti.says("/lapor")
    await tick(at(11), at(15))
    assert siti.heard(UNSENT) == 0


async def test_other_forms_remind_nobody(tick: Tick, siti: Phone, rina: Phone) -> None:
    await siti.says("/izin")
    await siti.taps("🤒 Sakit")
    await rina.taps("📢 Pengumuman")
    await rina.taps("✏️ Tulis pengumuman")
    await rina.says("Rapat besok")
    screens = siti.screen, rina.screen
    await tick(at(11), at(15))
    assert (siti.screen, rina.screen) == screens


@pytest.mark.parametrize("become", [{"active": 0}, {"reachable": 0}, {"telegram_id": None}], ids=str)
async def test_who_is_gone_or_has_blocked_the_bot_is_let_be(
    tick: Tick, siti: Phone, bot: Bot, become: dict[str, object]
) -> None:
    await begins(siti)
    await changed(bot, siti, **become)
    await tick(at(11))
    assert siti.heard(UNSENT) == 0


async def test_who_is_no_longer_a_cadre_has_nothing_to_send(tick: Tick, siti: Phone, bot: Bot) -> None:
    await begins(siti)
    await changed(bot, siti, role="koordinator kota", kelurahan_code=None)
    await tick(at(11))
    assert siti.heard(UNSENT) == 0


# A change of a report that was sent.


async def test_a_change_that_was_begun_is_brought_to_mind(tick: Tick, siti: Phone, clock: Clock) -> None:
    await sends_one(siti)
    await siti.presses("report_change!1")
    await siti.taps("✏️ RT")
    await siti.taps("RT 04")
    await tick(at(11))
    siti.sees("Perubahan laporan BTG-1126-001 belum terkirim. Lanjutkan?")
    await siti.taps(GO_ON)
    siti.sees("Periksa dulu", "RT 04")
    await siti.taps("✅ Kirim")
    siti.sees("BTG-1126-001 diperbarui")


async def test_one_that_was_only_looked_at_or_has_been_approved_is_not(tick: Tick, siti: Phone, awang: Phone) -> None:
    await sends_one(siti)
    await siti.presses("report_change!1")
    await tick(at(11))
    assert siti.heard(UNSENT_CHANGE) == 0
    await siti.taps("✏️ RT")
    await siti.taps("RT 04")
    await awang.presses("review/ok/1")
    await tick(at(15))
    assert siti.heard(UNSENT_CHANGE) == 0


# When people are left in peace.


async def test_at_night_it_waits_for_the_morning(tick: Tick, siti: Phone, clock: Clock) -> None:
    clock.move_to(at(18))
    await begins(siti)
    tomorrow = TODAY + timedelta(days=1)
    await tick(at(21), at(23, 30), at(5, 59, tomorrow))
    assert siti.heard(UNSENT) == 0
    await tick(at(6, 0, tomorrow))
    assert siti.heard(UNSENT) == 1


async def test_who_goes_on_at_night_is_not_reminded_in_the_morning(tick: Tick, siti: Phone, clock: Clock) -> None:
    clock.move_to(at(18))
    await begins(siti)
    clock.move_to(at(4, day=TODAY + timedelta(days=1)))
    await siti.taps("Hari ini")
    await tick(at(6, day=TODAY + timedelta(days=1)))
    assert siti.heard(UNSENT) == 0


async def test_during_the_friday_prayer_it_waits(tick: Tick, siti: Phone, clock: Clock) -> None:
    clock.move_to(at(9, day=FRIDAY))
    await begins(siti)
    await tick(at(12, day=FRIDAY), at(12, 59, day=FRIDAY))
    assert siti.heard(UNSENT) == 0
    await tick(at(13, day=FRIDAY))
    assert siti.heard(UNSENT) == 1


async def test_on_days_off_it_waits(tick: Tick, siti: Phone, clock: Clock, bot: Bot) -> None:
    clock.move_to(at(9, day=FRIDAY + timedelta(days=1)))
    await begins(siti)
    await tick(at(12, day=FRIDAY + timedelta(days=1)), at(12, day=FRIDAY + timedelta(days=2)))
    assert siti.heard(UNSENT) == 0
    monday = FRIDAY + timedelta(days=3)
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("INSERT INTO special_days VALUES (?, 'HUT', 0)", monday.isoformat())
    await tick(at(12, day=monday))
    assert siti.heard(UNSENT) == 0
    await tick(at(6, day=monday + timedelta(days=1)))
    assert siti.heard(UNSENT) == 1


async def test_what_cannot_be_sent_before_it_is_quiet_is_let_be(tick: Tick, siti: Phone, bot: Bot) -> None:
    await begins(siti)
    moment = at(11)
    await DraftReminders(bot.house.storage, WITA).tick(moment)
    (row,) = await bot.house.storage.db.committed("SELECT until FROM outbox WHERE method = 'send_message'")
    assert row["until"] == int(at(21).timestamp())


# Stops and kills.


async def test_after_a_stop_it_is_caught_up_with(tick: Tick, siti: Phone) -> None:
    await begins(siti)
    await tick(at(12, day=TODAY + timedelta(days=6)))
    assert siti.heard(UNSENT) == 1


async def test_the_mark_and_the_message_are_one(tick: Tick, siti: Phone, joko: Phone, bot: Bot) -> None:
    """Cut off at the second of two: neither is marked, and both are told when it goes on."""
    await begins(siti)
    await begins(joko, "RT 05")
    db = bot.house.storage.db
    async with cut_off(bot, joko):
        with pytest.raises(sqlite3.IntegrityError):
            await tick(at(11))
    assert await db.committed("SELECT 1 FROM drafts WHERE reminded_at") == []
    await tick(at(11, 1), at(11, 2))
    assert (siti.heard(UNSENT), joko.heard(UNSENT)) == (1, 1)


async def test_many_are_told_a_few_at_a_time(bot: Bot, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PACE_S", 0.0)
    db, commits = bot.house.storage.db, list[int]()
    async with db.unit():
        await db.run_many(
            "INSERT INTO people (id, name, phone, role, kelurahan_code, telegram_id, joined_at)"
            " VALUES (?1, 'x', '+62812' || ?1, 'kader', '64.74.01.1001', ?1, 1)",
            [(1_000_000 + n,) for n in range(60)],
        )
        await db.run(
            """
            INSERT INTO drafts (person_id, form, step, answers, touched_at, used_at)
            SELECT id, 'report', 'date', '{"category": "GORO"}', 1, ? FROM people WHERE id >= 1000000
            """,
            int(at(8).timestamp()),
        )
    db.after_commit.append(lambda: commits.append(1))
    await DraftReminders(bot.house.storage, WITA).tick(at(11))
    (row,) = await db.committed("SELECT count(*) AS n FROM drafts WHERE reminded_at")
    assert row["n"] == 60
    assert len(commits) >= -(-60 // AT_ONCE) > 1


async def test_the_running_bot_does_it_by_itself_and_goes_on_after_an_error(
    bot: Bot, siti: Phone, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "TICK_S", 0.01)
    await begins(siti)
    db = bot.house.storage.db
    async with db.unit():
        await db.run("CREATE TRIGGER cut BEFORE UPDATE ON drafts BEGIN SELECT RAISE(ABORT, 'cut'); END")
    clock.move_to(at(11))
    bot._work(DraftReminders(bot.house.storage, WITA).run())
    await until(lambda: "reminders of drafts failed" in caplog.text)
    async with db.unit():
        await db.run("DROP TRIGGER cut")
    await until(lambda: siti.heard(UNSENT) == 1)
    assert bot.processor.broken is None


# Kept for a week.


async def test_after_a_week_drafts_of_every_form_are_let_go(
    bot: Bot, siti: Phone, joko: Phone, rina: Phone, settings: Settings, clock: Clock
) -> None:
    await begins(siti)
    await siti.says("/lapor")  # laid aside by the question whether to go on
    await rina.taps("📢 Pengumuman")
    await rina.taps("✏️ Tulis pengumuman")
    await rina.says("Rapat besok")
    clock.move_to(at(9))
    await begins(joko, "RT 05", "🧹 Gotong royong")
    (tidy,) = [job for job in daily.jobs(bot.house.storage, settings) if job.name == "tidy"]
    clock.move_to(at(7, 59, TODAY + timedelta(days=7)))
    await tidy.does(TODAY)
    assert len(await bot.house.storage.db.committed("SELECT 1 FROM drafts")) == 3
    clock.move_to(at(8, 30, TODAY + timedelta(days=7)))
    await tidy.does(TODAY)
    assert len(await bot.house.storage.db.committed("SELECT 1 FROM drafts")) == 1
    await siti.taps("Lanjutkan")
    assert "sudah lewat" in siti.toast
    await siti.says("/lapor")
    siti.sees("Di RT mana")
    await joko.taps("Hari ini")
    joko.sees_not("sudah lewat")
