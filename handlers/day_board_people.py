"""Who is not in, as many as fit into one message with what stands before them."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from handlers.kit.texts import say
from storage.attendance import PersonDay

MESSAGE_MOST = 4096  # UTF-16 units after entities (Bot API, sendMessage)
SPARE = 120  # for the headings and "dan n lagi"


def fitting(people: Sequence[PersonDay], taken: int) -> tuple[list[PersonDay], int]:
    """Those that fit, in their order, and how many more there are; `taken`: what the rest of the message takes."""
    room, kelurahan = MESSAGE_MOST - SPARE - taken, ""
    for number, one in enumerate(people):
        room -= seen(say.day_board.person(one)) + 1
        if one.kelurahan != kelurahan:
            room, kelurahan = room - seen(one.kelurahan) - 1, one.kelurahan
        if room < 0:
            return list(people[:number]), len(people) - number
    return list(people), 0


def seen(text: str) -> int:
    """How long Telegram finds it."""
    shown = html.unescape(re.sub("<[^>]+>", "", text))
    return len(shown.encode("utf-16-le")) // 2
