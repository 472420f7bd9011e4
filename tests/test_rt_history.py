"""Riwayat RT: what has happened in an RT, in one line of typing, for those whose area it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from bot.life import Bot
from handlers.kit.texts import say
from storage.report import State
from storage.rt_history import Past
from tests.conftest import changed
from tests.phone import Phone

pytestmark = pytest.mark.slow

MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday, 08.00 in Bontang
LOK_TUAN = "64.74.01.1003"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


async def reports(person: Phone, words: str = "RT 02 gotong royong 25 orang hari ini") -> None:
    await person.sends_photos(1, words)
    await person.taps("✅ Kirim")
    person.sees("✅ Laporan terkirim")


async def many(bot: Bot, who: Phone, count: int, rts: tuple[str, ...] = ("02",)) -> None:
    """Reports of as many days, the first one on 1 November, each with its own number of people."""
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(who.id)
    assert me and me.kelurahan_code
    async with storage.db.unit():
        for n in range(1, count + 1):
            row = await storage.db.one(
                """
                INSERT INTO reports (number, draft_number, person_id, kelurahan_code, category_code, occurred_on, story,
                                     participants, sent_at)
                VALUES (?, ?, ?, ?, 'GORO', ?, 'x', ?, 0) RETURNING id
                """,
                *(f"BTG-1126-{n:03}", 1000 + n, me.id, me.kelurahan_code, f"2026-11-{n:02}", n),
            )
            places = [(row["id"], position, me.kelurahan_code, rt) for position, rt in enumerate(rts)]
            await storage.db.run_many("INSERT INTO report_rts VALUES (?, ?, ?, ?)", places)


# Asked for.


@pytest.mark.parametrize(
    "line",
    [
        *("riwayat RT 2 Loktuan", "riwayat rt02 lok tuan", "Riwayat RT.002 Kel. Loktuan", "RIWAYAT  RT 2, Lok-Tuan"),
        *(
            "riwayat rt 2 di kelurahan Lhoktuan",
            "/riwayat RT 2 Loktuan",
            "/riwayat rt.02 lok tuan",
            " riwayat RT 2 kel loktuan ",
        ),
    ],
)
async def test_one_line_is_enough_in_any_spelling(siti: Phone, awang: Phone, line: str) -> None:
    await reports(siti)
    awang.inputs = 0
    await awang.says(line)
    assert awang.inputs == 1
    awang.sees("Riwayat RT 02 Lok Tuan", "1 laporan")
    awang.sees("1. 24 Nov 2026 · 🧹 Gotong royong · 25 orang", "BTG-1126-001 ⏳ Siti Aminah")


async def test_a_coordinator_is_asked_which_kelurahan_of_their_own(siti: Phone, awang: Phone) -> None:
    await reports(siti)
    await awang.says("riwayat RT 2")
    awang.sees("RT 02 di kelurahan mana?")
    assert "Lok Tuan" in awang.buttons and "Satimpo" not in awang.buttons
    messages = len(awang.messages)
    await awang.taps("Lok Tuan")
    awang.sees("Riwayat RT 02 Lok Tuan", "BTG-1126-001")
    assert len(awang.messages) == messages, "in place"


async def test_only_kelurahan_that_have_such_an_rt_are_offered(awang: Phone) -> None:
    await awang.says("riwayat RT 52")
    awang.sees("Riwayat RT 52 Lok Tuan", "Belum ada laporan tentang RT ini")
    await awang.says("riwayat RT 90")
    awang.sees("RT 90 tidak ada di wilayah Bapak/Ibu")


async def test_a_cadre_need_not_name_their_kelurahan(siti: Phone) -> None:
    await reports(siti)
    await siti.says("riwayat rt 2")
    siti.sees("Riwayat RT 02 Lok Tuan", "BTG-1126-001")


async def test_what_is_not_understood_is_answered_with_an_example(siti: Phone, awang: Phone) -> None:
    for line in ("/riwayat", "riwayat", "/riwayat RT", "/riwayat dua belas", "/riwayat RT 12-15 Loktuan"):
        await awang.says(line)
        awang.sees("misalnya: riwayat RT 12 Loktuan")
    await awang.says("riwayat RT 2 Atlantis <b>")
    awang.sees("Kelurahan Atlantis <b> belum dikenal")
    await siti.says("riwayat RT 99 Loktuan")
    siti.sees("RT 99 tidak ada di Lok Tuan")


async def test_other_sentences_with_the_word_are_left_alone(siti: Phone) -> None:
    await siti.says("riwayat kegiatan saya di RT 02 mana ya")
    assert siti.heard("Riwayat RT") == 0


async def test_an_open_question_stays_open(siti: Phone, awang: Phone) -> None:
    await siti.says("/lapor")
    await siti.says("riwayat rt 2")
    siti.sees("Riwayat RT 02 Lok Tuan")
    await siti.says("RT 03")
    siti.sees("Kegiatan apa?")


async def test_what_is_typed_again_takes_the_buttons_of_the_list_before(bot: Bot, siti: Phone, awang: Phone) -> None:
    await many(bot, siti, 11)
    await awang.says("riwayat RT 2 Loktuan")
    await awang.says("riwayat RT 2 Loktuan")
    labels = [label for *_, label in awang._inline(everywhere=True)]
    assert labels.count("Lebih lama ›") == 1


# What is seen.


async def test_the_newest_day_comes_first_ten_a_page_in_place(bot: Bot, siti: Phone, awang: Phone) -> None:
    await many(bot, siti, 23)
    await awang.says("riwayat RT 2 Loktuan")
    awang.sees("23 laporan", "1. 23 Nov 2026", "10. 14 Nov 2026")
    awang.sees_not("13 Nov 2026")
    assert len(awang.buttons) == 11 and awang.buttons[-1] == "Lebih lama ›"
    messages = len(awang.messages)
    await awang.taps("Lebih lama ›")
    awang.sees("11. 13 Nov 2026", "20. 4 Nov 2026")
    assert awang.buttons[-2:] == ["‹ Lebih baru", "Lebih lama ›"]
    await awang.taps("Lebih lama ›")
    awang.sees("21. 3 Nov 2026", "23. 1 Nov 2026")
    assert awang.buttons[-1] == "‹ Lebih baru"
    await awang.taps("‹ Lebih baru")
    awang.sees("11. 13 Nov 2026")
    assert len(awang.messages) == messages


async def test_of_a_page_that_is_gone_the_last_one_is_shown(bot: Bot, siti: Phone, awang: Phone) -> None:
    await many(bot, siti, 11)
    await awang.says("riwayat RT 2 Loktuan")
    await awang.presses(f"rt_history/{LOK_TUAN}/02/9999", awang.messages[-1]["message_id"])
    awang.sees("11. 1 Nov 2026")


async def test_a_day_that_was_told_late_has_its_place_by_the_day(siti: Phone, awang: Phone) -> None:
    await reports(siti)
    await reports(siti, "RT 02 posyandu 12 orang kemarin")
    await awang.says("riwayat RT 2 Loktuan")
    first, second = awang.last.index("24 Nov 2026"), awang.last.index("23 Nov 2026")
    assert first < second


async def test_what_was_taken_back_is_left_out(siti: Phone, awang: Phone) -> None:
    await reports(siti)
    await reports(siti)
    await siti.presses("my_report/sure/1")
    await awang.says("riwayat RT 2 Loktuan")
    awang.sees("1 laporan", "BTG-1126-002")
    awang.sees_not("BTG-1126-001")


async def test_a_report_about_several_rt_is_in_the_history_of_each_once(bot: Bot, siti: Phone, awang: Phone) -> None:
    await many(bot, siti, 1, ("02", "03"))
    for rt in ("2", "3"):
        await awang.says(f"riwayat RT {rt} Loktuan")
        awang.sees(f"Riwayat RT 0{rt} Lok Tuan", "1 laporan", "BTG-1126-001")
    await awang.says("riwayat RT 4 Loktuan")
    awang.sees("Belum ada laporan")


async def test_an_rt_that_was_retired_keeps_its_history(bot: Bot, siti: Phone, awang: Phone) -> None:
    await reports(siti)
    await bot.house.storage.db.run("UPDATE rts SET retired = 1 WHERE (kelurahan_code, rt) = (?, '02')", LOK_TUAN)
    await awang.says("riwayat RT 2 Loktuan")
    awang.sees("BTG-1126-001")


async def test_the_rt_of_the_same_number_next_door_is_another_one(siti: Phone, joko: Phone, awang: Phone) -> None:
    await reports(siti)
    await reports(joko)
    await awang.says("riwayat RT 2 Guntung")
    awang.sees("1 laporan", "BTG-1126-002", "Joko Susilo")


# Opened.


async def test_each_opens_the_card_of_the_coordinator_and_from_there_the_history(siti: Phone, awang: Phone) -> None:
    await reports(siti)
    await awang.says("riwayat RT 2 Loktuan")
    await awang.taps("BTG-1126-001")
    awang.sees("BTG-1126-001", "Menunggu diperiksa", "Siti Aminah")
    assert "🏘 Riwayat RT 02" in awang.buttons
    messages = len(awang.messages)
    await awang.taps("🏘 Riwayat RT 02")
    awang.sees("Riwayat RT 02 Lok Tuan")
    assert len(awang.messages) == messages + 1, "the card stays where it is"
    await awang.taps("✅ Setujui")
    await awang.says("riwayat RT 2 Loktuan")
    awang.sees("BTG-1126-001 ✅ Siti Aminah")


async def test_a_cadre_opens_their_own(siti: Phone) -> None:
    await reports(siti)
    await siti.says("riwayat RT 2")
    await siti.taps("BTG-1126-001")
    siti.sees("BTG-1126-001", "menunggu diperiksa")


async def test_a_card_leads_to_three_rt_at_most_and_counts_the_others(bot: Bot, siti: Phone, awang: Phone) -> None:
    await many(bot, siti, 3, ("01", "02", "03", "04"))
    await awang.presses("review/show/2")
    histories = [label for label in awang.buttons if label.startswith("🏘")]
    assert histories == ["🏘 Riwayat RT 01", "🏘 Riwayat RT 02", "🏘 Riwayat RT 03"]
    awang.sees("Laporan lain di RT ini: 2, terakhir 3 Nov 2026 (🧹 Gotong royong)")


async def test_what_was_taken_back_is_no_other_report(siti: Phone, awang: Phone) -> None:
    for words in ("RT 02 gotong royong 25 orang hari ini", "RT 02 posyandu 12 orang kemarin"):
        await reports(siti, words)
    await awang.presses("review/show/2")
    awang.sees("Laporan lain di RT ini: 1, terakhir 24 Nov 2026 (🧹 Gotong royong)")
    await siti.presses("my_report/sure/1")
    await awang.presses("review/show/2")
    awang.sees_not("Laporan lain")


async def test_the_only_report_of_an_rt_names_no_others(siti: Phone, awang: Phone) -> None:
    await reports(siti)
    await reports(siti, "RT 03 posyandu 12 orang kemarin")
    await awang.presses("review/show/1")
    awang.sees("BTG-1126-001")
    awang.sees_not("Laporan lain")


# Who may.


async def test_a_coordinator_sees_their_own_kecamatan_only(
    siti: Phone, tenri: Phone, norlaila: Phone, rina: Phone
) -> None:
    await reports(siti)
    await tenri.says("riwayat RT 2 Loktuan")
    tenri.sees("Riwayat yang bisa Bapak/Ibu lihat", "Satimpo")
    tenri.sees_not("BTG")
    for data in (f"rt_history/{LOK_TUAN}/02", f"rt_history/{LOK_TUAN}/02/0"):
        await tenri.presses(data)
        assert "bukan untuk peran Anda" in tenri.toast
        tenri.sees_not("BTG")
    for one in (norlaila, rina):
        await one.says("riwayat RT 2 Loktuan")
        one.sees("BTG-1126-001 ⏳ Siti Aminah")


async def test_of_a_colleague_a_cadre_learns_what_and_when(siti: Phone, joko: Phone, bot: Bot) -> None:
    await reports(siti)
    await joko.says("riwayat RT 2 Loktuan")
    joko.sees("Riwayat yang bisa Bapak/Ibu lihat: Guntung.")
    await changed(bot, joko, kelurahan_code=LOK_TUAN)
    await joko.says("riwayat RT 2 Loktuan")
    joko.sees("24 Nov 2026 · 🧹 Gotong royong", "BTG-1126-001")
    for secret in ("Siti", "25 orang", "⏳"):
        joko.sees_not(secret)
    assert "BTG-1126-001" not in joko.buttons


async def test_who_has_lost_their_area_sees_nothing_any_more(siti: Phone, awang: Phone, bot: Bot) -> None:
    await many(bot, siti, 11)
    await awang.says("riwayat RT 2 Loktuan")
    await changed(bot, awang, kecamatan_code="64.74.02")
    await awang.taps("Lebih lama ›")
    assert "bukan untuk peran Anda" in awang.toast
    awang.sees_not("11. 1 Nov 2026")


async def test_a_stranger_is_led_to_joining(siti: Phone, stranger: Phone) -> None:
    await reports(siti)
    for line in ("riwayat RT 2 Loktuan", "/riwayat RT 2 Loktuan"):
        await stranger.says(line)
        stranger.sees_not("BTG")


# The fullest screen.


@pytest.mark.parametrize("sign", ["a", "<", "😀"])
def test_a_full_page_is_one_message(sign: str) -> None:
    past = Past(
        1, "BTGKK-1226-99999", MORNING.date(), "🛡 Keamanan, Siskamling & Bencana", False, sign * 100, 5000, State.SENT
    )
    text = say.rt_history.page("Tanjung Laut Indah", "199", 99_999, 99_990, [past] * 10)
    assert len(str(text).encode("utf-16-le")) // 2 <= 4096
    assert len(b"rt_history/64.74.01.1003/123A/9999") <= 64
