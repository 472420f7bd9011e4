"""Reports walked at random: answers, files at any moment, back, change, cancel, restart, lost roles, old buttons."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import time_machine

from bot.life import Bot
from bot.sandbox.core import Telegram
from storage.report import Content
from tests.conftest import changed, joined, running, settings_for
from tests.phone import VIDEO, VOICE, Phone, picture, settled
from tests.report_model import (
    BACK,
    CANCEL,
    CAPTIONS,
    NOTHING,
    ONLY_PEOPLE,
    REVIEW,
    TOO_LONG,
    TYPED,
    Draft,
    File,
    Kind,
    Model,
)

START = 1_795_485_600  # Tuesday, 24 November 2026, 10.00 in Bontang
CADRE = {"role": "kader", "kelurahan_code": "64.74.01.1003"}
NO_CADRE = {"role": "koordinator kota", "kelurahan_code": None}
_unlike = itertools.count()

# How often each thing is done, of all that may be done next.
ACTIONS = {
    **dict.fromkeys(["answer"], 70),
    **dict.fromkeys(["tap", "back", "edit", "send", "old_button", "change"], 4),
    **dict.fromkeys(["photo", "caption", "voice", "lapor", "nonsense", "sticker", "batal", "restart", "send_again"], 2),
    **dict.fromkeys(["album", "captioned_album", "video", "long_video", "same_photo", "document", "too_long"], 1),
    **dict.fromkeys(["of_another", "later", "role", "rt", "retire", "withdraw", "approve", "send_back"], 1),
}
Moves = list[tuple[str, int]]


class Failed(Exception):
    """After so many moves, and why."""


class Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(f"{record.getMessage()} {record.exc_info[1]!r}" if record.exc_info else record.getMessage())


class Walker:
    """Siti with her phone, and the model of what must become of what she does.

    Each `do_…` does one thing in both, and returns what the bot must say beside the draft's screen; None: not possible.
    """

    bot: Bot
    siti: Phone
    model: Model

    def __init__(self, folder: Path, clock: Any) -> None:
        self.settings, self.telegram, self.clock = settings_for(folder), Telegram(), clock
        self.stack, self.errors = AsyncExitStack(), Errors()
        self.were: dict[str, int] = {}  # data of every button that was ever there -> its message
        self.numbers: set[int] = set()
        self.sent_with, self.last_picture = "", picture()

    async def begin(self) -> None:
        logging.getLogger().addHandler(self.errors)
        self.bot = await self.stack.enter_async_context(running(self.settings, self.telegram))
        joko = await joined(self.bot, self.telegram, 11, "Joko", "628115801011")
        await joko.says("/lapor")
        self.of_joko = buttons_of(joko)
        self.siti = await joined(self.bot, self.telegram, 10, "Siti", "628115801010")
        await self.write("UPDATE categories SET least_photos = 2 WHERE least_photos = 1 AND code <> 'GORO'")
        self.model = Model(await self.kinds(), self.bot.house.zone)

    async def end(self) -> None:
        logging.getLogger().removeHandler(self.errors)
        await self.stack.aclose()

    async def kinds(self) -> dict[str, Kind]:
        fields: dict[str, dict[str, str]] = {}
        for row in await self.rows("SELECT * FROM category_fields"):
            fields.setdefault(row["category_code"], {})[row["field"]] = row["wanted"]
        rows = await self.rows("SELECT code, button, least_photos FROM categories ORDER BY position")
        return {code: Kind(code, button, least, fields[code]) for code, button, least in map(tuple, rows)}

    async def rows(self, sql: str) -> list[Any]:
        return list(await self.bot.house.storage.db.committed(sql))

    async def write(self, sql: str) -> None:
        async with self.bot.house.storage.db.unit():
            await self.bot.house.storage.db.run(sql)

    async def does(self, action: str, n: int) -> None:
        self.clock.shift(1)
        action = "role" if not self.model.cadre and n % 3 == 0 else action  # it is given back before long
        before, heard, self.siti.last_query = seen_by(self.siti), len(self.siti.screen), ""
        said = await getattr(self, f"do_{action}")(n)
        if said is None:
            return
        toast = self.siti.toast if self.siti.last_query else ""  # KeyError: the tap's clock was left turning
        assert toast or action == "old_button" or seen_by(self.siti) != before, "there was no answer"
        assert said in toast or any(said in text for text in self.siti.screen), f"{said!r} was not said"
        said_once = len(self.siti.screen) - heard <= MESSAGES.get(action, 1)
        assert said_once or not self.model.cadre, f"too much was said: {self.siti.screen[heard:]}"
        await self.compare()

    # What she does.

    def draft(self, n: int = 0) -> Draft | None:
        """The one that she looks at: mostly the one asked about last."""
        drafts = sorted(self.model.drafts.values(), key=lambda d: d.asked)
        return drafts[0 if n % 7 == 6 else -1] if drafts else None

    async def press(self, data: str, message_id: int | None = None) -> str:
        await self.siti.presses(data, message_id or self.were.get(data))
        form, number, step, value = data.split("/", 3)
        return self.model.taps(form, int(number), step, value)

    async def tap(self, d: Draft, label: str) -> str:
        return await self.press(*next(found[1:] for found in buttons_of(self.siti, d) if found[0] == label))

    async def say(self, text: str) -> str:
        await self.siti.says(text)
        return self.model.says(text)

    async def do_lapor(self, n: int) -> str:
        await self.siti.says(["/lapor", "📝 Lapor"][n % 2])
        return self.model.lapor()

    async def do_batal(self, n: int) -> str:
        await self.siti.says("/batal")
        return self.model.batal()

    async def do_answer(self, n: int) -> str | None:
        """Rightly, by button or typed; a draft that is asked about goes on, mostly."""
        d = self.draft()
        if d is None:
            return await (self.do_lapor, self.do_photo, self.do_lapor, self.do_caption)[n % 4](n)
        if d.open == REVIEW and d.touched:
            return await (self.do_edit(n) if n % 2 else self.do_send(n))
        if not d.touched:
            anew = n % 3 == 0 and "Mulai baru" in d.buttons
            return await self.tap(d, next(label for label in d.buttons if ("baru" if anew else "anjutkan") in label))
        offered = [label for label in d.buttons if label not in (BACK, CANCEL, "🗑 Ulangi foto")]
        if d.open == "story" and n % 5 == 0:
            return await self.say(ONLY_PEOPLE)
        if d.open == "photos" and (not offered or n % 3):
            return await self.do_photo(n)
        typed = list(TYPED.get(d.open, {}))
        if typed and (not offered or n % 3 == 0):
            return await self.say(typed[n % len(typed)])
        return await self.tap(d, offered[n % len(offered)])

    async def do_tap(self, n: int) -> str | None:
        d = self.draft(n)
        return await self.tap(d, d.buttons[n % len(d.buttons)]) if d else None

    async def do_back(self, n: int) -> str | None:
        d = self.draft(n)
        return await self.tap(d, BACK) if d and BACK in d.buttons else None

    async def do_edit(self, n: int) -> str | None:
        d = self.draft(n)
        edits = [label for label in d.buttons if label[0] in "✏➕"] if d else []
        return await self.tap(d, edits[n % len(edits)]) if d and edits else None

    async def do_send(self, n: int) -> str | None:
        d = self.draft(n)
        if d is None or "✅ Kirim" not in d.buttons:
            return None
        self.sent_with = next(data for label, data, _ in buttons_of(self.siti, d) if label == "✅ Kirim")
        return await self.press(self.sent_with)

    async def do_send_again(self, n: int) -> str | None:
        return await self.press(self.sent_with) if self.sent_with else None

    async def do_old_button(self, n: int) -> str | None:
        """Of any question that there ever was."""
        return await self.press(list(self.were)[n * len(self.were) // 100]) if self.were else None

    async def do_of_another(self, n: int) -> str:
        _, data, _ = self.of_joko[n % len(self.of_joko)]
        return await self.press(data, self.siti.messages[-1]["message_id"])

    async def do_nonsense(self, n: int) -> str:
        return await self.say(NOTHING)

    async def do_too_long(self, n: int) -> str:
        return await self.say(TOO_LONG)

    async def do_sticker(self, n: int) -> str:
        await self.siti.sends_sticker()
        return self.model.says("")

    # What she sends.

    async def files(self, kinds: list[str], seconds: int = 0, caption: str = "") -> str:
        self.last_picture = picture()
        odd, heard = str(next(_unlike)).encode(), len(self.telegram.chats[10].messages)
        if kinds == ["voice"]:
            await self.siti.sends_voice(VOICE + odd, seconds, caption or None)
        elif kinds == ["video"]:
            await self.siti.sends_video(VIDEO + odd, seconds, caption or None)
        elif kinds == ["document"]:
            await self.siti.sends_document("f.png", self.last_picture, "image/png", caption or None)
        else:
            made = [
                (kind, VIDEO + odd + str(i).encode() if kind == "video" else picture()) for i, kind in enumerate(kinds)
            ]
            self.last_picture = made[0][1] if made[0][0] == "photo" else self.last_picture
            await self.siti.sends_album(*made, caption=caption or None)
        return self.taken(heard)

    def taken(self, heard: int) -> str:
        """Tell the model of what Telegram has handed on."""
        sent = [m for m in self.telegram.chats[10].messages[heard:] if not m["from"]["is_bot"]]
        said = [self.model.sends_file(file_of(message)) for message in sent]
        return said[-1]

    async def do_photo(self, n: int) -> str:
        return await self.files(["photo"])

    async def do_same_photo(self, n: int) -> str:
        heard = len(self.siti.messages)
        await self.siti.sends_album(("photo", self.last_picture))
        return self.taken(heard)

    async def do_document(self, n: int) -> str:
        return await self.files(["document"])

    async def do_caption(self, n: int) -> str:
        return await self.files(["photo"], caption=list(CAPTIONS)[n % len(CAPTIONS)])

    async def do_album(self, n: int) -> str:
        return await self.files([("photo", "photo", "video")[(i + n) % 3] for i in range(2 + n % 4)])

    async def do_captioned_album(self, n: int) -> str:
        return await self.files(["photo"] * (2 + n % 7), caption=list(CAPTIONS)[n % len(CAPTIONS)])

    async def do_voice(self, n: int) -> str:
        return await self.files(["voice"], 5, list(CAPTIONS)[n % len(CAPTIONS)] if n % 3 == 0 else "")

    async def do_video(self, n: int) -> str:
        return await self.files(["video"], 30)

    async def do_long_video(self, n: int) -> str:
        return await self.files(["video"], 61, list(CAPTIONS)[n % len(CAPTIONS)] if n % 2 else "")

    # What happens to her reports, and around her.

    async def do_change(self, n: int) -> str | None:
        """A report that was sent, by the button at its receipt; one that was sent back, at its question."""
        if not self.model.reports:
            return None
        which = len(self.model.reports) - n % len(self.model.reports)
        step = self.model.reports[which - 1].return_step
        await self.siti.presses(f"report_change!{which}" + (f"/{step}" if step else ""))
        return self.model.changes(which, step or "")

    async def do_withdraw(self, n: int) -> str | None:
        if not self.model.reports or not self.model.cadre:
            return None
        which = len(self.model.reports) - n % len(self.model.reports)
        await self.siti.says("/laporanku")
        for step in ("show", "gone", "sure"):
            await self.siti.presses(f"my_report/{step}/{which}")
        self.model.withdraws(which)
        return ""

    async def do_approve(self, n: int) -> None:
        await self.decided(n, "approved", None)

    async def do_send_back(self, n: int) -> None:
        await self.decided(n, "returned", ["photos", "rt", "story", "date"][n % 4])

    async def decided(self, n: int, state: str, step: str | None) -> None:
        if self.model.reports and (report := self.model.reports[-1]).state == "sent":
            report.state, report.return_step = state, step
            back = f"'{step}'" if step else "NULL"
            await self.write(
                f"UPDATE reports SET state = '{state}', return_step = {back}, return_words = 'Mohon diulang' "
                f"WHERE number = '{report.number}'"
            )

    async def do_restart(self, n: int) -> None:
        await self.stack.aclose()
        self.bot = self.siti.bot = await self.stack.enter_async_context(running(self.settings, self.telegram))
        await settled(self.bot, self.telegram)
        await self.compare()

    async def do_later(self, n: int) -> None:
        """Half a day: what was asked before is no longer the open question."""
        self.clock.shift(4 * 3600)

    async def do_role(self, n: int) -> None:
        self.model.cadre = not self.model.cadre
        await changed(self.bot, self.siti, **(CADRE if self.model.cadre else NO_CADRE))

    async def do_rt(self, n: int) -> None:
        """One of her RT is taken away, or given back."""
        rt, she = f"0{2 + n % 3}", "(SELECT id FROM people WHERE telegram_id = 10)"
        if rt in self.model.rts:
            self.model.rts.remove(rt)
            await self.write(f"DELETE FROM person_rts WHERE person_id = {she} AND rt = '{rt}'")
        else:
            self.model.rts = sorted([*self.model.rts, rt])
            await self.write(f"INSERT INTO person_rts VALUES ({she}, '{CADRE['kelurahan_code']}', '{rt}')")

    async def do_retire(self, n: int) -> None:
        """A kind of activity can no longer be chosen, or can be again; mostly one that is in use."""
        d = self.draft()
        code = d.answers.get("category", "GORO") if d and n % 2 else list(self.model.kinds)[n % len(self.model.kinds)]
        kind = self.model.kinds[code]
        kind.retired = not kind.retired
        await self.write(f"UPDATE categories SET retired = {int(kind.retired)} WHERE code = '{code}'")

    # What must be so afterwards.

    async def compare(self) -> None:
        same("errors in the log", self.errors.seen, [])
        for nothing in ("inbox WHERE error IS NOT NULL", "outbox"):
            same(nothing, [tuple(row) for row in await self.rows(f"SELECT * FROM {nothing}")], [])
        kept = await self.rows(
            "SELECT form, number, step, answers, editing FROM drafts JOIN people ON people.id = person_id "
            "WHERE telegram_id = 10"
        )
        same("drafts", {row["form"] for row in kept}, set(self.model.drafts))
        for row in kept:
            self.compare_draft(self.model.drafts[row["form"]], row)
        buttons = buttons_of(self.siti)
        self.were |= {data: message_id for _, data, message_id in buttons}
        drawn = {tuple(data.split("/")[:2]) for _, data, _ in buttons}
        same("drafts without buttons", {(d.form, str(d.number)) for d in self.model.drafts.values()} - drawn, set())
        await self.compare_reports()

    def compare_draft(self, d: Draft, row: Any) -> None:
        answers = json.loads(row["answers"])
        ticking = {"ticking": True} if answers.pop("!several", None) else {}
        answers.pop("!given", None)
        answers.pop("!anew", None)
        answers |= {"photos": [[f[0], f[2]] for f in answers["photos"]]} if "photos" in answers else {}
        same("answers", answers | ticking, d.answers)
        same("question", (row["step"], row["editing"]), (d.open, d.editing))
        if d.number is None:
            same("a new draft", row["number"] in self.numbers, False)
            d.number = row["number"]
            self.numbers.add(d.number)
        same("number", row["number"], d.number)
        buttons = buttons_of(self.siti, d)
        same("buttons", [label for label, _, _ in buttons], d.buttons)
        same("messages with them", len({message_id for _, _, message_id in buttons}), 1)
        (text,) = [m["text"] for m in self.siti.messages if m["message_id"] == buttons[0][2]]
        same(f"what lacks in {text!r}", [part for part in d.texts if part not in text], [])
        same(f"what is too much in {text!r}", [part for part in d.hidden if part in text], [])
        assert len(text) <= 4096

    async def compare_reports(self) -> None:
        storage = self.bot.house.storage
        same("reports", (await self.rows("SELECT count(*) FROM reports"))[0][0], len(self.model.reports))
        for i, told in enumerate(self.model.reports, 1):
            report = await storage.reviews.by_id(i)
            assert report is not None
            same("report", (report.number, report.state, report.version), (told.number, told.state, told.version))
            same(told.number, row_of(report.content), wanted_of(told.answers))


MESSAGES = {"withdraw": 20, "album": 2, "captioned_album": 2, "tap": 2, "old_button": 2}


def same(what: str, found: object, wanted: object) -> None:
    """As assert says it, which tells too much of what is equal."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        both = {name for name in found if name in wanted and found[name] == wanted[name]}
        found, wanted = ({k: v for k, v in each.items() if k not in both} for each in (found, wanted))
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, not {wanted!r}")


def seen_by(person: Phone) -> str:
    return json.dumps([m for m in person.messages if m["from"]["is_bot"]], default=str)


def buttons_of(person: Phone, of: Draft | None = None) -> list[tuple[str, str, int]]:
    """Label, data and message of all buttons that belong to drafts of reports, or to one of them."""
    found = []
    for message in person.messages:
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            found += [(button["text"], str(button.get("callback_data")), message["message_id"]) for button in row]
    begins = (f"{of.form}/{of.number}/",) if of else ("report/", "report_change/")
    return [each for each in found if each[1].startswith(begins)]


def file_of(message: dict[str, Any]) -> File:
    kind = next(kind for kind in ("photo", "document", "video", "voice") if kind in message)
    file = message["photo"][-1] if kind == "photo" else message[kind]
    return File(kind, file["file_unique_id"], file.get("duration", 0), message.get("caption", ""))


def wanted_of(answers: dict[str, Any]) -> dict[str, Any]:
    """The row in reports, with its RT and files."""
    plain = {name: answers.get(name) for name in ("swadaya", "budget", "physical", "spent", "obstacle", "follow_up")}
    people = zip(("participants", "men", "women"), answers.get("participants") or (None, None, None), strict=True)
    volume = zip(("volume", "unit"), answers.get("volume") or (None, None), strict=True)
    media = [[kind, unique] for kind, unique in answers["photos"]]
    where = {"rts": answers["rt"], "category_code": answers["category"], "occurred_on": answers["date"]}
    return plain | dict(people) | dict(volume) | where | {"story": answers["story"], "media": media}


def row_of(content: Content) -> dict[str, Any]:
    kept = asdict(content)
    media = [[each.kind, each.file_unique_id] for each in content.media]
    return kept | {"rts": list(content.rts), "occurred_on": str(content.occurred_on), "media": media}


def walk(data_folder: Path, moves: list[tuple[str, int]]) -> None:
    """Do it all, in a city of its own."""

    async def go() -> None:
        walker = Walker(folder, clock)
        try:
            await walker.begin()
            for i, (action, n) in enumerate(moves):
                try:
                    await walker.does(action, n)
                except AssertionError as wrong:
                    raise Failed(i + 1, f"{wrong}\n{walker.siti.screen[-3:]}") from wrong
        finally:
            await walker.end()

    with tempfile.TemporaryDirectory() as made, time_machine.travel(START, tick=False) as clock:
        folder = shutil.copytree(data_folder, Path(made) / "data")
        asyncio.run(go())


def moves_of(seed: int, count: int) -> Moves:
    chosen = random.Random(seed)
    return [(action, chosen.randrange(100)) for action in chosen.choices([*ACTIONS], [*ACTIONS.values()], k=count)]


def failure_of(data_folder: Path, moves: Moves) -> tuple[Moves, str] | None:
    """The moves up to the one that failed, and why."""
    try:
        walk(data_folder, moves)
    except Failed as why:
        return moves[: why.args[0]], str(why.args[1])
    return None


def walks(data_folder: Path, seed: int, count: int) -> None:
    """A walk; if it fails, then told as short as can be found in a while."""
    found = failure_of(data_folder, moves_of(seed, count))
    until = time.monotonic() + 20
    size = count // 4
    while found and size and time.monotonic() < until:
        for at in range(0, len(found[0]), size):
            shorter = failure_of(data_folder, found[0][:at] + found[0][at + size :])
            if shorter and time.monotonic() < until:
                found = shorter
                break
        else:
            size //= 2
    if found:
        pytest.fail(f"seed {seed}, {found[0]}:\n{found[1]}", pytrace=False)


@pytest.mark.parametrize("seed", range(3))
def test_a_few_walks_come_to_what_the_model_says(seed: int, data_folder: Path) -> None:
    walks(data_folder, seed, 70)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 130))
def test_many_walks_come_to_what_the_model_says(seed: int, data_folder: Path) -> None:
    walks(data_folder, seed, 90)


# What the walks have found.

AT_STORY = ("/lapor", "RT 03", "🧹 Gotong royong", "Hari ini", 1)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


async def draft_of(bot: Bot) -> dict[str, Any]:
    rows = await bot.house.storage.db.committed("SELECT answers FROM drafts")
    return dict(json.loads(rows[0]["answers"]))


async def does(person: Phone, *acts: str | int) -> None:
    for act in acts:
        if isinstance(act, int):
            await person.sends_photos(act)
        else:
            await (person.taps(act) if act in person.buttons else person.says(act))


async def test_a_caption_over_a_half_filled_report_leaves_the_number_of_people(siti: Phone, bot: Bot) -> None:
    await siti.sends_photos(1, "RT 3 gotong royong 25 orang kemarin")
    await does(siti, "✏️ Cerita", "Bersih parit", "/lapor")
    await siti.sends_photos(1, "30 orang hari ini")
    await siti.taps("Lanjutkan")
    siti.sees("Periksa dulu", "25 orang · 2 foto")


async def test_a_caption_over_a_half_filled_report_leaves_its_rt(siti: Phone, bot: Bot) -> None:
    await does(siti, "/lapor", "RT 03", "/lapor")
    await siti.sends_photos(1, "RT 2 posyandu")
    assert (await draft_of(bot))["rt"] == ["03"]


async def test_photos_over_a_half_filled_report_are_ten_at_most(siti: Phone, bot: Bot) -> None:
    await siti.sends_photos(9, "RT 3 gotong royong 25 orang kemarin")
    await does(siti, "/lapor", 4)
    assert len((await draft_of(bot))["photos"]) == 10


async def test_a_photo_over_a_half_filled_report_that_has_it_is_one(siti: Phone, bot: Bot) -> None:
    one = ("photo", picture())
    await does(siti, "/lapor", "RT 03")
    await siti.sends_album(one)
    await siti.says("/lapor")
    await siti.sends_album(one)
    assert len((await draft_of(bot))["photos"]) == 1


async def test_an_album_over_a_half_filled_report_is_whole_when_it_is_begun_anew(siti: Phone, bot: Bot) -> None:
    await does(siti, "/lapor", "RT 03", "/lapor", 3, "Mulai baru")
    assert len((await draft_of(bot))["photos"]) == 3


async def test_an_album_over_a_half_filled_report_is_answered_once(siti: Phone) -> None:
    await does(siti, "/lapor", "RT 03", "/lapor")
    before = len(siti.screen)
    await siti.sends_photos(3)
    assert len(siti.screen) == before + 1


async def test_an_album_that_is_too_many_is_answered_once(siti: Phone) -> None:
    await does(siti, *AT_STORY, 9)
    before = len(siti.screen)
    await siti.sends_photos(5)
    assert len(siti.screen) == before + 1


async def test_a_photo_in_the_morning_and_one_at_noon_are_two(siti: Phone, bot: Bot, clock: Any) -> None:
    await siti.sends_photos()
    clock.shift(4 * 3600)
    await siti.sends_photos()
    assert len((await draft_of(bot))["photos"]) == 2


async def test_a_report_that_a_caption_has_filled_is_not_cancelled_unasked(siti: Phone) -> None:
    await siti.sends_photos(1, "RT 3 gotong royong 25 orang kemarin")
    await siti.says("/batal")
    siti.sees("Batalkan laporan ini?")


async def test_the_open_question_takes_its_answer_when_a_role_is_given_back(siti: Phone, bot: Bot, clock: Any) -> None:
    await siti.says("/lapor")
    await changed(bot, siti, **NO_CADRE)
    await siti.says("RT 3")
    await changed(bot, siti, **CADRE)
    await siti.says("RT 3")
    siti.sees("Kegiatan apa?")


async def test_a_tap_on_like_the_last_time_that_came_late_is_told_so(siti: Phone, bot: Bot) -> None:
    await does(siti, *AT_STORY, "Bersih parit", "25", "✅ Kirim", "/lapor")
    like_last = siti.data_of("🔁 Seperti terakhir, hari ini")
    await does(siti, "☑️ Beberapa RT", "RT 01")
    await siti.presses(like_last)
    assert (await draft_of(bot)).get("category") is None


async def test_the_caption_of_a_voice_note_is_read_like_any_other(siti: Phone, bot: Bot) -> None:
    await does(siti, *AT_STORY)
    await siti.sends_voice(caption="L10 P15")
    siti.sees("Periksa dulu", "25 orang (L10 P15)")


async def test_a_change_that_is_half_done_is_asked_about_like_a_report(siti: Phone) -> None:
    await does(siti, *AT_STORY, "Bersih parit", "25", "✅ Kirim", "✏️ Ubah", 2)
    siti.sees("3 foto tersimpan")
    await siti.presses("report_change!1")
    siti.sees("belum selesai")


async def test_the_question_after_files_is_asked_though_a_video_was_too_long(siti: Phone) -> None:
    await siti.says("/lapor")
    await siti.sends_video(seconds=61)
    siti.sees("Video paling lama 60 detik", "Di RT mana")
    await does(siti, "RT 03", "📋 Pendataan", "Hari ini")
    siti.sees("Kirim foto")


async def test_a_video_over_a_half_filled_report_that_is_too_long_is_told_so(siti: Phone) -> None:
    await does(siti, "/lapor", "RT 03", "/lapor")
    await siti.sends_video(seconds=61)
    siti.sees("Video paling lama 60 detik", "belum selesai")


async def test_a_photo_that_went_into_the_draft_is_not_in_the_next_one_too(siti: Phone, bot: Bot) -> None:
    await does(siti, "/lapor", "RT 03", "/lapor", 1, "Lanjutkan", "🧹 Gotong royong", "/lapor", "Mulai baru")
    assert "photos" not in await draft_of(bot)


# What they seldom come by.


async def test_ticks_that_are_not_done_are_asked_on_when_a_photo_comes(siti: Phone) -> None:
    await does(siti, "/lapor", "☑️ Beberapa RT", "RT 01", 1)
    siti.sees("1 foto tersimpan", "Pilih RT")


async def test_a_report_whose_kind_was_retired_can_be_changed_and_keeps_it(siti: Phone, bot: Bot) -> None:
    await does(siti, *AT_STORY, "Bersih parit", "25", "✅ Kirim")
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE categories SET retired = 1 WHERE code = 'GORO'")
    await does(siti, "✏️ Ubah", 1, "✅ Kirim")
    siti.sees("diperbarui", "🧹 Gotong royong", "2 foto")


async def test_like_the_last_time_leaves_the_day_that_a_caption_told(siti: Phone, bot: Bot) -> None:
    await does(siti, *AT_STORY, "Bersih parit", "25", "✅ Kirim")
    await siti.sends_photos(1, "30 orang kemarin")
    yesterday = (await draft_of(bot))["date"]
    await siti.taps("🔁 Seperti terakhir")
    assert (await draft_of(bot))["date"] == yesterday


async def test_a_story_cannot_be_skipped_by_a_button_from_when_there_was_a_photo(siti: Phone) -> None:
    await does(siti, "/lapor", "RT 03", "📋 Pendataan", "Hari ini", 1)
    skip = siti.data_of("Lewati")
    await does(siti, "‹ Kembali", "🗑 Ulangi foto", "Lewati")
    await siti.presses(skip)
    siti.sees("Mohon dijawab dengan tulisan", "Ceritakan")
