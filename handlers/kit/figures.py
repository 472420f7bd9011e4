"""Read figures as people type them in answer to one question: rupiah, percent, volumes, people; what is unsure is None.

`1,5 juta`, `Rp 500rb`, `80 %`, `120,5 m2`, `25 (L10 P15)`
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import NumberFormatError, parse_decimal

from handlers.kit.formats import LOCALE
from handlers.kit.spoken import LETTERS, LETTERS_TURNED, NUMBER, PAIRS, PEOPLE, cleaned, either, tidy

TYPED_MOST = 60  # characters: a longer answer is no figure
MONEY_MOST = 10**12  # rupiah
MONEY_LEAST = 1_000  # by itself `12` is 12 million as likely as nothing
PEOPLE_MOST = 5_000
VOLUME_MOST = 1_000_000
UNIT_MOST = 20  # letters

FIGURE = r"\d(?:[\d.,]*\d)?"
NONE = r"(?:nihil|nol|(?:tidak|tdk|tak|gak|ga|nggak|ngga|enggak) ada)"
SCALES = {
    **dict.fromkeys(("ribu", "rb", "rbu", "k"), 10**3),
    **dict.fromkeys(("juta", "jt", "jta", "jut"), 10**6),
    **dict.fromkeys(("miliar", "milyar", "miliyar"), 10**9),
}
SCALE = either(" ".join(sorted(SCALES, key=len, reverse=True)))
PERCENT = either("% persen prosen pct")
SPELLINGS = {
    "m": "mtr mtr. meter metr mete meteran m1 m_lari meter_lari mtr_lari",
    "m2": "meter2 mtr2 meter_persegi mtr_persegi m_persegi m^2",
    "m3": "meter3 mtr3 meter_kubik mtr_kubik m_kubik kubik m^3",
    "km": "kilometer",
    "cm": "senti sentimeter",
    "ha": "hektar hektare",
    "kg": "kilo kilogram",
    "gram": "gr",
    "ton": "",
    "liter": "ltr",
    "unit": "units unt",
    "buah": "bh biji",
    "paket": "pkt pket",
    "titik": "ttk",
    "lembar": "lbr lembr",
    "batang": "btg btng",
    "sak": "zak",
    "set": "",
    "pasang": "psg",
    "rumah": "rmh",
    "KK": "kk",
    "pohon": "phn",
    "bibit": "",
    "ekor": "",
    "kotak": "dus dos ktk",
    "bungkus": "bks bngks",
    "karung": "krg",
    "rit": "ret",
    "ruas": "",
    "lokasi": "",
    "roll": "rol",
}
UNITS = {
    word.replace("_", " "): unit for unit, words in SPELLINGS.items() for word in (unit.casefold(), *words.split())
}
UNIT = f"(?:{'|'.join(map(re.escape, sorted(UNITS, key=len, reverse=True)))})"
# Behind a number, and no unit: what makes it another number, or a day, a place, a share.
NO_UNIT = either(
    """
    x kali dan atau s/d sd sampai an puluh puluhan ratus ratusan ribu ribuan rb juta jutaan jt jta miliar milyar persen
    prosen pct rp rupiah rt rw per tiap lebih kurang lagi lebar tinggi tebal panjang luas dari belum januari februari
    maret april mei juni juli agustus september oktober november desember jan feb mar apr jun jul agu sep okt nov des"""
)
ALL = r"(?:(?:total|totalnya|jumlah|jml|semua|semuanya|peserta|hadir|dihadiri)(?: ?[:=])? ?)"


@dataclass(frozen=True)
class People:
    """All; men and women where both were told."""

    total: int
    men: int | None = None
    women: int | None = None


def parse_money(text: str) -> int | None:
    """Rupiah: `1.500.000`, `1,5 juta`, `Rp 500rb`, `2 juta 500 ribu`, `nihil`; neither `1,5` nor `12`."""
    text = _typed(text)
    if re.fullmatch(rf"{NONE}|(?:rp[.:]? ?)?0(?:,-+)?", text):
        return 0
    found = re.fullmatch(r"(?:(?:sebesar|senilai|total) )?(?:(?:rp|idr)[.:]? ?)?(.+?) ?(?:rupiah)?(?:[,.]-+)?\.?", text)
    value = _rupiah(found[1]) if found else None
    if value is None or value != int(value) or not MONEY_LEAST <= value <= MONEY_MOST:
        return None
    return int(value)


def _rupiah(text: str) -> Decimal | None:
    """`1.500.000`, or `2 juta 500 ribu`, where each part is less than one of the part before."""
    if re.fullmatch(FIGURE, text):
        return parse_figure(text)
    if not re.fullmatch(rf"(?:{FIGURE} ?{SCALE} ?)+", text):
        return None
    whole, least = Decimal(0), MONEY_MOST + 1
    for figure, word in re.findall(rf"({FIGURE}) ?({SCALE})", text):
        value = _scaled(figure, SCALES[word])
        if value is None or value >= least or (whole and whole % least):
            return None
        whole, least = whole + value, SCALES[word]
    return whole


def _scaled(figure: str, scale: int) -> Decimal | None:
    """`1.500 juta` and `1,500 juta` may be 1,5 million and 1,500 of them; no more when the latter is too much."""
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", figure):
        too_much = int(re.sub(r"[.,]", "", figure)) * scale > MONEY_MOST
        return Decimal(figure.replace(",", ".")) * scale if too_much else None
    value = parse_figure(figure)
    return value * scale if value else None


def parse_percent(text: str) -> float | None:
    """`80`, `92,77 %`, `100 persen`; `0,8` may be 80 % as well."""
    found = re.fullmatch(rf"(\d{{1,3}}(?:[.,]\d{{1,2}})?) ?({PERCENT})?\.?", _typed(text))
    value = parse_figure(found[1]) if found else None
    if found is None or value is None or value > 100 or (0 < value < 1 and not found[2]):
        return None
    return float(value)


def parse_volume(text: str) -> tuple[float, str] | None:
    """One number and its unit: `120,5 m2`, `3 unit`; not `40 x 1,2 m`."""
    named = r"(?:(?:volume|vol|panjang|sepanjang|luas|jumlah|total)[.:=]* ?)?"
    found = re.fullmatch(rf"{named}({FIGURE}) ?(.+?)\.?", _typed(text))
    value, unit = (parse_figure(found[1]), _unit(found[2])) if found else (None, None)
    return (float(value), unit) if value is not None and value <= VOLUME_MOST and unit else None


def _unit(text: str) -> str | None:
    """A known one, whatever it is of: `100 buah kursi`; another word as it was typed."""
    known = re.fullmatch(rf"({UNIT})(?: [a-z]{{3,}}){{0,2}}", text)
    if re.search(rf"\b{NO_UNIT}(?![a-z])", text):
        return None
    if known:
        return UNITS[known[1]]
    return text[:UNIT_MOST] if re.fullmatch(r"[a-z]{2,}", text) else None


def parse_people(text: str) -> People | None:
    """`25`, `25 orang`, `L10 P15`, `total 25 (10 laki2, 15 perempuan)`; not `10/15`, nor a total that differs."""
    if re.search(r"[?~≈≤≥^]", tidy(text)) or len(text) > TYPED_MOST:
        return None
    text = cleaned(text)
    pairs = [match for each in (*LETTERS, *LETTERS_TURNED, *PAIRS) for match in re.finditer(each, text)]
    told = pairs[0] if len(pairs) == 1 else None
    rest = f"{text[: told.start()]};{text[told.end() :]}" if told else text
    around = r"[ ,;:.()=-]*" if told else r"\.?"
    found = re.fullmatch(rf"{around}{ALL}?({NUMBER})?(?: ?{PEOPLE})?{around}", rest)
    if found is None or not (told or found[1]):
        return None
    total = int(found[1].replace(".", "")) if found[1] else None
    men, women = (int(told[name].replace(".", "")) if told else None for name in ("men", "women"))
    if men is not None and women is not None:
        total = men + women if total in (None, men + women) else None
    return People(total, men, women) if total is not None and total <= PEOPLE_MOST else None


def parse_figure(text: str) -> Decimal | None:
    """`1.500`, `1500,5`, `12.5`, `1,500,000`; neither `1,500`, which may be 1.500 or 1,5, nor `007`."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3}){2,}", text):
        text = text.replace(",", ".")
    if re.fullmatch(r"(?:0\.\d{1,3}|[1-9]\d*\.\d{1,2})", text):
        text = text.replace(".", ",")
    if len(text) > 20 or re.match(r"0\d", text) or re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})*,\d{3}", text):
        return None
    try:
        return Decimal(parse_decimal(text, locale=LOCALE, strict=True))
    except NumberFormatError:
        return None


def _typed(text: str) -> str:
    """In small letters; nothing when it is too long to be a figure."""
    return tidy(text).casefold() if len(text) <= TYPED_MOST else ""
