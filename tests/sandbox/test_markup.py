"""Keyboards that Telegram takes, and those that it refuses."""

import pytest
from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import BadRequest

from tests.sandbox.conftest import GROUP, SITI

YES = {"text": "Ya", "callback_data": "ya"}


def inline(*rows):
    return {"inline_keyboard": list(rows)}


@pytest.mark.parametrize(
    "markup",
    [
        inline([YES]),
        inline(),
        inline([YES] * 8, *[[YES]] * 92),
        inline([{"text": "Situs", "url": "https://example.com"}, {"text": "Profil", "url": "tg://user?id=7"}]),
        inline([{"text": "Salin", "copy_text": {"text": "BTG-1126-001"}}]),
        inline([{"text": "Ya", "callback_data": "x" * 64}]),
        inline([{"text": "Ya", "callback_data": "é" * 32, "style": "danger"}]),
        {"keyboard": [["a", {"text": "b"}], [{"text": "c", "request_contact": True}]], "is_persistent": True},
        {"keyboard": [[{"text": "📍 Hadir", "request_location": True}]], "input_field_placeholder": "Pilih"},
        {"remove_keyboard": True},
        {"force_reply": True, "selective": True},
    ],
)
async def test_good(telegram, markup):
    params = {"chat_id": SITI, "text": "x", "reply_markup": markup}
    status, body = await telegram.call("sendMessage", params, {})
    assert status == 200
    assert ("reply_markup" in body["result"]) == ("inline_keyboard" in markup)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (inline([{"text": "Ya", "callback_data": ""}]), "BUTTON_DATA_INVALID"),
        (inline([{"text": "Ya", "callback_data": "x" * 65}]), "BUTTON_DATA_INVALID"),
        (inline([{"text": "Ya", "callback_data": "é" * 33}]), "BUTTON_DATA_INVALID"),
        (inline([{"text": "Ya", "callback_data": 5}]), "BUTTON_DATA_INVALID"),
        (inline([{"text": "Ya", "url": "ftp://example.com"}]), "BUTTON_URL_INVALID"),
        (
            inline([{"text": "Ya"}]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            inline([YES | {"url": "https://example.com"}]),
            "can't parse inline keyboard button: exactly one action is allowed, not callback_data, url",
        ),
        (inline([YES | {"calback_data": "x"}]), "can't parse inline keyboard button: unknown field calback_data"),
        (inline([YES], []), "keyboard rows must be non-empty"),
        (inline([YES | {"text": " "}]), "inline keyboard button text must be non-empty"),
        (
            inline([{"callback_data": "x"}]),
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        (inline(["Ya"]), 'can\'t parse inline keyboard button: Field "text" must be of type String'),
        (inline([YES] * 9), "reply markup is too long"),
        (inline(*[[YES]] * 101), "reply markup is too long"),
        (inline(YES), "can't parse keyboard: array of arrays of buttons expected"),
        ({"inline_keyboard": "x"}, "can't parse keyboard: array of arrays of buttons expected"),
        (inline([YES]) | {"resize_keyboard": True}, "can't parse reply markup: unknown field resize_keyboard"),
        ({"keyboard": [["a", ""]]}, "keyboard button text must be non-empty"),
        ({"keyboard": [[]]}, "keyboard rows must be non-empty"),
        ({"keyboard": [[YES]]}, "can't parse keyboard button: unknown field callback_data"),
        ({"keyboard": [["a"]], "resize": True}, "can't parse reply markup: unknown field resize"),
        (
            {"keyboard": [[{"text": "a", "request_contact": True, "request_location": True}]]},
            "can't parse keyboard button: at most one request is allowed",
        ),
        (
            {"keyboard": [["a"]], "input_field_placeholder": "x" * 65},
            "input field placeholder must be 1-64 characters long",
        ),
        ({"remove_keyboard": False}, 'can\'t parse reply markup: field "remove_keyboard" must be True'),
        (
            {"rows": []},
            "can't parse reply markup: one of inline_keyboard, keyboard, remove_keyboard, force_reply is needed",
        ),
        ([[YES]], "can't parse reply markup: object expected"),
        ("{", "can't parse reply markup JSON object"),
    ],
)
async def test_bad(telegram, refusal, markup, words):
    assert await refusal("sendMessage", chat_id=SITI, text="x", reply_markup=markup) == f"Bad Request: {words}"
    assert telegram.chats[SITI].messages[-1]["text"] == "/start"


async def test_what_the_library_makes(telegram, bot):
    yes = InlineKeyboardButton("Ya", callback_data="ya")
    assert (await bot.send_message(SITI, "x", reply_markup=InlineKeyboardMarkup([[yes]]))).reply_markup
    menu = ReplyKeyboardMarkup([[KeyboardButton("a", request_contact=True)], ["b"]], resize_keyboard=True)
    await bot.send_message(SITI, "x", reply_markup=menu)
    assert telegram.chats[SITI].keyboard["keyboard"][0][0]["request_contact"] is True
    await bot.send_message(SITI, "x", reply_markup=ForceReply())
    assert telegram.chats[SITI].keyboard["keyboard"][1] == [{"text": "b"}]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("request_contact", "Phone number can be requested in private chats only"),
        ("request_location", "Location can be requested in private chats only"),
    ],
)
async def test_in_a_group_nobody_is_asked_for_number_or_place(telegram, bot, wish, words):
    telegram.make_group(GROUP, "RT 04", [SITI])
    menu = ReplyKeyboardMarkup([[KeyboardButton("a", **{wish: True})]])
    with pytest.raises(BadRequest, match=words):
        await bot.send_message(GROUP, "x", reply_markup=menu)
    assert await bot.send_message(GROUP, "x", reply_markup=ReplyKeyboardMarkup([["a"]]))
