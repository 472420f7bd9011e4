"""Edits, deletions and pins: what changes in the chat, and what Telegram refuses."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, ReplyKeyboardMarkup
from telegram.error import BadRequest, Forbidden

from tests.sandbox.conftest import BUDI, GROUP, PNG, SITI


def buttons(*labels):
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label) for label in labels]])


def seen(telegram, message_id):
    return telegram.chats[SITI].find(message_id)


async def test_an_edited_text_takes_its_buttons_along_or_loses_them(telegram, bot, clock):
    sent = await bot.send_message(SITI, "Yakin?", reply_markup=buttons("Ya", "Tidak"))
    clock.time += 3
    edited = await bot.edit_message_text(
        "<b>Yakin?</b>", SITI, sent.message_id, parse_mode="HTML", reply_markup=buttons("Ya")
    )
    assert edited.edit_date.timestamp() == clock.time
    assert seen(telegram, sent.message_id)["entities"][0]["type"] == "bold"
    assert len(seen(telegram, sent.message_id)["reply_markup"]["inline_keyboard"][0]) == 1
    await bot.edit_message_text("Baik", SITI, sent.message_id)
    assert "reply_markup" not in seen(telegram, sent.message_id)
    assert "entities" not in seen(telegram, sent.message_id)


async def test_a_caption(telegram, bot):
    sent = await bot.send_photo(SITI, PNG, "Satu")
    await bot.edit_message_caption(SITI, sent.message_id, caption="Dua")
    assert seen(telegram, sent.message_id)["caption"] == "Dua"
    await bot.edit_message_caption(SITI, sent.message_id)
    assert "caption" not in seen(telegram, sent.message_id)
    assert seen(telegram, sent.message_id)["photo"]


async def test_another_photo_with_its_own_words(telegram, bot):
    sent = await bot.send_photo(SITI, PNG, "Satu", reply_markup=buttons("Ya"))
    before = seen(telegram, sent.message_id)["photo"][-1]["file_id"]
    await bot.edit_message_media(InputMediaPhoto(PNG + b"2", caption="<b>Dua</b>", parse_mode="HTML"), SITI, sent.id)
    now = seen(telegram, sent.message_id)
    assert (now["caption"], now["caption_entities"][0]["type"], "reply_markup" in now) == ("Dua", "bold", False)
    assert telegram.files[now["photo"][-1]["file_id"]][2] == PNG + b"2"
    await bot.edit_message_media(InputMediaPhoto(before), SITI, sent.message_id)
    assert "caption" not in seen(telegram, sent.message_id)
    text = await bot.send_message(SITI, "halo")
    with pytest.raises(BadRequest, match="Only a photo"):
        await bot.edit_message_media(InputMediaPhoto(before), SITI, text.message_id)


async def test_buttons_alone(telegram, bot):
    sent = await bot.send_message(SITI, "Yakin?", reply_markup=buttons("Ya"))
    await bot.edit_message_reply_markup(SITI, sent.message_id, reply_markup=buttons("Tidak"))
    assert seen(telegram, sent.message_id)["reply_markup"]["inline_keyboard"][0][0]["text"] == "Tidak"
    await bot.edit_message_reply_markup(SITI, sent.message_id)
    assert "reply_markup" not in seen(telegram, sent.message_id)
    assert seen(telegram, sent.message_id)["text"] == "Yakin?"


async def test_new_buttons_alone_do_not_make_a_message_edited(telegram, bot, clock):
    sent = await bot.send_message(SITI, "Yakin?", reply_markup=buttons("Ya"))
    assert (await bot.edit_message_reply_markup(SITI, sent.message_id)).edit_date is None
    assert "edit_date" not in seen(telegram, sent.message_id)
    await bot.edit_message_text("Baik", SITI, sent.message_id)
    before, clock.time = clock.time, clock.time + 60
    again = await bot.edit_message_reply_markup(SITI, sent.message_id, reply_markup=buttons("Batal"))
    assert again.edit_date.timestamp() == before


async def test_nothing_modified(bot):
    sent = await bot.send_message(SITI, "<b>Yakin?</b>", "HTML", reply_markup=buttons("Ya"))
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await bot.edit_message_text(
            "<strong>Yakin?</strong>", SITI, sent.message_id, parse_mode="HTML", reply_markup=buttons("Ya")
        )
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(SITI, sent.message_id, reply_markup=buttons("Ya"))
    assert await bot.edit_message_text("Yakin?", SITI, sent.message_id, reply_markup=buttons("Ya"))


async def test_an_edit_back_is_a_change(bot):
    sent = await bot.send_message(SITI, "satu")
    await bot.edit_message_text("dua", SITI, sent.message_id)
    await bot.edit_message_text("satu", SITI, sent.message_id)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("satu", SITI, sent.message_id)


async def test_what_cannot_be_edited(telegram, bot):
    theirs = telegram.send_text(SITI, "punya saya")["message_id"]
    menu = await bot.send_message(SITI, "Menu", reply_markup=ReplyKeyboardMarkup([["a"]]))
    for message_id in (theirs, menu.message_id):
        with pytest.raises(BadRequest, match="Message can't be edited"):
            await bot.edit_message_text("x", SITI, message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", SITI, 999)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", BUDI, menu.message_id)


async def test_the_wrong_kind_of_edit(bot):
    text, photo = await bot.send_message(SITI, "x"), await bot.send_photo(SITI, PNG)
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("y", SITI, photo.message_id)
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(SITI, text.message_id, caption="y")
    with pytest.raises(BadRequest, match="Inline keyboard expected"):
        await bot.edit_message_text("y", SITI, text.message_id, api_kwargs={"reply_markup": {"keyboard": [["a"]]}})
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.edit_message_text(" ", SITI, text.message_id)


async def test_an_edit_without_a_message(refusal):
    assert await refusal("editMessageText", text="x") == "Bad Request: chat_id is empty"
    answer = await refusal("editMessageText", chat_id=SITI, text="x")
    assert answer == "Bad Request: message identifier is not specified"


async def test_an_edit_for_who_blocked_the_bot(telegram, bot):
    sent = await bot.send_message(SITI, "x")
    telegram.block(SITI)
    with pytest.raises(Forbidden):
        await bot.edit_message_text("y", SITI, sent.message_id)


async def test_deleting(telegram, bot):
    sent, theirs = await bot.send_message(SITI, "x"), telegram.send_text(SITI, "y")["message_id"]
    assert await bot.delete_message(SITI, sent.message_id)
    assert await bot.delete_message(SITI, theirs)
    assert [message["text"] for message in telegram.chats[SITI].messages] == ["/start"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(SITI, sent.message_id)


async def test_too_old_to_delete(telegram, bot, clock):
    sent = await bot.send_message(SITI, "x")
    clock.time += 48 * 3600 + 1
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(SITI, sent.message_id)


async def test_other_peoples_messages_in_a_group(telegram, bot):
    telegram.make_group(GROUP, "RT 04", [SITI])
    said = telegram.send_text(SITI, "halo", GROUP)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(GROUP, said["message_id"])


async def test_pinning(telegram, bot):
    first, second = await bot.send_message(SITI, "satu"), await bot.send_message(SITI, "dua")
    for message in (first, second, first):
        await bot.pin_chat_message(SITI, message.message_id, disable_notification=True)
    assert telegram.chats[SITI].pinned == [second.message_id, first.message_id]
    assert (await bot.get_chat(SITI)).pinned_message.text == "satu"
    await bot.unpin_chat_message(SITI)
    assert telegram.chats[SITI].pinned == [second.message_id]
    await bot.unpin_chat_message(SITI, second.message_id)
    assert telegram.chats[SITI].pinned == []


async def test_pins_that_cannot_be(bot):
    with pytest.raises(BadRequest, match="Message to pin not found"):
        await bot.pin_chat_message(SITI, 999)
    with pytest.raises(BadRequest, match="Message to unpin not found"):
        await bot.unpin_chat_message(SITI)


async def test_a_deleted_message_is_pinned_no_more(telegram, bot):
    sent = await bot.send_message(SITI, "x")
    await bot.pin_chat_message(SITI, sent.message_id)
    await bot.delete_message(SITI, sent.message_id)
    assert telegram.chats[SITI].pinned == []


async def test_deleting_several_passes_over_what_is_gone(telegram, bot):
    sent = [(await bot.send_message(SITI, text)).message_id for text in ("satu", "dua", "tiga")]
    await bot.pin_chat_message(SITI, sent[1])
    await bot.delete_message(SITI, sent[0])
    assert await bot.delete_messages(SITI, sent[:2])
    assert [message["text"] for message in telegram.chats[SITI].messages[-1:]] == ["tiga"]
    assert telegram.chats[SITI].pinned == []


async def test_several_go_all_or_not_at_all(telegram, bot, clock):
    old = await bot.send_message(SITI, "lama")
    clock.time += 48 * 3600 + 1
    new = await bot.send_message(SITI, "baru")
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_messages(SITI, [new.message_id, old.message_id])
    assert telegram.chats[SITI].messages[-1]["text"] == "baru"
    with pytest.raises(BadRequest, match="Too many message identifiers"):
        await bot.delete_messages(SITI, list(range(1, 102)))
    with pytest.raises(BadRequest, match="Message identifiers are not specified"):
        await bot.delete_messages(SITI, [])
