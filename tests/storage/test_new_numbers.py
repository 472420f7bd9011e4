"""A new number in the database: only what was shared counts, and never somebody else's."""

from __future__ import annotations

import pytest

from storage import Storage
from storage.members import Taken
from tests.storage.conftest import Crew

NOW, NEW = 1_800_000_000, "+628121112222"


async def test_the_number_shared_last_counts_once(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        assert await storage.new_numbers.take(crew.siti, NOW) is None
        for phone in ("+628129", NEW):
            await storage.new_numbers.note(crew.siti.id, phone, NOW)
        assert await storage.new_numbers.take(crew.siti, NOW) == NEW
        assert await storage.new_numbers.take(crew.siti, NOW) is None
        person = await storage.people.by_id(crew.siti.id)
        assert person and person.phone == NEW


async def test_also_the_number_of_somebody_let_go_is_not_taken(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET active = 0 WHERE id = ?", crew.kasma.id)
        with pytest.raises(Taken) as refused:
            await storage.new_numbers.note(crew.siti.id, crew.kasma.phone or "", NOW)
        assert refused.value.person_id == crew.kasma.id
        await storage.new_numbers.note(crew.siti.id, crew.siti.phone or "", NOW)  # one's own is no other's


async def test_it_is_looked_at_again_when_it_is_to_count(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.new_numbers.note(crew.siti.id, NEW, NOW)
        await storage.db.run("UPDATE people SET phone = ? WHERE id = ?", NEW, crew.kasma.id)
        with pytest.raises(Taken):
            await storage.new_numbers.take(crew.siti, NOW)
        assert await storage.db.rows("SELECT * FROM audit WHERE act = 'member.phone'") == []
