"""The parameters of every method, and the methods that are not about messages."""

import pytest
from telegram import Bot, BotCommand, BotCommandScopeChat, MenuButtonCommands
from telegram.error import BadRequest

from bot.sandbox.api.methods import BY_NAME
from bot.sandbox.api.parameters import METHODS, TABLE
from bot.sandbox.files import Upload
from tests.sandbox.conftest import BUDI, GROUP, PNG, SITI, STRANGER


def test_every_method_in_the_table_is_there_and_the_other_way_round():
    assert set(BY_NAME) == set(TABLE)


def test_the_library_knows_every_method():
    known = {name.replace("_", "") for name in dir(Bot)}
    assert {name.lower() for name in METHODS} <= known


async def test_method_names_in_any_case(telegram):
    assert (await telegram.call("SENDMESSAGE", {"chat_id": "7", "text": "x"}, {}))[0] == 200


@pytest.mark.parametrize("method", ["sendMesage", "", "banChatMember", "__init__"])
async def test_unknown_methods(refusal, method):
    assert await refusal(method, chat_id=SITI) == "Not Found"


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendMessage", {"chat_id": 7, "text": "x", "parsemode": "HTML"}, "unknown parameter parsemode"),
        ("getMe", {"chat_id": 7}, "unknown parameter chat_id"),
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": "", "text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 7}, "message text is empty"),
        ("sendPhoto", {"chat_id": 7}, "there is no photo in the request"),
        ("sendDocument", {"chat_id": 7}, "there is no document in the request"),
        ("sendPhoto", {"chat_id": 7, "photo": "attach://a"}, "can't find uploaded file a"),
        ("sendLocation", {"chat_id": 7, "latitude": 1}, "parameter longitude is required"),
        (
            "sendLocation",
            {"chat_id": 7, "latitude": "x", "longitude": 1},
            "can't parse parameter latitude: float expected",
        ),
        ("deleteMessage", {"chat_id": 7}, "message identifier is not specified"),
        ("deleteMessage", {"chat_id": 7, "message_id": "1.5"}, "can't parse parameter message_id: int expected"),
        ("getFile", {}, "file_id not specified"),
        ("getChatMember", {"chat_id": 7}, "invalid user_id specified"),
        (
            "sendMessage",
            {"chat_id": 7, "text": "x", "protect_content": "ya"},
            "can't parse parameter protect_content: bool expected",
        ),
        ("sendMessage", {"chat_id": 7, "text": "x", "entities": "[{"}, "can't parse entities JSON object"),
        ("sendMessage", {"chat_id": 7, "text": "x", "entities": "{}"}, "can't parse entities: array expected"),
        (
            "sendMessage",
            {"chat_id": 7, "text": "x", "reply_parameters": "5"},
            "can't parse reply parameters: object expected",
        ),
        (
            "sendMessage",
            {"chat_id": 7, "text": "x", "reply_parameters": {"id": 5}},
            "can't parse reply parameters: unknown field id",
        ),
        (
            "sendMediaGroup",
            {"chat_id": 7, "media": [{"type": "photo", "foto": 1}]},
            "can't parse media: unknown field foto",
        ),
        ("sendMediaGroup", {"chat_id": 7, "media": ["x"]}, "can't parse media: object expected"),
        (
            "sendMessage",
            {"chat_id": 7, "text": "x", "message_thread_id": 5},
            "parameter message_thread_id is not available in this sandbox",
        ),
        ("setWebhook", {"url": "https://example.com"}, "this sandbox has no webhooks, use getUpdates"),
    ],
)
async def test_parameters(refusal, method, params, words):
    assert await refusal(method, **params) == f"Bad Request: {words}"


async def test_allowed_updates_are_names(refusal):
    answer = await refusal("getUpdates", allowed_updates=[["message"]])
    assert answer == "Bad Request: can't parse allowed updates: strings expected"


async def test_a_file_that_nobody_asked_for(telegram):
    params, upload = {"chat_id": "7", "text": "x"}, {"foto": Upload("a", "image/png", PNG)}
    assert (await telegram.call("sendMessage", params, upload))[1][
        "description"
    ] == "Bad Request: unknown parameter foto"


@pytest.mark.parametrize("value", [True, "true", "True", "1"])
async def test_booleans_as_they_come(telegram, value):
    params = {"chat_id": 7, "text": "x", "protect_content": value}
    assert (await telegram.call("sendMessage", params, {}))[1]["result"]["has_protected_content"]


async def test_every_call_is_remembered_with_its_status(telegram, bot):
    await bot.send_message(SITI, "x")
    with pytest.raises(BadRequest):
        await bot.send_message(404, "x")
    assert [(method, status) for method, _, status in telegram.calls] == [("sendMessage", 200), ("sendMessage", 400)]
    assert telegram.calls[0][1] == {"chat_id": "7", "text": "x"}


async def test_who_the_bot_is(bot):
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (1, True, "kpm_bot")


async def test_answering_a_query(telegram, bot):
    query = telegram.press_data(SITI, 1, "x")
    assert await bot.answer_callback_query(query)
    assert telegram.answers[query] == {"text": "", "show_alert": False}
    assert await bot.answer_callback_query(query, "x" * 200)
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(query, "x" * 201)
    with pytest.raises(BadRequest, match="Url_invalid"):
        await bot.answer_callback_query(query, url="https://example.com")


async def test_a_query_that_is_too_old_or_never_was(telegram, bot, clock):
    query = telegram.press_data(SITI, 1, "x")
    clock.time += 151
    for query_id in (query, "12345"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
            await bot.answer_callback_query(query_id)
    assert telegram.answers == {}


async def test_commands_by_scope_and_language(telegram, bot):
    scope = BotCommandScopeChat(SITI)
    await bot.set_my_commands([("lapor", "Kirim laporan")])
    await bot.set_my_commands([BotCommand("anggota", "Daftar")], scope=scope, language_code="id")
    assert await bot.get_my_commands() == (BotCommand("lapor", "Kirim laporan"),)
    assert await bot.get_my_commands(scope, "id") == (BotCommand("anggota", "Daftar"),)
    assert await bot.get_my_commands(scope) == ()
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([("Lapor", "x")], "Bot_command_invalid"),
        ([("x" * 33, "x")], "Bot_command_invalid"),
        ([("lapor", "")], "Bot_command_description_invalid"),
        ([("lapor", "x" * 257)], "Bot_command_description_invalid"),
        ([(f"c{n}", "x") for n in range(101)], "Bot_commands_too_much"),
    ],
)
async def test_bad_commands(bot, commands, words):
    with pytest.raises(BadRequest, match=words):
        await bot.set_my_commands(commands)
    assert await bot.get_my_commands() == ()


async def test_commands_for_a_chat_that_is_not_there(bot):
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands([("a", "b")], scope=BotCommandScopeChat(404))


async def test_the_profile(telegram, bot):
    await bot.set_my_name("Bot Kader", language_code="id")
    await bot.set_my_description("Untuk kader")
    await bot.set_my_short_description("Kader")
    assert telegram.profile["name", "id"] == "Bot Kader"
    assert telegram.profile["description", ""] == "Untuk kader"
    assert telegram.profile["short_description", ""] == "Kader"
    with pytest.raises(BadRequest, match="Bot short description is too long"):
        await bot.set_my_short_description("x" * 121)


async def test_the_menu_button(telegram, bot, refusal):
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    await bot.set_chat_menu_button(SITI, MenuButtonCommands())
    assert telegram.profile["menu_button", ""] == telegram.profile["menu_button", "7"] == {"type": "commands"}
    answer = await refusal("setChatMenuButton", menu_button={"type": "menu"})
    assert answer == "Bad Request: can't parse menu button: unallowed type"
    assert await refusal("setChatMenuButton", chat_id=404) == "Bad Request: chat not found"


async def test_chats_and_their_members(telegram, bot):
    telegram.make_group(GROUP, "RT 04", [SITI])
    assert (await bot.get_chat(GROUP)).title == "RT 04"
    assert (await bot.get_chat(SITI)).first_name == "Siti"
    statuses = [(await bot.get_chat_member(GROUP, user)).status for user in (SITI, BUDI, STRANGER, bot.id)]
    assert statuses == ["member", "left", "left", "member"]
    with pytest.raises(BadRequest, match="Invalid user_id specified"):
        await bot.get_chat_member(GROUP, 404)
