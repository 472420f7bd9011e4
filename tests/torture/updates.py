"""Makes updates of every kind that the Bot API has, valid and odd, from the types of the library."""

from __future__ import annotations

import inspect
import json
import random
import re
import types
import typing
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

import telegram
from telegram import Chat, Message, Update, User
from telegram.ext import ExtBot

from handlers import FORMS
from handlers.kit.menu import LABELS

PEOPLE = {10: "628115801010", 12: "628115801012", 3: "628115801003", 1001: "628115801001", 51: "628115801051"}
CADRES, STRANGERS, GROUPS, CHANNEL = (10, 12), (98, 99), (-500, -1000000000500), -1000000000900
KINDS = [name for name in inspect.signature(Update).parameters if name not in ("update_id", "api_kwargs")]
OURS = ("message", "callback_query", "edited_message", "my_chat_member")  # what people mostly do
COMMANDS = ["start", "menu", "bantuan", "hadir", "lapor", "laporanku", "koordinator", "ringkasan", "pengumuman"]
COMMANDS += ["status", "batal", "entah"]
HOSTILE = [
    *("", " ", "\0", "a\0b", "<b>", "</b>", "<a href='x", "&", "&lt;", "<!--", "{{ 7*7 }}", "%s%d%n", "🙂" * 40),
    *(
        "'; DROP TABLE people; --",
        '" OR 1=1',
        "\u202eterbalik\u202c",
        "\u200f\u200e",
        "é\u0301" * 50,
        "\ufeff",
        "\u2028",
    ),
    *("x" * 4096, "🧹" * 2048, "9" * 4096, "١٢", "²", "½", "-1", "1e9", "25", "RT 01", "24/11", "99/99/9999", "0/0"),
    *("lone \ud83d half", "\udc00\ud800", "hari ini", "/", "/@", "/lapor@", "@kpm_bot", "00000", "∞", "None", "null"),
]
NUMBERS = [0, 1, -1, 2, 7, 255, 4096, 2**31 - 1, -(2**31), 2**52, 10**9]
PLACES = [0.0, 0.13, 117.49, -90.0, 90.0, 180.0, -180.0, 1e-9, 89.999]
BOT: ExtBot[None] = ExtBot("1:SANDBOX")


class Maker:
    """Makes objects of the library's types, whatever their constructors ask for."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.data: list[str] = []  # callback data that buttons really have by now
        self._hints: dict[type, dict[str, Any]] = {}
        self._kinds: dict[type, list[type]] = {}

    def update(self) -> dict[str, Any]:
        """As JSON would bring it, without its number."""
        kind = self.chance.choice(OURS if self.chance.random() < 0.5 else KINDS)
        wanted = next(one for one in typing.get_args(self.hints(Update)[kind]) if one is not type(None))
        user = self.chance.choice([*PEOPLE, *PEOPLE, *STRANGERS])
        self.user = User(user, self.text()[:64] or "x", is_bot=self.chance.random() < 0.02)
        self.chat = self._chat(kind)
        update = Update(1, **{kind: self.make(wanted)}).to_dict()
        return {kind: self.odd(kind, update[kind])} if readable({kind: update[kind]}) else self.update()

    def _chat(self, kind: str) -> Chat:
        if "channel" in kind:
            return Chat(CHANNEL, Chat.CHANNEL, title=self.text())
        if self.chance.random() < 0.15:
            return Chat(
                self.chance.choice(GROUPS), self.chance.choice([Chat.GROUP, Chat.SUPERGROUP]), title=self.text()
            )
        return Chat(self.user.id, Chat.PRIVATE, first_name=self.text())

    def make(self, kind: type, depth: int = 0) -> Any:
        """One object; what it may have besides is left out oftener the deeper it lies."""
        if kind is User:
            return self.user
        if kind is Chat:
            return self.chat
        kind = self._concrete(kind)
        given: dict[str, Any] = {}
        hints = self.hints(kind)
        optional = self.chance.choice([0.02, 0.05, 0.3]) if depth == 0 else 0.25 / depth
        for name, parameter in inspect.signature(kind).parameters.items():
            if name in ("api_kwargs", "args", "kwargs"):
                continue
            needed = parameter.default is inspect.Parameter.empty
            if needed or name in ("message", "data", "from_user") or (depth < 4 and self.chance.random() < optional):
                given[name] = self._value(hints[name], name, depth + 1)
        if kind is Message and self.chance.random() < 0.7:
            given["text"] = self._value(str, "text", depth)
            if given["text"].startswith("/"):
                length = len(given["text"].split(" ")[0])
                given["entities"] = [telegram.MessageEntity("bot_command", 0, length)]
        return self._built(kind, given, depth)

    def _built(self, kind: type, given: dict[str, Any], depth: int) -> Any:
        """What a newer Bot API requires has a default all the same, and says so by its error."""
        try:
            return kind(**given)
        except TypeError as error:
            (name,) = re.findall(r"^`(\w+)` is", str(error))
            given[name] = self._value(self.hints(kind)[name], name, depth + 1)
            return self._built(kind, given, depth)

    def _value(self, hint: Any, name: str, depth: int) -> Any:
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, types.UnionType):
            if datetime in args or timedelta in args:
                return self._value(datetime if datetime in args else timedelta, name, depth)
            options = [one for one in args if one is not type(None)]
            return self._value(self.chance.choice(options), name, depth)
        if origin is not None and issubclass(origin, Sequence):
            return [
                self._value(args[0], name, depth + 1)
                for _ in range(self.chance.choice([0, 1, 1, 3]) if depth < 5 else 0)
            ]
        if inspect.isclass(hint) and issubclass(hint, telegram.TelegramObject):
            return self.make(hint, depth)
        return self._plain(hint, name)

    def _plain(self, hint: Any, name: str) -> Any:
        if name == "data":
            return self.callback_data()
        if name == "phone_number":
            return self.chance.choice([*PEOPLE.values(), "0", "+1 202 555 0100", self.text()])
        if hint is datetime:
            return datetime.fromtimestamp(self.chance.choice([1, 1_800_000_000, 2**31 - 1]), UTC)
        if hint is timedelta:
            return timedelta(seconds=self.chance.choice([0, 60, 2**31 - 1]))
        if hint is bool:
            return self.chance.random() < 0.5
        if hint is int:
            return self.chance.choice([*NUMBERS, *PEOPLE])
        if hint is float:
            return self.chance.choice(PLACES)
        if inspect.isclass(hint) and issubclass(hint, Enum):
            return self.chance.choice(list(hint))
        return self.text()

    def text(self) -> str:
        return self.chance.choice(self.chance.choice([HOSTILE, [f"/{name}" for name in COMMANDS], [*LABELS.values()]]))

    def callback_data(self) -> str:
        """A real button's, one that is nearly real, or anything."""
        names = [form.name for form in FORMS] + ["summary", "status"]
        steps = [step.name for form in FORMS for step in form.steps] + ["review", "refresh", "again", "day", "month"]
        moves = ["!back", "!cancel", "!drop", "!anew", "!stay", "!edit:rt", "!edit:zzz", "!", "01", "done", "summary/1"]
        if self.data and self.chance.random() < 0.5:
            data = self.chance.choice(self.data)
            return data if self.chance.random() < 0.6 else data.rsplit("/", 1)[0] + "/" + self.chance.choice(moves)
        number = self.chance.choice(["1", "2", "0", "-1", "x", ""])
        parts = [
            self.chance.choice(names),
            number,
            self.chance.choice(steps),
            self.chance.choice([*moves, self.text()]),
        ]
        self.chance.random() < 0.2 and self.chance.shuffle(parts)
        return "/".join(parts[: self.chance.choice([1, 2, 3, 4, 4, 4])])[:64]

    def odd(self, kind: str, thing: Any) -> Any:
        """Now and then something is missing or strange that the library can still read."""
        if self.chance.random() > 0.2:
            return thing
        changed = json.loads(json.dumps(thing))
        for _ in range(self.chance.choice([1, 1, 3])):
            self._bend(changed)
        return changed if readable({kind: changed}) else thing

    def _bend(self, inside: dict[str, Any]) -> None:
        while True:
            key = self.chance.choice(list(inside))
            below = [v for v in inside.values() if isinstance(v, dict) and v]
            if not below or self.chance.random() < 0.5:
                break
            inside = self.chance.choice(below)
        if key in ("chat", "from", "id", "message_id", "message", "user", "new_chat_member"):
            return
        if isinstance(inside[key], str):
            inside[key] = self.text()
        elif isinstance(inside[key], list):
            inside[key] = inside[key] * 2
        elif self.chance.random() < 0.5:
            del inside[key]
        inside["nobody_knows_this_field"] = {"yet": [1, None, "x"]}

    def _concrete(self, kind: type) -> type:
        """A type that others stand for (ChatMember, MessageOrigin, ...) is one of those."""
        if kind not in self._kinds:
            below = [one for one in kind.__subclasses__() if one.__module__.startswith("telegram.")]
            below = [one for one in below if not one.__module__.startswith("telegram.ext")]
            self._kinds[kind] = [] if kind in (Message, Chat, User) else below
        return self._concrete(self.chance.choice(self._kinds[kind])) if self._kinds[kind] else kind

    def hints(self, kind: type) -> dict[str, Any]:
        if kind not in self._hints:
            names = vars(telegram) | vars(inspect.getmodule(kind))
            self._hints[kind] = typing.get_type_hints(kind.__init__, names, vars(telegram))
        return self._hints[kind]


def readable(update: dict[str, Any]) -> bool:
    """Whether the library can read it; what it cannot is the intake's business, and tested there."""
    try:
        Update.de_json({"update_id": 1} | json.loads(json.dumps(update)), BOT)
    except Exception:
        return False
    return True
