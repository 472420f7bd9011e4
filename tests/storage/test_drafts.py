"""Drafts: half-filled forms that outlive everything but their end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
import time_machine

from storage import Storage, open_storage
from storage.drafts import LIVE_S, Draft
from tests.storage.conftest import Crew


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(1_795_500_000, tick=False) as traveller:
        yield traveller


async def test_a_new_draft_is_empty_at_its_first_step(storage: Storage, crew: Crew) -> None:
    draft = await storage.drafts.open(4, "report", "rt")
    assert draft == Draft(draft.number, "rt", {}, False)
    assert await storage.drafts.get(4, "report") == draft


async def test_answers_are_kept_with_their_kinds(storage: Storage, crew: Crew) -> None:
    draft = await storage.drafts.open(4, "report", "rt")
    draft.step, draft.editing = "story", True
    draft.answers = {
        "rt": "03",
        "participants": 12,
        "photos": [{"file_id": "a"}],
        "story": "Kerja bakti “parit”",
        "n": None,
    }
    await storage.drafts.keep(draft)
    assert await storage.drafts.get(4, "report") == draft


async def test_a_draft_outlives_the_process(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        draft = await storage.drafts.open(4, "report", "rt")
    await storage.db.close()
    async with open_storage(storage.db.path) as later:
        assert await later.drafts.get(4, "report") == draft


async def test_a_rollback_takes_the_answers_back(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        draft = await storage.drafts.open(4, "report", "rt")
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await storage.drafts.keep(Draft(draft.number, "category", {"rt": "03"}))
            raise ValueError
    assert await storage.drafts.get(4, "report") == draft


async def test_starting_anew_gives_another_number_so_that_old_buttons_are_told_apart(
    storage: Storage, crew: Crew
) -> None:
    old = await storage.drafts.open(4, "report", "rt")
    await storage.drafts.keep(Draft(old.number, "category", {"rt": "03"}))
    new = await storage.drafts.open(4, "report", "rt")
    assert new.number > old.number
    await storage.drafts.drop(4, "report")
    assert (await storage.drafts.open(4, "report", "rt")).number > new.number


async def test_an_old_draft_that_is_kept_once_more_does_not_come_back(storage: Storage, crew: Crew) -> None:
    old = await storage.drafts.open(4, "report", "rt")
    new = await storage.drafts.open(4, "report", "rt")
    await storage.drafts.keep(Draft(old.number, "story", {"rt": "99"}))
    assert await storage.drafts.get(4, "report") == new


async def test_people_and_forms_do_not_mix(storage: Storage, crew: Crew) -> None:
    for person_id, form in [(4, "report"), (4, "notice"), (5, "report")]:
        await storage.drafts.open(person_id, form, f"{form} {person_id}")
    await storage.drafts.drop(4, "report")
    assert await storage.drafts.get(4, "report") is None
    notice, other = await storage.drafts.get(4, "notice"), await storage.drafts.get(5, "report")
    assert notice and other and (notice.step, other.step) == ("notice 4", "report 5")


async def test_a_draft_belongs_to_somebody(storage: Storage) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await storage.drafts.open(4711, "report", "rt")


async def test_the_form_touched_last_is_the_latest(storage: Storage, crew: Crew, clock: time_machine.Traveller) -> None:
    assert await storage.drafts.latest(4) is None
    report = await storage.drafts.open(4, "report", "rt")
    await storage.drafts.open(4, "notice", "text")
    assert await storage.drafts.latest(4) == ("notice", True)  # in the same second: the younger
    clock.shift(1)
    await storage.drafts.keep(report)
    assert await storage.drafts.latest(4) == ("report", True)
    assert await storage.drafts.latest(5) is None


async def test_after_hours_a_draft_is_kept_but_its_question_is_no_longer_live(
    storage: Storage, crew: Crew, clock: time_machine.Traveller
) -> None:
    draft = await storage.drafts.open(4, "report", "rt")
    clock.shift(LIVE_S - 1)
    assert await storage.drafts.latest(4) == ("report", True)
    clock.shift(1)
    assert await storage.drafts.latest(4) == ("report", False)
    assert await storage.drafts.get(4, "report") == draft


async def test_the_states_of_a_form_are_those_of_people_who_have_joined(storage: Storage, crew: Crew) -> None:
    await storage.drafts.open(4, "report", "rt")
    await storage.drafts.open(5, "report", "story")
    await storage.drafts.open(6, "report", "rt")  # Kasma has not joined
    await storage.drafts.open(7, "notice", "text")
    assert await storage.drafts.states("report") == {(104, 104): "rt", (105, 105): "story"}
    assert await storage.drafts.states("nothing") == {}


async def test_a_draft_laid_aside_is_kept_and_comes_back_with_its_next_answer(storage: Storage, crew: Crew) -> None:
    draft = await storage.drafts.open(4, "report", "rt")
    await storage.drafts.lay_aside(draft)
    assert await storage.drafts.latest(4) == ("report", False)
    await storage.drafts.keep(draft)
    assert await storage.drafts.latest(4) == ("report", True)
