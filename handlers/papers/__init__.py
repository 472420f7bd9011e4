"""What leaves the chat as a picture or a document: read and drawn when it is sent, so nothing is kept but the wish."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram import InputFile

from handlers.kit.texts import say
from handlers.papers import (
    calendar,
    month_recap,
    monthly_docx,
    monthly_pdf,
    notice_book,
    own_data,
    qr,
    roster_book,
    summary_book,
    summary_picture,
)
from handlers.papers.drawing import Drawing
from storage import Storage
from storage.database import is_broken
from storage.members import NotYours

PAPERS: dict[str, Callable[..., Awaitable[Drawing]]] = {
    "calendar": calendar.of_person,
    "my_data.json": own_data.as_json,
    "my_data.xlsx": own_data.as_xlsx,
    "month.docx": monthly_docx.as_docx,
    "month.pdf": monthly_pdf.as_pdf,
    "notice_book": notice_book.of,
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
    theirs: bool  # False: whoever asked for it may not have it any more


def instead(args: dict[str, Any], failed: CannotDraw) -> dict[str, Any]:
    """The arguments of send_message that say what a paper's caption says, and that the paper is missing."""
    words = say.common.not_drawn(args.get("caption", "")) if failed.theirs else say.common.not_yours()
    kept = ("chat_id", "parse_mode", "reply_markup") if failed.theirs else ("chat_id",)
    return {name: args[name] for name in kept if name in args} | {"text": str(words)}


async def drawn(storage: Storage, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The method of telegram.Bot and its arguments. Raises CannotDraw.

    What a paper says is read from one snapshot, and drawn in a thread: nobody waits for it but its own chat.
    """
    paper = args["paper"]
    try:
        async with storage.db.snapshot():
            drawing = await PAPERS[paper["kind"]](storage, **paper["of"])
        content = await asyncio.to_thread(drawing.draw)
    except Exception as error:
        if is_broken(error):
            raise
        why = f"{type(error).__name__}: {error}"
        raise CannotDraw(paper["kind"], why, not isinstance(error, NotYours)) from error
    method, field = ("send_photo", "photo") if drawing.is_picture else ("send_document", "document")
    rest = {name: value for name, value in args.items() if name != "paper"}
    return method, rest | {field: InputFile(content, filename=drawing.name)}
