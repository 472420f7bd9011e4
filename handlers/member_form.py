"""Add a person, change one, move one, or put another in their place: one form, of which each asks what it needs.

Rina   (+ Tambah kader)
bot    Siapa namanya? Tulis nama lengkap, atau kirim kartu kontaknya.
Rina   Dewi Lestari
bot    Berapa nomor teleponnya?
Rina   0812 5555 777
bot    RT mana saja?                   [RT 01] [RT 02] … [Seluruh kelurahan]
Rina   1-3
bot    Periksa dulu: …                 [✅ Simpan] [✏️ Nama] …
Rina   (✅ Simpan)
bot    ✅ Dewi Lestari ditambahkan …   [↩️ Urungkan] [✉️ Undangan]
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from typing import Any

from telegram import InlineKeyboardMarkup

from handlers import member, standing
from handlers.kit.context import Context
from handlers.kit.form import Form
from handlers.kit.picks import rt_picks
from handlers.kit.step import Answer, NotUnderstood, Prompt, Step, Talk
from handlers.kit.steps import choice
from handlers.kit.texts import say
from storage.members import Change, Refused, entry_from, may_manage
from storage.phones import read_phone
from storage.places import kecamatan_of
from storage.roles import Act, Role
from storage.roster import may_import
from storage.roster_rows import NAME_MOST, Entry

ASKED = {  # what each needs to know
    "add": {"name", "phone", "role", "kecamatan", "kelurahan", "rts"},
    "replace": {"name", "phone"},
    "role": {"role", "kecamatan", "kelurahan", "rts"},
    "move": {"kelurahan", "rts"},
    "rts": {"rts"},
    "name": {"name"},
    "phone": {"phone"},
}


async def given(context: Context) -> dict[str, Any] | None:
    """`add/<kelurahan or ->`, or `<what>/<person id>` with the person as they are now; None: not for this one."""
    what, _, which = context.tapped[0].partition("/")
    if what == "add" and which == "-" and may_import(context.me):
        return {"what": what}
    known = set((await context.storage.areas.names()).values()) if what == "add" else set()
    if which in known and context.me.keeps_cadres_of(kecamatan_of(which)):
        return {"what": what, "kelurahan": which}
    if what not in ASKED or not which.isdecimal() or len(which) > 12:
        return None
    try:
        entry = await context.storage.members.entry(int(which))
    except KeyError:
        return None
    return {"what": what, "id": int(which), "seen": asdict(entry)} if may_manage(context.me, entry) else None


def seen(talk: Talk) -> Entry | None:
    """Whom it is about, as they were when the form was opened."""
    return entry_from(talk.given.get("seen"))


def _asks(step: str) -> Callable[[Talk], Awaitable[bool]]:
    """Whether this form asks this step, with these answers and by this person."""

    async def when(talk: Talk) -> bool:
        if step not in ASKED[talk.given["what"]]:
            return False
        role = _role(talk)
        return {
            "role": talk.me.is_admin and "kelurahan" not in talk.given,
            "kecamatan": role is Role.KECAMATAN,
            "kelurahan": role is Role.CADRE and "kelurahan" not in talk.given,
            "rts": role is Role.CADRE and bool(_kelurahan(talk)),
        }.get(step, True)

    return when


def _role(talk: Talk) -> Role:
    before = seen(talk)
    chosen = talk.answers.get("role") or (before.role if before else Role.CADRE)
    return Role(chosen.split(" + ")[0])


def _kelurahan(talk: Talk) -> str | None:
    before = seen(talk)
    code: str | None = talk.answers.get("kelurahan") or talk.given.get("kelurahan")
    return code or (before.kelurahan_code if before else None)


async def ask_name(talk: Talk) -> Prompt:
    return Prompt(say.member_form.name(talk.given["what"]))


async def read_name(answer: Answer, talk: Talk) -> str:
    """Typed, or from a contact card, which brings the number too."""
    name, phone = answer.contact or (answer.text or "", "")
    name = " ".join(name.split())
    if not 1 < len(name) <= NAME_MOST:
        raise NotUnderstood(say.member_form.not_a_name(NAME_MOST))
    if phone and "phone" in ASKED[talk.given["what"]] and read_phone(phone):
        talk.answers["phone"] = read_phone(phone)
    return name


async def ask_phone(talk: Talk) -> Prompt:
    known = talk.answers.get("phone")
    return Prompt(say.member_form.phone(), [[(say.member_form.take % known, known)]] if known else [])


async def read_number(answer: Answer, talk: Talk) -> str:
    """A number that nobody else on the roster has who counts."""
    phone = read_phone(answer.button or (answer.contact[1] if answer.contact else answer.text) or "")
    if phone is None:
        raise NotUnderstood(say.member_form.not_a_phone())
    other = await talk.storage.people.by_phone(phone)
    if other and other.id != talk.given.get("id"):
        raise NotUnderstood(say.member_form.taken(other if talk.me.sees(other) else None))
    return phone


async def roles(talk: Talk) -> dict[str, str]:
    both = [f"{role} + {Role.ADMIN}" for role in (Role.KECAMATAN, Role.CITY)]
    return {value.capitalize(): value for value in [*map(str, Role), *both]}


async def kecamatan(talk: Talk) -> dict[str, str]:
    return {name: code for code, name in (await talk.storage.areas.all_kecamatan()).items()}


async def kelurahan(talk: Talk) -> dict[str, str]:
    places = await talk.storage.areas.all_kelurahan()
    return {place.name: place.code for place in places if talk.me.keeps_cadres_of(place.kecamatan_code)}


async def rts(talk: Talk) -> dict[str, str]:
    return {f"RT {rt}": rt for rt in await talk.storage.areas.rts(_kelurahan(talk) or "")}


def held(talk: Talk) -> list[str]:
    """The RT that are theirs already, unless they move."""
    before = seen(talk)
    return list(before.rts) if before and before.kelurahan_code == _kelurahan(talk) else []


def _meant(talk: Talk) -> Entry:
    """The person as they are to be."""
    before, answers, role = seen(talk), talk.answers, _role(talk)
    what = talk.given["what"]
    base = before or Entry("", None, Role.CADRE)
    if what in ("add", "role"):
        base = replace(base, role=role, also_admin=answers.get("role", str(role)) != role)
        base = replace(base, kecamatan_code=answers.get("kecamatan") if role is Role.KECAMATAN else None)
    cadre = role is Role.CADRE
    moved = cadre and before is not None and _kelurahan(talk) != before.kelurahan_code
    kept = () if moved or not cadre else base.rts
    return replace(
        base,
        name=answers.get("name", base.name),
        phone=answers.get("phone", base.phone),
        kelurahan_code=_kelurahan(talk) if cadre else None,
        rts=tuple(answers.get("rts", kept)) if cadre else (),
    )


async def _changes(talk: Talk) -> list[Change]:
    before, after = seen(talk), _meant(talk)
    if talk.given["what"] == "replace" and before:
        return [Change(talk.given["id"], before, replace(before, active=False)), await _newcomer(talk, after)]
    if before:
        return [Change(talk.given["id"], before, after)]
    return [await _newcomer(talk, after)]


async def _newcomer(talk: Talk, after: Entry) -> Change:
    """Somebody new, or somebody who was there before and is back."""
    once = await talk.storage.members.by_phone(after.phone or "")
    return Change(once, await talk.storage.members.entry(once), after) if once else Change(None, None, after)


async def review(talk: Talk) -> str:
    changes = await _changes(talk)
    names = {place.code: place.name for place in await talk.storage.areas.all_kelurahan()}
    names |= await talk.storage.areas.all_kecamatan()
    return str(say.member_form.review(talk.given["what"], changes, names))


def _alike(changes: list[Change]) -> bool:
    return all(change.before == change.after for change in changes)


async def last_button(talk: Talk) -> str:
    return str(say.member_form.close if _alike(await _changes(talk)) else say.common.save)


async def save(talk: Talk) -> str | tuple[str, InlineKeyboardMarkup]:
    context, what = talk.context, talk.given["what"]
    changes = await _changes(talk)
    if _alike(changes) and may_manage(talk.me, changes[-1].after):
        return str(say.member_form.unchanged(changes[-1].after))
    try:
        done = await talk.storage.members.change(talk.me, context.sent_at, f"member.{what}", *changes)
    except Refused as refusal:
        return await member.refused(refusal, context)
    await standing.tell_these(talk.storage, [person_id for person_id, _ in done])
    return say.member_form.saved(what, changes), await member.after(done, str(talk.draft.number), context)


form = Form(
    name="member_form",
    command=None,
    act=Act.SEE_ROSTER,
    steps=(
        Step("name", ask_name, read_name, when=_asks("name")),
        Step("phone", ask_phone, read_number, when=_asks("phone")),
        choice("role", options=roles, columns=1, when=_asks("role")),
        choice("kecamatan", options=kecamatan, columns=1, when=_asks("kecamatan")),
        choice("kelurahan", options=kelurahan, when=_asks("kelurahan")),
        rt_picks("rts", options=rts, before=held, when=_asks("rts")),
    ),
    review=review,
    finish=save,
    send_label=last_button,
    given=given,
)
