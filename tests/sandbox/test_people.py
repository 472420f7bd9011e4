"""What people do on their phones arrives at the bot as Telegram would send it."""

import pytest

from tests.sandbox.conftest import BUDI, GROUP, PNG, SITI


async def only(bot):
    updates = await bot.get_updates()
    assert len(updates) == 1
    return updates[0]


async def test_text(telegram, bot, clock):
    telegram.send_text(SITI, "Selamat pagi")
    message = (await only(bot)).message
    assert message.text == "Selamat pagi"
    assert message.from_user.id == message.chat.id == SITI
    assert message.from_user.username == "siti"
    assert message.chat.type == "private"
    assert message.date.timestamp() == clock.time


async def test_a_reply_brings_what_it_replies_to(telegram, bot):
    sent = await bot.send_message(SITI, "Rapat besok")
    first = telegram.send_text(SITI, "Jam berapa?", reply_to=sent.message_id)
    telegram.send_voice(SITI, b"OggS", reply_to=first["message_id"])
    telegram.send_text(SITI, "Halo", reply_to=99_999)  # which is not there
    asked, spoken, other = [update.message for update in await bot.get_updates()]
    assert (asked.reply_to_message.message_id, asked.reply_to_message.text) == (sent.message_id, "Rapat besok")
    assert asked.reply_to_message.from_user.is_bot
    assert spoken.reply_to_message.text == "Jam berapa?"
    assert spoken.reply_to_message.reply_to_message is None, "one level only (Bot API, Message)"
    assert other.reply_to_message is None


async def test_a_command_is_marked_where_it_stands(telegram, bot):
    telegram.send_text(SITI, "😀 coba /lapor dan/atau @siti a/b")
    message = (await only(bot)).message
    assert message.parse_entities() == {message.entities[0]: "/lapor"}
    assert (message.entities[0].type, message.entities[0].offset) == ("bot_command", 8)


async def test_own_contact(telegram, bot):
    telegram.send_contact(SITI, "628115812345", SITI)
    contact = (await only(bot)).message.contact
    assert (contact.phone_number, contact.user_id, contact.first_name) == ("628115812345", SITI, "Siti")


async def test_somebody_elses_contact_has_no_id_unless_given(telegram, bot):
    telegram.send_contact(SITI, "+62811", first_name="Ani")
    contact = (await only(bot)).message.contact
    assert (contact.user_id, contact.first_name) == (None, "Ani")


async def test_location(telegram, bot):
    telegram.send_location(SITI, 0.13, 117.5, 25.0)
    message = (await only(bot)).message
    assert (message.location.latitude, message.location.longitude) == (0.13, 117.5)
    assert message.location.horizontal_accuracy == 25
    assert message.forward_origin is None


async def test_a_forwarded_and_a_live_location(telegram, bot):
    telegram.send_location(SITI, 0.13, 117.5, forwarded=True, live_period=900)
    message = (await only(bot)).message
    assert message.forward_origin.sender_user_name
    assert message.to_dict()["location"]["live_period"] == 900
    assert message.location.horizontal_accuracy is None


async def test_one_photo_is_no_album(telegram, bot):
    telegram.send_photos(SITI, [PNG], "Gotong royong")
    message = (await only(bot)).message
    assert message.media_group_id is None
    assert message.caption == "Gotong royong"
    assert [(p.width, p.height) for p in message.photo] == [(90, 45), (320, 160), (600, 300)]


async def test_an_album_comes_as_separate_updates(telegram, bot):
    sent = telegram.send_photos(SITI, [PNG, PNG, b"no image at all"], "Tiga")
    messages = [update.message for update in await bot.get_updates()]
    assert [m.message_id for m in messages] == [m["message_id"] for m in sent]
    assert len({m.media_group_id for m in messages}) == 1 and messages[0].media_group_id
    assert [m.caption for m in messages] == ["Tiga", None, None]
    assert (messages[2].photo[-1].width, messages[2].photo[-1].height) == (1280, 960)


async def test_two_albums_have_two_ids(telegram):
    first, second = (telegram.send_photos(SITI, [PNG, PNG])[0]["media_group_id"] for _ in range(2))
    assert first != second


async def test_document_sticker_and_voice(telegram, bot):
    telegram.send_document(SITI, "laporan.pdf", b"%PDF-", "application/pdf", "Ini")
    telegram.send_sticker(SITI)
    telegram.send_voice(SITI, b"OggS")
    document, sticker, voice = [update.message for update in await bot.get_updates()]
    assert document.document.file_name == "laporan.pdf"
    assert (document.document.mime_type, document.document.file_size) == ("application/pdf", 5)
    assert document.caption == "Ini"
    assert sticker.sticker.type == "regular"
    assert voice.voice.mime_type == "audio/ogg"


async def test_a_voice_note_says_how_long_it_is(telegram, bot):
    telegram.send_voice(SITI, b"OggS12", 61, "RT 12")
    message = (await only(bot)).message
    assert (message.voice.duration.total_seconds(), message.voice.file_size, message.caption) == (61, 6, "RT 12")


async def test_a_video_comes_with_its_sizes(telegram, bot):
    telegram.send_video(SITI, b"1234ftyp", 60, "Kerja bakti")
    message = (await only(bot)).message
    video = message.video
    assert (video.duration.total_seconds(), video.file_size, video.mime_type) == (60, 8, "video/mp4")
    assert (video.width, video.height, video.file_name) == (640, 480, "VID.mp4")
    assert (message.caption, message.media_group_id) == ("Kerja bakti", None)


async def test_an_album_may_mix_photos_and_videos(telegram, bot):
    telegram.send_album(SITI, [("video", b"1234ftyp"), ("photo", PNG)], "Dua")
    first, second = [update.message for update in await bot.get_updates()]
    assert first.video and second.photo
    assert first.media_group_id == second.media_group_id is not None
    assert (first.caption, second.caption) == ("Dua", None)


async def test_an_edited_text(telegram, bot, clock):
    message = telegram.send_text(SITI, "/lapr")
    clock.time += 5
    telegram.edit_text(SITI, message["message_id"], "lapor")
    before, after = await bot.get_updates()
    assert before.message.text == "/lapr" and before.message.entities
    assert after.edited_message.text == "lapor" and not after.edited_message.entities
    assert after.edited_message.edit_date.timestamp() == clock.time
    assert telegram.chats[SITI].messages[-1]["text"] == "lapor"


async def test_only_ones_own_text_can_be_edited(telegram, bot):
    sent = await bot.send_message(SITI, "Halo")
    location = telegram.send_location(SITI, 0, 0)
    for message_id in (sent.message_id, location["message_id"], 999):
        with pytest.raises(ValueError, match="no text"):
            telegram.edit_text(SITI, message_id, "x")


async def test_pressing_a_button(telegram, bot):
    buttons = {
        "inline_keyboard": [[{"text": "Ya", "callback_data": "ya"}, {"text": "Tidak", "callback_data": "tidak"}]]
    }
    sent = await bot.send_message(SITI, "Yakin?", api_kwargs={"reply_markup": buttons})
    query_id = telegram.press(SITI, sent.message_id, 0, 1)
    query = (await only(bot)).callback_query
    assert (query.id, query.data, query.from_user.id) == (query_id, "tidak", SITI)
    assert query.message.text == "Yakin?"
    assert query.message.reply_markup.inline_keyboard[0][1].text == "Tidak"
    await query.answer("Baik", show_alert=True)
    assert telegram.answers[query_id] == {"text": "Baik", "show_alert": True}


async def test_pressing_a_button_of_a_message_that_is_gone(telegram, bot):
    telegram.press_data(SITI, 999, "lama")
    query = (await only(bot)).callback_query
    assert query.data == "lama"
    assert not query.message.is_accessible
    with pytest.raises(ValueError, match="sees no message"):
        telegram.press(SITI, 999, 0, 0)


async def test_block_and_unblock(telegram, bot):
    telegram.block(SITI)
    telegram.unblock(SITI)
    blocked, unblocked = [update.my_chat_member for update in await bot.get_updates()]
    assert (blocked.old_chat_member.status, blocked.new_chat_member.status) == ("member", "kicked")
    assert (unblocked.old_chat_member.status, unblocked.new_chat_member.status) == ("kicked", "member")
    assert blocked.from_user.id == SITI and blocked.new_chat_member.user.id == bot.id


async def test_whoever_writes_has_unblocked(telegram, bot):
    telegram.block(SITI)
    telegram.send_text(SITI, "/start")
    kinds = ["my_chat_member" if update.my_chat_member else "message" for update in await bot.get_updates()]
    assert kinds == ["my_chat_member", "my_chat_member", "message"]
    assert await bot.send_message(SITI, "Halo lagi")


async def test_a_group(telegram, bot):
    telegram.make_group(GROUP, "RT 04", [SITI, BUDI])
    telegram.send_text(BUDI, "halo semua", GROUP)
    added, joined, said = await bot.get_updates()
    assert added.my_chat_member.new_chat_member.status == "member"
    assert joined.message.new_chat_members[0].id == bot.id
    assert (said.message.chat.id, said.message.chat.type, said.message.from_user.id) == (GROUP, "group", BUDI)
    assert telegram.chats[BUDI].messages[-1]["text"] == "/start"


async def test_a_button_in_a_group(telegram, bot):
    telegram.make_group(-(10**12) - 5, "Kota", [SITI, BUDI])
    buttons = {"inline_keyboard": [[{"text": "Ya", "callback_data": "ya"}]]}
    sent = await bot.send_message(-(10**12) - 5, "Siapa?", api_kwargs={"reply_markup": buttons})
    telegram.press(BUDI, sent.message_id, 0, 0, -(10**12) - 5)
    query = (await bot.get_updates())[-1].callback_query
    assert (query.message.chat.type, query.from_user.id) == ("supergroup", BUDI)


async def test_a_raw_update(telegram, bot):
    telegram.push({"poll": {"id": "1", "question": "?"}, "update_id": 5000})
    raw = (await telegram.call("getUpdates", {}, {}))[1]["result"]
    assert raw == [{"update_id": 5000, "poll": {"id": "1", "question": "?"}}]
    telegram.send_text(SITI, "x")
    assert telegram.updates.last_id == 5001


def test_the_bots_own_id_is_taken(telegram):
    with pytest.raises(ValueError, match="own id"):
        telegram.join(1, "Satu")


async def test_a_message_is_never_changed_behind_ones_back(telegram):
    message = telegram.send_text(SITI, "satu")
    telegram.edit_text(SITI, message["message_id"], "dua")
    assert message["text"] == "satu"


async def test_who_listens_hears_everything_and_then_nothing(telegram, bot):
    queue = telegram.listen()
    buttons = {"inline_keyboard": [[{"text": "Ya", "callback_data": "ya"}]]}
    sent = await bot.send_message(SITI, "Yakin?", api_kwargs={"reply_markup": buttons})
    await bot.answer_callback_query(telegram.press(SITI, sent.message_id, 0, 0), "Ya")
    await bot.edit_message_text("Baik", SITI, sent.message_id)
    await bot.pin_chat_message(SITI, sent.message_id)
    await bot.send_chat_action(SITI, "typing")
    await bot.delete_message(SITI, sent.message_id)
    telegram.unlisten(queue)
    telegram.send_text(SITI, "sunyi")
    events = [queue.get_nowait() for _ in range(queue.qsize())]
    assert [event["kind"] for event in events] == ["message", "answer", "edit", "pin", "action", "delete", "pin"]
    assert {event["chat"] for event in events} == {SITI}
    assert events[2]["message"]["text"] == "Baik"
    assert (events[3]["pinned"], events[6]["pinned"]) == ([sent.message_id], [])
    assert events[5]["message_id"] == sent.message_id
