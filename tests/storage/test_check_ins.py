"""Check-ins: once a day, accepted from anywhere, flagged where the coordinator should know."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from storage import Storage
from storage.check_ins import CheckIn, Flag, Place
from tests.storage.conftest import KUALA, SATIMPO, Crew

DAY = date(2026, 11, 24)
AT = 1_795_500_000


async def check_in(
    storage: Storage, place: Place | None, flag: Flag | None = None, day: date = DAY, at: int = AT, code: str = KUALA
) -> CheckIn:
    return await storage.check_ins.add(4, day, at, await storage.areas.kelurahan(code), place, flag)


async def test_one_in_the_own_kelurahan_has_no_flag(storage: Storage, crew: Crew) -> None:
    kuala = await storage.areas.kelurahan(KUALA)
    done = await check_in(storage, Place(kuala.latitude, kuala.longitude, 12.5))
    assert done == CheckIn(AT, "Bontang Kuala", 0, None)
    assert await storage.check_ins.of_day(4, DAY) == done


async def test_there_is_none_before(storage: Storage, crew: Crew) -> None:
    assert await storage.check_ins.of_day(4, DAY) is None


async def test_a_second_one_of_the_day_returns_the_first(storage: Storage, crew: Crew) -> None:
    first = await check_in(storage, None)
    again = await check_in(storage, Place(0.127, 117.51), at=AT + 3600, code=SATIMPO)
    assert again == first
    assert (await storage.db.one("SELECT count(*) AS n FROM check_ins"))["n"] == 1


async def test_every_day_and_every_person_has_its_own(storage: Storage, crew: Crew) -> None:
    await check_in(storage, None)
    tomorrow = await check_in(storage, None, day=DAY + timedelta(days=1), at=AT + 86_400)
    assert tomorrow.at == AT + 86_400
    other = await storage.check_ins.add(5, DAY, AT + 5, await storage.areas.kelurahan(KUALA), None)
    assert other.at == AT + 5


async def test_without_a_location_it_counts_and_says_so(storage: Storage, crew: Crew) -> None:
    assert await check_in(storage, None) == CheckIn(AT, "Bontang Kuala", None, Flag.NO_LOCATION)


async def test_far_off_it_counts_and_says_how_far(storage: Storage, crew: Crew) -> None:
    samarinda = await check_in(storage, Place(-0.5, 117.15))
    assert samarinda.flag is Flag.FAR
    assert samarinda.distance_m == pytest.approx(80_000, rel=0.05)


async def test_a_place_on_the_equator_is_a_place(storage: Storage, crew: Crew) -> None:
    null_island = await check_in(storage, Place(0.0, 117.43, 0.0))
    assert null_island.flag is Flag.FAR
    assert null_island.distance_m is not None
    row = await storage.db.one("SELECT latitude, longitude, accuracy_m FROM check_ins")
    assert tuple(row) == (0.0, 117.43, 0.0)


async def test_near_the_equator_a_kelurahan_reaches_over_it(storage: Storage, crew: Crew) -> None:
    lestari = next(place for place in await storage.areas.all_kelurahan() if place.name == "Bontang Lestari")
    done = await check_in(storage, Place(-0.001, 117.43), code=lestari.code)
    assert done.flag is None


async def test_villages_over_water_are_in_their_kelurahan(storage: Storage, crew: Crew) -> None:
    indah = next(place for place in await storage.areas.all_kelurahan() if place.name == "Tanjung Laut Indah")
    malahing = await check_in(storage, Place(0.105, 117.518), code=indah.code)  # 2.5 km off the kelurahan's point
    assert (malahing.flag, malahing.kelurahan) == (None, "Tanjung Laut Indah")


async def test_a_phone_that_tells_no_accuracy_is_believed(storage: Storage, crew: Crew) -> None:
    done = await check_in(storage, Place(0.127, 117.51))
    assert done.flag is None
    assert (await storage.db.one("SELECT accuracy_m FROM check_ins"))["accuracy_m"] is None


@pytest.mark.parametrize("place", [Place(0.127, 117.51), Place(-0.5, 117.15)], ids=["near", "far"])
async def test_a_forwarded_location_is_flagged_as_such_wherever_it_is(
    storage: Storage, crew: Crew, place: Place
) -> None:
    done = await check_in(storage, place, Flag.NOT_OWN_PLACE)
    assert done.flag is Flag.NOT_OWN_PLACE


async def test_the_reach_itself_is_the_border(storage: Storage, crew: Crew) -> None:
    kuala = await storage.areas.kelurahan(KUALA)
    degrees = kuala.reach_m / 111_195
    inside = await check_in(storage, Place(kuala.latitude + degrees * 0.99, kuala.longitude))
    outside = await check_in(
        storage, Place(kuala.latitude + degrees * 1.01, kuala.longitude), day=DAY + timedelta(days=1)
    )
    assert (inside.flag, outside.flag) == (None, Flag.FAR)


@pytest.mark.parametrize("day", ["2026-02-30", "24-11-2026", "2026-11-24 10:00", ""])
async def test_only_real_days_can_be_kept(storage: Storage, crew: Crew, day: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await storage.db.run(
            "INSERT INTO check_ins (person_id, day, at, kelurahan_code) VALUES (4, ?, 0, ?)", day, KUALA
        )


async def test_nobody_checks_in_who_is_not_known(storage: Storage) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await check_in(storage, None)
