"""The menu at the bottom of the chat: each button leads to what the person may do."""

from __future__ import annotations

from collections.abc import Collection

from telegram import KeyboardButton, ReplyKeyboardMarkup

from handlers.kit.texts import say
from storage.person import Person
from storage.roles import Act

LABELS: dict[Act, str] = {act: say.menu.labels[act.name.lower()] for act in Act if act.name.lower() in say.menu.labels}


def spoken(act: Act, commands: Collection[str]) -> list[str]:
    """A button of the menu, and how people type it: `📝 Lapor`, `Lapor`, `lapor`, `LAPOR`.

    It opens what the act's own command opens; what else belongs to the act has no button.
    """
    if say.menu.commands.get(act.name.lower()) not in commands:
        return []
    words = LABELS[act].split(" ", 1)[1]
    return [LABELS[act], words, words.lower(), words.upper()]


def menu_for(person: Person) -> ReplyKeyboardMarkup:
    """Two buttons a row, in the order of the acts."""
    buttons = [
        KeyboardButton(label, request_location=act is Act.CHECK_IN) for act, label in LABELS.items() if person.may(act)
    ]
    rows = [buttons[i : i + 2] for i in range(0, len(buttons), 2)]
    return ReplyKeyboardMarkup(rows, resize_keyboard=True, is_persistent=True)


def commands_for(person: Person) -> list[tuple[str, str]]:
    """The commands that Telegram suggests to this person: name, what it does."""
    acts = [act for act in LABELS if person.may(act)]
    return [(say.menu.commands[act.name.lower()], say.help.lines[act.name.lower()]) for act in acts]
