"""One notice: what it says, whom it is for, where it stands, and who may do what with it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from html.parser import HTMLParser
from typing import Any, Literal

from storage.audience import Audience
from storage.person import Person
from storage.roles import Act

Kind = Literal["photo", "video", "document", "voice", "location"]
ANSWERS_MOST = 6
PIECES_MOST = 10  # of an album (Bot API)
RECALL_S = 48 * 3600 - 300  # how long Telegram lets a bot delete what it has sent (Bot API, deleteMessage), not quite


class State(StrEnum):
    TIMED = "timed"  # waits for its time
    SENDING = "sending"
    STOPPED = "stopped"  # by hand; whoever has it keeps it
    FINISHED = "finished"
    RECALLED = "recalled"  # whoever has it is to lose it


@dataclass(frozen=True)
class Piece:
    """A file that Telegram has, or a place; album: '' or what those share that were sent together."""

    kind: Kind
    file_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    album: str = ""


@dataclass(frozen=True)
class Content:
    """text: Telegram's HTML or ''; answers: labels of quick answers; urgent: passes the quiet hours."""

    text: str = ""
    pieces: tuple[Piece, ...] = ()
    answers: tuple[str, ...] = ()
    urgent: bool = False

    @property
    def json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def plain(self) -> str:
        """The text as people see it."""
        return seen(self.text)


@dataclass(frozen=True)
class Notice:
    """send_at: Unix seconds, when it goes or has begun to; reminds: the notice that it only reminds of."""

    id: int
    author_id: int
    draft_number: int
    content: Content
    audience: Audience
    state: State
    written_at: int
    send_at: int
    finished_at: int | None = None
    reminds: int | None = None

    @property
    def screen(self) -> str:
        """The author's message that tells how it stands."""
        return screen_of(self.draft_number)

    def managed_by(self, person: Person) -> bool:
        """Who may see how it stands, change, stop and recall it: its author while they may write, and admins."""
        return person.is_admin or (person.id == self.author_id and person.may(Act.SEND_NOTICE))


def screen_of(draft_number: int) -> str:
    return f"notice_form/{draft_number}"


def content_of(text: str) -> Content:
    """As Content.json wrote it."""
    raw: dict[str, Any] = json.loads(text)
    pieces = tuple(Piece(**piece) for piece in raw["pieces"])
    return Content(raw["text"], pieces, tuple(raw["answers"]), bool(raw["urgent"]))


def seen(html: str) -> str:
    """Telegram's HTML without its tags, as people see and count it."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.words)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)
