"""Tell whether a message is meant as an answer to the open question, and what it says."""

from __future__ import annotations

import re
from datetime import timedelta
from html import escape

from telegram import Message, MessageEntity, Update
from telegram.ext import filters

from handlers.kit.house import open_form
from handlers.kit.menu import LABELS, spoken
from handlers.kit.step import Answer, Sent
from handlers.kit.texts import say
from storage.roles import Act


class IsOpen(filters.MessageFilter):
    """Whether this form's question is the one that is open; live: and asked not too long ago."""

    def __init__(self, form: str, live: bool) -> None:
        super().__init__(name=f"{form} is open")
        self.form, self.live = form, live

    def filter(self, message: Message) -> bool:
        now = open_form.get()
        return now is not None and now.form == self.form and (now.live or not self.live)


class NothingOpen(filters.MessageFilter):
    """Whether no question waits for an answer."""

    def filter(self, message: Message) -> bool:
        now = open_form.get()
        return not (now and now.live)


NOTHING_OPEN = NothingOpen(name="nothing is open")


class Called(filters.MessageFilter):
    """Whether these are other words for a command, and no question is open to which they may be the answer."""

    def __init__(self, command: str) -> None:
        super().__init__(name=f"words for /{command}")
        self.words = say.menu.also.get(command, ())

    def filter(self, message: Message) -> bool:
        now = open_form.get()
        return not (now and now.live) and (message.text or "").strip().casefold() in self.words


def opening(act: Act, command: str) -> filters.BaseFilter:
    """The menu's button, as it is tapped or typed, and other words."""
    return filters.UpdateType.MESSAGE & (filters.Text(spoken(act, [command])) | Called(command))


PICTURE = re.compile("image/", re.IGNORECASE)

# What can be meant as an answer: commands and the labels of other forms open something else.
ANSWER = (
    filters.UpdateType.MESSAGE & ~filters.COMMAND & ~filters.StatusUpdate.ALL & ~filters.Text(list(LABELS.values()))
)


def answer_of(update: Update) -> Answer:
    """Words, a file, a place or a contact card; anything else is an empty answer, which no step understands."""
    message = update.message
    if message is None:
        return Answer()
    if file := _file(message):
        return Answer(file=file, html=_html(message) if message.caption else None)
    if message.contact:
        names = (message.contact.first_name, message.contact.last_name)
        return Answer(contact=(" ".join(filter(None, names)), message.contact.phone_number))
    if message.document or message.location:
        return _other(message)
    return Answer(text=message.text, html=_html(message) if message.text else None)


def _other(message: Message) -> Answer:
    """A file that is no picture, or a place."""
    if place := message.location:
        return Answer(place=(place.latitude, place.longitude))
    if file := message.document:
        told = (file.file_id, file.file_unique_id, message.media_group_id or "", 0, file.file_size or 0)
        document = Sent("document", *told, (message.caption or "").strip())
        return Answer(document=document, html=_html(message) if message.caption else None)
    return Answer()


def _file(message: Message) -> Sent | None:
    """A picture, as such or sent as a document, a video or a voice note."""
    document = message.document if message.document and PICTURE.match(message.document.mime_type or "") else None
    found = {
        "photo": message.photo[-1] if message.photo else None,
        "document": document,
        "video": message.video,
        "voice": message.voice,
    }
    for kind, file in found.items():
        if file:
            seconds = getattr(file, "duration", timedelta())
            return Sent(
                *(kind, file.file_id, file.file_unique_id, message.media_group_id or ""),
                *(_seconds(seconds), file.file_size or 0, (message.caption or "").strip()),
            )
    return None


def _seconds(duration: int | timedelta) -> int:
    """The library is on its way from the one to the other."""
    return int(duration.total_seconds()) if isinstance(duration, timedelta) else duration


def _html(message: Message) -> str:
    """The words with their formatting. The library escapes them itself, but no addresses and names of languages."""
    text, entities = message.text or message.caption, message.entities or message.caption_entities
    entities = tuple(_escaped(entity) for entity in entities)
    return Message(message.message_id, message.date, message.chat, text=text, entities=entities).text_html


def _escaped(entity: MessageEntity) -> MessageEntity:
    given = entity.to_dict()
    told = {name: escape(given[name]) for name in ("url", "language", "custom_emoji_id") if name in given}
    return MessageEntity.de_json(given | told)
