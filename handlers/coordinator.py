"""Koordinator: one tap shows whom to turn to, as a contact card that can be called."""

from __future__ import annotations

from telegram import Update

from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.roles import Act


async def show(update: Update, context: Context) -> None:
    coordinators = await context.storage.people.coordinators_of(context.me)
    await context.say(say.coordinator.found(coordinators) if coordinators else say.coordinator.nobody())
    for coordinator in coordinators:
        if coordinator.phone:
            card = {"phone_number": coordinator.phone, "first_name": coordinator.name}
            await context.call("send_contact", card)


feature = Feature(act=Act.LOOK_UP_COORDINATOR, opens=show, commands=("koordinator",))
