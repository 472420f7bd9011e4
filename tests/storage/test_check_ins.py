"""A day as it is kept: once, accepted from anywhere, flagged where the coordinator should know, every change noted."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from storage import Storage
from storage.check_in import INACCURATE_M, UNDO_S, CheckIn, Flag, Place
from tests.storage.conftest import KUALA, SATIMPO, Crew

DAY = date(2026, 11, 24)
AT = 1_795_500_000
HERE = Place(0.127, 117.51)
SAMARINDA = Place(-0.5, 117.15)


async def check_in(
    storage: Storage, place: Place | None, day: date = DAY, at: int = AT, code: str = KUALA, recorded_at: int = AT
) -> CheckIn:
    kept = await storage.check_ins.add(4, day, at, recorded_at, await storage.areas.kelurahan(code), place)
    assert kept
    return kept


async def acts(storage: Storage) -> list[str]:
    return [event.act for event in await storage.check_ins.history(4, DAY)]


# Coming.


async def test_one_in_the_own_kelurahan_has_no_flag(storage: Storage, crew: Crew) -> None:
    kuala = await storage.areas.kelurahan(KUALA)
    done = await check_in(storage, Place(kuala.latitude, kuala.longitude, 12.5))
    assert (done.at, done.kelurahan, done.distance_m, done.flag) == (AT, "Bontang Kuala", 0, None)
    assert await storage.check_ins.of_day(4, DAY) == await storage.check_ins.by_id(done.id) == done


async def test_there_is_none_before(storage: Storage, crew: Crew) -> None:
    assert await storage.check_ins.of_day(4, DAY) is None


async def test_a_second_one_of_the_day_leaves_the_first_as_it_is(storage: Storage, crew: Crew) -> None:
    first = await check_in(storage, None)
    again = await storage.check_ins.add(4, DAY, AT + 3600, AT + 3600, await storage.areas.kelurahan(SATIMPO), HERE)
    assert again is None
    assert await storage.check_ins.of_day(4, DAY) == first
    assert await acts(storage) == ["came"]


async def test_every_day_and_every_person_has_its_own(storage: Storage, crew: Crew) -> None:
    await check_in(storage, None)
    tomorrow = await check_in(storage, None, day=DAY + timedelta(days=1), at=AT + 86_400)
    assert tomorrow.at == AT + 86_400
    other = await storage.check_ins.add(5, DAY, AT + 5, AT + 5, await storage.areas.kelurahan(KUALA), None)
    assert other and other.at == AT + 5


async def test_after_an_outage_both_times_are_kept(storage: Storage, crew: Crew) -> None:
    late = await check_in(storage, HERE, recorded_at=AT + 12_300)
    assert (late.at, late.recorded_at) == (AT, AT + 12_300)


async def test_without_a_location_it_counts_and_says_so(storage: Storage, crew: Crew) -> None:
    done = await check_in(storage, None)
    assert (done.kelurahan, done.distance_m, done.flag) == ("Bontang Kuala", None, Flag.NO_LOCATION)


async def test_far_off_it_counts_and_says_how_far(storage: Storage, crew: Crew) -> None:
    samarinda = await check_in(storage, SAMARINDA)
    assert samarinda.flag is Flag.FAR
    assert samarinda.distance_m == pytest.approx(80_000, rel=0.05)


async def test_a_place_on_the_equator_is_a_place(storage: Storage, crew: Crew) -> None:
    null_island = await check_in(storage, Place(0.0, 117.43, 0.0))
    assert null_island.flag is Flag.FAR
    row = await storage.db.one("SELECT latitude, longitude, accuracy_m FROM check_ins")
    assert tuple(row) == (0.0, 117.43, 0.0)


async def test_near_the_equator_a_kelurahan_reaches_over_it(storage: Storage, crew: Crew) -> None:
    lestari = next(place for place in await storage.areas.all_kelurahan() if place.name == "Bontang Lestari")
    assert (await check_in(storage, Place(-0.001, 117.43), code=lestari.code)).flag is None


async def test_villages_over_water_are_in_their_kelurahan(storage: Storage, crew: Crew) -> None:
    indah = next(place for place in await storage.areas.all_kelurahan() if place.name == "Tanjung Laut Indah")
    malahing = await check_in(storage, Place(0.105, 117.518), code=indah.code)  # 2.5 km off the kelurahan's point
    assert (malahing.flag, malahing.kelurahan) == (None, "Tanjung Laut Indah")


@pytest.mark.parametrize(
    ("accuracy", "flag"), [(None, None), (0.0, None), (INACCURATE_M, None), (INACCURATE_M + 1, Flag.INACCURATE)]
)
async def test_a_phone_that_hardly_knows_where_it_is_is_noted(
    storage: Storage, crew: Crew, accuracy: float | None, flag: Flag | None
) -> None:
    assert (await check_in(storage, Place(0.127, 117.51, accuracy))).flag is flag


async def test_the_phones_own_doubt_counts_in_its_favour(storage: Storage, crew: Crew) -> None:
    kuala = await storage.areas.kelurahan(KUALA)
    outside = kuala.latitude + kuala.reach_m * 1.02 / 111_195
    assert Place(outside, kuala.longitude, 10).seen_from(kuala)[1] is Flag.FAR
    assert Place(outside, kuala.longitude, 400).seen_from(kuala)[1] is None


@pytest.mark.parametrize("place", [HERE, SAMARINDA], ids=["near", "far"])
async def test_a_place_that_is_not_ones_own_is_flagged_as_such_wherever_it_is(
    storage: Storage, crew: Crew, place: Place
) -> None:
    elsewhere = Place(place.latitude, place.longitude, own=False)
    assert (await check_in(storage, elsewhere)).flag is Flag.NOT_OWN_PLACE


async def test_the_reach_itself_is_the_border(storage: Storage, crew: Crew) -> None:
    kuala = await storage.areas.kelurahan(KUALA)
    degrees = kuala.reach_m / 111_195
    for factor, flag in ((0.99, None), (1.01, Flag.FAR)):
        assert Place(kuala.latitude + degrees * factor, kuala.longitude).seen_from(kuala)[1] is flag


@pytest.mark.parametrize("day", ["2026-02-30", "24-11-2026", "2026-11-24 10:00", ""])
async def test_only_real_days_can_be_kept(storage: Storage, crew: Crew, day: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await storage.db.run(
            "INSERT INTO check_ins (person_id, day, at, recorded_at, kelurahan_code) VALUES (4, ?, 0, 0, ?)", day, KUALA
        )


async def test_nobody_checks_in_who_is_not_known(storage: Storage) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await check_in(storage, None)


# What may change, and what is kept of how it was.


async def test_a_place_can_be_changed_and_the_time_stays(storage: Storage, crew: Crew) -> None:
    first = await check_in(storage, SAMARINDA)
    await storage.flags.settle(crew.awang, AT + 5, first.id)
    kuala = await storage.areas.kelurahan(KUALA)
    moved = await storage.check_ins.move(first, AT + 60, kuala, Place(0.0, 117.43))
    assert moved and (moved.at, moved.flag, moved.settled_at) == (AT, Flag.FAR, None)
    (_, event) = await storage.check_ins.history(4, DAY)
    assert (event.act, event.by, event.changed_at) == ("moved", "Siti", AT + 60)
    assert event.before == {"at": AT, "left_at": None, "left_later": False, "flag": "far", "note": None}


async def test_a_place_can_be_taken_back(storage: Storage, crew: Crew) -> None:
    first = await check_in(storage, HERE)
    bare = await storage.check_ins.move(first, AT + 60, await storage.areas.kelurahan(KUALA), None)
    assert bare and (bare.latitude, bare.distance_m, bare.flag) == (None, None, Flag.NO_LOCATION)


async def test_a_note_is_kept_and_so_is_the_one_before(storage: Storage, crew: Crew) -> None:
    first = await check_in(storage, None)
    await storage.check_ins.note(first, AT + 1, "sinyal buruk")
    noted = await storage.check_ins.of_day(4, DAY)
    assert noted and noted.note == "sinyal buruk"
    await storage.check_ins.note(noted, AT + 2, "di RT 12")
    assert [(event.before or {}).get("note") for event in await storage.check_ins.history(4, DAY)] == [
        *(None, None),
        "sinyal buruk",
    ]


@pytest.mark.parametrize(("after", "gone"), [(0, True), (UNDO_S, True), (UNDO_S + 1, False)])
async def test_it_can_be_cancelled_for_five_minutes(storage: Storage, crew: Crew, after: int, gone: bool) -> None:
    first = await check_in(storage, HERE, recorded_at=AT + 9_000)  # what counts is when the person saw it
    assert await storage.check_ins.cancel(first, AT + 9_000 + after) is gone
    assert (await storage.check_ins.of_day(4, DAY) is None) is gone
    assert await acts(storage) == (["came", "cancelled"] if gone else ["came"])


async def test_what_was_left_is_no_longer_cancelled(storage: Storage, crew: Crew) -> None:
    left = await storage.check_ins.leave(await check_in(storage, HERE), AT + 60, AT + 60)
    assert left and not await storage.check_ins.cancel(left, AT + 61)


async def test_a_number_is_never_used_again(storage: Storage, crew: Crew) -> None:
    first = await check_in(storage, HERE)
    await storage.check_ins.cancel(first, AT)
    assert (await check_in(storage, HERE)).id > first.id


# Leaving.


async def test_the_last_word_about_leaving_counts(storage: Storage, crew: Crew) -> None:
    here = await check_in(storage, HERE)
    await storage.check_ins.leave(here, AT + 3600, AT + 3600)
    left = await storage.check_ins.leave(here, AT + 7200, AT + 7200)
    assert left and (left.left_at, left.left_later, left.seconds) == (AT + 7200, False, 7200)
    assert await acts(storage) == ["came", "left", "left"]


async def test_nobody_leaves_before_they_came(storage: Storage, crew: Crew) -> None:
    left = await storage.check_ins.leave(await check_in(storage, HERE), AT + 60, AT - 60, later=True)
    assert left and (left.left_at, left.left_later) == (AT, True)
    with pytest.raises(sqlite3.IntegrityError):
        await storage.db.run("UPDATE check_ins SET left_at = ?", AT - 1)
