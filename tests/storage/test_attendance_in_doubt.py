"""What is odd about days: outlines that are none, coordinators out of reach, hours that are guesses."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storage import Storage
from storage.absences import Absence, Kind
from storage.areas import names_of
from storage.attendance import State
from storage.check_in import CheckIn
from storage.corrections import Correction
from storage.outlines import NoOutlines, read_outlines
from storage.period import Period
from tests.storage.conftest import KUALA, Crew

WITA = ZoneInfo("Asia/Makassar")
DAY = date(2026, 11, 24)
EIGHT = int(datetime(2026, 11, 24, 8, tzinfo=WITA).timestamp())
DAY_S = 86_400


async def came(storage: Storage, days_ago: int = 0) -> CheckIn:
    """Siti, at eight."""
    day, at = date.fromordinal(DAY.toordinal() - days_ago), EIGHT - days_ago * DAY_S
    kept = await storage.check_ins.add(4, day, at, at, await storage.areas.kelurahan(KUALA), None)
    assert kept
    return kept


async def asked(storage: Storage) -> Absence:
    """By Siti."""
    return await storage.absences.ask(4, 1, EIGHT, Kind.SAKIT, Period(DAY, DAY), "demam", None)


@pytest.mark.parametrize(
    "ring",
    [
        [],
        [[552_000, 15_000], [553_000, 15_000], [553_000, 16_000], [552_000, 15_000]],
        [[0.12, 117.5], [0.14, 117.5]] * 2,
    ],
    ids=["empty", "metres", "turned round"],
)
def test_outlines_that_would_make_everybody_far_or_break_a_check_in_are_refused(
    tmp_path: Path, ring: list[list[float]]
) -> None:
    feature = {"properties": {"kode": KUALA}, "geometry": {"type": "Polygon", "coordinates": [ring] if ring else []}}
    file = tmp_path / "batas.geojson"
    file.write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    with pytest.raises(NoOutlines):
        read_outlines(file, names_of())


async def test_a_coordinator_who_has_blocked_the_bot_is_passed_over(storage: Storage, crew: Crew) -> None:
    absence = await asked(storage)
    assert [one.name for one in await storage.absences.deciders(absence)] == ["Awang"]
    await storage.people.set_reachable(102, False)
    assert [one.name for one in await storage.absences.deciders(absence)] == ["Norlaila"]


async def test_hours_that_were_guessed_afterwards_do_not_become_the_usual_ones(storage: Storage, crew: Crew) -> None:
    for days_ago, hours, later in ((3, 5, False), (2, 9, True), (1, 9, True)):
        before = await came(storage, days_ago)
        await storage.check_ins.leave(before, before.at, before.at + hours * 3600, later=later)
    usual, *_ = await storage.check_outs.plausible(await came(storage), datetime.fromtimestamp(EIGHT, WITA))
    assert usual.hour == 13


async def test_no_hour_before_they_came_is_offered(storage: Storage, crew: Crew) -> None:
    before = await came(storage, 1)
    await storage.check_ins.leave(before, before.at, before.at + 3600)
    offered = await storage.check_outs.plausible(await came(storage), datetime.fromtimestamp(EIGHT, WITA))
    assert [at.hour for at in offered] == [9, 10, 11]


@pytest.mark.parametrize(("to", "lacks"), [(Correction(EIGHT - 60), 0), (None, 1)], ids=["put right", "as it was"])
async def test_of_a_day_that_a_coordinator_has_put_right_nobody_is_asked(
    storage: Storage, crew: Crew, to: Correction | None, lacks: int
) -> None:
    await came(storage)
    if to:
        assert await storage.corrections.make(crew.awang, EIGHT, crew.siti, DAY, to, "jamnya keliru")
    assert len(await storage.check_outs.lacking(date(2026, 11, 25))) == lacks


async def test_a_new_account_does_not_turn_days_without_word_into_days_before_joining(
    storage: Storage, crew: Crew
) -> None:
    await storage.people.agree(4, "1", EIGHT - 7 * DAY_S)
    await storage.people.join(4, 999, EIGHT + 7 * DAY_S)
    (one,) = await storage.attendance.of_person(4, Period(DAY, DAY), DAY, WITA)
    assert one.state is State.ABSENT
