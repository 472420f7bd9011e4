"""Personal links in the database: what ends them, and that nobody makes one for whom they may not."""

from __future__ import annotations

import pytest

from storage import Storage
from storage.invites import LIFE_S, Ended, Invite
from storage.members import NotYours
from tests.storage.conftest import Crew

NOW = 1_800_000_000


@pytest.fixture
async def token(storage: Storage, crew: Crew) -> str:
    """Awang's link for Rusdi."""
    async with storage.db.unit():
        token, ends_at = await storage.invites.make(crew.awang, NOW, crew.rusdi)
    assert ends_at == NOW + LIFE_S
    return token


async def test_good_until_its_last_second(storage: Storage, crew: Crew, token: str) -> None:
    async with storage.db.unit():
        found = await storage.invites.find(token, NOW + LIFE_S - 1)
        assert isinstance(found, Invite) and found.person.id == crew.rusdi.id
        assert await storage.invites.find(token, NOW + LIFE_S) is Ended.OVER
        assert await storage.invites.find(token.swapcase(), NOW) is Ended.UNKNOWN


async def test_used_is_said_before_over(storage: Storage, token: str) -> None:
    async with storage.db.unit():
        found = await storage.invites.find(token, NOW)
        assert isinstance(found, Invite)
        await storage.invites.use(found, NOW)
        await storage.invites.end_all(found.person.id, NOW)
        assert await storage.invites.find(token, NOW + 2 * LIFE_S) is Ended.USED


async def test_a_newer_one_of_the_same_person_ends_it_and_others_do_not(
    storage: Storage, crew: Crew, token: str
) -> None:
    async with storage.db.unit():
        other, _ = await storage.invites.make(crew.bayu, NOW, crew.kasma)
        assert isinstance(await storage.invites.find(token, NOW), Invite)
        newer, _ = await storage.invites.make(crew.bayu, NOW, crew.rusdi)
        assert await storage.invites.find(token, NOW) is Ended.OVER
        assert isinstance(await storage.invites.find(newer, NOW), Invite)
        assert isinstance(await storage.invites.find(other, NOW), Invite)


async def test_not_for_those_one_may_not_edit(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        for by, whom in ((crew.awang, crew.kasma), (crew.awang, crew.tenri), (crew.siti, crew.siti)):
            with pytest.raises(NotYours):
                await storage.invites.make(by, NOW, whom)
        assert await storage.db.rows("SELECT * FROM invites") == []
        assert await storage.db.rows("SELECT * FROM audit WHERE act = 'invite.make'") == []


async def test_every_token_is_long_random_and_fit_for_a_deep_link(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        tokens = {(await storage.invites.make(crew.bayu, NOW, crew.rusdi))[0] for _ in range(50)}
    assert len(tokens) == 50
    for token in tokens:  # Telegram: A-Z, a-z, 0-9, _ and -, at most 64
        assert 22 <= len(token) <= 57
        assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
