"""The buttons by which it is picked whom a notice is for: roles, places, what is not done yet, and who was named."""

from __future__ import annotations

from typing import Any

from handlers.kit.step import Rows, Talk
from handlers.kit.texts import say
from handlers.notice_picked import FOUND, VIEW, read_picked
from handlers.notice_rows import ON, in_lines
from storage.audience import Audience
from storage.person import Person
from storage.roles import Role

FLAGS = ("not_in_today", "no_report_this_week")


async def buttons_for(talk: Talk, picked: dict[str, Any]) -> Rows:
    if picked.get(FOUND):
        return await _people(talk, picked)
    view = picked.get(VIEW, "")
    if view in await kecamatan_of(talk):
        return await _kelurahan(talk, picked, view)
    return await _main(talk, picked)


async def _main(talk: Talk, picked: dict[str, Any]) -> Rows:
    words, of = talk.texts, read_picked(picked)
    roles = [_pick(words.roles[role], f"role:{role.value}", role.value in of.roles) for role in roles_for(talk.me)]
    places: Rows = []
    for code, name in (await kecamatan_of(talk)).items():
        whole = [_pick(name, f"kec:{code}", code in of.kecamatan)] if talk.me.scope.whole or len(places) else []
        own = [_pick(name, f"kec:{code}", code in of.kecamatan)] if len(talk.me.scope.kecamatan) > 1 else []
        few = words.some if whole or own else words.some_of % name
        places.append([*(whole or own), (few, f"view:{code}")])
    flags = [[_pick(words.flags[flag], f"flag:{flag}", getattr(of, flag))] for flag in FLAGS]
    but = [(words.back_to_adding if picked.get(VIEW) == "but" else words.without, "view:but")]
    named = await talk.storage.audiences.may_name(talk.me, (*of.people, *of.but))
    drop = [(words.drop % _short(named[id]), f"drop:{id}") for id in of.people if id in named]
    drop += [(words.drop_but % _short(named[id]), f"drop:{id}") for id in of.but if id in named]
    everybody = [[(words.everybody, "all")]] if of != Audience() else []
    return [*in_lines(roles), *places, *flags, but, *in_lines(drop[:10]), *everybody]


async def _kelurahan(talk: Talk, picked: dict[str, Any], kecamatan: str) -> Rows:
    chosen = read_picked(picked).kelurahan
    here = [one for one in await talk.storage.areas.all_kelurahan() if one.kecamatan_code == kecamatan]
    return [
        *in_lines([_pick(one.name, f"kel:{one.code}", one.code in chosen) for one in here]),
        [(talk.texts.other_places, "view:")],
    ]


async def _people(talk: Talk, picked: dict[str, Any]) -> Rows:
    """Who may be meant by what was typed."""
    kind = "but" if picked.get(VIEW) == "but" else "person"
    people = await talk.storage.people.by_ids(picked[FOUND])
    rows = [[(f"{_short(one.name)} · {_place(one)}", f"{kind}:{one.id}")] for one in people]
    return [*rows, [(talk.texts.none_of_them, "found:")]]


async def kecamatan_of(talk: Talk) -> dict[str, str]:
    """Those that the author may write to."""
    return {
        code: name for code, name in (await talk.storage.areas.all_kecamatan()).items() if talk.me.scope.covers(code)
    }


def roles_for(author: Person) -> list[Role]:
    """Those whom the author may write to, the short ones first; a kecamatan has cadres and its coordinators."""
    everyone = sorted(Role, key=lambda role: len(say.notice_form.roles[role]))
    return everyone if author.scope.whole else [Role.CADRE, Role.KECAMATAN]


def _pick(label: str, value: str, on: bool) -> tuple[str, str]:
    return (ON if on else "") + label, value


def _short(name: str) -> str:
    return name if len(name) <= 24 else name[:23] + "…"


def _place(person: Person) -> str:
    return person.kelurahan or person.kecamatan or str(person.role)
