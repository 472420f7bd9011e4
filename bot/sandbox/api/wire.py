"""Reads a request off the wire; whatever is not in the tables is refused."""

from typing import Any

from bot.sandbox.api.parameters import TABLE
from bot.sandbox.api.values import Files, values
from bot.sandbox.errors import Refused, bad

# Telegram takes these, but nothing stands behind them here: better refused than ignored.
NOT_HERE = {
    *("business_connection_id", "message_thread_id", "direct_messages_topic_id", "ephemeral_message_parameters"),
    *("inline_message_id", "rich_message", "suggested_post_parameters"),
}


def read(method: str, params: dict[str, Any], files: Files) -> dict[str, Any]:
    """The parameters of a request as values, checked against the method's table."""
    table = TABLE.get(method.lower())
    if table is None:
        raise Refused(404, "Not Found")
    _refuse_unknown(table, params, files)
    uploads = {name: f"attach://{name}" for name in files if table.get(name, "").startswith("file")}
    return values(table, params | uploads, files)


def _refuse_unknown(table: dict[str, str], params: dict[str, Any], files: Files) -> None:
    wire = str(params)
    for name in params:
        if name not in table:
            raise bad(f"unknown parameter {name}")
        if name in NOT_HERE:
            raise bad(f"parameter {name} is not available in this sandbox")
    for name in files:
        if not table.get(name, "").startswith("file") and f"attach://{name}" not in wire:
            raise bad(f"unknown parameter {name}")
