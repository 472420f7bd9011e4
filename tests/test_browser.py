"""The whole main job as people do it: `make demo`, and thumbs in a real Chromium."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]
PICTURES = os.environ.get("PICTURES")  # a folder: keep what was seen there

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM.exists(), reason="skipped: no chromium")]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """`python -m bot demo`, ended as Ctrl-C would."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "18080"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield re.findall(r"http://\S+", process.stdout.readline())[0]
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


class Hand:
    """One of the two phones on the page, and a thumb."""

    def __init__(self, page: Page, side: str) -> None:
        self.page, self.phone = page, page.get_by_test_id(f"phone-{side}")

    def is_held_by(self, name: str) -> None:
        self.phone.get_by_test_id("picker").click()
        self.page.get_by_test_id("search").fill(name)
        self.page.get_by_test_id("person").first.click()

    def joins(self) -> None:
        self.phone.get_by_test_id("start").click()
        self.menu("📱 Bagikan nomor saya")
        self.page.get_by_test_id("dialog-ok").click()
        self.sees("Selamat datang,")

    def menu(self, label: str) -> None:
        self.phone.get_by_test_id("reply-button").get_by_text(label, exact=True).click()

    def taps(self, label: str) -> None:
        self.phone.get_by_test_id("inline-button").filter(has_text=label).last.click()

    def says(self, text: str) -> None:
        self.phone.get_by_test_id("input").fill(text)
        self.phone.get_by_test_id("send").click()

    def last(self) -> Locator:
        return self.phone.get_by_test_id("message").last

    def sees(self, text: str) -> None:
        expect(self.phone.get_by_test_id("message").filter(has_text=text).last).to_be_visible(timeout=10_000)

    def sends_a_photo(self) -> None:
        self.phone.get_by_test_id("attach").click()
        self.page.get_by_test_id("sample").first.click()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.mouse.move(0, 0)  # off the messages, or one shows what can be done with it
        page.wait_for_timeout(600)  # until edits have faded in
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def test_the_main_job_with_thumbs(demo: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.goto(demo)
    left, right = Hand(page, "left"), Hand(page, "right")

    right.is_held_by("Kader · Lok Tuan")
    right.joins()
    picture(page, "1-joined")
    right.menu("📍 Hadir")
    page.get_by_test_id("dialog-ok").click()
    right.sees("Hadir tercatat")

    right.menu("📝 Lapor")
    for label in ("RT 01", "Gotong royong", "Hari ini"):
        right.taps(label)
    right.sees("Kirim foto")
    right.sends_a_photo()
    right.sees("1 foto tersimpan")
    right.says("Kerja bakti bersih parit <b>RT</b> bersama warga & Ketua RT, 25 orang")
    right.sees("Periksa dulu")
    right.sees("<b>RT</b> bersama warga & Ketua RT")
    picture(page, "2-review")
    right.taps("Kirim")
    right.sees("Laporan terkirim")
    right.menu("📞 Koordinator")
    expect(right.phone.get_by_test_id("call").last).to_be_visible()

    left.is_held_by("Koordinator kecamatan · Bontang Utara")
    left.joins()
    left.menu("📊 Ringkasan")
    left.sees("Hadir 1 dari")
    left.sees("Laporan: 1")
    left.taps("Bulan ini")
    left.sees("Kecamatan Bontang Utara · Bulan ini")
    picture(page, "3-summary")

    left.is_held_by("Admin")
    left.joins()
    left.menu("📢 Pengumuman")
    left.taps("Tulis pengumuman")
    left.says("Besok rapat pukul 09.00 di kantor kelurahan.")
    left.taps("Penting")  # or it would wait for the morning, should it be night
    left.taps("Ya, penting")
    left.taps("Kirim ke 3 orang")
    right.sees("Besok rapat pukul 09.00")
    left.sees("Terkirim ke 3 dari 3 orang")
    picture(page, "4-notice")
    page.close()
