"""Pulang: when a day's work ended; who forgot is asked next morning and answers with one tap.

Siti   /pulang
bot    🏠 Pulang tercatat pukul 16.10 WITA: 8 jam 12 menit. Terima kasih.
…
bot    Kemarin, Senin 23 November, jam pulang belum tercatat. Pulang pukul berapa?
                                                     [16.00] [15.00] [17.00] [Lewati]
Siti   (16.00)
bot    🏠 Pulang Senin, 23 November 2026 dicatat pukul 16.00 WITA (diisi belakangan).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from telegram import Update

from handlers.kit.answers import iso_day
from handlers.kit.buttons import in_columns, keyboard
from handlers.kit.context import Context, tell
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage import Storage
from storage.check_in import CheckIn
from storage.check_outs import ASKED_BACK_DAYS, NIGHT_ENDS
from storage.roles import Act


async def leave(update: Update, context: Context) -> None:
    check_in = await context.storage.check_outs.begun(context.me.id, context.sent)
    if check_in is None:
        here = keyboard([(say.check_in.now, "hadir/now")])
        return await context.say(say.check_out.not_here(), here)
    if check_in.left_at and await context.storage.check_outs.is_put_right(check_in):
        return await context.say(say.check_out.put_right(context.house.local(check_in.left_at)))
    left = await context.storage.check_ins.leave(check_in, context.sent_at, context.sent_at)
    await context.say(
        say.check_out.left(left, context.sent, context.today), keyboard([(say.check_in.report, "report!")])
    )
    return None


async def ask(storage: Storage, chat_id: int, check_in: CheckIn, came: datetime, until: int | None = None) -> None:
    """Next morning, within the caller's unit; `came`: local; until: Unix seconds, when it is no longer of use."""
    hours = await storage.check_outs.plausible(check_in, came)
    day = check_in.day.isoformat()
    times = [(say.check_out.hour(at), f"pulang/{day}/{at:%H:%M}") for at in hours]
    buttons = keyboard(*in_columns(times, 2), [(say.common.skip, f"pulang/{day}/-")])
    await tell(storage, chat_id, say.check_out.forgotten(came), buttons, screen=_screen(day), until=until)


async def fill_in(update: Update, context: Context) -> None:
    """One tap for a plausible time of an earlier day."""
    day, hour = context.tapped
    which = iso_day(day)
    check_in = await context.storage.check_ins.of_day(context.me.id, which) if which else None
    if check_in is None or check_in.left_at or context.today - check_in.day > timedelta(days=ASKED_BACK_DAYS):
        return context.toast(say.common.old_button)
    if hour == "-":
        return await context.edit(say.check_out.skipped(check_in.day), screen=_screen(day))
    at = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=context.house.zone)
    if at.timestamp() < check_in.at and at.time() < NIGHT_ENDS:
        at += timedelta(days=1)  # in the night that followed
    if not check_in.at <= at.timestamp() <= context.sent_at:
        return context.toast(say.common.old_button)
    left = await context.storage.check_ins.leave(check_in, context.sent_at, int(at.timestamp()), later=True)
    await context.edit(say.check_out.filled_in(left, at), screen=_screen(day))
    return None


def _screen(day: str) -> str:
    return f"pulang/{day}"


feature = Feature(
    act=Act.OWN_DAYS,
    opens=leave,
    commands=("pulang",),
    words=("pulang", "Pulang", "🏠 Pulang"),
    taps={"pulang": leave, r"pulang/(\d{4}-\d\d-\d\d)/(-|(?:[01]\d|2[0-3]):[0-5]\d)": fill_in},
)
