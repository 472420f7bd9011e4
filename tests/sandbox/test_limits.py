"""The last value that Telegram takes, and the first that it refuses."""

import pytest

from bot.sandbox.files import Upload
from bot.sandbox.html import parse
from bot.sandbox.images import image_size
from tests.sandbox.conftest import GROUP, PNG, SITI

DAY = 24 * 3600


def png(width, height, size=0):
    head = PNG[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + PNG[24:]
    return head + bytes(max(0, size - len(head)))


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (png(600, 300, 10 << 20), 200),
        (png(600, 300, (10 << 20) + 1), 400),
        (png(9000, 1000), 200),
        (png(9000, 1001), 400),
        (png(2000, 100), 200),
        (png(2001, 100), 400),
    ],
)
async def test_photos(telegram, data, status):
    answer = await telegram.call("sendPhoto", {"chat_id": SITI}, {"photo": Upload("a.png", "image/png", data)})
    assert answer[0] == status


@pytest.mark.parametrize(
    ("method", "field", "most"),
    [
        ("setMyName", "name", 64),
        ("setMyDescription", "description", 512),
        ("setMyShortDescription", "short_description", 120),
    ],
)
async def test_the_profile(telegram, method, field, most):
    assert (await telegram.call(method, {field: "x" * most}, {}))[0] == 200
    assert (await telegram.call(method, {field: "x" * (most + 1)}, {}))[0] == 400


@pytest.mark.parametrize(("age", "waiting"), [(DAY - 1, 1), (DAY, 0)])
def test_how_long_a_message_waits(telegram, clock, age, waiting):
    telegram.send_text(SITI, "satu")
    clock.time += age
    assert telegram.updates.count() == waiting


@pytest.mark.parametrize(("age", "waiting"), [(149, 1), (150, 0)])
def test_how_long_a_query_waits(telegram, clock, age, waiting):
    telegram.press_data(SITI, 1, "x")
    clock.time += age
    assert telegram.updates.count() == waiting


async def test_what_has_expired_is_not_handed_out(telegram, bot, clock):
    telegram.send_text(SITI, "satu")
    clock.time += DAY
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(("limit", "handed_out"), [(1, 1), (0, 100), (100, 100), (101, 100), (-1, 100)])
async def test_the_limit_of_getupdates(telegram, limit, handed_out):
    for number in range(101):
        telegram.send_text(SITI, str(number))
    assert len((await telegram.call("getUpdates", {"limit": limit}, {}))[1]["result"]) == handed_out


async def test_a_batch_without_a_timeout_does_not_wait(telegram):
    assert (await telegram.call("getUpdates", {"timeout": 0}, {}))[1]["result"] == []


@pytest.mark.parametrize(
    ("reference", "text"), [("&#1114111;", "\U0010ffff"), ("&#1114112;", "&#1114112;"), ("&#57344;", "\ue000")]
)
def test_the_last_characters(reference, text):
    assert parse(reference)[0] == text


@pytest.mark.parametrize(
    ("marker", "size"), [(0xC0, (800, 600)), (0xCF, (800, 600)), (0xC4, None), (0xC8, None), (0xCC, None)]
)
def test_which_jpeg_segments_tell_the_size(marker, size):
    segment = b"\x00\x11\x08\x02\x58\x03\x20\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    assert image_size(b"\xff\xd8\xff" + bytes([marker]) + segment) == size


async def test_deleting_after_two_days(telegram, bot, clock, refusal):
    telegram.make_group(GROUP, "RT 04", [SITI])
    own, theirs = await bot.send_message(GROUP, "x"), telegram.send_text(SITI, "y", GROUP)["message_id"]
    assert await refusal("deleteMessage", chat_id=GROUP, message_id=theirs) == "Bad Request: message can't be deleted"
    clock.time += 2 * DAY + 1
    answer = await refusal("deleteMessage", chat_id=GROUP, message_id=own.message_id)
    assert answer == "Bad Request: message can't be deleted for everyone"
    clock.time -= 1
    assert await bot.delete_message(GROUP, own.message_id)


async def test_a_class_means_a_language_only_in_code(bot):
    sent = await bot.send_message(
        SITI, '<b class="language-python">x</b><code class="kode">y</code>', parse_mode="HTML"
    )
    assert [entity.to_dict() for entity in sent.entities] == [
        {"type": "bold", "offset": 0, "length": 1},
        {"type": "code", "offset": 1, "length": 1},
    ]
    assert (await bot.send_message(SITI, '<pre><code class="kode">y</code></pre>', parse_mode="HTML")).entities[
        0
    ].language is None
