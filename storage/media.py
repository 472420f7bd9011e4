"""What has become of the files that reports name: they wait, are here, or were given up."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path

from storage.database import Database
from storage.media_folder import MediaFolder

FIRST_WAIT_S, LONGEST_WAIT_S = 1, 3600
TRIES = 730  # doubling to an hour and then hourly: about 30 days
BEGINNINGS = 3  # of a file that ends the process each time


@dataclass(frozen=True)
class Wish:
    """A file that is not here yet; tries: to fetch it, in vain."""

    file_unique_id: str
    file_id: str
    kind: str
    tries: int


@dataclass(frozen=True)
class Picture:
    """position: in the report, from 0; size in bytes, width and height in pixels."""

    position: int
    path: Path
    bytes: int
    width: int
    height: int


@dataclass(frozen=True)
class Kept:
    """What is in the folder: its hash and ending, bytes, and of pictures width and height in pixels."""

    sha256: str
    ending: str
    bytes: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Count:
    waiting: int
    lost: int


class MediaFiles:
    """A wish begins with the report that names the file (a trigger), so whoever keeps a report need not know."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.folder = MediaFolder(db.path.parent / "media")
        self.turn = asyncio.Lock()  # for a change of the folder that goes with one of the table: taken before the unit

    async def due(self, at: float, besides: Collection[str], limit: int) -> list[Wish]:
        """Committed and to be fetched at `at` (Unix seconds), the longest due first; not those in `besides`."""
        rows = await self.db.committed(
            f"""
            SELECT file_unique_id, file_id, kind, tries FROM media
            WHERE {WAITS} AND (due_at <= ?1 OR due_at > ?1 + {LONGEST_WAIT_S}) ORDER BY due_at LIMIT ?2
            """,
            *(at, limit + len(besides)),  # due later than anything ever is: the clock was wrong
        )
        return [Wish(**dict(row)) for row in rows if row["file_unique_id"] not in besides][:limit]

    async def next_due(self, at: float) -> float | None:
        """The next moment after `at`, in Unix seconds; None: there is none."""
        (row,) = await self.db.committed(f"SELECT min(due_at) AS next FROM media WHERE {WAITS} AND due_at > ?", at)
        due: float | None = row["next"]
        return due

    async def begin(self, wish: Wish) -> bool:
        """Its bytes are to be looked at, which may end the process; False: it has done so again and again."""
        sql = "UPDATE media SET begun = begun + 1 WHERE file_unique_id = ? RETURNING begun"
        row = await self.db.row(sql, wish.file_unique_id)
        return row is None or row["begun"] <= BEGINNINGS

    async def here(self, wish: Wish, kept: Kept) -> bool:
        """It is in the folder; False: nobody wants it any more."""
        row = await self.db.row(
            """
            UPDATE media SET sha256 = :sha256, ending = :ending, bytes = :bytes, width = :width, height = :height,
                tries = 0, begun = 0 WHERE file_unique_id = :of AND lost IS NULL RETURNING 1
            """,
            **asdict(kept) | {"of": wish.file_unique_id},
        )
        return row is not None

    async def later(self, wish: Wish, at: float, pause_s: float | None = None) -> bool:
        """Not now (`at`, Unix seconds), but in so many seconds, or in twice those of last time; False: often enough."""
        if wish.tries + 1 >= TRIES:
            return False
        wait_s = min(LONGEST_WAIT_S, pause_s or FIRST_WAIT_S * 2 ** min(wish.tries, 20))
        sql = "UPDATE media SET tries = tries + 1, begun = 0, due_at = ? WHERE file_unique_id = ? AND file_id = ?"
        await self.db.run(sql, at + wait_s, wish.file_unique_id, wish.file_id)
        return True

    async def give_up(self, wish: Wish, why: str) -> None:
        """Unless it was sent anew meanwhile."""
        sql = "UPDATE media SET lost = ? WHERE file_unique_id = ? AND file_id = ? AND lost IS NULL"
        await self.db.run(sql, why, wish.file_unique_id, wish.file_id)

    async def has_to_go(self) -> bool:
        """Whether there are files in the folder that must not be kept any longer."""
        sql = "SELECT 1 FROM media WHERE lost IS NOT NULL AND sha256 IS NOT NULL LIMIT 1"
        return bool(await self.db.committed(sql))

    async def sweep(self) -> None:
        """Let go of what no report names any more, and wish anew for what should be in the folder and is not."""
        async with self.turn:
            async with self.db.unit():
                await self.db.run(f"UPDATE media SET {NOT_HERE} WHERE lost IS NOT NULL AND sha256 IS NOT NULL")
                await self.db.run(FORGET_UNNAMED)
            rows = await self.db.committed("SELECT sha256, ending, bytes FROM media WHERE sha256 IS NOT NULL")
            wanted = {(row["sha256"], row["ending"]): row["bytes"] for row in rows}
            missing = await asyncio.to_thread(self.folder.keep_only, wanted)
            async with self.db.unit():
                sql = f"UPDATE media SET {NOT_HERE}, due_at = 0 WHERE sha256 = ? AND ending = ?"
                await self.db.run_many(sql, missing)

    async def pictures(self, report_id: int) -> list[Picture]:
        """Those of a report that are here, in its order; videos and voice notes are none."""
        rows = await self.db.rows(
            """
            SELECT position, sha256, bytes, width, height FROM report_media JOIN media USING (file_unique_id)
            WHERE report_id = ? AND ending = 'jpg' AND lost IS NULL ORDER BY position
            """,
            report_id,
        )
        return [
            Picture(row["position"], self.folder.file(row["sha256"], "jpg"), row["bytes"], row["width"], row["height"])
            for row in rows
        ]

    async def count(self) -> Count:
        """How many wait and how many were given up, besides those whose sender wanted them erased."""
        row = await self.db.one(
            f"SELECT count(*) FILTER (WHERE {WAITS}) AS waiting, count(nullif(lost, '{ERASED}')) AS lost FROM media"
        )
        return Count(**dict(row))


ERASED = "erased"
WAITS = "sha256 IS NULL AND lost IS NULL"
NOT_HERE = "sha256 = NULL, ending = NULL, bytes = NULL, width = NULL, height = NULL"
NAMED = """
    SELECT report_id, file_unique_id FROM report_media
    UNION SELECT report_id, value ->> '$.file_unique_id' FROM report_versions, json_each(before, '$.media')
    WHERE value ->> '$.file_unique_id' IS NOT NULL
"""  # by reports as they are, and as they were
FORGET_UNNAMED = f"DELETE FROM media WHERE file_unique_id NOT IN (SELECT file_unique_id FROM ({NAMED}))"
ERASE = f"""
    WITH named AS MATERIALIZED (
        SELECT file_unique_id, person_id = :id AS theirs FROM ({NAMED}) JOIN reports ON reports.id = report_id)
    UPDATE media SET lost = '{ERASED}' WHERE file_unique_id IN (SELECT file_unique_id FROM named WHERE theirs)
    AND file_unique_id NOT IN (SELECT file_unique_id FROM named WHERE NOT theirs)
"""  # those that only one person's reports name
