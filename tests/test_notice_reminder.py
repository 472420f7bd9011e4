"""Ingatkan yang belum baca: one tap, to those only who have not; not often, not at night, and at most three times."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot.life import Bot
from bot.notice_clock import NoticeClock
from bot.sandbox.core import Telegram
from handlers.kit.texts import say
from tests.conftest import changed
from tests.noticed import asks, rows, tells
from tests.phone import Phone, settled

pytestmark = pytest.mark.slow

WORDS = "Rapat di kantor"
WITA = ZoneInfo("Asia/Makassar")
MORNING = datetime(2026, 11, 24, 8, tzinfo=WITA)  # a Tuesday
PAGE = "📊 Siapa sudah baca"
AGAIN = "🔔 Pengingat: mohon dibaca"


@pytest.fixture
def clock() -> time_machine.Coordinates:
    with time_machine.travel(MORNING, tick=True) as clock:
        yield clock


async def reminds(author: Phone, notice: int = 1) -> None:
    """From the page, wherever it is by now."""
    await author.presses(f"notice_page/{notice}")
    await author.presses(f"notice_remind/{notice}")


async def test_only_those_who_have_not_read_it_get_it_again(
    clock: time_machine.Coordinates, rina: Phone, siti: Phone, joko: Phone, budi: Phone, bot: Bot
) -> None:
    await tells(rina, WORDS)
    await siti.taps("✅ Sudah baca")
    clock.shift(timedelta(hours=4))
    await rina.presses("notice_page/1")
    await rina.taps("🔔 Ingatkan yang belum baca (2)")
    for person in (joko, budi):
        person.sees(AGAIN, WORDS, "Dari: Rina Wati")
        assert person.heard(WORDS) == 2
    assert siti.heard(AGAIN) == rina.heard(AGAIN) == 0
    rina.sees("Pengingat selesai", "Terkirim ke 2 dari 2 orang")
    await rina.presses("notice_page/1")
    rina.sees("Diingatkan 1 kali, terakhir 24 Nov 2026 pukul 12.0", "belum: 2")
    (entry,) = await rows(bot, "SELECT about FROM audit WHERE act = 'notice.remind'")
    assert entry["about"] == '{"notice": 1, "people": 2}'


async def test_reading_the_reminder_is_reading_the_notice(
    clock: time_machine.Coordinates, rina: Phone, siti: Phone, joko: Phone
) -> None:
    await asks(rina, WORDS, "Bisa, Tidak")
    clock.shift(timedelta(hours=4))
    await reminds(rina)
    assert rina.toast == "Pengingat dikirim ke 2 orang. Keadaannya ada di bawah."
    assert siti.buttons == ["Bisa", "Tidak", "✅ Sudah baca", "↩️ Tanya"]
    await siti.taps("Bisa")
    labels = [label for *_, label in siti._inline(everywhere=True)]
    assert labels.count("☑️ Bisa") == 2, "under both"
    assert "✅ Sudah baca" not in labels
    await rina.presses("notice_page/1")
    rina.sees("Penerima: 3", "belum: 1", "Bisa: 1")
    await rina.presses("notice_page/2")  # the reminder's number leads to the notice
    rina.sees("Penerima: 3", "belum: 1", "Bisa: 1")


async def test_taken_back_it_goes_with_its_reminder(
    clock: time_machine.Coordinates, rina: Phone, siti: Phone, bot: Bot
) -> None:
    await tells(rina, WORDS)
    clock.shift(timedelta(hours=4))
    await reminds(rina)
    assert siti.heard(WORDS) == 2
    await rina.presses("notice_recalled/1")
    assert siti.heard(WORDS) == 0
    assert {row["state"] for row in await rows(bot, "SELECT state FROM notices")} == {"recalled"}


async def test_the_list_has_the_notice_once(clock: time_machine.Coordinates, rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    clock.shift(timedelta(hours=4))
    await reminds(rina)
    await siti.says("/pengumuman")
    siti.sees("1 pengumuman")
    await rina.says("/pengumuman")
    assert rina.buttons == ["✏️ Tulis pengumuman", "1", "📥 Pengumuman untuk saya"]


async def test_not_again_at_once(clock: time_machine.Coordinates, rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    await reminds(rina)
    assert rina.toast.startswith("Baru saja dikirim. Pengingat bisa dikirim lagi 24 Nov 2026 mulai pukul 11.0")
    clock.shift(timedelta(hours=3, minutes=1))
    await reminds(rina)
    await rina.presses("notice_remind/1")
    assert "Baru saja dikirim" in rina.toast
    assert siti.heard(AGAIN) == 1
    assert len(await rows(bot, "SELECT 1 FROM notices WHERE reminds = 1")) == 1


async def test_three_times_are_enough(clock: time_machine.Coordinates, rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    for _ in range(4):
        clock.shift(timedelta(hours=3, minutes=5))
        await reminds(rina)
    assert siti.heard(AGAIN) == 3
    assert rina.toast == say.notice_reminder.no_more


async def test_when_all_have_read_it_nobody_is_reminded(
    clock: time_machine.Coordinates, rina: Phone, siti: Phone
) -> None:
    await tells(rina, WORDS)
    await siti.taps("✅ Sudah baca")
    await rina.taps(PAGE)
    assert not [label for label in rina.buttons if "Ingatkan" in label]
    clock.shift(timedelta(hours=4))
    await rina.presses("notice_remind/1")
    assert rina.toast == say.notice_reminder.no_more


async def test_at_night_it_waits_for_the_morning_and_for_those_who_still_have_not(
    clock: time_machine.Coordinates, rina: Phone, siti: Phone, joko: Phone, bot: Bot, telegram: Telegram
) -> None:
    await tells(rina, WORDS)
    clock.move_to(MORNING.replace(hour=22))
    await reminds(rina)
    assert rina.toast == "Sekarang jam tenang. Pengingat dikirim 25 Nov 2026 pukul 06.00 WITA."
    rina.sees("menunggu waktunya")
    assert siti.heard(AGAIN) == 0
    await siti.taps("✅ Sudah baca")
    clock.move_to(MORNING.replace(day=25, hour=6, minute=1))
    await NoticeClock(bot.house).tick(datetime.now(WITA))
    await settled(bot, telegram)
    assert (siti.heard(AGAIN), joko.heard(AGAIN)) == (0, 1)


async def test_what_was_urgent_is_no_longer_so_as_a_reminder(
    clock: time_machine.Coordinates, rina: Phone, siti: Phone, bot: Bot
) -> None:
    await tells(rina, WORDS)
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE notices SET content = json_set(content, '$.urgent', json('true'))")
    clock.shift(timedelta(hours=4))
    await reminds(rina)
    siti.sees(AGAIN, WORDS)
    siti.sees_not("penting")
    assert [row["u"] for row in await rows(bot, "SELECT content ->> 'urgent' AS u FROM notices ORDER BY id")] == [1, 0]


async def test_who_may_not_write_to_them_any_more_reminds_nobody(
    clock: time_machine.Coordinates, awang: Phone, siti: Phone, bot: Bot
) -> None:
    await tells(awang, WORDS)
    clock.shift(timedelta(hours=4))
    await changed(bot, awang, kecamatan_code="64.74.02")
    await awang.presses("notice_remind/1")
    assert siti.heard(AGAIN) == 0, "Awang coordinates another kecamatan now"
    await changed(bot, awang, role="kader", kelurahan_code="64.74.02.1006", kecamatan_code=None)
    await awang.presses("notice_remind/1")
    assert awang.toast == say.common.not_yours_short
    assert siti.heard(AGAIN) == 0
