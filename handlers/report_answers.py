"""What a report says, out of the answers of its form, and the other way round."""

from __future__ import annotations

from typing import Any

from handlers.kit.steps import day_of
from storage.report import Content, Media

PLAIN = ("swadaya", "budget", "physical", "spent", "obstacle", "follow_up")  # an answer is the value as it is kept


def said(answers: dict[str, Any]) -> Content:
    """What the cadre says by these answers."""
    participants, men, women = answers.get("participants") or (None, None, None)
    volume, unit = answers.get("volume") or (None, None)
    plain = {name: answers.get(name) for name in PLAIN}
    return Content(
        rts=tuple(answers["rt"]),
        category_code=answers["category"],
        occurred_on=day_of(answers, "date"),
        story=answers["story"],
        participants=participants,
        media=tuple(Media(*each[:3]) for each in answers["photos"]),
        men=men,
        women=women,
        volume=volume,
        unit=unit,
        **plain,
    )


def answers_of(content: Content) -> dict[str, Any]:
    """The other way round; what was not told has no answer."""
    told = {
        "rt": list(content.rts),
        "category": content.category_code,
        "date": content.occurred_on.isoformat(),
        "story": content.story,
        "photos": [[each.kind, each.file_id, each.file_unique_id, ""] for each in content.media],
        "participants": [content.participants, content.men, content.women] if content.participants else None,
        "volume": [content.volume, content.unit] if content.unit else None,
    }
    plain = {name: getattr(content, name) for name in PLAIN}
    return {name: value for name, value in (told | plain).items() if value is not None}
