"""A month's paper as plain words, before it is a page: the same for the PDF and for the document of the office."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers.kit.formats import month, number, short_day, spans
from handlers.kit.texts import say
from handlers.papers import monthly_sums as sums_of
from handlers.papers import monthly_tables as tables
from handlers.papers.monthly_table import Table
from handlers.papers.monthly_words import achieved, attended, long_date, reached, tidy
from storage.month_paper import AreaMonth, Month, PersonMonth
from storage.signers import Signer

words = say.monthly


@dataclass(frozen=True)
class Signature:
    """over: what stands above the office; name: '' to be filled in by hand."""

    over: str
    office: str
    name: str
    nip: str


@dataclass(frozen=True)
class Sheet:
    """kind: 'person', 'kelurahan' or 'kecamatan'; tables by name, in their order; captions: of the photos."""

    kind: str
    office: list[str]
    address: str
    title: str
    number: str
    facts: list[tuple[str, str]]
    sums: list[tuple[str, str]]
    tables: dict[str, Table]
    captions: list[str]
    place_date: str
    signatures: list[Signature]


def of_person(it: PersonMonth, zone: ZoneInfo) -> Sheet:
    """Lembar Waktu Kerja, Realisasi Harian and Rencana Kerja of a cadre."""
    home, person = it.signers[0].of, it.person
    rts = spans(person.rts) if person.rts else words.whole
    facts = {"name": tidy(person.name), "home": home, "kecamatan": person.kecamatan or "", "rts": rts}
    parts = {"days": tables.days(it, zone), "work": tables.work(it), "plan": tables.plan(it)}
    return _sheet("person", it, facts, [*attended(it.totals), *achieved(it.reports)], parts)


def of_area(it: AreaMonth) -> Sheet:
    """What was done in a kelurahan, line by line, or in a kecamatan, summed up by kelurahan."""
    count = number(sum(it.rts.values()))
    facts = {"home": it.kelurahan} if it.kelurahan else {}
    facts |= {"kecamatan": it.kecamatan} | ({} if it.kelurahan else {"kelurahan_count": number(len(it.places))})
    facts |= {"cadres": number(len(it.cadres)), "rt_count": count}
    parts = {"categories": sums_of.categories(it), "cadres": sums_of.cadres(it.cadres)}
    own = {"work": tables.work(it)} if it.kelurahan else {"obstacles": sums_of.obstacles(it)}
    parts = ({} if it.kelurahan else {"places": sums_of.places(it)}) | parts | own
    touched = words.sums["rts"], words.sums["rts_of"] % (number(len(reached(it.reports))), count)
    return _sheet("kelurahan" if it.kelurahan else "kecamatan", it, facts, [*achieved(it.reports), touched], parts)


def _sheet(kind: str, it: Month, facts: dict[str, str], sums: list[tuple[str, str]], parts: dict[str, Table]) -> Sheet:
    return Sheet(
        kind=kind,
        office=[tidy(line) for line in it.head.lines],
        address=tidy(it.head.address, ""),
        title=words.titles[kind],
        number=words.number % tidy(it.number),
        facts=[(words.facts[name], value) for name, value in (facts | {"month": _month(it)}).items()],
        sums=sums,
        tables=parts,
        captions=[words.caption % (photo.number, short_day(photo.day)) for photo in it.photos],
        place_date=words.place_date % (tidy(it.head.place), long_date(it.made_on)),
        signatures=[_signature(signer, n > 0) for n, signer in enumerate(it.signers)],
    )


def _month(it: Month) -> str:
    """While it lasts, with the day up to which it is told."""
    name = month(it.period.first)
    return str(words.up_to % (name, long_date(it.made_on))) if it.made_on < it.period.last else name


def _signature(signer: Signer, knows: bool) -> Signature:
    office = words.offices[signer.office]
    named = tidy(signer.title, "") or (office % signer.of if "%s" in office else office)
    nip = words.nip % tidy(signer.nip) if signer.nip else ""
    return Signature(words.knows if knows else "", named, tidy(signer.name, ""), nip)
