"""RT that nobody has reached, counted anew by hand; what a kelurahan achieved together, and plans."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from storage import Storage
from storage.period import Period
from storage.report import Content
from storage.reports import NewReport
from storage.scopes import CITY, Scope
from tests.storage.conftest import Crew

TODAY = date(2026, 11, 24)
LOK_TUAN, SATIMPO = "64.74.01.1003", "64.74.02.1005"


async def told(storage: Storage, person_id: int, code: str, rts: tuple[str, ...], day: date, draft: int) -> int:
    content = Content(rts, "GORO", day, "x", 7)
    async with storage.db.unit():
        return (await storage.reports.add(NewReport(draft, person_id, code, content), 0, day, "BTG")).id


@pytest.mark.parametrize("seed", range(5))
async def test_it_agrees_with_a_slow_count(storage: Storage, crew: Crew, seed: int) -> None:
    """Reports of some RT on some days around the month's borders, some of them taken back."""
    chance, person_id = random.Random(seed), await _anybody(storage)
    places = {code: await storage.areas.rts(code) for code in (LOK_TUAN, *await _others(storage))}
    touched, reports = set[tuple[str, str]](), list[tuple[str, date, tuple[str, ...]]]()
    for draft in range(60):
        code = chance.choice(sorted(places))
        rts = tuple(chance.sample(places[code], min(3, len(places[code]))))
        day = TODAY - timedelta(days=chance.randrange(50))
        number = await told(storage, person_id, code, rts, day, draft + 1)
        if chance.random() < 0.2:
            async with storage.db.unit():
                await storage.db.run("UPDATE reports SET state = 'withdrawn' WHERE id = ?", number)
        else:
            reports.append((code, day, rts))
            touched |= {(code, rt) for rt in rts if day >= TODAY.replace(day=1)}
    names = {one.code: one.name for one in await storage.areas.all_kelurahan()}
    found = {each.kelurahan: each.rts for each in await storage.untouched.of(CITY, TODAY)}
    for code, rts in places.items():
        assert found.get(names[code], ()) == tuple(rt for rt in rts if (code, rt) not in touched)
    week = Period(TODAY - timedelta(days=6), TODAY)
    for code in places:
        own = [(day, rts) for where, day, rts in reports if where == code and week.first <= day <= week.last]
        achieved = await storage.together.of(code, week)
        assert (achieved.reports, achieved.participants) == (len(own), 7 * len(own))
        assert achieved.rts_reached == len({rt for _, rts in own for rt in rts})
        assert achieved.rts_all == len(places[code])


async def test_a_kecamatan_is_told_of_its_own_only(storage: Storage, crew: Crew) -> None:
    own = await storage.untouched.of(Scope(kecamatan={"64.74.01": "Bontang Utara"}), TODAY)
    every = await storage.untouched.of(CITY, TODAY)
    assert {each.kelurahan for each in own} < {each.kelurahan for each in every}
    assert await storage.untouched.of(Scope(), TODAY) == []


async def test_a_retired_rt_is_missed_by_nobody(storage: Storage, crew: Crew) -> None:
    before = {each.kelurahan: each.rts for each in await storage.untouched.of(CITY, TODAY)}
    async with storage.db.unit():
        await storage.db.run("UPDATE rts SET retired = 1 WHERE (kelurahan_code, rt) = (?, '02')", LOK_TUAN)
    after = {each.kelurahan: each.rts for each in await storage.untouched.of(CITY, TODAY)}
    name = (await storage.areas.kelurahan(LOK_TUAN)).name
    assert set(before[name]) - set(after[name]) == {"02"}


async def _anybody(storage: Storage) -> int:
    return int((await storage.db.rows("SELECT id FROM people WHERE role = 'kader' LIMIT 1"))[0]["id"])


async def _others(storage: Storage) -> list[str]:
    return [one.code for one in await storage.areas.all_kelurahan()][5:8]
