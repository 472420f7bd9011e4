"""Kegiatan as admins keep them: a tap changes what one asks for; added, renamed, moved, retired and back."""

from __future__ import annotations

import pytest

from bot.life import Bot
from handlers.category import NEXT
from handlers.category_button import is_emoji
from handlers.category_form import LABEL_MOST, OFFERED, SHORT_MOST
from handlers.kit.texts import say
from storage.categories import FIELDS, Category
from storage.category_changes import CURRENT_MOST, OTHER
from storage.reports import MEDIA_MOST
from tests.conftest import changed
from tests.phone import Phone
from tests.test_house import MESSAGE_MOST, seen

pytestmark = pytest.mark.slow

LIST = "Kegiatan yang bisa dilaporkan"


async def category(bot: Bot, code: str) -> Category:
    return await bot.house.storage.categories.by_code(code)


async def chosen(bot: Bot) -> list[str]:
    """Codes of those that cadres choose from."""
    return [one.code for one in await bot.house.storage.categories.current()]


async def adds(admin: Phone, *words: str) -> None:
    """From the list to the end, tapping what is there."""
    await admin.says("/kategori")
    for each in ("➕ Tambah kegiatan", *words, "✅ Simpan"):
        await (admin.taps(each) if each in admin.buttons else admin.says(each))


async def fills(bot: Bot, count: int) -> None:
    """So many more, as if somebody had added them."""
    storage = bot.house.storage
    rina = next(one for one in [await storage.people.by_telegram_id(51)] if one)
    async with storage.db.unit():
        for n in range(count):
            await storage.category_changes.add(rina, 0, f"Kegiatan lain {n}", f"🎪 Lain {n}")


# The list.


async def test_admins_find_the_list_by_command_by_words_and_beside_the_other_settings(rina: Phone) -> None:
    for words in ("/kategori", "atur kegiatan"):
        await rina.says(words)
        rina.sees(LIST, ": 13")
    assert rina.buttons[:2] == ["🗣 Musyawarah", "📄 Usulan & LPJ"]
    assert rina.buttons[-3:] == ["➕ Lainnya", "➕ Tambah kegiatan", "↩️ Alasan pengembalian"]
    await rina.taps("🙋 Siapa hadir")
    await rina.taps("🧩 Kegiatan")
    rina.sees(LIST)


async def test_the_list_and_everything_on_it_are_the_admins_alone(norlaila: Phone, awang: Phone, siti: Phone) -> None:
    for person in (norlaila, awang, siti):
        await person.says("/kategori")
        person.sees("bukan untuk peran Anda")
        count = len(person.screen)
        for data in ("", "/back", "/GORO", "/open/GORO", "/GORO/up", "/GORO/retire", "/GORO/retire/yes", "/GORO/on"):
            await person.presses(f"category{data}")
            assert "bukan untuk peran" in person.toast
        await person.presses("category/GORO/budget/W")
        assert "bukan untuk peran" in person.toast
        await person.presses("category_form!add")
        assert "bukan untuk peran" in person.toast
        assert len(person.screen) == count
    await norlaila.taps("🙋 Siapa hadir")
    assert "🧩 Kegiatan" not in norlaila.buttons


async def test_who_is_no_longer_admin_changes_nothing_with_the_card_that_is_open(rina: Phone, bot: Bot) -> None:
    await rina.says("/kategori")
    await rina.taps("🧹 Gotong royong")
    before = await category(bot, "GORO")
    await changed(bot, rina, role="koordinator kota")
    for label in ("☑️ Swadaya: boleh", "➕ Foto", "⬆️ Naikkan", "⛔ Nonaktifkan"):
        await rina.taps(label)
        assert "bukan untuk peran" in rina.toast
    assert await category(bot, "GORO") == before


# What one asks for.


async def test_a_tap_turns_a_field_round_in_the_same_message(rina: Phone, bot: Bot) -> None:
    await rina.says("/kategori")
    await rina.taps("🧹 Gotong royong")
    rina.sees("Gotong Royong & Kebersihan", "Tombol: 🧹 Gotong royong", "kerja bakti", "Foto paling sedikit: 1")
    assert rina.buttons[:8] == [
        *("✅ Peserta: wajib", "☑️ Swadaya: boleh", "▫️ Anggaran: tidak", "▫️ Fisik %: tidak"),
        *("▫️ Keuangan %: tidak", "▫️ Volume: tidak", "☑️ Kendala: boleh", "☑️ Tindak lanjut: boleh"),
    ]
    count = len(rina.screen)
    for label, wanted in (
        ("▫️ Anggaran: tidak", "W"),
        ("✅ Anggaran: wajib", "O"),
        ("☑️ Anggaran: boleh", None),
        ("▫️ Anggaran: tidak", "W"),
    ):
        await rina.taps(label)
        assert (await category(bot, "GORO")).fields.get("budget") == wanted
    assert "✅ Anggaran: wajib" in rina.buttons
    assert len(rina.screen) == count


async def test_a_second_tap_on_the_same_button_does_not_turn_it_further(rina: Phone, bot: Bot) -> None:
    await rina.says("/kategori")
    await rina.taps("🧹 Gotong royong")
    for _ in range(2):
        await rina.presses("category/GORO/budget/W")
        assert (await category(bot, "GORO")).fields["budget"] == "W"
    assert len(await bot.house.storage.db.committed("SELECT * FROM audit WHERE act = 'category.want'")) == 1


def test_every_field_has_its_words_and_every_state_a_next_one() -> None:
    labels = {say.category.field(field, now) for field in FIELDS for now in NEXT}
    assert len(labels) == len(FIELDS) * 3
    assert set(NEXT) == set(NEXT.values())


async def test_photos_are_counted_by_taps_from_none_to_an_album(rina: Phone, bot: Bot) -> None:
    await rina.says("/kategori")
    await rina.taps("🧹 Gotong royong")
    await rina.taps("➖ Foto")
    rina.sees("Foto paling sedikit: tidak wajib")
    assert "➖ Foto" not in rina.buttons
    for _ in range(MEDIA_MOST):
        await rina.taps("➕ Foto")
    rina.sees(f"Foto paling sedikit: {MEDIA_MOST}")
    assert "➕ Foto" not in rina.buttons
    await rina.presses(f"category/GORO/photos/{MEDIA_MOST + 1}")
    assert (await category(bot, "GORO")).least_photos == MEDIA_MOST


async def test_what_is_on_no_button_any_more_is_answered_by_a_word(rina: Phone) -> None:
    count = len(rina.screen)
    for data in ("NONE", "open/NONE", "NONE/up", "NONE/budget/W", "NONE/photos/1", "NONE/retire/yes", "NONE/on"):
        await rina.presses(f"category/{data}")
        assert "sudah lewat" in rina.toast
    assert len(rina.screen) == count


# A new one.


async def test_a_new_one_is_named_gets_a_picture_and_can_be_chosen(rina: Phone, siti: Phone, bot: Bot) -> None:
    await adds(rina, "Wisata Mangrove", "🌳")
    rina.sees("Wisata Mangrove ditambahkan", "tombolnya 🌳 Wisata Mangrove")
    await rina.taps("✏️ Atur isiannya")
    rina.sees("Wisata Mangrove", "Foto paling sedikit: 1")
    assert rina.buttons[:2] == ["✅ Peserta: wajib", "▫️ Swadaya: tidak"]
    await siti.says("/lapor")
    await siti.taps("RT 02")
    assert siti.buttons[siti.buttons.index("➕ Lainnya") - 1] == "🌳 Wisata Mangrove"
    assert (await chosen(bot))[-2:] == ["WISATA", OTHER]


async def test_a_long_name_has_a_shorter_one_for_its_button(rina: Phone, bot: Bot) -> None:
    await adds(rina, "Pemeliharaan taman & jalur hijau kota", "Pemeliharaan taman", "Tanpa gambar")
    found = await category(bot, "PEMELI")
    assert found.names == ("Pemeliharaan taman & jalur hijau kota", "Pemeliharaan taman")
    await adds(rina, "Perpustakaan dan taman baca", "Taman baca", "📖")
    assert (await category(bot, "PERPUS")).button == "📖 Taman baca"


async def test_pictures_that_are_used_are_not_offered(rina: Phone) -> None:
    await adds(rina, "Wisata Mangrove", "🌳")
    await rina.says("/kategori")
    await rina.taps("➕ Tambah kegiatan")
    await rina.says("Kampung KB")
    signs = [label for label in rina.buttons if is_emoji(label)]
    assert len(signs) == OFFERED
    assert "🌳" not in signs
    await rina.says("🌳🌳")
    rina.sees("satu emoji saja")
    await rina.says("👨‍👩‍👧")
    rina.sees("Tombol: 👨‍👩‍👧 Kampung KB")


@pytest.mark.parametrize("words", ["gotong royong", "lapoR", "👀 rIngkasan", "PKK & Sosial", "sakit", "lainnya"])
async def test_words_that_mean_something_else_are_asked_for_again(rina: Phone, bot: Bot, words: str) -> None:
    await rina.says("/kategori")
    await rina.taps("➕ Tambah kegiatan")
    await rina.says(words)
    rina.sees(words, "sudah dipakai", "nama")
    assert len(await chosen(bot)) == 13


async def test_a_name_has_letters_and_fits(rina: Phone) -> None:
    await rina.says("/kategori")
    await rina.taps("➕ Tambah kegiatan")
    for words, why in (("🌳 …", "dengan huruf"), ("x" * (LABEL_MOST + 1), "terlalu panjang")):
        await rina.says(words)
        rina.sees(why, "nama")
    await rina.says("x" * LABEL_MOST)
    await rina.says("y" * (SHORT_MOST + 1))
    rina.sees("terlalu panjang", "tulisan di tombolnya")


async def test_two_admins_who_name_the_same_at_once_do_not_make_two(rina: Phone, bot: Bot) -> None:
    await rina.says("/kategori")
    for words in ("➕ Tambah kegiatan", "Lain 0", "🌳"):
        await (rina.taps(words) if words in rina.buttons else rina.says(words))
    await fills(bot, 1)
    await rina.taps("✅ Simpan")
    rina.sees("perlu dilengkapi", "nama")
    await rina.says("Wisata Mangrove")
    await rina.taps("✅ Simpan")
    rina.sees("ditambahkan")
    assert len(await chosen(bot)) == 15


async def test_there_are_no_more_than_cadres_look_through(rina: Phone, bot: Bot) -> None:
    await fills(bot, CURRENT_MOST - 14)
    await rina.says("/kategori")
    for words in ("➕ Tambah kegiatan", "Wisata Mangrove", "🌳"):
        await (rina.taps(words) if words in rina.buttons else rina.says(words))
    await fills_one_more(bot)
    await rina.taps("✅ Simpan")
    rina.sees("nonaktifkan salah satunya dulu")
    await rina.taps("🧩 Daftar kegiatan")
    await rina.taps("➕ Tambah kegiatan")
    assert f"sudah {CURRENT_MOST}" in rina.toast
    assert len(await chosen(bot)) == CURRENT_MOST


async def fills_one_more(bot: Bot) -> None:
    storage = bot.house.storage
    rina = await storage.people.by_telegram_id(51)
    assert rina
    async with storage.db.unit():
        await storage.category_changes.add(rina, 0, "Satu lagi", "Satu lagi")


@pytest.mark.parametrize("sign", ["🌳", "🛡", "🛡️", "👩🏽‍🌾", "🇮🇩", "❤️‍🔥", "➕"])
def test_one_picture_is_one_picture(sign: str) -> None:
    assert is_emoji(sign)


@pytest.mark.parametrize(
    "words", ["", "a", "🌳a", "🌳🌳", "🌳 ", "1", "<", "🇮🇩🇮🇩", "\u200d", "🌳\u200d", "🌳" + 9 * "\ufe0f"]
)
def test_everything_else_is_none(words: str) -> None:
    assert not is_emoji(words)


# Another name, another place.


async def test_renamed_it_offers_what_it_is_called_now(rina: Phone, bot: Bot) -> None:
    await rina.says("/kategori")
    await rina.taps("🩺 Posyandu")
    await rina.taps("✏️ Ubah nama")
    assert rina.buttons[0] == "Posyandu, PMT & Kesehatan"
    await rina.says("Posyandu")
    assert rina.buttons[:2] == ["Posyandu", "‹ Kembali"]
    await rina.says("Posyandu balita")
    assert rina.buttons[0] == "🩺"
    await rina.taps("🩺")
    rina.sees("Nama: Posyandu", "Tombol: 🩺 Posyandu balita", "Sekarang: Posyandu, PMT & Kesehatan")
    await rina.taps("✅ Simpan")
    rina.sees("Posyandu, PMT & Kesehatan sekarang bernama Posyandu")
    assert (await category(bot, "SEHAT")).names == ("Posyandu", "🩺 Posyandu balita")
    await rina.taps("🧩 Daftar kegiatan")
    assert "🩺 Posyandu balita" in rina.buttons


async def test_moved_up_it_is_higher_in_what_cadres_see(rina: Phone, bot: Bot) -> None:
    await rina.says("/kategori")
    await rina.taps("📄 Usulan & LPJ")
    await rina.taps("⬆️ Naikkan")
    assert "dinaikkan" in rina.toast
    await rina.taps("⬆️ Naikkan")  # there is nothing above it
    assert not rina.toast
    assert (await chosen(bot))[:2] == ["ADM", "MUSY"]


# Retired, and back.


async def test_retiring_asks_first_and_is_undone_by_a_tap(rina: Phone, siti: Phone, bot: Bot) -> None:
    await rina.says("/kategori")
    await rina.taps("🧹 Gotong royong")
    await rina.taps("⛔ Nonaktifkan")
    rina.sees("Nonaktifkan Gotong Royong & Kebersihan?", "Laporan lama tetap ada")
    await rina.taps("‹ Kembali")
    assert "GORO" in await chosen(bot)
    await rina.taps("⛔ Nonaktifkan")
    await rina.taps("Ya, nonaktifkan")
    rina.sees("(tidak aktif)")
    await siti.says("/lapor")
    await siti.taps("RT 02")
    assert "🧹 Gotong royong" not in siti.buttons
    await rina.taps("‹ Kembali")
    rina.sees(LIST, ": 12", "⛔ berarti tidak aktif")
    assert rina.buttons[-3] == "⛔ 🧹 Gotong royong"
    await rina.taps("⛔ 🧹 Gotong royong")
    await rina.taps("♻️ Aktifkan")
    rina.sees_not("(tidak aktif)")
    assert (await chosen(bot))[4] == "GORO"


async def test_retired_in_the_middle_of_a_report_it_is_asked_for_again(rina: Phone, siti: Phone, bot: Bot) -> None:
    await siti.says("/lapor")
    await siti.taps("RT 02")
    await siti.taps("📋 Pendataan")
    await rina.presses("category/DATA/retire/yes")
    assert "DATA" not in await chosen(bot)
    for _ in range(9):  # whatever it still asks, it comes to the category again before anything is sent
        if "Kegiatan" in siti.last and "🧹 Gotong royong" in siti.buttons:
            break
        await siti.taps(next(one for one in siti.buttons if one in ("Hari ini", "Lewati", "✅ Selesai", "✅ Kirim")))
    assert "🧹 Gotong royong" in siti.buttons
    assert "📋 Pendataan" not in siti.buttons
    assert not await bot.house.storage.db.committed("SELECT * FROM reports")


async def test_one_does_not_come_back_beside_another_of_its_name(rina: Phone, bot: Bot) -> None:
    await rina.presses("category/GORO/retire/yes")
    await adds(rina, "Gotong royong", "🧽")
    await rina.presses("category/GORO/on")
    assert "sama dengan kegiatan lain" in rina.toast
    assert "GORO" not in await chosen(bot)


async def test_the_one_for_everything_else_has_no_such_buttons(rina: Phone, bot: Bot) -> None:
    await rina.says("/kategori")
    await rina.taps("➕ Lainnya")
    assert [label for label in rina.buttons if label.startswith(("⛔", "⬆️"))] == []
    await rina.presses(f"category/{OTHER}/retire/yes")
    assert "selalu ada" in rina.toast
    await rina.presses(f"category/{OTHER}/up")
    assert (await chosen(bot))[-1] == OTHER


# The fullest screens.


@pytest.mark.parametrize("sign", ["a", "<", "😀"])
def test_a_card_at_its_limits_is_one_message(sign: str) -> None:
    it = Category("AMAN", sign * LABEL_MOST, sign * 30, sign * 300, 10, True, dict.fromkeys(FIELDS, "W"))
    for text in (
        say.category.card(it),
        say.category.really_retire(it),
        say.category_form.review(it.label, it.label, it.button),
        say.category_form.saved(it.label, it.label, it.button),
    ):
        assert seen(text) <= MESSAGE_MOST
    for toast in (say.category.same_words, say.category.too_many, say.category.stays, say.category.moved):
        assert 0 < len(toast) <= 200
