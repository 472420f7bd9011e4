"""A real browser with the page, and a small echo in place of the bot."""

import asyncio
import contextlib
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import async_playwright, expect

from bot.sandbox.core import Telegram
from bot.sandbox.web import add_web

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run"]
PATIENT = 15_000  # ms; only a failure waits for so long
browser = pytest.mark.skipif(not CHROMIUM.exists(), reason="skipped: no chromium")
expect.set_options(timeout=PATIENT)

RATNA, SITI, ANDI = 21, 22, 23
CAST = [
    {"id": RATNA, "name": "Ratna", "about": "Admin · kantor", "phone": "+628115812021", "group": "Admin"},
    {"id": SITI, "name": "Siti Aminah", "about": "Kader · Lok Tuan", "phone": "+628115812022", "group": "Kader"},
    {"id": ANDI, "name": "Andi Baso", "about": "Kader · Guntung", "phone": "+628115812023", "group": "Kader"},
]
PLACES = [("Guntung", 0.1836, 117.4640), ("Lok Tuan", 0.1725, 117.4703)]
MENU = {
    "keyboard": [
        [{"text": "Bagikan nomor", "request_contact": True}, {"text": "Hadir", "request_location": True}],
        [{"text": "Lapor"}],
    ],
    "resize_keyboard": True,
}
CHOICE = {"inline_keyboard": [[{"text": "Ya", "callback_data": "ya"}, {"text": "Tidak", "callback_data": "tidak"}]]}
NOON = 1_795_500_300  # 24 November 2026, 14.05 WITA


class Echo:
    """A bot that greets, repeats what it is told, and answers buttons when the test lets it."""

    def __init__(self, telegram):
        self.telegram, self.seen, self.may_answer = telegram, [], asyncio.Event()

    async def call(self, method, **params):
        status, body = await self.telegram.call(method, params, {})
        assert status == 200, body
        return body["result"]

    async def say(self, chat_id, text, **more):
        return await self.call("sendMessage", chat_id=chat_id, text=text, **more)

    async def run(self):
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=50):
                offset = update["update_id"] + 1
                self.seen.append(update)
                await self.answer(update)

    async def answer(self, update):
        if query := update.get("callback_query"):
            await self.may_answer.wait()
            said = {"text": f"Dicatat: {query['data']}", "show_alert": query["data"] == "tidak"}
            await self.call("answerCallbackQuery", callback_query_id=query["id"], **said)
        elif text := update.get("message", {}).get("text"):
            chat_id = update["message"]["chat"]["id"]
            if text == "/start":
                await self.say(chat_id, "<b>Selamat datang</b>", parse_mode="HTML", reply_markup=MENU)
            else:
                await self.say(chat_id, f"Anda menulis: {text}")

    def last(self, kind="message"):
        return next(update[kind] for update in reversed(self.seen) if kind in update)


@pytest_asyncio.fixture(loop_scope="package", scope="package")
async def chromium():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="package")
async def telegram():
    telegram = Telegram(now=lambda: NOON)
    for one in CAST:
        telegram.join(one["id"], one["name"], one["phone"])
    return telegram


@pytest_asyncio.fixture(loop_scope="package")
async def echo(telegram):
    echo = Echo(telegram)
    task = asyncio.create_task(echo.run())
    yield echo
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@pytest_asyncio.fixture(loop_scope="package")
async def site(telegram):
    app = web.Application(client_max_size=64 << 20)
    add_web(app, telegram, PLACES, CAST)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield runner
    await runner.cleanup()


async def opened(chromium, **options):
    context = await chromium.new_context(
        **({"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | options)
    )
    context.set_default_timeout(PATIENT)
    return await context.new_page()


def address(site):
    return "http://{}:{}/".format(*site.addresses[0])


@pytest_asyncio.fixture(loop_scope="package", scope="package")
async def tab(chromium):
    """One tab for all tests, for a new one costs more than a test; each test has a server of its own."""
    tab = await opened(chromium)
    tab.broken, tab.asked = [], []
    tab.on("pageerror", lambda error: tab.broken.append(str(error)))
    tab.on("console", lambda line: tab.broken.append(line.text) if line.type == "error" else None)
    tab.on("request", lambda request: tab.asked.append(request.url))
    return tab


@pytest_asyncio.fixture(loop_scope="package")
async def page(tab, site, echo):
    """The page; whoever uses it sees that nothing broke in it, and that it asked nobody else for anything."""
    tab.broken.clear()
    tab.asked.clear()
    await tab.goto(address(site))
    yield tab
    await tab.goto("about:blank")
    assert tab.broken == []
    assert [url for url in tab.asked if not url.startswith((address(site), "blob:", "data:", "about:"))] == []


@pytest_asyncio.fixture(loop_scope="package")
async def greeted(telegram, echo):
    """Siti has started the bot before anybody looks: pressing the button takes longer, and has a test of its own."""
    telegram.send_text(SITI, "/start")
    async with asyncio.timeout(PATIENT / 1000):
        while len(telegram.chats[SITI].messages) < 2:
            await asyncio.sleep(0)


@pytest_asyncio.fixture(loop_scope="package")
async def siti(greeted, page):
    """The right phone, which is Siti's, after she has started the bot."""
    phone = Phone(page, "right")
    await phone.sees("Selamat datang")
    return phone


class Phone:
    def __init__(self, page, side):
        self.node = page.get_by_test_id(f"phone-{side}")
        self.page = page

    def __getitem__(self, test_id):
        return self.node.get_by_test_id(test_id)

    async def tap(self, test_id, label=None):
        found = self[test_id].filter(has_text=label) if label else self[test_id]
        await found.last.click()

    async def sees(self, text):
        await expect(self["message"].last).to_contain_text(text)

    async def types(self, text):
        await self["input"].fill(text)
        await self["input"].press("Enter")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each of these needs a browser: `make slow`."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.slow)
