"""The page with two phones, in a real browser, with a small echo in place of the bot."""

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
pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="skipped: no chromium"),
]
PATIENT = 15_000  # ms; only a failure waits for so long
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


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def chromium():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def telegram():
    telegram = Telegram(now=lambda: NOON)
    for one in CAST:
        telegram.join(one["id"], one["name"], one["phone"])
    return telegram


@pytest_asyncio.fixture(loop_scope="module")
async def echo(telegram):
    echo = Echo(telegram)
    task = asyncio.create_task(echo.run())
    yield echo
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@pytest_asyncio.fixture(loop_scope="module")
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


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def tab(chromium):
    """One tab for all tests, for a new one costs more than a test; each test has a server of its own."""
    tab = await opened(chromium)
    tab.broken, tab.asked = [], []
    tab.on("pageerror", lambda error: tab.broken.append(str(error)))
    tab.on("console", lambda line: tab.broken.append(line.text) if line.type == "error" else None)
    tab.on("request", lambda request: tab.asked.append(request.url))
    return tab


@pytest_asyncio.fixture(loop_scope="module")
async def page(tab, site, echo):
    """The page; whoever uses it sees that nothing broke in it, and that it asked nobody else for anything."""
    tab.broken.clear()
    tab.asked.clear()
    await tab.goto(address(site))
    yield tab
    await tab.goto("about:blank")
    assert tab.broken == []
    assert [url for url in tab.asked if not url.startswith((address(site), "blob:", "data:", "about:"))] == []


@pytest_asyncio.fixture(loop_scope="module")
async def siti(page):
    """The right phone, which is Siti's, after she has started the bot."""
    phone = Phone(page, "right")
    await phone.tap("start")
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


async def test_a_person_who_never_wrote_presses_start(page, echo):
    phone = Phone(page, "right")
    await expect(phone["picker"]).to_contain_text("Siti Aminah")
    await expect(phone["input"]).to_be_hidden()
    await phone.tap("start")
    await phone.sees("Selamat datang")
    await expect(phone["input"]).to_be_visible()
    await expect(phone["message"].last.locator("b")).to_have_text("Selamat datang")
    await expect(phone["message"].last.locator("time")).to_have_text("14.05")
    await expect(phone["reply-button"]).to_have_text(["Bagikan nomor", "Hadir", "Lapor"])
    await expect(Phone(page, "left")["picker"]).to_contain_text("Ratna")


async def test_typing_and_the_reply_keyboard(siti, echo):
    await siti.types("Selamat pagi")
    await siti.sees("Anda menulis: Selamat pagi")
    await expect(siti["input"]).to_have_value("")
    await siti.tap("reply-button", "Lapor")
    await siti.sees("Anda menulis: Lapor")
    await siti["input"].fill("dua\nbaris")
    await siti.tap("send")
    await siti.sees("Anda menulis: dua\nbaris")
    await siti.tap("toggle-keyboard")
    await expect(siti["reply-button"].first).to_be_hidden()


async def test_what_people_write_stays_text(siti, echo):
    evil = "<img src=x onerror=document.title='x'><script>alert(1)</script> javascript:alert(1)"
    await siti.types(evil)
    await siti.sees(f"Anda menulis: {evil}")
    await echo.say(SITI, evil, reply_markup={"inline_keyboard": [[{"text": "<b>x</b>", "callback_data": "x"}]]})
    await expect(siti["inline-button"]).to_have_text("<b>x</b>")
    await expect(siti["message"].locator("img, script, a")).to_have_count(0)
    assert await siti.page.title() != "x"


async def test_formatting_in_utf16(siti, echo):
    html = (
        '😀 <b>tebal <i>miring 👍🏽</i></b> &lt;b&gt; <a href="https://bontang.example/">situs</a> '
        "<u><s>coret</s> garis</u> <tg-spoiler>rahasia</tg-spoiler><blockquote>kutipan</blockquote>\n<code>/kode</code> /lapor"
    )
    await echo.say(SITI, html, parse_mode="HTML")
    text = siti["message"].last.locator(".text")
    await expect(text).to_have_text("😀 tebal miring 👍🏽 <b> situs coret garis rahasiakutipan/kode /lapor")
    await expect(text.locator("b > i")).to_have_text("miring 👍🏽")
    await expect(text.locator("u > s")).to_have_text("coret")
    await expect(text.get_by_role("link", name="situs")).to_have_attribute("href", "https://bontang.example/")
    await expect(text.locator("blockquote")).to_have_text("kutipan")
    await expect(text.locator(".command")).to_have_count(1)
    await text.locator(".spoiler").click()
    await expect(text.locator(".spoiler.seen")).to_have_text("rahasia")
    await text.locator(".command").click()
    await siti.sees("Anda menulis: /lapor")


async def test_a_button_spins_until_it_is_answered(siti, echo):
    await echo.say(SITI, "Mau?", reply_markup=CHOICE)
    await siti.tap("inline-button", "Ya")
    await expect(siti["inline-button"].first).to_have_attribute("aria-busy", "true")
    await expect(siti["toast"]).to_have_count(0)
    echo.may_answer.set()
    await expect(siti["toast"]).to_have_text("Dicatat: ya")
    await expect(siti["inline-button"].first).not_to_have_attribute("aria-busy", "true")
    await siti.tap("inline-button", "Tidak")
    dialog = siti.node.get_by_role("dialog")
    await expect(dialog).to_contain_text("Dicatat: tidak")
    await siti.page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)


async def test_edits_pins_and_deletions_are_seen_live(siti, echo):
    message = await echo.say(SITI, "Terkirim 1 dari 3", reply_markup=CHOICE)
    await siti.sees("Terkirim 1 dari 3")
    where = {"chat_id": SITI, "message_id": message["message_id"]}
    await echo.call("editMessageText", text="Terkirim 3 dari 3", **where)
    await siti.sees("Terkirim 3 dari 3")
    await siti.sees("diedit")
    await expect(siti["inline-button"]).to_have_count(0)
    await echo.call("pinChatMessage", **where)
    await expect(siti["pinned"]).to_contain_text("Terkirim 3 dari 3")
    await echo.call("deleteMessage", **where)
    await siti.sees("Selamat datang")
    await expect(siti["pinned"]).to_be_hidden()


async def test_typing_is_shown_until_the_message(siti, echo):
    await echo.call("sendChatAction", chat_id=SITI, action="typing")
    await expect(siti.node.locator(".status")).to_have_text("mengetik…")
    await echo.say(SITI, "Baik")
    await expect(siti.node.locator(".status")).to_have_text("bot")


async def test_sharing_ones_own_number_asks_first(siti, echo):
    before = len(echo.seen)
    await siti.tap("reply-button", "Bagikan nomor")
    await expect(siti.node.get_by_role("dialog", name="Bagikan nomor Anda?")).to_contain_text("+62 811-5812-022")
    await siti.tap("dialog-cancel")
    await siti.tap("reply-button", "Bagikan nomor")
    await siti.tap("dialog-ok")
    await expect(siti["message"].last.get_by_role("link")).to_have_attribute("href", "tel:+628115812022")
    contact = echo.last()["contact"]
    assert (contact["phone_number"], contact["user_id"], len(echo.seen) - before) == ("+628115812022", SITI, 1)


async def test_sharing_a_place(siti, echo):
    await siti.tap("reply-button", "Hadir")
    await expect(siti["place"].locator("option:checked")).to_have_text("Lok Tuan")
    await siti.tap("dialog-ok")
    await siti.sees("Dekat Lok Tuan")
    assert echo.last()["location"] == {"latitude": 0.1725, "longitude": 117.4703, "horizontal_accuracy": 12}
    await siti.tap("attach")
    await siti.tap("attach-forwarded")
    await siti["place"].select_option(label="Di luar kota (Samarinda)")
    await siti["no-accuracy"].check()
    await siti.tap("dialog-ok")
    await siti.sees("tanpa akurasi")
    assert echo.last()["location"] == {"latitude": -0.5022, "longitude": 117.1536}
    assert "forward_origin" in echo.last()


async def test_a_sample_photo_and_an_album_in_two_taps_each(siti, echo, telegram):
    await siti.tap("attach")
    await siti["caption"].fill("Kerja bakti")
    await siti["sample"].first.click()
    await siti.sees("Kerja bakti")
    assert echo.last()["photo"][-1]["width"] == 1280
    await siti.tap("attach")
    await siti.tap("attach-album")
    album = siti["message"].last
    await expect(album.locator("img")).to_have_count(3)
    await siti.page.wait_for_function("[...document.images].every((image) => image.complete && image.naturalWidth)")
    assert len({update["message"]["media_group_id"] for update in echo.seen[-3:]}) == 1
    assert telegram.files[echo.last()["photo"][-1]["file_id"]][2].startswith(b"\xff\xd8")


async def choose_file(phone, option, **file):
    await phone.tap("attach")
    async with phone.page.expect_file_chooser() as chooser:
        await phone.tap(option)
    await (await chooser.value).set_files(file)


async def test_files_from_the_computer(siti, echo, telegram):
    await choose_file(siti, "attach-document", name="daftar “RT” 04.csv", mimeType="text/csv", buffer=b"nama;rt")
    await siti.sees("daftar “RT” 04.csv")
    assert echo.last()["document"]["mime_type"] == "text/csv"
    async with siti.page.expect_download() as download:
        await siti.tap("document")
    stream = await (await download.value).path()
    assert stream.read_bytes() == b"nama;rt"
    await choose_file(siti, "attach-photos", name="a.png", mimeType="image/png", buffer=b"bukan foto")
    await expect(siti["toast"]).to_have_text("Berkas itu bukan foto yang dapat dibaca.")
    icon = await siti.node.locator(".head").screenshot()
    await choose_file(siti, "attach-photos", name="a.png", mimeType="image/png", buffer=icon)
    await expect(siti["message"].last.locator("img")).to_have_count(1)
    assert telegram.files[echo.last()["photo"][-1]["file_id"]][2].startswith(b"\xff\xd8")


async def test_somebody_elses_contact_and_a_sticker(siti, echo):
    await siti.tap("attach")
    await siti.tap("attach-contact")
    await expect(siti["person"]).to_have_count(2)
    await siti.tap("person", "Andi")
    await siti.sees("Andi Baso")
    assert echo.last()["contact"]["user_id"] == ANDI
    await siti.tap("attach")
    await siti.tap("attach-sticker")
    await siti.sees("👍")


async def test_changing_ones_last_message(siti, echo):
    await siti.types("salah tlis")
    await siti.sees("Anda menulis: salah tlis")
    await siti["input"].press("ArrowUp")
    await expect(siti["input"]).to_have_value("salah tlis")
    await siti.types("salah tulis")
    own = siti["message"].filter(has_text="diedit")
    await expect(own).to_contain_text("salah tulis")
    assert echo.last("edited_message")["text"] == "salah tulis"
    await siti.tap("menu")
    await siti.node.get_by_text("Ubah pesan terakhir").click()
    await siti["input"].press("Escape")
    await expect(siti["input"]).to_have_value("")


async def test_blocking_and_coming_back(siti, echo, telegram):
    await siti.tap("menu")
    await siti.node.get_by_text("Blokir bot").click()
    await siti.tap("dialog-ok")
    await expect(siti["start"]).to_have_text("Buka blokir")
    assert telegram.chats[SITI].blocked
    await expect(siti["reply-button"].first).to_be_hidden()
    await siti.tap("start")
    await expect(siti["input"]).to_be_visible()
    assert not telegram.chats[SITI].blocked


async def test_commands_of_the_bot(siti, echo):
    await expect(siti["commands"]).to_be_hidden()
    await echo.call("setMyCommands", commands=[{"command": "hadir", "description": "Catat kehadiran"}])
    await siti.types("halo")
    await siti.tap("commands")
    await siti.tap("command", "Catat kehadiran")
    await siti.sees("Anda menulis: /hadir")


async def test_picking_by_name_with_the_keyboard_only(page, echo, telegram):
    left, right = Phone(page, "left"), Phone(page, "right")
    await expect(right["picker"]).to_contain_text("Siti")
    telegram.send_text(ANDI, "/start")
    await left["picker"].focus()
    await page.keyboard.press("Enter")
    await expect(left["search"]).to_be_focused()
    await expect(left["person"]).to_have_count(3)
    await page.keyboard.type("kader gun")
    await expect(left["person"]).to_have_count(1)
    await expect(left["person"].locator(".badge")).to_have_text("2")
    await page.keyboard.press("Enter")
    await left.sees("Selamat datang")
    await page.reload()
    await expect(left["picker"]).to_contain_text("Andi")
    await left.tap("picker")
    await page.keyboard.press("Escape")
    await expect(left["person"]).to_have_count(0)
    await expect(left["picker"]).to_be_focused()


async def test_a_notice_is_seen_on_the_other_phone(siti, echo):
    await Phone(siti.page, "left").tap("start")
    for person in (RATNA, SITI):
        await echo.say(person, "Rapat Jumat pukul 14.00")
    for side in ("left", "right"):
        await Phone(siti.page, side).sees("Rapat Jumat pukul 14.00")


async def test_hundreds_of_messages(siti, echo, telegram):
    for number in range(600):
        telegram.post(telegram.chats[SITI], telegram.bot, {"text": f"Pesan {number}", "reply_markup": CHOICE})
    await siti.sees("Pesan 599")
    await expect(siti["message"]).to_have_count(602)
    await expect(siti["message"].last).to_be_in_viewport()
    await siti.page.evaluate("performance.mark('before')")
    await siti.types("cepat")
    await siti.sees("Anda menulis: cepat")
    took = await siti.page.evaluate("performance.now() - performance.getEntriesByName('before')[0].startTime")
    assert took < 2000


async def test_reading_old_messages_is_not_disturbed(siti, echo, telegram):
    for number in range(40):
        telegram.post(telegram.chats[SITI], telegram.bot, {"text": f"Pesan {number}"})
    await siti.sees("Pesan 39")
    await siti["message"].first.scroll_into_view_if_needed()
    await expect(siti["message"].first).to_be_in_viewport()
    await echo.say(SITI, "baru")
    await siti.node.get_by_label("Ke pesan terbaru").click()
    await expect(siti["message"].last).to_be_in_viewport()
    await siti.sees("baru")


async def test_one_phone_on_a_narrow_screen(chromium, site, echo):
    page = await opened(chromium, viewport={"width": 390, "height": 844}, has_touch=True)
    await page.goto(address(site))
    phone = Phone(page, "left")
    await expect(phone["picker"]).to_contain_text("Siti Aminah")
    await expect(page.get_by_test_id("phone-right")).to_be_hidden()
    await phone["start"].tap()
    await phone.sees("Selamat datang")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.context.close()


async def test_the_demo_ends_while_the_page_is_open(chromium, site, echo):
    page = await opened(chromium)
    await page.goto(address(site))
    await expect(Phone(page, "right")["start"]).to_be_visible()
    async with asyncio.timeout(2):
        await site.cleanup()
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.context.close()
