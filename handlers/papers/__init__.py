"""What leaves the chat as a picture or a document: read and drawn when it is sent, so nothing is kept but the wish."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram import InputFile

from handlers.papers import (
    calendar,
    month_recap,
    monthly,
    monthly_docx,
    own_data,
    qr,
    roster_book,
    summary_book,
    summary_picture,
)
from handlers.papers.drawing import Drawing
from storage import Storage
from storage.database import is_broken

PAPERS: dict[str, Callable[..., Awaitable[Drawing]]] = {
    "calendar": calendar.of_person,
    "my_data.json": own_data.as_json,
    "my_data.xlsx": own_data.as_xlsx,
    "month.docx": monthly_docx.as_docx,
    "month.pdf": monthly.as_pdf,
    "qr": qr.invitation,
    "recap": month_recap.archive,
    "roster": roster_book.roster,
    "roster_before": roster_book.before,
    "roster_template": roster_book.template,
    "summary": summary_picture.of_sketch,
    "summary_book": summary_book.of,
}


@dataclass
class CannotDraw(Exception):
    """A paper could not be made: a mistake of ours."""

    kind: str
    why: str


async def drawn(storage: Storage, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The method of telegram.Bot and its arguments. Raises CannotDraw.

    What a paper says is read between two units of work, and drawn in a thread: nobody waits for it but its own chat.
    """
    paper = args["paper"]
    try:
        async with storage.db.unit():
            drawing = await PAPERS[paper["kind"]](storage, **paper["of"])
        content = await asyncio.to_thread(drawing.draw)
    except Exception as error:
        if is_broken(error):
            raise
        raise CannotDraw(paper["kind"], f"{type(error).__name__}: {error}") from error
    method, field = ("send_photo", "photo") if drawing.is_picture else ("send_document", "document")
    rest = {name: value for name, value in args.items() if name != "paper"}
    return method, rest | {field: InputFile(content, filename=drawing.name)}
