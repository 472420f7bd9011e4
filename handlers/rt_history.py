"""Riwayat RT: what has happened in an RT, asked for in one line.

Awang  riwayat RT 12 Loktuan
bot    🏘 Riwayat RT 12 Lok Tuan. 34 laporan …                  [BTG-1126-014] … [Lebih lama]
Awang  (BTG-1126-014)
bot    (the report's card)
Awang  riwayat rt 3
bot    RT 03 di kelurahan mana?                                 [Bontang Kuala] [Bontang Baru] …
"""

from __future__ import annotations

import re

from telegram import InlineKeyboardMarkup, Update
from telegram.ext import filters

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.person import Person
from storage.places import Kelurahan
from storage.report import Report
from storage.roles import Act
from storage.roster_rows import read_rts
from storage.rt_history import Past, may_look
from storage.spelling import plain

SCREEN = "rt_history"
SHOWN = 10
BUTTONS_MOST = 3  # of one report's RT
LINE = re.compile(r"riwayat\s+rt[\s.]*(\d{1,3}[a-z]?)(?:[\s,.]+(?:di\s+)?(?:kel(?:urahan)?\b[\s.]*)?(\D{1,40}))?", re.I)


async def ask(update: Update, context: Context) -> None:
    """The command, alone or with the rest of the line."""
    said = ((update.message and update.message.text) or "").removeprefix("/").partition(" ")[2]
    await _answer(context, f"riwayat {said}")


async def line(update: Update, context: Context) -> None:
    await _answer(context, (update.message and update.message.text) or "")


async def show(update: Update, context: Context) -> None:
    """From a report's card: below it."""
    code, rt = context.tapped
    if place := await _place(context, code):
        await context.say(*await _page(context, place, rt, 0), screen=SCREEN)


async def turn(update: Update, context: Context) -> None:
    code, rt, page = context.tapped
    if place := await _place(context, code):
        await context.edit(*await _page(context, place, rt, int(page)), screen=SCREEN)


def buttons(report: Report) -> list[list[Button]]:
    """To the history of each RT that a report is about."""
    code, rts = report.kelurahan_code, report.content.rts[:BUTTONS_MOST]
    return in_columns([(say.rt_history.of_rt % rt, f"rt_history/{code}/{rt}") for rt in rts])


async def _answer(context: Context, text: str) -> None:
    asked = LINE.fullmatch(" ".join(text.split()))
    rts = read_rts(asked[1]) if asked else None
    if not asked or not rts:
        return await context.say(say.rt_history.how())
    (rt,), theirs = rts, await _theirs(context)
    places = await _named(context, asked[2], theirs) if asked[2] else _usual(context.me, theirs)
    if places is None:
        return await context.say(say.rt_history.unknown(asked[2]))
    if not places:
        return await context.say(say.rt_history.not_yours([place.name for place in theirs]))
    known = await context.storage.rt_history.where(rt)
    there = [place for place in places if place.code in known]
    if not there:
        return await context.say(say.rt_history.no_such_rt(rt, places[0].name if len(places) == 1 else ""))
    if len(there) == 1:
        return await context.say(*await _page(context, there[0], rt, 0), screen=SCREEN)
    choices = in_columns([(place.name, f"rt_history/{place.code}/{rt}/0") for place in there])
    return await context.say(say.rt_history.where(rt), keyboard(*choices), screen=SCREEN)


async def _theirs(context: Context) -> list[Kelurahan]:
    return [place for place in await context.storage.areas.all_kelurahan() if may_look(context.me, place)]


async def _named(context: Context, name: str, theirs: list[Kelurahan]) -> list[Kelurahan] | None:
    """None: there is no kelurahan of this name; []: it is not one of theirs."""
    code = (await context.storage.areas.names()).get(plain(name))
    return [place for place in theirs if place.code == code] if code else None


def _usual(me: Person, theirs: list[Kelurahan]) -> list[Kelurahan]:
    """Who looks after one kelurahan means that one."""
    return [place for place in theirs if place.code == me.kelurahan_code] or theirs


async def _place(context: Context, code: str) -> Kelurahan | None:
    """The button's, if it is theirs to look into now."""
    place = next((place for place in await _theirs(context) if place.code == code), None)
    if place is None:
        context.toast(say.common.not_yours_short)
    return place


async def _page(context: Context, place: Kelurahan, rt: str, page: int) -> tuple[str, InlineKeyboardMarkup]:
    """Of a page that is no longer there, the last one."""
    history = context.storage.rt_history
    count = await history.count(place.code, rt)
    page = min(page, max(count - 1, 0) // SHOWN)
    first = page * SHOWN
    found = await history.page(context.me, place, rt, first, SHOWN)
    opens = [button for past in found if (button := _open(past))]
    here = f"rt_history/{place.code}/{rt}"
    turns = [(say.rt_history.newer, f"{here}/{page - 1}")] if page else []
    turns += [(say.rt_history.older, f"{here}/{page + 1}")] if first + SHOWN < count else []
    return say.rt_history.page(place.name, rt, count, first, found), keyboard(*in_columns(opens), turns)


def _open(past: Past) -> Button | None:
    """Their own as they have it, others' as they decide about them, if they do."""
    if past.mine:
        return past.number, f"my_report/show/{past.id}"
    return (past.number, f"review/show/{past.id}") if past.state else None


_OF = r"rt_history/([0-9.]{1,13})/([0-9]{1,3}[A-Z]?)"
feature = Feature(
    act=Act.SEE_HISTORY,
    opens=ask,
    commands=("riwayat",),
    words=("riwayat", "Riwayat"),
    taps={_OF: show, rf"{_OF}/([0-9]{{1,4}})": turn},
    others={filters.Regex(re.compile(rf"^\s*{LINE.pattern}\s*$", re.I)): line},
)
