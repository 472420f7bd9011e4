"""Ready reasons as admins keep them, and as the coordinator finds them when a report is sent back."""

from __future__ import annotations

import pytest

from bot.life import Bot
from handlers.kit.texts import say
from handlers.review import STEPS
from storage.reasons import CURRENT_MOST, WORDS_MOST, Reason
from tests.phone import Phone
from tests.test_house import MESSAGE_MOST, seen

pytestmark = pytest.mark.slow

LIST = "Alasan pengembalian"


async def opens(admin: Phone) -> None:
    await admin.says("/kategori")
    await admin.taps("↩️ Alasan pengembalian")


async def does(person: Phone, *words: str) -> None:
    """Taps what is there to be tapped, types what is not."""
    for word in words:
        await (person.taps(word) if word in person.buttons else person.says(word))


async def current(bot: Bot) -> list[str]:
    return [one.words for one in await bot.house.storage.reasons.current(STEPS)]


async def test_the_list_says_where_each_leads(rina: Phone) -> None:
    await opens(rina)
    rina.sees(f"{LIST}: 7", "Foto: Foto kurang jelas", "RT: RT mohon diperiksa")
    assert rina.buttons[-2:] == ["➕ Tambah alasan", "🧩 Daftar kegiatan"]
    await rina.taps("🧩 Daftar kegiatan")
    rina.sees("Kegiatan yang bisa dilaporkan")


async def test_a_new_one_names_the_question_and_is_offered_to_the_coordinator(
    rina: Phone, awang: Phone, siti: Phone, bot: Bot
) -> None:
    await opens(rina)
    await rina.taps("➕ Tambah alasan")
    rina.sees("Bagian mana")
    assert rina.buttons[:-1] == [say.report.labels[step] for step in STEPS]
    await does(rina, "Tindak lanjut", "Mohon tulis langkah berikutnya")
    rina.sees("Alasan: Mohon tulis langkah berikutnya", "Kader dibawa ke: Tindak lanjut")
    await rina.taps("✅ Simpan")
    rina.sees("Alasan disimpan")
    await rina.taps("↩️ Daftar alasan")
    rina.sees(f"{LIST}: 8", "Tindak lanjut: Mohon tulis langkah berikutnya")
    assert (await current(bot))[-1] == "Mohon tulis langkah berikutnya"


async def test_other_words_are_kept_in_its_place(rina: Phone, bot: Bot) -> None:
    await opens(rina)
    await does(rina, "Foto kurang jelas", "✏️ Ubah kalimat")
    assert rina.buttons[0] == "Foto kurang jelas"
    await does(rina, "Fotonya  buram\nsekali")
    rina.sees("Alasan: Fotonya buram sekali", "Kader dibawa ke: Foto", "Sekarang: Foto kurang jelas")
    await rina.taps("✅ Simpan")
    assert (await current(bot))[0] == "Fotonya buram sekali"


async def test_one_is_switched_off_and_on_by_a_tap(rina: Phone, bot: Bot) -> None:
    await opens(rina)
    await does(rina, "Foto kurang jelas", "⛔ Nonaktifkan")
    rina.sees("Foto kurang jelas (tidak aktif)")
    assert "Foto kurang jelas" not in await current(bot)
    await rina.taps("‹ Kembali")
    rina.sees(f"{LIST}: 6")
    assert rina.buttons[6] == "⛔ Foto kurang jelas"
    await does(rina, "⛔ Foto kurang jelas", "♻️ Aktifkan")
    rina.sees_not("tidak aktif")
    assert (await current(bot))[0] == "Foto kurang jelas"


async def test_the_same_words_or_too_many_are_told_why(rina: Phone, bot: Bot) -> None:
    await opens(rina)
    await does(rina, "➕ Tambah alasan", "Cerita", "foto kurang jelas", "✅ Simpan")
    rina.sees("sudah ada")
    for n in range(CURRENT_MOST - 7):
        await rina.taps("↩️ Daftar alasan")
        await does(rina, "➕ Tambah alasan", "Cerita", f"Alasan {n}", "✅ Simpan")
    await rina.taps("↩️ Daftar alasan")
    await rina.taps("➕ Tambah alasan")
    assert f"sudah {CURRENT_MOST}" in rina.toast
    assert len(await current(bot)) == CURRENT_MOST
    await does(
        rina, "Foto kurang jelas", "⛔ Nonaktifkan", "‹ Kembali", "➕ Tambah alasan", "Cerita", "Lagi", "✅ Simpan"
    )
    await rina.presses("reason/1/on")
    assert f"sudah {CURRENT_MOST}" in rina.toast


async def test_a_reason_fits_a_button(rina: Phone) -> None:
    await opens(rina)
    await does(rina, "➕ Tambah alasan", "Cerita", "x" * (WORDS_MOST + 1))
    rina.sees("terlalu panjang")
    await rina.says("x" * WORDS_MOST)
    rina.sees("Periksa dulu")


async def test_they_are_the_admins_alone(norlaila: Phone, awang: Phone, siti: Phone, bot: Bot) -> None:
    before = await bot.house.storage.reasons.all()
    for person in (norlaila, awang, siti):
        count = len(person.screen)
        for data in ("reason", "reason/list", "reason/1", "reason/1/off", "reason_form!add", "reason_form!change/1"):
            await person.presses(data)
            assert "bukan untuk peran" in person.toast
        assert len(person.screen) == count
    assert await bot.house.storage.reasons.all() == before


@pytest.mark.parametrize(
    "data", ["reason/99", "reason/99/off", "reason_form!change/99", "reason_form!change/x", "reason_form!add/1"]
)
async def test_one_that_never_was_is_answered_by_a_word(rina: Phone, data: str) -> None:
    count = len(rina.screen)
    await rina.presses(data)
    assert "sudah lewat" in rina.toast
    assert len(rina.screen) == count


@pytest.mark.parametrize("sign", ["a", "<", "😀"])
def test_the_longest_list_is_one_message(sign: str) -> None:
    every = [Reason(n, "follow_up", sign * WORDS_MOST, n >= CURRENT_MOST) for n in range(99)]
    for text in (
        say.reason.shown(every),
        say.reason.card(every[-1]),
        say.reason.review("follow_up", sign * WORDS_MOST, sign * WORDS_MOST),
    ):
        assert seen(text) <= MESSAGE_MOST
    for toast in (say.reason.same_words, say.reason.too_many):
        assert 0 < len(toast) <= 200
