"""The one getUpdates that waits for something to come; a second one ends it."""

import asyncio

from bot.sandbox.errors import Refused

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Poll:
    def __init__(self) -> None:
        self._waiting: asyncio.Future[bool] | None = None  # True: something came, False: another poller came

    async def wait(self, timeout: float) -> None:
        poll = self._waiting = asyncio.get_running_loop().create_future()
        await asyncio.wait([poll], timeout=timeout)
        if self._waiting is poll:
            self._waiting = None
        if poll.done() and not poll.result():
            raise Refused(409, CONFLICT)

    def end(self, something_came: bool) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(something_came)
        self._waiting = None
