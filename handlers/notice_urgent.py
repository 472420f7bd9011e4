"""That a notice is urgent, so that it passes the quiet hours: asked for at the last look, by those who may."""

from __future__ import annotations

from handlers.kit.step import Step, Talk, always
from handlers.kit.steps import choice
from handlers.kit.texts import say
from storage.roles import Act


def urgent(name: str) -> Step:
    """Only for those who may; asked for at the last look."""

    async def may(talk: Talk) -> bool:
        return talk.me.may(Act.SEND_URGENT)

    async def options(talk: Talk) -> dict[str, str]:
        return {str(say.notice_form.urgent_yes): "yes", str(say.notice_form.urgent_no): "no"}

    step = choice(name, options, columns=1, when=may)
    return Step(name, step.ask, step.read, may, step.holds, always)
