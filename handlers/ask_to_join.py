"""Somebody whose number is not on the roster asks to be let in; the answer comes by handlers/join_request.py.

Orang  (shares a number that is not on the roster)
bot    Maaf, nomor Anda belum ada di daftar anggota. …                  [🙋 Minta bergabung]
Orang  (🙋 Minta bergabung)
bot    Sebagai apa Anda bertugas?            [Kader] [Koordinator kecamatan] [Koordinator kota]
Orang  (Kader), (Bontang Utara), (Guntung)
bot    Mohon diperiksa. … Kader di Guntung, Kecamatan Bontang Utara …   [✅ Kirim permintaan]
Orang  (✅ Kirim permintaan)
bot    Permintaan Anda sudah dikirim. Jawabannya datang di sini.
"""

from __future__ import annotations

from telegram import Update

from handlers import join_request
from handlers.join import share
from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.texts import say
from storage.join_requests import JoinRequest
from storage.roles import Role

ROLES = {"kader": Role.CADRE, "kecamatan": Role.KECAMATAN, "kota": Role.CITY}


async def ask_role(update: Update, context: Context) -> None:
    if await _pending(context):
        rows = [[(label, f"ask/{key}/")] for key, label in say.ask_to_join.roles.items()]
        await _show(context, say.ask_to_join.role(), [*rows, [(say.common.cancel, "ask/cancel")]])


async def ask_place(update: Update, context: Context) -> None:
    """Kecamatan, then kelurahan, as far as the role needs them; then the last look."""
    key, code = context.tapped
    request = await _pending(context)
    if request is None:
        return
    found = await _place(key, code, context)
    if found is None:
        await _choose(key, code, context)
        return
    kecamatan, kelurahan = found
    text = say.ask_to_join.review(request, ROLES[key].value, kecamatan[1], kelurahan[1])
    back = f"ask/{key}/{kecamatan[0]}" if key == "kader" else f"ask/{key}/" if key == "kecamatan" else "ask/"
    send = (say.ask_to_join.send, f"ask!{key}/{code}")
    rows = [[send], [(say.common.back, back), (say.common.cancel, "ask/cancel")]]
    await _show(context, text, rows)


async def send(update: Update, context: Context) -> None:
    key, code = context.tapped
    request = await _pending(context)
    found = await _place(key, code, context) if request else None
    if request is None or found is None:
        return
    storage, (kecamatan, kelurahan) = context.storage, found
    if await storage.people.by_phone(request.phone):  # put on the roster meanwhile
        await storage.join_requests.drop(context.chat_id)
        await context.edit(say.ask_to_join.cancelled(), screen="ask")
        await context.say(say.ask_to_join.on_the_roster(), share())
        return
    places = kecamatan[0] or None, kelurahan[0] or None
    sent = await storage.join_requests.send(request.id, ROLES[key], *places, say.join.version, context.sent_at)
    asked = await join_request.pass_on(sent, context)
    await context.edit(say.ask_to_join.sent(asked), screen="ask")


async def cancel(update: Update, context: Context) -> None:
    request = await context.storage.join_requests.pending(context.chat_id)
    if request and request.is_open:
        context.toast(say.ask_to_join.waiting)
        return
    await context.storage.join_requests.drop(context.chat_id)
    await context.edit(say.ask_to_join.cancelled(), screen="ask")


async def _pending(context: Context) -> JoinRequest | None:
    """Their draft, if they may ask now; else they are told why not."""
    requests = context.storage.join_requests
    request, from_when = await requests.pending(context.chat_id), await requests.may_ask_at(context.chat_id)
    if request and request.is_open:
        context.toast(say.ask_to_join.waiting)
    elif request is None:
        context.toast(say.ask_to_join.share_again)
    elif context.sent_at < from_when:
        await context.edit(say.ask_to_join.not_yet(context.house.local(from_when)), screen="ask")
    else:
        return request
    return None


async def _place(key: str, code: str, context: Context) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """Kecamatan and kelurahan (code, name) when that is all the role needs; None: something is to be chosen."""
    areas = context.storage.areas
    if key == "kota" and not code:
        return ("", ""), ("", "")
    if key == "kecamatan":
        name = (await areas.all_kecamatan()).get(code)
        return ((code, name), ("", "")) if name else None
    for one in await areas.all_kelurahan():
        if key == "kader" and one.code == code:
            return (one.kecamatan_code, one.kecamatan), (code, one.name)
    return None


async def _choose(key: str, code: str, context: Context) -> None:
    areas = context.storage.areas
    kecamatan, back = await areas.all_kecamatan(), "ask/"
    places, text = kecamatan, say.ask_to_join.kecamatan()
    if key == "kader" and code in kecamatan:
        places = {one.code: one.name for one in await areas.all_kelurahan() if one.kecamatan_code == code}
        text, back = say.ask_to_join.kelurahan(kecamatan[code]), "ask/kader/"
    buttons = [(name, f"ask/{key}/{at}") for at, name in places.items()]
    rows = in_columns(buttons)
    await _show(context, text, [*rows, [(say.common.back, back), (say.common.cancel, "ask/cancel")]])


async def _show(context: Context, text: str, rows: list[list[Button]]) -> None:
    await context.edit(text, keyboard(*rows), screen="ask")


taps = {  # of strangers: handlers/who.py
    "ask/": ask_role,
    "ask/cancel": cancel,
    r"ask/(kader|kecamatan|kota)/([0-9.]{0,20})": ask_place,
    r"ask!(kader|kecamatan|kota)/([0-9.]{0,20})": send,
}
