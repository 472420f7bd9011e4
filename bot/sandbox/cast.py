"""The people of the demo: the sample roster in a fresh database, who is who, and where one may be."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bot.sandbox.web.chat import Cast, Places
from bot.settings import Settings
from handlers.kit.formats import spans
from storage import Storage, open_storage
from storage.person import Person
from storage.roster import Roster, read_roster

ROSTER = Path(__file__).parent / "roster.csv"
FIRST_ID = 7_001  # Telegram user ids of the cast
GROUPS = {"kader": "Kader", "koordinator kecamatan": "Koordinator", "koordinator kota": "Koordinator", "admin": "Admin"}


async def set_up(settings: Settings) -> tuple[Cast, Places]:
    """A database with the sample roster; who is who, and where one may be."""
    async with open_storage(settings.database) as storage:
        async with storage.db.unit():
            roster = Roster(storage.db)
            await roster.import_((await roster.check(read_roster(ROSTER))).entries, int(time.time()))
        places = [(k.name, k.latitude, k.longitude) for k in await storage.areas.all_kelurahan()]
        return await _cast(storage), places


async def _cast(storage: Storage) -> Cast:
    everybody = sorted(await storage.people.everybody(), key=lambda person: (person.role, person.id))
    cast = [_member(FIRST_ID + i, person) for i, person in enumerate(everybody)]
    stranger = {"name": "Orang lain", "phone": "628129999999", "group": "Lainnya", "about": "Tidak ada di daftar"}
    return [*cast, {"id": FIRST_ID + len(cast)} | stranger]


def _member(id: int, person: Person) -> dict[str, Any]:
    area = person.kelurahan or person.kecamatan or "Kota Bontang"
    rts = [f"RT {spans(person.rts)}"] if person.rts else []
    return {
        "id": id,
        "name": person.name,
        "phone": (person.phone or "").removeprefix("+"),
        "group": GROUPS[person.role],
        "about": " · ".join([person.role.capitalize(), area, *rts]),
    }
