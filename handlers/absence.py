"""Izin: a cadre says that they will be away, why and from when to when; the coordinator answers.

Siti   /izin
bot    Apa keperluannya? Untuk hari ini; hari lain bisa dipilih di akhir.    [Izin] [Sakit] [Tugas luar] [Cuti]
Siti   (Sakit)
bot    Apa alasannya?                                                         [Demam, flu] [Berobat, kontrol]
Siti   (Demam, flu)
bot    Periksa dulu: Sakit, Selasa, 24 November 2026 (1 hari kerja) …      [✅ Kirim] [Mulai] [Sampai] [Foto surat]
Siti   (✅ Kirim)
bot    ✅ Terkirim kepada Awang Syahrani. …                                   [↩️ Tarik kembali]
"""

from __future__ import annotations

from datetime import date, timedelta

from telegram import InlineKeyboardMarkup, Update

from handlers import absence_answer
from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.form import Form, Said
from handlers.kit.photos import photo
from handlers.kit.picks import coming_day
from handlers.kit.step import Talk
from handlers.kit.steps import choice, ready_words
from handlers.kit.texts import say
from storage.absences import Kind
from storage.periods import Period
from storage.roles import Act

BACK_DAYS, AHEAD_DAYS, LONGEST_DAYS = 7, 60, 90
REASON_MOST = 300
LISTED = 10


async def kinds(talk: Talk) -> dict[str, str]:
    return {str(say.absence.kinds[kind]): kind.value for kind in Kind}


def reasons(talk: Talk) -> list[str]:
    """Ready-made ones of the kind."""
    return list(say.absence.reasons[talk.answers["kind"]])


def earliest(talk: Talk) -> date:
    return talk.today - timedelta(days=BACK_DAYS)


def first_day(talk: Talk) -> date:
    return date.fromisoformat(talk.answers.get("first") or talk.today.isoformat())


def days_of(talk: Talk) -> Period:
    """The days asked for: today, unless chosen otherwise."""
    first = first_day(talk)
    last = date.fromisoformat(talk.answers.get("last") or first.isoformat())
    return Period(first, max(first, last))


async def review(talk: Talk) -> str:
    days = days_of(talk)
    working = len(await talk.storage.working_days.working(days))
    other = await talk.storage.absences.overlapping(talk.me.id, days)
    return str(say.absence.review(talk.answers, days, working, other))


async def save(talk: Talk) -> Said:
    storage, answers, days = talk.storage, talk.answers, days_of(talk)
    other = await storage.absences.overlapping(talk.me.id, days)
    if other:
        return say.absence.overlaps(other), _withdraw(other.id)
    asked = Kind(answers["kind"]), days, answers["reason"], answers.get("letter")
    absence = await storage.absences.ask(talk.me.id, talk.draft.number, talk.context.sent_at, *asked)
    deciders = await absence_answer.pass_on(talk.context, absence)
    return say.absence.sent(absence, [one.name for one in deciders]), _withdraw(absence.id)


async def withdraw(update: Update, context: Context) -> None:
    """While it waits, or is approved and not over yet; whoever approved it is told."""
    absence = await context.storage.absences.by_id(int(context.tapped[0]))
    if absence is None or absence.person_id != context.me.id or absence.last_day < context.today:
        return context.toast(say.common.old_button)
    if not await context.storage.absences.withdraw(context.me, context.sent_at, absence):
        return context.toast(say.common.old_button)
    await absence_answer.show_everywhere(context, absence.id)
    await context.say(say.absence.withdrawn(absence))
    return None


async def mine(update: Update, context: Context) -> None:
    """What was asked for lately, each still open one with its way back."""
    absences = await context.storage.absences.of(context.me.id, LISTED)
    going = [one for one in absences if one.is_open and one.last_day >= context.today]
    rows = [[(say.absence.withdraw_of(one), f"izin/withdraw/{one.id}")] for one in going]
    await context.say(say.absence.mine(absences), keyboard(*rows))


def _withdraw(absence_id: int) -> InlineKeyboardMarkup:
    return keyboard([(say.absence.withdraw, f"izin/withdraw/{absence_id}"), (say.absence.list, "izin/mine")])


feature = Feature(
    act=Act.OWN_DAYS,
    taps={"izin/withdraw/([0-9]{1,12})": withdraw, "izin/mine": mine},
)

form = Form(
    name="absence",
    command="izin",
    act=Act.OWN_DAYS,
    steps=(
        choice("kind", options=kinds),
        ready_words("reason", ready=reasons, most=REASON_MOST),
        coming_day(
            "first", most_ahead=BACK_DAYS + AHEAD_DAYS, least=earliest, offered=(BACK_DAYS, BACK_DAYS + 1), extra=True
        ),
        coming_day("last", most_ahead=LONGEST_DAYS, least=first_day, offered=(0, 1, 2), extra=True),
        photo("letter"),
    ),
    review=review,
    finish=save,
)
