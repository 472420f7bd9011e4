"""What people are sent without asking: a coordinator's day, week and month; a kelurahan's week; RT out of sight.

bot    (17.00) 📊 Kecamatan Bontang Utara · Hari ini. Hadir 12 dari 20 …  [📊 Lihat rinciannya] [⏰ Atur jadwal]
bot    (Monday 08.00, to cadres) 🤝 Kelurahan Lok Tuan. Minggu lalu, bersama-sama: 12 laporan …
bot    (once a week, in the second half of a month) 🏘 3 RT di Lok Tuan belum tersentuh bulan ini: RT 05, 07, 12
                                                                                    [🗓 Rencanakan]
"""

from __future__ import annotations

from datetime import datetime

from handlers import month_paper
from handlers.kit.buttons import Button, keyboard
from handlers.kit.context import tell
from handlers.kit.texts import say
from handlers.summary_asked import OWN, Asked, written
from handlers.unasked_texts import SPANS, text_for
from storage import Storage
from storage.period import Period
from storage.person import Person
from storage.quiet import next_quiet
from storage.roles import Act
from storage.unasked_wishes import Kind, kinds_for


async def send(storage: Storage, person_id: int, kind: Kind, about: Period, now: datetime) -> bool:
    """Once, and only if there is something to say; whether there was. Within the caller's unit."""
    person = await storage.people.by_id(person_id)
    await storage.unasked.sent(person_id, kind, about.first, int(now.timestamp()))
    if person is None or person.telegram_id is None or kind not in kinds_for(person):
        return False
    text = await text_for(storage, person, kind, about, now)
    if text:
        buttons = keyboard(await _leads_on(storage, person, kind, about, now), [(say.schedule_wishes.open, "schedule")])
        await tell(storage, person.telegram_id, text, buttons, until=next_quiet(now))
    if text and kind is Kind.MONTHLY:
        await month_papers(storage, person, about, now)
    return bool(text)


async def month_papers(storage: Storage, person: Person, month: Period, now: datetime) -> None:
    """The papers of the month that go with its summary: of each kecamatan that is theirs."""
    await month_paper.unasked(storage, person, month.first, now)


async def _leads_on(storage: Storage, person: Person, kind: Kind, about: Period, now: datetime) -> list[Button]:
    """From a summary to its picture and places, from RT out of sight to a plan."""
    if kind in SPANS:
        return [(say.unasked.look, Asked(OWN, written(about), str(int(now.timestamp()))).data())]
    own = kind is Kind.NUDGE and person.may(Act.REPORT) and await storage.untouched.own(person, now.date())
    return [(say.plan.open, "plan!")] if own else []
