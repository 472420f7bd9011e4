"""What the page may send on a person's behalf, and what is refused with which words."""

import pytest

from tests.sandbox.web.conftest import (
    ASING,
    BUDI,
    KEYS,
    PLACE,
    PNG,
    SITI,
    bot_says,
    done,
    form,
    photo,
    send,
    updates,
)


class TestDoing:
    async def test_text(self, client, telegram):
        await done(client, "text", {"text": "  /hadir ya\n"})
        [update] = await updates(telegram)
        assert update["message"]["text"] == "/hadir ya"
        assert update["message"]["from"]["id"] == SITI

    @pytest.mark.parametrize("what", ["text", "voice"])
    async def test_a_reply_to_what_the_bot_said(self, client, telegram, what):
        message = bot_says(telegram, "Besok rapat")
        await done(client, what, {"text": "Jam berapa?", "reply_to": message["message_id"]})
        await done(client, what, {"text": "Terima kasih", "reply_to": None})
        first, second = await updates(telegram)
        assert first["message"]["reply_to_message"]["text"] == "Besok rapat"
        assert "reply_to_message" not in second["message"]

    async def test_edit(self, client, telegram):
        message = telegram.send_text(SITI, "salah")
        await done(client, "edit", {"message_id": message["message_id"], "text": "benar"})
        assert (await updates(telegram))[1]["edited_message"]["text"] == "benar"

    async def test_press_and_its_answer(self, client, telegram):
        message = bot_says(telegram, "Mau?", reply_markup=KEYS)
        pressed = await done(client, "press", {"message_id": message["message_id"], "row": 0, "column": 0})
        [update] = await updates(telegram)
        assert (update["callback_query"]["id"], update["callback_query"]["data"]) == (pressed["query"], "ya")

    async def test_own_contact_and_somebody_elses(self, client, telegram):
        for of in (SITI, BUDI):
            await done(client, "contact", {"of": of})
        contacts = [update["message"]["contact"] for update in await updates(telegram)]
        assert [(one["phone_number"], one["user_id"]) for one in contacts] == [
            ("+628115812001", SITI),
            ("+628115812002", BUDI),
        ]

    async def test_locations(self, client, telegram):
        await done(client, "location", PLACE | {"accuracy": 12})
        await done(client, "location", PLACE | {"accuracy": None, "forwarded": True})
        exact, passed_on = [update["message"] for update in await updates(telegram)]
        assert exact["location"] == PLACE | {"horizontal_accuracy": 12}
        assert passed_on["location"] == PLACE
        assert "forward_origin" in passed_on and "forward_origin" not in exact

    async def test_one_photo_with_a_caption(self, client, telegram):
        response = await client.post(f"/chat/{SITI}/photos", data=form(photo(), caption=" Kerja bakti "))
        assert response.status == 200
        [update] = await updates(telegram)
        assert update["message"]["caption"] == "Kerja bakti"
        largest = update["message"]["photo"][-1]
        assert (largest["width"], largest["height"]) == (64, 48)
        assert telegram.files[largest["file_id"]][2] == PNG

    async def test_an_album(self, client, telegram):
        await client.post(f"/chat/{SITI}/photos", data=form(photo(), photo(), photo()))
        messages = [update["message"] for update in await updates(telegram)]
        assert len(messages) == 3
        assert len({message["media_group_id"] for message in messages}) == 1

    async def test_a_document(self, client, telegram):
        data = form(("daftar kader.csv", b"nama,telepon", "text/csv"), caption="Daftar")
        assert (await client.post(f"/chat/{SITI}/document", data=data)).status == 200
        message = (await updates(telegram))[0]["message"]
        assert (message["document"]["file_name"], message["document"]["mime_type"]) == ("daftar kader.csv", "text/csv")
        assert message["caption"] == "Daftar"

    async def test_sticker_block_and_unblock(self, client, telegram):
        for what in ("sticker", "block", "unblock"):
            await done(client, what, {})
        sticker, left, back = await updates(telegram)
        assert sticker["message"]["sticker"]["emoji"]
        assert left["my_chat_member"]["new_chat_member"]["status"] == "kicked"
        assert back["my_chat_member"]["new_chat_member"]["status"] == "member"

    async def test_a_voice_note_and_a_video(self, client, telegram):
        await done(client, "voice", {})
        await done(client, "video", {"caption": "Kerja bakti"})
        await done(client, "video", {"caption": ""})
        voice, video, silent = [update["message"] for update in await updates(telegram)]
        heads = [telegram.files[each["file_id"]][2][:8] for each in (voice["voice"], video["video"])]
        assert heads == [b"OggS\0\2\0\0", b"\0\0\0\x18ftyp"]
        assert (voice["voice"]["duration"], video["caption"], "caption" in silent) == (12, "Kerja bakti", False)


class TestBadInput:
    @pytest.mark.parametrize(
        ("what", "body", "says"),
        [
            ("text", {}, "text: perlu teks, 1 sampai 4096 huruf."),
            ("text", {"text": " \n"}, "text: perlu teks"),
            ("text", {"text": "😀" * 2049}, "text: perlu teks"),
            ("text", {"text": 5}, "text: perlu teks"),
            ("text", {"text": "\ud800"}, "tidak ada"),
            ("text", ["text"], "Isi permintaan harus berupa objek JSON."),
            ("text", {"text": "x", "reply_to": 99}, "tidak ada lagi"),
            ("text", {"text": "x", "reply_to": "1"}, "reply_to: perlu bilangan bulat"),
            ("edit", {"message_id": 99, "text": "x"}, "tidak ada lagi"),
            ("edit", {"message_id": True, "text": "x"}, "message_id: perlu bilangan bulat, 0 atau lebih."),
            ("press", {"message_id": 99, "row": 0, "column": 0}, "tidak ada lagi"),
            ("press", {"message_id": 1, "row": 0, "column": 5}, "tidak ada lagi"),
            ("press", {"message_id": 1, "row": 0, "column": 1}, "tidak ada lagi"),
            ("press", {"message_id": 1, "row": -1, "column": 0}, "row: perlu bilangan bulat"),
            ("contact", {"of": 99}, "tidak ada"),
            ("contact", {"of": ASING}, "Orang itu tidak punya nomor telepon."),
            ("location", {"latitude": 91, "longitude": 0}, "latitude: perlu bilangan antara -90 dan 90."),
            ("location", {"latitude": "0", "longitude": 0}, "latitude: perlu bilangan"),
            ("location", {"latitude": 0, "longitude": float("nan")}, "longitude: perlu bilangan"),
            ("location", PLACE | {"accuracy": -1}, "accuracy: perlu bilangan antara 0 dan 1500."),
        ],
    )
    async def test_is_refused_with_a_reason(self, client, telegram, what, body, says):
        bot_says(telegram, "Mau?", reply_markup=KEYS)
        status, text = await send(client, what, body)
        assert status == 400
        assert says in text
        assert await updates(telegram) == []

    async def test_no_json_at_all(self, client):
        for data, kind in ((b"{", "application/json"), (b'{"text": "x"}', "text/plain")):
            response = await client.post(f"/chat/{SITI}/text", data=data, headers={"Content-Type": kind})
            assert (response.status, await response.text()) == (400, "Isi permintaan harus berupa objek JSON.")

    async def test_unknown_people_and_acts(self, client):
        assert (await send(client, "text", {"text": "x"}, person=99))[0] == 404
        assert (await send(client, "dance", {}))[0] == 404
        assert (await client.post("/chat/99/photos", data=form(photo()))).status == 404

    @pytest.mark.parametrize(
        ("what", "files", "caption", "says"),
        [
            ("photos", [], "x", "Perlu 1 sampai 10 foto"),
            ("photos", [photo()] * 11, "", "Perlu 1 sampai 10 foto"),
            ("photos", [photo(b"bukan foto")], "", "(JPEG atau PNG)"),
            ("photos", [photo(), photo(PNG + bytes(2 << 20))], "", "Berkas terlalu besar, paling besar 1 MB."),
            ("photos", [photo()], "x" * 1025, "caption: perlu teks, 1 sampai 1024 huruf."),
            ("document", [("a", b"", "text/plain")], "", "Perlu satu berkas yang tidak kosong."),
            ("document", [("a", b"1", "text/plain"), ("b", b"2", "text/plain")], "", "Perlu satu berkas"),
        ],
        ids=["none", "eleven", "no photo", "too big", "long caption", "empty", "two documents"],
    )
    async def test_files(self, client, telegram, monkeypatch, what, files, caption, says):
        monkeypatch.setattr("bot.sandbox.web.files.MAX_PHOTO", 1 << 20)
        response = await client.post(f"/chat/{SITI}/{what}", data=form(*files, caption=caption))
        assert response.status == 400
        assert says in await response.text()
        assert await updates(telegram) == []

    async def test_a_form_that_is_none(self, client):
        status, text = await send(client, "photos", {})
        assert (status, text) == (400, "Isi permintaan harus berupa formulir dengan berkas.")
