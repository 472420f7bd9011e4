"""What a tap or a typed name changes of whom a notice is for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from handlers.kit.step import NotUnderstood, Talk
from handlers.notice_audience_buttons import FLAGS, kecamatan_of, roles_for
from handlers.notice_picked import FOUND, VIEW
from storage.person import Person

NAMED_MOST = 40
SETS = {"role": "roles", "kec": "kecamatan", "kel": "kelurahan"}


async def tapped(talk: Talk, picked: dict[str, Any], value: str) -> dict[str, Any]:
    kind, _, what = value.partition(":")
    kept = {name: it for name, it in picked.items() if name != FOUND}
    if kind == "all":
        return {}
    if kind == "view":
        return kept | {VIEW: "" if what == "but" and picked.get(VIEW) == "but" else what}
    if kind == "flag" and what in FLAGS:
        return kept | {what: not picked.get(what)}
    if kind == "drop" and what.isdecimal():
        return kept | {name: [id for id in picked.get(name, []) if id != int(what)] for name in ("people", "but")}
    if kind in ("person", "but") and what.isdecimal():
        return await _with(talk, kept, kind, [int(what)])
    if kind in SETS:
        return kept | {SETS[kind]: sorted(set(picked.get(SETS[kind], [])) ^ {what})}
    return kept


async def typed_names(talk: Talk, picked: dict[str, Any], text: str) -> dict[str, Any]:
    """A name, or several with commas between; who is meant by one alone is asked when there are several.

    What is the label of a place or a role is that, whoever lives there or is called so.
    """
    kept = {name: it for name, it in picked.items() if name != FOUND}
    kind = "but" if picked.get(VIEW) == "but" else "person"
    typed = [one.strip() for one in text.replace("\n", ",").replace(";", ",").split(",") if one.strip()]
    labels = await _labels(talk) if kind == "person" else {}
    for name, what in [labels[one.casefold()] for one in typed if one.casefold() in labels]:
        kept[name] = sorted({*kept.get(name, []), what})
    names = [one for one in typed if one.casefold() not in labels][:NAMED_MOST]
    found = [await _meant(talk, one) for one in names]
    missing = [one for one, people in zip(names, found, strict=True) if not people]
    if missing or not typed:
        raise NotUnderstood(talk.texts.nobody_found(missing[:5]) if typed else talk.common.not_words())
    unclear = [people for people in found if len(people) > 1]
    kept = await _with(talk, kept, kind, [people[0].id for people in found if len(people) == 1])
    return kept | ({FOUND: [one.id for one in unclear[0][:8]]} if unclear else {})


async def _labels(talk: Talk) -> dict[str, tuple[str, str]]:
    """What they may tap, by its label in small letters: which of SETS, and its value."""
    places, roles = await kecamatan_of(talk), roles_for(talk.me)
    found = {
        one.name: ("kelurahan", one.code)
        for one in await talk.storage.areas.all_kelurahan()
        if one.kecamatan_code in places
    }
    found |= {name: ("kecamatan", code) for code, name in places.items()}
    found |= {talk.texts.roles[role]: ("roles", role.value) for role in roles}
    return {label.casefold(): what for label, what in found.items()}


async def _meant(talk: Talk, text: str) -> list[Person]:
    """Active ones whom they may write to."""
    return [one for one in await talk.storage.directory.search(talk.me.scope, text) if one.active]


async def _with(talk: Talk, picked: dict[str, Any], kind: str, ids: Iterable[int]) -> dict[str, Any]:
    """Added to those who get it, or who do not; nobody is both."""
    known = await talk.storage.audiences.may_name(talk.me, ids)
    into, out = ("but", "people") if kind == "but" else ("people", "but")
    added = [*dict.fromkeys([*picked.get(into, []), *known])][:NAMED_MOST]
    return picked | {into: added, out: [id for id in picked.get(out, []) if id not in known]}
