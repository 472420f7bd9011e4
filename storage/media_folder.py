"""The folder in which files are kept by their hash: each whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

ROOM_LEAST = 500 << 20  # bytes that stay free for the database and its backups
PART = ".part"


class NoRoom(OSError):
    """The disk is so full that only the database may still grow."""


class MediaFolder:
    """Its methods block: they are for a thread, one at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def file(self, sha256: str, ending: str) -> Path:
        return self.path / sha256[:2] / f"{sha256}.{ending}"

    def has_room(self) -> bool:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return shutil.disk_usage(self.path).free >= ROOM_LEAST

    def put(self, content: bytes, ending: str) -> str:
        """On disk when this returns; gives the hash. Raises NoRoom, OSError."""
        if not self.has_room():
            raise NoRoom("less is free on the disk than has to stay so")
        sha256 = hashlib.sha256(content).hexdigest()
        file = self.file(sha256, ending)
        part = Path(f"{file}{PART}")
        file.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            part.touch(mode=0o600)
            with part.open("wb") as new:
                new.write(content)
                new.flush()
                os.fsync(new.fileno())
            part.replace(file)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        for folder in (file.parent, self.path):
            _sync(folder)
        return sha256

    def keep_only(self, wanted: Mapping[tuple[str, str], int]) -> list[tuple[str, str]]:
        """Delete all but these (hash and ending: bytes), and what is not whole; gives those that are missing."""
        sizes = {self.file(*name): size for name, size in wanted.items()}
        for file in self.path.glob("??/*"):
            if file.stat().st_size != sizes.get(file):
                file.unlink()
        return [name for name in wanted if not self.file(*name).exists()]


def _sync(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
