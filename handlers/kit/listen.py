"""Tell whether a message is meant as an answer to the open question, and what it says."""

from __future__ import annotations

from html import escape

from telegram import Message, MessageEntity, Update
from telegram.ext import filters

from handlers.kit.house import open_form
from handlers.kit.menu import LABELS, spoken
from handlers.kit.step import Answer
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


# What can be meant as an answer: commands and the labels of other forms open something else.
ANSWER = (
    filters.UpdateType.MESSAGE & ~filters.COMMAND & ~filters.StatusUpdate.ALL & ~filters.Text(list(LABELS.values()))
)


def answer_of(update: Update) -> Answer:
    """Words, a picture or a contact card; anything else is an empty answer, which no step understands."""
    message = update.message
    if message is None:
        return Answer()
    if message.photo:
        photo = message.photo[-1]
        return Answer(photo=(photo.file_id, photo.file_unique_id, message.media_group_id or ""))
    if message.contact:
        names = (message.contact.first_name, message.contact.last_name)
        return Answer(contact=(" ".join(filter(None, names)), message.contact.phone_number))
    return Answer(text=message.text, html=_html(message) if message.text else None)


def _html(message: Message) -> str:
    """The text with its formatting. The library escapes the text itself, but no addresses and names of languages."""
    entities = [_escaped(entity) for entity in message.entities]
    return Message(message.message_id, message.date, message.chat, text=message.text, entities=entities).text_html


def _escaped(entity: MessageEntity) -> MessageEntity:
    given = entity.to_dict()
    told = {name: escape(given[name]) for name in ("url", "language", "custom_emoji_id") if name in given}
    return MessageEntity.de_json(given | told)
