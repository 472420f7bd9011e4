"""The page as a whole: two phones, the choice of people, much to read, small screens, the end of the demo."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.sandbox.page.conftest import ANDI, CHOICE, RATNA, SITI, Phone, address, browser, opened

pytestmark = [browser, pytest.mark.asyncio(loop_scope="package")]


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
    left = Phone(siti.page, "left")
    await left.tap("start")
    await left.sees("Selamat datang")  # before it has arrived the bot may not write to her
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
