"""A notice as a workbook: its figures, and everybody whom it was for, with what they have done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.kit.texts import say
from handlers.papers.book import Book, Column
from handlers.papers.drawing import Drawing
from storage import Storage
from storage.notice import Notice
from storage.notice_figures import Figures
from storage.notice_readers import Reader

KINDS = ("text",) * 6 + ("moment", "moment", "text", "moment", "text")
WIDTHS = (30, 20, 20, 20, 16, 30, 18, 18, 20, 18, 16)


async def of(storage: Storage, person_id: int, notice_id: int, zone: str) -> Drawing:
    """As it stands when it is sent, if it is theirs to manage then."""
    person, notice = await storage.people.by_id(person_id), await storage.notices.get(notice_id)
    if person is None or notice is None or not notice.managed_by(person):
        raise PermissionError
    figures, local = await storage.notice_figures.of(notice_id), ZoneInfo(zone)
    readers = await storage.notice_readers.of(notice_id, "all")
    day = datetime.fromtimestamp(notice.send_at, local).date()
    return Drawing(f"pengumuman-{day}.xlsx", lambda: drawn(notice, figures, readers, local))


def drawn(notice: Notice, figures: Figures, readers: list[Reader], zone: ZoneInfo) -> bytes:
    book, words = Book(), say.notice_page
    heads = [str(say.notice_page.sheet_figures), " ".join(notice.content.plain.split())[:200]]
    book.card(words.sheet_figures, heads, _figures(notice, figures))
    columns = [Column(*each) for each in zip(words.heads, KINDS, WIDTHS, strict=True)]
    book.table(words.sheet_people, columns, (_row(it, notice, zone) for it in readers))
    return book.bytes()


def _figures(notice: Notice, figures: Figures) -> Iterator[tuple[str, Any, str]]:
    for name, label in say.notice_page.rows.items():
        yield label, getattr(figures, name), "whole"
    for place in figures.places:
        yield f"{say.notice_page.rows['read']}: {place.name or say.notice_page.whole_city}", place.read, "whole"
    for n, answer in enumerate(notice.content.answers):
        yield answer, figures.answers.get(n, 0), "whole"
    if notice.content.answers:
        yield say.notice_page.silent, figures.silent, "whole"


def _row(it: Reader, notice: Notice, zone: ZoneInfo) -> list[Any]:
    words, answers = say.notice_page, notice.content.answers
    reason = words.why(it.reason) if it.state == "failed" else ""
    answer = answers[it.answer] if it.answer is not None and it.answer < len(answers) else ""
    return [
        *(it.name, it.role, it.kecamatan, it.kelurahan, words.states[it.state], reason),
        *(_moment(it.sent_at, zone), _moment(it.read_at, zone)),
        *(answer, _moment(it.answered_at, zone), words.recall[it.recall] if it.recall else ""),
    ]


def _moment(at: int | None, zone: ZoneInfo) -> datetime | None:
    """As sheets have it: in the city's own time, without saying so."""
    return datetime.fromtimestamp(at, zone).replace(tzinfo=None) if at else None
