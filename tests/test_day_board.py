"""Siapa hadir: the coordinator's day at one tap, and a reminder to all who are missing with one more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from bot.life import Bot
from bot.sandbox.core import Telegram
from handlers.day_board_people import MESSAGE_MOST, fitting, seen
from handlers.kit.texts import say
from storage.absences import Kind
from storage.absences import State as Answer
from storage.attendance import PersonDay, State, Totals, total
from storage.check_in import Flag
from storage.period import Period
from storage.scopes import CITY
from storage.working_days import Day
from tests.conftest import changed, joined
from tests.phone import Phone

pytestmark = pytest.mark.slow

Clock = time_machine.Traveller
MORNING = datetime(2026, 11, 24, 1, 12, tzinfo=UTC)  # Tuesday, 09.12 in Bontang
TODAY = date(2026, 11, 24)
ALL = "🔔 Ingatkan semua (%d)"
REMINDED = "mengingatkan: hari ini Bapak/Ibu belum tercatat hadir"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


async def on_leave(bot: Bot, who: Phone, kind: Kind, by: Phone | None = None, first: date = TODAY) -> None:
    """Asked for; with `by` also approved."""
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(who.id)
    assert me
    async with storage.db.unit():
        asked = await storage.absences.ask(me.id, 900 + who.id, 0, kind, Period(first, first), "demam", None)
        decider = await storage.people.by_telegram_id(by.id) if by else None
        if decider:
            await storage.absences.decide(decider, 1, asked, Answer.APPROVED)


async def day_off(bot: Bot, day: date, name: str, working: bool = False) -> None:
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("INSERT INTO special_days VALUES (?, ?, ?)", day.isoformat(), name, working)


# What it shows.


async def test_one_tap_says_who_is_not_in_and_how_to_call_them(awang: Phone, siti: Phone, joko: Phone) -> None:
    await siti.taps("📍 Hadir")
    awang.inputs = 0
    await awang.taps("🙋 Siapa hadir")
    awang.sees("Kecamatan Bontang Utara", "Selasa, 24 November 2026, sampai pukul 09.12 WITA")
    awang.sees("\nHadir 1 dari 2\ntanpa kabar 1", "Belum hadir (1)", "Guntung\nJoko Susilo 0811-5801-011")
    awang.sees_not("Siti Aminah")
    awang.sees_not("Semua")
    assert awang.inputs == 1


@pytest.mark.parametrize("words", ["/siapahadir", "siapa hadir", "Siapa hadir"])
async def test_it_is_typed_as_well(awang: Phone, words: str) -> None:
    await awang.says(words)
    awang.sees("Kecamatan Bontang Utara", "belum bergabung 2", "Joko Susilo 0811-5801-011 · belum bergabung")
    assert not [label for label in awang.buttons if "Ingatkan" in label]


async def test_the_city_sees_each_kecamatan_and_all_together(
    norlaila: Phone, awang: Phone, siti: Phone, joko: Phone, budi: Phone, bot: Bot
) -> None:
    await siti.shares_location(-0.5, 117.15)
    await budi.says("/hadir")
    await on_leave(bot, joko, Kind.SAKIT, by=awang)
    await norlaila.taps("🙋 Siapa hadir")
    norlaila.sees("Kota Bontang", "Bontang Utara: hadir 1 dari 1 (lokasi belum jelas 1)\nsakit 1")
    norlaila.sees("Bontang Selatan: hadir 1 dari 1 (tanpa lokasi 1)")
    norlaila.sees(
        "Semua: hadir 2 dari 2 (tanpa lokasi 1, lokasi belum jelas 1)\nsakit 1", "Joko Susilo 0811-5801-011 · sakit"
    )
    assert norlaila.buttons == ["⚑ Perlu dilihat (2)", "‹ Kemarin", "🔄 Muat ulang"]


async def test_leave_that_waits_is_absent_with_word(awang: Phone, siti: Phone, joko: Phone, bot: Bot) -> None:
    await on_leave(bot, siti, Kind.IZIN)
    await joko.taps("📍 Hadir")
    await awang.taps("🙋 Siapa hadir")
    awang.sees("Hadir 1 dari 2", "menunggu jawaban 1", "Siti Aminah 0811-5801-010 · menunggu jawaban")
    awang.sees_not("tanpa kabar")
    assert awang.buttons[0] == "🤒 Izin menunggu (1)"
    assert awang.data_of("🤒 Izin menunggu (1)") == "absence/open"


async def test_all_are_in(awang: Phone, siti: Phone, joko: Phone) -> None:
    for one in (siti, joko):
        await one.taps("📍 Hadir")
    await awang.taps("🙋 Siapa hadir")
    awang.sees("Hadir 2 dari 2", "Semua sudah hadir")
    awang.sees_not("Belum hadir")


async def test_on_a_day_off_nobody_is_missing(awang: Phone, siti: Phone, joko: Phone, bot: Bot, clock: Clock) -> None:
    await day_off(bot, TODAY, "HUT <Kota>")
    await joko.taps("📍 Hadir")
    await awang.taps("🙋 Siapa hadir")
    awang.sees("Hari libur: HUT <Kota>. Tidak ada yang ditunggu hadir", "\nHadir 1")
    awang.sees_not("Siti Aminah")
    awang.sees_not("dari")
    assert not [label for label in awang.buttons if "Ingatkan" in label]
    clock.move_to(datetime(2026, 12, 25, 1, tzinfo=UTC))
    await awang.taps("🙋 Siapa hadir")
    awang.sees("Hari Raya Natal")


async def test_a_saturday_on_which_people_work_counts(awang: Phone, siti: Phone, bot: Bot, clock: Clock) -> None:
    clock.shift(4 * 24 * 3600)
    await day_off(bot, TODAY + timedelta(days=4), "Kerja bakti", working=True)
    await awang.taps("🙋 Siapa hadir")
    awang.sees("Hari kerja: Kerja bakti", "tanpa kabar 1")


async def test_admins_find_the_rules_there(rina: Phone, norlaila: Phone) -> None:
    await rina.taps("🙋 Siapa hadir")
    assert rina.data_of("⚙️ Pengingat") == "reminder_rules"
    assert rina.data_of("🗓 Hari libur") == "special_day"
    await norlaila.taps("🙋 Siapa hadir")
    assert "⚙️ Pengingat" not in norlaila.buttons


async def test_it_is_not_for_cadres(siti: Phone, awang: Phone) -> None:
    await siti.says("/siapahadir")
    siti.sees("bukan untuk peran Anda")
    for data in (f"board/{TODAY}/-", f"board/remind/{TODAY}/-"):
        await siti.presses(data)
        assert "bukan untuk peran" in siti.toast


# Turning its pages, in the same message.


async def test_it_is_read_anew_in_place(awang: Phone, siti: Phone, clock: Clock) -> None:
    await awang.taps("🙋 Siapa hadir")
    count = len(awang.screen)
    await siti.taps("📍 Hadir")
    clock.shift(60)
    await awang.taps("🔄 Muat ulang")
    awang.sees("pukul 09.13 WITA", "Hadir 1 dari")
    await awang.taps("🔄 Muat ulang")  # nothing has changed
    assert len(awang.screen) == count


async def test_a_day_that_is_over_says_who_was_not_in(siti: Phone, awang: Phone) -> None:
    await awang.taps("🙋 Siapa hadir")
    awang.sees("Belum hadir")
    await awang.taps("‹ Kemarin")
    awang.sees_not("Belum hadir")


async def test_yesterday_and_back(awang: Phone, siti: Phone, clock: Clock) -> None:
    await siti.taps("📍 Hadir")
    clock.shift(24 * 3600)
    await awang.taps("🙋 Siapa hadir")
    awang.sees("Rabu, 25 November 2026", "Hadir 0 dari 1")
    await awang.taps("‹ Kemarin")
    awang.sees("Selasa, 24 November 2026\n", "Hadir 1 dari 1")
    assert awang.buttons == [
        "‹ 23 Nov",
        "🔄 Muat ulang",
        "Hari ini ›",
    ]
    await awang.taps("‹ 23 Nov")
    assert awang.buttons[-1] == "Kemarin ›"
    await awang.taps("Kemarin ›")
    await awang.taps("Hari ini ›")
    awang.sees("Rabu, 25 November 2026")


@pytest.mark.parametrize(
    "data", ["2026-11-16/-", "2026-11-25/-", "2026-02-30/-", "2026-11-24/64.74.02", "2026-11-24/1"]
)
async def test_what_was_never_offered_is_not_shown(awang: Phone, data: str) -> None:
    await awang.taps("🙋 Siapa hadir")
    before = awang.screen
    for act in ("board", "board/remind"):
        await awang.presses(f"{act}/{data}")
        assert "sudah lewat" in awang.toast
    assert awang.screen == before


async def test_a_city_too_full_for_one_message_is_read_by_kecamatan(norlaila: Phone, siti: Phone, bot: Bot) -> None:
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run_many(
            "INSERT INTO people (name, phone, role, kelurahan_code) VALUES (?, ?, 'kader', ?)",
            [(f"Muhammad Syarifuddin {n:03}", f"+628125800{n:03}", f"64.74.0{1 + n % 2}.1001") for n in range(200)],
        )
    await norlaila.taps("🙋 Siapa hadir")
    norlaila.sees("Belum hadir (203)", "lagi. Silakan pilih kecamatannya")
    assert len(norlaila.last) <= MESSAGE_MOST
    listed = norlaila.last.count("0812-5800")
    norlaila.sees(f"dan {203 - listed} lagi")
    assert 40 < listed < 200
    await norlaila.taps("Bontang Selatan")
    norlaila.sees("Kecamatan Bontang Selatan", "Belum hadir (101)", "lagi.")
    norlaila.sees_not("Silakan pilih")
    norlaila.sees_not("Siti")
    await norlaila.taps("‹ Semua kecamatan")
    norlaila.sees("Kota Bontang", "Belum hadir (203)")


def worst(state: State, flag: Flag | None = None) -> list[PersonDay]:
    """A city of 46 with the longest names there are."""
    places = [f"Tanjung Laut Indah {n:02}" for n in range(15)]
    name = "Muhammad Syarifuddin & Rachmawati bin Haji"
    one = PersonDay(1, name, "+6281158012345", True, "", "", TODAY, state, None, None, None, False, flag, False)
    return [replace(one, kelurahan=places[n * 15 // 46], kecamatan=f"Bontang Selatan {n * 3 // 46}") for n in range(46)]


@pytest.mark.parametrize("state", [State.ASKED, State.NOT_JOINED, State.TUGAS_LUAR, State.ABSENT])
def test_all_46_of_a_city_are_one_message(state: State) -> None:
    people = worst(state)
    many = Totals(total(people, [TODAY]).states + total(worst(State.PRESENT), [TODAY]).states, 0, 46, 46, 0)
    for each in State:
        many.states[each] = 46
    counts = [(f"Bontang Selatan {n}", many) for n in range(3)] + [("Semua", many)]
    at = MORNING.astimezone()
    head = say.day_board.head(CITY, at, TODAY, Day(TODAY, True, "x" * 80), counts)
    listed, more = fitting(people, seen(head))
    assert (len(listed), more) == (46, 0)
    text = say.day_board.shown("Belum hadir", head, listed, more, 46, True, False)
    assert text.count("0811-5801-2345") == 46
    assert seen(text) <= MESSAGE_MOST


def test_however_many_there_are_it_is_one_message() -> None:
    people = worst(State.NOT_JOINED) * 70
    listed, more = fitting(people, 3900)
    assert len(listed) + more == len(people)
    assert len(listed) < 5
    assert fitting(people, 5000) == ([], len(people))
    assert seen(say.day_board.shown("Belum hadir", "x" * 3900, listed, more, len(people), True, True)) <= MESSAGE_MOST


# Reminding all.


async def test_one_tap_reminds_all_who_are_missing(awang: Phone, siti: Phone, joko: Phone, budi: Phone) -> None:
    await joko.taps("📍 Hadir")
    await awang.taps("🙋 Siapa hadir")
    await awang.taps(ALL % 1)
    assert "kepada 1 kader" in awang.toast
    assert awang.buttons[0] == "🔔 Diingatkan 09.12, bisa lagi 11.12"
    siti.sees("Awang Syahrani mengingatkan", "📍 Hadir")
    assert siti.buttons == ["✅ Hadir tanpa lokasi", "🤒 Izin"]
    assert siti.data_of("🤒 Izin") == "absence!"
    assert (joko.heard(REMINDED), budi.heard(REMINDED)) == (0, 0)


async def test_from_reminder_to_done_is_one_tap_or_the_two_of_hadir(awang: Phone, siti: Phone, joko: Phone) -> None:
    await awang.taps("🙋 Siapa hadir")
    await awang.taps(ALL % 2)
    siti.inputs = joko.inputs = 0
    await siti.taps("✅ Hadir tanpa lokasi")
    await joko.taps("📍 Hadir")
    assert (siti.inputs, joko.inputs) == (1, 2)
    for one in (siti, joko):
        one.sees("Hadir tercatat")
        assert (one.heard(REMINDED), one.heard("Sudah hadir, terima kasih")) == (0, 1)
        assert "✅ Hadir tanpa lokasi" not in [label for _, _, _, label in one._inline(everywhere=True)]


async def test_nobody_is_reminded_twice_in_two_hours_whoever_asks(
    awang: Phone, norlaila: Phone, siti: Phone, budi: Phone, clock: Clock
) -> None:
    await awang.taps("🙋 Siapa hadir")
    await awang.taps(ALL % 1)
    clock.shift(3600)
    await norlaila.taps("🙋 Siapa hadir")
    await norlaila.taps(ALL % 1)  # Budi alone
    assert (siti.heard(REMINDED), budi.heard(REMINDED)) == (1, 1)
    assert norlaila.buttons[0] == "🔔 Diingatkan 09.12, bisa lagi 11.12"
    await norlaila.taps("🔔 Diingatkan 09.12, bisa lagi 11.12")
    assert "bisa lagi 11.12" in norlaila.toast
    clock.shift(3599)
    await norlaila.presses(f"board/remind/{TODAY}/-")
    assert "bisa lagi 11.12" in norlaila.toast
    clock.shift(1)
    await awang.taps("🔄 Muat ulang")
    await awang.taps(ALL % 1)
    assert (siti.heard(REMINDED), budi.heard(REMINDED)) == (2, 1)
    assert siti.buttons == ["✅ Hadir tanpa lokasi", "🤒 Izin"]
    assert [label for _, _, _, label in siti._inline(everywhere=True)].count("🤒 Izin") == 1, "the older one's are gone"


async def test_who_asked_for_leave_cannot_be_reached_or_is_in_by_now_is_not_reminded(
    awang: Phone, siti: Phone, joko: Phone, bot: Bot, telegram: Telegram
) -> None:
    third = await joined(bot, telegram, 12, "Budi", "628115801012")
    await changed(bot, third, kelurahan_code="64.74.01.1001", reachable=0)
    await on_leave(bot, siti, Kind.IZIN)
    await awang.taps("🙋 Siapa hadir")
    awang.sees("Budi Hartono", "tanpa kabar 2")
    assert ALL % 1 in awang.buttons
    await joko.taps("📍 Hadir")
    await awang.taps(ALL % 1)
    assert "Tidak ada yang perlu diingatkan" in awang.toast
    assert [one.heard(REMINDED) for one in (siti, joko, third)] == [0, 0, 0]
    assert not [label for label in awang.buttons if "ngatkan" in label]


@pytest.mark.parametrize(("hour", "does"), [(21, False), (5, False), (6, True), (20, True)])
async def test_nobody_is_reminded_at_night(awang: Phone, siti: Phone, clock: Clock, hour: int, does: bool) -> None:
    clock.move_to(datetime(2026, 11, 24, 16, tzinfo=UTC) + timedelta(hours=hour))  # from midnight in Bontang on
    await awang.taps("🙋 Siapa hadir")
    await awang.taps(ALL % 1)
    assert siti.heard(REMINDED) == does
    assert ("pukul 21.00 sampai 06.00" in awang.toast) != does


async def test_nobody_is_reminded_during_the_friday_prayer(awang: Phone, siti: Phone, clock: Clock) -> None:
    clock.move_to(datetime(2026, 11, 27, 4, tzinfo=UTC))  # 12.00 in Bontang
    await awang.taps("🙋 Siapa hadir")
    await awang.taps(ALL % 1)
    assert "Jumat pukul 11.30 sampai 13.00" in awang.toast
    assert siti.heard(REMINDED) == 0


async def test_nobody_is_reminded_on_days_off_or_of_another_day(
    awang: Phone, siti: Phone, bot: Bot, clock: Clock
) -> None:
    await awang.taps("🙋 Siapa hadir")
    await day_off(bot, TODAY, "HUT Kota")
    await awang.taps(ALL % 1)
    assert "hari libur" in awang.toast
    clock.shift(24 * 3600)
    await awang.presses(f"board/remind/{TODAY}/-")
    assert "sudah lewat" in awang.toast
    assert siti.heard(REMINDED) == 0


async def test_only_the_kecamatan_that_is_looked_at(norlaila: Phone, siti: Phone, budi: Phone) -> None:
    await norlaila.presses(f"board/remind/{TODAY}/64.74.02")
    assert (siti.heard(REMINDED), budi.heard(REMINDED)) == (0, 1)
    norlaila.sees("Kecamatan Bontang Selatan")


async def test_it_is_kept_who_reminded_how_many(awang: Phone, siti: Phone, bot: Bot) -> None:
    await awang.taps("🙋 Siapa hadir")
    await awang.taps(ALL % 1)
    (row,) = await bot.house.storage.db.committed("SELECT about FROM audit WHERE act = 'reminder.by_hand'")
    assert row["about"] == '{"people": 1}'
