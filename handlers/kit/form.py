"""Turn a tuple of steps into one ConversationHandler, with back, edit, cancel, resume and old buttons.

A step asks one question and reads its answer. The form walks the steps in order, keeps the
answers in the draft (step name -> answer, JSON only) and shows them for a last look before
`finish` saves them. The draft's open step is the conversation's state. Nothing here knows
what is being asked.

A button's data is `form/draft/step/value`: one that was drawn for another draft or another
step answers nothing. Values that begin with `!` are moves, the others are answers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from telegram import InlineKeyboardMarkup, Update
from telegram.ext import BaseHandler, filters

from handlers.kit import path, prompts
from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.conversation import END, REVIEW, conversation
from handlers.kit.filled import ANEW, filled, is_begun, opened_with
from handlers.kit.listen import answer_of
from handlers.kit.step import BELOW, GIVEN, Answer, More, NotUnderstood, Prompt, Step, Talk
from handlers.kit.texts import say
from storage.drafts import Draft
from storage.roles import Act

Said = str | tuple[str, InlineKeyboardMarkup]


@dataclass(frozen=True)
class Form:
    """review: the last look, as text; finish: save it and say so (it replaces the last look).

    A form is opened by its command and the menu's button, and by buttons elsewhere whose data are `name!…`.
    What `given` reads out of them is talk.given; None: the button no longer counts. Among it `answers` are taken as
    given already, `step` is asked first, and `title` is what the draft is called. keeps: takes for another question
    what the open one does not understand; what it says ('': it does not either), and whether in place. begun_by: what
    else opens it where no question is open, for `keeps` to take. texts: where the words are, if not under its own name.
    also: further buttons of the last look, by their labels; what each does says what it did.
    """

    name: str
    command: str | None
    act: Act
    steps: tuple[Step, ...]
    review: Callable[[Talk], Awaitable[str]]
    finish: Callable[[Talk], Awaitable[Said]]
    send_label: Callable[[Talk], Awaitable[str]] | None = None
    given: Callable[[Context], Awaitable[dict[str, Any] | None]] | None = None
    texts: str = ""
    begun_by: filters.BaseFilter | None = None
    keeps: Callable[[Talk, Answer], Awaitable[tuple[str, bool]]] | None = None
    also: tuple[tuple[str, Callable[[Talk], Awaitable[str]]], ...] = ()

    def handlers(self) -> list[BaseHandler[Update, Context, object]]:
        return [conversation(self)]

    # What people do. Each returns the state the conversation is in afterwards.

    async def start(self, update: Update, context: Context) -> object:
        draft = await context.storage.drafts.get(context.me.id, self.name)
        if draft and is_begun(draft) and self._knows(draft.step):
            talk = self._talk(context, draft)
            return await self._ask_first(talk, prompts.go_on_or_anew(self._title(talk)), fresh=True)
        return await self._anew(context, opened_with(draft))

    async def opened(self, update: Update, context: Context) -> object:
        if self.given is None:
            return await self.start(update, context)
        given = await self.given(context)
        if given is None:  # and if it did not say why itself
            context.house.toasts.setdefault(context.query_id or "", say.common.old_button)
            return None
        draft = await context.storage.drafts.get(context.me.id, self.name)
        if draft and is_begun(draft) and self._knows(draft.step):
            return await self._waits(self._talk(context, draft), filled(given), fresh=True)
        return await self._anew(context, filled(given))

    async def begun(self, update: Update, context: Context) -> object:
        """Over a half-filled draft it asks first; what was sent waits in it either way."""
        answer, draft = answer_of(update), await context.storage.drafts.get(context.me.id, self.name)
        if draft is None or not is_begun(draft) or not self._knows(draft.step):
            talk = self._talk(context, await context.storage.drafts.open(context.me.id, self.name, self.steps[0].name))
            said, _ = await self._kept(talk, answer)
            return await self._ask(talk, await self._next(talk), fresh=True, note=said)
        aside = self._talk(context, replace(draft, answers=draft.answers.get(ANEW, {})))
        await self._kept(aside, answer)
        talk = self._talk(context, draft)
        said, again = await self._kept(talk, answer)
        return await self._waits(talk, aside.answers, fresh=not again, note=said)

    async def tapped(self, update: Update, context: Context) -> object:
        number, step, value = context.tapped
        draft = await context.storage.drafts.get(context.me.id, self.name)
        if draft is None or (str(draft.number), draft.step) != (number, step) or not self._knows(step):
            context.toast(say.common.old_button)
            return None
        talk = self._talk(context, draft)
        if value.startswith("!"):
            return await self._move(talk, value)
        return await self._receive(talk, Answer(button=value))

    async def answered(self, update: Update, context: Context) -> object:
        draft = await context.storage.drafts.get(context.me.id, self.name)
        if draft is None or not self._knows(draft.step):
            return await self._anew(context, opened_with(draft))
        return await self._receive(self._talk(context, draft), answer_of(update))

    async def cancelled(self, update: Update, context: Context) -> object:
        draft = await context.storage.drafts.get(context.me.id, self.name)
        return await self._cancel(self._talk(context, draft), fresh=True) if draft else END

    # What follows.

    async def _receive(self, talk: Talk, answer: Answer) -> object:
        step, fresh = self._step(talk.draft.step), answer.button is None
        try:
            if step is None:
                raise NotUnderstood(say.common.use_the_buttons())
            value = await step.read(answer, talk)
        except NotUnderstood as why:
            kept, again = await self._kept(talk, answer)
            if kept and step and step.name in talk.answers and not talk.draft.editing:
                step = await self._next(talk)  # a caption has told that too
            return await self._ask(talk, step, fresh and not again, kept or str(why))
        if isinstance(value, More):
            talk.answers[step.name] = value.value
            return await self._ask(talk, step, fresh=not value.again)
        talk.answers[step.name] = value
        return await self._ask(talk, await self._next(talk), fresh)

    async def _kept(self, talk: Talk, answer: Answer) -> tuple[str, bool]:
        return await self.keeps(talk, answer) if self.keeps else ("", False)

    async def _waits(self, talk: Talk, other: dict[str, Any], fresh: bool, note: str = "") -> object:
        """Something else is to be begun over a half-filled draft: it asks which, and `other` is not lost by it."""
        talk.draft.answers[ANEW] = other
        await talk.storage.drafts.keep(talk.draft)
        return await self._ask_first(talk, prompts.go_on_or_anew(self._title(talk), note), fresh)

    async def _move(self, talk: Talk, move: str) -> object:
        if move == "!back":
            return await self._ask(talk, await path.before(self.steps, talk), fresh=False)
        if move == "!cancel":
            return await self._cancel(talk, fresh=False)
        if move == "!drop":
            return await self._drop(talk, fresh=False)
        if move == "!anew":
            await talk.context.edit(say.common.put_aside(self._title(talk)), screen=self._screen(talk.draft))
            return await self._anew(talk.context, talk.answers.get(ANEW) or opened_with(talk.draft))
        if move == "!send" and talk.draft.step == REVIEW:
            return await self._send(talk)
        if move.startswith("!edit:") and talk.draft.step == REVIEW:
            talk.draft.editing = True
            offered = {
                step.name: step for step in await path.path_of(self.steps, talk)
            }  # not what a forged button names
            return await self._ask(talk, offered.get(move.removeprefix("!edit:")), fresh=False)
        if (does := dict(self.also).get(move.removeprefix("!also:"))) and talk.draft.step == REVIEW:
            return await self._ask(talk, None, fresh=False, note=await does(talk))
        return await self._ask(talk, self._step(talk.draft.step), fresh=False)  # !stay

    async def _anew(self, context: Context, answers: dict[str, Any]) -> object:
        draft = await context.storage.drafts.open(context.me.id, self.name, self.steps[0].name)
        draft.answers = answers
        talk = self._talk(context, draft)
        first = self._step(talk.given.get("step", ""))
        draft.editing = first is not None
        return await self._ask(talk, first or await self._next(talk), fresh=True)

    async def _cancel(self, talk: Talk, fresh: bool) -> object:
        if not is_begun(talk.draft):
            return await self._drop(talk, fresh)
        return await self._ask_first(talk, prompts.really_cancel(self._title(talk)), fresh)

    async def _ask_first(self, talk: Talk, prompt: Prompt, fresh: bool) -> object:
        """Something about the draft itself; until it is settled, what is typed is no answer to the step."""
        await talk.storage.drafts.lay_aside(talk.draft)
        await self._show(talk, prompt, fresh)
        return talk.draft.step

    async def _drop(self, talk: Talk, fresh: bool) -> object:
        await talk.storage.drafts.drop(talk.me.id, self.name)
        tell = talk.context.say if fresh else talk.context.edit
        await tell(say.common.cancelled(self._title(talk)), screen=self._screen(talk.draft))
        return END

    async def _send(self, talk: Talk) -> object:
        missing = await self._next(talk)
        if missing:
            talk.draft.editing = True
            return await self._ask(talk, missing, fresh=False, note=say.common.lacking())
        asked = {GIVEN, *(step.name for step in await path.path_of(self.steps, talk))}
        sent = replace(talk, draft=replace(talk.draft, answers={k: v for k, v in talk.answers.items() if k in asked}))
        said = await self.finish(sent)
        text, buttons = said if isinstance(said, tuple) else (said, None)
        await talk.context.edit(text, buttons, screen=self._screen(talk.draft))
        await talk.storage.drafts.drop(talk.me.id, self.name)
        return END

    async def _ask(self, talk: Talk, step: Step | None, fresh: bool, note: str = "") -> object:
        """Ask a question, or with None show the last look; `fresh`: below what was typed, else in place."""
        if step is None:
            talk.draft.editing = False
        prompt = await step.ask(talk) if step else await self._last_look(talk)
        talk.answers.pop(ANEW, None)  # they go on with this one
        talk.draft.step = step.name if step else REVIEW
        await talk.storage.drafts.keep(talk.draft)
        first = next(iter(await path.path_of(self.steps, talk)), None)
        await self._show(talk, prompts.with_moves(prompt, bool(step and step is not first), note), fresh)
        return talk.draft.step

    async def _show(self, talk: Talk, prompt: Prompt, fresh: bool) -> None:
        data = f"{self.name}/{talk.draft.number}/{talk.draft.step}/"
        rows = ([(label, data + value) for label, value in row] for row in prompt.buttons)
        show = talk.context.say if fresh or talk.memo.get(BELOW) else talk.context.edit
        await show(prompt.text, keyboard(*rows), screen=self._screen(talk.draft))

    async def _last_look(self, talk: Talk) -> Prompt:
        label = await self.send_label(talk) if self.send_label else say.common.send
        return prompts.last_look(
            await self.review(talk), label, await path.path_of(self.steps, talk), talk, dict(self.also)
        )

    # Where we are.

    async def _next(self, talk: Talk) -> Step | None:
        return await path.lacking(self.steps, talk)

    def _step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)

    def _knows(self, step: str) -> bool:
        return step == REVIEW or self._step(step) is not None

    def _talk(self, context: Context, draft: Draft) -> Talk:
        return Talk(context, getattr(say, self.texts or self.name), draft)

    def _screen(self, draft: Draft) -> str:
        return f"{self.name}/{draft.number}"

    def _title(self, talk: Talk) -> str:
        return str(talk.given.get("title") or talk.texts.title)
