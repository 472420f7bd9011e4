"""The people of the demo: the sample roster in a fresh database, who is who, and where one may be."""

from __future__ import annotations

import time
from pathlib import Path

from bot.sandbox.web.chat import Cast, Places
from bot.settings import Settings
from handlers.kit.formats import spans
from storage import Storage, open_storage
from storage.roster import Roster, read_roster

ROSTER = Path(__file__).parent / "roster.csv"
FIRST_ID = 7_001  # Telegram user ids of the cast
GROUPS = {"kader": "Kader", "koordinator kecamatan": "Koordinator", "koordinator kota": "Koordinator", "admin": "Admin"}
CAST = """
    SELECT people.name, phone, role, coalesce(kelurahan.name, kecamatan.name, 'Kota Bontang') AS area,
           (SELECT group_concat(rt) FROM person_rts WHERE person_id = people.id) AS rts
    FROM people
    LEFT JOIN kelurahan ON kelurahan.code = kelurahan_code
    LEFT JOIN kecamatan ON kecamatan.code = people.kecamatan_code
    ORDER BY role, people.id
"""


async def set_up(settings: Settings) -> tuple[Cast, Places]:
    """A database with the sample roster; who is who, and where one may be."""
    async with open_storage(settings.database) as storage:
        async with storage.db.unit():
            roster = Roster(storage.db)
            await roster.import_((await roster.check(read_roster(ROSTER))).entries, int(time.time()))
        places = [(k.name, k.latitude, k.longitude) for k in await storage.areas.all_kelurahan()]
        return await _cast(storage), places


async def _cast(storage: Storage) -> Cast:
    people = [
        {
            "id": FIRST_ID + i,
            "name": row["name"],
            "phone": row["phone"].removeprefix("+"),
            "group": GROUPS[row["role"]],
            "about": " · ".join([row["role"].capitalize(), row["area"], *_rts(row["rts"])]),
        }
        for i, row in enumerate(await storage.db.rows(CAST))
    ]
    stranger = {"name": "Orang lain", "phone": "628129999999", "group": "Lainnya", "about": "Tidak ada di daftar"}
    return [*people, {"id": FIRST_ID + len(people)} | stranger]


def _rts(rts: str | None) -> list[str]:
    return [f"RT {spans(rts.split(','))}"] if rts else []
