"""Which photos a month's paper shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storage.database import Database, Row
from storage.media import MediaFiles
from storage.report import Report

PHOTOS_MOST = 12


@dataclass(frozen=True)
class Photo:
    """number, day and kelurahan of its report."""

    number: str
    day: date
    kelurahan: str
    path: Path


class MonthPhotos:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of(self, reports: Sequence[Report]) -> list[Photo]:
        """Of as many reports as possible: the first picture of each, and further ones while there is room."""
        rows = await self.db.rows(
            """
            SELECT report_id, sha256, rank() OVER (PARTITION BY report_id ORDER BY position) AS turn
            FROM report_media JOIN media USING (file_unique_id)
            WHERE report_id IN (SELECT value FROM json_each(?)) AND ending = 'jpg' AND lost IS NULL
            ORDER BY turn, report_id
            """,
            json.dumps([it.id for it in reports]),
        )
        by_id, folder = {it.id: it for it in reports}, MediaFiles(self.db).folder
        firsts = _spread([row for row in rows if row["turn"] == 1], PHOTOS_MOST)
        chosen = [*firsts, *(row for row in rows if row["turn"] > 1)][:PHOTOS_MOST]
        photos = [(by_id[row["report_id"]], folder.file(row["sha256"], "jpg")) for row in chosen]
        shown = [Photo(it.number, it.content.occurred_on, it.kelurahan, path) for it, path in photos]
        return sorted(shown, key=lambda photo: (photo.day, photo.number))


def _spread(rows: list[Row], most: int) -> list[Row]:
    """So many of them, from the whole length."""
    return [rows[n * len(rows) // most] for n in range(most)] if len(rows) > most else rows
