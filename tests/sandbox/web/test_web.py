"""The web chat's routes: what the page gets to see."""

import re

import pytest

from bot.sandbox.web.pages import PAGE
from tests.sandbox.web.conftest import BUDI, KEYS, PNG, SITI, bot_says, chat


class TestLooking:
    async def test_the_page_and_its_files(self, client):
        response = await client.get("/")
        assert response.content_type == "text/html"
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        for name, kind in {"chat.js": "text/javascript", "style.css": "text/css", "icon.svg": "image/svg+xml"}.items():
            response = await client.get(f"/page/{name}")
            assert (response.status, response.content_type) == (200, kind)

    def test_the_page_asks_nothing_of_the_world_outside_and_takes_no_markup(self):
        source = "".join(path.read_text() for path in sorted(PAGE.iterdir()))
        addresses = set(re.findall(r"\w+://[^\s\"'`]+", source))
        assert addresses == {"http://www.w3.org/2000/svg", "https://${address}"}
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", source)

    @pytest.mark.parametrize(
        "path", ["/page/none.js", "/page/..%2fcore.py", "/page/web.py", "/media/none", "/chat/99", "/chat/x"]
    )
    async def test_what_is_not_there(self, client, path):
        assert (await client.get(path)).status == 404

    async def test_people(self, client, telegram):
        telegram.send_text(SITI, "/start")
        seen = await (await client.get("/people")).json()
        assert [(one["name"], one["written"]) for one in seen["people"]] == [("Siti", True), ("Budi", False)]
        assert seen["places"] == [{"name": "Lok Tuan", "latitude": 0.1725, "longitude": 117.4703}]
        assert seen["bot"] == telegram.bot["first_name"]

    async def test_the_bots_own_name_and_description(self, client, telegram):
        await telegram.call("setMyName", {"name": "KPM Bontang"}, {})
        await telegram.call("setMyDescription", {"description": "Untuk kader"}, {})
        assert (await (await client.get("/people")).json())["bot"] == "KPM Bontang"
        assert (await chat(client))["description"] == "Untuk kader"

    async def test_a_chat_before_and_after_the_first_word(self, client, telegram):
        before = await chat(client)
        assert (before["messages"], before["started"], before["keyboard"]) == ([], False, None)
        telegram.send_text(SITI, "halo")
        bot_says(telegram, "Selamat pagi", reply_markup=KEYS)
        telegram.set_keyboard(telegram.chats[SITI], {"keyboard": [[{"text": "Hadir"}]]})
        after = await chat(client)
        assert [message["text"] for message in after["messages"]] == ["halo", "Selamat pagi"]
        assert after["messages"][1]["reply_markup"] == KEYS
        assert (after["started"], after["keyboard"]) == (True, {"keyboard": [[{"text": "Hadir"}]]})

    async def test_commands_of_the_narrowest_scope(self, client, telegram):
        assert (await chat(client))["commands"] == []
        for command, scope in (("a", "default"), ("b", "all_private_chats")):
            body = {"commands": [{"command": command, "description": "x"}], "scope": {"type": scope}}
            assert (await telegram.call("setMyCommands", body, {}))[0] == 200
        assert (await chat(client))["commands"][0]["command"] == "b"
        telegram.send_text(SITI, "halo")
        own = {"commands": [{"command": "c", "description": "x"}], "scope": {"type": "chat", "chat_id": SITI}}
        assert (await telegram.call("setMyCommands", own, {}))[0] == 200
        assert (await chat(client))["commands"][0]["command"] == "c"
        assert (await chat(client, BUDI))["commands"][0]["command"] == "b"

    async def test_pictures_are_shown_and_pages_are_not(self, client, telegram):
        picture = telegram.files.keep("photo", "p.jpg", "image/jpeg", PNG)
        evil = telegram.files.keep("document", 'ja"hat.html', "text/html", b"<script>alert(1)</script>")
        shown = await client.get(f"/media/{picture['file_id']}")
        assert await shown.read() == PNG
        assert shown.headers["Content-Disposition"].startswith("inline")
        page = await client.get(f"/media/{evil['file_id']}")
        assert page.headers["Content-Disposition"] == "attachment; filename*=UTF-8''ja%22hat.html"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
