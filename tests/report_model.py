"""What a report must come to, by the rules that a cadre is told: nothing in here looks at the form's code.

A caption, a typed answer and a button are known here with what they mean; which questions a kind of activity brings
is data.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers.kit.formats import long_day

FIRST = ["rt", "category", "date", "photos", "story"]
FIELDS = ["participants", "swadaya", "budget", "physical", "spent", "volume", "obstacle", "follow_up"]
LABELS = dict(zip([*FIRST, *FIELDS], [
    *("RT", "Kegiatan", "Tanggal", "Foto", "Cerita", "Peserta", "Swadaya", "Anggaran", "Fisik", "Keuangan", "Volume"),
    *("Kendala", "Tindak lanjut"),
], strict=True))  # fmt: skip
WORDS = {
    "rt": "Di RT mana",
    "category": "Kegiatan apa",
    "date": "Kapan",
    "photos": "Kirim foto",
    "story": "Ceritakan",
    "participants": "Berapa orang",
    "swadaya": "swadaya warga",
    "budget": "anggarannya",
    "physical": "(fisik)",
    "spent": "(keuangan)",
    "volume": "volumenya",
    "obstacle": "Apa kendalanya",
    "follow_up": "tindak lanjutnya",
}
READY = {"obstacle": ["Tidak ada"], "follow_up": ["Tidak ada", "Sudah selesai"]}
SHOWN = {  # at the last look, of what is asked and was told
    "swadaya": "Swadaya Rp",
    "budget": "Anggaran Rp",
    "physical": "Fisik 80 %",
    "spent": "Keuangan 92,5 %",
    "obstacle": "Kendala: ",
    "follow_up": "Tindak lanjut: ",
}
REVIEW, MOST, LIVE = "review", 10, 3 * 3600
BACK, CANCEL, OLD, NOT_YOURS = "‹ Kembali", "✖ Batal", "sudah lewat", "bukan untuk peran"

# What is typed as an answer, and what it means; days: so many ago.
TYPED: dict[str, dict[str, Any]] = {
    "rt": {"RT 3": ["03"], "1 dan 2": ["01", "02"], "2-4": ["02", "03", "04"]},
    "category": {"gotong royong": "GORO", "Posyandu": "SEHAT", "fisik": "FISIK", "pendataan": "DATA"},
    "date": {"kemarin": 1, "hari ini": 0},
    "story": {
        "Bersih parit": {},
        "Parit beres, L10 P15": {"participants": [25, 10, 15]},
        "Parit beres, volume 40 m, fisik 80%": {"volume": [40.0, "m"], "physical": 80.0},
    },
    "participants": {"25": [25, None, None], "L10 P15": [25, 10, 15]},
    "swadaya": {"500 ribu": 500_000, "0": 0},
    "budget": {"12,5 juta": 12_500_000},
    "physical": {"80": 80.0},
    "spent": {"92,5": 92.5},
    "volume": {"40 m": [40.0, "m"], "3 unit": [3.0, "unit"]},
    "obstacle": {"Hujan deras": "Hujan deras"},
    "follow_up": {"Besok dilanjutkan": "Besok dilanjutkan"},
}
CAPTIONS: dict[str, dict[str, Any]] = {
    "RT 3 gotong royong 25 orang kemarin": {
        "rt": ["03"],
        "category": "GORO",
        "participants": [25, None, None],
        "date": 1,
    },
    "RT 1 dan 2 bersih parit": {"rt": ["01", "02"], "category": "GORO"},
    "RT 2 posyandu": {"rt": ["02"], "category": "SEHAT"},
    "30 orang hari ini": {"participants": [30, None, None], "date": 0},
    "volume 40 m, fisik 80%": {"volume": [40.0, "m"], "physical": 80.0},
    "swadaya 500 ribu": {"swadaya": 500_000},
    "RT 4 semenisasi L3 P4": {"rt": ["04"], "category": "FISIK", "participants": [7, 3, 4]},
    "Bagus sekali": {},
}
NOTHING, ONLY_PEOPLE = "???", "25"
TOO_LONG = "panjang " * 190


class Wrong(Exception):
    """The bot will ask again, and say this."""


@dataclass
class Kind:
    code: str
    button: str
    least: int
    fields: dict[str, str]
    retired: bool = False


@dataclass(frozen=True)
class File:
    kind: str
    unique: str
    seconds: int = 0
    caption: str = ""


@dataclass
class Draft:
    form: str
    opened_with: dict[str, Any]
    of: int | None = None  # which report it changes
    answers: dict[str, Any] = field(default_factory=dict)
    anew: tuple[dict[str, Any], int | None, str] | None = None  # what it is to be if it is begun anew
    number: int | None = None
    open: str = ""
    editing: bool = False
    touched: float = 0  # Unix seconds; 0: the bot asks about the draft itself
    asked: float = 0  # when its screen was drawn
    texts: list[str] = field(default_factory=list)  # on its screen
    hidden: list[str] = field(default_factory=list)  # and not on it
    buttons: list[str] = field(default_factory=list)

    @property
    def begun(self) -> bool:
        return self.answers != self.opened_with


@dataclass
class Report:
    number: str
    answers: dict[str, Any]
    state: str = "sent"
    version: int = 1
    return_step: str | None = None


class Model:
    def __init__(self, kinds: dict[str, Kind], zone: ZoneInfo) -> None:
        self.kinds, self.zone = kinds, zone
        self.rts, self.cadre = ["01", "02", "03", "04"], True
        self.drafts: dict[str, Draft] = {}
        self.reports: list[Report] = []

    # What is there.

    @property
    def today(self) -> date:
        return datetime.fromtimestamp(time.time(), self.zone).date()

    def latest(self) -> tuple[Draft | None, bool]:
        """The draft whose question is open, and whether words are still taken for its answer."""
        found = max(self.drafts.values(), key=lambda d: (d.touched, d.number or 0), default=None)
        return found, found is not None and found.touched > time.time() - LIVE

    def path(self, d: Draft) -> list[str]:
        kind = self.kinds.get(d.answers.get("category", ""))
        return FIRST + [name for name in FIELDS if kind and name in kind.fields]

    def must(self, d: Draft, name: str) -> bool:
        return name in FIRST or self.kinds[d.answers["category"]].fields[name] == "W"

    def lacking(self, d: Draft) -> str | None:
        for name in self.path(d):
            if name not in d.answers:
                if self.must(d, name):
                    return name
            elif not self.holds(d, name):
                return name
        return None

    def holds(self, d: Draft, name: str) -> bool:
        value = d.answers[name]
        if name == "rt":
            return "ticking" not in d.answers and bool(value) and set(value) <= set(self.rts)
        if name == "category":
            return d.of is not None or not self.kinds[value].retired
        if name == "photos":
            return self.enough(d)
        return name != "story" or bool(value or d.answers.get("photos"))

    def enough(self, d: Draft) -> bool:
        seen = [each for each in d.answers.get("photos", []) if each[0] != "voice"]
        kind = self.kinds.get(d.answers.get("category", ""))
        return len(seen) >= (kind.least if kind else 0)

    def last(self, d: Draft) -> Report | None:
        """What `Seperti terakhir` offers."""
        if d.of is not None or "category" in d.answers:
            return None
        last = next((report for report in reversed(self.reports) if report.state != "withdrawn"), None)
        fits = last and set(last.answers["rt"]) <= set(self.rts) and not self.kinds[last.answers["category"]].retired
        return last if fits else None

    def like(self, d: Draft) -> Report | None:
        """Another report on one of these RT, of the same kind and day."""
        for i, report in reversed(list(enumerate(self.reports, 1))):
            same = all(report.answers[name] == d.answers[name] for name in ("category", "date"))
            if same and report.state != "withdrawn" and i != d.of and set(report.answers["rt"]) & set(d.answers["rt"]):
                return report
        return None

    # What is shown.

    def ask(self, d: Draft, name: str | None, note: str = "") -> None:
        d.open, d.editing, d.anew = name or REVIEW, d.editing and name is not None, None
        d.touched = d.asked = int(time.time())
        d.texts = [note, *(self.question(d, name) if name else self.last_look(d))]
        told = [each for each in SHOWN if each in d.answers and each in self.path(d)]
        d.texts += [] if name else [SHOWN[each] for each in told]
        d.hidden = [] if name else [SHOWN[each] for each in SHOWN if each not in told]
        offered = self.offered(d, name) if name else ["✅ Kirim", *(self.edit(d, each) for each in self.path(d))]
        d.buttons = [*offered, *([BACK] if name not in (None, "rt") else []), CANCEL]

    def edit(self, d: Draft, name: str) -> str:
        return f"{'✏️' if name in d.answers else '➕'} {LABELS[name]}"

    def question(self, d: Draft, name: str) -> list[str]:
        if name == "rt" and "ticking" in d.answers:
            return ["Pilih RT mana saja"]
        taken = d.answers.get("photos")
        return [f"{len(taken)} berkas tersimpan" if name == "photos" and taken else WORDS[name]]

    def last_look(self, d: Draft) -> list[str]:
        said, other = d.answers, self.like(d)
        files = [each[0] for each in said["photos"]]
        shown = {"story": said["story"], "obstacle": said.get("obstacle"), "follow_up": said.get("follow_up")}
        return [
            *("Periksa dulu", self.kinds[said["category"]].button, long_day(date.fromisoformat(said["date"]))),
            *([f"RT {rt}" for rt in said["rt"][:1]]),
            f"{len(files) - files.count('voice')} foto{' · 🎤' if 'voice' in files else ''}",
            *(value for name, value in shown.items() if value and name in self.path(d)),
            f"Mirip {other.number}" if other else "Sudah benar?",
        ]

    def offered(self, d: Draft, name: str) -> list[str]:
        """Labels of what can be tapped as an answer."""
        taken = d.answers.get("photos")
        if name == "rt":
            ticked = d.answers.get("rt", []) if "ticking" in d.answers else []
            again = ["🔁 Seperti terakhir" + (", hari ini" if "date" not in d.answers else "")] if self.last(d) else []
            again = [] if "ticking" in d.answers else again
            several = ["☑️ Beberapa RT"] if len(self.rts) > 1 else []
            end = (["✅ Selesai"] if ticked else []) if "ticking" in d.answers else several
            return [*again, *(f"{'☑️ ' if rt in ticked else ''}RT {rt}" for rt in self.rts), *end]
        if name == "category":
            mine = self.kinds.get(d.answers.get("category", "")) if d.of is not None else None
            current = [kind.button for kind in self.kinds.values() if not kind.retired]
            return current + ([mine.button] if mine and mine.retired else [])
        if name == "photos":
            done = [("✅ Selesai" if taken else "Lewati")] if self.enough(d) else []
            return [*done, *(["🗑 Ulangi foto"] if taken else [])]
        if name == "story":
            return ["Lewati"] if taken else []
        return {"date": ["Hari ini", "Kemarin"], **READY}.get(name, [])

    # What people do. Each returns what the bot says to it beside the draft's screen; '' when the screen is all.

    def says(self, text: str) -> str:
        return self._answers(lambda d: self._typed(d, text))

    def sends_file(self, file: File) -> str:
        return self._answers(lambda d: self._file(d, file), file)

    def _answers(self, read: Callable[[Draft], bool], file: File | None = None) -> str:
        """Whatever is no command: an answer to the open question, or else about the draft that lies there."""
        d, live = self.latest()
        if not self.cadre:
            return NOT_YOURS if d or file else "belum kami pahami"
        if d is not None and live:
            self._receive(d, read, file)
        elif file:
            return self._out_of_the_blue(file)
        elif d is not None:
            self._open_again(d)
        else:
            return "belum kami pahami"
        return ""

    def lapor(self) -> str:
        if not self.cadre:
            return NOT_YOURS
        self._open_again(self.drafts.get("report") or Draft("report", {}))
        return ""

    def batal(self) -> str:
        d, _ = self.latest()
        if d is None:
            return "Tidak ada"
        return self._cancel(d)

    def taps(self, form: str, number: int, step: str, value: str) -> str:
        d = self.drafts.get(form)
        if not self.cadre:
            return NOT_YOURS
        if d is None or (d.number, d.open) != (number, step):
            return OLD
        if not value.startswith("!"):
            self._receive(d, lambda d: self._tapped(d, value), None)
        elif value == "!back":
            self.ask(d, self._before(d))
        elif value == "!cancel":
            return self._cancel(d)
        elif value == "!drop":
            return self._drop(d)
        elif value == "!anew":
            self._anew(d.form, *(d.anew or (d.opened_with, d.of, "")))
        elif value == "!send" and step == REVIEW:
            return self._send(d)
        elif value.startswith("!edit:") and step == REVIEW:
            d.editing = True
            self.ask(d, value.removeprefix("!edit:"))
        else:
            self.ask(d, None if step == REVIEW else step)
        return ""

    def changes(self, which: int, step: str = "") -> str:
        """The button at a receipt, or of one that was sent back."""
        report = self.reports[which - 1]
        if not self.cadre:
            return NOT_YOURS
        if report.state in ("approved", "withdrawn"):
            return OLD
        wanted, d = (deepcopy(report.answers), which, step), self.drafts.get("report_change")
        if d and d.begun:
            d.anew = wanted
            self._open_again(d)
        else:
            self._anew("report_change", *wanted)
        return ""

    def withdraws(self, which: int) -> None:
        report = self.reports[which - 1]
        report.state = "withdrawn" if report.state in ("sent", "returned") else report.state

    # What follows.

    def _open_again(self, d: Draft) -> None:
        if not d.begun:
            return self._anew(d.form, d.opened_with, d.of)
        d.touched, d.asked = 0, time.time()
        d.texts, d.hidden, d.buttons = ["belum selesai"], [], ["Lanjutkan", "Mulai baru", CANCEL]
        return None

    def _anew(self, form: str, answers: dict[str, Any], of: int | None = None, step: str = "") -> None:
        d = self.drafts[form] = Draft(form, deepcopy(answers), of, deepcopy(answers), editing=bool(step))
        self.ask(d, step or self.lacking(d))

    def _cancel(self, d: Draft) -> str:
        if not d.begun:
            return self._drop(d)
        d.touched, d.asked = 0, time.time()
        d.texts, d.hidden, d.buttons = ["Batalkan laporan ini?"], [], ["Ya, batalkan", "Tidak, lanjutkan"]
        return ""

    def _drop(self, d: Draft) -> str:
        del self.drafts[d.form]
        return "dibatalkan"

    def _send(self, d: Draft) -> str:
        if missing := self.lacking(d):
            d.editing = True
            self.ask(d, missing, "perlu dilengkapi")
            return ""
        del self.drafts[d.form]
        said = {name: d.answers[name] for name in self.path(d) if name in d.answers}
        if d.of is None:
            number = f"BTG-{self.today:%m%y}-{len(self.reports) + 1:03}"
            self.reports.append(Report(number, said))
            return number
        report = self.reports[d.of - 1]
        if report.state not in ("sent", "returned"):
            return "tidak berubah"
        self.reports[d.of - 1] = Report(report.number, said, version=report.version + 1)
        return "diperbarui"

    def _before(self, d: Draft) -> str | None:
        if d.editing and self.lacking(d) is None:
            return None
        asked = [name for name in self.path(d) if name == d.open or self.must(d, name)]
        return asked[max(asked.index(d.open) - 1, 0)] if d.open in asked else asked[-1]

    def _receive(self, d: Draft, read: Callable[[Draft], bool], file: File | None) -> None:
        try:
            if d.open == REVIEW and not file:
                raise Wrong("Silakan tekan")
            done = read(d)
        except Wrong as why:
            onward = file and d.open in d.answers and not d.editing  # a caption has told that too
            return self.ask(d, self.lacking(d) if onward else None if d.open == REVIEW else d.open, str(why))
        return self.ask(d, self.lacking(d) if done else d.open)

    def _out_of_the_blue(self, file: File) -> str:
        d, note = self.drafts.get("report"), ""
        if d and d.begun:
            aside = d.anew[0] if d.anew else {}
            self._taken(aside, file)
            d.anew = (aside, None, "")
            note = self._taken(d.answers, file)
            self._open_again(d)
            d.texts.append(note)
            return ""
        d = self.drafts["report"] = Draft("report", {})
        note = self._taken(d.answers, file)
        self.ask(d, self.lacking(d), note)
        return ""

    def _taken(self, answers: dict[str, Any], file: File) -> str:
        """Kept for the question after files, and what is said to it."""
        try:
            self._keep(answers, file)
        except Wrong as why:
            return str(why)
        self._told(answers, file.caption)
        return f"{len(answers['photos'])} foto tersimpan"

    # What an answer means.

    def _keep(self, answers: dict[str, Any], file: File) -> None:
        taken = answers.get("photos", [])
        if file.seconds > 60:
            raise Wrong("Video paling lama 60 detik")
        if file.unique not in [each[1] for each in taken]:
            if len(taken) >= MOST:
                raise Wrong("Sudah 10 berkas")
            answers["photos"] = [*taken, [file.kind, file.unique]]

    def _told(self, answers: dict[str, Any], caption: str) -> None:
        """What was answered stays; what cannot be chosen is not read."""
        if not caption:
            return
        said = CAPTIONS[caption] | {"story": caption}
        for name, value in said.items():
            can = {"rt": lambda v: set(v) <= set(self.rts), "category": lambda v: not self.kinds[v].retired}
            if can.get(name, bool)(value) or name == "date":
                answers.setdefault(name, self._day(value) if name == "date" else deepcopy(value))

    def _day(self, ago: int) -> str:
        return (self.today - timedelta(days=ago)).isoformat()

    def _file(self, d: Draft, file: File) -> bool:
        fits = file.seconds <= 60 and (len(d.answers.get("photos", [])) < MOST or self._has(d, file))
        if fits and d.open == "photos":
            self._taken(d.answers, file)
            return self.enough(d)
        if fits and d.open == "story" and file.kind == "voice":
            self._keep(d.answers, file)
            self._figures(d, CAPTIONS.get(file.caption, {}))
            d.answers["story"] = file.caption
            return True
        raise Wrong(self._taken(d.answers, file))

    def _has(self, d: Draft, file: File) -> bool:
        return file.unique in [unique for _, unique in d.answers.get("photos", [])]

    def _figures(self, d: Draft, told: dict[str, Any]) -> None:
        """Those that are asked, and were not answered."""
        for name, value in told.items():
            if name in FIELDS and name in self.path(d):
                d.answers.setdefault(name, deepcopy(value))

    def _typed(self, d: Draft, text: str) -> bool:
        name, known = d.open, TYPED.get(d.open, {})
        if name == "story":
            return self._story(d, text)
        if name in ("obstacle", "follow_up") and len(text) <= 300 and text:
            d.answers[name] = text
            return True
        if text not in known:
            raise Wrong("")
        value = self._day(known[text]) if name == "date" else deepcopy(known[text])
        if name == "rt":
            if not set(value) <= set(self.rts):
                raise Wrong("tidak ada di daftar")
            d.answers.pop("ticking", None)
        if name == "category" and self.kinds[value].retired and (d.of is None or d.answers["category"] != value):
            raise Wrong("tidak ada di daftar")
        d.answers[name] = value
        return True

    def _story(self, d: Draft, text: str) -> bool:
        asked = self.kinds[d.answers["category"]].fields if "category" in d.answers else {}
        if not text or len(text) > 1500:
            raise Wrong("")
        if text != ONLY_PEOPLE:
            self._figures(d, TYPED["story"].get(text, {}))
            d.answers["story"] = text
            return True
        if "participants" not in asked:
            raise Wrong("dijawab dengan tulisan")
        d.answers["participants"] = [25, None, None]
        if not d.answers.get("photos"):
            raise Wrong("25 orang tercatat")
        d.answers["story"] = ""
        return True

    def _tapped(self, d: Draft, value: str) -> bool:
        name, said = d.open, d.answers
        if name == "rt":
            return self._rt(d, value)
        if name == "category" and (not self.kinds[value].retired or (d.of is not None and said["category"] == value)):
            said[name] = value
        elif name == "date":
            said[name] = self._day({"hari ini": 0, "kemarin": 1}[value])
        elif name == "photos" and value == "anew":
            said[name] = []
            return False
        elif name == "photos" and value == "done" and self.enough(d):
            said[name] = said.get(name, [])
        elif name == "story" and value == "-" and said.get("photos"):
            said[name] = ""
        elif name in READY:
            said[name] = READY[name][int(value)]
        else:
            raise Wrong("")
        return True

    def _rt(self, d: Draft, value: str) -> bool:
        said, last = d.answers, None if "ticking" in d.answers else self.last(d)
        ticks = [rt for rt in said.get("rt", []) if rt in self.rts]
        if value == "last" and last:
            said |= {"rt": last.answers["rt"], "category": last.answers["category"]}
            said.setdefault("date", self._day(0))
            if said.get("photos"):
                said.setdefault("story", "")
            return True
        if value == "several" or (value in self.rts and "ticking" in said):
            said["ticking"] = True
            said["rt"] = sorted(set(ticks) ^ ({value} - {"several"}))
            return False
        chosen = said.get("rt", []) if value == "done" else [value]
        if not chosen or not set(chosen) <= set(self.rts):
            raise Wrong("tidak ada di daftar")
        said.pop("ticking", None)
        said["rt"] = chosen
        return True
