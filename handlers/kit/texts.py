"""Find the words: `say.report.rt()` is the macro `rt` in handlers/texts/report.html."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Macro

from handlers.kit.formats import FILTERS

FOLDER = Path(__file__).parents[1] / "texts"

# autoescape: what people type can never break Telegram's HTML.
# StrictUndefined: a misspelt name is an error, not an empty word.
environment = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


environment.filters |= FILTERS


class Say:
    """Every text file by name, every macro by name."""

    def __getattr__(self, file: str) -> Any:
        return _file(file)


@functools.cache
def _file(name: str) -> SimpleNamespace:
    words = vars(environment.get_template(f"{name}.html").module)
    return SimpleNamespace(**{key: _spoken(word) for key, word in words.items() if key[0] != "_"})


def _spoken(word: Any) -> Any:
    if not isinstance(word, Macro):
        return word
    return lambda *args, **kwargs: re.sub(r"\n{3,}", "\n\n", str(word(*args, **kwargs)).strip())


say = Say()
