"""What people type, and what forged buttons say: it is shown as it was written, and breaks nothing."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from handlers import FORMS
from handlers.kit.form import Form
from storage import open_storage
from tests.conftest import joined, running
from tests.noticed import opens, sends, tells
from tests.phone import Phone, settled
from tests.test_forms import NAMES, draft_of, reach, somebody

pytestmark = pytest.mark.slow

HOSTILE = {
    "markup": "<b>tebal</b> & <i>miring</i> &lt;b&gt; &amp;amp;",
    "unclosed tags": "<b><a href='http://x' onclick=\"1\"> </i> <!-- <",
    "entities": "&#60;b&#62; &bogus; &; &",
    "right to left": "\u202eterbalik\u202c \u200f\u200e",
    "emoji": "🧹👩‍👩‍👧‍👦🇮🇩" * 20,
    "nul": "a\0b",
    "SQL": "'); DROP TABLE reports; --",
    "templates": "{{ 7*7 }} {% raw %} %s %d %n ${x}",
    "one word": "w" * 1500,
    "all to be escaped": "<&>" * 500,
    "combining": "e" + "\u0301" * 200,
}


async def nothing_broke(bot: Bot, telegram: Telegram) -> None:
    """Nothing was refused, nothing set aside, nothing is left to send."""
    edits = "editMessageText"  # may be told that nothing has changed; any other refusal would be in the outbox
    refused = [(method, params) for method, params, status in telegram.calls if status == 400 and method != edits]
    assert not refused
    db = bot.house.storage.db
    assert not [tuple(row) for row in await db.committed("SELECT error, args FROM outbox")]
    assert not [tuple(row) for row in await db.committed("SELECT error, body FROM inbox WHERE error IS NOT NULL")]
    assert bot.processor.broken is None


def seen(text: str) -> str:
    """As Telegram shows it: it drops what no screen can show."""
    return text.replace("\0", "")


async def reports(siti: Phone, story: str) -> None:
    await siti.says("/lapor")
    for answer in ("RT 01", "📋 Pendataan", "Hari ini", "Lewati", story):
        await (siti.taps(answer) if answer in siti.buttons else siti.says(answer))


# Where people type.


async def test_a_story_is_shown_as_it_was_typed(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    for text in HOSTILE.values():
        await reports(siti, text)
        assert seen(text) in seen(siti.last)
        await siti.taps("✅ Kirim")
        await siti.says("/laporanku")
        assert seen(text)[:99] in seen(siti.last)
    rows = await bot.house.storage.db.committed("SELECT story FROM reports ORDER BY id")
    assert [row["story"] for row in rows] == list(HOSTILE.values())
    await nothing_broke(bot, telegram)


@pytest.mark.usefixtures("daytime")
async def test_a_notice_reaches_everybody_as_it_was_typed(
    rina: Phone, siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    for text in HOSTILE.values():
        await tells(rina, text)
        assert seen(text) in seen(siti.last)
    await nothing_broke(bot, telegram)


ODD_ENTITIES: list[dict[str, Any]] = [
    {"type": "pre", "language": 'x"><b>'},
    {"type": "text_link", "url": 'http://x/?a="><b>&lt=1&amp'},
    {"type": "text_mention", "user": {"id": 10, "is_bot": False, "first_name": "<b>"}},
    {"type": "custom_emoji", "custom_emoji_id": '1"2'},
    {"type": "expandable_blockquote"},
    {"type": "spoiler"},
    {"type": "a_kind_that_is_yet_to_come"},
]


@pytest.mark.usefixtures("daytime")
async def test_a_notices_formatting_may_hold_anything(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    for entity in ODD_ENTITIES:
        await opens(rina)
        message = telegram.send_text(rina.id, f"🙂 rapat & makan <b> {entity['type']}")
        message["entities"] = [{"offset": 0, "length": 2} | entity, {"type": "bold", "offset": 3, "length": 5}]
        await settled(bot, telegram)
        await sends(rina)
        siti.sees(f"rapat & makan <b> {entity['type']}")
        await nothing_broke(bot, telegram)


@pytest.mark.parametrize("text", [" ".join(HOSTILE.values())[:1400], HOSTILE["all to be escaped"]], ids=["all", "long"])
async def test_every_question_of_a_form_takes_it_or_says_why(
    siti: Phone, bot: Bot, telegram: Telegram, text: str
) -> None:
    for form, person in zip(FORMS, (siti, siti), strict=True):
        for step in NAMES[form]:
            await reach(person, form, step)
            count = len(person.screen)
            await person.says(text)
            assert len(person.screen) > count
            await person.says("/batal")
            await person.taps("Ya, batalkan" if "Ya, batalkan" in person.buttons else "❓ Bantuan")
    await nothing_broke(bot, telegram)


@pytest.mark.usefixtures("daytime")
async def test_half_a_character_is_shown_as_a_sign_that_stands_for_it(
    siti: Phone, rina: Phone, bot: Bot, telegram: Telegram
) -> None:
    """JSON lets them through (RFC 8259, section 8.2); neither SQLite nor Telegram takes them."""
    for text in ("lone \ud83d half", "\udc00", "\ud800\ud800 \udfff"):
        await reports(siti, f"Melati {text} 25")
        assert "Melati" in siti.last and "\ufffd" in siti.last
        await siti.taps("✅ Kirim")
        await siti.says(text)
        await siti.presses(f"report/1/{text}/x")
        assert siti.toast
        await tells(rina, text)
    await nothing_broke(bot, telegram)


async def test_a_word_of_4096_characters_is_too_long_and_the_question_stays(
    siti: Phone, rina: Phone, bot: Bot, telegram: Telegram
) -> None:
    await reach(siti, FORMS[0], "story")
    await opens(rina)
    for sign in ("w", "<", "&", "é", "٣", "9"):
        for person in (siti, rina):
            await person.says(sign * 4096)
            person.sees("terlalu panjang")
    await nothing_broke(bot, telegram)


async def test_numbers_and_days_that_are_none(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    for step, odd in (
        ("date", ["٩٩/٩٩", "0/0", "1/1/0000", "31-2-26", "9" * 4096, "0000-00-00", "9999-12-31", "²/²", "-1/-1"]),
        (
            "participants",
            ["٠", "²", "½", "1e3", "-5", "9" * 4096, "1.000.000.000", "NaN", "0x10", "5001", "∞", "१२३४५"],
        ),
    ):
        await reach(siti, FORMS[0], step)
        for text in odd:
            await siti.says(text)
            assert (await draft_of(siti, FORMS[0])).step == step, text
    await nothing_broke(bot, telegram)


async def test_places_that_are_nowhere(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    db = bot.house.storage.db
    for latitude, longitude in ((90, 180), (-90, -180), (-0.1696, -62.5278), (0, 0), (1e308, -1e308), (91, 999)):
        await siti.shares_location(latitude, longitude, horizontal_accuracy=1500)
        siti.sees("Hadir tercatat")
        async with db.unit():
            await db.run("DELETE FROM check_ins")
    await nothing_broke(bot, telegram)


# Names.


@pytest.fixture
async def odd_names(settings: Settings, telegram: Telegram) -> AsyncIterator[tuple[Bot, dict[int, Phone]]]:
    """Everybody of the roster has a hostile name, and has joined."""
    texts = [text[:100] for text in HOSTILE.values()]
    async with open_storage(settings.database) as storage, storage.db.unit():
        for number, row in enumerate(await storage.db.rows("SELECT id FROM people ORDER BY id")):
            await storage.db.run("UPDATE people SET name = ? WHERE id = ?", texts[number % len(texts)], row["id"])
    numbers = {1001: "628115801001", 2: "628115801002", 3: "628115801003", 10: "628115801010", 51: "628115801051"}
    async with running(settings, telegram) as bot:
        yield bot, {id: await joined(bot, telegram, id, "<b>\0🙂", phone) for id, phone in numbers.items()}


@pytest.mark.parametrize("turn", range(0, len(HOSTILE), 4))
async def test_names_are_shown_as_they_are_on_the_roster(
    odd_names: tuple[Bot, dict[int, Phone]], telegram: Telegram, turn: int
) -> None:
    bot, people = odd_names
    texts = [text[:100] for text in HOSTILE.values()]
    async with bot.house.storage.db.unit():
        for number, row in enumerate(await bot.house.storage.db.rows("SELECT id FROM people ORDER BY id")):
            name = texts[(number + turn) % len(texts)]
            await bot.house.storage.db.run("UPDATE people SET name = ?, reachable = 0 WHERE id = ?", name, row["id"])
    names = {
        row["telegram_id"]: row["name"]
        for row in await bot.house.storage.db.committed("SELECT telegram_id, name FROM people")
    }
    for id, person in people.items():
        await person.says("/start")
        assert seen(names[id]) in seen(person.last)
        for words in ("/koordinator", "/ringkasan", "/status", "/bantuan"):
            await person.says(words)
    short = seen(names[10])[:22]  # as a summary's caption cuts names
    assert short in seen(people[1001].screen[-3] + people[1001].screen[-2] + people[1001].screen[-1])
    await nothing_broke(bot, telegram)


async def test_a_groups_title_and_ones_own_name_may_be_anything(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    for number, text in enumerate(HOSTILE.values()):
        telegram.people[siti.id].more |= {"last_name": text, "username": "x"}
        telegram.make_group(-500 - number, text, [siti.id])
        telegram.send_text(siti.id, "/start", -500 - number)
        info = telegram.chats[-500 - number].info
        telegram.push({"message": {"message_id": 7, "date": 1, "chat": info, "new_chat_title": text}})
        await siti.says("/start")
        siti.sees("Selamat datang")
    await nothing_broke(bot, telegram)


async def test_an_admin_of_the_settings_may_be_called_anything(settings: Settings, telegram: Telegram) -> None:
    ids = dict(enumerate(HOSTILE.values(), 900))
    async with running(settings.model_copy(update={"admin_ids": frozenset(ids)}), telegram) as bot:
        for id, text in ids.items():
            boss = Phone(telegram, id, text[:64])
            boss.bot = bot
            await boss.says("/start")
            assert seen(text[:64]).strip() in seen(boss.last)
        await nothing_broke(bot, telegram)


# Contacts that are not one's own.


async def test_a_contacts_number_may_be_anything(stranger: Phone, bot: Bot, telegram: Telegram) -> None:
    for phone in ("", "+", "\0", "0" * 4000, "٠٨١١", "; DROP", "x08115801010; DROP TABLE people"):
        telegram.send_contact(stranger.id, phone, stranger.id, first_name="<b>")
        await settled(bot, telegram)
        stranger.sees("Bagikan nomor saya", "hubungi koordinator")
    await nothing_broke(bot, telegram)


# Buttons that nobody drew.


def mutations(real: list[str], number: int, form: Form, chance: random.Random, count: int) -> list[str]:
    """Near misses of buttons that are really there, and anything else that fits into 64 bytes."""
    steps = [*NAMES[form], "", "review/", "zz", "🙂", "\0"]
    moves = [
        "!back",
        "!stay",
        "!anew",
        "!edit:",
        "!edit:zz",
        "!edit:review",
        "!",
        "!!",
        "!send ",
        "!SEND",
        "",
        "/",
        "é",
    ]
    numbers = [str(number + d) for d in (-1, 0, 1, 999)] + ["", "-0", f"0{number}", f" {number}", "1e3", "٣", "9" * 40]
    made = []
    for _ in range(count):
        data = chance.choice(real)
        way = chance.randrange(4)
        if way == 0:
            data = "/".join([form.name, chance.choice(numbers), chance.choice(steps), chance.choice(moves)])
        elif way == 1:
            at = chance.randrange(len(data))
            data = data[:at] + chance.choice(["", "/", "\n", "é", "\u202e", "%", "x" * 30]) + data[at + 1 :]
        elif way == 2:
            data = "".join(chance.choice("abrs/!:01\n\0é🙂\u202e") for _ in range(chance.randrange(64)))
        else:
            data = chance.choice(["", data * 9, data[::-1], data.upper(), f"/{data}", f"{data}/{data}"])
        made.append(data[:64])
    return made


@pytest.mark.parametrize("form", [pytest.param(form, id=form.name) for form in FORMS])
async def test_forged_buttons_of_a_form_are_answered_shortly(form: Form, bot: Bot, telegram: Telegram) -> None:
    person, chance = await somebody(form, bot, telegram), random.Random(4)
    for step in NAMES[form]:
        await reach(person, form, step)
        draft = await draft_of(person, form)
        real = [person.data_of(label) for label in person.buttons]
        for data in mutations(real, draft.number, form, chance, 12):
            query = telegram.press_data(person.id, person.messages[-1]["message_id"], data)
            await settled(bot, telegram)
            assert query in telegram.answers
            assert len(str(telegram.answers[query].get("text") or "")) <= 200
            assert not await bot.house.storage.db.committed("SELECT 1 FROM reports UNION SELECT 1 FROM notices")
    await nothing_broke(bot, telegram)


FORGED = [
    *("summary/day/" + tail for tail in ("", "x", "1/../2", "9" * 44, "é" * 20, "<b>", "\0", "1\n", "-1", "../x")),
    *("summary/-/years/1", "summary/-/day/notice/1", "summary/-/day/", "summary//1", "summary/-/Day/1"),
    *("summary/k/day/1", "summary/d../day/1", "summary/p0/day/1", "summary/p999999999999/day/1"),
    "summary/-/day/1/9999",
    *("summary/-/20261301-20261301/1", "summary/-/20261124-20261101/1", "summary/-/20990101-20990102/1"),
    *("summary/rt/k64.74.99/day/1", "summary/report/999999999999/p4/day/1", "summary/c/19000101-20261124/1"),
    *(
        "status/again/" + tail
        for tail in ("", "K", "K0", "K-1", "K9999999999999999999", "KK1", "K1 OR 1=1", "K1.0", "é")
    ),
    *("status/", "status/refresh", "status/refresh/x", "status/drop/K1", "status/again/K1/K2", "status/again//"),
    *("", "/", "//", "///", "x" * 64, "🙂" * 16, "\0", "null", "{}", "coordinator/1/", "check_in/1/x/y", "join/1/1/1"),
]


async def test_forged_buttons_of_features_are_answered_and_break_nothing(
    rina: Phone, siti: Phone, awang: Phone, bot: Bot, telegram: Telegram
) -> None:
    for person in (rina, awang, siti):
        for data in FORGED:
            query = telegram.press_data(person.id, person.messages[-1]["message_id"], data)
            await settled(bot, telegram)
            assert query in telegram.answers, data
    await nothing_broke(bot, telegram)


async def test_a_button_without_data_or_message_is_answered_too(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    user = telegram.people[siti.id].user
    for more in ({"game_short_name": "x"}, {"inline_message_id": "7", "data": "report/1/rt/01"}, {"data": ""}):
        telegram.queries["77"] = (telegram.now(), siti.id)
        telegram.answers.pop("77", None)
        telegram.push({"callback_query": {"id": "77", "from": user, "chat_instance": "1"} | more})
        await settled(bot, telegram)
        assert "77" in telegram.answers
    await nothing_broke(bot, telegram)
