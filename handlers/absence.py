"""Izin: a cadre says that they will be away, why and from when to when; the coordinator answers.

Siti   /izin
bot    Apa keperluannya? Izin ini untuk hari ini; hari lain bisa dipilih di akhir.
                                                             [🙏 Izin] [🤒 Sakit] [🚗 Tugas luar] [🏖 Cuti]
Siti   (🤒 Sakit)
bot    Apa alasannya? Pilih, atau tulis singkat.             [Demam, flu] [Berobat, kontrol]
Siti   (Demam, flu)
bot    Periksa dulu … Selasa, 24 November 2026 (1 hari kerja)
                                                             [✅ Kirim] … [✏️ Mulai] [Sampai] [Foto surat]
Siti   (✅ Kirim)
bot    ✅ Sakit 24 Nov 2026 terkirim kepada Awang Syahrani.   [↩️ Tarik kembali] [🗒 Izin saya]
"""

from __future__ import annotations

from datetime import date, timedelta

from telegram import InlineKeyboardMarkup, Update

from handlers import absence_answer
from handlers.kit.buttons import keyboard
from handlers.kit.coming_day import coming_day
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.form import Form, Said
from handlers.kit.photos import photo
from handlers.kit.step import Answer, Prompt, Step, Talk, always
from handlers.kit.steps import choice, day_of, ready_words
from handlers.kit.texts import say
from storage.absences import DAYS_MOST, Absence, Kind, may_withdraw
from storage.period import Period
from storage.roles import Act

BACK_DAYS, AHEAD_DAYS = 7, 60
REASON_MOST = 300
LISTED = 10
LIST, REALLY = "absence_mine", "absence_really"  # screens


async def kinds(talk: Talk) -> dict[str, str]:
    return {str(say.absence.kinds[kind]): kind.value for kind in Kind}


def reasons(talk: Talk) -> list[str]:
    """Ready-made ones of the kind."""
    return list(say.absence.reasons[talk.answers["kind"]])


def earliest(talk: Talk) -> date:
    return talk.today - timedelta(days=BACK_DAYS)


def first_day(talk: Talk) -> date:
    return day_of(talk.answers, "first")


def most_days(talk: Talk) -> int:
    return DAYS_MOST[Kind(talk.answers["kind"])]


def last_day(name: str) -> Step:
    """How long it may be depends on the kind and the first day, which may be changed after it."""
    by_most = {most: coming_day(name, most - 1, first_day, offered=(0, 1, 2)) for most in DAYS_MOST.values()}

    async def ask(talk: Talk) -> Prompt:
        return await by_most[most_days(talk)].ask(talk)

    async def read(answer: Answer, talk: Talk) -> str:
        return str(await by_most[most_days(talk)].read(answer, talk))

    async def holds(talk: Talk) -> bool:
        return 0 < Period(first_day(talk), day_of(talk.answers, name)).days <= most_days(talk)

    return Step(name, ask, read, holds=holds, optional=always)


def days_of(talk: Talk) -> Period:
    """The days asked for: one, unless chosen otherwise."""
    first = first_day(talk)
    return Period(first, day_of(talk.answers, "last") if "last" in talk.answers else first)


async def review(talk: Talk) -> str:
    """Today, unless chosen otherwise: kept with the draft, so that midnight does not change what was looked at."""
    talk.answers.setdefault("first", talk.today.isoformat())
    days = days_of(talk)
    working = len(await talk.storage.working_days.working(days))
    other = await talk.storage.absences.overlapping(talk.me.id, days)
    return str(say.absence.review(talk.answers, days, working, other))


async def save(talk: Talk) -> Said:
    storage, answers, days = talk.storage, talk.answers, days_of(talk)
    other = await storage.absences.overlapping(talk.me.id, days)
    if other:
        return say.absence.overlaps(other), _buttons(talk.context, other)
    asked = Kind(answers["kind"]), days, answers["reason"], answers.get("letter")
    absence = await storage.absences.ask(talk.me.id, talk.draft.number, talk.context.sent_at, *asked)
    deciders = await absence_answer.pass_on(talk.context, absence)
    return say.absence.sent(absence, [one.name for one in deciders]), _buttons(talk.context, absence)


async def mine(update: Update, context: Context) -> None:
    """What was asked for lately, each still open one with its way back."""
    absences = await context.storage.absences.of(context.me.id, LISTED)
    going = [one for one in absences if may_withdraw(context.me, one, context.today)]
    rows = [[(say.absence.withdraw_of(one), f"izin/withdraw/{one.id}")] for one in going]
    await context.say(say.absence.mine(absences), keyboard(*rows, [(say.absence.ask, "absence!")]), screen=LIST)


async def withdraw(update: Update, context: Context) -> None:
    """Asks first: a new request would need a new answer."""
    if absence := await _tapped(context):
        yes = (say.absence.yes, f"izin/sure/{absence.id}")
        text = say.absence.really(absence, absence.has_begun(context.today))
        await context.say(text, keyboard([yes, (say.absence.no, "izin/keep")]), screen=REALLY)


async def sure(update: Update, context: Context) -> None:
    """While it waits or is approved; of one that has begun, what is still to come."""
    absence, absences = await _tapped(context), context.storage.absences
    if absence is None:
        return
    if absence.has_begun(context.today):
        await absences.cut_short(context.me, context.sent_at, absence, context.today)
    else:
        await absences.withdraw(context.me, context.sent_at, absence)
    now = await absence_answer.taken_back(context, absence)
    await context.edit(say.absence.withdrawn(now), screen=REALLY)


async def keep(update: Update, context: Context) -> None:
    await context.edit(say.absence.kept(), screen=REALLY)


async def _tapped(context: Context) -> Absence | None:
    absence = await context.storage.absences.by_id(int(context.tapped[0]))
    if absence and may_withdraw(context.me, absence, context.today):
        return absence
    context.toast(say.absence.not_open if absence and absence.person_id == context.me.id else say.common.old_button)
    return None


def _buttons(context: Context, absence: Absence) -> InlineKeyboardMarkup:
    back = [(say.absence.withdraw, f"izin/withdraw/{absence.id}")]
    return keyboard(
        [*(back if may_withdraw(context.me, absence, context.today) else []), (say.absence.list, "izin/mine")]
    )


NUMBER = "([0-9]{1,12})"
feature = Feature(
    act=Act.OWN_DAYS,
    taps={
        "izin/mine": mine,
        f"izin/withdraw/{NUMBER}": withdraw,
        f"izin/sure/{NUMBER}": sure,
        "izin/keep": keep,
    },
)

form = Form(
    name="absence",
    command="izin",
    act=Act.OWN_DAYS,
    steps=(
        choice("kind", options=kinds),
        ready_words("reason", ready=reasons, most=REASON_MOST),
        coming_day(
            *("first", BACK_DAYS + AHEAD_DAYS, earliest),
            offered=(BACK_DAYS - 1, BACK_DAYS, BACK_DAYS + 1),
            optional=always,
        ),
        last_day("last"),
        photo("letter"),
    ),
    review=review,
    finish=save,
)
