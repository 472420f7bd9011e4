"""The files that people and the bot have sent, with their ids, paths and sizes."""

import base64
import hashlib
import mimetypes
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from bot.sandbox.errors import bad
from bot.sandbox.images import image_size

PREFIXES = {"photo": "AgAC", "document": "BQAC", "voice": "AwAC", "video": "BAAC", "sticker": "CAAC"}
PHOTO_SIDES = (90, 320, 800, 1280)
DEFAULT_SIZE = (1280, 960)
MAX_PHOTO, MAX_UPLOAD, MAX_DOWNLOAD = 10 << 20, 50 << 20, 20 << 20


class Upload(NamedTuple):
    name: str
    mime: str
    data: bytes


class Files(dict[str, tuple[str, str, bytes]]):
    """file_id: (name, mime, bytes)."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: dict[str, str] = {}  # file_path: file_id
        self._described: dict[str, dict[str, Any]] = {}

    def keep(self, kind: str, name: str, mime: str, data: bytes, variant: int = 0) -> dict[str, Any]:
        """Store a file; gives the fields that every kind of file has."""
        salt = f"{kind} {len(self)} {variant}".encode()
        file_id = PREFIXES[kind] + _letters(hashlib.sha384(salt + data).digest())
        self[file_id] = (name, mime, data)
        self.paths[path := f"{kind}s/file_{len(self)}{_suffix(name, mime)}"] = file_id
        unique = "AQAD" + _letters(hashlib.sha256(f"{kind} {variant}".encode() + data).digest()[:9])
        head: dict[str, Any] = {"file_id": file_id, "file_unique_id": unique, "file_size": len(data)}
        self._described[file_id] = head | {"file_path": path}
        return head

    def photo(self, data: bytes) -> list[dict[str, Any]]:
        """Store a picture; gives its sizes, the smallest first (all with the bytes of the largest)."""
        width, height = image_size(data) or DEFAULT_SIZE
        longest = max(width, height)
        sides = [side for side in PHOTO_SIDES if side < longest] + [min(longest, PHOTO_SIDES[-1])]
        return [
            self.keep("photo", "photo.jpg", "image/jpeg", data, side)
            | {"width": max(1, width * side // longest), "height": max(1, height * side // longest)}
            for side in dict.fromkeys(sides)
        ]

    def described(self, file_id: str) -> dict[str, Any]:
        """What getFile says of a file."""
        _, _, data = self.known(file_id)
        if len(data) > MAX_DOWNLOAD:
            raise bad("file is too big")
        return self._described[file_id]

    def known(self, file_id: str) -> tuple[str, str, bytes]:
        if file_id not in self:
            raise bad("wrong file identifier/HTTP URL specified")
        return self[file_id]

    @staticmethod
    def kind(file_id: str) -> str:
        return next(kind for kind, prefix in PREFIXES.items() if file_id.startswith(prefix))


def _suffix(name: str, mime: str) -> str:
    return PurePosixPath(name).suffix or mimetypes.guess_extension(mime) or ""


def _letters(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode()
