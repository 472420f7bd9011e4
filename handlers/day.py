"""Riwayat hari: what became of one day, told to the cadre and to who looks after them.

Siti   (🕘 Riwayat hari itu)
bot    🕘 Siti Aminah, Selasa, 24 November 2026
       • 24 Nov 2026 07.58 WITA, Siti Aminah: hadir pukul 07.58 WITA
       • 25 Nov 2026 09.10 WITA, Awang Syahrani: dibetulkan: hadir 07.58 WITA, … Alasan: lupa menekan Pulang
       Sekarang: hadir 07.58 WITA, pulang 16.00 WITA.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Update

from handlers.kit.answers import iso_day
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.attendance import may_see_days
from storage.check_ins import Event
from storage.corrections import Correction, as_it_is
from storage.roles import Act

SHOWN = 10  # the newest changes


@dataclass(frozen=True)
class Change:
    """An event with how the day was afterwards: Unix seconds, None where there is nothing; note: in their own words."""

    changed_at: int
    by: str | None
    act: str
    reason: str | None
    was_at: int | None
    was_left_at: int | None
    at: int | None
    left_at: int | None
    left_later: bool
    note: str | None


async def show(update: Update, context: Context) -> None:
    """Somebody else's is kept in the audit log, as the month is."""
    storage, day = context.storage, iso_day(context.tapped[1])
    person = await storage.people.by_id(int(context.tapped[0]))
    if day is None or person is None or not may_see_days(context.me, person):
        return context.toast(say.common.old_button)
    if person.id != context.me.id:
        await storage.audit.add(context.sent_at, context.me.id, "day.see", person.id, day=day.isoformat())
    check_in = await storage.check_ins.of_day(person.id, day)
    now = as_it_is(check_in)
    last = {"left_later": check_in.left_later, "note": check_in.note} if check_in else {}
    changes = changes_of(await storage.check_ins.history(person.id, day), now, last)
    more = max(0, len(changes) - SHOWN)
    await context.say(say.day.shown(person.name, day, changes[-SHOWN:], more, now, context.house.local))
    return None


def changes_of(events: Sequence[Event], now: Correction, last: dict[str, Any]) -> list[Change]:
    """Each event keeps how the day was before it; how it was afterwards, the next one says, or the day itself."""
    states = [event.before or {} for event in events] + [{"at": now.at, "left_at": now.left_at} | last]
    return [
        Change(
            changed_at=event.changed_at,
            by=event.by,
            act=event.act,
            reason=event.reason,
            was_at=was.get("at"),
            was_left_at=was.get("left_at"),
            at=after.get("at"),
            left_at=after.get("left_at"),
            left_later=bool(after.get("left_later")),
            note=after.get("note"),
        )
        for event, was, after in zip(events, states, states[1:], strict=False)
    ]


feature = Feature(act=Act.START, taps={r"day/([0-9]{1,12})/([0-9]{4}-[0-9]{2}-[0-9]{2})": show})
