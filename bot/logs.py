"""Log lines for people or as JSON: with the update's number, without what people wrote, their phones or the token."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

update_id: ContextVar[int | None] = ContextVar("update_id", default=None)  # of the update that is being worked off

OURS = {"bot", "handlers", "storage"}

ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


def where(error: BaseException) -> str:
    """What kind of error, and the places it went through; never its text, which may quote a person or an address."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(
        [type(error).__name__, *(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno} {f.name}" for f in frames[::-1])]
    )


def words(record: logging.LogRecord) -> str:
    """What a line says; of a library only its fixed words, for what it puts into them may be what people wrote."""
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    return str(record.msg).partition("\n")[0]


class ForPeople(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        number = update_id.get()
        line = super().format(
            logging.makeLogRecord(record.__dict__ | {"msg": words(record), "args": (), "exc_text": None})
        )
        return line if number is None else f"{line} [update {number}]"

    def formatException(self, ei: ExcInfo) -> str:
        return where(ei[1]) if ei[1] else ""


class AsJson(ForPeople):
    """One object a line: at, level, from, text, update, error."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "text": words(record),
        }
        if update_id.get() is not None:
            line["update"] = update_id.get()
        if record.exc_info and record.exc_info[1]:
            line["error"] = where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


class LastError(logging.Handler):
    """Remembers the latest error, for /status."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.setFormatter(ForPeople())
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text = self.format(record)


last_error = LastError()


def set_up(as_json: bool) -> None:
    """Everything from here on goes to stderr, in one form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson() if as_json else ForPeople())
    logging.basicConfig(level=logging.INFO, handlers=[handler, last_error], force=True)
    for chatty in ("httpx", "aiohttp.access"):  # their lines hold addresses, and so the token
        logging.getLogger(chatty).setLevel(logging.WARNING)
