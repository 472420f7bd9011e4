"""Data saya: all that is kept about oneself, as words and as a file; a correction, or to be forgotten, asked for.

Siti   /dataku
bot    📄 Data Anda di bot ini. Nama: Siti Aminah … Kehadiran: 21, dengan lokasi: 20 … Disimpan berapa lama …
                               [📥 Excel] [📥 JSON] [✏️ Minta diperbaiki] [🗑 Minta dihapus]
Siti   (✏️ Minta diperbaiki)
bot    Apa yang keliru, dan seharusnya bagaimana?
Siti   Nama saya Siti Aminah, S.Pd.
bot    Permintaan perbaikan … [✅ Kirim] [✏️ Isi] [✖ Batal]
Siti   (✅ Kirim)
bot    Permintaan Anda sudah diteruskan. Mohon tunggu jawabannya paling lambat Jumat, 27 November 2026 …
"""

from __future__ import annotations

from typing import Any

from telegram import InlineKeyboardMarkup, Update

from handlers import data_request
from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.form import Form
from handlers.kit.step import Talk
from handlers.kit.steps import words
from handlers.kit.texts import say
from storage.data_requests import Kind
from storage.roles import Act

SCREEN = "my_data"
USES_SHOWN = 5
WORDS_MOST = 1_000


async def card(update: Update, context: Context) -> None:
    coordinators = await context.storage.people.coordinators_of(context.me)
    text = say.my_data.card(context.me, coordinators[:3], context.house.local)
    await context.say(text, keyboard([(say.my_data.title_all, "my_data/show")], [(say.new_number.title, "number/new")]))


async def show(update: Update, context: Context) -> None:
    await context.say(*await _shown(context), screen=SCREEN)


async def again(update: Update, context: Context) -> None:
    """Not to be forgotten after all."""
    await context.edit(*await _shown(context), screen=SCREEN)


async def _shown(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    own, me = context.storage.own_data, context.me
    asked = await context.storage.data_requests.open_of(me.id)
    text = say.my_data.shown(
        me, await own.kept(me.id), await own.uses(me.id, USES_SHOWN), asked, context.house, context.house.local
    )
    return text, _choices({request.kind for request in asked})


def _choices(asked: set[Kind]) -> InlineKeyboardMarkup:
    """What is asked for already cannot be asked for again."""
    words = say.my_data
    files = [(words.as_xlsx, "my_data/xlsx"), (words.as_json, "my_data/json")]
    asks = {Kind.CORRECTION: (words.ask_correction, "my_data!"), Kind.ERASURE: (words.ask_erasure, "my_data/erase")}
    return keyboard(files, *([ask] for kind, ask in asks.items() if kind not in asked))


async def download(update: Update, context: Context) -> None:
    (form,) = context.tapped
    zone = str(context.house.zone)
    await context.paper(f"my_data.{form}", say.my_data.file(), person_id=context.me.id, zone=zone)
    await context.storage.audit.add(context.sent_at, context.me.id, "data.export", context.me.id, form=form)


async def ask_erasure(update: Update, context: Context) -> None:
    buttons = keyboard([(say.my_data.sure, "my_data/sure")], [(say.my_data.not_sure, "my_data/again")])
    await context.edit(say.my_data.really(), buttons, screen=SCREEN)


async def erasure(update: Update, context: Context) -> None:
    await context.edit(await _ask(context, Kind.ERASURE), screen=SCREEN)


async def given(context: Context) -> dict[str, Any] | None:
    """One open correction at a time."""
    asked = await context.storage.data_requests.open_of(context.me.id)
    return None if any(request.kind is Kind.CORRECTION for request in asked) else {"asked": True}


async def review(talk: Talk) -> str:
    return str(say.my_data.review(talk.answers["words"]))


async def send(talk: Talk) -> str:
    return await _ask(talk.context, Kind.CORRECTION, talk.answers["words"])


async def _ask(context: Context, kind: Kind, words: str | None = None) -> str:
    requests, me = context.storage.data_requests, context.me
    request = await requests.ask(me.id, kind, context.sent_at, words)
    if request is None:
        return str(say.my_data.asked_already())
    await context.storage.audit.add(context.sent_at, me.id, f"data.ask_{kind}", me.id, request=request.id)
    await data_request.pass_on(context, request)
    return str(say.my_data.passed_on(context.house.local(request.due_at)))


features = (
    Feature(
        act=Act.OWN_DATA,
        opens=show,
        commands=("dataku",),
        taps={
            "my_data/show": show,
            "my_data/again": again,
            "my_data/(xlsx|json)": download,
            "my_data/erase": ask_erasure,
            "my_data/sure": erasure,
        },
    ),
    Feature(act=Act.OWN_DATA, opens=card, commands=("profil",)),
)

form = Form(
    name="my_data",
    command=None,
    act=Act.OWN_DATA,
    steps=(words("words", most=WORDS_MOST),),
    review=review,
    finish=send,
    given=given,
)
