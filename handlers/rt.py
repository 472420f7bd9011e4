"""RT: which a kelurahan has and who looks after each; added, renamed, retired.

Rina   (🏘 RT)
bot    🏘 Lok Tuan: 52 RT. Tanpa kader: 05, 07.        [+ Tambah RT] [RT 01] [RT 02] …
Rina   (RT 05)
bot    RT 05 Lok Tuan. Belum ada kadernya.             [✏️ Ubah nama] [⛔ Nonaktifkan]
Rina   (⛔ Nonaktifkan)
bot    Periksa dulu: …                                 [✅ Simpan]
"""

from __future__ import annotations

from typing import Any

from telegram import InlineKeyboardMarkup, Update

from handlers import member
from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.form import Form
from handlers.kit.step import Answer, NotUnderstood, Prompt, Step, Talk
from handlers.kit.steps import saved_not_sent
from handlers.kit.texts import say
from storage.members import Refused
from storage.places import kecamatan_of
from storage.roles import Act
from storage.rts import Rt, read_rt

SCREEN = "rt"


async def show(update: Update, context: Context) -> None:
    """All of a kelurahan."""
    (code,) = context.tapped
    rts = await _rts(code, context)
    if rts is None:
        return context.toast(say.common.old_button)
    grid = [(("⛔ " if rt.retired else "") + rt.rt, f"rt/{code}/{rt.rt}") for rt in rts]
    rows = [[(say.rt.add, f"rt!add/{code}")], *in_columns(grid, 5)]
    await context.say(say.rt.shown(await _name(code, context), rts), keyboard(*rows[:20]), screen=SCREEN)
    return None


async def one(update: Update, context: Context) -> None:
    code, name = context.tapped
    rt = next((rt for rt in await _rts(code, context) or [] if rt.rt == name), None)
    if rt is None:
        return context.toast(say.common.old_button)
    acts: list[list[Button]] = [
        [(say.rt.rename, f"rt!rename/{code}/{name}"), (say.rt.retire, f"rt!retire/{code}/{name}")]
    ]
    if rt.retired:
        acts = [[(say.rt.restore, f"rt!restore/{code}/{name}")]]
    rows = [*acts, [(say.common.back, f"rt/{code}")]]
    await context.edit(say.rt.one(await _name(code, context), rt), keyboard(*rows), screen=SCREEN)
    return None


async def undo(update: Update, context: Context) -> None:
    try:
        about = await context.storage.rts.undo(context.me, context.sent_at, int(context.tapped[0]))
    except Refused as refusal:
        return await context.say(await member.refused(refusal, context))
    return await context.say(say.rt.undone(about["rt"]))


async def given(context: Context) -> dict[str, Any] | None:
    """`add/<kelurahan>`, or `<what>/<kelurahan>/<rt>`."""
    what, _, which = context.tapped[0].partition("/")
    code, _, rt = which.partition("/")
    rts = await _rts(code, context)
    if rts is None or what not in ("add", "rename", "retire", "restore") or (what == "add") != (not rt):
        return None
    if rt and rt not in {one.rt for one in rts}:
        return None
    return {"what": what, "code": code, "rt": rt or None, "place": await _name(code, context)}


async def asks_name(talk: Talk) -> bool:
    return talk.given["what"] in ("add", "rename")


async def ask_name(talk: Talk) -> Prompt:
    if talk.given["what"] == "rename":
        return Prompt(say.rt.new_name(talk.given["rt"], talk.given["place"]))
    rts = [rt.rt for rt in await talk.storage.rts.of(talk.given["code"])]
    following = next(f"{n:02}" for n in range(len(rts) + 1, 1000) if f"{n:02}" not in rts)
    return Prompt(say.rt.name(talk.given["place"]), [[(f"RT {following}", following)]])


async def read_name(answer: Answer, talk: Talk) -> str:
    name = read_rt(answer.button or answer.text or "")
    if name is None:
        raise NotUnderstood(say.rt.not_a_name())
    if name in await talk.storage.areas.rts(talk.given["code"]):
        raise NotUnderstood(say.rt.there_already(name, talk.given["place"]))
    return name


async def review(talk: Talk) -> str:
    rts = {rt.rt: rt for rt in await talk.storage.rts.of(talk.given["code"])}
    return str(say.rt.review(talk.given, talk.answers.get("name"), rts.get(talk.given["rt"] or "")))


async def save(talk: Talk) -> str | tuple[str, InlineKeyboardMarkup]:
    context, rts = talk.context, talk.storage.rts
    what, code, rt = (talk.given[key] for key in ("what", "code", "rt"))
    name = talk.answers.get("name", rt)
    by = talk.me, context.sent_at, code
    try:
        if what == "rename":
            number = await rts.rename(*by, rt, name)
        else:
            number = await (rts.retire if what == "retire" else rts.add)(*by, name)
    except Refused as refusal:
        return await member.refused(refusal, context)
    return say.rt.saved(what, rt, name, talk.given["place"]), keyboard([(say.member.undo, f"rt/undo/{number}")])


async def _rts(code: str, context: Context) -> list[Rt] | None:
    """None: no such place, or not one that this person keeps."""
    if not context.me.keeps_cadres_of(kecamatan_of(code)):
        return None
    return await context.storage.rts.of(code) or None


async def _name(code: str, context: Context) -> str:
    return (await context.storage.areas.kelurahan(code)).name


CODE = "([0-9.]{13})"
feature = Feature(
    act=Act.SEE_ROSTER,
    taps={f"rt/{CODE}": show, f"rt/{CODE}/([0-9A-Z]{{2,4}})": one, "rt/undo/([0-9]{1,12})": undo},
)

form = Form(
    name="rt",
    command=None,
    act=Act.SEE_ROSTER,
    steps=(Step("name", ask_name, read_name, when=asks_name),),
    review=review,
    finish=save,
    send_label=saved_not_sent,
    given=given,
)
