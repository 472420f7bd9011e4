"""What the bot sends arrives in the person's chat, or is refused in Telegram's words."""

import pytest
from telegram import (
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden

from tests.sandbox.conftest import BUDI, GROUP, PNG, SITI, STRANGER


def last(telegram, chat_id=SITI):
    return telegram.chats[chat_id].messages[-1]


async def test_a_message_is_seen_by_its_person_only(telegram, bot, clock):
    sent = await bot.send_message(SITI, "Halo", link_preview_options=LinkPreviewOptions(is_disabled=True))
    assert last(telegram) == {
        "message_id": sent.message_id,
        "from": telegram.bot,
        "chat": {"id": SITI, "type": "private", "first_name": "Siti", "username": "siti"},
        "date": int(clock.time),
        "text": "Halo",
        "link_preview_options": {"is_disabled": True},
    }
    assert last(telegram, BUDI)["text"] == "/start"


async def test_message_ids_rise(bot):
    first, second = await bot.send_message(SITI, "a"), await bot.send_message(BUDI, "b")
    assert second.message_id > first.message_id


@pytest.mark.parametrize("chat_id", [12345, -5, "@nobody"])
async def test_chat_not_found(bot, chat_id):
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(chat_id, "x")


async def test_who_never_wrote_cannot_be_written_to(telegram, bot):
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(STRANGER, "x")
    telegram.send_text(STRANGER, "/start")
    assert await bot.send_message(STRANGER, "x")


async def test_who_blocked_the_bot(telegram, bot):
    telegram.block(SITI)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(SITI, "x")
    telegram.unblock(SITI)
    assert await bot.send_message(SITI, "x")


async def test_a_group_that_the_bot_left(telegram, bot):
    telegram.make_group(GROUP, "RT 04", [SITI])
    assert await bot.leave_chat(GROUP)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(GROUP, "x")
    with pytest.raises(BadRequest, match="private chats"):
        await bot.leave_chat(SITI)


async def test_a_reply(telegram, bot):
    question = telegram.send_text(SITI, "berapa?")
    sent = await bot.send_message(SITI, "dua", reply_parameters=ReplyParameters(question["message_id"]))
    assert sent.reply_to_message.text == "berapa?"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(SITI, "x", reply_parameters=ReplyParameters(999))
    anyway = ReplyParameters(999, allow_sending_without_reply=True)
    assert (await bot.send_message(SITI, "x", reply_parameters=anyway)).reply_to_message is None


async def test_protected_content_can_neither_be_copied_nor_forwarded(bot):
    sent = await bot.send_message(SITI, "rahasia", protect_content=True)
    assert sent.has_protected_content
    with pytest.raises(BadRequest, match="Message can't be copied"):
        await bot.copy_message(BUDI, SITI, sent.message_id)
    with pytest.raises(BadRequest, match="Message can't be forwarded"):
        await bot.forward_message(BUDI, SITI, sent.message_id)


async def test_a_photo(telegram, bot):
    sent = await bot.send_photo(SITI, PNG, "Peta")
    assert sent.caption == "Peta"
    assert (sent.photo[-1].width, sent.photo[-1].height) == (600, 300)
    assert telegram.files[sent.photo[-1].file_id][2] == PNG


async def test_a_photo_by_its_id_is_the_same_photo(telegram, bot):
    received = telegram.send_photos(SITI, [PNG])[0]["photo"][-1]
    sent = await bot.send_photo(BUDI, received["file_id"])
    assert sent.photo[-1].file_unique_id == received["file_unique_id"]
    assert telegram.files[sent.photo[-1].file_id][2] == PNG


@pytest.mark.parametrize("photo", ["AgACunknown", "https://example.com/x.png"])
async def test_an_unknown_file(bot, photo):
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await bot.send_photo(SITI, photo)


async def test_a_document_is_no_photo(telegram, bot):
    document = telegram.send_document(SITI, "a.png", PNG, "image/png")["document"]
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(SITI, document["file_id"])


def png(width, height):
    return PNG[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + PNG[24:]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not an image", "Image_process_failed"),
        (png(9000, 1001), "Photo_invalid_dimensions"),
        (png(2100, 100), "Photo_invalid_dimensions"),
        (PNG + bytes(10 << 20), "too big for a photo; the maximum size is 10485760 bytes"),
    ],
)
async def test_bad_photos(bot, data, words):
    with pytest.raises(BadRequest, match=words):
        await bot.send_photo(SITI, data)


async def test_documents(telegram, bot):
    sent = await bot.send_document(SITI, b"a;b", "Rekap", filename="rekap.csv")
    assert (sent.document.file_name, sent.document.mime_type, sent.document.file_size) == ("rekap.csv", "text/csv", 3)
    assert sent.caption == "Rekap"
    again = await bot.send_document(BUDI, sent.document.file_id)
    assert (again.document.file_name, again.caption) == ("rekap.csv", None)


async def test_an_empty_file_and_one_too_big(telegram):
    from bot.sandbox.files import Upload

    async def send(data):
        return await telegram.call("sendDocument", {"chat_id": SITI}, {"document": Upload("a", "text/plain", data)})

    assert (await send(b""))[1]["description"] == "Bad Request: file must be non-empty"
    assert (await send(bytes((50 << 20) + 1)))[0] == 413
    assert (await send(bytes(1)))[0] == 200


async def test_voice_and_video(bot):
    voice = await bot.send_voice(SITI, b"OggS", duration=4, filename="suara.ogg")
    assert voice.voice.file_size == 4
    video = await bot.send_video(SITI, b"ftyp", width=640, height=480, filename="rapat.mp4", caption="Rapat")
    assert (video.video.width, video.video.file_name, video.caption) == (640, "rapat.mp4", "Rapat")


async def test_an_album_of_uploads_and_ids(telegram, bot):
    known = telegram.send_photos(SITI, [PNG])[0]["photo"][-1]["file_id"]
    sent = await bot.send_media_group(SITI, [InputMediaPhoto(PNG, "<b>Satu</b>", "HTML"), InputMediaPhoto(known)])
    assert [message.caption for message in sent] == ["Satu", None]
    assert len({message.media_group_id for message in sent}) == 1
    assert [m["message_id"] for m in telegram.chats[SITI].messages[-2:]] == [m.message_id for m in sent]


async def test_what_people_have_sent_goes_out_again_by_its_id(telegram, bot):
    (video, photo), voice = telegram.send_album(SITI, [("video", b"1234ftyp"), ("photo", PNG)]), b"OggS"
    film, picture = InputMediaVideo(video["video"]["file_id"]), InputMediaPhoto(photo["photo"][-1]["file_id"])
    sent = await bot.send_media_group(BUDI, [film, picture])
    assert [bool(message.video) for message in sent] == [True, False]
    said = telegram.send_voice(SITI, voice)["voice"]
    again = (await bot.send_voice(BUDI, said["file_id"])).voice
    assert again.file_unique_id == said["file_unique_id"]
    with pytest.raises(BadRequest, match="Can't use file of type voice as video"):
        await bot.send_media_group(BUDI, [InputMediaVideo(said["file_id"]), picture])


@pytest.mark.parametrize(
    ("media", "words"),
    [
        ([InputMediaPhoto(PNG)], "Too few messages to send as an album"),
        ([InputMediaPhoto(PNG)] * 11, "Too many messages to send as an album"),
        ([InputMediaPhoto(PNG), InputMediaDocument(b"x")], "Document can't be mixed with other media types"),
        ([InputMediaPhoto("AgACx"), InputMediaPhoto(PNG)], "Wrong file identifier"),
    ],
)
async def test_bad_albums_send_nothing(telegram, bot, media, words):
    with pytest.raises(BadRequest, match=words):
        await bot.send_media_group(SITI, media)
    assert last(telegram)["text"] == "/start"


async def test_albums_that_the_library_would_not_send(refusal):
    stickers = [{"type": "sticker", "media": "x"}] * 2
    words = "Bad Request: can't parse InputMedia: type sticker can't be in an album here"
    assert await refusal("sendMediaGroup", chat_id=SITI, media=stickers) == words
    assert await refusal("sendMediaGroup", chat_id=SITI, media=[]) == "Bad Request: there are no messages to send"


async def test_a_location(telegram, bot):
    await bot.send_location(SITI, 0.134, 117.49, horizontal_accuracy=30)
    assert last(telegram)["location"] == {"latitude": 0.134, "longitude": 117.49, "horizontal_accuracy": 30}


@pytest.mark.parametrize(("latitude", "longitude"), [(90.1, 0), (-91, 0), (0, 180.5), (0, -181)])
async def test_a_place_off_the_globe(bot, latitude, longitude):
    with pytest.raises(BadRequest, match="Wrong latitude or longitude specified"):
        await bot.send_location(SITI, latitude, longitude)


async def test_a_location_far_too_vague(bot):
    with pytest.raises(BadRequest, match="horizontal accuracy"):
        await bot.send_location(SITI, 0, 0, horizontal_accuracy=1501)


async def test_a_contact(telegram, bot):
    await bot.send_contact(SITI, "+62811", "Budi", last_name="Santoso")
    assert last(telegram)["contact"] == {"phone_number": "+62811", "first_name": "Budi", "last_name": "Santoso"}


@pytest.mark.parametrize(
    ("phone", "name", "words"),
    [
        ("", "Budi", "phone number must be non-empty"),
        ("nol", "Budi", "PHONE_NUMBER_INVALID"),
        ("0811", "", "first name must be non-empty"),
    ],
)
async def test_bad_contacts(refusal, phone, name, words):
    assert await refusal("sendContact", chat_id=SITI, phone_number=phone, first_name=name) == f"Bad Request: {words}"


async def test_chat_actions(telegram, bot):
    assert await bot.send_chat_action(SITI, "typing")
    assert telegram.actions == [(SITI, "typing")]
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(SITI, "thinking")


async def test_copying_leaves_no_trace_of_the_source(telegram, bot):
    photo = telegram.send_photos(SITI, [PNG], "Asli")[0]
    copy = await bot.copy_message(BUDI, SITI, photo["message_id"])
    assert last(telegram, BUDI)["message_id"] == copy.message_id
    assert last(telegram, BUDI)["from"] == telegram.bot
    assert (last(telegram, BUDI)["photo"], last(telegram, BUDI)["caption"]) == (photo["photo"], "Asli")
    await bot.copy_message(BUDI, SITI, photo["message_id"], caption="Baru")
    assert last(telegram, BUDI)["caption"] == "Baru"
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(BUDI, SITI, 999)


async def test_forwarding_names_the_source(telegram, bot):
    said = telegram.send_text(SITI, "Halo")
    sent = await bot.forward_message(BUDI, SITI, said["message_id"])
    assert (sent.text, sent.forward_origin.sender_user.id) == ("Halo", SITI)
    with pytest.raises(BadRequest, match="Message to forward not found"):
        await bot.forward_message(BUDI, SITI, 999)
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("x", BUDI, sent.message_id)


async def test_that_somebody_joined_cannot_be_copied(telegram, bot):
    telegram.make_group(GROUP, "RT 04", [SITI])
    with pytest.raises(BadRequest, match="Message can't be copied"):
        await bot.copy_message(SITI, GROUP, last(telegram, GROUP)["message_id"])


async def test_the_reply_keyboard_stays_until_it_is_removed(telegram, bot):
    queue = telegram.listen()
    keyboard = {"keyboard": [[{"text": "📍 Hadir", "request_location": True}], ["📝 Lapor"]], "resize_keyboard": True}
    await bot.send_message(SITI, "Menu", api_kwargs={"reply_markup": keyboard})
    await bot.send_message(SITI, "Apa kabar?")
    telegram.send_text(SITI, "📝 Lapor")
    assert telegram.chats[SITI].keyboard == keyboard
    assert "reply_markup" not in telegram.chats[SITI].messages[-3]
    await bot.send_message(SITI, "Selesai", reply_markup=ReplyKeyboardRemove())
    assert telegram.chats[SITI].keyboard is None
    events = [queue.get_nowait() for _ in range(queue.qsize())]
    assert [event["keyboard"] for event in events if event["kind"] == "keyboard"] == [keyboard, None]


async def test_a_one_time_keyboard_goes_when_it_was_used(telegram, bot):
    keyboard = {"keyboard": [[{"text": "Bagikan nomor", "request_contact": True}]], "one_time_keyboard": True}
    await bot.send_message(SITI, "Siapa?", api_kwargs={"reply_markup": keyboard})
    assert telegram.chats[SITI].keyboard
    telegram.send_contact(SITI, "0811", SITI)
    assert telegram.chats[SITI].keyboard is None


async def test_copies_and_forwards_keep_the_formatting_but_not_the_buttons(telegram, bot):
    buttons = {"inline_keyboard": [[{"text": "Ya", "callback_data": "ya"}]]}
    source = await bot.send_message(SITI, "<b>Rapat</b> 😀", "HTML", api_kwargs={"reply_markup": buttons})
    await bot.copy_message(BUDI, SITI, source.message_id)
    await bot.forward_message(BUDI, SITI, source.message_id)
    for message in telegram.chats[BUDI].messages[-2:]:
        assert message["text"] == "Rapat 😀"
        assert message["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
        assert "reply_markup" not in message


async def test_a_refused_message_leaves_the_keyboard_alone(telegram, bot):
    keyboard = {"keyboard": [["📝 Lapor"]]}
    await bot.send_message(SITI, "Menu", api_kwargs={"reply_markup": keyboard})
    with pytest.raises(BadRequest):
        await bot.send_message(SITI, "<b>", "HTML", reply_markup=ReplyKeyboardRemove())
    assert telegram.chats[SITI].keyboard == keyboard
