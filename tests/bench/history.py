"""Years of reports of a whole city, made in the database itself; the same every time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from storage.daily import RECOUNT

LAST = date(2026, 11, 30)
BULK = "('reports', 'report_rts', 'check_ins', 'daily_people')"  # whose indexes are made once all is there


def fill(path: Path, cadres: int, first: date, daily: int) -> int:
    """Into an empty database with the places of Bontang; how many reports; daily: of each cadre, at most 3.

    Indexes and sums are made once all is there, which takes a third of the time.
    """
    with closing(sqlite3.connect(path)) as db:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY", "cache_size = -200000"):
            db.execute(f"PRAGMA {pragma}")
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        indexes = db.execute(
            f"SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name IN {BULK}"
        ).fetchall()
        for kind, dropped in (("TRIGGER", triggers), ("INDEX", indexes)):
            for name, sql in dropped:
                db.execute(f"DROP {kind} {name}") if sql else None
        days = [((first + timedelta(days=n)).isoformat(),) for n in range((LAST - first).days + 1)]
        db.execute("CREATE TEMP TABLE days (day TEXT PRIMARY KEY)")
        db.executemany("INSERT INTO days VALUES (?)", days)
        db.executescript(HISTORY.format(cadres=cadres, daily=daily, working="strftime('%w', day) NOT IN ('0', '6')"))
        for _, sql in indexes:
            db.execute(sql) if sql else None
        for table, sql in RECOUNT.items():
            db.execute(f"INSERT INTO {table} {sql}")
        for _, sql in triggers:
            db.execute(sql)
        db.execute("ANALYZE")
        db.commit()
        return int(db.execute("SELECT count(*) FROM reports").fetchone()[0])


# Dice that fall the same every time: the remainders of a product with primes.
HISTORY = """
CREATE TEMP TABLE places AS SELECT row_number() OVER (ORDER BY code) - 1 AS n, code,
    (SELECT count(*) FROM rts WHERE kelurahan_code = code) AS rts FROM kelurahan;
CREATE TEMP TABLE kinds AS SELECT row_number() OVER (ORDER BY position) - 1 AS n, code FROM categories;
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {cadres})
INSERT INTO people (id, name, phone, role, kelurahan_code, telegram_id, joined_at)
SELECT numbers.n, 'Kader ' || numbers.n, '+62812' || printf('%08d', numbers.n), 'kader', code, numbers.n, 1
FROM numbers JOIN places ON places.n = numbers.n % 15;
CREATE TEMP TABLE dice AS
SELECT day, people.id AS person_id, people.kelurahan_code AS place,
    (CAST(julianday(day) AS INTEGER) * 997 + people.id) * 3 + turn.value AS n
FROM days CROSS JOIN people CROSS JOIN json_each('[1, 2, 3]') AS turn WHERE turn.value <= {daily} ORDER BY day, n;
INSERT INTO reports (id, number, draft_number, person_id, kelurahan_code, category_code, occurred_on, story,
                     participants, men, women, swadaya, budget, obstacle, follow_up, sent_at, state)
SELECT dice.rowid, printf('BTG-%08d', dice.rowid), dice.rowid, person_id, place, kinds.code, day,
    'Kerja bakti bersama warga', dice.n * 7919 % 40 + dice.n * 104729 % 40 + 1, dice.n * 7919 % 40,
    dice.n * 104729 % 40 + 1, iif(dice.n % 5 = 0, dice.n * 6007 % 900 * 1000, NULL),
    iif(dice.n % 9 = 0, dice.n * 5003 % 9000 * 1000, NULL), iif(dice.n % 20 = 0, 'hujan', NULL),
    iif(dice.n % 14 = 0, 'rapat lagi', NULL), 1,
    CASE WHEN dice.n * 7907 % 100 < 2 THEN 'withdrawn' WHEN dice.n * 7907 % 100 < 4 THEN 'returned'
         WHEN day > '2026-11-27' AND dice.n % 50 = 0 THEN 'sent' ELSE 'approved' END
FROM dice JOIN kinds ON kinds.n = dice.n * 6133 % 13 ORDER BY dice.rowid;
INSERT INTO report_rts
SELECT dice.rowid, 0, place, printf('%02d', dice.n * 7577 % rts + 1) FROM dice JOIN places ON code = place
ORDER BY dice.rowid;
INSERT INTO check_ins (person_id, day, at, recorded_at, kelurahan_code)
SELECT people.id, day, 1, 1, kelurahan_code FROM days, people
WHERE (people.id * 7919 + julianday(day) * 104729) % 10 >= 1 AND {working};
"""
