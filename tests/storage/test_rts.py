"""RT as data: added, renamed, retired and taken back, and who looks after each of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from storage import Storage
from storage.members import UNDO_S, Change, NotYours, Refused, TooLate
from storage.person import Person
from storage.report import Content
from storage.reports import NewReport
from storage.roles import Role
from storage.roster_rows import Entry
from storage.rts import NotThere, Rt, read_rt
from tests.storage.conftest import KANAAN, KUALA, LOK_TUAN, SATIMPO, Crew

NOW = 1_800_000_000
ARGS = {"add": ("90",), "rename": ("04", "90"), "retire": ("05",)}


async def held(storage: Storage, code: str, rt: str) -> Rt:
    return next(one for one in await storage.rts.of(code) if one.rt == rt)


async def names(storage: Storage, code: str = KANAAN) -> list[str]:
    return [one.rt for one in await storage.rts.of(code) if not one.retired]


async def rts_of(storage: Storage, person: Person) -> tuple[str, ...]:
    return (await storage.members.entry(person.id)).rts


async def logged(storage: Storage) -> list[tuple[object, ...]]:
    rows = await storage.db.rows("SELECT at, person_id, act, about FROM audit ORDER BY id")
    return [(row["at"], row["person_id"], row["act"], json.loads(row["about"])) for row in rows]


async def report(storage: Storage, person: Person, code: str, rt: str) -> None:
    new = NewReport(1, person.id, code, Content((rt,), "GORO", date(2026, 11, 24), "Kerja bakti", 25))
    await storage.reports.add(new, NOW, new.content.occurred_on, "BTG")


@pytest.mark.parametrize(
    ("typed", "rt"),
    [
        *(("4", "04"), ("04", "04"), ("RT 04", "04"), ("rt04", "04"), ("Rt. 4", "04"), (" 004 ", "04"), ("53", "53")),
        *(("12a", "12A"), ("RT 12 A", "12A"), ("999", "999"), ("100", "100"), ("7 B", "07B")),
    ],
)
def test_a_name_is_understood_however_it_is_written(typed: str, rt: str) -> None:
    assert read_rt(typed) == rt


@pytest.mark.parametrize("typed", ["", "RT", "0", "00", "1000", "12AB", "A12", "4,5", "1-6", "RW 04", "-4", "²", "1٤"])
def test_what_is_no_name_is_not_taken_for_one(typed: str) -> None:
    assert read_rt(typed) is None


async def test_looked_after_by_name_or_with_the_whole_kelurahan(storage: Storage, crew: Crew) -> None:
    assert {rt.holders for rt in await storage.rts.of(LOK_TUAN)} == {("Rusdi",)}
    by_name = [rt.rt for rt in await storage.rts.of(KUALA) if rt.holders == ("Siti",)]
    assert by_name == ["02", "03"]


async def test_an_rt_that_nobody_looks_after_says_so(storage: Storage, crew: Crew) -> None:
    free = [rt.rt for rt in await storage.rts.of(KUALA) if not rt.holders]
    assert free == [f"{n:02}" for n in range(1, 20) if n not in (2, 3)]
    assert all(not rt.holders for rt in await storage.rts.of("64.74.01.1004")), "nobody works there"


async def test_several_look_after_one_by_name_and_all_of_it_together(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        andi = Entry("Andi", "+62812", Role.CADRE, None, KUALA)
        await storage.members.change(crew.bayu, NOW, "member.add", Change(None, None, andi))
    assert (await held(storage, KUALA, "02")).holders == ("Andi", "Siti")
    assert (await held(storage, KUALA, "01")).holders == ("Andi",)


async def test_who_was_let_go_looks_after_nothing(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET active = 0 WHERE name IN ('Siti', 'Rusdi')")
    assert not any(rt.holders for rt in [*await storage.rts.of(KUALA), *await storage.rts.of(LOK_TUAN)])


async def test_they_come_in_the_order_of_their_numbers(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        for rt in ("100", "12A", "13"):
            await storage.rts.add(crew.bayu, NOW, KANAAN, rt)
    assert await names(storage) == [*(f"{n:02}" for n in range(1, 14)), "100", "12A"]


async def test_a_new_one_is_there_and_falls_to_who_has_the_whole_kelurahan(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.rts.add(crew.bayu, NOW, KANAAN, "13")
    assert await held(storage, KANAAN, "13") == Rt("13", False, ("Hangin",))
    assert "13" in await storage.areas.rts(KANAAN)
    assert await logged(storage) == [(NOW, crew.bayu.id, "rt.add", {"code": KANAAN, "rt": "13", "new": True})]


async def test_retired_it_is_nobodys_and_is_offered_no_more(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.rts.retire(crew.awang, NOW, KUALA, "02")
    assert await held(storage, KUALA, "02") == Rt("02", True, ())
    assert "02" not in await storage.areas.rts(KUALA) and "03" in await storage.areas.rts(KUALA)
    assert await rts_of(storage, crew.siti) == ("03",)
    about = {"code": KUALA, "rt": "02", "holders": [crew.siti.id]}
    assert await logged(storage) == [(NOW, crew.awang.id, "rt.retire", about)]
    assert "02" in await storage.areas.rts(LOK_TUAN), "only in this kelurahan"


async def test_added_again_it_is_restored_and_waits_for_somebody(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.rts.retire(crew.awang, NOW, KUALA, "02")
        await storage.rts.add(crew.awang, NOW + 9999, KUALA, "02")
    assert await held(storage, KUALA, "02") == Rt("02", False, ())
    assert (await logged(storage))[-1][2:] == ("rt.add", {"code": KUALA, "rt": "02", "new": False})


async def test_renamed_it_keeps_who_looks_after_it_and_its_reports(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await report(storage, crew.siti, KUALA, "02")
        await storage.rts.rename(crew.awang, NOW, KUALA, "02", "02A")
    assert await names(storage, KUALA) == ["01", *(f"{n:02}" for n in range(3, 20)), "02A"]
    assert (await held(storage, KUALA, "02A")).holders == ("Siti",)
    assert await rts_of(storage, crew.siti) == ("03", "02A")
    assert [row["rt"] for row in await storage.db.rows("SELECT rt FROM report_rts")] == ["02A"]
    assert "02" in await names(storage, LOK_TUAN), "only in this kelurahan"
    assert await logged(storage) == [(NOW, crew.awang.id, "rt.rename", {"code": KUALA, "rt": "02", "to": "02A"})]


async def test_a_way_back_gives_a_renamed_one_its_old_name(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await report(storage, crew.siti, KUALA, "02")
        number = await storage.rts.rename(crew.awang, NOW, KUALA, "02", "02A")
        undone = await storage.rts.undo(crew.awang, NOW + UNDO_S, number)
    assert undone == {"act": "rt.rename", "code": KUALA, "rt": "02", "to": "02A"}
    assert await rts_of(storage, crew.siti) == ("02", "03")
    assert [row["rt"] for row in await storage.db.rows("SELECT rt FROM report_rts")] == ["02"]
    about = {"of": number, "code": KUALA, "rt": "02"}
    assert (await logged(storage))[-1] == (NOW + UNDO_S, crew.awang.id, "rt.undo", about)


async def test_a_way_back_gives_a_retired_one_to_whom_it_was_taken_from(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        number = await storage.rts.retire(crew.awang, NOW, KUALA, "02")
        await storage.rts.retire(crew.awang, NOW, LOK_TUAN, "02")
        assert (await storage.rts.undo(crew.awang, NOW + 1, number))["act"] == "rt.retire"
    assert await held(storage, KUALA, "02") == Rt("02", False, ("Siti",))
    assert await rts_of(storage, crew.siti) == ("02", "03")
    assert "02" not in await names(storage, LOK_TUAN), "only in this kelurahan"


async def test_but_not_to_somebody_who_has_moved_away(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        number = await storage.rts.retire(crew.bayu, NOW, KUALA, "02")
        entry = await storage.members.entry(crew.siti.id)
        moved = replace(entry, kelurahan_code=LOK_TUAN, rts=("05",))
        await storage.members.change(crew.bayu, NOW, "member.move", Change(crew.siti.id, entry, moved))
        await storage.rts.undo(crew.bayu, NOW + 1, number)
    assert await held(storage, KUALA, "02") == Rt("02", False, ())
    assert await rts_of(storage, crew.siti) == ("05",)


@pytest.mark.parametrize("act", ARGS)
async def test_only_who_keeps_the_cadres_of_a_place_changes_its_rt(storage: Storage, crew: Crew, act: str) -> None:
    async def tried(by: Person, code: str) -> None:
        async with storage.db.unit():
            await getattr(storage.rts, act)(by, NOW, code, *ARGS[act])

    refused = [(crew.awang, SATIMPO), (crew.tenri, KUALA), (crew.norlaila, KUALA), (crew.siti, KUALA)]
    for by, code in [*refused, (replace(crew.awang, active=False), KUALA)]:
        with pytest.raises(NotYours):
            await tried(by, code)
    assert await logged(storage) == [] and len(await names(storage, KUALA)) == 19
    for by, code in ((crew.awang, KUALA), (crew.tenri, SATIMPO), (crew.bayu, KANAAN)):
        await tried(by, code)
    assert [by for _, by, *_ in await logged(storage)] == [crew.awang.id, crew.tenri.id, crew.bayu.id]


async def test_what_is_no_longer_as_it_was_seen_is_left_alone(storage: Storage, crew: Crew) -> None:
    rts, by = storage.rts, (crew.bayu, NOW, KANAAN)
    async with storage.db.unit():
        await rts.retire(*by, "12")
        before = await logged(storage)
        gone = rts.retire(*by, "12"), rts.rename(*by, "12", "20"), rts.rename(*by, "01", "12")
        strange = rts.retire(*by, "90"), rts.rename(*by, "90", "91")
        taken = rts.add(*by, "01"), rts.rename(*by, "02", "01"), rts.rename(*by, "02", "02")
        for tried in (*gone, *strange, *taken):
            with pytest.raises(NotThere):
                await tried
    assert await logged(storage) == before
    assert await names(storage) == [f"{n:02}" for n in range(1, 12)]
    assert issubclass(NotThere, Refused)


async def test_a_way_back_is_open_for_five_minutes_and_leads_to_nothing_else(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        number = await storage.rts.retire(crew.bayu, NOW, KANAAN, "12")
        other = await storage.audit.add(NOW, crew.bayu.id, "rtx", code=KANAAN, rt="01", holders=[])
        for which, at in ((number, NOW + UNDO_S + 1), (other, NOW), (999, NOW)):
            with pytest.raises(TooLate):
                await storage.rts.undo(crew.bayu, at, which)
        assert "12" not in await names(storage)
        await storage.rts.undo(crew.bayu, NOW + UNDO_S, number)
    assert "12" in await names(storage)


@pytest.mark.parametrize("act", ARGS)
async def test_a_way_back_is_gone_once(storage: Storage, crew: Crew, act: str) -> None:
    async with storage.db.unit():
        number = await getattr(storage.rts, act)(crew.bayu, NOW, KANAAN, *ARGS[act])
        await storage.rts.undo(crew.bayu, NOW, number)
        after = await logged(storage)
        for used in (number, max_number := len(after)):
            with pytest.raises(TooLate):
                await storage.rts.undo(crew.bayu, NOW, used)
    assert max_number > number, "what took it back is not taken back"
    assert await logged(storage) == after
    assert await names(storage) == [f"{n:02}" for n in range(1, 13)]


async def test_a_way_back_is_only_for_those_whose_place_it_is(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        number = await storage.rts.retire(crew.awang, NOW, KUALA, "02")
        for by in (crew.tenri, crew.norlaila, crew.siti):
            with pytest.raises(NotYours):
                await storage.rts.undo(by, NOW, number)
        await storage.rts.undo(crew.bayu, NOW, number)
    assert "02" in await names(storage, KUALA)


async def test_a_way_back_is_closed_when_somebody_has_gone_on_from_there(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        added = await storage.rts.add(crew.bayu, NOW, KANAAN, "13")
        renamed = await storage.rts.rename(crew.bayu, NOW, KANAAN, "13", "14")
        retired = await storage.rts.retire(crew.bayu, NOW, KANAAN, "14")
        for number in (added, renamed):
            with pytest.raises(TooLate):
                await storage.rts.undo(crew.bayu, NOW, number)
        await storage.rts.add(crew.bayu, NOW, KANAAN, "14")
        with pytest.raises(TooLate):
            await storage.rts.undo(crew.bayu, NOW, retired)
    assert (await names(storage))[-1] == "14"
