"""A report that was begun and never sent is brought to mind, once.

bot    📝 Laporan Anda belum terkirim: RT 03 · 🧹 Gotong royong. Lanjutkan? …   [▶️ Lanjutkan] [🗑 Buang]
Siti   (▶️ Lanjutkan)
bot    (the same message) Kapan kegiatannya?                                    [Hari ini] [Kemarin] …
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from handlers import report, report_change
from handlers.kit.buttons import keyboard
from handlers.kit.context import tell
from handlers.kit.files import seen
from handlers.kit.step import GIVEN
from handlers.kit.texts import say
from storage import Storage
from storage.drafts import Idle
from storage.person import Person
from storage.quiet import next_quiet
from storage.reviews import may_change

FORMS = (report.form.name, report_change.form.name)


async def remind(storage: Storage, idle: Idle, now: datetime) -> None:
    """Within the caller's unit: marked and said, unless they have touched it or may no longer send it.

    It takes the form's own screen, and its buttons are the form's own moves: an old one is answered as any other.
    """
    person = await storage.people.by_id(idle.person_id)
    if person is None or not await storage.drafts.remind(idle, int(now.timestamp())):
        return
    text = await _words(storage, idle, person, now)
    if text:
        screen = f"{idle.form}/{idle.draft.number}"
        moves = [(say.draft_reminder.go_on, "!stay"), (say.draft_reminder.drop, "!cancel")]
        buttons = keyboard([(label, f"{screen}/{idle.draft.step}/{move}") for label, move in moves])
        await tell(storage, idle.chat_id, text, buttons, screen=screen, until=next_quiet(now))


async def _words(storage: Storage, idle: Idle, person: Person, now: datetime) -> str:
    """'': there is nothing any more that they could send."""
    until = datetime.fromtimestamp(idle.kept_until, now.tzinfo).date() - timedelta(days=1)  # the last whole day
    if not person.may(report.form.act):
        return ""
    if idle.form == report.form.name:
        return str(say.draft_reminder.unsent(await _parts(storage, idle.draft.answers), until))
    found = await storage.reviews.by_id(idle.draft.answers[GIVEN]["id"])
    if found is None or not may_change(person, found, now.date()):
        return ""
    return str(say.draft_reminder.unsent_change(found, until))


async def _parts(storage: Storage, answers: dict[str, Any]) -> list[str]:
    """What is known of it: where and what, or else what was sent."""
    words = say.draft_reminder
    known = [words.rts(answers["rt"])] if answers.get("rt") else []
    if "category" in answers:
        known.append((await storage.categories.by_code(answers["category"])).button)
    files = answers.get("photos", [])
    return known or ([words.photos(seen(files)) if seen(files) else words.voice] if files else [])
