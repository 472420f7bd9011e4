"""House tests that hold for every form in handlers.BUTTON_FORMS: each walks all steps of a form, whoever wrote it."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from handlers import BUTTON_FORMS, FORMS
from handlers.kit.filled import is_begun
from handlers.kit.form import REVIEW, Form
from handlers.kit.step import always
from handlers.kit.texts import say
from storage.roles import Role
from tests.button_walks import PHOTO, WALKS, Walk, answer, reach, ready, sends, writes
from tests.conftest import changed, running
from tests.phone import Phone, settled
from tests.test_forms import AREA, BACK, CANCEL, OLD, buttons_of, draft_of, step_of, those_who_may_not

pytestmark = pytest.mark.slow

OWN = {"inbox", "outbox", "screens", "drafts", "downloads", "media", "sqlite_sequence"}  # what the bot keeps for itself
every_walk = pytest.mark.parametrize("walk", [pytest.param(walk, id=walk.name) for walk in WALKS])


def kept(bot: Bot) -> dict[str, list[tuple[object, ...]]]:
    """All that is kept of people and their work. Read aside from the bot: it is asked for hundreds of times."""
    with closing(sqlite3.connect(bot.house.storage.db.path)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")} - OWN
        looks = {"audit": "WHERE act NOT LIKE '%.see'"}  # looking changes nothing
        return {one: db.execute(f"SELECT * FROM {one} {looks.get(one, '')}").fetchall() for one in sorted(tables)}


async def anew(person: Phone, walk: Walk, opening: str) -> None:
    """Where something could be lost it asks first."""
    begun = is_begun(await draft_of(person, walk.form))
    await person.presses(opening)
    assert ("Lanjutkan, atau mulai baru?" in person.last) is begun
    if begun:
        await person.taps("Mulai baru")


async def nothing_broke(bot: Bot) -> None:
    assert not await bot.house.storage.db.committed("SELECT error FROM inbox WHERE error IS NOT NULL")


async def becomes(bot: Bot, who: Phone, role: Role) -> None:
    await changed(bot, who, role=role.value, **AREA[role])


def some_of(person: Phone, walk: Walk) -> list[str]:
    """Data of the open question's buttons: the first, which answers, and the last, which moves."""
    offered = [*buttons_of(person, walk.form).values()]
    return [offered[0], offered[-1]]


async def finishes(person: Phone, walk: Walk) -> None:
    """From wherever it is to the end, and it is kept."""
    assert person.bot
    before = kept(person.bot)
    await reach(person, walk, REVIEW)
    await sends(person, walk)
    assert await draft_of(person, walk.form) is None
    assert kept(person.bot) != before
    await nothing_broke(person.bot)


# No form is forgotten.


@pytest.mark.parametrize("form", [pytest.param(form, id=form.name) for form in BUTTON_FORMS])
def test_every_form_has_walks_and_together_they_come_by_every_step(form: Form) -> None:
    walks = [walk for walk in WALKS if walk.form is form]
    assert walks, f"tests/button_walks.py lacks {form.name}: who opens it, by which button, what its steps take"
    walked = {step for walk in walks for step in walk.answers}
    asked = {step.name for step in form.steps} if all(form.steps is not other.steps for other in FORMS) else set()
    by_choice = {step.name for step in form.steps if step.optional is always}  # only from the last look
    assert asked - by_choice <= walked <= asked, f"no walk of {form.name} comes by all of its steps"


def test_no_two_forms_share_a_name() -> None:
    names = [form.name for form in (*FORMS, *BUTTON_FORMS)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("form", [pytest.param(form, id=form.name) for form in BUTTON_FORMS])
def test_its_words_are_there(form: Form) -> None:
    words = getattr(say, form.texts or form.name)
    assert words.title == words.title.strip()
    assert set(words.labels) == {step.name for step in form.steps}


# From the button to the end, and back.


@every_walk
async def test_it_is_kept_once_and_no_button_of_an_earlier_step_or_form_counts(
    walk: Walk, bot: Bot, telegram: Telegram
) -> None:
    person = await ready(walk, bot, telegram)
    opening, before = person.data_of(walk.button), kept(bot)
    first: dict[str, list[str]] = {}
    for step in walk.steps:
        await reach(person, walk, step)
        first[step] = some_of(person, walk)
        assert all(data.startswith(f"{walk.form.name}/") for data in buttons_of(person, walk.form).values())
    await anew(person, walk, opening)  # once more, over the half-filled one
    old: list[str] = []
    for step in walk.steps:
        await reach(person, walk, step)
        draft, screen = await draft_of(person, walk.form), person.screen
        for data in (*first[step], *old):
            await person.presses(data)
            assert OLD in person.toast, f"{data} at {step}"
        assert (await draft_of(person, walk.form), person.screen) == (draft, screen)
        old.append(some_of(person, walk)[0])
    assert kept(bot) == before
    old.append(await sends(person, walk))
    after = kept(bot)
    assert after != before
    for data in old:  # the second tap on the last one among them
        await person.presses(data)
        assert OLD in person.toast
    for forged in ("", f"{opening.partition('!')[2]}x", "nothing/99", "a/b/c/d"):
        await person.presses(f"{walk.form.name}!{forged}")
        assert person.toast or await draft_of(person, walk.form)
    assert kept(bot) == after
    await nothing_broke(bot)


@every_walk
async def test_cancelled_at_any_step_nothing_is_left(walk: Walk, bot: Bot, telegram: Telegram) -> None:
    person = await ready(walk, bot, telegram)
    before = kept(bot)
    for step in walk.steps:
        await reach(person, walk, step)
        draft, old = await draft_of(person, walk.form), some_of(person, walk)[0]
        if step == walk.steps[0]:  # nothing would be lost
            await (person.taps(CANCEL) if walk.answers else person.says("/batal"))
        else:
            await person.taps(CANCEL)
            person.sees("Batalkan", "Isiannya akan dihapus")
            await person.taps("Tidak, lanjutkan")
            assert await draft_of(person, walk.form) == draft
            await person.says("/batal")
            person.sees("Batalkan", "Isiannya akan dihapus")
            await person.says("ya")
            assert await draft_of(person, walk.form) == draft
            await person.taps(CANCEL if "Lanjutkan" in person.buttons else "Ya, batalkan")
        assert person.heard("dibatalkan")
        await person.presses(old)
        assert OLD in person.toast
        assert await draft_of(person, walk.form) is None
    assert kept(bot) == before
    await finishes(person, walk)


@every_walk
async def test_back_leads_to_the_question_before_from_any_step(walk: Walk, bot: Bot, telegram: Telegram) -> None:
    person = await ready(walk, bot, telegram)
    one_by_one = [*itertools.pairwise(walk.steps)]

    async def goes_back(step: str, to: str) -> None:
        draft, offered = await draft_of(person, walk.form), buttons_of(person, walk.form)
        assert (BACK in offered) == (step != REVIEW)  # there each answer has a button of its own
        await person.presses(offered.get(BACK, f"{walk.form.name}/{draft.number}/{step}/!back"))
        now = await draft_of(person, walk.form)
        assert (now.number, now.step, now.answers) == (draft.number, to, draft.answers)

    await reach(person, walk, walk.steps[0])
    assert BACK not in person.buttons
    for before, step in one_by_one:
        await reach(person, walk, step)
        await goes_back(step, to=before)
    await reach(person, walk, REVIEW)
    for before, step in reversed(one_by_one):
        await goes_back(step, to=before)
    await finishes(person, walk)


# Whatever comes in between.


@every_walk
async def test_nonsense_is_answered_at_every_step_and_is_no_answer(walk: Walk, bot: Bot, telegram: Telegram) -> None:
    person = await ready(walk, bot, telegram)

    async def far_too_long() -> None:
        await person.says("a" * 4096)

    async def document() -> None:
        await person.sends_document("surat.pdf", b"%PDF-1.4", "application/pdf")

    async def photo() -> None:
        await person.sends_photos()

    for step in walk.steps:
        await reach(person, walk, step)
        draft, before = await draft_of(person, walk.form), kept(bot)
        photos = [] if walk.form.keeps or walk.answers.get(step) == PHOTO else [photo]
        files = [] if walk.takes_files else [document, *photos]
        for nonsense in (far_too_long, person.sends_sticker, *files):
            screen = len(person.screen)
            await nonsense()
            assert len(person.screen) > screen, f"{nonsense.__name__} at {step} was met with silence"
            assert await draft_of(person, walk.form) == draft, f"{nonsense.__name__} at {step}"
        for value in ("nonsense", "!edit:nothing", *(["!send"] if step != REVIEW else [])):
            await person.presses(f"{walk.form.name}/{draft.number}/{step}/{value}")
            assert await step_of(person, walk.form) == step, value
        await person.presses(f"{walk.form.name}/{draft.number}/nothing/!send")
        assert OLD in person.toast
        assert kept(bot) == before
        screen = len(person.screen)
        await (person.sends_sticker if walk.takes_files else person.shares_location)()  # which is a cadre's check-in
        assert len(person.screen) > screen
        assert await draft_of(person, walk.form) == draft
    await finishes(person, walk)


@every_walk
async def test_it_goes_on_where_it_was_after_a_restart_and_after_hours(
    walk: Walk, settings: Settings, telegram: Telegram
) -> None:
    async with running(settings, telegram) as bot:
        person = await ready(walk, bot, telegram)
        await reach(person, walk, walk.steps[0])
        draft, screen = await draft_of(person, walk.form), person.screen
    for step in walk.steps:
        telegram.send_sticker(person.id)  # while nobody listens
        async with running(settings, telegram) as bot:
            person.bot = bot
            await settled(bot, telegram)
            assert await draft_of(person, walk.form) == draft, step
            assert len(person.screen) == len(screen) + 1
            person.sees_not("belum kami pahami")  # it was taken for an answer to the open question
            with time_machine.travel(datetime.now(UTC) + timedelta(hours=4), tick=True):
                await person.says("25")
                if step != walk.steps[0]:  # else there is nothing to be lost
                    person.sees("Lanjutkan, atau mulai baru?")
                    await person.taps("Lanjutkan")
            now = await draft_of(person, walk.form)
            assert (now.step, now.answers) == (step, draft.answers)
            await (finishes if step == REVIEW else answer)(person, walk)
            draft, screen = await draft_of(person, walk.form), person.screen


# Whoever may not, or no longer.


@every_walk
async def test_who_may_no_longer_or_is_let_go_gets_no_further_from_any_step(
    walk: Walk, bot: Bot, telegram: Telegram
) -> None:
    person = await ready(walk, bot, telegram)
    opening, others = person.data_of(walk.button), those_who_may_not(walk.form)
    for step in walk.steps:
        await reach(person, walk, step)
        draft, offered = await draft_of(person, walk.form), [opening, some_of(person, walk)[0]]
        if others:  # one's own data are everybody's
            await becomes(bot, person, others[0])
            before = kept(bot)
            await person.says(walk.answers.get(step, "25"))
            person.sees("bukan untuk peran Anda")
            for data in offered:
                await person.presses(data)
                assert "bukan untuk peran Anda" in person.toast
            assert (await draft_of(person, walk.form), kept(bot)) == (draft, before)
            await becomes(bot, person, walk.role)
        await changed(bot, person, active=0)
        before = kept(bot)
        for data in offered:
            await person.presses(data)
            assert "bergabung dulu" in person.toast
        await person.says("25")
        person.sees("Bagikan nomor saya")
        assert kept(bot) == before
        await changed(bot, person, active=1)
        assert await draft_of(person, walk.form) == draft
        await person.presses(f"{walk.form.name}/{draft.number}/{step}/!stay")  # asks once more
    await finishes(person, walk)


@pytest.mark.parametrize("walk", [pytest.param(walk, id=walk.name) for walk in WALKS if walk.less])
async def test_who_still_looks_but_no_longer_changes_gets_nothing_kept(
    walk: Walk, bot: Bot, telegram: Telegram
) -> None:
    person = await ready(walk, bot, telegram)
    opening = person.data_of(walk.button)
    for step in walk.steps:
        await reach(person, walk, step)
        await changed(bot, person, **walk.less)
        before, refusals = kept(bot), person.heard("Maaf")
        for now in walk.steps[walk.steps.index(step) : -1]:
            screen = len(person.screen)
            await writes(person, walk.answers[now])
            assert len(person.screen) > screen, f"silence at {now}"
        if await step_of(person, walk.form) == REVIEW:
            await sends(person, walk)
            assert person.heard("Maaf") > refusals or "perlu dilengkapi" in person.last, person.last
        await person.presses(opening)
        assert OLD in person.toast or "bukan untuk peran Anda" in person.toast
        assert kept(bot) == before
        await nothing_broke(bot)
        await becomes(bot, person, walk.role)
        await anew(person, walk, opening)
    await finishes(person, walk)
