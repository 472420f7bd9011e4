"""Whom a notice is for, picked with few taps: everybody is the rule, places and roles narrow it, names are typed.

bot    👥 Penerima: semua orang. 47 orang …   [Kader] [Koordinator kecamatan] … [Bontang Utara] [▸ kelurahan] …
Rina   (Bontang Utara)
Rina   siti
bot    … + Siti Aminah                                       [✅ Selesai]
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.kit.step import Answer, More, NotUnderstood, Prompt, Step, Talk, always
from handlers.notice_audience_buttons import buttons_for
from handlers.notice_picked import FOUND, VIEW, plain, reach, read_picked, told
from handlers.notice_picks import tapped, typed_names
from storage.audience import Audience


def audience(name: str) -> Step:
    """Tapped on and off; the answer is Audience as JSON has it."""

    async def ask(talk: Talk) -> Prompt:
        picked = talk.answers.get(name, {})
        text = talk.question(name, await told(talk), await reach(talk), _typed(picked))
        return Prompt(str(text), [*await buttons_for(talk, picked), [(talk.texts.picked, "done")]])

    async def read(answer: Answer, talk: Talk) -> More | dict[str, Any]:
        picked = talk.answers.get(name, {})
        if answer.button == "done":
            return plain(picked)
        if answer.button is not None:
            return More(await tapped(talk, picked, answer.button), again=True)
        if not (answer.text or "").strip():
            raise NotUnderstood(talk.common.not_words())
        return More(await typed_names(talk, picked, answer.text or ""))

    async def holds(talk: Talk) -> bool:
        return bool(talk.answers[name] == plain(talk.answers[name]))

    return Step(name, ask, read, holds=holds, optional=always)


def _typed(picked: dict[str, Any]) -> str:
    """What a typed name would do now; `which` after one that may mean several people."""
    if picked.get(FOUND):
        return "which"
    if picked.get(VIEW) == "but":
        return "but"
    return "add" if replace(read_picked(picked), but=()) != Audience() else "only"
