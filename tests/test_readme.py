"""README says what is: its file map, settings, commands and labels are checked against the code."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

from bot.__main__ import _parser
from bot.settings import Settings
from handlers.kit.menu import LABELS
from handlers.kit.texts import say

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
MAP = re.compile(r"(<!-- map: [^>]*-->\n).*?(<!-- end of map -->)", re.DOTALL)


def opening(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(docstring.split("\n\n")[0].split())


def map_of(folder: str) -> str:
    rows = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if path.name != "__init__.py" or path.parent.name in ("bot", "handlers", "storage"):
            rows.append(f"| `{name}` | {opening(path)} |")
    return "\n".join(rows)


def test_the_file_map_is_the_modules_own_words() -> None:
    rows = "\n".join(map_of(folder) for folder in ("bot", "handlers", "storage"))
    text = README.read_text(encoding="utf-8")
    wanted = MAP.sub(lambda found: f"{found[1]}| file | what it is |\n| --- | --- |\n{rows}\n{found[2]}", text)
    if os.environ.get("UPDATE"):
        README.write_text(wanted, encoding="utf-8")
    assert README.read_text(encoding="utf-8") == wanted


def test_every_setting_is_explained() -> None:
    text = README.read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"| `{name.upper()}` |" in text
        assert f"{name.upper()}=" in example


def test_every_setting_has_the_default_that_is_said() -> None:
    said = dict(re.findall(r"\| `([A-Z_]+)` \| `([^`]+)` \|", README.read_text(encoding="utf-8")))
    defaults = Settings(_env_file=None)
    for name, value in said.items():
        assert str(getattr(defaults, name.lower())) == value


def test_every_command_line_verb_is_explained() -> None:
    text = README.read_text(encoding="utf-8")
    verbs = next(action for action in _parser()._actions if action.metavar == "COMMAND").choices
    for verb in verbs or ():
        assert re.search(rf"\| `python -m bot[^|]*{verb}", text), verb


def test_every_button_and_command_is_explained() -> None:
    text = README.read_text(encoding="utf-8")
    for act, label in LABELS.items():
        assert label in text
        assert f"/{say.menu.commands[act.name.lower()]}`" in text


def test_pictures_are_there() -> None:
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README.read_text(encoding="utf-8")):
        assert (ROOT / picture).exists(), picture
