"""Send what has been committed: in order in each chat, many chats at once, again after a stop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from typing import Any

from telegram import InputFile, InputMediaPhoto
from telegram import Message as TelegramMessage
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.pace import Pace
from bot.sender import Sender
from handlers import papers
from handlers.kit.context import AMEND, DELETE, PAPER, PIN, RECAPTION, REDRAW, UNPIN
from storage import Storage
from storage.outbox import Message

log = logging.getLogger(__name__)
AT_ONCE = 64
EDITS = ("edit_message_text", "edit_message_reply_markup", REDRAW, RECAPTION)
IF_THERE = {AMEND: "edit_message_text", PIN: PIN, UNPIN: UNPIN, DELETE: DELETE}


class Outbox:
    """A message is taken out once Telegram has it: a kill in between repeats those few that were under way."""

    def __init__(self, bot: ExtBot[None], storage: Storage, pace: Pace) -> None:
        self._storage, self._sender = storage, Sender(bot, AT_ONCE, pace)
        self._woken = asyncio.Event()
        self._last_id = 0
        self._lanes: dict[int, deque[Message]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._closing = False

    async def finish(self, seconds: float) -> None:
        """Let what is under way come to its end; nothing further is begun."""
        self._closing = True
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled. Raises when the database is in trouble."""
        async with asyncio.TaskGroup() as lanes:
            while True:
                await self._woken.wait()
                self._woken.clear()
                while messages := await self._storage.outbox.after(self._last_id):
                    self._last_id = messages[-1].id
                    for message in messages:
                        self._take(message, lanes)

    def _take(self, message: Message, lanes: asyncio.TaskGroup) -> None:
        if message.chat_id in self._lanes:
            self._lanes[message.chat_id].append(message)
        else:
            self._lanes[message.chat_id] = deque([message])
            task = lanes.create_task(self._lane(message.chat_id))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _lane(self, chat_id: int) -> None:
        lane = self._lanes[chat_id]
        while lane and not self._closing:
            await self._send(lane[0])
            lane.popleft()
        del self._lanes[chat_id]

    async def _send(self, message: Message) -> None:
        error, answer, instead = "", None, None
        try:
            if message.until is None or time.time() <= message.until:
                answer = await self._call(message)
        except Forbidden as refusal:
            error = str(refusal)
        except InvalidToken:  # no fault of the message: it waits for a token that is known
            raise
        except papers.CannotDraw as failed:  # our mistake too: the person hears of it
            log.error("message %s cannot be drawn: %s", message.id, failed.kind)
            error, instead = f"{failed.kind}: {failed.why}", papers.instead(message.args, failed)
        except (TelegramError, TypeError, AttributeError) as refusal:  # our mistake: keep it, go on
            log.error("message %s will not be taken: %s", message.id, type(refusal).__name__)
            error = f"{type(refusal).__name__}: {refusal}"
        async with self._storage.db.unit():
            if error.startswith("Forbidden"):
                await self._storage.people.set_reachable(message.chat_id, False)
            if error:
                await self._storage.outbox.failed(message, error)
                if instead:
                    await self._storage.outbox.add(message.chat_id, "send_message", instead, message.screen)
            else:
                await self._storage.outbox.sent(message, _id(answer))

    async def _call(self, message: Message) -> Any:
        if message.method == PAPER:
            return await self._sender.call(message.chat_id, *await papers.drawn(self._storage, message.args))
        if message.method in IF_THERE:
            return await self._if_there(message)
        if message.method not in EDITS:
            return await self._sender.call(message.chat_id, message.method, message.args)
        if not await self._storage.outbox.still_wanted(message):
            return None
        message_id = await self._storage.outbox.message_id(message.chat_id, message.screen or "")
        anew, args = await self._said_anew(message)
        try:
            if message_id:
                change = _as_change(args) if message.method == REDRAW else message.args
                return await self._sender.call(message.chat_id, message.method, change | {"message_id": message_id})
        except BadRequest as refusal:
            if "not modified" in str(refusal):
                return None
            log.info("message %s cannot be edited, so it is sent anew", message.id)
        return await self._sender.call(message.chat_id, anew, args) if anew else None

    async def _said_anew(self, message: Message) -> tuple[str, dict[str, Any]]:
        """How to say what a change says, should the message be gone or never have been sent; '': not at all."""
        if PAPER in message.args:
            return await papers.drawn(self._storage, message.args)
        if message.method == REDRAW:
            return "send_photo", message.args
        if message.method == RECAPTION:
            return "send_message", {"text" if name == "caption" else name: it for name, it in message.args.items()}
        return ("send_message" if message.method == "edit_message_text" else ""), message.args

    async def _if_there(self, message: Message) -> None:
        """What is done with a message that its reader may have deleted or unpinned, which is nobody's fault."""
        message_id = await self._storage.outbox.message_id(message.chat_id, message.screen or "")
        if message_id is None or not await self._storage.outbox.still_wanted(message):
            return
        args = message.args | {"message_id": message_id}
        try:
            await self._sender.call(message.chat_id, IF_THERE[message.method], args)
        except BadRequest as refusal:
            if message.method == AMEND and "not modified" not in str(refusal):
                log.info("message %s cannot be edited, so it is let be", message.id)
                async with self._storage.db.unit():
                    await self._storage.outbox.lose(message.chat_id, message.screen or "")


def _as_change(args: dict[str, Any]) -> dict[str, Any]:
    """Of send_photo as edit_message_media takes it: the words belong to the picture."""
    words = {name: args[name] for name in ("caption", "parse_mode") if name in args}
    photo = args["photo"]
    content = photo.input_file_content if isinstance(photo, InputFile) else photo
    rest = {name: value for name, value in args.items() if name not in {"photo", *words}}
    return rest | {"media": InputMediaPhoto(content, **words)}


def _id(answer: Any) -> int | None:
    return answer.message_id if isinstance(answer, TelegramMessage) else None
