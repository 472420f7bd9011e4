"""Anggota: who is on the roster; browsed by place and role, or found by typing.

Rina   👥 Anggota
bot    👥 Anggota … 50 orang, 47 sudah bergabung. Ketik nama, nomor, atau kelurahan untuk mencari.
                                       [Bontang Utara · 17] [Bontang Selatan · 17] … [+ Tambah] [📤 Ekspor]
Rina   siti lok tuan
bot    Yang cocok: …                   [Siti Aminah · Lok Tuan]
Rina   (Siti Aminah · Lok Tuan)
bot    (her card, handlers/member.py)
"""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, MessageHandler

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature, guarded
from handlers.kit.listen import ANSWER, IsOpen
from handlers.kit.menu import menu_for
from handlers.kit.texts import say
from storage.directory import Head
from storage.person import Person
from storage.places import kecamatan_of
from storage.roles import Act, Role
from storage.roster import may_import

SCREEN = "roster"
PAGE = 12  # people on a screen
LISTS = ("new", "out", "kecamatan", "kota", "admin", "kader")


async def opened(update: Update, context: Context) -> None:
    """`/anggota siti` searches at once; the button and the command alone open the whole."""
    _, _, words = ((update.message.text if update.message else None) or "").partition(" ")
    is_command = bool(update.message and update.message.text and update.message.text.startswith("/"))
    await (_search(words.strip(), context) if is_command and words.strip() else open_home(context))


async def open_home(context: Context) -> None:
    """The whole of one's area; while it is open, what is typed is searched for."""
    text, buttons = await _home(context)
    await context.storage.drafts.open(context.me.id, SCREEN, "query")
    await context.say(text, keyboard(*buttons), screen=SCREEN)


async def home(update: Update, context: Context) -> None:
    text, buttons = await _home(context)
    await context.edit(text, keyboard(*buttons), screen=SCREEN)


async def place(update: Update, context: Context) -> None:
    """A kecamatan with its kelurahan, or a kelurahan with its people."""
    (code,) = context.tapped
    kecamatan = (await context.storage.areas.all_kecamatan()).get(kecamatan_of(code))
    if kecamatan is None or not context.me.scope.covers(kecamatan_of(code)):
        return context.toast(say.common.old_button)
    if code != kecamatan_of(code):
        return await _kelurahan(code, context)
    heads = await context.storage.directory.by_kelurahan(code)
    coordinators = await context.storage.people.holding(Role.KECAMATAN, code)
    rows = [
        *in_columns(_heads(heads)),
        *([_card(person)] for person in coordinators),
        [(say.roster.back, "roster/home")],
    ]
    await context.edit(say.roster.kecamatan(kecamatan, heads, coordinators), keyboard(*rows), screen=SCREEN)
    return None


async def listed(update: Update, context: Context) -> None:
    """Those of a role, those who have not joined, or those who are no longer active; a page of them."""
    what, number = context.tapped[0], int(context.tapped[1])
    people = await _of_kind(what, context)
    shown = people[number * PAGE : (number + 1) * PAGE]
    rows = [[_card(person)] for person in shown]
    turns = [(number - 1, say.roster.previous), (number + 1, say.roster.following)]
    rows.append([(label, f"roster/list/{what}/{n}") for n, label in turns if 0 <= n * PAGE < len(people)])
    rows.append([(say.roster.back, "roster/home")])
    await context.edit(say.roster.listed(say.roster.lists[what], people), keyboard(*rows), screen=SCREEN)


async def search(update: Update, context: Context) -> None:
    """Whatever is typed while Anggota is open."""
    text = ((update.message.text if update.message else None) or "").strip()
    await (_search(text, context) if text else open_home(context))


async def _search(text: str, context: Context) -> None:
    found = await context.storage.directory.search(context.me.scope, text[:100])
    rows = [[_card(person)] for person in found]
    text = say.roster.found(text[:100], found) if found else say.roster.nobody(text[:100])
    await context.storage.drafts.open(context.me.id, SCREEN, "query")
    await context.say(text, keyboard(*rows, [(say.roster.back, "roster/home")]), screen=SCREEN)


async def close(update: Update, context: Context) -> None:
    await context.storage.drafts.drop(context.me.id, SCREEN)
    await context.say(say.roster.closed(), menu_for(context.me))


async def _home(context: Context) -> tuple[str, list[list[Button]]]:
    me, directory = context.me, context.storage.directory
    if len(me.scope.kecamatan) == 1:
        heads = await directory.by_kelurahan(*me.scope.kecamatan)
    else:
        heads = await directory.by_kecamatan(me.scope)
    rows = in_columns(_heads(heads))
    kinds = LISTS[:2] if len(me.scope.kecamatan) == 1 else LISTS
    rows += in_columns([(say.roster.lists[kind], f"roster/list/{kind}/0") for kind in kinds])
    rows.append([(say.roster.progress, "progress/-"), (say.roster.export, "roster_file/export")])
    if may_import(me):
        rows.append([(say.roster.add, "member_form!add/-"), (say.roster.template, "roster_file/template")])
    if waiting := await context.storage.join_requests.open_for(me):
        rows.insert(0, [(say.roster.requests % len(waiting), "join/open")])
    return say.roster.home(me.scope, *await directory.count(me.scope), may_import(me)), rows


async def _kelurahan(code: str, context: Context) -> None:
    kelurahan = await context.storage.areas.kelurahan(code)
    people = await context.storage.people.cadres_in(code)
    rts = await context.storage.rts.of(code)
    rows = [[_card(person)] for person in people[:PAGE]]
    if context.me.keeps_cadres_of(kelurahan.kecamatan_code):
        rows.append([(say.roster.add_here, f"member_form!add/{code}"), (say.roster.rts, f"rt/{code}")])
    rows.append([(say.roster.back, f"roster/at/{kelurahan.kecamatan_code}")])
    await context.edit(say.roster.kelurahan(kelurahan, people, rts), keyboard(*rows), screen=SCREEN)


async def _of_kind(what: str, context: Context) -> list[Person]:
    scope, people = context.me.scope, context.storage.people
    if what == "out":
        return await people.let_go(scope)
    everybody = await people.in_scope(scope)
    if what == "new":
        return [person for person in everybody if person.telegram_id is None]
    role = {"kecamatan": Role.KECAMATAN, "kota": Role.CITY, "admin": Role.ADMIN, "kader": Role.CADRE}[what]
    return [person for person in everybody if role in person.roles]


def _heads(heads: list[Head]) -> list[Button]:
    return [(f"{head.name} · {head.people}", f"roster/at/{head.code}") for head in heads]


def _card(person: Person) -> Button:
    return (say.roster.one(person), f"card/{person.id}")


feature = Feature(
    act=Act.SEE_ROSTER,
    opens=opened,
    commands=("anggota",),
    taps={
        "roster/home": home,
        r"roster/at/([0-9.]{8,13})": place,
        rf"roster/list/({'|'.join(LISTS)})/([0-9]{{1,4}})": listed,
    },
)


def handlers() -> list[BaseHandler[Update, Context, object]]:
    """While Anggota is open, words are searched for; after the forms, whose questions come first."""
    return [
        MessageHandler(IsOpen(SCREEN, live=True) & ANSWER, guarded(Act.SEE_ROSTER, search)),
        CommandHandler("batal", close, IsOpen(SCREEN, live=False)),
    ]
