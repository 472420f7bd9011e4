"""Who may do what: every command, button and screen, for everybody, as README's table "In the chat" says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from telegram.ext import CommandHandler, ConversationHandler

import handlers
from bot.life import Bot
from bot.sandbox.core import Telegram
from handlers import FORMS, notice, status, summary
from handlers.kit.form import Form
from handlers.kit.menu import LABELS
from handlers.kit.texts import say
from storage.periods import NAMED
from storage.roles import MAY, Act, Role
from tests.conftest import changed
from tests.phone import Phone, settled
from tests.test_forms import AREA, reach, those_who_may

pytestmark = pytest.mark.slow

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
WHO = {
    "everybody": set(Role),
    "cadre": {Role.CADRE},
    "coordinators": {Role.KECAMATAN, Role.CITY},
    "city coordinator": {Role.CITY},
    "admin": {Role.ADMIN},
}
SAID = {  # what whoever may is answered, by the first command of the row
    "start": "Selamat datang",
    "hadir": "tercatat",
    "pengingat": "Pengingat Anda",
    "jadwal": "Kiriman untuk Anda",
    "lapor": "Di RT mana",
    "laporanku": "aporan",
    "kehadiran": "WITA",
    "pulang": "WITA",
    "izin": "Apa keperluannya?",
    "periksa": "📥",
    "riwayat": "riwayat RT 12 Loktuan",
    "harilibur": "Hari libur",
    "kategori": "Kegiatan yang bisa dilaporkan",
    "bulanku": "hari kerja",
    "lembar": "aporan bulanan",
    "rekap": "Rekap bulan apa?",
    "kop": "Kop surat",
    "koordinator": "",  # a contact card
    "siapahadir": "🙋",
    "ringkasan": "Laporan:",
    "pengumuman": "Pengumuman ",
    "profil": "Ada yang keliru?",
    "dataku": "Data Anda di bot ini",
    "status": "Status bot",
    "anggota": "Ketik nama",
    "batal": "dibatalkan",
}
SHORT = str(say.common.not_yours_short)
REFUSED = re.sub(r"<[^>]+>", "", str(say.common.not_yours()))
JOIN = "Bagikan nomor saya"
SECRETS = ["Aminah", "Susilo", "Hartono", "Syahrani", "Ampa", "Effendi", "Wati", "Lok Tuan", "Satimpo", "0811", "811-"]
MOVES = ["!back", "!cancel", "!drop", "!anew", "!stay", "!send", "!edit:rt", "!edit:text", "!", "01", "done", "-", ""]


@dataclass(frozen=True)
class Row:
    commands: tuple[str, ...]
    button: str
    roles: frozenset[Role]


def table() -> list[Row]:
    """README's table, as people are told."""
    part = README.split("## In the chat")[1].split("\n## ")[0]
    rows = []
    for line in re.findall(r"^\| `/.*$", part, re.MULTILINE):
        commands, button, who, _ = (cell.strip() for cell in line.strip("|").split("|"))
        roles = frozenset[Role]().union(*(WHO[word] for word in who.split(", ")))
        rows.append(Row(tuple(re.findall(r"`/(\w+)`", commands)), button, roles))
    return rows


ROWS = table()


@pytest.fixture
def everybody(siti: Phone, awang: Phone, norlaila: Phone, rina: Phone) -> dict[Role, Phone]:
    return {Role.CADRE: siti, Role.KECAMATAN: awang, Role.CITY: norlaila, Role.ADMIN: rina}


async def kept(bot: Bot) -> dict[str, list[Any]]:
    """Everything in the database that something refused must not change."""
    db = bot.house.storage.db
    names = await db.committed("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    own = {"inbox", "outbox", "screens"}
    return {
        row["name"]: [tuple(each) for each in await db.committed(f"SELECT * FROM {row['name']}")]
        for row in names
        if row["name"] not in own
    }


def data_of(person: Phone) -> list[str]:
    """Of every button that the person ever got."""
    rows = [row for message in person.messages for row in message.get("reply_markup", {}).get("inline_keyboard", [])]
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def forged(form: Form, number: int) -> list[str]:
    names = [step.name for step in form.steps] + ["review"]
    return [f"{form.name}/{number}/{name}/{move}" for name in names for move in MOVES]


async def pressed(person: Phone, buttons: list[str], bot: Bot) -> set[str]:
    """Many buttons, a thumbful at a time, for more than that counts as flooding; what all of them were answered."""
    answers = set()
    for start in range(0, len(buttons), 15):
        ids = [person.telegram.press_data(person.id, 1, data) for data in buttons[start : start + 15]]
        await settled(bot, person.telegram)
        answers |= {str(person.telegram.answers[id].get("text") or "") for id in ids}
    return answers


SCREENS = [f"summary/-/{period}/1" for period in NAMED]
STATUS = ["status/refresh/", "status/again/K1"]


# The table is about all there is.


def test_the_table_names_every_command_and_every_button() -> None:
    told = {command for row in ROWS for command in row.commands}
    for one in handlers.in_order():
        inside = one.entry_points if isinstance(one, ConversationHandler) else [one]
        for command in (each.commands for each in inside if isinstance(each, CommandHandler)):
            assert command & told, f"README does not say who may {sorted(command)}"
            assert len({row.roles for row in ROWS if command & set(row.commands)}) == 1
    assert {row.button for row in ROWS if row.button} == {*LABELS.values(), "✖ Batal"}
    assert "status" in told


def test_the_menu_and_telegrams_list_of_commands_are_the_tables() -> None:
    for act, label in LABELS.items():
        (row,) = [row for row in ROWS if row.button == label]
        assert row.roles == {role for role in Role if act in MAY[role]}
        assert say.menu.commands[act.name.lower()] in row.commands


# Those who have joined.


async def test_whoever_may_gets_it_and_others_the_same_refusal(everybody: dict[Role, Phone], bot: Bot) -> None:
    for row in ROWS:
        label = row.button if row.button in LABELS.values() else ""
        words = [f"/{command}" for command in row.commands] + ([label, label.split(" ", 1)[1].lower()] if label else [])
        for role, person in everybody.items():
            assert not label or (label in person.menu) == (role in row.roles)
            for each in words:
                await asks(row, role, person, each, bot)


async def asks(row: Row, role: Role, person: Phone, words: str, bot: Bot) -> None:
    async with bot.house.storage.db.unit():  # in an open form a bare word would be an answer
        await bot.house.storage.db.run("DELETE FROM drafts")
    if "batal" in row.commands:
        form = next((form for form in FORMS if form.act in MAY[role]), None)
        if form is None:
            return
        await person.says(f"/{form.command}")
    before, screens = await kept(bot), len(person.screen)
    await person.says(words)
    if role in row.roles:
        assert REFUSED not in person.last
        person.sees(SAID[row.commands[0]] if words == f"/{row.commands[0]}" else "")
    else:
        assert person.screen[screens:] == [REFUSED], f"{role} {words}"
        assert await kept(bot) == before


@pytest.mark.parametrize("act", [pytest.param(form, id=form.name) for form in FORMS])
async def test_a_forms_buttons_do_nothing_in_other_hands(act: Form, everybody: dict[Role, Phone], bot: Bot) -> None:
    owner = everybody[those_who_may(act)[0]]
    await reach(owner, act, "review")
    (draft,) = await bot.house.storage.db.committed("SELECT number FROM drafts")
    before = await kept(bot)
    for role, person in everybody.items():
        if person is owner:
            continue
        screens = len(person.screen)
        toasts = await pressed(person, [*data_of(owner), *forged(act, draft["number"])], bot)
        assert toasts == {SHORT if act.act not in MAY[role] else say.common.old_button}
        assert len(person.screen) == screens
    assert await kept(bot) == before


async def test_summaries_and_status_are_pressed_by_those_who_may(everybody: dict[Role, Phone], bot: Bot) -> None:
    rows = {row.commands[0]: row.roles for row in ROWS}
    before = await kept(bot)
    for role, person in everybody.items():
        for command, presses in (("ringkasan", SCREENS), ("status", STATUS)):
            for data in presses:
                screens = len(person.screen)
                await person.presses(data)
                if role in rows[command]:
                    assert person.toast != SHORT
                else:
                    assert (person.toast, len(person.screen)) == (SHORT, screens)
    assert await kept(bot) == before


async def test_another_roles_open_screen_counts_for_nothing_after_a_change(
    everybody: dict[Role, Phone], bot: Bot
) -> None:
    """Demoted in mid-conversation: whatever was on the phone before is measured by what the person is now."""
    for role, person in everybody.items():
        for words in ("/ringkasan", "/status", "/lapor", "/pengumuman"):
            await person.says(words)
        buttons = data_of(person)
        for become in Role:
            if become is role:
                continue
            await changed(bot, person, role=become, **AREA[become])
            before = await kept(bot)
            for data in buttons:
                act = act_of(data)
                if act not in MAY[become]:
                    await person.presses(data)
                    assert person.toast == SHORT, f"{role} has become {become}: {data}"
            if not any(form.act in MAY[become] for form in FORMS):
                await person.says("25")
                assert "kami pahami" in person.last or REFUSED in person.last
            assert await kept(bot) == before
        await changed(bot, person, role=role, **AREA[role])


def act_of(data: str) -> Any:
    name = data.split("/")[0]
    acts = {form.name: form.act for form in FORMS}
    features = dict.fromkeys(("summary", "summary_file"), summary.feature.act)
    features |= {"notices": notice.feature.act} | dict.fromkeys(("notice_sent", "notice_form!new"), Act.SEND_NOTICE)
    return acts.get(name) or features.get(name, status.feature.act)


# One's own area and others'.


async def test_another_areas_button_shows_ones_own_area(awang: Phone, tenri: Phone, siti: Phone, budi: Phone) -> None:
    await awang.says("/ringkasan")
    for label in ("Minggu ini", "Bulan ini"):
        await tenri.presses(awang.data_of(label))
        tenri.sees("Kecamatan Bontang Selatan", "Budi Hartono")
        for foreign in ("Bontang Utara", "Siti Aminah", "Lok Tuan", "Guntung"):
            tenri.sees_not(foreign)
    assert "Budi" not in awang.last


async def test_a_coordinator_who_moves_presses_for_the_new_area(
    awang: Phone, siti: Phone, budi: Phone, bot: Bot
) -> None:
    await awang.says("/ringkasan")
    awang.sees("Siti Aminah")
    await changed(bot, awang, kecamatan_code="64.74.02")
    await awang.taps("Minggu ini")
    awang.sees("Bontang Selatan", "Budi Hartono")
    awang.sees_not("Siti Aminah")


async def test_a_cadre_reports_for_no_other_area_and_sees_no_other_reports(siti: Phone, budi: Phone, bot: Bot) -> None:
    await budi.says("/lapor")
    for words in ("RT 13", "📋 Pendataan", "Hari ini", "rahasia Satimpo", "Lewati", "Lewati", "✅ Kirim"):
        await (budi.taps(words) if words in budi.buttons else budi.says(words))
    budi.sees("Laporan terkirim")
    await siti.says("/laporanku")
    siti.sees("Belum ada laporan")
    await siti.says("/lapor")
    await siti.presses(siti.data_of("RT 01")[:-2] + "13")
    siti.sees("tidak ada di daftar")
    (draft,) = await bot.house.storage.db.committed("SELECT answers FROM drafts")
    assert draft["answers"] == "{}"
    await siti.says("/koordinator")
    assert siti.heard("Tenri Ampa") == 0
    assert siti.heard("Awang Syahrani") == 1


# Those who have not joined, or no longer count.


async def learns_only_how_to_join(person: Phone, bot: Bot, more: list[str]) -> None:
    start, before = len(person.screen), await kept(bot)
    words = [f"/{command}" for row in ROWS for command in row.commands]
    for said in [*words, *LABELS.values(), "hadir", "Lapor", "✖ Batal", "25", "RT 01"]:
        count = len(person.screen)
        await person.says(said)
        assert len(person.screen) == count + 1
        person.sees(JOIN)
        assert person.menu == ["📱 Bagikan nomor saya"]
    count = len(person.screen)
    joining = ["invite/1", "join/1/yes", "join/open", "progress/-", "progress/text", "number/new", "number/yes"]
    buttons = [*SCREENS, *STATUS, *joining, "report/1/rt/01", "notice/1/review/!send", *more]
    assert await pressed(person, buttons, bot) == {say.join.not_joined}
    assert len(person.screen) == count
    told = " ".join(person.screen[start:])
    assert not [secret for secret in SECRETS if secret in told]
    assert await kept(bot) == before


async def test_an_unknown_person_learns_nothing_but_how_to_join(
    stranger: Phone, everybody: dict[Role, Phone], bot: Bot, telegram: Telegram
) -> None:
    for person in everybody.values():
        for words in ("/lapor", "/ringkasan", "/status", "/pengumuman"):
            await person.says(words)
    await learns_only_how_to_join(stranger, bot, [data for person in everybody.values() for data in data_of(person)])


async def test_somebody_let_go_learns_no_more(everybody: dict[Role, Phone], bot: Bot) -> None:
    for person in everybody.values():
        for words in ("/lapor", "/ringkasan", "/status", "/pengumuman"):
            await person.says(words)
        await changed(bot, person, active=0)
        await learns_only_how_to_join(person, bot, data_of(person))


# Groups and channels.


async def test_a_group_and_a_channel_hear_nothing_private(
    everybody: dict[Role, Phone], stranger: Phone, bot: Bot, telegram: Telegram
) -> None:
    for chat, kind in ((-500, "group"), (-1000000000700, "channel")):
        people = [*everybody.values(), stranger]
        telegram.make_group(chat, "Kantor <b>", [person.id for person in people])
        await settled(bot, telegram)
        before, mine = await kept(bot), [len(person.screen) for person in people]
        for person in people:
            for words in [f"/{command}" for row in ROWS for command in row.commands] + [*LABELS.values(), "hadir"]:
                if kind == "channel":
                    info = {"id": chat, "type": "channel", "title": "Kantor"}
                    post = {"message_id": 1, "date": 1_800_000_000, "chat": info, "text": words}
                    telegram.push({"channel_post": post | {"from": telegram.people[person.id].user}})
                else:
                    telegram.send_text(person.id, words, chat)
            for data in [*SCREENS, *STATUS, "report/1/rt/01"]:
                telegram.press_data(person.id, 1, data, chat)
        await settled(bot, telegram, 30)
        said = {m.get("text") for m in telegram.chats[chat].messages if m["from"]["is_bot"]}
        assert said == ({str(say.join.only_in_private())} if kind == "group" else set())
        assert not [m for m in telegram.chats[chat].messages if m["from"]["is_bot"] and "reply_markup" in m]
        assert [len(person.screen) for person in people] == mine
        assert await kept(bot) == before
