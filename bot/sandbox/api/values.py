"""Strings and JSON as they come off the wire become values of the kinds that a table names."""

import json
import re
from typing import Any

from bot.sandbox.api.objects import FIELDS
from bot.sandbox.api.parameters import MISSING
from bot.sandbox.errors import bad
from bot.sandbox.files import Upload

Values = dict[str, Any]
Files = dict[str, Upload]
WORDS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}


def values(table: dict[str, str], raw: dict[str, Any], files: Files) -> dict[str, Any]:
    found = {name: _value(name, table[name].rstrip("!"), given, files) for name, given in raw.items()}
    for name, kind in table.items():
        if kind.endswith("!") and found.get(name) in (None, ""):
            raise bad(MISSING.get(name, f"parameter {name} is required"))
    return found


def _value(name: str, kind: str, raw: Any, files: Files) -> Any:
    if kind in ("list", "dict", "markup", "inline"):
        return _structure(name, kind, raw, files)
    try:
        value = _scalar(kind, raw)
    except (ValueError, KeyError):
        raise bad(f"can't parse parameter {name}: {kind} expected") from None
    return _attached(value, files) if kind == "file" else value


def _scalar(kind: str, raw: Any) -> Any:
    if raw is None or isinstance(raw, dict | list):
        raise ValueError
    text = raw if isinstance(raw, str) else json.dumps(raw)
    if kind == "bool":
        return WORDS[text.lower()]
    if kind == "int":
        return int(text)
    if kind == "float":
        return float(text)
    return int(text) if kind == "chat" and re.fullmatch(r"-?\d+", text) else text


def _structure(name: str, kind: str, raw: Any, files: Files) -> Any:
    words = name.replace("_", " ")
    try:
        value = json.loads(raw) if isinstance(raw, str) else raw
    except ValueError:
        raise bad(f"can't parse {words} JSON object") from None
    if not isinstance(value, list if kind == "list" else dict):
        raise bad(f"can't parse {words}: {'array' if kind == 'list' else 'object'} expected")
    if name not in FIELDS:
        return value
    items = [_object(name, item, files) for item in (value if isinstance(value, list) else [value])]
    return items if kind == "list" else items[0]


def _object(name: str, item: Any, files: Files) -> dict[str, Any]:
    words = name.replace("_", " ")
    if not isinstance(item, dict):
        raise bad(f"can't parse {words}: object expected")
    if unknown := set(item) - set(FIELDS[name]):
        raise bad(f"can't parse {words}: unknown field {min(unknown)}")
    return values(FIELDS[name], item, files)


def _attached(reference: str, files: Files) -> Upload | str:
    """The upload that `attach://name` names; a file_id stays what it is."""
    name = reference.removeprefix("attach://")
    if name == reference:
        return reference
    if name not in files:
        raise bad(f"can't find uploaded file {name}")
    return files[name]
