"""Bulan ini: one's month as a calendar picture, with its totals; coordinators see those of their cadres.

Siti   (📆 Bulan ini)
bot    (picture) Siti Aminah, November 2026 … Hadir 14 dari 16 hari kerja … Tanpa kabar: 2
                                                         [Oktober 2026]
Awang  (📆 Kehadiran, on Siti's card)
bot    (the same picture)                                [Oktober 2026] [✏️ Betulkan]
"""

from __future__ import annotations

from datetime import date, timedelta

from telegram import Update

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.formats import month as named
from handlers.kit.texts import say
from storage.attendance import PersonDay, may_see_days, total
from storage.corrections import may_correct
from storage.period import Period
from storage.periods import whole_month
from storage.person import Person
from storage.roles import Act

CHANGED_MOST = 8  # corrected days that have a button
ID = "([0-9]{1,12})"
MONTH = "(20[0-9][0-9]-(?:0[1-9]|1[0-2]))"


async def mine(update: Update, context: Context) -> None:
    await _show(context, context.me, whole_month(context.today))


async def show(update: Update, context: Context) -> None:
    """Somebody else's is kept in the audit log: who saw whose days."""
    number, month = context.tapped
    period = whole_month(date.fromisoformat(f"{month}-01"))
    person = await context.storage.people.by_id(int(number))
    if person is None or not may_see_days(context.me, person) or not await _known(context, person, period):
        return context.toast(say.common.old_button)
    if person.id != context.me.id:
        await context.storage.audit.add(context.sent_at, context.me.id, "month.see", person.id, month=month)
    await _show(context, person, period)
    return None


async def _show(context: Context, person: Person, period: Period) -> None:
    days = await context.storage.attendance.of_person(
        person.id, period, context.today - timedelta(days=1), context.house.zone
    )
    today, zone = context.today.isoformat(), context.house.zone.key
    of = {"person_id": person.id, "first": period.first.isoformat(), "today": today, "zone": zone}
    caption, buttons = await _caption(context, person, period, days), await _buttons(context, person, period, days)
    await context.paper("calendar", caption, keyboard(*buttons), screen=f"month/{person.id}", **of)


async def _caption(context: Context, person: Person, period: Period, days: list[PersonDay]) -> str:
    """What is still to come is in the picture, but not counted; nor is today before it is over, or they are there."""
    past = [one for one in days if one.day <= context.today]
    working = set(await context.storage.working_days.working(period))
    last = context.today if context.today < period.last else None
    left, off = sum(one.left_at is not None for one in past), sum(one.day not in working for one in past)
    return str(say.month.caption(person.name, period.first, last, total(past, working), left, off))


async def _buttons(context: Context, person: Person, period: Period, days: list[PersonDay]) -> list[list[Button]]:
    words, id = say.month, person.id
    before, after = whole_month(period.first - timedelta(days=1)), whole_month(period.last + timedelta(days=1))
    turn: list[Button] = []
    if await _known(context, person, before):
        turn.append((words.before % named(before.first), f"month/{id}/{before.first:%Y-%m}"))
    if await _known(context, person, after):
        turn.append((words.after % named(after.first), f"month/{id}/{after.first:%Y-%m}"))
    changed = [one.day for one in days if one.corrected][-CHANGED_MOST:]
    looks = [(words.changed_day(day), f"day/{id}/{day.isoformat()}") for day in changed]
    correct = [(words.correct, f"correction!{id}/{period.first:%Y-%m}")] if may_correct(context.me, person) else []
    return [turn, *in_columns(looks), correct]


async def _known(context: Context, person: Person, period: Period) -> bool:
    """From the first month of which anything is known to this one."""
    if period.first > context.today:
        return False
    first = await context.storage.attendance.first_day(person.id, context.house.zone)
    return period.last >= min(first or context.today, context.today)


features = (
    Feature(act=Act.OWN_DAYS, opens=mine, commands=("bulanku",)),
    Feature(act=Act.START, taps={f"month/{ID}/{MONTH}": show}),
)
