"""One phone: words, formatting, keyboards, and what changes while one looks."""

import pytest
from playwright.async_api import expect

from tests.sandbox.page.conftest import CHOICE, SITI, Phone, browser

pytestmark = [browser, pytest.mark.asyncio(loop_scope="package")]


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
        "<u><s>coret</s> garis</u> <tg-spoiler>rahasia</tg-spoiler><blockquote>kutipan</blockquote>\n"
        "<code>/kode</code> /lapor"
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
    await echo.call(
        "editMessageReplyMarkup", reply_markup={"inline_keyboard": [CHOICE["inline_keyboard"][0][:1]]}, **where
    )
    await expect(siti["inline-button"]).to_have_text(["Ya"])
    await expect(siti["message"].last).not_to_contain_text("diedit")
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


async def test_replying_with_a_right_click_or_the_sign_beside_a_message(siti, echo):
    await echo.say(SITI, "Besok rapat pukul 09.00")
    await echo.say(SITI, "Lusa kerja bakti")
    await siti.sees("Lusa kerja bakti")
    await siti["message"].filter(has_text="Besok rapat").locator(".bubble").click(button="right")
    await expect(siti["aim"]).to_have_text("Balas: Besok rapat pukul 09.00")
    await siti.types("Di mana?")
    await siti.sees("Anda menulis: Di mana?")
    assert echo.last()["reply_to_message"]["text"] == "Besok rapat pukul 09.00"
    await expect(siti["message"].filter(has_text="Di mana?").first.locator(".quoted")).to_have_text(
        "Besok rapat pukul 09.00"
    )
    await expect(siti["aim"]).to_be_hidden()
    work = siti["message"].filter(has_text="Lusa kerja bakti").last
    await work.hover()
    await work.get_by_test_id("reply").click()
    await expect(siti["input"]).to_be_focused()
    await siti["input"].fill("Ikut!")
    await siti.tap("aim-end")
    await expect(siti["input"]).to_have_value("Ikut!")
    await siti["input"].press("Enter")
    await siti.sees("Anda menulis: Ikut!")
    assert "reply_to_message" not in echo.last()


async def test_a_voice_note_replies_too(siti, echo):
    await siti["message"].last.locator(".bubble").click(button="right")
    await siti.tap("attach")
    await siti.node.get_by_text("Suara").click()
    await expect(siti["voice"]).to_be_visible()
    await expect(siti["aim"]).to_be_hidden()
    assert siti.page.broken == []
    assert "reply_to_message" in echo.last()


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
