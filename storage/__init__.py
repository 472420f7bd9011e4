"""Everything that is kept: one object for each table family, over one database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import get_type_hints

from storage.absences import Absences
from storage.acting import ActingRoles
from storage.areas import Areas
from storage.attendance import Attendance
from storage.audiences import Audiences
from storage.audit import Audit
from storage.boards import Boards
from storage.categories import Categories
from storage.category_changes import CategoryChanges
from storage.check_ins import CheckIns
from storage.check_outs import CheckOuts
from storage.corrections import Corrections
from storage.daily import Daily
from storage.data_requests import DataRequests
from storage.database import Database
from storage.deliveries import Deliveries
from storage.directory import Directory
from storage.downloads import Downloads
from storage.drafts import Drafts
from storage.figures import FiguresOf
from storage.flags import Flags
from storage.inbox import Inbox
from storage.invites import Invites
from storage.join_requests import JoinRequests
from storage.letterhead import Letterheads
from storage.media import MediaFiles
from storage.members import Members
from storage.month_papers import MonthPapers
from storage.month_plans import MonthPlans
from storage.new_numbers import NewNumbers
from storage.notice_figures import NoticeFigures
from storage.notice_readers import NoticeReaders
from storage.notice_reads import NoticeReads
from storage.notice_reminders import NoticeReminders
from storage.notice_replies import NoticeReplies
from storage.notices import Notices
from storage.notices_received import NoticesReceived
from storage.notices_written import NoticesWritten
from storage.outbox import Outbox
from storage.own_data import OwnData
from storage.people import People
from storage.plans import Plans
from storage.reasons import Reasons
from storage.recaps import Recaps
from storage.reminders import Reminders
from storage.report_rows import ReportRows
from storage.reports import Reports
from storage.retention import Retention
from storage.reviews import Reviews
from storage.rt_history import RtHistory
from storage.rts import Rts
from storage.schedule import Schedule
from storage.together import Together
from storage.unasked import Unasked
from storage.unasked_wishes import UnaskedWishes
from storage.untouched import UntouchedRts
from storage.working_days import WorkingDays


@dataclass(frozen=True)
class Storage:
    db: Database
    absences: Absences
    acting: ActingRoles
    areas: Areas
    attendance: Attendance
    audiences: Audiences
    audit: Audit
    boards: Boards
    categories: Categories
    category_changes: CategoryChanges
    check_ins: CheckIns
    check_outs: CheckOuts
    corrections: Corrections
    daily: Daily
    data_requests: DataRequests
    deliveries: Deliveries
    directory: Directory
    downloads: Downloads
    drafts: Drafts
    figures: FiguresOf
    flags: Flags
    inbox: Inbox
    invites: Invites
    join_requests: JoinRequests
    letterhead: Letterheads
    media: MediaFiles
    members: Members
    month_papers: MonthPapers
    month_plans: MonthPlans
    new_numbers: NewNumbers
    notice_figures: NoticeFigures
    notice_readers: NoticeReaders
    notice_reads: NoticeReads
    notice_reminders: NoticeReminders
    notice_replies: NoticeReplies
    notices: Notices
    notices_received: NoticesReceived
    notices_written: NoticesWritten
    outbox: Outbox
    own_data: OwnData
    people: People
    plans: Plans
    reasons: Reasons
    recaps: Recaps
    reminders: Reminders
    report_rows: ReportRows
    reports: Reports
    retention: Retention
    reviews: Reviews
    rt_history: RtHistory
    rts: Rts
    schedule: Schedule
    together: Together
    unasked: Unasked
    unasked_wishes: UnaskedWishes
    untouched: UntouchedRts
    working_days: WorkingDays


def storage_on(db: Database) -> Storage:
    """The tables of a database, open or not yet."""
    tables = {name: table(db) for name, table in get_type_hints(Storage).items() if name != "db"}
    return Storage(db=db, **tables)


async def open_database(storage: Storage, region: str = "bontang") -> None:
    """Open it, and fill in the places of a region where there are none yet."""
    await storage.db.open()
    try:
        async with storage.db.unit():
            await storage.areas.load(region)
    except BaseException:
        await storage.db.close()
        raise


@asynccontextmanager
async def open_storage(path: str | Path) -> AsyncIterator[Storage]:
    """An open storage, closed at the end."""
    storage = storage_on(Database(path))
    await open_database(storage)
    try:
        yield storage
    finally:
        await storage.db.close()
