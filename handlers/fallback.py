"""An answer to everything else: stray words, stickers, edited messages, buttons of long ago."""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, TypeHandler, filters

from handlers import summary_typed
from handlers.kit.context import Context
from handlers.kit.menu import menu_for
from handlers.kit.texts import say


async def nothing_to_cancel(update: Update, context: Context) -> object:
    await context.say(say.fallback.nothing_to_cancel(), menu_for(context.me))
    return None


async def old_button(update: Update, context: Context) -> object:
    context.toast(say.common.old_button)
    return None


async def anything(update: Update, context: Context) -> object:
    if update.edited_message and update.edited_message.location:
        return None  # a live location that moves on, every few seconds
    if update.edited_message:
        await context.say(say.fallback.edited())
    elif update.message and not await summary_typed.bare(update, context):
        await context.say(say.fallback.not_understood(), menu_for(context.me))
    return None


def handlers() -> list[BaseHandler[Update, Context, object]]:
    """Last in the order: whatever nobody else has taken."""
    return [
        CommandHandler("batal", nothing_to_cancel, filters.UpdateType.MESSAGE),
        CallbackQueryHandler(old_button),
        TypeHandler(Update, anything),
    ]
