"""Where a cadre may report from: their RT; and the report that can be repeated there."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.kit.step import Talk
from storage import Storage
from storage.person import Person
from storage.report import Report


async def own_rts(talk: Talk) -> Sequence[str]:
    """Of the kelurahan that it is about: a report stays with its own when the cadre has moved on."""
    return await rts_of(talk.me, talk.storage, talk.given.get("kelurahan_code", talk.me.kelurahan_code))


async def rts_of(me: Person, storage: Storage, kelurahan_code: str | None) -> Sequence[str]:
    """Those that they look after, or all of a kelurahan that is theirs as a whole, or no longer."""
    own = me.rts if kelurahan_code == me.kelurahan_code else ()
    return own or await storage.areas.rts(kelurahan_code or "")


async def last_like(talk: Talk) -> Report | None:
    """What they sent last, if it can be done again just so; not in a report that is being changed."""
    if "id" in talk.given or "category" in talk.answers:
        return None
    last = await talk.storage.reports.last_of(talk.me.id)
    if last is None or last.kelurahan_code != talk.me.kelurahan_code:
        return None
    known = {category.code for category in await talk.storage.categories.current()}
    same = set(last.content.rts) <= set(await own_rts(talk)) and last.content.category_code in known
    return last if same else None


def as_last(last: Report, talk: Talk) -> list[str]:
    """Its RT and kind, today; with a picture there need be no story."""
    talk.answers["category"] = last.content.category_code
    talk.answers.setdefault("date", talk.today.isoformat())
    if talk.answers.get("photos"):
        talk.answers.setdefault("story", "")
    return list(last.content.rts)
