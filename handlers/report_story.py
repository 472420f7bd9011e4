"""The question for the story: words that may hold the figures too, a voice note, or nothing beside pictures."""

from __future__ import annotations

from handlers.kit.files import added
from handlers.kit.step import Answer, NotUnderstood, Prompt, Step, Talk
from handlers.kit.steps import words
from handlers.report_category import fields_of, wanted
from handlers.report_fields import people
from handlers.report_reading import STORY_MOST, told_in_story
from storage.reports import MEDIA_MOST

WRITTEN = words("story", most=STORY_MOST)


async def ask(talk: Talk) -> Prompt:
    skip = [[(talk.common.skip, "-")]] if _shown(talk) else []
    taken = 0 if "kept" in talk.memo else len(talk.answers.get("photos", []))
    return Prompt(talk.question("story", await wanted(talk), taken), skip)


async def read(answer: Answer, talk: Talk) -> str:
    if answer.button == "-" and _shown(talk):
        return ""
    if answer.file and answer.file.kind == "voice":
        talk.answers["photos"] = added(talk.answers.get("photos", []), answer.file, MEDIA_MOST)
        await told_in_story(talk, answer.file.caption)
        return answer.file.caption
    text = str(await WRITTEN.read(answer, talk))
    found = people(text)
    if found is None:
        await told_in_story(talk, text)
        return text
    return await _only_people(found, talk)


async def _only_people(found: list[int | None], talk: Talk) -> str:
    """`25` tells how many, and no story: which is enough beside pictures."""
    if "participants" not in await fields_of(talk):
        raise NotUnderstood(talk.common.not_words())
    talk.answers["participants"] = found
    if not _shown(talk):
        raise NotUnderstood(talk.texts.only_people(found[0]))
    return ""


def _shown(talk: Talk) -> bool:
    """Whether there is something to look at or to listen to."""
    return bool(talk.answers.get("photos"))


async def holds(talk: Talk) -> bool:
    return bool(talk.answers["story"]) or _shown(talk)


step = Step("story", ask, read, holds=holds)
