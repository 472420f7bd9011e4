"""Who signs at a place: their office, name and NIP.

Rina   (Lurah Lok Tuan)
bot    Apa jabatannya? Siapa namanya? …  NIP? …         [Tanpa NIP]
Rina   Ahmad Yani, S.Sos.
bot    Periksa dulu: …                                  [✅ Simpan]
"""

from __future__ import annotations

from typing import Any

from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.form import Form, Said
from handlers.kit.step import Talk
from handlers.kit.steps import ready_words, saved_not_sent
from handlers.kit.texts import say
from handlers.letterhead import offices
from storage.letterhead import Official
from storage.roles import Act

NAME_MOST, NIP_MOST, TITLE_MOST = 80, 30, 60


async def given_place(context: Context) -> dict[str, Any] | None:
    places = await offices(context.storage)
    code = context.tapped[0]
    return {"place": code, "office": places[code]} if code in places else None


async def review(talk: Talk) -> str:
    return str(say.official.review(*_official(talk)))


async def save(talk: Talk) -> Said:
    title, name, nip = _official(talk)
    usual = title == talk.given["office"]
    official = Official(talk.given["place"], name, "" if usual else title, nip)
    await talk.storage.letterhead.appoint(talk.me, talk.context.sent_at, official)
    return say.letterhead.saved(), keyboard([(say.letterhead.officials, "letterhead/officials/open")])


def _official(talk: Talk) -> tuple[str, str, str]:
    """Title, name, NIP; an empty name: a dotted line."""
    name = talk.answers["name"]
    nip = talk.answers["nip"]
    nobody, none = say.official.nobody, say.official.no_nip
    return talk.answers["post"], "" if name == nobody else name, "" if nip == none or name == nobody else nip


form = Form(
    name="official",
    command=None,
    act=Act.KEEP_LETTERHEAD,
    steps=(
        ready_words("post", lambda talk: [talk.given["office"]], TITLE_MOST),
        ready_words("name", lambda talk: [say.official.nobody], NAME_MOST),
        ready_words("nip", lambda talk: [say.official.no_nip], NIP_MOST),
    ),
    review=review,
    finish=save,
    send_label=saved_not_sent,
    given=given_place,
)
