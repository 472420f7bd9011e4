"""Whom a notice is for, as the draft of its form holds it: read, counted, told in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.kit.step import Talk
from handlers.kit.texts import say
from storage.audience import Audience, Reach

VIEW, FOUND = "view", "found"  # beside what is picked: which buttons are shown, and who may be meant by what was typed


def audience_in(answers: dict[str, Any]) -> Audience:
    """Of a draft."""
    return read_picked(answers.get("audience", {}))


def as_given(of: Audience) -> dict[str, Any]:
    """As the answers of a draft hold it."""
    picked = {name: list(it) if isinstance(it, tuple) else it for name, it in vars(of).items() if it}
    return {"audience": picked} if picked else {}


async def reach(talk: Talk) -> Reach:
    """Of what is picked, at this moment; looked up once an update."""
    picked = audience_in(talk.answers)
    if talk.memo.get("reach", (None,))[0] != picked:
        talk.memo["reach"] = picked, await talk.storage.audiences.people(picked, talk.me, talk.context.sent)
    found: Reach = talk.memo["reach"][1]
    return found


async def told(talk: Talk) -> str:
    """Whom it is for, in words."""
    return await in_words(talk, audience_in(talk.answers))


async def in_words(talk: Talk, of: Audience) -> str:
    places = await talk.storage.areas.all_kecamatan()
    small = {one.code: one.name for one in await talk.storage.areas.all_kelurahan()}
    names = await talk.storage.audiences.may_name(talk.me, (*of.people, *of.but))
    own = "" if talk.me.scope.whole else " dan ".join(talk.me.scope.kecamatan.values())
    return str(
        say.notice_form.audience_told(
            of,
            [places[code] for code in of.kecamatan if code in places],
            [small[code] for code in of.kelurahan if code in small],
            [names[id] for id in of.people if id in names],
            [names[id] for id in of.but if id in names],
            own,
        )
    )


def read_picked(picked: dict[str, Any]) -> Audience:
    made: dict[str, Any] = {
        name: tuple(it) if isinstance(it, list) else it for name, it in picked.items() if name not in (VIEW, FOUND)
    }
    return replace(Audience(), **made)


def plain(picked: dict[str, Any]) -> dict[str, Any]:
    return {name: it for name, it in picked.items() if it and name not in (VIEW, FOUND)}
