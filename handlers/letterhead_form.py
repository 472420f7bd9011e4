"""One part of the letterhead is changed, its logo too; or who signs at a place.

Rina   (Kantor)
bot    Tulis nama kantor, satu baris satu pesan baris …
Rina   PEMERINTAH KOTA BONTANG / DINAS SOSIAL …
bot    Periksa dulu: …                                  [✅ Simpan]
Rina   (Lurah Lok Tuan)
bot    Siapa namanya? …  NIP? …                         [Tanpa NIP]
"""

from __future__ import annotations

from typing import Any

from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.form import Form, Said
from handlers.kit.step import Answer, NotUnderstood, Prompt, Step, Talk
from handlers.kit.steps import ready_words, saved_not_sent
from handlers.kit.texts import say
from handlers.letterhead import KIND, offices
from storage.letterhead import Official
from storage.roles import Act

MOST = {"office": 300, "address": 150, "place": 40, "number": 60}
NAME_MOST, NIP_MOST, TITLE_MOST = 80, 30, 60
MB_MOST = 5
LINES_MOST = 4
TO_LETTERHEAD = [(say.letterhead.up, "letterhead/open")]


# A part of it.


async def given_part(context: Context) -> dict[str, Any] | None:
    part = context.tapped[0]
    return {"part": part} if part in say.letterhead.parts else None


async def is_logo(talk: Talk) -> bool:
    return bool(talk.given["part"] == "logo")


async def is_words(talk: Talk) -> bool:
    return not await is_logo(talk)


async def ask_words(talk: Talk) -> Prompt:
    return Prompt(talk.question("words", talk.given["part"]))


async def read_words(answer: Answer, talk: Talk) -> str:
    """Lines of the office, else one line."""
    part = talk.given["part"]
    lines = [" ".join(line.split()) for line in (answer.text or "").splitlines() if line.strip()]
    text = "\n".join(lines[:LINES_MOST]) if part == "office" else " ".join(lines)
    if not text:
        raise NotUnderstood(talk.common.not_words())
    if len(text) > MOST[part]:
        raise NotUnderstood(talk.common.too_long(MOST[part], len(text)))
    if part == "number" and "{nomor}" not in text:
        raise NotUnderstood(talk.question("not_number"))
    return text


async def ask_logo(talk: Talk) -> Prompt:
    return Prompt(talk.question("logo"))


async def read_logo(answer: Answer, talk: Talk) -> str:
    if answer.file is None or answer.file.kind not in ("photo", "document"):
        raise NotUnderstood(talk.common.not_a_photo())
    if answer.file.size > MB_MOST * 1_000_000:
        raise NotUnderstood(talk.common.file_too_large())
    return answer.file.file_id


async def review_part(talk: Talk) -> str:
    return str(say.letterhead.review(talk.given["part"], talk.answers.get("words")))


async def save_part(talk: Talk) -> Said:
    storage, at = talk.storage, talk.context.sent_at
    if not await is_logo(talk):
        await storage.letterhead.change(talk.me, at, talk.given["part"], talk.answers["words"])
        return say.letterhead.saved(), keyboard(TO_LETTERHEAD)
    ids = talk.me.id, talk.context.chat_id, talk.answers["logo"]
    download = await storage.downloads.add(KIND, *ids, "logo", at)
    await talk.context.say(say.letterhead.fetching(), screen=download.screen)
    return say.letterhead.logo_sent(), keyboard(TO_LETTERHEAD)


# Who signs.


async def given_place(context: Context) -> dict[str, Any] | None:
    places = await offices(context.storage)
    code = context.tapped[0]
    return {"place": code, "office": places[code]} if code in places else None


async def review_official(talk: Talk) -> str:
    return str(say.letterhead.review_official(*_official(talk)))


async def save_official(talk: Talk) -> Said:
    title, name, nip = _official(talk)
    usual = title == talk.given["office"]
    official = Official(talk.given["place"], name, "" if usual else title, nip)
    await talk.storage.letterhead.appoint(talk.me, talk.context.sent_at, official)
    return say.letterhead.saved(), keyboard([(say.letterhead.officials, "letterhead/officials/open")])


def _official(talk: Talk) -> tuple[str, str, str]:
    """Title, name, NIP; an empty name: a dotted line."""
    name = talk.answers["name"]
    nip = talk.answers["nip"]
    nobody, none = say.letterhead.nobody, say.letterhead.no_nip
    return talk.answers["post"], "" if name == nobody else name, "" if nip == none or name == nobody else nip


part_form = Form(
    name="letterhead_part",
    command=None,
    act=Act.KEEP_LETTERHEAD,
    steps=(Step("words", ask_words, read_words, is_words), Step("logo", ask_logo, read_logo, is_logo)),
    review=review_part,
    finish=save_part,
    send_label=saved_not_sent,
    given=given_part,
    texts="letterhead",
)
official_form = Form(
    name="official",
    command=None,
    act=Act.KEEP_LETTERHEAD,
    steps=(
        ready_words("post", lambda talk: [talk.given["office"]], TITLE_MOST),
        ready_words("name", lambda talk: [say.letterhead.nobody], NAME_MOST),
        ready_words("nip", lambda talk: [say.letterhead.no_nip], NIP_MOST),
    ),
    review=review_official,
    finish=save_official,
    send_label=saved_not_sent,
    given=given_place,
    texts="letterhead",
)
