"""A kind of activity is added, or goes by another name: what it is called, and what its button says.

Rina   (Tambah kegiatan)
bot    Apa nama kegiatannya?
Rina   Wisata mangrove
bot    Gambar apa di depan tombolnya?                [🌳] [🌊] [🏠] … [Tanpa gambar]
Rina   (🌳)
bot    Periksa dulu: …                               [✅ Simpan] [✏️ Nama] [✏️ Gambar]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers import category
from handlers.category_button import is_emoji, parts_of, shortened
from handlers.kit.buttons import in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.form import Form, Said
from handlers.kit.menu import LABELS
from handlers.kit.step import Answer, NotUnderstood, Prompt, Step, Talk
from handlers.kit.steps import ready_words, saved_not_sent
from handlers.kit.texts import say
from storage.category_names import letters
from storage.members import Refused
from storage.roles import Act

LABEL_MOST = 40
SHORT_MOST = 20  # with an emoji before them, as much as half of a phone's width shows
OFFERED = 12
NONE = "-"


async def given(context: Context) -> dict[str, Any] | None:
    """`add`, or `rename/<code>`; with what its button says now."""
    what, _, code = context.tapped[0].partition("/")
    if what == "add" and not code:
        if not await context.storage.category_changes.is_full():
            return {"what": "add"}
        context.toast(say.category.too_many)
    if what != "rename":
        return None
    try:
        found = await context.storage.categories.by_code(code)
    except KeyError:
        return None
    emoji, words = parts_of(found.button)
    return {"what": "rename", "code": code, "label": found.label, "short": words, "emoji": emoji}


def own_label(talk: Talk) -> list[str]:
    return [talk.given["label"]] if "label" in talk.given else []


def short_ones(talk: Talk) -> Sequence[str]:
    """What the button says now, and as much of the name as it holds."""
    both = [talk.given.get("short", ""), shortened(talk.answers["label"], SHORT_MOST)]
    return list(dict.fromkeys(filter(None, both)))


async def asks_short(talk: Talk) -> bool:
    """A short name is on the button as it is."""
    return "label" in talk.given or len(talk.answers.get("label", "")) > SHORT_MOST


async def ask_emoji(talk: Talk) -> Prompt:
    used = {parts_of(one.button)[0] for one in await talk.storage.categories.current()}
    own = talk.given.get("emoji", "")
    free = [own] * bool(own) + [one for one in talk.texts.offered if one not in used]
    signs = [(one, one) for one in free[:OFFERED]]
    return Prompt(talk.question("emoji"), [*in_columns(signs, 6), [(talk.texts.without, NONE)]])


async def read_emoji(answer: Answer, talk: Talk) -> str:
    sign = answer.button or (answer.text or "").strip()
    if sign == NONE:
        return ""
    if not is_emoji(sign):
        raise NotUnderstood(talk.texts.not_emoji())
    return sign


def unused(step: Step) -> Step:
    """The same question; no words by which another category or a button of the menu goes."""

    async def read(answer: Answer, talk: Talk) -> str:
        words = str(await step.read(answer, talk))
        if not letters(words):
            raise NotUnderstood(talk.texts.no_letters())
        if not await _is_unused(words, talk):
            raise NotUnderstood(talk.texts.used(words))
        return words

    async def holds(talk: Talk) -> bool:
        return await _is_unused(talk.answers[step.name], talk)

    return replace(step, read=read, holds=holds)


async def review(talk: Talk) -> str:
    return str(say.category_form.review(talk.given.get("label"), talk.answers["label"], await _button(talk)))


async def save(talk: Talk) -> Said:
    changes, label, button = talk.storage.category_changes, talk.answers["label"], await _button(talk)
    code, by = talk.given.get("code"), (talk.me, talk.context.sent_at)
    try:
        if code:
            await changes.rename(*by, code, label, button)
        else:
            code = await changes.add(*by, label, button)
    except Refused as why:
        return category.refused(why), keyboard([(say.category.list, "category")])
    look = [(say.category_form.look, f"category/open/{code}")]
    return say.category_form.saved(talk.given.get("label"), label, button), keyboard(
        look, [(say.category.list, "category")]
    )


async def _button(talk: Talk) -> str:
    words = talk.answers["short" if await asks_short(talk) else "label"]
    return f"{talk.answers['emoji']} {words}".strip()


async def _is_unused(words: str, talk: Talk) -> bool:
    menu = {letters(each) for each in (*LABELS.values(), *(word for some in say.menu.also.values() for word in some))}
    changes = talk.storage.category_changes
    return letters(words) not in menu and not await changes.same_words(but=talk.given.get("code", ""), words=(words,))


form = Form(
    name="category_form",
    command=None,
    act=Act.KEEP_CATEGORIES,
    steps=(
        unused(ready_words("label", own_label, most=LABEL_MOST)),
        unused(ready_words("short", short_ones, most=SHORT_MOST, when=asks_short)),
        Step("emoji", ask_emoji, read_emoji),
    ),
    review=review,
    finish=save,
    send_label=saved_not_sent,
    given=given,
)
