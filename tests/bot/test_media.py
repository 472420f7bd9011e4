"""Files of reports over HTTP: late, never, too large, lying, turned, with a place in them, and through kills."""

from __future__ import annotations

import asyncio
import hashlib
import io
import logging
import random
import shutil
import threading
import zlib
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from PIL import Image, ImageDraw

import bot.media as worker
from bot import pictures
from bot.life import Bot
from bot.pictures import NotThat, as_kept
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.settings import Settings
from bot.transport import AiohttpRequest
from storage import media as table
from storage import media_folder
from storage.report import Content, Media
from storage.reports import NewReport
from tests.conftest import joined, running, served
from tests.phone import VIDEO, VOICE, until

pytestmark = pytest.mark.slow

GPS, ORIENTATION = 0x8825, 0x0112
DAY = date(2026, 11, 24)
HTML, PROGRAM = b"<!doctype html><script>alert(1)</script>" * 9, b"MZ\x90\x00" + bytes(900)


def photo(width: int = 640, height: int = 480, kind: str = "JPEG", mode: str = "RGB", **more: Any) -> bytes:
    """Like a real one: it is not the same all over; red in its upper left corner."""
    image = Image.new(mode, (width, height), "navy")
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height // 4), fill="red")
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def exif(**more: Any) -> bytes:
    """As a phone writes it: where and with what it was taken, and how it was held."""
    exif = Image.Exif()
    exif[0x010F] = "Kamera Siti"
    exif[ORIENTATION] = more.get("turned", 1)
    exif[GPS] = {1: "N", 2: (0.0, 10.0, 9.5), 3: "E", 4: (117.0, 28.0, 20.0)}
    return exif.tobytes()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LOOK_S", 0.005)
    monkeypatch.setattr(table, "FIRST_WAIT_S", 0.01)


@pytest.fixture
async def far(settings: Settings, telegram: Telegram) -> AsyncIterator[Settings]:
    """A pretend Telegram that is reached over HTTP."""
    async with served(telegram) as address:
        yield settings.model_copy(update={"bot_api_url": address})


@pytest.fixture
async def bot(far: Settings, telegram: Telegram) -> AsyncIterator[Bot]:
    async with running(far, telegram, AiohttpRequest) as bot:
        yield bot


def sent(telegram: Telegram, kind: str, content: bytes) -> Media:
    """A file that there is on Telegram; of a photo the largest of its sizes."""
    names = {"photo": "photo.jpg", "document": "IMG.jpg", "video": "VID.mp4", "voice": "voice.oga"}
    mime = {"photo": "image/jpeg", "document": "image/jpeg", "video": "video/mp4", "voice": "audio/ogg"}
    file = telegram.files.keep(kind, names[kind], mime[kind], content)
    return Media(kind, file["file_id"], file["file_unique_id"])


async def reports(bot: Bot, *media: Media, draft: int = 1, person_id: int = 4) -> int:
    """Kept as the form keeps it; its id."""
    storage = bot.house.storage
    (of,) = await storage.db.rows("SELECT id, kelurahan_code FROM people WHERE id = ?", person_id)
    said = Content(("01",), "GORO", DAY, "Bersih parit", 25, tuple(media))
    async with storage.db.unit():
        new = NewReport(draft, of["id"], of["kelurahan_code"], said)
        return (await storage.reports.add(new, 1_795_500_000, DAY, "BTG")).id


async def state(bot: Bot, media: Media) -> dict[str, Any]:
    (row,) = await bot.house.storage.db.committed("SELECT * FROM media WHERE file_unique_id = ?", media.file_unique_id)
    return dict(row)


async def settled(bot: Bot) -> None:
    """Nothing waits any more."""

    async def nothing() -> bool:
        (row,) = await bot.house.storage.db.committed(f"SELECT count(*) AS n FROM media WHERE {table.WAITS}")
        return bool(row["n"] == 0)

    await until(nothing)


async def kept(bot: Bot, media: Media) -> bytes:
    """What lies in the folder, once it does; its name is the hash of it."""
    await settled(bot)
    row = await state(bot, media)
    assert row["lost"] is None, row["lost"]
    content = bot.house.storage.media.folder.file(row["sha256"], row["ending"]).read_bytes()
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (row["sha256"], row["bytes"])
    return content


async def why_lost(bot: Bot, media: Media) -> str:
    await settled(bot)
    row = await state(bot, media)
    assert row["sha256"] is None and not left(bot), "nothing of it is kept"
    return str(row["lost"])


def left(bot: Bot) -> list[str]:
    """The names of all that is in the folder."""
    return sorted(each.name for each in bot.house.storage.media.folder.path.glob("**/*") if each.is_file())


def asked(telegram: Telegram, method: str = "getFile") -> int:
    return sum(each == method for each, *_ in telegram.calls)


# It comes.


async def test_what_a_cadre_sends_is_kept_and_the_report_does_not_wait(bot: Bot, telegram: Telegram) -> None:
    siti = await joined(bot, telegram, 10, "Siti", "628115801010")
    telegram.faults.append(hangs := Fault("hang", "getFile", times=float("inf"), seconds=60))
    await siti.says("/lapor")
    for answer in ("RT 02", "🩺 Posyandu", "Hari ini"):
        await siti.taps(answer)
    telegram.send_photos(siti.id, [photo(1280, 960)])
    await siti.says("Timbang balita di Posyandu Melati")
    if "Berapa" in siti.last:
        await siti.says("25")
    await siti.taps("✅ Kirim")
    siti.sees("BTG-")
    assert await bot.house.storage.media.count() == table.Count(waiting=1, lost=0)
    telegram.faults.remove(hangs)


async def test_each_kind_is_kept_as_what_it_is(bot: Bot, telegram: Telegram) -> None:
    sends = [("photo", photo()), ("document", photo(kind="PNG")), ("video", VIDEO), ("voice", VOICE)]
    media = [sent(telegram, kind, content) for kind, content in sends]
    report_id = await reports(bot, *media)
    assert await kept(bot, media[2]) == VIDEO
    assert await kept(bot, media[3]) == VOICE
    assert [(await state(bot, each))["ending"] for each in media] == ["jpg", "jpg", "mp4", "ogg"]
    for picture in await bot.house.storage.media.pictures(report_id):
        image = opened(picture.path.read_bytes())
        assert (image.format, image.size) == ("JPEG", (picture.width, picture.height)) == ("JPEG", (640, 480))


async def test_the_same_photo_twice_is_kept_once(bot: Bot, telegram: Telegram) -> None:
    first, second = sent(telegram, "photo", photo()), sent(telegram, "document", photo())
    await reports(bot, first, second)
    assert await kept(bot, first) == await kept(bot, second)
    assert len(left(bot)) == 1


async def test_one_file_in_two_reports_is_fetched_once(bot: Bot, telegram: Telegram) -> None:
    media = sent(telegram, "photo", photo())
    await reports(bot, media)
    await kept(bot, media)
    await reports(bot, media, draft=2, person_id=5)
    await kept(bot, media)
    assert asked(telegram) == 1


async def test_a_large_picture_becomes_small(bot: Bot, telegram: Telegram) -> None:
    media = sent(telegram, "document", photo(4000, 3000))
    await reports(bot, media)
    assert opened(await kept(bot, media)).size == (1600, 1200)


async def test_where_it_was_taken_is_not_kept(bot: Bot, telegram: Telegram) -> None:
    more = {"exif": exif(), "comment": b"rumah Siti", "xmp": b"<x:xmpmeta>exif:GPSLatitude</x:xmpmeta>"}
    media = sent(telegram, "document", original := photo(**more))
    assert opened(original).getexif().get_ifd(GPS) and b"rumah Siti" in original
    await reports(bot, media)
    content = await kept(bot, media)
    assert not dict(opened(content).getexif()) and not opened(content).getexif().get_ifd(GPS)
    for trace in (b"Exif", b"GPS", b"Kamera", b"rumah", b"xmpmeta"):
        assert trace not in content


async def test_a_phone_held_upright_gives_an_upright_picture(bot: Bot, telegram: Telegram) -> None:
    media = sent(telegram, "document", photo(640, 480, exif=exif(turned=6)))
    await reports(bot, media)
    image = opened(await kept(bot, media))
    assert image.size == (480, 640)
    red, _, blue = image.getpixel((470, 10))  # the upper left corner has become the upper right one
    assert red > 200 > blue


# It comes late.


async def test_whatever_fails_on_the_way_is_tried_again(bot: Bot, telegram: Telegram) -> None:
    for kind in ("server_error", "bad_gateway", "cut"):
        telegram.faults += [Fault(kind, method) for method in ("getFile", "file")]
    media = sent(telegram, "photo", photo())
    await reports(bot, media)
    await kept(bot, media)
    assert (telegram.faults, asked(telegram, "file"), (await state(bot, media))["tries"]) == ([], 4, 0)


async def test_a_flood_is_waited_out(bot: Bot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> None:
    telegram.faults.append(Fault("flood", "getFile", seconds=30))
    media = sent(telegram, "photo", photo())
    await reports(bot, media)
    await until(lambda: asked(telegram) == 1)

    async def waits() -> bool:
        return bool((await state(bot, media))["tries"])

    await until(waits)
    row, now = await state(bot, media), worker.time.time()
    assert 28 < row["due_at"] - now <= 30
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE media SET due_at = ?", now + 0.05)
    await kept(bot, media)


async def test_a_file_that_telegram_does_not_have_at_the_moment_is_asked_for_again(
    bot: Bot, telegram: Telegram
) -> None:
    telegram.faults.append(Fault("unavailable", "getFile", times=3))
    media = sent(telegram, "photo", photo())
    await reports(bot, media)
    await kept(bot, media)
    assert asked(telegram) == 4


async def test_an_address_that_is_no_longer_good_is_asked_for_anew(bot: Bot, telegram: Telegram) -> None:
    media = sent(telegram, "photo", photo())
    (path,) = [path for path, of in telegram.files.paths.items() if of == media.file_id]
    del telegram.files.paths[path]
    await reports(bot, media)
    await until(lambda: asked(telegram, "file") >= 2)
    telegram.files.paths[path] = media.file_id
    await kept(bot, media)


async def test_a_slow_file_holds_up_no_other_and_few_are_fetched_at_once(bot: Bot, telegram: Telegram) -> None:
    telegram.faults.append(slow := Fault("hang", "getFile", seconds=0.1, times=2 * worker.AT_ONCE - 1))
    media = [sent(telegram, "voice", VOICE + bytes([n])) for n in range(8)]
    await reports(bot, *media)
    await until(lambda: slow.times == worker.AT_ONCE - 1)
    await asyncio.sleep(0.03)
    assert slow.times == worker.AT_ONCE - 1, "the others have to wait"
    await settled(bot)
    assert len(left(bot)) == 8


async def test_a_full_disk_is_waited_for(bot: Bot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_folder, "ROOM_LEAST", 1 << 60)
    media = sent(telegram, "photo", photo())
    await reports(bot, media)

    async def tried() -> bool:
        return bool((await state(bot, media))["tries"] >= 2)

    await until(tried)
    assert asked(telegram) == 0, "nor is anything fetched that there is no room for"
    monkeypatch.setattr(media_folder, "ROOM_LEAST", 0)
    await kept(bot, media)


# It never comes.


async def test_what_telegram_will_never_give_is_given_up_with_its_words(bot: Bot, telegram: Telegram) -> None:
    large = sent(telegram, "video", VIDEO + bytes(20 << 20))
    unknown = Media("photo", "AgACunknown", "u-unknown")
    await reports(bot, large, unknown)
    assert "too big" in await why_lost(bot, large)
    assert "Wrong file identifier" in await why_lost(bot, unknown)
    assert asked(telegram) == 2, "once each"


async def test_after_a_month_it_is_given_up(bot: Bot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "TRIES", 3)
    telegram.faults.append(Fault("bad_gateway", "getFile", times=float("inf")))
    media = sent(telegram, "photo", photo())
    await reports(bot, media)
    assert (await why_lost(bot, media)).startswith("tried for a month: ")
    assert asked(telegram) == 3


@pytest.mark.parametrize("kind", ["photo", "document", "video", "voice"])
@pytest.mark.parametrize("content", [HTML, PROGRAM, b""], ids=["page", "program", "nothing"])
async def test_a_lying_type_is_given_up(bot: Bot, telegram: Telegram, kind: str, content: bytes) -> None:
    media = sent(telegram, kind, content)
    await reports(bot, media)
    assert (await why_lost(bot, media)).startswith("not a ")


async def test_a_mistake_of_ours_loses_nothing_and_ends_nothing(
    bot: Bot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    times = iter([True, True, False])

    def breaks_twice(kind: str, content: bytes) -> pictures.Kept:
        if next(times):
            raise ValueError("mistake")
        return as_kept(kind, content)

    monkeypatch.setattr(worker, "as_kept", breaks_twice)
    media = sent(telegram, "photo", photo())
    await reports(bot, media)
    await kept(bot, media)
    assert bot.processor.broken is None
    assert sum(record.levelno == logging.ERROR for record in caplog.records) == 2


async def test_how_many_wait_and_how_many_will_never_come_is_in_the_status(bot: Bot, telegram: Telegram) -> None:
    rina = await joined(bot, telegram, 51, "Rina", "628115801051")
    await rina.says("/status")
    rina.sees("Berkas laporan: 0 belum diambil\n")
    telegram.faults.append(Fault("bad_gateway", "getFile", times=float("inf")))
    await reports(bot, sent(telegram, "photo", photo()), sent(telegram, "photo", photo(10, 10)))
    await rina.says("/status")
    rina.sees("Berkas laporan: 2 belum diambil\n")
    telegram.faults.clear()
    await reports(bot, lost := sent(telegram, "voice", HTML), draft=2)
    assert await settled(bot) is None and (await state(bot, lost))["lost"]
    await rina.says("/status")
    rina.sees("Berkas laporan: 0 belum diambil · 1 tidak bisa diambil")


# It is shown again.


async def test_a_report_shows_its_files_as_they_were_sent(bot: Bot, telegram: Telegram) -> None:
    siti = await joined(bot, telegram, 10, "Siti", "628115801010")
    kinds = ("photo", "voice", "document", "video", "document", "voice")
    of = await bot.house.storage.people.by_telegram_id(siti.id)
    media = [sent(telegram, kind, photo(20, 20 + n)) for n, kind in enumerate(kinds)]
    report_id = await reports(bot, *media, person_id=of.id)
    await siti.says("/laporanku")
    before = len(siti.messages)
    await siti.presses(f"my_report/show/{report_id}")
    shown = [next(kind for kind in (*kinds, "text") if kind in message) for message in siti.messages[before:]]
    assert shown == ["photo", "video", "document", "document", "voice", "voice", "text"]
    albums = [message.get("media_group_id") for message in siti.messages[before:]]
    assert albums[0] == albums[1] != albums[2] == albums[3] and albums[4:] == [None] * 3


async def test_a_single_file_is_no_album(bot: Bot, telegram: Telegram) -> None:
    siti = await joined(bot, telegram, 10, "Siti", "628115801010")
    of = await bot.house.storage.people.by_telegram_id(siti.id)
    media = [sent(telegram, "photo", photo(20, 20 + n)) for n in range(11)]
    for draft, some in enumerate((media[:1], media), 1):
        report_id = await reports(bot, *some, draft=draft, person_id=of.id)
        await siti.presses(f"my_report/show/{report_id}")
        albums = [message.get("media_group_id") for message in siti.messages if "photo" in message]
        assert (albums.count(None), len(albums)) == ((1, 1), (2, 12))[draft - 1]


async def test_an_album_that_an_earlier_version_has_queued_is_sent(bot: Bot, telegram: Telegram) -> None:
    siti = await joined(bot, telegram, 10, "Siti", "628115801010")
    queued = [{"media": sent(telegram, "photo", photo(20, 20 + n)).file_id} for n in range(2)]
    async with bot.house.storage.db.unit():
        await bot.house.storage.outbox.add(siti.id, "send_media_group", {"chat_id": siti.id, "media": queued})
    await until(lambda: sum("photo" in message for message in siti.messages) == 2)


# Kills and other ends.


async def test_a_kill_between_the_folder_and_the_table_is_finished_by_the_next_start(
    far: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = sent(telegram, "photo", photo())
    async with running(far, telegram, AiohttpRequest) as bot:
        folder, goes_on = bot.house.storage.media.folder, threading.Event()
        put = folder.put

        def never_comes_back(content: bytes, ending: str) -> str:
            sha256 = put(content, ending)
            goes_on.wait(10)
            return sha256

        monkeypatch.setattr(folder, "put", never_comes_back)
        await reports(bot, media)
        await until(lambda: len(left(bot)) == 1)
    goes_on.set()
    async with running(far, telegram, AiohttpRequest) as bot:
        await kept(bot, media)
        assert len(left(bot)) == 1


async def test_a_picture_that_ends_the_process_each_time_is_given_up(far: Settings, telegram: Telegram) -> None:
    media = sent(telegram, "photo", photo())
    async with running(far, telegram, AiohttpRequest) as bot:
        await reports(bot, media)
        await kept(bot, media)
        async with bot.house.storage.db.unit():
            await bot.house.storage.db.run(f"UPDATE media SET {table.NOT_HERE}, begun = {table.BEGINNINGS}")
    async with running(far, telegram, AiohttpRequest) as bot:
        assert "ended the process" in await why_lost(bot, media)


async def test_a_folder_that_is_lost_is_filled_again(far: Settings, telegram: Telegram) -> None:
    """A backup put back on another machine."""
    media = sent(telegram, "photo", photo())
    async with running(far, telegram, AiohttpRequest) as bot:
        await reports(bot, media)
        before = await kept(bot, media)
    shutil.rmtree(far.data_dir / "media")
    async with running(far, telegram, AiohttpRequest) as bot:
        await until(lambda: asked(telegram) == 2)
        assert await kept(bot, media) == before


async def test_an_erased_persons_files_go_at_once(bot: Bot, telegram: Telegram) -> None:
    rina = await joined(bot, telegram, 51, "Rina", "628115801051")
    media, storage = sent(telegram, "photo", photo()), bot.house.storage
    await reports(bot, media)
    await kept(bot, media)
    by = await storage.people.by_telegram_id(rina.id)
    async with storage.db.unit():
        await storage.own_data.erase(by, 1_795_500_000, 4)
    await until(lambda: not left(bot))
    assert (await state(bot, media))["lost"] == table.ERASED


# Pictures, by themselves.


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP", "JPEG"])
def test_pictures_of_other_kinds_become_jpeg(kind: str) -> None:
    made = as_kept("document", photo(kind=kind))
    image = opened(made.content)
    assert (made.ending, image.format, image.size, image.mode) == ("jpg", "JPEG", (640, 480), "RGB")
    assert image.getpixel((20, 20))[0] > 200


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "P"), ("JPEG", "CMYK"), ("PNG", "1")]
)
def test_every_way_of_keeping_colours_is_understood(kind: str, mode: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "white").convert(mode).save(file, kind)
    assert min(opened(as_kept("photo", file.getvalue()).content).getpixel((30, 20))) > 240


def test_what_is_transparent_becomes_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (60, 40), (255, 0, 0, 0)).save(file, "PNG")
    assert min(opened(as_kept("photo", file.getvalue()).content).getpixel((30, 20))) > 240


@pytest.mark.parametrize("turned", range(1, 9))
def test_the_corner_is_where_it_was_however_the_phone_was_held(turned: int) -> None:
    made = as_kept("document", photo(640, 480, exif=exif(turned=turned)))
    assert (made.width, made.height) == ((640, 480) if turned < 5 else (480, 640))
    corners = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}
    x, y = corners[turned]
    red, _, blue = opened(made.content).getpixel((10 if not x else made.width - 10, 10 if not y else made.height - 10))
    assert red > 200 > blue


@pytest.mark.parametrize(
    ("size", "becomes"),
    [((1600, 1200), (1600, 1200)), ((1601, 1), (1600, 1)), ((3200, 1600), (1600, 800)), ((900, 6400), (225, 1600))],
)
def test_only_what_is_larger_is_made_smaller(size: tuple[int, int], becomes: tuple[int, int]) -> None:
    made = as_kept("photo", photo(*size))
    assert (made.width, made.height) == becomes == opened(made.content).size


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_what_a_camera_wrote_wrongly_does_not_cost_the_picture() -> None:
    assert as_kept("photo", photo(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff")).width == 640


def test_a_small_file_of_a_giant_picture_is_refused_before_it_is_drawn() -> None:
    bomb = bytearray(photo(8, 8, "PNG"))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    with pytest.raises(NotThat):
        as_kept("photo", bytes(bomb))


def test_what_is_too_large_to_be_held_at_once_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A JPEG is read at a half, so it may have four times as much."""
    monkeypatch.setattr(pictures, "DRAWN_MOST", 3_000_000)
    assert as_kept("photo", photo(3600, 2700)).width == 1600
    with pytest.raises(NotThat, match="too large"):
        as_kept("photo", photo(3600, 2700, "PNG"))


def test_not_even_a_jpeg_may_be_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PIXELS_MOST", 3600 * 2700)
    assert as_kept("photo", photo(3600, 2700)).width == 1600
    with pytest.raises(NotThat, match="too large"):
        as_kept("photo", photo(3600, 2701))


def test_cut_anywhere_it_is_no_picture() -> None:
    whole, chance = photo(), random.Random(4)
    for end in sorted(chance.sample(range(len(whole) - 2), 25)):
        with pytest.raises(NotThat):
            as_kept("photo", whole[:end])


def test_noise_is_never_anything() -> None:
    chance = random.Random(7)
    heads = (
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"BM",
        b"OggS",
        b"%!PS",
    )
    for head in heads:
        for kind in ("photo", "document", "video", "voice"):
            with pytest.raises(NotThat):
                as_kept(kind, head + chance.randbytes(200))
