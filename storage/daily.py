"""The sums of every day, which triggers keep with each change of a report: recounted, should anybody doubt them."""

from __future__ import annotations

from storage.database import Database

_SUMS = ", ".join(f"coalesce(sum({name}), 0)" for name in ("participants", "men", "women", "swadaya", "budget"))
RECOUNT = {  # what each table should hold
    "daily_reports": f"""
        SELECT occurred_on, kelurahan_code, category_code, state, count(*), {_SUMS}
        FROM reports WHERE state <> 'withdrawn' GROUP BY 1, 2, 3, 4
    """,
    "daily_people": f"""
        SELECT person_id, occurred_on, kelurahan_code, category_code, state, count(*), {_SUMS}
        FROM reports WHERE state <> 'withdrawn' GROUP BY 1, 2, 3, 4, 5
    """,
    "daily_rts": """
        SELECT occurred_on, report_rts.kelurahan_code, rt, count(*)
        FROM report_rts JOIN reports ON reports.id = report_id WHERE state <> 'withdrawn' GROUP BY 1, 2, 3
    """,
}
KEYS = {
    "daily_reports": "day, kelurahan_code, category_code, state",
    "daily_people": "person_id, day, kelurahan_code, category_code, state",
    "daily_rts": "day, kelurahan_code, rt",
}


class Daily:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def recompute(self) -> int:
        """Count everything anew, in a unit of its own; how many cells were wrong, missing or too many."""
        async with self.db.unit():
            return sum([await self._recompute(table) for table in RECOUNT])

    async def _recompute(self, table: str) -> int:
        """Cells differ in their key or in what they say; of one that only says something else both sides are found."""
        wrong = await self.db.one(
            f"""
            WITH recounted AS MATERIALIZED (SELECT * FROM ({RECOUNT[table]})), different AS (
                SELECT * FROM (SELECT * FROM {table} EXCEPT SELECT * FROM recounted)
                UNION ALL SELECT * FROM (SELECT * FROM recounted EXCEPT SELECT * FROM {table})
            )
            SELECT count(*) AS n FROM (SELECT DISTINCT {KEYS[table]} FROM different)
            """
        )
        if wrong["n"]:
            await self.db.run(f"DELETE FROM {table}")
            await self.db.run(f"INSERT INTO {table} {RECOUNT[table]}")
        return int(wrong["n"])
