"""Files: what goes in comes out again, with sizes that are read and limits that are kept."""

import pytest
from telegram.error import BadRequest, InvalidToken

from bot.sandbox.files import Files
from bot.sandbox.images import image_size, is_image
from tests.sandbox.conftest import PNG, SITI

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc4\x00\x04ab\xff\xc2\x00\x11\x08\x02\x58\x03\x20\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
)


def test_sizes_are_read_from_the_header():
    assert image_size(PNG) == (600, 300)
    assert image_size(JPEG) == (800, 600)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe0\x00\x10", PNG[:20], b"text", JPEG[:30]])
def test_no_size_where_there_is_no_header(data):
    assert image_size(data) is None
    assert not is_image(data)


@pytest.mark.parametrize("data", [PNG, JPEG, b"GIF89a", b"RIFF\x00\x00\x00\x00WEBPVP8 "])
def test_images(data):
    assert is_image(data)


def test_photo_sizes_keep_the_proportions():
    big = PNG[:16] + (4000).to_bytes(4, "big") + (3000).to_bytes(4, "big") + PNG[24:]
    sizes = [(size["width"], size["height"]) for size in Files().photo(big)]
    assert sizes == [(90, 67), (320, 240), (800, 600), (1280, 960)]
    tiny = PNG[:16] + (90).to_bytes(4, "big") + (1).to_bytes(4, "big") + PNG[24:]
    assert [(size["width"], size["height"]) for size in Files().photo(tiny)] == [(90, 1)]


def test_ids_differ_unless_it_is_the_same_file():
    files = Files()
    first, again, other = (files.keep("document", "a.txt", "text/plain", data) for data in (b"a", b"a", b"b"))
    assert len({first["file_id"], again["file_id"], other["file_id"]}) == 3
    assert first["file_unique_id"] == again["file_unique_id"] != other["file_unique_id"]
    sizes = files.photo(PNG)
    assert len({size["file_unique_id"] for size in sizes}) == len(sizes) == 3


async def test_a_photo_is_fetched(telegram, bot):
    photo = telegram.send_photos(SITI, [JPEG])[0]["photo"][-1]
    file = await bot.get_file(photo["file_id"])
    assert file.file_unique_id == photo["file_unique_id"]
    assert file.file_size == len(JPEG)
    assert file.file_path.endswith(".jpg")
    assert bytes(await file.download_as_bytearray()) == JPEG


async def test_a_document_keeps_the_ending_of_its_name(telegram, bot):
    document = telegram.send_document(SITI, "data.XLSX", b"PK", "application/zip")["document"]
    file = await bot.get_file(document["file_id"])
    assert file.file_path.endswith(".XLSX")
    assert bytes(await file.download_as_bytearray()) == b"PK"


async def test_files_that_cannot_be_fetched(telegram, bot):
    big = telegram.send_document(SITI, "a.bin", bytes((20 << 20) + 1), "application/octet-stream")["document"]
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(big["file_id"])
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.get_file("BQACnope")


async def test_a_path_that_is_not_there(telegram, bot):
    assert (await telegram.download("1:SANDBOX", "photos/file_99.jpg"))[0] == 404
    file = await bot.get_file(telegram.send_voice(SITI, b"OggS")["voice"]["file_id"])
    path = file.file_path.split("SANDBOX/")[1]
    assert await telegram.download("1:SANDBOX", path) == (200, b"OggS")
    assert (await telegram.download("1:OTHER", path))[0] == 401
    telegram.files.paths.clear()
    with pytest.raises(InvalidToken):
        await file.download_as_bytearray()
