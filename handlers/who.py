"""Before anything else: who is this person, when did they speak, and what were they asked last?"""

from __future__ import annotations

import re

from telegram import Chat, ChatMember, Update, User
from telegram.ext import ApplicationHandlerStop, TypeHandler

from handlers import ask_to_join, invite, join
from handlers.kit.context import Context
from handlers.kit.house import Open, open_form, replied_to
from handlers.kit.texts import say
from storage.person import Person


async def who(update: Update, context: Context) -> None:
    """Let known, active people through in their private chat; everybody and everything else ends here."""
    open_form.set(None)
    replied_to.set(None)
    chat, user = update.effective_chat, update.effective_user
    if chat is None or user is None or user.is_bot or _is_only_pinned(update):
        raise ApplicationHandlerStop
    context.chat_id = chat.id
    context.query_id = update.callback_query.id if update.callback_query else None
    context.sent_at = await _sent_at(update, context)
    if update.my_chat_member:
        await _membership(update, context)
    elif chat.type != Chat.PRIVATE:
        await _elsewhere(update, context)
    elif update.callback_query and not update.callback_query.data:  # the library hands it to whoever has a pattern
        context.toast(say.common.old_button)
    elif me := await _known(user, context):
        context.me = me
        if not me.reachable:  # whoever writes can be written to: a new bot's token, an old refusal
            await _within_reach(user.id, context)
        open_form.set(await _open_form(me, context))
        replied_to.set(await _replied_to(me, update, context))
        return
    else:
        await _stranger(update, context)
    raise ApplicationHandlerStop


def _is_only_pinned(update: Update) -> bool:
    """Telegram tells of it in a message of its own, which wants no answer."""
    return bool(update.message and update.message.pinned_message)


async def _stranger(update: Update, context: Context) -> None:
    """The ways to join, and nothing else: a number, a link, or a request."""
    data = update.callback_query.data if update.callback_query else None
    for pattern, does in (invite.taps | ask_to_join.taps).items():
        if found := re.fullmatch(pattern, data or ""):
            context.matches = [found]
            await does(update, context)
            return
    if update.message and (link := invite.LINK.fullmatch(update.message.text or "")):
        await invite.opened(link[1], context)
        return
    await join.stranger(update, context)


async def _known(user: User, context: Context) -> Person | None:
    people = context.storage.people
    me = await people.by_telegram_id(user.id)
    if me is None and user.id in context.house.admin_ids:
        await people.add_admin(user.id, user.full_name, context.sent_at)
        me = await people.by_telegram_id(user.id)
    return me


async def _open_form(me: Person, context: Context) -> Open | None:
    latest = await context.storage.drafts.latest(me.id)
    return Open(*latest) if latest else None


async def _replied_to(me: Person, update: Update, context: Context) -> object | None:
    """Only a new message can be a reply that is passed on."""
    to = update.message.reply_to_message if update.message else None
    return await context.storage.notice_replies.replied_to(me.id, context.chat_id, to.message_id) if to else None


async def _sent_at(update: Update, context: Context) -> int:
    """Telegram dates messages but not taps: for those, when they reached us."""
    if update.callback_query is None and update.effective_message:
        message = update.effective_message
        return int((message.edit_date or message.date).timestamp())
    return await context.storage.inbox.received_at(update.update_id)


async def _membership(update: Update, context: Context) -> None:
    """Blocked or let in again."""
    change = update.my_chat_member
    if change and change.chat.type == Chat.PRIVATE:
        if change.new_chat_member.status == ChatMember.MEMBER:
            await _within_reach(change.from_user.id, context)
        else:
            await context.storage.people.set_reachable(change.from_user.id, False)


async def _within_reach(telegram_id: int, context: Context) -> None:
    """What was refused meanwhile is said after all; in a private chat both have one number."""
    await context.storage.people.set_reachable(telegram_id, True)
    await context.storage.outbox.try_again(telegram_id)
    await context.storage.deliveries.try_again(telegram_id)


async def _elsewhere(update: Update, context: Context) -> None:
    """In groups and channels: nothing private, and nothing at all unless called."""
    message = update.message
    if message and message.text and message.text.startswith("/"):
        await context.say(say.join.only_in_private())
    elif context.query_id:
        context.toast(say.common.old_button)


handler = TypeHandler(Update, who)
