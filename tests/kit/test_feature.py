"""A feature is opened by command, label, word, button or kind of message, and only by those who may."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.kit.feature import Feature, guarded
from storage.person import Person
from storage.roles import Act, Role


class Ear:
    """A context that remembers what was said."""

    def __init__(self, role: Role, query_id: str | None = None) -> None:
        self.me, self.query_id = Person(1, "x", role), query_id
        self.said: list[Any] = []
        self.toasts: list[str] = []

    async def say(self, text: str, keyboard: object = None) -> None:
        self.said.append((text, keyboard))

    def toast(self, text: str) -> None:
        self.toasts.append(text)


async def works(update: Update, context: Any) -> object:
    context.said.append("worked")
    return "next"


UPDATE: Any = SimpleNamespace()
ONLY_ADMINS = Act.SEE_STATUS


async def test_those_who_may_get_through_and_the_answer_comes_back() -> None:
    ear: Any = Ear(Role.ADMIN)
    assert await guarded(ONLY_ADMINS, works)(UPDATE, ear) == "next"
    assert ear.said == ["worked"]


@pytest.mark.parametrize("role", [Role.CADRE, Role.KECAMATAN, Role.CITY])
async def test_others_are_told_and_get_their_own_menu(role: Role) -> None:
    ear: Any = Ear(role)
    assert await guarded(ONLY_ADMINS, works)(UPDATE, ear) is None
    ((text, keyboard),) = ear.said
    assert "bukan untuk peran Anda" in text
    assert ("📍 Hadir" in str(keyboard)) == (role is Role.CADRE)


async def test_a_button_is_refused_by_a_short_word_only() -> None:
    ear: Any = Ear(Role.CADRE, query_id="7")
    assert await guarded(ONLY_ADMINS, works)(UPDATE, ear) is None
    assert ear.said == []
    assert "bukan untuk peran Anda" in ear.toasts[0]


def test_a_feature_has_a_handler_for_each_way_in() -> None:
    feature = Feature(
        act=Act.HELP,
        opens=works,
        commands=("tolong",),
        words=("tolong",),
        taps={"help": works, "more": works},
        others={filters.Sticker.ALL: works},
    )
    kinds = [type(handler) for handler in feature.handlers()]
    assert kinds == [CommandHandler, MessageHandler, MessageHandler, CallbackQueryHandler, CallbackQueryHandler]


def test_its_buttons_are_those_whose_whole_data_fit() -> None:
    feature = Feature(act=Act.HELP, opens=works, commands=("tolong",), taps={"help/([0-9])": works})
    (tap,) = [handler for handler in feature.handlers() if isinstance(handler, CallbackQueryHandler)]
    assert tap.pattern.match("help/1")
    assert not tap.pattern.match("help/12")
    assert not tap.pattern.match("x/help/1")


@pytest.mark.parametrize(
    ("words", "taken"), [("❓ Bantuan", True), ("tolong", True), ("tolong dong", False), ("", False)]
)
def test_its_words_are_taken_whole(words: str, taken: bool) -> None:
    feature = Feature(act=Act.HELP, opens=works, commands=("bantuan",), words=("tolong",))
    said = feature.handlers()[1]
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": words}
    update = Update.de_json({"update_id": 1, "message": message}, None)
    assert bool(said.check_update(update)) == taken
    edited = Update.de_json({"update_id": 1, "edited_message": message | {"edit_date": 2}}, None)
    assert not said.check_update(edited)
