"""LibreOffice, as an office has it: opens what the bot has made and saves it as something else."""

from __future__ import annotations

import asyncio
import os
import shutil
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(not SOFFICE and not os.environ.get("CI"), reason="LibreOffice is not installed")


async def saved_as(to: str, file: Path, content: bytes, *options: str) -> Path:
    """Beside the file, with a profile of its own. to: an ending, or an ending with its filter."""
    await asyncio.to_thread(file.write_bytes, content)
    words = (f"-env:UserInstallation=file://{file.parent}/profile", "--headless", *options, "--convert-to", to)
    process = await asyncio.create_subprocess_exec(
        SOFFICE or "soffice", *words, "--outdir", str(file.parent), str(file), stdout=PIPE, stderr=PIPE
    )
    async with asyncio.timeout(90):
        out, err = await process.communicate()
    assert process.returncode == 0 and b"Error" not in out + err, (out, err)
    return file.with_suffix(f".{to.split(':')[0]}")
