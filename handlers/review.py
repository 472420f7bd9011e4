"""Periksa laporan: what waits for the coordinator, the oldest first; approved with one tap, or sent back with two.

Awang  📥 Periksa laporan
bot    📥 Menunggu diperiksa: 3. Yang tertua 2 hari …          [1. Siti · RT 03] … [✅ Setujui semua (3)]
Awang  (1. Siti · RT 03)
bot    (the pictures) BTG-1126-014 …                           [✅ Setujui] [↩️ Kembalikan] [Antrean]
Awang  (↩️ Kembalikan)
bot    Mengapa dikembalikan?                                   [Foto kurang jelas] … [✍️ Tulis sendiri]
Awang  (Foto kurang jelas)
bot    ↩️ BTG-1126-014 dikembalikan kepada Siti Aminah: Foto kurang jelas
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from telegram import InlineKeyboardMarkup, Update

from handlers import rt_history
from handlers.kit.buttons import in_columns, keyboard
from handlers.kit.context import Context, tell
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from handlers.report_steps import STEPS as QUESTIONS
from storage.categories import FIELDS
from storage.report import Report, State
from storage.reviews import may_review
from storage.roles import Act

SCREEN = "review"
SHOWN = 8  # as many as are approved at once
STEPS = tuple(step.name for step in QUESTIONS)


async def queue(update: Update, context: Context) -> None:
    await context.say(*await _queue(context), screen=SCREEN)


async def back(update: Update, context: Context) -> None:
    await context.edit(*await _queue(context), screen=SCREEN)


async def show(update: Update, context: Context) -> None:
    """The pictures first, then what it says, with the buttons last."""
    if found := await _found(context):
        await context.media(found.to_be_shown)
        await context.say(*await _card(found, context), screen=SCREEN)


async def approve(update: Update, context: Context) -> None:
    """And on to the next one."""
    found = await _found(context)
    if found and await context.storage.reviews.approve(context.me, context.sent_at, [found]):
        context.toast(say.review.approved_toast)
        return await back(update, context)
    return await _overtaken(found, context)


async def ask_all(update: Update, context: Context) -> None:
    """Those of the first page, as they are now."""
    waiting = await context.storage.reviews.waiting(context.me, SHOWN)
    if not waiting:
        return await back(update, context)
    buttons = keyboard([(say.review.yes_all % len(waiting), f"review/all/{_digest(waiting)}")], [_to_queue()])
    return await context.edit(say.review.really_all(waiting), buttons, screen=SCREEN)


async def approve_all(update: Update, context: Context) -> None:
    """Only what was shown, in the version that was shown."""
    waiting = await context.storage.reviews.waiting(context.me, SHOWN)
    if _digest(waiting) == context.tapped[0]:
        done = await context.storage.reviews.approve(context.me, context.sent_at, waiting)
        context.toast(say.review.approved_all % len(done))
    else:
        context.toast(say.review.changed_toast)
    await back(update, context)


async def ask_why(update: Update, context: Context) -> None:
    found = await _found(context)
    if found is None:
        return
    reasons = await context.storage.reasons.current(await questions_of(found, context))
    rows = in_columns([(reason.words, f"review/back/{found.id}/{found.version}/{reason.id}") for reason in reasons])
    own = [(say.review.own_words, f"review_words!{found.id}")]
    await context.edit(say.review.why(found), keyboard(*rows, own, [_to_queue()]), screen=SCREEN)


async def send_back(update: Update, context: Context) -> None:
    """With a ready reason, which knows the question that is to be answered anew."""
    found = await _found(context)
    version, reason_id = context.tapped[1:]
    reasons = {str(reason.id): reason for reason in await context.storage.reasons.current(STEPS)}
    reason = reasons.get(reason_id)
    if found is None or reason is None or str(found.version) != version:
        return await _overtaken(found, context)
    if not await returned(context, found, reason.step, reason.words):
        return await _overtaken(found, context)
    return await context.edit(say.review.returned(found, reason.words), keyboard([_to_queue()]), screen=SCREEN)


async def returned(context: Context, found: Report, step: str, words: str, voice: str | None = None) -> bool:
    """Sent back, and the cadre told, with the button that leads to the question; whether it could be."""
    if not await context.storage.reviews.send_back(context.me, context.sent_at, found, step, words, voice):
        return False
    if found.telegram_id:
        if voice:
            args = {"chat_id": found.telegram_id, "voice": voice}
            await context.storage.outbox.add(found.telegram_id, "send_voice", args)
        label = say.review.mend % say.report.labels[step] if step in STEPS else say.review.mend_any
        button = (label, f"report_change!{found.id}/{step}")
        await tell(context.storage, found.telegram_id, say.review.told(found, words), keyboard([button]))
    return True


async def questions_of(found: Report, context: Context) -> list[str]:
    """Those that its category asks: only they can be answered anew."""
    asked = (await context.storage.categories.by_code(found.content.category_code)).fields
    return [step for step in STEPS if step not in FIELDS or step in asked]


def look(found: Report) -> InlineKeyboardMarkup:
    """Under a message that tells of a report."""
    return keyboard([(say.review.look, f"review/show/{found.id}")])


async def _queue(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    reviews = context.storage.reviews
    waiting, count = await reviews.waiting(context.me, SHOWN), await reviews.count_waiting(context.me)
    rows = [[(say.review.item(number, each), f"review/show/{each.id}")] for number, each in enumerate(waiting, 1)]
    many = [(say.review.all % len(waiting), "review/all")] if len(waiting) > 1 else []
    return say.review.queue(waiting, count, context.sent, context.house.local), keyboard(*rows, many)


async def _card(found: Report, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    versions = await context.storage.reviews.versions(found.id)
    acts = [(say.review.approve, f"review/ok/{found.id}")] if found.state is State.SENT else []
    if found.state in (State.SENT, State.APPROVED):
        acts.append((say.review.send_back, f"review/why/{found.id}"))
    others = await context.storage.rt_history.others(found)
    buttons = keyboard(acts, *rt_history.buttons(found), [_to_queue()])
    return say.review.card(found, versions, context.house.local, others), buttons


async def _found(context: Context) -> Report | None:
    """The report of the button, if it is theirs to decide about."""
    found = await context.storage.reviews.by_id(int(context.tapped[0]))
    if found is None or not may_review(context.me, found):
        context.toast(say.common.not_yours_short)
        return None
    return found


async def _overtaken(found: Report | None, context: Context) -> None:
    """Somebody else was quicker, or it was changed meanwhile: as it is now."""
    if found:
        context.toast(say.review.changed_toast)
        await context.edit(*await _card(found, context), screen=SCREEN)


def _digest(reports: Sequence[Report]) -> str:
    """Of reports as they were seen, short enough for a button."""
    return f"{zlib.crc32(repr([(each.id, each.version) for each in reports]).encode()):08x}"


def _to_queue() -> tuple[str, str]:
    return say.review.to_queue, "review/queue"


ID = "([0-9]{1,12})"
feature = Feature(
    act=Act.REVIEW,
    opens=queue,
    commands=("periksa",),
    taps={
        "review": queue,
        "review/queue": back,
        f"review/show/{ID}": show,
        f"review/ok/{ID}": approve,
        f"review/why/{ID}": ask_why,
        f"review/back/{ID}/{ID}/{ID}": send_back,
        "review/all": ask_all,
        "review/all/([0-9a-f]{8})": approve_all,
    },
)
