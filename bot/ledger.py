"""How sends begin and end on disk: few commits, each for all that has happened and all that is to be begun with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from storage import Storage
from storage.deliveries import Delivery


class NoLonger(Exception):
    """They have left the roster, the notice was stopped, it is settled already, or night has come."""


@dataclass(frozen=True)
class Ended:
    """state: how a delivery stands; of one that is taken back 'done' or 'failed'."""

    delivery: Delivery
    state: str
    reason: str | None
    message_ids: tuple[int, ...]


@dataclass
class Wish:
    """To begin with somebody; may: whether they still wait for it, None: not looked at yet."""

    delivery: Delivery
    may: bool | None = None


class Ledger:
    """`then` is done within each commit; `settled` is told of each that has been taken back."""

    def __init__(
        self, storage: Storage, then: Callable[[bool], Awaitable[None]], settled: Callable[[Delivery], None]
    ) -> None:
        self._storage, self._then, self._settled = storage, then, settled
        self._wishes: list[Wish] = []
        self._turn = asyncio.Lock()
        self.ended: list[Ended] = []  # not on disk yet

    def end(self, delivery: Delivery, state: str, reason: str | None = None, ids: tuple[int, ...] = ()) -> None:
        self.ended.append(Ended(delivery, state, reason, ids))

    async def begin(self, delivery: Delivery) -> None:
        """On disk once this returns. Raises NoLonger."""
        self._wishes.append(wish := Wish(delivery))
        async with self._turn:
            if wish.may is None:  # nobody's commit has had it with it
                await self._settle()
        if not wish.may:
            raise NoLonger

    async def settle(self) -> None:
        async with self._turn:
            await self._settle()

    async def _settle(self) -> None:
        async with self._storage.db.unit():
            ended, self.ended = self.ended, []
            wishes, self._wishes = self._wishes, []
            for each in ended:
                await self._keep(each)
            await self._then(bool(ended))
            may = [await self._storage.deliveries.begin(wish.delivery) for wish in wishes]
        for wish, granted in zip(wishes, may, strict=True):
            wish.may = granted

    async def _keep(self, it: Ended) -> None:
        if it.delivery.taking_back:
            await self._storage.deliveries.taken_back(it.delivery, it.state == "done")
            self._settled(it.delivery)
            return
        await self._storage.deliveries.settle(it.delivery, it.state, it.reason, it.message_ids)
        if it.reason and it.reason.startswith("Forbidden") and it.delivery.chat_id:
            await self._storage.people.set_reachable(it.delivery.chat_id, False)
