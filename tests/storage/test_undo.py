"""What is taken back: whole or not at all, once, logged, and never over what somebody else has done since."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import pytest

from storage import Storage
from storage.members import Change, Changed, LastAdmin, NoSuchRt, TooLate
from storage.person import Person
from storage.roles import Role
from storage.roster_rows import Entry
from storage.rts import OnlyRt
from tests.storage.conftest import KUALA, LOK_TUAN, Crew

NOW = 1_800_000_000
DEWI = Entry("Dewi", "+62812555777", Role.CADRE, None, KUALA, ("02",))


async def change(storage: Storage, by: Person, *changes: Change) -> list[int]:
    async with storage.db.unit():
        return [number for _, number in await storage.members.change(by, NOW, "member.x", *changes)]


async def become(storage: Storage, by: Person, whom: Person, **new: Any) -> int:
    now = await storage.members.entry(whom.id)
    (number,) = await change(storage, by, Change(whom.id, now, replace(now, **new)))
    return number


async def undo(storage: Storage, by: Person, *numbers: int) -> None:
    """As the chat does it: what is refused is told, and the rest of the update is kept."""
    async with storage.db.unit():
        await storage.members.undo(by, NOW, numbers)


async def test_a_replacement_is_taken_back_whole_or_not_at_all(storage: Storage, crew: Crew) -> None:
    siti = await storage.members.entry(crew.siti.id)
    gone, added = Change(crew.siti.id, siti, replace(siti, active=False)), Change(None, None, DEWI)
    numbers = await change(storage, crew.bayu, gone, added)
    await become(storage, crew.awang, crew.siti, name="Siti R.")
    async with storage.db.unit():
        with pytest.raises(Changed):
            await storage.members.undo(crew.bayu, NOW, numbers)
    assert await storage.members.by_phone("+62812555777"), "the newcomer is still there"


async def test_taking_back_an_addition_is_in_the_log(storage: Storage, crew: Crew) -> None:
    (number,) = await change(storage, crew.bayu, Change(None, None, DEWI))
    await undo(storage, crew.bayu, number)
    row = await storage.db.one("SELECT person_id, act, about FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(row)[:2] == (crew.bayu.id, "member.undo")
    assert "Dewi" in row["about"]
    with pytest.raises(TooLate):
        await undo(storage, crew.bayu, number)


async def test_whoever_was_taken_back_is_changed_no_more(storage: Storage, crew: Crew) -> None:
    (number,) = await change(storage, crew.bayu, Change(None, None, DEWI))
    person_id = await storage.members.by_phone("+62812555777")
    await undo(storage, crew.bayu, number)
    with pytest.raises(Changed):
        await change(storage, crew.awang, Change(person_id, DEWI, replace(DEWI, name="Dewi L.")))


async def test_the_last_admin_is_not_taken_back_either(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.people.add_admin(900, "Kepala", at=0)
    (by_settings,) = [one for one in await storage.people.admins() if one.telegram_id == 900]
    (number,) = await change(storage, by_settings, Change(None, None, Entry("Rina", "+62812555888", Role.ADMIN)))
    await become(storage, by_settings, crew.bayu, active=False)
    with pytest.raises(LastAdmin):
        await undo(storage, by_settings, number)
    assert await storage.members.by_phone("+62812555888")


async def test_a_button_for_taking_back_works_once(storage: Storage, crew: Crew) -> None:
    first = await become(storage, crew.bayu, crew.siti, name="Siti R.")
    await undo(storage, crew.bayu, first)
    with pytest.raises(TooLate):
        await undo(storage, crew.bayu, first)
    await become(storage, crew.awang, crew.siti, name="Siti R.")
    with pytest.raises(Changed) as told:
        await undo(storage, crew.bayu, first)
    assert told.value.last and told.value.last.by == "Awang", "the same change, but not theirs"


async def test_taking_back_is_not_taken_back(storage: Storage, crew: Crew) -> None:
    await undo(storage, crew.bayu, await become(storage, crew.bayu, crew.siti, name="Siti R."))
    number = (await storage.db.one("SELECT max(id) AS id FROM audit"))["id"]
    with pytest.raises(TooLate):
        await undo(storage, crew.bayu, number)


async def test_rt_that_are_gone_are_given_to_nobody(storage: Storage, crew: Crew) -> None:
    before = await storage.members.entry(crew.rusdi.id)
    for rts in (("99",), ("01", "99")):
        with pytest.raises(NoSuchRt):
            await become(storage, crew.bayu, crew.rusdi, rts=rts)
    assert await storage.members.entry(crew.rusdi.id) == before
    number = await become(storage, crew.bayu, crew.siti, rts=("02",))
    async with storage.db.unit():
        await storage.rts.retire(crew.bayu, NOW, KUALA, "03")
    with pytest.raises(NoSuchRt):
        await undo(storage, crew.bayu, number)


# RT.


async def test_whose_only_rt_it_is_must_get_another_first(storage: Storage, crew: Crew) -> None:
    await become(storage, crew.bayu, crew.rusdi, rts=("05",))
    async with storage.db.unit():
        with pytest.raises(OnlyRt) as told:
            await storage.rts.retire(crew.awang, NOW, LOK_TUAN, "05")
    assert told.value.names == ("Rusdi",)
    await become(storage, crew.bayu, crew.rusdi, rts=("05", "06"))
    async with storage.db.unit():
        await storage.rts.retire(crew.awang, NOW, LOK_TUAN, "05")
    assert (await storage.members.entry(crew.rusdi.id)).rts == ("06",)


async def test_an_rt_given_back_narrows_nobody_who_has_all_by_now(storage: Storage, crew: Crew) -> None:
    await become(storage, crew.bayu, crew.rusdi, rts=("05", "06"))
    async with storage.db.unit():
        number = await storage.rts.retire(crew.awang, NOW, LOK_TUAN, "05")
    await become(storage, crew.bayu, crew.rusdi, rts=())
    async with storage.db.unit():
        await storage.rts.undo(crew.awang, NOW, number)
    assert (await storage.members.entry(crew.rusdi.id)).rts == ()


async def test_nobody_looks_after_a_retired_rt(storage: Storage, crew: Crew) -> None:
    await become(storage, crew.bayu, crew.rusdi, rts=())
    async with storage.db.unit():
        await storage.rts.retire(crew.awang, NOW, LOK_TUAN, "05")
    (retired,) = [one for one in await storage.rts.of(LOK_TUAN) if one.rt == "05"]
    assert (retired.retired, retired.holders) == (True, ())


async def test_a_name_that_is_taken_again_is_not_given_back(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        number = await storage.rts.rename(crew.awang, NOW, LOK_TUAN, "07", "90")
        await storage.rts.add(crew.awang, NOW, LOK_TUAN, "07")
    async with storage.db.unit():
        with pytest.raises(TooLate):
            await storage.rts.undo(crew.awang, NOW, number)


async def test_an_rt_is_taken_back_once_and_leaves_nothing(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        number = await storage.rts.add(crew.awang, NOW, LOK_TUAN, "90")
        await storage.rts.undo(crew.awang, NOW, number)
    assert "90" not in [one.rt for one in await storage.rts.of(LOK_TUAN)]
    async with storage.db.unit():
        await storage.rts.add(crew.bayu, NOW, LOK_TUAN, "90")
        with pytest.raises(TooLate):
            await storage.rts.undo(crew.awang, NOW, number)


async def test_a_rename_leaves_others_who_share_the_commit_to_answer_for_themselves(
    storage: Storage, crew: Crew
) -> None:
    async with storage.db.unit(more=True):
        await storage.rts.rename(crew.awang, NOW, LOK_TUAN, "07", "90")
    with pytest.raises(sqlite3.IntegrityError):
        async with storage.db.unit():
            await storage.db.run("INSERT INTO person_rts VALUES (4, ?, '99')", KUALA)
    assert "90" in [one.rt for one in await storage.rts.of(LOK_TUAN)], "the rename is kept"
