"""A month of the sample roster: check-ins, leave and reports with everything that a report can tell."""

from __future__ import annotations

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PIL import Image

from storage import Storage
from storage.media import Kept
from storage.person import Person
from storage.report import Content, Media
from storage.reports import NewReport, Receipt

ZONE = ZoneInfo("Asia/Makassar")
MONTH, TODAY = "2026-11", date(2026, 11, 30)


def at(day: int, hour: int = 8, minute: int = 0, month: int = 11) -> int:
    return int(datetime(2026, month, day, hour, minute, tzinfo=ZONE).timestamp())


async def somebody(storage: Storage, name: str) -> Person:
    (found,) = [one for one in await storage.people.everybody() if one.name == name]
    return found


async def was_there(storage: Storage, who: Person, *days: int, hours: int = 8) -> None:
    """From 08.00 on, for so many hours."""
    home = await storage.areas.kelurahan(who.kelurahan_code or "")
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET agreed_at = ? WHERE id = ?", at(1, 0), who.id)
        for day in days:
            kept = await storage.check_ins.add(who.id, date(2026, 11, day), at(day), at(day), home, None)
            assert kept
            await storage.check_ins.leave(kept, at(day, 8 + hours), at(day, 8 + hours))


async def reported(storage: Storage, who: Person, day: int, story: str, month: int = 11, **said: object) -> Receipt:
    """A report about RT 01, unless it says otherwise."""
    given: dict[str, object] = {"rts": ("01",), "category_code": "GORO"} | said
    content = Content(occurred_on=date(2026, month, day), story=story, **given)  # type: ignore[arg-type]
    async with storage.db.unit():
        row = await storage.db.one("SELECT coalesce(max(draft_number), 0) + 1 AS n FROM reports")
        new = NewReport(row["n"], who.id, who.kelurahan_code or "", content)
        return await storage.reports.add(new, at(day, month=month), content.occurred_on, "BTG")


async def with_pictures(
    storage: Storage, who: Person, day: int, story: str, pictures: list[bytes], **said: object
) -> None:
    """A report whose pictures have been fetched and kept."""
    ((before,),) = await storage.db.committed("SELECT count(*) FROM media")
    media = tuple(Media("photo", f"file-{before}-{n}", f"unique-{before}-{n}") for n in range(len(pictures)))
    await reported(storage, who, day, story, media=media, **said)
    async with storage.db.unit():
        wishes = {wish.file_unique_id: wish for wish in await storage.media.due(at(30), (), 100)}
        for each, content in zip(media, pictures, strict=True):
            sha256 = storage.media.folder.put(content, "jpg")
            await storage.media.here(wishes[each.file_unique_id], Kept(sha256, "jpg", len(content), 100, 100))


def photo(side: int = 320, shade: int = 120) -> bytes:
    """A calm picture."""
    file = io.BytesIO()
    Image.linear_gradient("L").resize((side, side * 3 // 4)).point(lambda it: (it + shade) % 256).save(file, "JPEG")
    return file.getvalue()


def noise(side: int = 1600) -> bytes:
    """As large as a picture of this size can be."""
    file = io.BytesIO()
    Image.effect_noise((side, side * 3 // 4), 90).convert("RGB").save(file, "JPEG", quality=82)
    return file.getvalue()
