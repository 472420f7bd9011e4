"""Read what a cadre writes under a photo: RT, category, people, day, kelurahan; what is not sure is left to be asked.

`RT 12 gotong royong 25 orang kemarin`, `kerja bakti rt.03,4 dan 5 Loktuan (L10 P15) 24/11`

No number counts twice: the one after `RT` is marked first, then days, hours, rupiah and metres are taken out,
then people, and what is left beside an `RT` is more RT.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handlers import caption_words as words
from handlers.caption_words import UNITS
from handlers.kit.answers import parse_day
from handlers.kit.figures import PEOPLE_MOST
from handlers.kit.spoken import LETTERS, NUMBER, PAIRS, PEOPLE, cleaned, either

READ_MOST = 1_024  # characters: as long as Telegram lets a caption be
GONE, UNSURE = "¤", "?"  # what a number leaves behind

TO = r"(?:-|s/d|s\.d\.?|sd|sampai dengan|sampai)"
AND = rf" ?(?:, ?dan|,|dan|&|\+|{TO}) ?"
RTS = rf"rt#\d+#(?:{AND}(?:rt#\d+#|\d{{1,3}}\b))*"  # once marked
UP_TO = rf"(?:\d{{1,4}}(?:/| ?(?:{TO}|atau) ?))?"
TWO = rf"\d{{1,2}}(?:/| ?(?:x|atau|{TO}) ?)\d.*[a-z%]$"
HOUR = r"\d{1,2}(?:[.:]\d\d)?"

MONTH = either(
    """
    januari jan februari feb pebruari peb maret mar april apr mei juni jun juli jul agustus agu agt ags september sept
    sep oktober okt november nov nopember nop desember des"""
)
YEAR = r"(?:\d{4}|\d\d)"
DATE = rf"\d{{1,2}}(?:[/-]\d{{1,2}}[/-]{YEAR}|[/-]\d{{1,2}}|\.\d{{1,2}}\.{YEAR}| ?{MONTH}\b(?: 20\d\d)?)"
DATED = rf"(?<![\d#/.,-])({DATE})(?![\d/-]| ?(?:{PEOPLE}|{UNITS}|{MONTH})\b)"
ALONE = rf"\b(?:tgl|tanggal)\.? ?(\d{{1,2}})\b(?![/.,-]?\d| ?{MONTH}\b)"
ANY_DATE = rf"(?<![\d#]){UP_TO}\d{{1,2}} ?{MONTH}\b|{DATED}|{ALONE}"
NO_DATE = either("no nomor blok rw jam pukul pkl progres progress fisik capaian ke sudah sdh baru nilai")

DAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
NAMED = either(" ".join(DAYS))
WEEK = rf"{'|'.join(DAYS[:6])}|(?<=hari )minggu|(?<=hr )minggu"  # by itself `minggu` is a week
WEEKDAY = rf"(?<!malam )(?<!mlm )(?<!tiap )\b({WEEK})\b(?! (?:bersih|berkah|sehat))"
LAST = either("kemarin kemaren kmrn kmren kmrin kmaren kmarin lalu yg_lalu yang_lalu")
NIGHT, PART = either("malam mlm"), either("pagi pg siang sore")
TODAY = rf"\b(?:ha?ri? ?ini|(?:{PART}|{NIGHT}) ini|(?:tadi|td) {PART}|{PART} (?:tadi|td)|barusan)\b"
VAGUE = rf"\b(?:semalam|(?:tadi|td) {NIGHT}|{NIGHT} {NAMED}|(?<!hari )(?<!hr )(?:minggu|bulan) {LAST})\b"
FEAST = either("pahlawan ibu guru santri kesehatan sumpah anak")
# What was in the way, and what is yet to be done.
REMARKS = (
    r"\b(?:tindak ?lanjut(?:nya)?|rtl|(?<=; )tl) ?[:=](?:[^;.]|\.(?=\d))*"
    r"|\b(?:kendala|hambatan)(?:nya)?\b(?:[^;.,]|[.,](?=\d))*"
)
# Not done yet, another paper's day, a feast, or several days.
OTHER_DAY = "|".join(
    (
        rf"\b(?:besok|bsk|{NAMED} depan|bulan depan)\b|(?<!kemarin )\blusa\b",
        r"\b(?:akan|nanti|rencana\w*|jadwal\w*|batas|deadline|sejak|tindak ?lanjut)\b",
        rf"\b(?:undangan|surat|sk|per[iy]ngat\w*|memperingati|hut|rangka|hari {FEAST})\b",
        rf"\d ?(?:{TO}|dan|&|,) ?\d{{1,2}} ?{MONTH}\b|\d (?:{TO}|dan|&) ?\d{{1,2}}[/-]\d",
        r"(?:tgl|tanggal)\.? ?\d+(?: ?(?:s/d|sd|sampai|dan|&) ?| - )\d",
    )
)

PLACE = either("no nomor blok blk rw kav tahap kelas kls usia umur gang gg smp smpn tps")
FIGURES = rf"(?<![#\d.,])\d(?:[\d.,]*\d)?(?:(?: ?(?:x|{TO}) ?|/)\d(?:[\d.,]*\d)?)*"
# Numbers of anything but people and RT: rupiah, hours, addresses, phones, sizes, years.
NO_COUNT = "|".join(
    (
        r"\brp\.? ?[\d.,]+(?: ?(?:rb|ribu|jt|jta|juta|miliar))?|\b[\d.,]*\d ?(?:rb|ribu|jt|jta|juta|miliar)\b",
        rf"\b(?:jam|pukul|pkl|jm)\.? ?{HOUR}(?: ?{TO} ?{HOUR})?",
        rf"\b\d{{1,2}}[.:]\d\d\b(?![.]?\d)(?: ?{TO} ?{HOUR})?",
        r"(?<![\d#] )\bsdn? \d+",  # a school, not `RT 3 sd 5`
        rf"\b{PLACE}\.?(?: [a-d])? ?\d+(?:[/-]\d+)*|\+?\d{{3,}}(?:-\d{{2,}})+",
        rf"{FIGURES} ?(?:%|{UNITS}\b(?: [23]\b)?|(?:jam|hari|rw|rt)\b(?! ?\d|#))|\d ?x ?\d[\d.,]*",
        rf"(?<![#\d.,])20\d\d(?! ?{PEOPLE}\b)\b",
    )
)

THEY = rf"{PEOPLE}\b(?! ?[:=]? ?\d)(?!(?: yg| yang| ibu)? ?{words.NOT_AFTER}\b)"
COUNTED = rf"(?<![\d#.,/<>])({NUMBER}) ?(?:{THEY}|(?:yg |yang )?hadir\b)"
SOME = r"(?: oleh)? ?[:=]? ?(?:sekitar|±|kurang lebih)? ?"
ATTENDED = rf"\b(?:peserta|hadir|dihadiri|diikuti){SOME}({NUMBER})(?= ?(?:[,;)¤]|\.(?!\d)|$))"
SPANNED = rf"\d ?(?:{TO}|/|atau|,) ?\d+ ?{PEOPLE}\b"
SIZES = r"\b(?:panjang|lebar|ukuran|volume|tinggi|tebal|luas|p \d+ l \d+)\b"


@dataclass(frozen=True)
class Caption:
    """What is sure; people: of all, men and women where both are told; kelurahan: its code."""

    rts: tuple[str, ...] = ()
    category: str | None = None
    people: int | None = None
    men: int | None = None
    women: int | None = None
    day: date | None = None
    kelurahan: str | None = None


def read_caption(
    text: str, today: date, back_days: int, rts: Collection[str], names: Mapping[str, str], categories: Collection[str]
) -> Caption:
    """rts: those that there are ('01'); names: of kelurahan, plain() -> code; categories: codes that count now.

    Days lie at most `back_days` before today.
    """
    text = _marked(re.sub(REMARKS, ";", cleaned(text)[:READ_MOST]))
    category, kelurahan = words.category_in(text), words.kelurahan_in(text, names)
    day, others = _day(text, today, back_days), bool(re.search(rf"\b(?:{words.OTHERS})\b", text))
    text = _without(NO_COUNT, _without(ANY_DATE, text))
    people, men, women = _people(text, others)
    found = _rts(_without_people(text), rts, names)
    return Caption(found, category if category in categories else None, people, men, women, day, kelurahan)


def _marked(text: str) -> str:
    """`rt.012` as `rt#12#`; a number behind it that may be RT or something else, as unsure."""
    text = re.sub(r"\brt[ .:;-]*(?:no\.? )?(?:o ?)?0*([1-9]\d{0,2})\b(?!\.?\d)", r"rt#\1#", text)
    return re.sub(rf"({RTS}{AND})(?:\d{{1,2}} ?- ?\d{{1,2}}(?![\d-]| ?{MONTH})|\d+ wa?rga\b)", rf"\1{UNSURE}", text)


def _rts(text: str, there: Collection[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """All of them, or none: one that there is not, or two lists that differ, make the others doubtful."""
    lists = {_list(match, names) for match in re.finditer(RTS, text)}
    numbers = lists.pop() if len(lists) == 1 else ()
    found = tuple(dict.fromkeys(f"{number:02}" for number in numbers))
    return found if set(found) <= set(there) else ()


def _list(match: re.Match[str], names: Mapping[str, str]) -> tuple[int, ...]:
    """The numbers of `rt#3#, 4 dan 6-8`; none when what stands behind may belong to it."""
    if _unsure_behind(match[0], match.string[match.end() :], names):
        return ()
    numbers: list[int] = []
    for joint, number in re.findall(rf"({AND})?(?:rt#)?(\d+)#?", match[0]):
        is_span = bool(joint) and re.fullmatch(TO, joint.strip()) is not None
        if is_span and int(number) <= numbers[-1]:
            return ()
        numbers += range(numbers[-1] + 1, int(number) + 1) if is_span else [int(number)]
    return tuple(numbers)


def _unsure_behind(rts: str, behind: str, names: Mapping[str, str]) -> bool:
    if re.match(rf" ?(?:/\d|\d|[a-d]\b)|{AND}(?:\?|\d)", behind):
        return True
    after = re.match(r" ?([a-z]+)(?! ?[:=]? ?\d)", behind)
    return bool(re.search(r" [1-9]\d*$", rts)) and after is not None and not words.goes_on(after[1], names)


def _people(text: str, others: bool) -> tuple[int | None, int | None, int | None]:
    """All, men, women; a total that differs from its parts is no answer. others: some were perhaps only counted."""
    totals, pair = set(_totals(_without_pair(text), others)), _pair(text)
    if pair and others:
        return None, None, None
    if pair:
        total = _number(pair["men"]) + _number(pair["women"])
        sure = totals <= {total} and 0 < total <= PEOPLE_MOST
        return (total, _number(pair["men"]), _number(pair["women"])) if sure else (None, None, None)
    total = totals.pop() if len(totals) == 1 and not re.search(SPANNED, text) else 0
    return total if 1 < total <= PEOPLE_MOST else None, None, None


def _pair(text: str) -> re.Match[str] | None:
    """`L 10, P 15`, `10 laki-laki dan 15 perempuan`; not the length and breadth of a road."""
    patterns = PAIRS if re.search(SIZES, text) else (*LETTERS, *PAIRS)
    found = [match for pattern in patterns for match in re.finditer(pattern, text)]
    return found[0] if len(found) == 1 else None


def _totals(text: str, others: bool) -> Iterator[int]:
    for match in (*re.finditer(COUNTED, text), *re.finditer(ATTENDED, text)):
        before = text[: match.start(1)]
        came = re.search(rf"\b(?:{words.CAME})(?: oleh)?[ :=±]*$", before)
        if came or not (others or re.search(rf"\b(?:{words.NOT_BEFORE})\b[ :=±]*$", before)):
            yield _number(match[1])


def _without_pair(text: str) -> str:
    pair = _pair(text)
    return text[: pair.start()] + GONE + text[pair.end() :] if pair else text


def _without_people(text: str) -> str:
    spoken = rf"(?<![\d#.,]){UP_TO}{NUMBER}(?: ?-? ?an)? ?{PEOPLE}\b(?! ?[:=]? ?\d)"
    return _without(rf"{spoken}|{COUNTED}|{ATTENDED}", _without_pair(text))


def _without(pattern: str, text: str) -> str:
    """The first of two numbers, as in `13 - 25 orang`, may be an RT."""
    return re.sub(pattern, lambda match: UNSURE if re.match(TWO, match[0]) else GONE, text)


def _number(text: str) -> int:
    return int(text.replace(".", ""))


def _day(text: str, today: date, back_days: int) -> date | None:
    """The one day that is told; a weekday beside a date must be that date's."""
    if re.search(OTHER_DAY, text):
        return None
    told = set(_told(text, today))
    weekdays = {DAYS.index(name) for name in re.findall(WEEKDAY, text)}
    day = told.pop() if len(told) == 1 else None
    if not told and day is None and len(weekdays) == 1 and not re.search(VAGUE, text):
        day = _last(weekdays, text, today)
    is_sure = day is not None and weekdays <= {day.weekday()} and 0 <= (today - day).days <= back_days
    return day if is_sure else None


def _last(weekdays: set[int], text: str, today: date) -> date | None:
    """The last such day; unless it may as well be today's or tomorrow's."""
    (weekday,) = weekdays
    back = (today.weekday() - weekday) % 7
    if re.search(rf"{WEEKDAY} {LAST}", text):
        return today - timedelta(days=back or 7)
    return today - timedelta(days=back) if 0 < back < 6 else None


def _told(text: str, today: date) -> Iterator[date | None]:
    """Every day that is told by itself; None for one that there is not."""
    text = re.sub(rf"\b{NO_DATE}\.? ?\d+(?:[/.-]\d+)*|({WEEKDAY}) {LAST}", r"\1", text)
    for written in re.findall(DATED, text):
        yield parse_day(re.sub(r"(\d)([a-z])", r"\1 \2", written), today)
    for number in re.findall(ALONE, text):
        yield today.replace(day=int(number)) if 0 < int(number) <= today.day else None
    text = re.sub(rf"(?:{DATED}|{ALONE})(?: {LAST})?", GONE, text)
    for back in re.findall(rf"\b(\d) (?:hari|hr) {LAST}", text):
        yield today - timedelta(days=int(back))
    text = re.sub(rf"\b\d (?:hari|hr) {LAST}|\b(?:minggu|bulan|thn|tahun) {LAST}", GONE, text)
    if re.search(TODAY, text):
        yield today
    for dulu in re.findall(rf"\b{LAST}\b( lusa| dulu)?", re.sub(r"\b(?:yg |yang )?lalu\b", "", text)):
        yield today - timedelta(days=2 if dulu else 1)
