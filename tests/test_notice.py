"""Pengumuman: the admin sees it as it will look and for how many; everybody who has joined gets it, once."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.settings import Settings
from tests.conftest import changed, joined, running
from tests.phone import Phone, settled

pytestmark = pytest.mark.slow

WORDS = "Besok rapat pukul 09.00 di kantor kelurahan."


async def deliveries(bot: Bot) -> list[str]:
    rows = await bot.house.storage.db.committed("SELECT state FROM deliveries ORDER BY person_id")
    return [row["state"] for row in rows]


async def test_it_reaches_everybody_who_has_joined_once(rina: Phone, siti: Phone, joko: Phone, awang: Phone) -> None:
    await rina.taps("📢 Pengumuman")
    rina.sees("Tulis pengumumannya")
    await rina.says(WORDS)
    rina.sees("Pengumuman", WORDS, "Begitu tampilannya", "4 orang yang sudah bergabung", "3 orang belum bergabung")
    assert rina.buttons == ["✅ Kirim ke 4 orang", "✏️ Isi", "✖ Batal"]
    assert siti.heard(WORDS) == 0
    await rina.taps("✅ Kirim ke 4 orang")
    for person in (siti, joko, awang):
        person.sees("📢 Pengumuman", WORDS)
        assert person.heard(WORDS) == 1
    assert rina.heard(WORDS) == 1
    assert rina.inputs == 3


async def test_the_admins_message_counts_up_to_the_end(rina: Phone, siti: Phone, telegram: Telegram) -> None:
    await rina.taps("📢 Pengumuman")
    await rina.says(WORDS)
    watch = telegram.listen()
    await rina.taps("✅ Kirim ke 2 orang")
    events = [watch.get_nowait() for _ in range(watch.qsize())]
    shown = [event["message"]["text"] for event in events if event["kind"] == "edit" and event["chat"] == rina.id]
    assert "Sedang dikirim: 0 dari 2" in shown[0]
    assert "Pengumuman selesai. Terkirim ke 2 dari 2 orang" in shown[-1]


async def test_many_people_are_paced_and_the_count_rises_in_between(rina: Phone, bot: Bot, telegram: Telegram) -> None:
    async with bot.house.storage.db.unit():
        for i in range(30):
            telegram.join(500 + i, f"Kader {i}")
            telegram.chats[500 + i].started = True
            await bot.house.storage.db.run(
                "INSERT INTO people (name, phone, role, kelurahan_code, telegram_id) VALUES (?, ?, 'kader', ?, ?)",
                *(f"Kader {i}", f"+6281299900{i:02}", "64.74.01.1003", 500 + i),
            )
    await rina.taps("📢 Pengumuman")
    await rina.says(WORDS)
    watch = telegram.listen()
    await rina.taps("✅ Kirim ke 31 orang")
    edits = [watch.get_nowait() for _ in range(watch.qsize())]
    shown = [e["message"]["text"] for e in edits if e["kind"] == "edit" and e["chat"] == rina.id]
    assert any(0 < int(count) < 31 for text in shown for count in re.findall(r"(\d+) dari 31", text))
    rina.sees_not("Sedang dikirim")
    assert all(sum(WORDS in m["text"] for m in telegram.chats[500 + i].messages) == 1 for i in range(30))


async def test_somebody_who_has_blocked_the_bot_is_counted_as_failed(
    rina: Phone, siti: Phone, telegram: Telegram
) -> None:
    telegram.block(siti.id)
    await rina.taps("📢 Pengumuman")
    await rina.says(WORDS)
    await rina.taps("✅ Kirim ke 2 orang")
    assert any("Terkirim ke 1 dari 2 orang" in text and "Gagal: 1" in text for text in rina.screen)
    assert siti.heard(WORDS) == 0


async def test_a_lost_answer_is_counted_as_unsure_and_not_repeated(
    rina: Phone, siti: Phone, telegram: Telegram
) -> None:
    await rina.taps("📢 Pengumuman")
    await rina.says(WORDS)
    telegram.faults.append(Fault("lost", "sendMessage", chat_id=siti.id))
    await rina.taps("✅ Kirim ke 2 orang")
    assert siti.heard(WORDS) == 1
    assert any("Tidak pasti: 1" in text for text in rina.screen)


async def test_formatting_arrives_as_it_was_written(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await rina.taps("📢 Pengumuman")
    message = telegram.send_text(51, "pancing")
    telegram.updates.forget()
    bold = [{"type": "bold", "offset": 0, "length": 7}, {"type": "italic", "offset": 8, "length": 5}]
    telegram.push({"message": message | {"message_id": 700, "text": "PENTING besok <b> & semua", "entities": bold}})
    await settled(bot, telegram)
    rina.sees("PENTING besok <b> & semua")
    await rina.taps("✅ Kirim ke 2 orang")
    (got,) = [message for message in siti.messages if "PENTING" in message.get("text", "")]
    units = got["text"].encode("utf-16-le")  # as Telegram counts
    kinds = {
        (e["type"], units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"))
        for e in got["entities"]
    }
    assert {("bold", "PENTING"), ("italic", "besok")} <= kinds
    assert "<b> & semua" in got["text"]


async def test_words_that_look_like_formatting_stay_words(rina: Phone, siti: Phone) -> None:
    await rina.taps("📢 Pengumuman")
    await rina.says("Harga < 5 & <i>murah</i> {{ it }} 100 %d")
    await rina.taps("✅ Kirim ke 2 orang")
    siti.sees("Harga < 5 & <i>murah</i> {{ it }} 100 %d")


async def test_a_text_too_long_is_told_how_long_it_may_be(rina: Phone) -> None:
    await rina.taps("📢 Pengumuman")
    await rina.says("a" * 3001)
    rina.sees("terlalu panjang (3.001 huruf)", "3.000 huruf", "Tulis pengumumannya")
    await rina.says("😀" * 1501)  # Telegram counts an emoji twice
    rina.sees("terlalu panjang (3.002 huruf)")


@pytest.mark.parametrize("sign", ["a", "&", "😀😀"])
async def test_the_longest_text_is_shown_and_arrives(rina: Phone, siti: Phone, sign: str) -> None:
    text = (sign * 3000)[: 3000 if sign != "😀😀" else 1500]
    await rina.taps("📢 Pengumuman")
    await rina.says(text)
    rina.sees(text, "Begitu tampilannya")
    await rina.taps("✅ Kirim ke 2 orang")
    siti.sees(text)


async def test_a_picture_or_a_voice_is_asked_for_in_words(rina: Phone) -> None:
    await rina.taps("📢 Pengumuman")
    await rina.sends_photos(1, caption="Undangan")
    rina.sees("Mohon dijawab dengan tulisan", "Tulis pengumumannya")
    await rina.sends_voice()
    rina.sees("Mohon dijawab dengan tulisan")


async def test_the_text_can_be_changed_before_it_goes_out(rina: Phone, siti: Phone) -> None:
    await rina.taps("📢 Pengumuman")
    await rina.says("Besok rapt")
    await rina.taps("✏️ Isi")
    await rina.says("Besok rapat")
    rina.sees("Besok rapat", "Begitu tampilannya")
    await rina.taps("✅ Kirim ke 2 orang")
    siti.sees("Besok rapat")
    assert siti.heard("Besok rapt") == 0


async def test_cancelled_it_reaches_nobody(rina: Phone, siti: Phone, bot: Bot) -> None:
    await rina.taps("📢 Pengumuman")
    await rina.says(WORDS)
    await rina.taps("✖ Batal")
    await rina.taps("Ya, batalkan")
    rina.sees("Tidak ada yang dikirim")
    assert siti.heard(WORDS) == 0
    assert await deliveries(bot) == []


async def test_sending_twice_sends_once(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await rina.taps("📢 Pengumuman")
    await rina.says(WORDS)
    data, message = rina.data_of("✅ Kirim ke 2 orang"), rina.messages[-1]["message_id"]
    for _ in range(3):
        telegram.press_data(51, message, data)
    await settled(bot, telegram)
    assert siti.heard(WORDS) == 1
    assert await deliveries(bot) == ["sent", "sent"]


async def test_it_is_in_the_audit_log(rina: Phone, siti: Phone, bot: Bot) -> None:
    await rina.taps("📢 Pengumuman")
    await rina.says(WORDS)
    await rina.taps("✅ Kirim ke 2 orang")
    (entry,) = await bot.house.storage.db.committed("SELECT * FROM audit WHERE act = 'notice.send'")
    assert '"people": 2' in entry["about"]


@pytest.mark.parametrize("who", ["siti", "awang", "norlaila"])
async def test_it_is_for_admins_only(
    siti: Phone, awang: Phone, norlaila: Phone, rina: Phone, bot: Bot, who: str
) -> None:
    person = {"siti": siti, "awang": awang, "norlaila": norlaila}[who]
    await person.says("/pengumuman")
    person.sees("bukan untuk peran Anda")
    await person.says("📢 Pengumuman")
    person.sees("bukan untuk peran Anda")
    await rina.taps("📢 Pengumuman")
    await rina.says(WORDS)
    await person.presses(rina.data_of("✅ Kirim ke 4 orang"))
    assert "bukan untuk peran Anda" in person.toast
    assert await deliveries(bot) == []


async def test_who_is_no_longer_admin_cannot_send_what_was_written(rina: Phone, siti: Phone, bot: Bot) -> None:
    await rina.taps("📢 Pengumuman")
    await rina.says(WORDS)
    await changed(bot, rina, role="koordinator kota")
    await rina.taps("✅ Kirim ke 2 orang")
    assert "bukan untuk peran Anda" in rina.toast
    assert siti.heard(WORDS) == 0


async def test_who_joins_after_the_last_look_gets_it_too(rina: Phone, bot: Bot, telegram: Telegram) -> None:
    await rina.taps("📢 Pengumuman")
    await rina.says(WORDS)
    siti = await joined(bot, telegram, 10, "Siti", "628115801010")
    await rina.taps("✅ Kirim ke 1 orang")
    siti.sees(WORDS)
    assert any("2 dari 2" in text for text in rina.screen)


async def test_a_restart_in_the_middle_goes_on_and_repeats_nothing(settings: Settings, telegram: Telegram) -> None:
    async with running(settings, telegram) as bot:
        rina = await joined(bot, telegram, 51, "Rina", "628115801051")
        siti = await joined(bot, telegram, 10, "Siti", "628115801010")
        await rina.taps("📢 Pengumuman")
        await rina.says(WORDS)
        telegram.faults.append(Fault("delay", "sendMessage", chat_id=siti.id, seconds=0.2))
        telegram.press_data(51, rina.messages[-1]["message_id"], rina.data_of("✅ Kirim ke 2 orang"))
        async with asyncio.timeout(5):
            while "sending" not in await deliveries(bot):
                await asyncio.sleep(0.001)
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
        assert siti.heard(WORDS) <= 1
        assert set(await deliveries(bot)) <= {"sent", "unsure"}
        assert any("Pengumuman selesai" in text for text in rina.screen)
