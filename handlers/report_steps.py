"""The questions of a report, in their order; asked anew where it is changed."""

from __future__ import annotations

from handlers import report_fields, report_rts, report_story
from handlers.kit.files import added, answered, same_album
from handlers.kit.photos import files
from handlers.kit.step import Answer, NotUnderstood, Talk
from handlers.kit.steps import choice, day
from handlers.report_category import category_of
from handlers.report_reading import BACK_DAYS, told
from storage.reports import MEDIA_MOST


async def categories(talk: Talk) -> dict[str, str]:
    """Those of today; and the one that a report which is changed has, though it is retired."""
    current = {category.button: category.code for category in await talk.storage.categories.current()}
    chosen = await category_of(talk) if "id" in talk.given else None
    return current | ({chosen.button: chosen.code} if chosen else {})


async def least_photos(talk: Talk) -> int:
    category = await category_of(talk)
    return category.least_photos if category else 0


async def one_more_file(talk: Talk, answer: Answer) -> tuple[str, bool]:
    """Sent while something else is asked: kept for the question after files; of an album one answer for all."""
    if answer.file is None:
        return "", False
    taken = talk.answers.get("photos", [])
    again = same_album(taken, answer.file)
    try:
        talk.answers["photos"] = added(taken, answer.file, MEDIA_MOST)
    except NotUnderstood as why:
        if taken:
            talk.answers["photos"] = answered(taken, answer.file)
        return str(why), again
    if answer.file.caption:
        await told(talk, answer.file.caption)
    talk.memo["kept"] = True
    return str(talk.texts.kept(len(talk.answers["photos"]))), again


STEPS = (
    report_rts.step,
    choice("category", options=categories),
    day("date", back_days=BACK_DAYS),
    files("photos", most=MEDIA_MOST, least=least_photos, told=told),
    report_story.step,
    *report_fields.STEPS,
)
