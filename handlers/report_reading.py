"""What is sure in a cadre's own words, as answers of the report: under a photo, or told as the story."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers.caption import read_caption
from handlers.caption_figures import read_figures
from handlers.kit.step import Talk
from handlers.report_category import fields_of
from handlers.report_fields import fits
from handlers.report_places import rts_of
from storage import Storage
from storage.categories import FIELDS
from storage.person import Person

BACK_DAYS = 62  # as far as last month's first day: older ones have long been summed up
STORY_MOST = 1_500  # characters; the last look must stay within one message


async def read(text: str, me: Person, storage: Storage, today: date) -> dict[str, Any]:
    """Step -> answer; RT only of their own kelurahan, and only such as they have."""
    codes = [category.code for category in await storage.categories.current()]
    rts = await rts_of(me, storage, me.kelurahan_code)
    said = read_caption(text, today, BACK_DAYS, rts, await storage.areas.names(), codes)
    found = {
        "rt": list(said.rts) if said.kelurahan in (None, me.kelurahan_code) else None,
        "category": said.category,
        "date": said.day.isoformat() if said.day else None,
        "participants": [said.people, said.men, said.women] if said.people else None,
        "story": text[:STORY_MOST],
    }
    figures = {name: list(value) if name == "volume" else value for name, value in read_figures(text).items()}
    return {name: value for name, value in (found | figures).items() if (value and fits(name, value)) or value == 0}


async def told(talk: Talk, text: str) -> None:
    """Add what the words say to the answers; what was answered already stays."""
    for name, value in (await read(text, talk.me, talk.storage, talk.today)).items():
        talk.answers.setdefault(name, value)


async def told_in_story(talk: Talk, text: str) -> None:
    """Only figures, and only those that belong to the category."""
    asked = await fields_of(talk)
    for name, value in (await read(text, talk.me, talk.storage, talk.today)).items():
        if name in FIELDS and name in asked:
            talk.answers.setdefault(name, value)
