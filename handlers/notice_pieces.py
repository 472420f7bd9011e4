"""Read one message of a notice's author: words with their formatting, and the file or the place that came with them."""

from __future__ import annotations

from typing import Any

from handlers.kit.step import Answer, NotUnderstood, Sent
from handlers.kit.texts import say
from handlers.notice_message import units
from storage.notice import PIECES_MOST, seen

TEXT_MOST = 3_000  # characters; with its heading it stays within one message
LATITUDE_MOST, LONGITUDE_MOST = 90, 180  # degrees; no place lies beyond, and Telegram sends none on
TOGETHER = ({"photo", "video"}, {"document"})  # what one album may hold (Bot API)


def words_of(answer: Answer, before: str) -> str:
    """The text or caption as Telegram's HTML; without any what there was before."""
    html = (answer.html or "").strip()
    if not html and piece_of(answer) is None:
        raise NotUnderstood(say.notice_form.not_content())
    if (length := units(seen(html))) > TEXT_MOST:
        raise NotUnderstood(say.common.too_long(TEXT_MOST, length))
    return html or before


def piece_of(answer: Answer) -> dict[str, Any] | None:
    sent: Sent | None = answer.file or answer.document
    if sent:
        return {"kind": sent.kind, "file_id": sent.file_id, "album": sent.album}
    if answer.place and abs(answer.place[0]) <= LATITUDE_MOST and abs(answer.place[1]) <= LONGITUDE_MOST:
        return {"kind": "location", "latitude": answer.place[0], "longitude": answer.place[1], "album": ""}
    return None


def fitting(piece: dict[str, Any], others: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = {piece["kind"], *(other["kind"] for other in others)}
    if others and not any(kinds <= together for together in TOGETHER):
        raise NotUnderstood(say.notice_form.not_together())
    if len(others) >= PIECES_MOST:
        raise NotUnderstood(say.common.too_many_files(PIECES_MOST))
    return piece
