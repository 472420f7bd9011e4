"""An open database of its own for each test, and a few people in it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import Storage, open_storage
from storage.audience import Audience
from storage.notice import Content
from storage.person import Person

KUALA, LOK_TUAN, SATIMPO, KANAAN = "64.74.01.1001", "64.74.01.1003", "64.74.02.1004", "64.74.03.1003"
PEOPLE = [  # id, name, phone, role, kecamatan, kelurahan, Telegram
    (1, "Norlaila", "+628115801001", "koordinator kota", None, None, 101),
    (2, "Awang", "+628115801002", "koordinator kecamatan", "64.74.01", None, 102),
    (3, "Tenri", "+628115801003", "koordinator kecamatan", "64.74.02", None, None),
    (4, "Siti", "+628115801004", "kader", None, KUALA, 104),
    (5, "Rusdi", "+628115801005", "kader", None, LOK_TUAN, 105),
    (6, "Kasma", "+628115801006", "kader", None, SATIMPO, None),
    (7, "Hangin", "+628115801007", "kader", None, KANAAN, 107),
    (8, "Bayu", "+628115801008", "admin", None, None, 108),
]


@dataclass(frozen=True)
class Crew:
    norlaila: Person
    awang: Person
    tenri: Person
    siti: Person
    rusdi: Person
    kasma: Person
    hangin: Person
    bayu: Person


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database, made once: copying it is quicker than making it."""
    path = tmp_path_factory.mktemp("empty") / "kpm.sqlite3"

    async def make() -> None:
        async with open_storage(path):
            pass

    asyncio.run(make())
    return path


@pytest.fixture
async def storage(empty: Path, tmp_path: Path) -> AsyncIterator[Storage]:
    shutil.copy(empty, tmp_path)
    async with open_storage(tmp_path / empty.name) as storage:
        yield storage


@pytest.fixture
async def crew(storage: Storage) -> Crew:
    """Somebody of every role; Tenri and Kasma have not joined, and there is no coordinator of Bontang Barat."""
    async with storage.db.unit():
        await storage.db.run_many(
            "INSERT INTO people (id, name, phone, role, kecamatan_code, kelurahan_code, telegram_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            PEOPLE,
        )
        await storage.db.run_many("INSERT INTO person_rts VALUES (4, ?, ?)", [(KUALA, "03"), (KUALA, "02")])
    people = [await storage.people.by_id(person_id) for person_id, *_ in PEOPLE]
    return Crew(*people)


async def begun(storage: Storage, author: Person, at: int) -> int:
    """A notice to everybody that is about to be sent; within a unit."""
    notice = await storage.notices.add(author, 1, Content("Rapat"), Audience(), at, at)
    await storage.notices.begin(notice, datetime.fromtimestamp(at, UTC))
    return notice.id
