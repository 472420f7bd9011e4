"""The roster: imported whole, and the people are as it says."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import bot.sandbox
from storage import Storage
from storage.person import Person
from storage.roles import Role
from storage.roster import Entry, Imported, RawRow, Roster, may_import, read_roster
from storage.scopes import CITY
from tests.storage.conftest import KUALA, LOK_TUAN, Crew, begun

SAMPLE = Path(bot.sandbox.__file__).parent / "roster.csv"
SITI = Entry("Siti", "+628115801004", Role.CADRE, None, KUALA, ("02", "03"))
AWANG = Entry("Awang", "+628115801002", Role.KECAMATAN, "64.74.01")
BAYU = Entry("Bayu", "+628115801008", Role.ADMIN)


async def load(storage: Storage, *entries: Entry, at: int = 7) -> Imported:
    async with storage.db.unit():
        return await Roster(storage.db).import_(entries, at)


async def test_the_sample_is_the_programme_of_the_city(storage: Storage) -> None:
    checked = await Roster(storage.db).check(read_roster(SAMPLE))
    assert checked.faults == []
    assert Counter(entry.role for entry in checked.entries) == {
        Role.CITY: 1,
        Role.KECAMATAN: 3,
        Role.CADRE: 46,
        Role.ADMIN: 1,
    }
    assert len({entry.name for entry in checked.entries}) == 51
    assert {entry.kecamatan_code for entry in checked.entries} - {None} == set(await storage.areas.all_kecamatan())


async def test_in_the_sample_every_rt_has_one_cadre(storage: Storage) -> None:
    looked_after: Counter[tuple[str | None, str]] = Counter()
    for entry in (await Roster(storage.db).check(read_roster(SAMPLE))).entries:
        if entry.role is Role.CADRE:
            for rt in entry.rts or await storage.areas.rts(entry.kelurahan_code or ""):
                looked_after[entry.kelurahan_code, rt] += 1
    assert len(looked_after) == 499
    assert set(looked_after.values()) == {1}


async def test_the_sample_imported_twice_changes_nothing(storage: Storage) -> None:
    entries = (await Roster(storage.db).check(read_roster(SAMPLE))).entries
    assert await load(storage, *entries) == Imported(new=51, changed=0, unchanged=0, gone=0)
    assert await load(storage, *entries) == Imported(new=0, changed=0, unchanged=51, gone=0)
    assert await storage.directory.count(CITY) == (51, 0)


async def test_people_come_in_with_their_area(storage: Storage) -> None:
    assert await load(storage, SITI, AWANG) == Imported(2, 0, 0, 0)
    siti, awang = await storage.people.by_phone(SITI.phone), await storage.people.by_phone(AWANG.phone)
    assert siti and awang
    assert (siti.name, siti.kelurahan, siti.kecamatan, siti.rts) == (
        "Siti",
        "Bontang Kuala",
        "Bontang Utara",
        ("02", "03"),
    )
    assert (awang.role, awang.kecamatan) == (Role.KECAMATAN, "Bontang Utara")


@pytest.mark.parametrize(
    "changed",
    [
        Entry("Siti Rahma", SITI.phone, Role.CADRE, None, KUALA, ("02", "03")),
        Entry("Siti", SITI.phone, Role.CADRE, None, KUALA, ("02", "04")),
        Entry("Siti", SITI.phone, Role.CADRE, None, KUALA),
        Entry("Siti", SITI.phone, Role.CADRE, None, LOK_TUAN, ("02", "03")),
        Entry("Siti", SITI.phone, Role.KECAMATAN, "64.74.03"),
        Entry("Siti", SITI.phone, Role.ADMIN),
    ],
)
async def test_who_has_joined_stays_joined_through_any_change(storage: Storage, crew: Crew, changed: Entry) -> None:
    await load(storage, SITI, BAYU)
    assert await load(storage, changed, BAYU) == Imported(new=0, changed=1, unchanged=1, gone=0)
    siti = await storage.people.by_telegram_id(104)
    assert siti and siti.id == crew.siti.id
    assert (siti.name, siti.role, siti.kelurahan_code, siti.rts) == (
        changed.name,
        changed.role,
        changed.kelurahan_code,
        changed.rts,
    )
    assert await load(storage, changed, BAYU) == Imported(0, 0, 2, 0)


async def test_the_crew_is_as_its_roster_says(storage: Storage, crew: Crew) -> None:
    assert await load(storage, SITI, AWANG, BAYU) == Imported(new=0, changed=0, unchanged=3, gone=5)


async def test_who_is_no_longer_in_the_file_is_out_until_they_are_back(storage: Storage, crew: Crew) -> None:
    await load(storage, SITI, BAYU)
    assert await load(storage, BAYU) == Imported(new=0, changed=0, unchanged=1, gone=1)
    assert await storage.people.by_telegram_id(104) is None
    assert await load(storage, BAYU) == Imported(0, 0, 1, 0)
    assert await load(storage, SITI, BAYU) == Imported(new=0, changed=1, unchanged=1, gone=0)
    assert await storage.people.by_telegram_id(104) == crew.siti


async def test_admins_of_the_settings_are_none_of_the_rosters_business(storage: Storage) -> None:
    await storage.people.add_admin(555, "Admin", at=0)
    assert await load(storage, SITI) == Imported(new=1, changed=0, unchanged=0, gone=0)
    assert await storage.people.by_telegram_id(555)


async def test_an_import_is_whole_or_not_at_all(storage: Storage, crew: Crew) -> None:
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await Roster(storage.db).import_([Entry("Baru", "+62812", Role.ADMIN)], at=0)
            raise ValueError
    assert await storage.people.by_telegram_id(104) == crew.siti
    assert await storage.people.by_phone("+62812") is None


async def test_every_import_is_in_the_audit_log(storage: Storage, crew: Crew) -> None:
    await load(storage, SITI, Entry("Baru", "+62812", Role.ADMIN), at=1_795_500_000)
    entry, *each = await storage.db.rows("SELECT at, person_id, act, about, subject_id FROM audit")
    assert tuple(entry)[:3] == (1_795_500_000, None, "roster.import")
    assert json.loads(entry["about"]) == {"new": 1, "changed": 0, "unchanged": 1, "gone": 7}
    assert len(each) == 8 and all(tuple(one)[:3] == (1_795_500_000, None, "roster.change") for one in each)
    gone = next(json.loads(one["about"]) for one in each if one["subject_id"] == crew.awang.id)
    assert (gone["before"]["active"], gone["after"]["active"]) == (True, False)


async def test_a_file_without_an_admin_lets_those_there_are_stay(storage: Storage, crew: Crew) -> None:
    plan = await Roster(storage.db).plan([SITI])
    assert [entry.name for entry in plan.kept_admins] == ["Bayu"]
    assert (await load(storage, SITI)).gone == 6
    bayu = await storage.people.by_id(crew.bayu.id)
    assert bayu and bayu.active


async def test_a_notice_under_way_no_longer_goes_to_those_who_are_out(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await begun(storage, crew.bayu, 0)
    await load(storage, SITI, BAYU)
    assert [delivery.chat_id for delivery in await storage.deliveries.waiting(100)] == [104, 108]
    progress = await storage.notices.progress(notice)
    assert (progress.failed, progress.left) == (4, 2)


async def test_thousands_of_people_take_seconds(storage: Storage) -> None:
    rows = [RawRow(n, "Siti", f"0811{5_000_000 + n}", "kader", "", "loktuan", "1-4, 9") for n in range(2, 2002)]
    begun = time.process_time()
    entries = (await Roster(storage.db).check(rows)).entries
    assert (await load(storage, *entries)).new == 2000
    assert (await load(storage, *entries)).unchanged == 2000
    assert time.process_time() - begun < 4


async def test_the_last_admin_is_not_taken_away(storage: Storage, crew: Crew) -> None:
    async def faults(*rows: RawRow) -> list[str]:
        return [str(fault) for fault in (await Roster(storage.db).check(rows)).faults]

    demoted = RawRow(2, "Bayu", "08115801008", "kader", "", "Lok Tuan", "")
    assert await faults(demoted) == ["baris 2: admin terakhir; daftar harus punya paling sedikit satu admin"]
    assert await faults(demoted, RawRow(3, "Baru", "08115801077", "admin", "", "", "")) == []
    assert await faults(RawRow(2, "Siti", "08115801004", "kader", "", "Lok Tuan", "")) == [], "who is not named stays"


async def test_it_is_written_as_far_as_somebody_may_see(storage: Storage, crew: Crew) -> None:
    async def names(by: Person | None) -> list[str]:
        return [row.nama for row in await Roster(storage.db).of(by)]

    assert await names(None) == await names(crew.bayu) == await names(crew.norlaila)
    assert await names(None) == ["Bayu", "Norlaila", "Hangin", "Tenri", "Kasma", "Awang", "Siti", "Rusdi"]
    assert await names(crew.awang) == ["Siti", "Rusdi"]
    assert await names(crew.siti) == []
    assert [may_import(one) for one in (crew.bayu, crew.awang, crew.norlaila, crew.siti)] == [True, True, False, False]


async def test_what_has_changed_since_is_named_with_who_did_it_last(storage: Storage, crew: Crew) -> None:
    roster = Roster(storage.db)
    mark, plan = await roster.mark(), await roster.plan([SITI, BAYU])
    assert await roster.changed_since(mark) is None
    async with storage.db.unit():
        await roster.carry_out(plan, 9, crew.bayu)
    since = await roster.changed_since(mark)
    assert since and (set(since.names), since.by, since.at) == (
        {"Norlaila", "Awang", "Tenri", "Rusdi", "Kasma", "Hangin"},
        "Bayu",
        9,
    )
    assert await roster.changed_since(await roster.mark()) is None
    again = await roster.plan([SITI, BAYU])
    assert again.does_nothing and again.digest != plan.digest
    assert (await roster.plan([SITI, BAYU])).digest == again.digest
    others = [replace(SITI, name=name) for name in ("Siti R.", "Siti Rahma")]
    assert len({(await roster.plan([other, BAYU])).digest for other in others}) == 2
    assert await roster.joined([SITI, BAYU]) == [crew.siti.id, crew.bayu.id]
