"""Requests to join in the database: one pending for each account, decided once, let go in time."""

from __future__ import annotations

import pytest

from storage import Storage
from storage.join_requests import AGAIN_S, KEEP_DECIDED_S, KEEP_DRAFT_S, JoinRequest
from storage.roles import Role
from tests.storage.conftest import KANAAN, SATIMPO, Crew

NOW = 1_800_000_000
ASKER = 900


async def sent(storage: Storage, role: Role = Role.CADRE, kelurahan: str | None = SATIMPO) -> JoinRequest:
    await storage.join_requests.note(ASKER, "Andi", "+628121", NOW)
    draft = await storage.join_requests.pending(ASKER)
    assert draft and not draft.is_open
    kecamatan = kelurahan[:8] if kelurahan else None
    return await storage.join_requests.send(draft.id, role, kecamatan, kelurahan, "2", NOW)


async def test_a_draft_takes_the_newest_number_and_an_open_one_keeps_its_own(storage: Storage) -> None:
    async with storage.db.unit():
        await storage.join_requests.note(ASKER, "Andi", "+628120", NOW)
        request = await sent(storage)
        assert (request.phone, request.kelurahan, request.kecamatan) == ("+628121", "Satimpo", "Bontang Selatan")
        await storage.join_requests.note(ASKER, "Andi", "+628122", NOW + 1)
        pending = await storage.join_requests.pending(ASKER)
        assert pending == request


async def test_a_draft_is_nobodys_business(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.join_requests.note(ASKER, "Andi", "+628121", NOW)
        draft = await storage.join_requests.pending(ASKER)
        assert draft
        assert await storage.join_requests.by_id(draft.id) is None
        assert await storage.join_requests.open_for(crew.bayu) == []
        await storage.join_requests.drop(ASKER)
        assert await storage.join_requests.pending(ASKER) is None


async def test_decided_once(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        request = await sent(storage)
        await storage.join_requests.decide(request.id, "refused", crew.bayu.id, NOW + 5)
        await storage.join_requests.decide(request.id, "accepted", crew.norlaila.id, NOW + 6)
        await storage.join_requests.settle(ASKER, NOW + 7)
        after = await storage.join_requests.by_id(request.id)
        assert after and (after.state, after.decided_by, after.decided_at) == ("refused", "Bayu", NOW + 5)
        assert await storage.join_requests.may_ask_at(ASKER) == NOW + 5 + AGAIN_S
        assert await storage.join_requests.may_ask_at(ASKER + 1) == 0


@pytest.mark.parametrize(
    ("role", "kelurahan", "names"),
    [
        (Role.CADRE, SATIMPO, ["Bayu"]),  # Tenri has not joined
        (Role.CADRE, KANAAN, ["Bayu"]),  # there is no coordinator
        (Role.CADRE, "64.74.01.1003", ["Awang", "Bayu"]),
        (Role.CITY, None, ["Bayu"]),
    ],
)
async def test_who_decides(storage: Storage, crew: Crew, role: Role, kelurahan: str | None, names: list[str]) -> None:
    async with storage.db.unit():
        request = await sent(storage, role, kelurahan)
        deciders = await storage.join_requests.deciders(request)
        assert sorted(one.name for one in deciders) == names
        for one in deciders:
            assert await storage.join_requests.open_for(one) == [request]
        assert await storage.join_requests.open_for(crew.norlaila) == []


async def test_let_go_in_time(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        request = await sent(storage)
        await storage.join_requests.note(ASKER + 1, "Beta", "+628125", NOW)
        await storage.join_requests.forget_old(NOW + KEEP_DRAFT_S)
        assert await storage.join_requests.pending(ASKER + 1)
        await storage.join_requests.forget_old(NOW + KEEP_DRAFT_S + 1)
        assert await storage.join_requests.pending(ASKER + 1) is None
        await storage.join_requests.forget_old(NOW + 2 * KEEP_DECIDED_S)
        assert await storage.join_requests.by_id(request.id), "still waits for an answer"
        await storage.join_requests.decide(request.id, "refused", crew.bayu.id, NOW)
        await storage.join_requests.forget_old(NOW + KEEP_DECIDED_S + 1)
        assert await storage.join_requests.by_id(request.id) is None
