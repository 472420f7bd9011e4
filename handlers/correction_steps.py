"""The steps of a correction: a day that is past, the hours of coming and leaving, and a reason."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from handlers.kit.answers import parse_day
from handlers.kit.buttons import in_columns
from handlers.kit.step import Answer, NotUnderstood, Prompt, Rows, Step, Talk
from handlers.kit.steps import day_of
from storage.attendance import State
from storage.check_outs import NIGHT_ENDS
from storage.periods import whole_month

BACK_DAYS = 62
ABSENT_MOST = 8  # days without word that have a button
PRESENT, UNKNOWN = "present", "-"


def which_day(name: str) -> Step:
    """Today, yesterday, a day without word of the month that was looked at, or any day by text."""

    async def ask(talk: Talk) -> Prompt:
        words = talk.common
        rows: Rows = [[(words.today, "hari ini"), (words.yesterday, "kemarin")]]
        absent = [(talk.texts.absent_day(day), day.isoformat()) for day in await _absent(talk)]
        return Prompt(talk.question(name, talk.given["name"]), rows + in_columns(absent))

    async def read(answer: Answer, talk: Talk) -> str:
        chosen = parse_day(answer.button or answer.text or "", talk.today)
        if chosen is None:
            raise NotUnderstood(talk.common.not_a_day())
        if chosen > talk.today:
            raise NotUnderstood(talk.texts.to_come())
        if (talk.today - chosen).days > BACK_DAYS:
            raise NotUnderstood(talk.common.day_too_old(BACK_DAYS))
        return chosen.isoformat()

    return Step(name, ask, read)


async def _absent(talk: Talk) -> list[date]:
    """The newest first; today and yesterday have buttons of their own."""
    period = whole_month(date.fromisoformat(f"{talk.given['month']}-01"))
    days = await talk.storage.attendance.of_person(talk.given["id"], period, talk.today, talk.context.house.zone)
    oldest, newest = talk.today - timedelta(days=BACK_DAYS), talk.today - timedelta(days=2)
    absent = [one.day for one in days if one.state is State.ABSENT and oldest <= one.day <= newest]
    return absent[::-1][:ABSENT_MOST]


async def _present(talk: Talk) -> bool:
    return bool(talk.answers.get("what") == PRESENT)


def came(name: str) -> Step:
    """The usual hour, the one that is kept, or one typed; it has passed."""

    async def ask(talk: Talk) -> Prompt:
        check_in = await talk.storage.check_ins.of_day(talk.given["id"], day_of(talk.answers, "day"))
        kept = [f"{talk.context.house.local(check_in.at):%H.%M}"] if check_in else []
        hours = dict.fromkeys([*kept, talk.texts.came_at])
        return Prompt(talk.question(name), [[(hour, hour) for hour in hours]])

    async def read(answer: Answer, talk: Talk) -> str:
        return _not_to_come(_read(answer, talk), talk, _at(talk, _read(answer, talk)))

    async def holds(talk: Talk) -> bool:
        at = moment(talk, name)
        return at is not None and at <= talk.context.sent

    return Step(name, ask, read, when=_present, holds=holds)


def left(name: str) -> Step:
    """After they came, at night too; or nobody knows."""

    async def ask(talk: Talk) -> Prompt:
        check_in = await talk.storage.check_ins.of_day(talk.given["id"], day_of(talk.answers, "day"))
        kept = [f"{talk.context.house.local(check_in.left_at):%H.%M}"] if check_in and check_in.left_at else []
        hours = dict.fromkeys([*kept, talk.texts.left_at])
        return Prompt(talk.question(name), [[*((hour, hour) for hour in hours), (talk.texts.not_known, UNKNOWN)]])

    async def read(answer: Answer, talk: Talk) -> str:
        if UNKNOWN in (answer.button, answer.text) or (answer.text or "").casefold() == talk.texts.not_known.casefold():
            return UNKNOWN
        hour = _read(answer, talk)
        at, began = _left_at(talk, hour), moment(talk, "came")
        if began and at <= began:
            raise NotUnderstood(talk.texts.not_after())
        return _not_to_come(hour, talk, at)

    async def holds(talk: Talk) -> bool:
        at, began = moment(talk, name), moment(talk, "came")
        return at is None or (began is not None and began < at <= talk.context.sent)

    return Step(name, ask, read, when=_present, holds=holds)


def moment(talk: Talk, name: str) -> datetime | None:
    """The answer of an hour step, on its day; None: not known."""
    hour = talk.answers[name]
    if hour == UNKNOWN:
        return None
    return _left_at(talk, hour) if name == "left" else _at(talk, hour)


def parse_hour(text: str) -> str | None:
    """`7.55`, `07:55`, `0755`, `pukul 7.55`, `8` as `07.55` and the like; None when it is no hour."""
    found = re.fullmatch(
        r"(?:pukul|jam)?\s*(\d{1,2})(?:\s*[.:,]?\s*(\d{2}))?(?:\s*wita?|\s*wib)?", text.strip().casefold()
    )
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return f"{int(found[1]):02}.{int(found[2] or 0):02}"


def _read(answer: Answer, talk: Talk) -> str:
    hour = parse_hour(answer.button or answer.text or "")
    if hour is None:
        raise NotUnderstood(talk.texts.not_a_time())
    return hour


def _not_to_come(hour: str, talk: Talk, at: datetime) -> str:
    if at > talk.context.sent:
        raise NotUnderstood(talk.texts.time_to_come())
    return hour


def _at(talk: Talk, hour: str, days: int = 0) -> datetime:
    """That hour of the day that is put right, in the city's own time."""
    day = day_of(talk.answers, "day") + timedelta(days=days)
    return datetime.combine(day, time(int(hour[:2]), int(hour[3:])), talk.context.house.zone)


def _left_at(talk: Talk, hour: str) -> datetime:
    """In the night that follows, where the hour is before they came."""
    at, began = _at(talk, hour), moment(talk, "came")
    return _at(talk, hour, days=1) if began and at <= began and at.time() < NIGHT_ENDS else at
