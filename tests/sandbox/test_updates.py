"""getUpdates: offsets, long poll, two pollers, expiry, allowed updates."""

import asyncio

import pytest
from telegram.error import Conflict

from tests.sandbox.conftest import SITI


def texts(updates):
    return [update.message.text for update in updates]


async def test_what_is_not_acknowledged_comes_again(telegram, bot):
    telegram.send_text(SITI, "satu")
    telegram.send_text(SITI, "dua")
    assert texts(await bot.get_updates()) == texts(await bot.get_updates()) == ["satu", "dua"]
    assert not telegram.idle()


async def test_a_higher_offset_forgets_for_good(telegram, bot):
    for text in ("satu", "dua", "tiga"):
        telegram.send_text(SITI, text)
    second = (await bot.get_updates())[1]
    assert texts(await bot.get_updates(offset=second.update_id)) == ["dua", "tiga"]
    assert texts(await bot.get_updates()) == ["dua", "tiga"]
    assert await bot.get_updates(offset=second.update_id + 2) == ()
    assert telegram.idle()


async def test_a_negative_offset_keeps_the_last_ones(telegram, bot):
    for text in ("satu", "dua", "tiga"):
        telegram.send_text(SITI, text)
    assert texts(await bot.get_updates(offset=-1)) == ["tiga"]
    assert texts(await bot.get_updates()) == ["tiga"]


async def test_an_offset_from_beyond_the_end_is_taken_as_none(telegram, bot):
    telegram.send_text(SITI, "satu")
    assert texts(await bot.get_updates(offset=99_999)) == ["satu"]


async def test_limit(telegram, bot):
    for number in range(120):
        telegram.send_text(SITI, str(number))
    assert texts(await bot.get_updates(limit=2)) == ["0", "1"]
    assert len(await bot.get_updates()) == len(await bot.get_updates(limit=1000)) == 100


async def test_update_ids_rise_one_by_one(telegram, bot):
    for number in range(3):
        telegram.send_text(SITI, str(number))
    first, second, third = [update.update_id for update in await bot.get_updates()]
    assert (second, third) == (first + 1, first + 2)


async def test_a_long_poll_wakes_with_all_that_came_at_once(telegram, bot):
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.01)
    assert not poll.done()
    telegram.send_text(SITI, "satu")
    telegram.send_text(SITI, "dua")
    assert texts(await asyncio.wait_for(poll, 1)) == ["satu", "dua"]


async def test_a_long_poll_ends_empty(telegram, monkeypatch):
    monkeypatch.setattr("bot.sandbox.updates.LONGEST", 0.01)
    assert await telegram.call("getUpdates", {"timeout": "30"}, {}) == (200, {"ok": True, "result": []})


async def test_the_older_of_two_pollers_is_ended(telegram, bot):
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.01)
    newer = asyncio.create_task(bot.get_updates(timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older
    telegram.send_text(SITI, "satu")
    assert texts(await asyncio.wait_for(newer, 1)) == ["satu"]


async def test_a_poller_that_went_away_takes_nothing_with_it(telegram, bot):
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.01)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    telegram.send_text(SITI, "satu")
    assert texts(await bot.get_updates(timeout=30)) == ["satu"]


async def test_callback_queries_wait_150_seconds_the_rest_a_day(telegram, bot, clock):
    telegram.send_text(SITI, "satu")
    telegram.press_data(SITI, 1, "lama")
    clock.time += 149
    assert len(await bot.get_updates()) == 2
    clock.time += 2
    assert texts(await bot.get_updates()) == ["satu"]
    clock.time += 24 * 3600
    assert await bot.get_updates() == ()
    assert telegram.idle()


async def test_allowed_updates_stay_until_the_next_list(telegram, bot):
    await bot.get_updates(allowed_updates=["callback_query"])
    telegram.send_text(SITI, "nobody wants this")
    telegram.press_data(SITI, 1, "x")
    await bot.get_updates()  # left out: the last setting stays
    telegram.send_text(SITI, "nor this")
    updates = await bot.get_updates()
    assert [update.callback_query.data for update in updates] == ["x"]


async def test_allowed_updates_do_not_filter_what_waits(telegram, bot):
    telegram.send_text(SITI, "satu")
    assert texts(await bot.get_updates(allowed_updates=["callback_query"])) == ["satu"]


async def test_an_empty_list_is_all_but_what_must_be_asked_for(telegram, bot):
    await bot.get_updates(allowed_updates=["callback_query"])
    await bot.get_updates(allowed_updates=[])
    telegram.send_text(SITI, "satu")
    telegram.push({"message_reaction": {}})
    assert texts(await bot.get_updates()) == ["satu"]


async def test_pending_count_and_dropping(telegram, bot):
    telegram.send_text(SITI, "satu")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook()
    assert not telegram.idle()
    await bot.delete_webhook(drop_pending_updates=True)
    assert telegram.idle()
    assert (await bot.get_webhook_info()).pending_update_count == 0
