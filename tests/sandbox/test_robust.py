"""Whatever the bot sends, the pretend Telegram answers; whatever it is, HTML and the queue keep their rules."""

import asyncio
import html
import json
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.api.parameters import METHODS, TABLE
from bot.sandbox.core import Telegram
from bot.sandbox.errors import Refused
from bot.sandbox.html import parse, utf16
from tests.sandbox.conftest import SITI

pytestmark = pytest.mark.slow

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers(-5, 10**13) | st.floats(allow_nan=False) | WORDS
FIELDS = st.sampled_from(
    ["type", "text", "url", "media", "message_id", "offset", "length", "inline_keyboard", "keyboard", "chat_id"]
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=3))
SOURCE = st.text(st.sampled_from("<>/&;= \"'abipre#x1 lt😀é"), max_size=30)


@st.composite
def requests(draw):
    """A method with some of its parameters, each with any value or a likely one."""
    method = draw(st.sampled_from([name for name in METHODS if name != "getUpdates"]))
    likely = {
        "chat_id": SITI,
        "from_chat_id": SITI,
        "message_id": draw(st.integers(1, 4)),
        "text": "x",
        "user_id": SITI,
    }
    names = draw(st.lists(st.sampled_from(sorted(TABLE[method.lower()]) or ["chat_id"]), unique=True))
    params = {name: draw(VALUES) if draw(st.booleans()) else likely.get(name, "x") for name in names}
    required = {name for name, kind in TABLE[method.lower()].items() if kind.endswith("!")}
    return method, {name: likely[name] for name in required & set(likely)} | params


def world():
    telegram = Telegram(now=lambda: 1_800_000_000.0)
    telegram.join(SITI, "Siti")
    telegram.send_text(SITI, "/start")
    return telegram


@settings(max_examples=150, deadline=None)
@given(requests())
def test_every_request_gets_an_answer(request):
    method, params = request
    telegram = world()
    asyncio.run(telegram.call("sendMessage", {"chat_id": SITI, "text": "punya bot"}, {}))
    status, body = asyncio.run(telegram.call(method, params, {}))
    assert status in (200, 400, 403)
    assert body["ok"] is (status == 200)
    json.dumps(body)
    if status != 200:
        assert body["description"].split(":")[0] in ("Bad Request", "Forbidden")


@given(st.text())
def test_escaped_text_comes_through_unchanged(text):
    assert parse(html.escape(text)) == (text, [])


@given(SOURCE)
def test_html_is_read_or_refused_and_entities_lie_within(source):
    try:
        text, entities = parse(source)
    except Refused as refusal:
        assert refusal.description.startswith("Bad Request: can't parse entities: ")
        return
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16(text)
    assert [entity["offset"] for entity in entities] == sorted(entity["offset"] for entity in entities)


@given(st.lists(st.tuples(st.sampled_from("bius"), WORDS.map(str.strip).filter(bool)), max_size=6))
def test_tags_cover_what_stands_between_them(pieces):
    text, entities = parse("".join(f"<{tag}>{html.escape(words)}</{tag}>" for tag, words in pieces))
    units = text.encode("utf-16-le")
    covered = [units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in entities]
    assert covered == [words for _, words in pieces]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["say", "say", "fetch", "acknowledge", "again"]), max_size=40), st.integers(1, 5))
def test_the_queue_hands_out_everything_in_order(steps, limit):
    """Against a bot that keeps its own offset, as the library does."""
    telegram, heard, said, offset = world(), [], 1, 0

    async def fetch(offset):
        return (await telegram.call("getUpdates", {"offset": offset, "limit": limit}, {}))[1]["result"]

    async def play():
        nonlocal said, offset
        for step in [*steps, *["acknowledge"] * (len(steps) + 2)]:
            if step == "say":
                said += 1
                telegram.send_text(SITI, str(said))
                continue
            batch = await fetch(offset)
            if step == "again":
                assert batch == await fetch(offset)
            if step == "acknowledge" and batch:
                heard.extend(batch)
                offset = batch[-1]["update_id"] + 1

    asyncio.run(play())
    assert [update["message"]["text"] for update in heard] == ["/start", *map(str, range(2, said + 1))]
    assert telegram.idle()


async def test_a_thousand_people_are_no_trouble(telegram):
    """A broadcast over this Telegram measures the bot, not the sandbox."""
    for person in range(1000, 2000):
        telegram.join(person, f"Kader {person}")
        telegram.send_text(person, "/start")
    before = time.process_time()
    for person in range(1000, 2000):
        await telegram.serve("1:SANDBOX", "sendMessage", {"chat_id": str(person), "text": "<b>Rapat</b>"}, {})
    offset = heard = 0
    while batch := (await telegram.call("getUpdates", {"offset": offset}, {}))[1]["result"]:
        heard += len(batch)
        offset = batch[-1]["update_id"] + 1
    assert heard == 1000
    assert Counter(status for method, _, status in telegram.calls if method == "sendMessage") == {200: 1000}
    assert time.process_time() - before < 2


@pytest.mark.parametrize("deep", [200, 20_000])
def test_deeply_nested_tags(deep):
    assert len(parse("<b>" * deep + "x" + "</b>" * deep)[1]) == deep
