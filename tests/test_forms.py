"""House tests that hold for every form in handlers.FORMS, at every step of it, whoever wrote it."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from handlers import FORMS
from handlers.kit.form import REVIEW, Form
from handlers.kit.menu import LABELS, spoken
from handlers.kit.step import never
from handlers.kit.texts import say
from storage.drafts import Draft
from storage.roles import MAY, Role
from tests.conftest import changed, joined, running
from tests.phone import Phone, settled

pytestmark = pytest.mark.slow

PEOPLE = {
    Role.CADRE: (10, "Siti", "628115801010"),
    Role.KECAMATAN: (2, "Awang", "628115801002"),
    Role.CITY: (1001, "Norlaila", "628115801001"),
    Role.ADMIN: (51, "Rina", "628115801051"),
}
AREA: dict[Role, dict[str, Any]] = {
    Role.CADRE: {"kelurahan_code": "64.74.01.1003", "kecamatan_code": None},
    Role.KECAMATAN: {"kelurahan_code": None, "kecamatan_code": "64.74.01"},
    Role.CITY: {"kelurahan_code": None, "kecamatan_code": None},
    Role.ADMIN: {"kelurahan_code": None, "kecamatan_code": None},
}
ASKS_MOST = {"🏗 Fisik"}  # the kind of report with every question
CANCEL, BACK, SEND = "✖ Batal", "‹ Kembali", "✅ Kirim"
OLD = "sudah lewat"

NAMES = {form: [*(step.name for step in form.steps), REVIEW] for form in FORMS}
EVERY_STEP = [pytest.param(form, step, id=f"{form.name}-{step}") for form in FORMS for step in NAMES[form]]
IN_TURN = {form: [*(step.name for step in form.steps if step.optional is never), REVIEW] for form in FORMS}
LATER_STEP = [pytest.param(form, step, id=f"{form.name}-{step}") for form in FORMS for step in IN_TURN[form][1:]]

every_form = pytest.mark.parametrize("form", [pytest.param(form, id=form.name) for form in FORMS])
every_step = pytest.mark.parametrize(("form", "step"), EVERY_STEP)
every_later_step = pytest.mark.parametrize(("form", "step"), LATER_STEP)


def those_who_may(form: Form) -> list[Role]:
    return [role for role in Role if form.act in MAY[role]]


def those_who_may_not(form: Form) -> list[Role]:
    return [role for role in Role if form.act not in MAY[role]]


async def somebody(form: Form, bot: Bot, telegram: Telegram) -> Phone:
    """A person who may fill it in, and has joined."""
    return await joined(bot, telegram, *PEOPLE[those_who_may(form)[0]])


async def draft_of(person: Phone, form: Form) -> Draft | None:
    assert person.bot
    storage = person.bot.house.storage
    me = await storage.people.by_telegram_id(person.id)
    return await storage.drafts.get(me.id, form.name) if me else None


async def step_of(person: Phone, form: Form) -> str | None:
    draft = await draft_of(person, form)
    return draft.step if draft else None


async def saved(bot: Bot) -> list[int]:
    """How much each table holds that forms fill, now or one day: all but those that the bot keeps for itself."""
    tables = await bot.house.storage.db.committed("SELECT name FROM sqlite_schema WHERE type = 'table'")
    own = {"inbox", "outbox", "screens", "drafts", "people", "check_ins", "audit"}
    names = sorted(row["name"] for row in tables if row["name"] not in own and not row["name"].startswith("sqlite_"))
    return [(await bot.house.storage.db.committed(f"SELECT count(*) FROM {name}"))[0][0] for name in names]


def buttons_of(person: Phone, form: Form) -> dict[str, str]:
    """Label -> data under the form's newest message; another screen may have come below it."""
    for message in reversed(person.messages):
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        found = {button["text"]: str(button.get("callback_data")) for row in rows for button in row}
        if any(data.startswith(f"{form.name}/") for data in found.values()):
            return found
    return {}


def answers_offered(person: Phone, form: Form) -> list[str]:
    """Labels of the buttons that answer, not move."""
    return [label for label, data in buttons_of(person, form).items() if "/!" not in data]


async def answer(person: Phone, form: Form) -> None:
    """Whatever the open question takes: its first button, else a word, else a photo and the button that it brings."""
    before = await step_of(person, form)

    async def tap() -> None:
        if offered := answers_offered(person, form):
            await person.taps(next((label for label in offered if label in ASKS_MOST), offered[0]))

    words = [lambda said=said: person.says(said) for said in ("25", "25 m", "25 juta")]
    attempts: list[Callable[[], Awaitable[None]]] = [tap, *words, person.sends_photos, tap]
    for attempt in attempts:
        await attempt()
        if await step_of(person, form) != before:
            return
    raise AssertionError(f"nothing answers {form.name}/{before}: teach `answer` what it takes")


async def reach(person: Phone, form: Form, step: str) -> None:
    """Open the form and answer until this question is open."""
    if await draft_of(person, form) is None:
        await person.says(f"/{form.command}")
    for _ in NAMES[form]:
        if await step_of(person, form) == step:
            return None
        asked = buttons_of(person, form).values()
        if chosen := next((data for data in asked if data.endswith(f"/{REVIEW}/!edit:{step}")), None):
            return await person.presses(chosen)  # not asked by itself
        await answer(person, form)
    raise AssertionError(f"{form.name}/{step} was not reached: {person.last}")


async def finishes(person: Phone, form: Form) -> None:
    """From wherever it is to the end, and it is kept."""
    assert person.bot
    before = await saved(person.bot)
    await reach(person, form, REVIEW)
    await person.taps(next(label for label in buttons_of(person, form) if label.startswith(SEND)))
    assert await draft_of(person, form) is None
    assert await saved(person.bot) != before


async def goes_on(person: Phone, form: Form) -> None:
    """The open question takes its answer, as if nothing had been."""
    if await step_of(person, form) == REVIEW:
        await finishes(person, form)
    else:
        await answer(person, form)


# Every form as a whole.


@every_form
async def test_it_can_be_filled_in_and_sent(form: Form, bot: Bot, telegram: Telegram) -> None:
    person = await somebody(form, bot, telegram)
    await finishes(person, form)
    assert not buttons_of(person, form)


@pytest.mark.parametrize("form", [form for form in FORMS if spoken(form.act, [form.command or ""])])
async def test_the_menus_button_opens_it_like_the_command(form: Form, bot: Bot, telegram: Telegram) -> None:
    person = await somebody(form, bot, telegram)
    for words in spoken(form.act, [form.command or ""]):
        await (person.taps(words) if words in person.menu else person.says(words))
        assert await step_of(person, form) == form.steps[0].name
        await person.taps(CANCEL)


@every_form
async def test_who_may_not_cannot_open_it_in_any_way(form: Form, bot: Bot, telegram: Telegram) -> None:
    for role in those_who_may_not(form):
        person = await joined(bot, telegram, *PEOPLE[role])
        for words in (f"/{form.command}", LABELS[form.act]):
            await person.says(words)
            person.sees("bukan untuk peran Anda")
        await person.presses(f"{form.name}/1/{form.steps[0].name}/!anew")
        assert "bukan untuk peran Anda" in person.toast
        assert await draft_of(person, form) is None


@every_form
async def test_a_send_before_the_last_look_sends_nothing(form: Form, bot: Bot, telegram: Telegram) -> None:
    person = await somebody(form, bot, telegram)
    before = await saved(bot)
    await reach(person, form, form.steps[0].name)
    draft = await draft_of(person, form)
    for move in ("!send", "!edit:nothing", "!whatever"):
        await person.presses(f"{form.name}/{draft.number}/{draft.step}/{move}")
        assert await draft_of(person, form) == draft
    for step in ("review", "nothing"):
        await person.presses(f"{form.name}/{draft.number}/{step}/!send")
        assert OLD in person.toast
    assert await saved(bot) == before


@every_form
async def test_a_second_tap_on_send_is_answered_and_does_nothing(form: Form, bot: Bot, telegram: Telegram) -> None:
    person = await somebody(form, bot, telegram)
    await reach(person, form, REVIEW)
    send = person.data_of(next(label for label in person.buttons if label.startswith(SEND)))
    await person.presses(send)
    after = await saved(bot)
    await person.presses(send)
    assert OLD in person.toast
    assert await saved(bot) == after


@every_form
async def test_each_answer_can_be_changed_at_the_last_look(form: Form, bot: Bot, telegram: Telegram) -> None:
    person = await somebody(form, bot, telegram)
    await reach(person, form, REVIEW)
    for label in [label for label in person.buttons if label.startswith("✏️")]:
        await person.taps(label)
        assert await step_of(person, form) != REVIEW
        await person.taps(BACK if BACK in person.buttons else CANCEL)
        if "Tidak, lanjutkan" in person.buttons:  # the first question has no way back
            await person.taps("Tidak, lanjutkan")
            await answer(person, form)
        assert await step_of(person, form) == REVIEW
    await finishes(person, form)


# At every step.


@every_step
async def test_cancelled_nothing_is_left(form: Form, step: str, bot: Bot, telegram: Telegram) -> None:
    person = await somebody(form, bot, telegram)
    before = await saved(bot)
    for way in (lambda: person.taps(CANCEL), lambda: person.says("/batal")):
        await reach(person, form, step)
        await way()
        if step != form.steps[0].name:
            person.sees("Batalkan", "Isiannya akan dihapus")
            await person.taps("Ya, batalkan")
        assert person.heard("dibatalkan")
        assert await draft_of(person, form) is None
        assert person.buttons == []
    assert await saved(bot) == before


@every_later_step
async def test_until_cancelling_is_settled_words_are_no_answer(
    form: Form, step: str, bot: Bot, telegram: Telegram
) -> None:
    person = await somebody(form, bot, telegram)
    await reach(person, form, step)
    question, draft = person.last, await draft_of(person, form)
    await person.taps(CANCEL)
    await person.taps("Tidak, lanjutkan")
    assert (person.last, await draft_of(person, form)) == (question, draft)
    await person.taps(CANCEL)
    for words in ("25", "ya"):
        await person.says(words)
        person.sees("Lanjutkan, atau mulai baru?")
        assert await draft_of(person, form) == draft
    await person.taps("Lanjutkan")
    await goes_on(person, form)


@every_step
async def test_nonsense_is_told_why_and_the_question_stays_open(
    form: Form, step: str, bot: Bot, telegram: Telegram
) -> None:
    person = await somebody(form, bot, telegram)
    await reach(person, form, step)
    draft = await draft_of(person, form)

    async def far_too_long() -> None:
        await person.says("a" * 4096)

    async def edited() -> None:
        await person.edits("26")

    async def document() -> None:
        await person.sends_document("surat.pdf", b"%PDF-1.4", "application/pdf")

    voice = [] if form.keeps else [person.sends_voice]
    for nonsense in (person.sends_sticker, *voice, far_too_long, edited, document, person.shares_location):
        before = len(person.screen)
        await nonsense()
        assert len(person.screen) == before + 1, f"{nonsense.__name__} was met with silence"
        assert await draft_of(person, form) == draft
    await goes_on(person, form)


@every_step
async def test_a_forged_button_is_answered_and_changes_nothing(
    form: Form, step: str, bot: Bot, telegram: Telegram
) -> None:
    person = await somebody(form, bot, telegram)
    await reach(person, form, step)
    draft, before = await draft_of(person, form), await saved(bot)
    for value in ("nonsense", "", "a/b/c", "-1", "None"):
        await person.presses(f"{form.name}/{draft.number}/{step}/{value}")
        assert await draft_of(person, form) == draft
    for data in (f"{form.name}/{draft.number}/{step}", f"{form.name}/", f"{form.name}/x/{step}/!send"):
        await person.presses(data)
        assert OLD in person.toast
        assert await draft_of(person, form) == draft
    assert await saved(bot) == before
    assert not await bot.house.storage.db.committed("SELECT * FROM inbox WHERE error IS NOT NULL")


@every_later_step
async def test_back_leads_to_the_question_before_and_forward_again(
    form: Form, step: str, bot: Bot, telegram: Telegram
) -> None:
    person = await somebody(form, bot, telegram)
    path, questions = [], []
    await reach(person, form, form.steps[0].name)
    while await step_of(person, form) != step:
        path.append(await step_of(person, form))
        questions.append(person.last)
        await answer(person, form)
    draft = await draft_of(person, form)
    while path:
        await person.presses(f"{form.name}/{draft.number}/{await step_of(person, form)}/!back")
        assert await step_of(person, form) == path.pop()
        assert questions.pop().splitlines()[0].split(" ")[0] in person.last
    assert BACK not in person.buttons
    assert (await draft_of(person, form)).answers == draft.answers
    await goes_on(person, form)


@every_later_step
async def test_an_old_button_answers_nothing(form: Form, step: str, bot: Bot, telegram: Telegram) -> None:
    person = await somebody(form, bot, telegram)
    old = []
    await reach(person, form, form.steps[0].name)
    while await step_of(person, form) != step:
        old += [person.data_of(label) for label in person.buttons]
        await answer(person, form)
    draft, screen = await draft_of(person, form), person.screen
    for data in old:
        await person.presses(data)
        assert OLD in person.toast
    assert await draft_of(person, form) == draft
    assert person.screen == screen


@every_step
async def test_a_button_of_an_earlier_draft_answers_nothing(
    form: Form, step: str, bot: Bot, telegram: Telegram
) -> None:
    person = await somebody(form, bot, telegram)
    await reach(person, form, step)
    old = [person.data_of(label) for label in person.buttons]
    await person.taps(CANCEL)
    if "Ya, batalkan" in person.buttons:
        await person.taps("Ya, batalkan")
    for data in old:
        await person.presses(data)
        assert OLD in person.toast
    await reach(person, form, step)
    draft, before = await draft_of(person, form), await saved(bot)
    for data in old:
        await person.presses(data)
        assert OLD in person.toast
    assert await draft_of(person, form) == draft
    assert await saved(bot) == before


@every_step
async def test_a_restart_changes_nothing(form: Form, step: str, settings: Settings, telegram: Telegram) -> None:
    async with running(settings, telegram) as bot:
        person = await somebody(form, bot, telegram)
        await reach(person, form, step)
        draft, screen = await draft_of(person, form), person.screen
    async with running(settings, telegram) as bot:
        person.bot = bot
        await settled(bot, telegram)
        assert (await draft_of(person, form), person.screen) == (draft, screen)
    telegram.send_sticker(person.id)  # while nobody listens
    async with running(settings, telegram) as bot:
        person.bot = bot
        await settled(bot, telegram)
        assert len(person.screen) == len(screen) + 1
        person.sees_not("belum kami pahami")  # it was taken for an answer to the open question
        assert await draft_of(person, form) == draft
        await goes_on(person, form)


@every_step
async def test_who_may_no_longer_gets_no_further(form: Form, step: str, bot: Bot, telegram: Telegram) -> None:
    person = await somebody(form, bot, telegram)
    await reach(person, form, step)
    taps, before = [person.data_of(label) for label in person.buttons], await saved(bot)
    draft = await draft_of(person, form)
    role = those_who_may_not(form)[0]
    await changed(bot, person, role=role.value, **AREA[role])
    await person.says("25")
    person.sees("bukan untuk peran Anda")
    for data in taps:
        await person.presses(data)
        assert "bukan untuk peran Anda" in person.toast
    await person.sends_photos()
    await person.says(f"/{form.command}")
    person.sees("bukan untuk peran Anda")
    assert LABELS[form.act] not in person.menu
    assert await draft_of(person, form) == draft
    assert await saved(bot) == before


@every_step
async def test_who_is_let_go_gets_no_further(form: Form, step: str, bot: Bot, telegram: Telegram) -> None:
    person = await somebody(form, bot, telegram)
    await reach(person, form, step)
    data, before = person.data_of(person.buttons[0]), await saved(bot)
    await changed(bot, person, active=0)
    await person.presses(data)
    assert "bergabung dulu" in person.toast
    await person.says("25")
    person.sees("Bagikan nomor saya")
    assert await saved(bot) == before


@every_step
async def test_a_command_over_an_open_draft_asks_which(form: Form, step: str, bot: Bot, telegram: Telegram) -> None:
    person = await somebody(form, bot, telegram)
    await reach(person, form, step)
    question, draft = person.last, await draft_of(person, form)
    await person.says(f"/{form.command}")
    if step == form.steps[0].name:  # nothing would be lost
        person.sees_not("Lanjutkan, atau mulai baru?")
        assert await step_of(person, form) == step
        return
    for words in ("25", "lanjut"):
        person.sees("Lanjutkan, atau mulai baru?")
        await person.says(words)
        assert await draft_of(person, form) == draft
    await person.taps("Lanjutkan")
    assert (person.last, await draft_of(person, form)) == (question, draft)
    await person.says(f"/{form.command}")
    await person.taps(CANCEL)
    assert await draft_of(person, form) is None
    await reach(person, form, step)
    await person.says(f"/{form.command}")
    await person.taps("Mulai baru")
    anew = await draft_of(person, form)
    assert (anew.step, anew.answers) == (form.steps[0].name, {})
    assert anew.number != draft.number
    await goes_on(person, form)


@every_later_step
async def test_words_after_hours_are_no_answer_but_the_buttons_still_count(
    form: Form, step: str, bot: Bot, telegram: Telegram
) -> None:
    person = await somebody(form, bot, telegram)
    await reach(person, form, step)
    draft = await draft_of(person, form)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=4), tick=True):
        await person.says("25")
        person.sees("Lanjutkan, atau mulai baru?")
        assert await draft_of(person, form) == draft
        await person.taps("Lanjutkan")
        await goes_on(person, form)


@every_form
async def test_each_button_is_small_enough_and_tells_form_draft_and_step(
    form: Form, bot: Bot, telegram: Telegram
) -> None:
    person = await somebody(form, bot, telegram)
    async with bot.house.storage.db.unit():  # as after years of use
        await bot.house.storage.db.run("INSERT INTO sqlite_sequence VALUES ('drafts', 999999999)")
    for step in NAMES[form]:
        await reach(person, form, step)
        data = [person.data_of(label) for label in person.buttons]
        assert len(set(data)) == len(data)
        for value in data:
            assert value.startswith(f"{form.name}/1000000000/{step}/")
            assert len(value.encode()) <= 64


def test_no_two_forms_share_a_name_a_command_or_an_act() -> None:
    for one, other in itertools.combinations(FORMS, 2):
        assert not {one.name, one.command, one.act} & {other.name, other.command, other.act}


@every_form
def test_its_words_are_there(form: Form) -> None:
    words = getattr(say, form.name)
    assert words.title == words.title.strip().lower()
    for step in form.steps:
        assert words.labels[step.name]
        assert callable(getattr(words, step.name)), f"handlers/texts/{form.name}.html lacks a macro {step.name}"
    assert set(words.labels) == {step.name for step in form.steps}
