"""When a notice goes: at once, at a moment that is offered, or as it is typed."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.kit.step import Answer, NotUnderstood, Prompt, Step, Talk, always
from storage.moments import read_moment
from storage.quiet import quiet_until

AHEAD_DAYS = 90
NOW = "now"


def moment(name: str) -> Step:
    """When it goes: now, by a button, or as it is typed; kept as ISO."""

    async def ask(talk: Talk) -> Prompt:
        now = [[(talk.texts.at_once, NOW)]] if talk.answers.get(name, NOW) != NOW else []
        today = talk.context.sent.date()
        offered = [[(talk.texts.moment_label(at, today), at.isoformat())] for at in _offered(talk)]
        return Prompt(talk.question(name), [*now, *offered])

    async def read(answer: Answer, talk: Talk) -> str:
        if answer.button == NOW:
            return NOW
        at = _button(answer.button, talk) if answer.button else read_moment(answer.text or "", talk.context.sent)
        if at is None:
            raise NotUnderstood(talk.texts.not_a_moment())
        if at <= talk.context.sent:
            raise NotUnderstood(talk.texts.moment_past(at))
        if at > talk.context.sent + timedelta(days=AHEAD_DAYS):
            raise NotUnderstood(talk.texts.moment_far(AHEAD_DAYS))
        if talk.answers.get("urgent") != "yes" and (until := quiet_until(at)):
            raise NotUnderstood(talk.texts.moment_quiet(until))
        return at.isoformat()

    async def holds(talk: Talk) -> bool:
        """Its time may have come while they were writing, or it is no longer urgent."""
        at = moment_in(talk, name)
        return at is None or (at > talk.context.sent and (talk.answers.get("urgent") == "yes" or not quiet_until(at)))

    return Step(name, ask, read, holds=holds, optional=always)


def moment_in(talk: Talk, name: str = "at") -> datetime | None:
    """Local; None: at once."""
    chosen = talk.answers.get(name, NOW)
    return None if chosen == NOW else datetime.fromisoformat(chosen).astimezone(talk.context.house.zone)


def _button(text: str, talk: Talk) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(talk.context.house.zone) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _offered(talk: Talk) -> list[datetime]:
    """This afternoon while that is some way off, and tomorrow morning."""
    now = talk.context.sent
    afternoon = now.replace(hour=16, minute=0, second=0, microsecond=0)
    tomorrow = (now + timedelta(days=1)).replace(hour=7, minute=30, second=0, microsecond=0)
    return [at for at in (afternoon, tomorrow) if at > now + timedelta(minutes=30)]
