"""The roster as a file: sent in and looked at before anything is changed, taken out, or empty to be filled in.

Rina   (anggota.xlsx)
bot    Berkas diterima, sedang diperiksa…
bot    (the same message) anggota.xlsx Belum ada yang diubah. Jika diterapkan: Baru: 2 …   [✅ Terapkan] [✖ Batal]
Rina   (✅ Terapkan)
bot    ✅ anggota.xlsx diterapkan: 2 baru, 1 berubah, 48 tetap, 0 menjadi tidak aktif.
bot    (daftar-sebelum-impor-….xlsx, which sent back in restores it)
"""

from __future__ import annotations

import asyncio
import time

from telegram import InlineKeyboardMarkup, Update
from telegram.ext import filters

from handlers import standing
from handlers.kit.arrival import Arrival
from handlers.kit.buttons import keyboard
from handlers.kit.context import Context, message
from handlers.kit.feature import Feature, guarded
from handlers.kit.house import House
from handlers.kit.menu import menu_for
from handlers.kit.texts import say
from handlers.roster_preview import Preview
from storage import Storage
from storage.downloads import Download
from storage.roles import Act
from storage.roster import NotARoster, Roster, may_import
from storage.roster_file import cells_of, read_rows

KIND = "roster_file"
MOST_MB = 5  # Telegram gives a bot 20
TEMPLATE = keyboard([(say.roster_file.template, f"{KIND}/template")])
LOOKS_LIKE_ONE = (
    filters.Document.FileExtension("csv")
    | filters.Document.FileExtension("xlsx")
    | filters.Document.FileExtension("xls")
    | filters.Document.FileExtension("txt")
    | filters.Document.MimeType("text/csv")
    | filters.Document.MimeType("application/vnd.ms-excel")
    | filters.Document.MimeType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
)


async def sent(update: Update, context: Context) -> None:
    """A document that may be a roster: to be fetched, and then looked at."""
    document = update.message.document if update.message else None
    if document is None:
        return
    if not context.me.may(Act.SEE_ROSTER):
        await context.say(say.roster_file.not_taken(), menu_for(context.me))
    elif not may_import(context.me):
        await context.say(say.roster_file.only_admins())
    elif (document.file_size or 0) > MOST_MB * 1_000_000:
        await context.say(say.roster_file.too_large(MOST_MB), TEMPLATE)
    else:
        ids = context.me.id, context.chat_id, document.file_id
        name = document.file_name or "daftar anggota"
        download = await context.storage.downloads.add(KIND, *ids, name, context.sent_at)
        await context.say(say.roster_file.checking(name), screen=download.screen)


# Once it is here.


async def takes(house: House, download: Download) -> None:
    """Read and compared in threads; nobody waits but the sender."""
    storage, content = house.storage, download.content or b""
    async with storage.db.unit():
        me = await storage.people.by_id(download.person_id)
    if me is None or not may_import(me):
        return await _ends(storage, download, say.roster_file.no_longer(), None)
    if len(content) > MOST_MB * 1_000_000:
        return await _ends(storage, download, say.roster_file.too_large(MOST_MB), TEMPLATE)
    try:
        rows = await asyncio.to_thread(read_rows, content)
    except NotARoster as why:
        return await _ends(storage, download, say.roster_file.not_a_roster(download.name, str(why)), TEMPLATE)
    async with storage.db.unit():
        look, mark = await Roster(storage.db).look(), await Roster(storage.db).mark()
    preview = await asyncio.to_thread(Preview.of, look, rows, me)
    async with storage.db.unit():
        await _show(storage, download, preview, mark)
    return None


async def lost(house: House, download: Download, why: str) -> None:
    await _edit(house.storage, download, say.roster_file.lost(download.name, why), TEMPLATE)


async def _ends(storage: Storage, download: Download, text: str, buttons: InlineKeyboardMarkup | None) -> None:
    async with storage.db.unit():
        await _edit(storage, download, text, buttons)
        await storage.downloads.forget(download)


async def _show(storage: Storage, download: Download, preview: Preview, mark: int, note: str = "") -> None:
    """The file is kept only while there is something that its sender can say to it."""
    await _edit(storage, download, preview.text(download.name, note), _choices(download, preview))
    if preview.can_be_applied:
        await storage.downloads.taken(download, int(time.time()), mark=mark)
    else:
        await storage.downloads.forget(download)


async def _edit(storage: Storage, download: Download, text: str, buttons: InlineKeyboardMarkup | None) -> None:
    await storage.outbox.edit(download.chat_id, message(download.chat_id, text, buttons), download.screen)


def _choices(download: Download, preview: Preview) -> InlineKeyboardMarkup | None:
    """The button carries what was seen: it applies nothing else."""
    if not preview.can_be_applied:
        return TEMPLATE if preview.checked.faults else None
    does = (say.roster_file.apply, f"{KIND}/apply/{download.id}/{preview.plan.digest}")
    return keyboard([does, (say.roster_file.drop, f"{KIND}/drop/{download.id}")])


# What its sender says to it.


async def applies(update: Update, context: Context) -> None:
    """Looked at once more: what is no longer as it was seen is shown anew instead."""
    number, digest = context.tapped
    storage, me = context.storage, context.me
    download = await storage.downloads.of(int(number), me.id, context.sent_at)
    if download is None:
        context.toast(say.roster_file.over)
        return
    roster = Roster(storage.db)
    rows = await asyncio.to_thread(read_rows, download.content or b"")
    preview = await asyncio.to_thread(Preview.of, await roster.look(), rows, me)
    if preview.can_be_applied and preview.plan.digest == digest:
        await _carry_out(context, download, preview, roster)
    else:
        context.toast(say.roster_file.look_again)
        await _show(storage, download, preview, await roster.mark(), await _note(context, roster, download))


async def _carry_out(context: Context, download: Download, preview: Preview, roster: Roster) -> None:
    storage, me = context.storage, context.me
    before = [cells_of(row) for row in await roster.of(me)]
    done = await roster.carry_out(preview.plan, context.sent_at, me)
    await storage.downloads.forget(download)
    await _edit(storage, download, say.roster_file.applied(download.name, done), None)
    if before:
        await _log_export(context, len(before), before_import=True)
        at = f"{context.sent:%Y-%m-%d-%H%M}"
        await context.paper("roster_before", say.roster_file.before(len(before)), rows=before, at=at)
    await standing.tell_these(storage, await roster.joined(after for _, after in preview.plan.changes))


async def _note(context: Context, roster: Roster, download: Download) -> str:
    """What has changed since the sender saw it, and who did it last."""
    since = await roster.changed_since(download.about["mark"])
    if since is None:
        return str(say.roster_file.other_since())
    at = context.house.local(since.at)
    return str(say.roster_file.changed_since(since.names[:3], len(since.names), since.by, at))


async def drops(update: Update, context: Context) -> None:
    download = await context.storage.downloads.of(int(context.tapped[0]), context.me.id, context.sent_at)
    if download is None:
        context.toast(say.roster_file.over)
        return
    await _edit(context.storage, download, say.roster_file.dropped(download.name), None)
    await context.storage.downloads.forget(download)


# Taken out.


async def exports(update: Update, context: Context) -> None:
    count = len(await Roster(context.storage.db).of(context.me))
    await _log_export(context, count)
    context.toast(say.roster_file.making)
    day = context.today.isoformat()
    await context.paper("roster", say.roster_file.exported(count), person_id=context.me.id, day=day)


async def gives_template(update: Update, context: Context) -> None:
    context.toast(say.roster_file.making)
    await context.paper("roster_template", say.roster_file.empty())


async def _log_export(context: Context, count: int, **about: bool) -> None:
    await context.storage.audit.add(context.sent_at, context.me.id, "roster.export", count=count, **about)


ARRIVED = Arrival(takes, lost)
TAPS = {
    f"{KIND}/apply/([0-9]{{1,15}})/([0-9a-f]{{16}})": applies,
    f"{KIND}/drop/([0-9]{{1,15}})": drops,
    f"{KIND}/export": exports,
    f"{KIND}/template": gives_template,
}
feature = Feature(  # anybody may send a file, for instance in the middle of a report, and hears what becomes of it
    act=Act.START,
    taps={data: guarded(Act.SEE_ROSTER, does) for data, does in TAPS.items()},
    others={LOOKS_LIKE_ONE: sent},
)
