"""How far the joining is: how many in each kecamatan, who has not, and a text to forward to them.

Awang  (📈 Bergabung, on the Anggota screen)
bot    Sudah bergabung: 12 dari 20 … Belum: Guntung: Joko Susilo …            [✉️ Teks undangan]
"""

from __future__ import annotations

from itertools import groupby

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.formats import cut
from handlers.kit.texts import say
from storage.person import Person
from storage.roles import Act
from storage.scopes import Scope

NAMES_MOST = 2100  # letters of names and kelurahan; beside them a line for each kecamatan
KECAMATAN_MOST = 30  # lines and buttons


async def show(update: Update, context: Context) -> None:
    """For all that one may see (`-`) or for one kecamatan; from its own buttons in the same message."""
    opened, code = context.tapped
    scope = context.me.scope
    names = await context.storage.areas.all_kecamatan()
    if code != "-" and not (code in names and scope.covers(code)):
        context.toast(say.common.not_yours_short)
        return
    if code != "-":
        scope = Scope(kecamatan={code: names[code]})
    people = [one for one in await context.storage.people.in_scope(scope) if one.phone]
    lacking = [one for one in people if one.telegram_id is None]
    shown, left_out = _names(lacking)
    rows = _by_kecamatan(people)[:KECAMATAN_MOST]
    text = say.progress.shown(len(people) - len(lacking), len(people), rows, shown, left_out)
    tell = context.say if opened == "/" else context.edit
    await tell(text, _buttons(code, names, context), screen="progress")


async def to_forward(update: Update, context: Context) -> None:
    await context.say(say.progress.to_forward(f"https://t.me/{context.bot.username}"))


def _place(person: Person) -> str:
    return person.kelurahan or (f"Kecamatan {person.kecamatan}" if person.kecamatan else str(say.progress.city))


def _by_kecamatan(people: list[Person]) -> list[tuple[str, int, int]]:
    """Name, how many have joined, of how many."""
    groups = groupby(sorted(people, key=lambda one: one.kecamatan or ""), lambda one: one.kecamatan or "")
    counted = [(name, list(group)) for name, group in groups]
    return [
        (
            f"Kecamatan {name}" if name else str(say.progress.city),
            sum(one.telegram_id is not None for one in each),
            len(each),
        )
        for name, each in counted
    ]


def _names(people: list[Person]) -> tuple[list[tuple[str, list[str]]], int]:
    """By kelurahan, as many as fit in one message; and how many are left out."""
    room, shown, count = NAMES_MOST, list[tuple[str, list[str]]](), 0
    for place, group in groupby(sorted(people, key=lambda one: (_place(one), one.name)), _place):
        names = [cut(one.name, 40) for one in group]
        room -= len(place) + 3
        fitting = [name for name in names if (room := room - len(name) - 2) >= 0]
        if fitting:
            shown.append((place, fitting))
            count += len(fitting)
    return shown, len(people) - count


def _buttons(code: str, names: dict[str, str], context: Context) -> InlineKeyboardMarkup:
    scope = context.me.scope
    seen = [(at, name) for at, name in names.items() if scope.covers(at)]
    places = [("-", str(say.progress.everybody)), *seen][:KECAMATAN_MOST] if len(seen) > 1 else []
    buttons = [(f"• {label}" if at == code else label, f"progress!{at}") for at, label in places]
    return keyboard(*in_columns(buttons), [(say.progress.text, "progress/text")])


feature = Feature(
    act=Act.SEE_ROSTER,
    taps={r"progress([/!])([0-9.]{1,20}|-)": show, "progress/text": to_forward},
)
