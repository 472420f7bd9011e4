"""Files as an answer keeps them, [kind, file_id, unique_id, album] of each, and which more it takes."""

from __future__ import annotations

from typing import Any

from handlers.kit.step import NotUnderstood, Sent
from handlers.kit.texts import say

VIDEO_SECONDS = 60
BYTES_MOST = 20_000_000  # what a bot may fetch (Bot API, getFile)


def added(taken: list[list[str]], file: Sent, most: int) -> list[list[str]]:
    """With this one, if it is not there yet. Raises NotUnderstood for what is too long, too large or one too many."""
    if file.kind == "video" and file.seconds > VIDEO_SECONDS:
        raise NotUnderstood(say.common.video_too_long(VIDEO_SECONDS))
    if file.size > BYTES_MOST:
        raise NotUnderstood(say.common.file_too_large())
    if file.unique_id in [each[2] for each in taken]:
        return taken
    if len(taken) >= most:
        raise NotUnderstood(say.common.too_many_files(most))
    return [*taken, [file.kind, file.file_id, file.unique_id, file.album]]


def same_album(taken: list[list[Any]], file: Sent) -> bool:
    """Whether an answer to this album was given already."""
    return bool(taken and file.album and taken[-1][3] == file.album)


def seen(taken: list[list[Any]]) -> int:
    """How many of them can be looked at."""
    return sum(kind != "voice" for kind, *_ in taken)


def answered(taken: list[list[Any]], file: Sent) -> list[list[Any]]:
    """The same ones; the last keeps to which album an answer was given last, though nothing of it was taken."""
    return [*taken[:-1], [*taken[-1][:3], file.album]]
