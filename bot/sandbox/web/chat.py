"""What the page shows of the people and their chats, and the acts that it passes on."""

import json
from typing import Any

from aiohttp import web

from bot.sandbox.core import Telegram
from bot.sandbox.web.acts import ACTS
from bot.sandbox.web.input import bad, body_of, person_of

Places = list[tuple[str, float, float]]  # name, latitude, longitude
Cast = list[dict[str, Any]]  # each with id, name, about, phone and group


class WebChat:
    def __init__(self, telegram: Telegram, places: Places, cast: Cast) -> None:
        self.telegram, self.cast = telegram, cast
        self.places = [{"name": name, "latitude": lat, "longitude": lon} for name, lat, lon in places]

    async def people(self, request: web.Request) -> web.Response:
        chats = self.telegram.chats
        people = [one | {"written": one["id"] in chats and chats[one["id"]].started} for one in self.cast]
        name = self.profile("name") or self.telegram.bot["first_name"]
        return reply(bot=name, people=people, places=self.places)

    async def show(self, request: web.Request) -> web.Response:
        chat = self.telegram.chats[person_of(request, self.telegram)]
        seen = {name: getattr(chat, name) for name in ("id", "messages", "keyboard", "pinned", "started", "blocked")}
        return reply(**seen, commands=self.commands(chat.id), description=self.profile("description"))

    async def act(self, request: web.Request) -> web.Response:
        act = ACTS.get(request.match_info["act"])
        if act is None:
            raise web.HTTPNotFound(text="Tidak ada yang seperti itu di sini.")
        person, body = person_of(request, self.telegram), await body_of(request)
        try:
            return reply(**(act(self.telegram, person, body) or {}))
        except (LookupError, ValueError) as error:
            raise bad("Pesan, tombol atau orang itu tidak ada, atau tidak ada lagi.") from error

    def profile(self, name: str) -> str:
        return str(self.telegram.profile.get((name, "id")) or self.telegram.profile.get((name, ""), ""))

    def commands(self, person: int) -> list[dict[str, str]]:
        """What the menu button offers: the commands of the narrowest scope that has any."""
        scopes = ({"type": "chat", "chat_id": person}, {"type": "all_private_chats"}, {"type": "default"})
        keys = [(json.dumps(scope, sort_keys=True), language) for scope in scopes for language in ("id", "")]
        return next((self.telegram.commands[key] for key in keys if key in self.telegram.commands), [])


def reply(**body: Any) -> web.Response:
    return web.json_response(body, headers={"Cache-Control": "no-store"})
