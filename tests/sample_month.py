"""Two months of the demo's roster: check-ins, leave and reports with pictures; the same every time."""

from __future__ import annotations

import io
import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from bot.sandbox.core import Telegram
from storage import Storage
from storage.absences import Kind
from storage.absences import State as Answer
from storage.media import Kept
from storage.period import Period
from storage.person import Person
from storage.report import Content, Media
from storage.reports import NewReport
from storage.roles import Role

ZONE = ZoneInfo("Asia/Makassar")
STORIES = {
    "GORO": "Kerja bakti membersihkan parit bersama warga dan Ketua RT, sampah diangkut ke TPS",
    "MUSY": "Rembuk warga membahas usulan semenisasi gang untuk tahun depan",
    "FISIK": "Semenisasi jalan gang, swadaya warga untuk pasir dan konsumsi",
    "BARANG": "Serah terima kursi dan tenda RT, disaksikan Ketua RT",
    "SOSIAL": "Penyuluhan stunting bersama puskesmas di pos RT",
    "UMKM": "Pelatihan membuat amplang untuk ibu-ibu",
    "PANGAN": "Panen sayur polybag di kebun RT",
    "SEHAT": "Posyandu balita, penimbangan dan PMT",
    "PKK": "Pertemuan dasawisma dan arisan PKK",
    "AMAN": "Ronda malam dan pengecekan pos kamling",
    "DATA": "Pendataan warga pindah datang bersama Ketua RT",
}
OBSTACLES = (
    "Hujan deras, pekerjaan tertunda",
    "Material belum datang",
    "Warga banyak yang bekerja, yang hadir sedikit",
)
FOLLOW_UPS = ("Rapat lagi dengan Ketua RT minggu depan", "Ajukan usulan ke kelurahan")


class SampleMonth:
    """Reports and days from the first of the month before `today` up to `today`, through the storage's own methods."""

    def __init__(self, storage: Storage, telegram: Telegram, today: date) -> None:
        self.storage, self.telegram, self.today = storage, telegram, today
        self.dice, self.drafts = random.Random(7), 0
        self.first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)

    async def fill(self, accounts: dict[int, int]) -> None:
        """accounts: the Telegram id of each cadre, by their number."""
        everybody = await self.storage.people.everybody()
        self.by = {one.kecamatan_code: one for one in everybody if one.role is Role.KECAMATAN}
        self.rts: dict[str, list[str]] = {}
        for row in await self.storage.db.committed("SELECT kelurahan_code, rt FROM rts ORDER BY 1, 2"):
            self.rts.setdefault(row["kelurahan_code"], []).append(row["rt"])
        cadres = [one for one in everybody if one.role is Role.CADRE]
        joined = cadres[:4] + cadres[5:]
        async with self.storage.db.unit():
            for cadre in joined:
                await self.storage.people.join(cadre.id, accounts[cadre.id], _at(self.first - timedelta(days=9)))
                self.telegram.chats[accounts[cadre.id]].started = True
            await self._leave(cadres[5], Kind.SAKIT, -1, 0)
            await self._leave(cadres[20], Kind.CUTI, -8, 3)
            await self._leave(cadres[33], Kind.TUGAS_LUAR, 0, 0)
        days = [self.first + timedelta(days=n) for n in range((self.today - self.first).days + 1)]
        for day in days:
            async with self.storage.db.unit():
                for cadre in joined:
                    await self._lives(cadre, day)
        async with self.storage.db.unit():
            await self._keep_pictures()
            await self._decide()

    async def _leave(self, cadre: Person, kind: Kind, first: int, last: int) -> None:
        days = Period(self.today + timedelta(days=first), self.today + timedelta(days=last))
        asked = await self.storage.absences.ask(cadre.id, cadre.id, _at(days.first), kind, days, "perlu", None)
        await self.storage.absences.decide(self.by[cadre.kecamatan_code], _at(days.first, 9), asked, Answer.APPROVED)

    async def _lives(self, cadre: Person, day: date) -> None:
        """Some are busier than others; the last of each kelurahan's RT are out of the way."""
        eager = 0.35 + (cadre.id * 37 % 10) / 12
        works = day.weekday() < 5
        away = await self.storage.absences.overlapping(cadre.id, Period(day, day))
        if works and not away and self.dice.random() < 0.9:
            come = self.dice.randrange(60)
            home = await self.storage.areas.kelurahan(cadre.kelurahan_code or "")
            kept = await self.storage.check_ins.add(cadre.id, day, _at(day, 8, come), _at(day, 8, come), home, None)
            if kept and day < self.today:
                await self.storage.check_ins.leave(kept, _at(day, 16, come), _at(day, 16, come))
        if not away and self.dice.random() < eager * (0.8 if works else 0.2):
            await self._reports(cadre, day)

    async def _reports(self, cadre: Person, day: date) -> None:
        code, dice, self.drafts = self.dice.choice(list(STORIES)), self.dice, self.drafts + 1
        mine = list(cadre.rts) or self.rts[cadre.kelurahan_code or ""]
        near = mine[: max(2, len(mine) * 3 // 4)]
        men, women = dice.randrange(2, 25), dice.randrange(3, 30)
        money = code in ("FISIK", "BARANG", "GORO")
        content = Content(
            tuple(sorted(dice.sample(near, 1 if len(near) < 2 or dice.random() < 0.8 else 2))),
            code,
            day,
            STORIES[code],
            men + women,
            (self._photo(code),) if dice.random() < 0.7 else (),
            men,
            women,
            swadaya=dice.randrange(5, 60) * 50_000 if money and dice.random() < 0.6 else None,
            budget=dice.randrange(10, 90) * 500_000 if code in ("FISIK", "BARANG") else None,
            physical=float(dice.randrange(4, 21) * 5) if code == "FISIK" else None,
            obstacle=dice.choice(OBSTACLES) if dice.random() < 0.08 else None,
            follow_up=dice.choice(FOLLOW_UPS) if dice.random() < 0.06 else None,
        )
        new = NewReport(500_000 + self.drafts, cadre.id, cadre.kelurahan_code or "", content)
        at = min(_at(day, 16, dice.randrange(60)), _at(self.today, 16, 59))
        await self.storage.reports.add(new, at, day, "BTG")

    async def _keep_pictures(self) -> None:
        for wish in await self.storage.media.due(_at(self.today, 23), (), 5000):
            _, _, data = self.telegram.files[wish.file_id]
            sha256 = self.storage.media.folder.put(data, "jpg")
            await self.storage.media.here(wish, Kept(sha256, "jpg", len(data), 640, 480))

    def _photo(self, code: str) -> Media:
        kept = self.telegram.files.photo(_photo(self.dice, list(STORIES).index(code)))[-1]
        return Media("photo", kept["file_id"], kept["file_unique_id"])

    async def _decide(self) -> None:
        """All but those of the last two days are approved, a few sent back."""
        rows = await self.storage.db.rows("SELECT id FROM reports ORDER BY id")
        for n, row in enumerate(rows):
            report = await self.storage.reviews.by_id(row["id"])
            assert report
            if report.content.occurred_on >= self.today - timedelta(days=1) and n % 4:
                continue
            by, at = self.by[report.kecamatan_code], report.sent_at + 3600
            if n % 31:
                await self.storage.reviews.approve(by, at, [report])
            else:
                await self.storage.reviews.send_back(by, at, report, "story", "Mohon lengkapi hasilnya")


def _at(day: date, hour: int = 8, minute: int = 0) -> int:
    return int(datetime.combine(day, time(hour, minute), ZONE).timestamp())


def _photo(dice: random.Random, n: int) -> bytes:
    """A lane between houses, in other colours each time."""
    image = Image.new("RGB", (640, 480), (150 + n * 8, 190, 225))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 300, 640, 480), fill=(90, 120 + n * 5, 70))
    draw.polygon([(250, 300), (390, 300), (560, 480), (80, 480)], fill=(165, 160, 150))
    for left in range(-20, 640, 150):
        shade = dice.randrange(90, 220)
        draw.rectangle((left, 190, left + 110, 310), fill=(shade, shade - 30, 80 + n * 10))
        draw.polygon([(left - 12, 190), (left + 55, 130), (left + 122, 190)], fill=(150, 60, 45))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=70)
    return file.getvalue()
