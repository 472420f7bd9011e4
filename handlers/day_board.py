"""Siapa hadir: the coordinator's day at one tap, and one more that reminds all who have not checked in.

Awang  🙋 Siapa hadir
bot    🙋 Kecamatan Bontang Utara. Hadir 12 dari 20 … Belum hadir (8): Lok Tuan: Siti Aminah 0811-5801-010 …
                                             [🔔 Ingatkan semua (5)] [⚑ Perlu dilihat (2)] [🔄 Muat ulang] [Kemarin]
Awang  (🔔 Ingatkan semua (5))
bot    (the same message)                                   [🔔 Diingatkan 09.12, bisa lagi 11.12] …
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from telegram import InlineKeyboardMarkup, Update

from handlers import flagged, reminder
from handlers.day_board_people import fitting, seen
from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.absences import may_decide
from storage.attendance import PersonDay, State, Totals, total
from storage.periods import this_day
from storage.quiet import due_hours
from storage.reminders import Reachable, Slot
from storage.roles import Act
from storage.scopes import Scope

SCREEN = "day_board"
BACK_DAYS = 7
IN = (State.PRESENT, State.OFF, State.TO_COME)  # nobody is looked for
WHOLE = "-"


async def open_today(update: Update, context: Context) -> None:
    text, buttons = await _board(context, context.today, WHOLE, context.me.scope)
    await context.say(text, buttons, screen=SCREEN)


async def turn(update: Update, context: Context) -> None:
    """Another day, one kecamatan of several, or the same anew."""
    if asked := await _asked(context):
        text, buttons = await _board(context, *asked)
        await context.edit(text, buttons, screen=SCREEN)


async def remind_all(update: Update, context: Context) -> None:
    """Everybody who is absent without word, and was not reminded by hand in the last two hours."""
    asked, now = await _asked(context), context.house.local(time.time())
    if asked is None:
        return None
    day, area, scope = asked
    if due_hours(now) is None:
        return context.toast(say.day_board.night)
    if day != now.date():
        return context.toast(say.common.old_button)
    if not (await context.storage.working_days.day(day)).working:
        return context.toast(say.day_board.day_off)
    reached = await _absent(context, await _days(context, day, scope), day)
    ready = _ready(reached, int(now.timestamp()))
    for one in ready:
        await context.storage.reminders.sent(one.id, day, Slot.BY_HAND, int(now.timestamp()))
        await reminder.remind(context.storage, one.chat_id, now, say.reminder.by_hand(context.me.name))
    if ready:
        await context.storage.audit.add(context.sent_at, context.me.id, "reminder.by_hand", people=len(ready))
    context.toast(say.day_board.reminded(len(ready)) if ready else _again(context, reached) or say.day_board.nobody)
    text, buttons = await _board(context, day, area, scope)
    await context.edit(text, buttons, screen=SCREEN)
    return None


async def _board(context: Context, day: date, area: str, scope: Scope) -> tuple[str, InlineKeyboardMarkup]:
    special = await context.storage.working_days.day(day)
    days = await _days(context, day, scope)
    head = say.day_board.head(scope, context.sent, context.today, special, counts_of(days, special.working))
    missing = [one for one in days if one.state not in IN]
    listed, more = fitting(missing, seen(head))
    kecamatan = await _kecamatan(context, day, scope) if more else []
    words = say.day_board.not_yet if day == context.today else say.day_board.not_in
    expected = special.working and bool(days)
    text = say.day_board.shown(words, head, listed, more, len(missing), expected, bool(kecamatan))
    return text, keyboard(
        await _remind_button(context, days, day, area),
        await _waiting(context),
        *in_columns(kecamatan),
        [(say.day_board.whole, f"board/{day}/{WHOLE}")] if area != WHOLE else [],
        _turning(context.today, day, area),
        [(say.day_board.rules, "reminder_rules"), (say.day_board.days_off, "special_day")]
        if context.me.is_admin
        else [],
        [(say.category.open, "category")] if context.me.may(Act.KEEP_CATEGORIES) else [],
    )


def counts_of(days: Sequence[PersonDay], working: bool) -> list[tuple[str, Totals]]:
    """Of each kecamatan, and where there are several of all."""
    expected = [days[0].day] if days and working else []
    each = [
        (name, total(list(there), expected)) for name, there in groupby(days, lambda one: one.kecamatan)
    ]  # they come by place
    return each if len(each) < 2 else [*each, (str(say.day_board.all), total(days, expected))]


async def _days(context: Context, day: date, scope: Scope) -> list[PersonDay]:
    return await context.storage.attendance.of_scope(scope, this_day(day), context.today, context.house.zone)


async def _absent(context: Context, days: Sequence[PersonDay], day: date) -> list[Reachable]:
    """Without word, and within reach."""
    ids = [one.person_id for one in days if one.state is State.ABSENT]
    return await context.storage.reminders.reachable(ids, day)


def _ready(reached: Sequence[Reachable], at: int) -> list[Reachable]:
    return [one for one in reached if one.again_at <= at]


def _again(context: Context, reached: Sequence[Reachable]) -> str:
    """When somebody may be reminded again, the soonest; '' when there is nobody to remind."""
    first = min(reached, key=lambda one: one.again_at, default=None)
    if first is None or first.reminded_at is None:
        return ""
    return str(say.day_board.again(context.house.local(first.reminded_at), context.house.local(first.again_at)))


async def _remind_button(context: Context, days: Sequence[PersonDay], day: date, area: str) -> list[Button]:
    if day != context.today:
        return []
    reached = await _absent(context, days, day)
    ready = _ready(reached, int(time.time()))
    label = say.day_board.remind_all % len(ready) if ready else _again(context, reached)
    return [(label, f"board/remind/{day}/{area}")] if label else []


async def _waiting(context: Context) -> list[Button]:
    """What else waits for the coordinator."""
    odd = await flagged.count(context)
    waiting = await context.storage.absences.waiting(context.me.scope)
    leave = sum(may_decide(context.me, one) for one in waiting)
    words = say.day_board
    return [
        *([(words.flagged % odd, "flagged")] if odd else []),
        *([(words.leave % leave, "absence/open")] if leave else []),
    ]


async def _kecamatan(context: Context, day: date, scope: Scope) -> list[Button]:
    """The parts of a scope that is too full for one message."""
    known = await context.storage.areas.all_kecamatan()
    there = [(name, f"board/{day}/{code}") for code, name in known.items() if scope.covers(code)]
    return there if len(there) > 1 else []


def _turning(today: date, day: date, area: str) -> list[Button]:
    words, before, after = say.day_board, day - timedelta(days=1), day + timedelta(days=1)
    return [
        *([(words.before(before, today), f"board/{before}/{area}")] if (today - before).days <= BACK_DAYS else []),
        (words.reload, f"board/{day}/{area}"),
        *([(words.after(after, today), f"board/{after}/{area}")] if day < today else []),
    ]


async def _asked(context: Context) -> tuple[date, str, Scope] | None:
    """The button's day and place, if both are such as this person may see now."""
    days = {(context.today - timedelta(days=n)).isoformat() for n in range(BACK_DAYS + 1)}
    written, area = context.tapped
    scope = await _part(context, area)
    if scope is None or written not in days:
        context.toast(say.common.old_button)
        return None
    return date.fromisoformat(written), area, scope


async def _part(context: Context, area: str) -> Scope | None:
    """A kecamatan of one's own scope, or all of it."""
    known, mine = await context.storage.areas.all_kecamatan(), context.me.scope
    if area == WHOLE:
        return mine
    return Scope(kecamatan={area: known[area]}) if area in known and mine.covers(area) else None


_OF = r"(\d{4}-\d\d-\d\d)/(-|[0-9.]{1,13})"
feature = Feature(
    act=Act.SEE_DAYS,
    opens=open_today,
    commands=("siapahadir",),
    taps={"board": open_today, f"board/{_OF}": turn, f"board/remind/{_OF}": remind_all},
)
