"""One person after another: added, changed, moved, let go and taken back, and all that is refused."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from storage import Storage, members
from storage.members import Change, Changed, HasJoined, LastAdmin, LastChange, NotYours, Taken, TooLate
from storage.person import Person
from storage.roles import Role
from storage.roster_rows import Entry
from tests.storage.conftest import KANAAN, KUALA, LOK_TUAN, SATIMPO, Crew, begun

NOW, DAY = 1_800_000_000, date(2027, 1, 15)
DEWI = Entry("Dewi", "+62812555777", Role.CADRE, None, LOK_TUAN, ("01", "02"))
SITI = Entry("Siti", "+628115801004", Role.CADRE, None, KUALA, ("02", "03"))
BAYU = Entry("Bayu", "+628115801008", Role.ADMIN)
NEW_ADMIN = Entry("Rina", "+62812555888", Role.ADMIN)


async def change(storage: Storage, by: Person, act: str, *changes: Change, at: int = NOW) -> list[tuple[int, int]]:
    async with storage.db.unit():
        return await storage.members.change(by, at, act, *changes)


async def become(storage: Storage, by: Person, whom: Person, act: str = "member.x", at: int = NOW, **new: Any) -> int:
    """Changed from what they are now; the number in the log."""
    now = await storage.members.entry(whom.id)
    ((_, number),) = await change(storage, by, act, Change(whom.id, now, replace(now, **new)), at=at)
    return number


async def undo(storage: Storage, by: Person, *numbers: int, at: int = NOW) -> list[int]:
    async with storage.db.unit():
        return await storage.members.undo(by, at, numbers)


async def logged(storage: Storage) -> list[tuple[object, ...]]:
    rows = await storage.db.rows("SELECT at, person_id, act, subject_id, about FROM audit ORDER BY id")
    return [(*tuple(row)[:4], json.loads(row["about"])) for row in rows]


async def everybody(storage: Storage) -> list[Entry]:
    return [await storage.members.entry(row["id"]) for row in await storage.db.rows("SELECT id FROM people")]


async def test_an_entry_says_what_the_roster_says(storage: Storage, crew: Crew) -> None:
    assert await storage.members.entry(crew.siti.id) == SITI
    assert await storage.members.entry(crew.awang.id) == Entry("Awang", "+628115801002", Role.KECAMATAN, "64.74.01")
    with pytest.raises(KeyError):
        await storage.members.entry(999)
    assert [await storage.members.by_phone(phone) for phone in ("+628115801004", "+62")] == [crew.siti.id, None]


@pytest.mark.parametrize("entry", [SITI, BAYU, replace(SITI, rts=(), active=False), replace(BAYU, also_admin=True)])
def test_an_entry_comes_back_from_the_log_as_it_went_in(entry: Entry) -> None:
    kept = json.loads(json.dumps(members.about(entry, replace(entry, name="X"))))
    assert members.entry_from(kept["before"]) == entry and members.entry_from(kept["after"]) == replace(entry, name="X")
    assert members.about(None, entry)["before"] is None and members.entry_from(None) is None


async def test_somebody_new_is_there_with_their_rt(storage: Storage, crew: Crew) -> None:
    ((dewi, _),) = await change(storage, crew.awang, "member.add", Change(None, None, DEWI))
    assert await storage.members.entry(dewi) == DEWI
    ((*heads, kept),) = await logged(storage)
    assert (heads, members.entry_from(kept["after"])) == ([NOW, crew.awang.id, "member.add", dewi], DEWI)


CHANGES = {
    "name": replace(SITI, name="Siti R."),
    "phone": replace(SITI, phone="+62812555999"),
    "rts": replace(SITI, rts=("03", "04")),
    "whole": replace(SITI, rts=()),
    "move": replace(SITI, kelurahan_code=LOK_TUAN, rts=("05",)),
    "far": replace(SITI, kelurahan_code=SATIMPO, rts=()),
    "role": Entry("Siti", SITI.phone, Role.KECAMATAN, "64.74.03"),
    "admin": Entry("Siti", SITI.phone, Role.CITY, also_admin=True),
    "off": replace(SITI, active=False),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_each_change_is_made_kept_in_the_log_and_taken_back(storage: Storage, crew: Crew, what: str) -> None:
    others = [entry for entry in await everybody(storage) if entry != SITI]
    number = await become(storage, crew.bayu, crew.siti, f"member.{what}", **asdict(CHANGES[what]))
    assert await storage.members.entry(crew.siti.id) == CHANGES[what]
    made = LastChange(NOW, "Bayu", f"member.{what}", SITI, CHANGES[what])
    assert await storage.members.last_change(crew.siti.id) == made
    assert await undo(storage, crew.bayu, number, at=NOW + 300) == [crew.siti.id]
    assert await storage.people.by_telegram_id(104) == crew.siti, "joined all the while"
    assert [entry for entry in await everybody(storage) if entry != SITI] == others
    last = await storage.members.last_change(crew.siti.id)
    assert last == LastChange(NOW + 300, "Bayu", "member.undo", CHANGES[what], SITI)
    assert [act for _, _, act, *_ in await logged(storage)] == [f"member.{what}", "member.undo"]


async def test_after_five_minutes_it_stays(storage: Storage, crew: Crew) -> None:
    number = await become(storage, crew.bayu, crew.siti, name="Siti R.")
    ((dewi, added),) = await change(storage, crew.bayu, "member.add", Change(None, None, DEWI))
    await become(storage, crew.bayu, crew.kasma, "other.act", name="K")
    for which in (number, added, 3, 999):
        with pytest.raises(TooLate):
            await undo(storage, crew.bayu, which, at=NOW + (301 if which < 3 else 0))
    assert [await storage.members.entry(id) for id in (4, dewi)] == [replace(SITI, name="Siti R."), DEWI]


async def test_somebody_new_who_is_taken_back_was_never_there(storage: Storage, crew: Crew) -> None:
    ((dewi, number),) = await change(storage, crew.awang, "member.add", Change(None, None, DEWI))
    async with storage.db.unit():
        await storage.invites.make(crew.awang, NOW, replace(crew.rusdi, id=dewi))
        await begun(storage, crew.bayu, NOW)
        await storage.acting.add(crew.bayu, NOW, dewi, Role.CITY, None, (DAY, DAY), ZoneInfo("Asia/Makassar"))
    assert await undo(storage, crew.awang, number, at=NOW + 300) == [dewi]
    assert await storage.people.by_id(dewi) is None
    assert await storage.db.rows("SELECT 1 FROM person_rts WHERE person_id = ?", dewi) == []
    with pytest.raises(TooLate):
        await undo(storage, crew.awang, number)
    assert len(await storage.db.rows("SELECT 1 FROM people")) == 8, "and nobody else went"


async def test_but_not_once_they_have_joined_or_were_changed_or_by_others(storage: Storage, crew: Crew) -> None:
    ((dewi, number),) = await change(storage, crew.awang, "member.add", Change(None, None, DEWI))
    for by in (crew.tenri, crew.norlaila, crew.siti):
        with pytest.raises(NotYours):
            await undo(storage, by, number)
    async with storage.db.unit():
        await storage.people.join(dewi, 900, NOW)
    with pytest.raises(HasJoined):
        await undo(storage, crew.awang, number)
    await become(storage, crew.bayu, replace(crew.rusdi, id=dewi), name="Dewi L.")
    with pytest.raises(Changed) as refused:
        await undo(storage, crew.awang, number)
    assert refused.value.last and refused.value.last.after.name == "Dewi L."


async def test_of_two_at_once_the_second_is_told_what_the_first_has_done(storage: Storage, crew: Crew) -> None:
    await become(storage, crew.bayu, crew.siti, "member.name", name="Siti R.")
    with pytest.raises(Changed) as refused:
        await change(storage, crew.awang, "member.rts", Change(crew.siti.id, SITI, replace(SITI, rts=())))
    assert refused.value.last == LastChange(NOW, "Bayu", "member.name", SITI, replace(SITI, name="Siti R."))
    assert await storage.members.entry(crew.siti.id) == replace(SITI, name="Siti R.")
    number = await become(storage, crew.awang, crew.siti, "member.rts", rts=())
    with pytest.raises(Changed):
        await undo(storage, crew.bayu, 1)
    assert number == 2 and len(await logged(storage)) == 2, "what is refused is not in the log"


async def test_the_last_change_may_be_an_imports_and_looking_is_none(storage: Storage, crew: Crew) -> None:
    before = replace(SITI, name="Sitti")
    imported, about = LastChange(NOW, None, "roster.change", before, SITI), members.about(before, SITI)
    for act, kept, last in (("card.see", {}, None), ("roster.change", about, imported), ("card.see", {}, imported)):
        async with storage.db.unit():
            await storage.audit.add(NOW, None, act, crew.siti.id, **kept)
        assert await storage.members.last_change(crew.siti.id) == last


async def test_a_number_is_one_persons_also_when_they_were_let_go(storage: Storage, crew: Crew) -> None:
    await become(storage, crew.bayu, crew.rusdi, active=False)
    for who, before in ((None, None), (crew.siti.id, SITI)):
        one = Change(who, before, replace(before or DEWI, phone=crew.rusdi.phone))
        with pytest.raises(Taken) as refused:
            await change(storage, crew.bayu, "member.x", one)
        assert refused.value.person_id == crew.rusdi.id
    assert len(await logged(storage)) == 1


async def test_what_belongs_together_is_made_whole_or_not_at_all(storage: Storage, crew: Crew) -> None:
    off, new = Change(4, SITI, replace(SITI, active=False)), Change(None, None, replace(DEWI, kelurahan_code=KUALA))
    taken = replace(new, after=replace(new.after, phone=crew.rusdi.phone))
    async with storage.db.unit():
        with pytest.raises(Taken):
            await storage.members.change(crew.awang, NOW, "member.replace", off, taken)
    assert await storage.members.entry(4) == SITI and await logged(storage) == []
    (_, first), (dewi, second) = await change(storage, crew.awang, "member.replace", off, new)
    assert await undo(storage, crew.awang, first, second) == [4, dewi]
    assert await storage.members.entry(4) == SITI and await storage.people.by_id(dewi) is None


async def test_the_last_admin_of_the_roster_stays(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.people.add_admin(900, "Setelan", NOW)
        await storage.db.run("INSERT INTO people (name, phone, role, active) VALUES ('Lama', '+6281', 'admin', 0)")
    lost = (replace(BAYU, active=False), replace(SITI, phone=BAYU.phone, rts=()), Entry("Bayu", BAYU.phone, Role.CITY))
    for after in lost:
        with pytest.raises(LastAdmin):
            await change(storage, crew.bayu, "member.x", Change(crew.bayu.id, BAYU, after))
    assert await storage.members.entry(crew.bayu.id) == BAYU and await logged(storage) == []
    await become(storage, crew.bayu, crew.bayu, name="Bayu P.")
    await become(storage, crew.bayu, crew.awang, also_admin=True)
    await become(storage, crew.bayu, crew.bayu, active=False)
    awang = await storage.members.entry(crew.awang.id)
    demoted = Change(crew.awang.id, awang, replace(awang, also_admin=False))
    with pytest.raises(LastAdmin):
        await change(storage, crew.bayu, "member.role", demoted)
    await change(storage, crew.bayu, "member.role", demoted, Change(None, None, NEW_ADMIN))
    assert [one.name for one in await everybody(storage) if one.is_admin and one.phone] == ["Rina"], "in their place"


def test_a_coordinator_keeps_the_cadres_there_and_an_admin_everybody(crew: Crew) -> None:
    there, beyond = SITI, replace(SITI, kelurahan_code=KANAAN)
    above = Entry("A", "+62", Role.KECAMATAN, "64.74.01"), Entry("N", "+62", Role.CITY)
    entries = [there, beyond, *above, BAYU, replace(SITI, also_admin=True)]
    assert all(members.may_manage(crew.bayu, entry) for entry in entries)
    assert [members.may_manage(crew.awang, entry) for entry in entries] == [True, *[False] * 5]
    for by in (crew.norlaila, crew.siti, replace(crew.awang, active=False)):
        assert not any(members.may_manage(by, entry) for entry in entries)


async def test_neither_from_nor_to_where_one_may_not(storage: Storage, crew: Crew) -> None:
    far = replace(SITI, kelurahan_code=SATIMPO, rts=())
    tried = [(by, far) for by in (crew.awang, crew.tenri)]
    tried += [(crew.awang, replace(SITI, also_admin=True)), (crew.siti, replace(SITI, name="X"))]
    for by, after in tried:
        with pytest.raises(NotYours):
            await change(storage, by, "member.x", Change(4, SITI, after))
    with pytest.raises(NotYours):
        await change(storage, crew.awang, "member.add", Change(None, None, NEW_ADMIN))
    assert all(issubclass(one, members.Refused) for one in (NotYours, LastAdmin, TooLate, HasJoined, Taken, Changed))
    number = await become(storage, crew.bayu, crew.siti, kelurahan_code=SATIMPO, rts=())
    with pytest.raises(NotYours):
        await undo(storage, crew.awang, number)
    assert await storage.members.entry(4) == far


async def test_since_when_somebody_is_out_is_kept(storage: Storage, crew: Crew) -> None:
    steps: Any = [({"active": False}, NOW), ({"name": "S"}, NOW), ({"active": True}, None)]
    for later, (new, since) in enumerate(steps):
        await become(storage, crew.bayu, crew.siti, at=NOW + later, **new)
        assert (await storage.db.one("SELECT inactive_since FROM people WHERE id = 4"))["inactive_since"] == since


async def test_a_notice_under_way_no_longer_goes_to_who_is_let_go(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await begun(storage, crew.bayu, NOW)
        await storage.db.run("UPDATE deliveries SET state = 'sent' WHERE person_id = 5")
    await become(storage, crew.bayu, crew.siti, name="Siti R.")
    assert len(await storage.deliveries.waiting(100)) == 5
    for whom in (crew.siti, crew.rusdi):
        await become(storage, crew.bayu, whom, active=False)
    rows = await storage.db.rows("SELECT person_id, state, reason FROM deliveries WHERE person_id IN (4, 5) ORDER BY 1")
    assert [tuple(row) for row in rows] == [(4, "failed", "tidak lagi dalam daftar anggota"), (5, "sent", None)]
    assert sorted(one.chat_id or 0 for one in await storage.deliveries.waiting(100)) == [101, 102, 107, 108]
