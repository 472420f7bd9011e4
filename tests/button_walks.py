"""Every form in handlers.BUTTON_FORMS: who opens it, by which button, and what each of its questions takes."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.life import Bot
from bot.sandbox.core import Telegram
from handlers import (
    absence_answer,
    acting,
    category_form,
    check_in_note,
    correction,
    data_request,
    letterhead_logo,
    letterhead_part,
    member_form,
    month_plan,
    my_data,
    notice_form,
    notice_words,
    official,
    plan,
    reason_form,
    report_change,
    review_words,
    rt,
    special_day,
    unasked,
)
from handlers.kit.form import REVIEW, Form
from storage.audience import Audience
from storage.notice import Content
from storage.period import Period
from storage.roles import Role
from storage.unasked_wishes import Kind
from tests.conftest import joined, settled
from tests.phone import Phone
from tests.test_forms import PEOPLE, buttons_of, draft_of, step_of

CARD = ("👥 Anggota", "siti", "⏳ Siti Aminah · Lok Tuan")
NOBODYS = {"role": Role.CITY.value, "kelurahan_code": None, "kecamatan_code": None}
ELSEWHERE = {"role": Role.KECAMATAN.value, "kelurahan_code": None, "kecamatan_code": "64.74.02"}
PHOTO = "(a photo)"  # an answer that is sent, not said
KELURAHAN = ("👥 Anggota", "Bontang Utara · 3", "Lok Tuan · 1")


async def nothing_before(bot: Bot, telegram: Telegram) -> None:
    """The sample roster will do."""


async def asked_to_be_erased(bot: Bot, telegram: Telegram) -> None:
    siti = await joined(bot, telegram, *PEOPLE[Role.CADRE])
    await does(siti, "/dataku", "🗑 Minta dihapus", "Ya, minta dihapus")


@dataclass(frozen=True)
class Walk:
    """One way through a form; `way` leads to the screen with its button, `answers` are step -> what is tapped or typed.

    takes_files: documents and places are no nonsense here.
    less: what they become who still see the button's screen, but may no longer do what the form does.
    """

    name: str
    form: Form
    role: Role
    way: tuple[str, ...]
    button: str
    answers: dict[str, str] = field(default_factory=dict)
    before: Callable[[Bot, Telegram], Awaitable[None]] = nothing_before
    less: dict[str, Any] = field(default_factory=dict)
    takes_files: bool = False

    @property
    def steps(self) -> list[str]:
        return [*self.answers, REVIEW]


async def asked_for_leave(bot: Bot, telegram: Telegram) -> None:
    siti = await joined(bot, telegram, *PEOPLE[Role.CADRE])
    await does(siti, "/izin", "🤒 Sakit", "Demam, flu", "✅ Kirim")


async def nudged(bot: Bot, telegram: Telegram) -> None:
    storage = bot.house.storage
    siti = await storage.people.by_phone("+628115801010")
    assert siti
    now = bot.house.local(time.time())
    async with storage.db.unit():
        assert await unasked.send(storage, siti.id, Kind.NUDGE, Period(now.date(), now.date()), now)
    await settled(bot, telegram)


async def noticed(bot: Bot, telegram: Telegram) -> None:
    """An admin has written to everybody."""
    storage = bot.house.storage
    await joined(bot, telegram, *PEOPLE[Role.CADRE])
    await joined(bot, telegram, *PEOPLE[Role.ADMIN])
    rina, now = await storage.people.by_telegram_id(PEOPLE[Role.ADMIN][0]), bot.house.local(time.time())
    assert rina
    async with storage.db.unit():
        at = int(now.timestamp())
        notice = await storage.notices.add(rina, 900, Content("Rapat"), Audience(), at, at)
        await storage.notices.begin(notice, now)
    bot.broadcast.wake()
    await settled(bot, telegram)


async def reported(bot: Bot, telegram: Telegram) -> None:
    siti = await joined(bot, telegram, *PEOPLE[Role.CADRE])
    await does(siti, "/lapor", "RT 02", "🧹 Gotong royong", "Hari ini")
    await siti.sends_photos()
    await does(siti, "Bersih parit", "25", "✅ Kirim")


WALKS = (
    Walk(
        *("report_change", report_change.form, Role.CADRE, ("🗂 Laporan saya", "⏳ BTG-1126-001"), "✏️ Ubah"),
        {},
        before=reported,
    ),
    Walk(
        *("review_words", review_words.form, Role.KECAMATAN),
        *(("📥 Periksa laporan", "1. Siti Aminah · RT 02 Lok Tuan", "↩️ Kembalikan"), "✍️ Tulis sendiri"),
        {"words": "Fotonya dari kegiatan lain", "part": "Foto"},
        before=reported,
        less=ELSEWHERE,
    ),
    Walk(
        *("absence_answer", absence_answer.form, Role.KECAMATAN, (), "✖ Tolak", {"reason": "Mohon sertakan surat"}),
        before=asked_for_leave,
        less=ELSEWHERE,
    ),
    Walk(
        *("special_day", special_day.form, Role.ADMIN, ("/harilibur",), "➕ Tambah hari"),
        {"day": "lusa", "kind": "🌴 Libur", "name": "Pesta laut"},
        less=NOBODYS,
    ),
    Walk(
        *("category_form-add", category_form.form, Role.ADMIN, ("/kategori",), "➕ Tambah kegiatan"),
        {"label": "Wisata mangrove dan pantai", "short": "Wisata mangrove", "emoji": "🌳"},
    ),
    Walk(
        *("category_form-rename", category_form.form, Role.ADMIN, ("/kategori", "🧹 Gotong royong"), "✏️ Ubah nama"),
        {"label": "Kerja bakti", "short": "Kerja bakti", "emoji": "Tanpa gambar"},
    ),
    Walk(
        *("reason_form-add", reason_form.form, Role.ADMIN, ("/kategori", "↩️ Alasan pengembalian"), "➕ Tambah alasan"),
        {"part": "Volume", "words": "Satuannya mohon diperiksa"},
    ),
    Walk(
        *("correction", correction.form, Role.KECAMATAN, (*CARD, "📆 Kehadiran"), "✏️ Betulkan"),
        {"day": "kemarin", "what": "✅ Hadir", "came": "07.55", "left": "16.00", "reason": "Salah tekan"},
        less=ELSEWHERE,
    ),
    Walk("my_data", my_data.form, Role.CADRE, ("/dataku",), "✏️ Minta diperbaiki", {"words": "Nama saya Siti, S.Pd."}),
    Walk(
        *("data_request", data_request.form, Role.ADMIN, (), "✖ Tolak", {"reason": "Masih bertugas"}),
        before=asked_to_be_erased,
        less=NOBODYS,
    ),
    Walk(
        *("check_in_note", check_in_note.form, Role.CADRE, ("/hadir", "✏️ Ubah"), "💬 Tulis keterangan"),
        {"words": "Sinyal buruk"},
    ),
    Walk(
        *("member_form-add", member_form.form, Role.ADMIN, ("👥 Anggota",), "➕ Tambah orang"),
        {"name": "Dewi Lestari", "phone": "0812 5555 777", "role": "Kader", "kelurahan": "Lok Tuan", "rts": "5-7"},
        less=NOBODYS,
    ),
    Walk(
        *("member_form-role", member_form.form, Role.ADMIN, CARD, "✏️ Peran"),
        {"role": "Koordinator kecamatan", "kecamatan": "Bontang Utara"},
        less=NOBODYS,
    ),
    Walk(
        *("acting", acting.form, Role.ADMIN, CARD, "⏱ Plt."),
        {"role": "Koordinator kota", "first": "besok", "last": "lusa"},
        less=NOBODYS,
    ),
    Walk(
        *("rt-rename", rt.form, Role.KECAMATAN, ("👥 Anggota", "Lok Tuan · 1", "🏘 RT", "05"), "✏️ Ubah nama"),
        {"name": "53A"},
        less=ELSEWHERE,
    ),
    Walk("plan", plan.form, Role.CADRE, (), "🗓 Rencanakan", {"rt": "RT 03", "day": "lusa"}, before=nudged),
    Walk(
        *("month_plan", month_plan.form, Role.CADRE, ("/lembar",), "✏️ Rencana bulan depan"),
        {"plan": "Penyuluhan di RT 03"},
    ),
    Walk(
        *("letterhead_part", letterhead_part.form, Role.ADMIN, ("/kop",), "🔢 Nomor"),
        {"words": "{nomor}/PMD/{bulan}/{tahun}"},
    ),
    Walk(
        *("letterhead_logo", letterhead_logo.form, Role.ADMIN, ("/kop",), "🖼 Logo"),
        {"logo": PHOTO},
    ),
    Walk(
        *("official", official.form, Role.ADMIN, ("/kop", "✍️ Pejabat"), "Lurah Lok Tuan"),
        {"post": "Plt. Lurah", "name": "Ahmad Yani, S.Sos.", "nip": "19700101 199503 1 002"},
    ),
    Walk(
        *("notice_form", notice_form.form, Role.ADMIN, ("📢 Pengumuman",), "✏️ Tulis pengumuman"),
        {"content": "Besok rapat pukul 09.00."},
        takes_files=True,
    ),
    Walk(
        *("notice_words", notice_words.form, Role.CADRE, (), "↩️ Tanya", {"words": "Boleh membawa anak?"}),
        before=noticed,
    ),
    Walk("rt-retire", rt.form, Role.ADMIN, (*KELURAHAN, "🏘 RT", "05"), "⛔ Nonaktifkan", less=NOBODYS),
)


async def does(person: Phone, *words: str) -> None:
    """Taps what is there to be tapped, types what is not."""
    for word in words:
        await (person.taps(word) if word in person.buttons + person.menu else person.says(word))


async def ready(walk: Walk, bot: Bot, telegram: Telegram) -> Phone:
    """The person, with the screen before them that has the form's button."""
    person = await joined(bot, telegram, *PEOPLE[walk.role])
    await walk.before(bot, telegram)
    await does(person, *walk.way)
    assert walk.button in person.buttons, f"{walk.name}: {person.last!r} has no {walk.button!r}, but {person.buttons}"
    return person


async def writes(person: Phone, words: str) -> None:
    """Types it even where there is a button, or sends it."""
    await (person.sends_photos() if words == PHOTO else person.says(words))


async def answer(person: Phone, walk: Walk) -> None:
    """What the open question takes."""
    step = await step_of(person, walk.form)
    assert step in walk.answers, f"{walk.name}/{step} has no answer in its walk"
    given = walk.answers[step]
    await (person.taps(given) if given in buttons_of(person, walk.form) else writes(person, given))
    assert await step_of(person, walk.form) != step, f"{walk.name}/{step} does not take {given!r}: {person.last!r}"


async def reach(person: Phone, walk: Walk, step: str) -> None:
    """Open the form by its button, unless it is open, and answer until this question is open."""
    if await draft_of(person, walk.form) is None:
        rows = [row for one in person.messages for row in one.get("reply_markup", {}).get("inline_keyboard", [])]
        if not any(button["text"] == walk.button for row in rows for button in row):  # its screen was put away
            await does(person, *walk.way)
        await person.taps(walk.button)
    while await step_of(person, walk.form) != step:
        await answer(person, walk)


async def sends(person: Phone, walk: Walk) -> str:
    """The last look's first button; its data."""
    data = next(iter(buttons_of(person, walk.form).values()))
    assert data.endswith("/!send"), data
    await person.presses(data)
    return data
