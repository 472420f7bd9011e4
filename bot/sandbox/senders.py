"""What people send besides words: numbers, places, photos, files."""

from typing import Any

from bot.sandbox.chats import Message
from bot.sandbox.members import Members


class Senders(Members):
    def send_contact(
        self, user_id: int, phone_number: str, contact_user_id: int | None = None, first_name: str | None = None
    ) -> Message:
        contact: dict[str, Any] = {"phone_number": phone_number}
        contact["first_name"] = first_name or self.people[user_id].first_name
        return self._say(user_id, {"contact": contact | ({"user_id": contact_user_id} if contact_user_id else {})})

    def send_location(
        self,
        user_id: int,
        latitude: float,
        longitude: float,
        horizontal_accuracy: float | None = None,
        forwarded: bool = False,
        live_period: int | None = None,
        venue: str | None = None,
    ) -> Message:
        """`venue`: the name of a place that was picked from the map; it comes with its location beside it (Bot API)."""
        more = {"horizontal_accuracy": horizontal_accuracy, "live_period": live_period}
        place = {"latitude": latitude, "longitude": longitude} | {k: v for k, v in more.items() if v is not None}
        origin = {"type": "hidden_user", "date": int(self.now()) - 60, "sender_user_name": "Seseorang"}
        picked = {"venue": {"location": place, "title": venue, "address": "Bontang"}} if venue else {}
        return self._say(user_id, picked | {"location": place} | ({"forward_origin": origin} if forwarded else {}))

    def send_photos(self, user_id: int, files: list[bytes], caption: str | None = None) -> list[Message]:
        """One photo, or an album: a message for each photo, the caption on the first."""
        return self.send_album(user_id, [("photo", data) for data in files], caption)

    def send_album(self, user_id: int, files: list[tuple[str, bytes]], caption: str | None = None) -> list[Message]:
        """Of "photo" and "video", mixed as people like; a single one is no album."""
        album = {"media_group_id": str(10**16 + self.next_id())} if len(files) > 1 else {}
        contents = [(self._video(data) if kind == "video" else self._photo(data)) | album for kind, data in files]
        contents[0] |= _said(caption)
        return [self._say(user_id, content) for content in contents]

    def send_document(self, user_id: int, name: str, data: bytes, mime: str, caption: str | None = None) -> Message:
        document = self.files.keep("document", name, mime, data) | {"file_name": name, "mime_type": mime}
        return self._say(user_id, {"document": document} | _said(caption))

    def send_sticker(self, user_id: int) -> Message:
        sticker = self.files.keep("sticker", "sticker.webp", "image/webp", b"RIFF    WEBP")
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
        return self._say(user_id, {"sticker": sticker | shape})

    def send_voice(
        self, user_id: int, data: bytes, duration: int = 3, caption: str | None = None, reply_to: int | None = None
    ) -> Message:
        """duration: seconds; reply_to: the message that it answers."""
        about = {"duration": duration, "mime_type": "audio/ogg"}
        voice = self.files.keep("voice", "voice.oga", "audio/ogg", data) | about
        return self._say(user_id, {"voice": voice} | _said(caption) | self._answering(user_id, reply_to))

    def send_video(self, user_id: int, data: bytes, duration: int = 20, caption: str | None = None) -> Message:
        """duration: seconds."""
        return self._say(user_id, self._video(data, duration) | _said(caption))

    def _photo(self, data: bytes) -> dict[str, Any]:
        return {"photo": self.files.photo(data)}

    def _video(self, data: bytes, duration: int = 20) -> dict[str, Any]:
        about = {"duration": duration, "width": 640, "height": 480, "file_name": "VID.mp4", "mime_type": "video/mp4"}
        return {"video": self.files.keep("video", "VID.mp4", "video/mp4", data) | about}


def _said(caption: str | None) -> dict[str, Any]:
    return {"caption": caption} if caption else {}
