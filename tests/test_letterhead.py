"""Kop surat, seen from the chat: an admin sets the office, the logo and who signs."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.life import Bot
from handlers.kit.texts import say
from handlers.letterhead_logo import LOGO_SIDE, NotALogo, as_logo, takes
from storage.downloads import Download
from storage.letterhead import Official
from tests.conftest import changed, settled
from tests.phone import Phone

pytestmark = pytest.mark.slow


def logo(kind: str = "PNG", side: int = 900) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", (side, side), (0, 110, 60)).save(file, kind)
    return file.getvalue()


async def fills_in(who: Phone, button: str, words: str) -> None:
    await who.says("/kop")
    await who.taps(button)
    await who.says(words)


async def test_the_letterhead_is_shown_with_a_number_as_it_will_be(rina: Phone) -> None:
    await rina.says("/kop")
    rina.sees("KADER PEMBERDAYAAN MASYARAKAT", "Tempat: Bontang", "1003/KPM/", "Logo: belum ada")


@pytest.mark.parametrize(
    ("button", "column", "words", "kept"),
    [
        ("🏛 Kantor", "office", "PEMERINTAH KOTA\n\n  DINAS   SOSIAL ", "PEMERINTAH KOTA\nDINAS SOSIAL"),
        ("📍 Alamat", "address", "Jalan Awang Long 1\nBontang", "Jalan Awang Long 1 Bontang"),
        ("🏙 Tempat", "place", "Bontang Barat", "Bontang Barat"),
        ("🔢 Nomor", "number", "400/{nomor}/{bulan}/{tahun}", "400/{nomor}/{bulan}/{tahun}"),
    ],
)
async def test_each_part_is_changed(rina: Phone, bot: Bot, button: str, column: str, words: str, kept: str) -> None:
    await fills_in(rina, button, words)
    rina.sees("Periksa dulu")
    await rina.taps("✅ Simpan")
    rina.sees("Tersimpan")
    assert getattr(await bot.house.storage.letterhead.get(), column) == kept
    (row,) = await bot.house.storage.db.committed("SELECT about FROM audit WHERE act = 'letterhead.change'")
    assert column in row["about"]


async def test_a_number_needs_its_place_and_lines_their_measure(rina: Phone, bot: Bot) -> None:
    before = await bot.house.storage.letterhead.get()
    await fills_in(rina, "🔢 Nomor", "400/PMD")
    rina.sees("Mohon tulis {nomor} di dalamnya")
    await rina.says("/batal")
    await fills_in(rina, "🏙 Tempat", "x" * 41)
    rina.sees("41")
    assert await bot.house.storage.letterhead.get() == before


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
async def test_a_logo_is_fetched_and_kept_small(rina: Phone, bot: Bot, kind: str) -> None:
    await rina.says("/kop")
    await rina.taps("🖼 Logo")
    rina.sees("Silakan kirim logonya")
    await rina.sends_document(f"logo.{kind.casefold()}", logo(kind), f"image/{kind.casefold()}")
    await rina.taps("✅ Simpan")
    await settled(bot, rina.telegram)
    assert rina.heard("Logo tersimpan") == 1
    kept = (await bot.house.storage.letterhead.get()).logo
    assert kept
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, max(image.size)) == ("PNG", LOGO_SIDE)
    await rina.says("/kop")
    rina.sees("Logo: ada")
    await rina.taps("🗑 Tanpa logo")
    rina.sees("Logo: belum ada")
    assert (await bot.house.storage.letterhead.get()).logo is None


async def test_what_is_no_picture_is_refused_with_a_word(rina: Phone, bot: Bot) -> None:
    await rina.says("/kop")
    await rina.taps("🖼 Logo")
    await rina.says("logo")
    rina.sees("foto")
    await rina.sends_document("logo.png", b"no picture at all", "image/png")
    await rina.taps("✅ Simpan")
    await settled(bot, rina.telegram)
    assert rina.heard("bukan gambar yang bisa dibaca") == 1
    assert (await bot.house.storage.letterhead.get()).logo is None


async def test_an_admin_who_is_none_any_more_when_the_logo_comes_changes_nothing(rina: Phone, bot: Bot) -> None:
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(rina.id)
    assert me
    await changed(bot, rina, role="koordinator kota")
    late = Download(1, "letterhead", me.id, rina.id, "file", "logo", 1, content=logo())
    await takes(bot.house, late)
    await settled(bot, rina.telegram)
    rina.sees("Anda")
    assert (await storage.letterhead.get()).logo is None


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", logo()[:100]])
def test_no_logo_is_made_of_what_lies(content: bytes) -> None:
    with pytest.raises(NotALogo):
        as_logo(content)


# Who signs.


async def test_a_lurah_is_named_and_taken_away_again(rina: Phone, bot: Bot) -> None:
    await rina.says("/kop")
    await rina.taps("✍️ Pejabat")
    rina.sees("Siapa yang menandatangani?")
    await rina.taps("Lurah Lok Tuan")
    await rina.taps("Lurah Lok Tuan")  # the usual title
    await rina.says("Drs. Ahmad Yani, M.Si.")
    await rina.says("19700101 199503 1 002")
    rina.sees("Jabatan: Lurah Lok Tuan", "NIP: 19700101 199503 1 002")
    await rina.taps("✅ Simpan")
    (official,) = (await bot.house.storage.letterhead.officials()).values()
    assert official == Official(official.place, "Drs. Ahmad Yani, M.Si.", "", "19700101 199503 1 002")
    assert (await bot.house.storage.areas.kelurahan(official.place)).name == "Lok Tuan"
    await rina.taps("✍️ Pejabat")
    rina.sees("Lurah Lok Tuan: Drs. Ahmad Yani, M.Si.")
    await rina.taps("Lurah Lok Tuan")
    await rina.says("Plt. Lurah")
    await rina.taps("Kosong (diisi tangan)")
    await rina.taps("Tanpa NIP")
    rina.sees("Nama: diisi tangan")
    await rina.taps("✅ Simpan")
    assert await bot.house.storage.letterhead.officials() == {}


async def test_a_place_that_is_none_has_nobody_who_signs(rina: Phone) -> None:
    await rina.says("/kop")
    for data in ("official!64.74.99", "official!x", "letterhead_part!only", "letterhead_part!"):
        await rina.presses(data)
        assert rina.toast == say.common.old_button


async def test_nobody_else_gets_near_it(siti: Phone, awang: Phone, norlaila: Phone, bot: Bot) -> None:
    before = await bot.house.storage.letterhead.get()
    for who in (siti, awang, norlaila):
        for data in (
            "letterhead",
            "letterhead/no_logo",
            "letterhead/officials",
            "official!city",
            "letterhead_part!office",
        ):
            await who.presses(data)
            assert who.toast == say.common.not_yours_short
    assert await bot.house.storage.letterhead.get() == before
