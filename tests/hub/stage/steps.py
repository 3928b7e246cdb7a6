"""What an instructor does on the page, and what there is to see and hear on it."""

from __future__ import annotations

import asyncio

from playwright.async_api import Locator, Page, expect

from tests.parts.browser import PATIENCE_S
from tests.parts.town import PASSWORD, Town
from wire.ids import LessonId

_SILENT, _HEARD = 60, 110

_PIXELS = """
(video) => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [64, 36];
  const pen = canvas.getContext('2d');
  pen.drawImage(video, 0, 0, 64, 36);
  return Array.from(pen.getImageData(0, 0, 64, 36).data).join();
}
"""

_LOUDNESS = """
async ([seconds, low, high]) => {
  const context = new AudioContext({sampleRate: 48000});
  const mix = context.createAnalyser();
  for (const {srcObject, muted, paused} of document.querySelectorAll('#sounds audio')) {
    if (srcObject && !muted && !paused) context.createMediaStreamSource(srcObject).connect(mix);
  }
  const bins = new Uint8Array(mix.frequencyBinCount);
  const perBin = 48000 / mix.fftSize;
  let loudest = 0;
  for (const until = performance.now() + seconds * 1000; performance.now() < until;) {
    await new Promise((next) => setTimeout(next, 20));
    mix.getByteFrequencyData(bins);
    loudest = Math.max(loudest, ...bins.slice(Math.ceil(low / perBin), high / perBin));
  }
  await context.close();
  return loudest;
}
"""


async def sign_in(page: Page, city: Town) -> None:
    """Sign in as the teacher; ends on the day's page."""
    await page.goto(city.hub_url)
    await page.fill('input[name="name"]', "teacher")
    await page.fill('input[name="password"]', PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/teach")


async def open_stage(page: Page, city: Town, lesson: LessonId) -> None:
    """Sign in and stand at the lesson's door."""
    await sign_in(page, city)
    await page.goto(f"{city.hub_url}/lessons/{lesson}/stage")


async def go_live(page: Page, city: Town, lesson: LessonId) -> None:
    """Sign in, start the lesson, and be in its room."""
    await open_stage(page, city, lesson)
    await page.click('[data-action="start"]')
    await expect(page.get_by_test_id("link")).to_have_attribute("data-link", "live")


def tile(page: Page, center_id: str) -> Locator:
    """A centre's tile."""
    return page.locator(f'[data-center="{center_id}"]')


async def pixels(page: Page, center_id: str) -> str:
    """The centre's picture as it is now, small; waits for the first."""
    video = tile(page, center_id).locator("video")
    await expect(video).to_have_js_property("readyState", 4)
    return str(await video.evaluate(_PIXELS))


async def loudness(page: Page, seconds: float, band: tuple[float, float]) -> int:
    """How loud a band of what the page plays got, 0..255 on a dB scale."""
    return int(await page.evaluate(_LOUDNESS, [seconds, *band]))


async def until_heard(page: Page, band: tuple[float, float]) -> None:
    """Wait until the page plays this band."""
    async with asyncio.timeout(PATIENCE_S):
        while await loudness(page, 0.5, band) <= _HEARD:
            pass


async def until_silent(page: Page, band: tuple[float, float]) -> None:
    """Wait for a second in which the page plays nothing of this band."""
    async with asyncio.timeout(PATIENCE_S):
        while await loudness(page, 1.0, band) >= _SILENT:
            pass


async def until_it_moves(page: Page, center_id: str) -> None:
    """Wait for a second picture of the centre that differs from the first."""
    first = await pixels(page, center_id)
    async with asyncio.timeout(PATIENCE_S):
        while await pixels(page, center_id) == first:
            await page.wait_for_timeout(50)  # the pause between two looks
