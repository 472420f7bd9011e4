"""Ready reasons to send a report back: admins add, change, retire and restore them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from storage import Storage
from storage.category_changes import Gone, SameWords, TooMany
from storage.members import NotYours
from storage.reasons import CURRENT_MOST, Reason
from tests.storage.conftest import Crew

AT = 1_795_478_400
STEPS = ("rt", "category", "date", "story", "participants", "photos", "volume")


async def words(storage: Storage) -> list[str]:
    """Of those that can be chosen, in their order."""
    return [one.words for one in await storage.reasons.current(STEPS)]


async def audit(storage: Storage) -> list[tuple[Any, ...]]:
    rows = await storage.db.rows("SELECT at, person_id, act, about FROM audit ORDER BY id")
    return [(row["at"], row["person_id"], row["act"], json.loads(row["about"])) for row in rows]


async def test_there_are_some_to_begin_with(storage: Storage) -> None:
    assert (await words(storage))[0] == "Foto kurang jelas"
    assert len(await storage.reasons.all()) == len(await words(storage)) == 7


async def test_only_those_are_offered_that_lead_to_a_question_there_is(storage: Storage) -> None:
    assert {one.step for one in await storage.reasons.current(("photos", "rt"))} == {"photos", "rt"}
    assert await storage.reasons.current(()) == []


async def test_a_new_one_is_the_last(storage: Storage, crew: Crew) -> None:
    number = await storage.reasons.add(crew.bayu, AT, "volume", "Volume mohon diperiksa")
    assert await storage.reasons.by_id(number) == Reason(number, "volume", "Volume mohon diperiksa")
    assert (await words(storage))[-1] == "Volume mohon diperiksa"
    about = {"step": "volume", "after": "Volume mohon diperiksa"}
    assert await audit(storage) == [(AT, crew.bayu.id, "reason.add", about)]


async def test_other_words_keep_its_place_and_its_question(storage: Storage, crew: Crew) -> None:
    await storage.reasons.change(crew.bayu, AT, 1, "Fotonya buram")
    assert await storage.reasons.by_id(1) == Reason(1, "photos", "Fotonya buram")
    assert (await words(storage))[0] == "Fotonya buram"
    about = {"step": "photos", "before": "Foto kurang jelas", "after": "Fotonya buram"}
    assert (await audit(storage))[0][2:] == ("reason.change", about)


async def test_retired_it_is_kept_below_and_comes_back_to_its_place(storage: Storage, crew: Crew) -> None:
    await storage.reasons.retire(crew.bayu, AT, 1)
    await storage.reasons.retire(crew.bayu, AT, 1)
    assert "Foto kurang jelas" not in await words(storage)
    assert (await storage.reasons.all())[-1] == Reason(1, "photos", "Foto kurang jelas", retired=True)
    await storage.reasons.restore(crew.bayu, AT, 1)
    await storage.reasons.restore(crew.bayu, AT, 1)
    assert (await words(storage))[0] == "Foto kurang jelas"
    assert [act for _, _, act, _ in await audit(storage)] == ["reason.retire", "reason.restore"]


async def test_no_two_that_can_be_chosen_say_the_same(storage: Storage, crew: Crew) -> None:
    with pytest.raises(SameWords):
        await storage.reasons.add(crew.bayu, AT, "story", "FOTO kurang jelas")
    with pytest.raises(SameWords):
        await storage.reasons.change(crew.bayu, AT, 2, "Foto kurang jelas")
    await storage.reasons.change(crew.bayu, AT, 1, "Foto KURANG jelas")  # its own are not in its way
    await storage.reasons.retire(crew.bayu, AT, 1)
    await storage.reasons.change(crew.bayu, AT, 2, "Foto kurang jelas")
    with pytest.raises(SameWords):
        await storage.reasons.restore(crew.bayu, AT, 1)
    await storage.reasons.change(crew.bayu, AT, 1, "Mohon ceritanya diperjelas")  # of a retired one nobody sees them
    assert len(await words(storage)) == 6


async def test_there_are_no_more_than_people_look_through(storage: Storage, crew: Crew) -> None:
    for n in range(CURRENT_MOST - 7):
        assert not await storage.reasons.is_full()
        await storage.reasons.add(crew.bayu, AT, "story", f"Alasan {n}")
    assert await storage.reasons.is_full()
    with pytest.raises(TooMany):
        await storage.reasons.add(crew.bayu, AT, "story", "Satu lagi")
    await storage.reasons.retire(crew.bayu, AT, 1)
    await storage.reasons.add(crew.bayu, AT, "story", "Satu lagi")
    with pytest.raises(TooMany):
        await storage.reasons.restore(crew.bayu, AT, 1)


@pytest.mark.parametrize("who", ["norlaila", "awang", "siti"])
async def test_reasons_are_the_admins_alone(storage: Storage, crew: Crew, who: str) -> None:
    by, reasons, before = getattr(crew, who), storage.reasons, await storage.reasons.all()
    for change in (
        reasons.add(by, AT, "story", "Satu lagi"),
        reasons.change(by, AT, 1, "Satu lagi"),
        reasons.retire(by, AT, 1),
        reasons.restore(by, AT, 1),
    ):
        with pytest.raises(NotYours):
            await change
    assert (await storage.reasons.all(), await audit(storage)) == (before, [])


async def test_one_that_never_was_cannot_be_changed(storage: Storage, crew: Crew) -> None:
    for change in (
        storage.reasons.change(crew.bayu, AT, 99, "Satu lagi"),
        storage.reasons.retire(crew.bayu, AT, 99),
        storage.reasons.restore(crew.bayu, AT, 99),
    ):
        with pytest.raises(Gone):
            await change
    assert await storage.reasons.by_id(99) is None
