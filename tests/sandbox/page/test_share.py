"""What people send besides words: numbers, places, photos, files, contacts."""

import pytest
from playwright.async_api import expect

from tests.phone import picture
from tests.sandbox.page.conftest import ANDI, SITI, browser

pytestmark = [browser, pytest.mark.asyncio(loop_scope="package")]


async def test_sharing_ones_own_number_asks_first(siti, echo):
    before = len(echo.seen)
    await siti.tap("reply-button", "Bagikan nomor")
    await expect(siti.node.get_by_role("dialog", name="Bagikan nomor Anda?")).to_contain_text("+62 811-5812-022")
    await siti.tap("dialog-cancel")
    await siti.tap("reply-button", "Bagikan nomor")
    await siti.tap("dialog-ok")
    await expect(siti["message"].last.get_by_role("link")).to_have_attribute("href", "tel:+628115812022")
    contact = echo.last()["contact"]
    assert (contact["phone_number"], contact["user_id"], len(echo.seen) - before) == ("+628115812022", SITI, 1)


async def test_sharing_a_place(siti, echo):
    await siti.tap("reply-button", "Hadir")
    await expect(siti["place"].locator("option:checked")).to_have_text("Lok Tuan")
    await siti.tap("dialog-ok")
    await siti.sees("Dekat Lok Tuan")
    assert echo.last()["location"] == {"latitude": 0.1725, "longitude": 117.4703, "horizontal_accuracy": 12}
    await siti.tap("attach")
    await siti.tap("attach-forwarded")
    await siti["place"].select_option(label="Di luar kota (Samarinda)")
    await siti["no-accuracy"].check()
    await siti.tap("dialog-ok")
    await siti.sees("tanpa akurasi")
    assert echo.last()["location"] == {"latitude": -0.5022, "longitude": 117.1536}
    assert "forward_origin" in echo.last()


async def test_a_sample_photo_and_an_album_in_two_taps_each(siti, echo, telegram):
    await siti.tap("attach")
    await siti["caption"].fill("Kerja bakti")
    await siti["sample"].first.click()
    await siti.sees("Kerja bakti")
    assert echo.last()["photo"][-1]["width"] == 1280
    await siti.tap("attach")
    await siti.tap("attach-album")
    album = siti["message"].last
    await expect(album.locator("img")).to_have_count(3)
    await siti.page.wait_for_function("[...document.images].every((image) => image.complete && image.naturalWidth)")
    assert len({update["message"]["media_group_id"] for update in echo.seen[-3:]}) == 1
    assert telegram.files[echo.last()["photo"][-1]["file_id"]][2].startswith(b"\xff\xd8")


async def choose_file(phone, option, **file):
    await phone.tap("attach")
    async with phone.page.expect_file_chooser() as chooser:
        await phone.tap(option)
    await (await chooser.value).set_files(file)


async def test_files_from_the_computer(siti, echo, telegram):
    await choose_file(siti, "attach-document", name="daftar “RT” 04.csv", mimeType="text/csv", buffer=b"nama;rt")
    await siti.sees("daftar “RT” 04.csv")
    assert echo.last()["document"]["mime_type"] == "text/csv"
    async with siti.page.expect_download() as download:
        await siti.tap("document")
    stream = await (await download.value).path()
    assert stream.read_bytes() == b"nama;rt"
    await choose_file(siti, "attach-photos", name="a.png", mimeType="image/png", buffer=b"bukan foto")
    await expect(siti["toast"]).to_have_text("Berkas itu bukan foto yang dapat dibaca.")
    icon = await siti.node.locator(".head").screenshot()
    await choose_file(siti, "attach-photos", name="a.png", mimeType="image/png", buffer=icon)
    await expect(siti["message"].last.locator("img")).to_have_count(1)
    assert telegram.files[echo.last()["photo"][-1]["file_id"]][2].startswith(b"\xff\xd8")


async def test_somebody_elses_contact_and_a_sticker(siti, echo):
    await siti.tap("attach")
    await siti.tap("attach-contact")
    await expect(siti["person"]).to_have_count(2)
    await siti.tap("person", "Andi")
    await siti.sees("Andi Baso")
    assert echo.last()["contact"]["user_id"] == ANDI
    await siti.tap("attach")
    await siti.tap("attach-sticker")
    await siti.sees("👍")


async def test_a_voice_note_and_a_video(siti, echo):
    await siti.tap("attach")
    await siti.tap("attach-voice")
    await siti.sees("Pesan suara")
    assert echo.last()["voice"]["duration"] == 12
    await siti.tap("attach")
    await siti["caption"].fill("Kerja bakti")
    await siti.tap("attach-video")
    await siti.sees("Kerja bakti")
    await expect(siti["video"].last).to_contain_text("0.20")
    assert echo.last()["caption"] == "Kerja bakti"


async def test_an_album_of_a_video_and_a_photo(siti, telegram):
    photo = telegram.send_photos(SITI, [picture()])[0]["photo"][-1]["file_id"]
    video = telegram.send_video(SITI, b"1234ftyp")["video"]["file_id"]
    media = [{"type": "video", "media": video}, {"type": "photo", "media": photo}]
    assert (await telegram.call("sendMediaGroup", {"chat_id": SITI, "media": media}, {}))[0] == 200
    album = siti["message"].last
    await expect(album.get_by_test_id("video")).to_have_count(1)
    await expect(album.locator("img")).to_have_count(1)
