"""Bantuan and /start: what one's buttons do, and the menu again."""

from __future__ import annotations

from telegram import Update

from handlers import join
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.menu import LABELS, menu_for
from handlers.kit.texts import say
from storage.roles import Act


async def show(update: Update, context: Context) -> None:
    lines = [(LABELS[act], say.help.lines[act.name.lower()]) for act in LABELS if context.me.may(act)]
    await context.say(say.help.shown(lines, context.me.may(Act.OWN_SCHEDULE)), menu_for(context.me))


async def start(update: Update, context: Context) -> None:
    await join.welcome(context.me, context)


async def menu(update: Update, context: Context) -> None:
    await context.say(say.help.menu(), menu_for(context.me))


features = (
    Feature(act=Act.HELP, opens=show, commands=("bantuan", "help")),
    Feature(act=Act.START, opens=start, commands=("start",)),
    Feature(act=Act.START, opens=menu, commands=("menu",), words=("menu", "Menu")),
)
