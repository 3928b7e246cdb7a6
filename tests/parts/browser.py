"""A real Chromium with a camera and a microphone made of files."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.parts.barcode import Rgb

CHROMIUM = "/usr/bin/chromium"

PATIENCE_S = 60.0
"""How long a page is waited for; for a busy machine, and no measure of how fast it should be."""

_GRAB = """
(video) => {
  if (!video.videoWidth) return null;
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d').drawImage(video, 0, 0);
  return canvas.toDataURL('image/png').split(',')[1];
}
"""

_HEAR = """
async ([seconds, low, high]) => {
  const elements = [...document.querySelectorAll('audio, video')]
    .filter((element) => !element.muted && element.srcObject?.getAudioTracks().length);
  const context = new AudioContext({sampleRate: 48000});
  await context.resume();
  const mix = context.createAnalyser();
  mix.fftSize = 2048;
  for (const element of elements) {
    context.createMediaStreamSource(new MediaStream(element.srcObject.getAudioTracks()))
      .connect(mix);
  }
  const bins = new Uint8Array(mix.frequencyBinCount);
  const perBin = 48000 / mix.fftSize;
  let loudest = 0;
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    await new Promise((next) => setTimeout(next, 20));
    mix.getByteFrequencyData(bins);
    for (let bin = Math.ceil(low / perBin); bin <= high / perBin; bin += 1) {
      loudest = Math.max(loudest, bins[bin]);
    }
  }
  await context.close();
  return loudest;
}
"""


@contextmanager
def chromium(camera: Path, microphone: Path) -> Iterator[Browser]:
    """Start Chromium whose camera is a .y4m and whose microphone is a .wav, both looped."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={camera}",
                f"--use-file-for-fake-audio-capture={microphone}",
                "--autoplay-policy=no-user-gesture-required",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


def picture_in(page: Page, selector: str) -> Rgb | None:
    """The pixels of the <video> at `selector` now; None while it has none."""
    video = page.query_selector(selector)
    encoded = video.evaluate(_GRAB) if video else None
    if not encoded:
        return None
    return np.array(Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGB"))


def loudness_heard(page: Page, seconds: float, low_hz: float, high_hz: float) -> int:
    """How loud a band of what the page plays to its listener got, 0..255 on a dB scale."""
    return int(page.evaluate(_HEAR, [seconds, low_hz, high_hz]))
