"""Drafts: half-filled forms that outlive everything but their end."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator

import pytest
import time_machine

from storage import Storage, open_storage
from storage.drafts import IDLE_S, KEEP_S, LIVE_S, Draft
from storage.migrate import MIGRATIONS
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


# Left alone.


async def begun(storage: Storage, person_id: int, form: str = "report") -> Draft:
    draft = await storage.drafts.open(person_id, form, "rt")
    draft.answers = {"rt": ["03"]}
    await storage.drafts.keep(draft)
    return draft


async def idle(storage: Storage, *forms: str) -> list[int]:
    """Whose."""
    found = await storage.drafts.idle(forms or ("report", "report_change"), int(time.time()))
    return [one.person_id for one in found]


async def test_after_three_hours_it_is_idle_until_somebody_is_reminded(
    storage: Storage, crew: Crew, clock: time_machine.Traveller
) -> None:
    draft = await begun(storage, 4)
    clock.shift(IDLE_S - 1)
    assert await idle(storage) == []
    clock.shift(1)
    (one,) = await storage.drafts.idle(["report"], int(time.time()))
    assert (one.person_id, one.chat_id, one.form, one.draft) == (4, 104, "report", draft)
    assert one.kept_until - one.used_at == KEEP_S
    assert await storage.drafts.remind(one, int(time.time()))
    assert not await storage.drafts.remind(one, int(time.time())), "once"
    assert await idle(storage) == []
    await storage.drafts.keep(draft)
    clock.shift(IDLE_S)
    assert await idle(storage) == [], "nor when it is left alone again"


async def test_whoever_touches_it_at_the_last_moment_is_not_reminded(
    storage: Storage, crew: Crew, clock: time_machine.Traveller
) -> None:
    draft = await begun(storage, 4)
    clock.shift(IDLE_S)
    (seen,) = await storage.drafts.idle(["report"], int(time.time()))
    await storage.drafts.keep(draft)
    assert not await storage.drafts.remind(seen, int(time.time()))
    clock.shift(IDLE_S)
    assert await idle(storage) == [4], "three hours later it is due"


async def test_laying_it_aside_is_touching_it_too(storage: Storage, crew: Crew, clock: time_machine.Traveller) -> None:
    draft = await begun(storage, 4)
    clock.shift(IDLE_S - 1)
    await storage.drafts.lay_aside(draft)
    clock.shift(IDLE_S - 1)
    assert await idle(storage) == []
    clock.shift(1)
    assert await idle(storage) == [4]


async def test_the_oldest_first_and_only_of_the_forms_that_are_asked_for(
    storage: Storage, crew: Crew, clock: time_machine.Traveller
) -> None:
    for person_id, form in [(7, "report"), (4, "report_change"), (5, "notice"), (5, "report")]:
        await begun(storage, person_id, form)
        clock.shift(1)
    clock.shift(IDLE_S)
    assert await idle(storage) == [7, 4, 5]
    assert await idle(storage, "notice") == [5]
    assert await storage.drafts.idle([], int(time.time())) == []


@pytest.mark.parametrize("change", ["active = 0", "reachable = 0", "telegram_id = NULL"])
async def test_of_somebody_out_of_reach_there_is_none(
    storage: Storage, crew: Crew, clock: time_machine.Traveller, change: str
) -> None:
    await begun(storage, 4)
    async with storage.db.unit():
        await storage.db.run(f"UPDATE people SET {change} WHERE id = 4")
    clock.shift(IDLE_S)
    assert await idle(storage) == []


async def test_a_week_later_it_is_let_go_whatever_its_form(
    storage: Storage, crew: Crew, clock: time_machine.Traveller
) -> None:
    aside = await begun(storage, 4)
    await storage.drafts.lay_aside(aside)
    await begun(storage, 4, "notice")
    clock.shift(1)
    young = await begun(storage, 5)
    clock.shift(KEEP_S - 2)
    await storage.drafts.forget_old(int(time.time()))
    assert await storage.drafts.get(4, "report") == aside
    clock.shift(1)
    await storage.drafts.forget_old(int(time.time()))
    assert await storage.drafts.get(4, "report") is None
    assert await storage.drafts.get(4, "notice") is None
    assert await storage.drafts.get(5, "report") == young


def test_what_was_half_filled_before_the_migration_is_kept_for_a_week_more() -> None:
    """Also what was laid aside, of which nobody had noted the hour."""
    db = sqlite3.connect(":memory:")
    before, this = MIGRATIONS[:15], MIGRATIONS[15]
    assert this.name.startswith("0016")
    for file in before:
        db.executescript(file.read_text(encoding="utf-8"))
    db.execute("INSERT INTO people (id, name, phone, role) VALUES (1, 'x', '+62811', 'admin')")
    for form, touched_at in (("a", 0), ("b", 1_700_000_000)):
        db.execute("INSERT INTO drafts (person_id, form, step, touched_at) VALUES (1, ?, 'x', ?)", (form, touched_at))
    db.commit()
    db.executescript(this.read_text(encoding="utf-8"))
    (aside, _), (used, reminded) = db.execute("SELECT used_at, reminded_at FROM drafts ORDER BY form").fetchall()
    assert (used, reminded) == (1_700_000_000, None)
    assert aside > 1_700_000_000
    db.close()
