"""The roles that people have, and what each may do: the one table that every screen, button and command asks."""

from __future__ import annotations

from enum import Enum, StrEnum, auto


class Role(StrEnum):
    CADRE = "kader"
    KECAMATAN = "koordinator kecamatan"
    CITY = "koordinator kota"
    ADMIN = "admin"


class Act(Enum):
    """What the bot lets people do; every screen, button and command belongs to one."""

    CHECK_IN = auto()
    REPORT = auto()
    OWN_REPORTS = auto()
    OWN_DAYS = auto()
    OWN_SCHEDULE = auto()
    SEE_SUMMARY = auto()
    SEE_DAYS = auto()
    REVIEW = auto()
    SEE_ROSTER = auto()
    NOTICES = auto()
    SEND_NOTICE = auto()
    SEND_URGENT = auto()
    LOOK_UP_COORDINATOR = auto()
    SEE_STATUS = auto()
    SET_REMINDERS = auto()
    KEEP_CATEGORIES = auto()
    SEE_HISTORY = auto()
    OWN_DATA = auto()
    MONTH_PAPERS = auto()
    CITY_PAPERS = auto()
    KEEP_LETTERHEAD = auto()
    HELP = auto()
    START = auto()


EVERYBODY = {
    *(Act.LOOK_UP_COORDINATOR, Act.NOTICES, Act.SEE_HISTORY, Act.OWN_DATA, Act.MONTH_PAPERS, Act.HELP, Act.START),
}
COORDINATORS = {Act.SEE_SUMMARY, Act.SEE_DAYS, Act.REVIEW, Act.SEE_ROSTER, Act.SEND_NOTICE}
MAY: dict[Role, set[Act]] = {
    Role.CADRE: EVERYBODY | {Act.CHECK_IN, Act.REPORT, Act.OWN_REPORTS, Act.OWN_DAYS, Act.OWN_SCHEDULE},
    Role.KECAMATAN: EVERYBODY | COORDINATORS | {Act.OWN_SCHEDULE},
    Role.CITY: EVERYBODY | COORDINATORS | {Act.CITY_PAPERS, Act.OWN_SCHEDULE, Act.SEND_URGENT},
    Role.ADMIN: EVERYBODY
    | COORDINATORS
    | {Act.SEND_URGENT, Act.SEE_STATUS, Act.SET_REMINDERS, Act.KEEP_CATEGORIES, Act.CITY_PAPERS, Act.KEEP_LETTERHEAD},
}
