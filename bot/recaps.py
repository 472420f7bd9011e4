"""Draw the whole city's month, paper by paper, and send it as archives; nothing waits for it."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Any

from telegram.constants import ParseMode

from handlers import papers, recap
from handlers.kit.context import PAPER
from handlers.kit.house import House
from handlers.papers.month_archives import PAPERS, packed
from handlers.papers.month_recap import Paper, papers_of
from storage.database import is_broken
from storage.recaps import Recap
from storage.roles import Act

log = logging.getLogger(__name__)
TELL_S = 2.0  # a message is changed at most so often
TRIES = 3  # of a paper that ends the process each time


class Recaps:
    """A paper that is drawn lies in the data folder: after a stop it goes on with the next one."""

    def __init__(self, house: House) -> None:
        self._house, self._kept = house, house.storage.recaps
        self._woken = asyncio.Event()
        self._told = 0.0

    def wake(self) -> None:
        """After a commit: all that was added up to now is on disk."""
        if self._kept.added:
            self._kept.added = False
            self._woken.set()

    async def run(self) -> None:
        """Until cancelled. Raises when the database is in trouble."""
        self._house.storage.db.after_commit.append(self.wake)
        while True:
            for wanted in await self._kept.waiting():
                await self._make(wanted)
            await self._woken.wait()
            self._woken.clear()

    async def _make(self, wanted: Recap) -> None:
        storage = self._house.storage
        async with storage.db.unit():
            person = await storage.people.by_id(wanted.person_id)
            tries, all_papers = await self._kept.begin(wanted), await papers_of(storage)
        if person is None or not person.may(Act.CITY_PAPERS) or tries > TRIES:
            return await self._stop(wanted)
        failed = 0
        for n, paper in enumerate(all_papers):
            await self._progress(wanted, n, len(all_papers))
            failed += not await self._drawn(wanted, paper)
        try:
            names = await asyncio.to_thread(packed, self._kept.folder(wanted.id), wanted.month)
        except OSError as error:
            log.error("recap %s cannot be packed: %s", wanted.id, type(error).__name__)
            return await self._stop(wanted)
        return await self._send(wanted, names, len(all_papers) - failed, failed)

    async def _drawn(self, wanted: Recap, paper: Paper) -> bool:
        """Whether it is there; a mistake of ours in one does not keep the others back."""
        today = self._house.local(wanted.asked_at).date().isoformat()
        of = {"by": wanted.person_id, "of": paper.of, "month": wanted.month, "today": today}
        try:
            async with self._house.storage.db.snapshot():
                drawing = await papers.PAPERS["month.pdf"](self._house.storage, **of, zone=self._house.zone.key)
            file = self._kept.folder(wanted.id) / PAPERS / paper.group / drawing.name
            if not file.exists():
                await asyncio.to_thread(_keep, file, await asyncio.to_thread(drawing.draw))
        except Exception as error:
            if is_broken(error):
                raise
            log.exception("%s of recap %s could not be drawn", paper.of, wanted.id)
            return False
        async with self._house.storage.db.unit():
            await self._kept.went_on(wanted)
        return True

    async def _progress(self, wanted: Recap, done: int, of: int) -> None:
        if time.monotonic() < self._told + TELL_S:
            return
        self._told = time.monotonic()
        async with self._house.storage.db.unit():
            await recap.progress(self._house.storage, wanted, done, of)

    async def _send(self, wanted: Recap, names: list[str], drawn: int, failed: int) -> None:
        storage = self._house.storage
        async with storage.db.unit():
            await recap.done(storage, wanted, drawn, failed, len(names))
            for name in names:
                of = {"person_id": wanted.person_id, "recap_id": wanted.id, "name": name}
                args: dict[str, Any] = {"chat_id": wanted.chat_id, "paper": {"kind": "recap", "of": of}}
                args |= {"caption": recap.caption(wanted), "parse_mode": ParseMode.HTML}
                await storage.outbox.add(wanted.chat_id, PAPER, args)
            await self._kept.done(wanted, int(time.time()))

    async def _stop(self, wanted: Recap) -> None:
        async with self._house.storage.db.unit():
            await recap.stopped(self._house.storage, wanted)
            await self._kept.done(wanted, int(time.time()))


def _keep(file: Path, content: bytes) -> None:
    """Whole or not at all."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_bytes(content)
    part.replace(file)
