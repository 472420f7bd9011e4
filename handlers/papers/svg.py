"""Pictures from SVG templates, drawn with the fonts that we ship, so that they look the same on every machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent
# No others: what is missing in these is left out of a picture without a word, so tests look for it.
FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER / "fonts"])
# The picture is one page of just its size. At 72 pixels an inch a point is a pixel: letters at whole pixels look alike
# everywhere, and the picture stays small; scaled by a little it would be half as large again.
PAGE = """
#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""

environment = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def printable(text: str) -> str:
    """Without signs that XML does not take."""
    return "".join(sign for sign in text if sign.isprintable())


environment.filters["printable"] = printable


def png(template: str, width: int, height: int, **of: Any) -> bytes:
    """templates/<template>.svg, filled in and drawn; pixels."""
    return drawn(filled(template, width=width, height=height, **of), width, height)


def filled(template: str, **of: Any) -> str:
    """templates/<template>.svg with what it asks for; nothing in it can be more than text."""
    return environment.get_template(f"{template}.svg").render(**of)


def drawn(svg: str, width: int, height: int) -> bytes:
    """As PNG; pixels."""
    inputs = {"svg": svg, "width": str(width), "height": str(height)}
    return typst.compile(PAGE.encode(), format="png", ppi=72, font_paths=FONTS, sys_inputs=inputs)
