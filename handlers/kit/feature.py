"""One thing that people do: how it is opened, who may, and which buttons belong to it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.kit.context import Context
from handlers.kit.menu import menu_for, spoken
from handlers.kit.texts import say
from storage.roles import Act

Callback = Callable[[Update, Context], Coroutine[Any, Any, object]]


def guarded(act: Act, callback: Callback) -> Callback:
    """Only for those who may, looked up at the moment of use: the keyboard may be older than the role."""

    async def checked(update: Update, context: Context) -> object:
        if context.me.may(act):
            return await callback(update, context)
        if context.query_id:
            context.toast(say.common.not_yours_short)
        else:
            await context.say(say.common.not_yours(), menu_for(context.me))
        return None  # the conversation stays as it is: the role may come back

    return checked


@dataclass(frozen=True)
class Feature:
    """opens: what a command, the menu's label or one of the words does; taps: buttons, by a pattern of their data."""

    act: Act
    opens: Callback | None = None
    commands: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    taps: Mapping[str, Callback] = field(default_factory=dict)
    others: Mapping[filters.BaseFilter, Callback] = field(default_factory=dict)

    def handlers(self) -> list[BaseHandler[Update, Context, object]]:
        """Ready for the application; every one of them asks first whether the person may."""
        new = filters.UpdateType.MESSAGE
        return [
            *(self._opening(guarded(self.act, self.opens), new) if self.opens else []),
            *(MessageHandler(new & sent, guarded(self.act, does)) for sent, does in self.others.items()),
            *(CallbackQueryHandler(guarded(self.act, does), f"^{data}$") for data, does in self.taps.items()),
        ]

    def _opening(self, opens: Callback, new: filters.BaseFilter) -> list[BaseHandler[Update, Context, object]]:
        said = spoken(self.act, self.commands)
        return [
            *([CommandHandler(self.commands, opens, new)] if self.commands else []),
            MessageHandler(new & filters.Text([*said, *self.words]), opens),
        ]
