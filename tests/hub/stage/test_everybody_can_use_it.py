"""WCAG 2.2 AA as far as a program can see it: contrast, sizes, names, the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.hub.stage.sdk_center import SdkCenter
from tests.hub.stage.steps import go_live, sign_in, tile
from tests.parts.town import OTHER_CENTER, Town
from wire.ids import LessonId

pytestmark = pytest.mark.timeout(300)


async def test_every_page_keeps_contrast_sizes_and_names(
    page: Page, city: Town, lesson: LessonId, center: SdkCenter
) -> None:
    await sign_in(page, city)
    await expect(page.get_by_test_id("next")).to_be_visible()
    assert await faults(page, "main") == []
    await page.click('[data-action="open"]')
    await expect(page.locator('[data-action="start"]')).to_be_enabled()
    assert await faults(page, "body") == []

    # A stage with everything on it: spotlight, floor, hand, sound only, a notice.
    await page.click('[data-action="start"]')
    await tile(page, OTHER_CENTER.id).locator('[data-action="spotlight"]').click()
    await tile(page, OTHER_CENTER.id).locator('[data-action="floor"]').click()
    await center.raise_hand()
    await center.say(sound_only="1")
    await page.locator('.bar [data-action="microphone"]').click()
    await page.locator('[data-action="mute-all"]').click()
    await expect(page.get_by_test_id("notices")).not_to_be_empty()
    await expect(tile(page, center.id)).to_have_attribute("data-sound-only", "")
    assert await faults(page, "body") == []
    await page.locator('[data-action="end"]').click()
    assert await faults(page, "dialog") == []


async def test_a_centre_is_called_upon_with_the_keyboard_alone(
    page: Page, city: Town, lesson: LessonId, center: SdkCenter
) -> None:
    await go_live(page, city, lesson)
    floor = tile(page, center.id).locator('[data-action="floor"]')
    for _ in range(6):
        await page.keyboard.press("Tab")
        if await floor.evaluate("(button) => button === document.activeElement"):
            break
    await expect(floor).to_be_focused()
    outline = await floor.evaluate("(button) => getComputedStyle(button).outlineWidth")
    assert outline == "3px"
    await page.keyboard.press("Enter")
    await expect(tile(page, center.id)).to_have_attribute("data-floor", "")
    await expect(floor).to_be_focused()
    await page.keyboard.press("Space")
    await expect(tile(page, center.id)).not_to_have_attribute("data-floor", "")


async def faults(page: Page, root: str) -> list[Any]:
    """Texts below 4.5:1, controls below 24 px or without a name, inside `root`."""
    found = await page.locator(root).first.evaluate(_FAULTS)
    assert isinstance(found, list)
    return found


_FAULTS = """
async (root) => {
  if (document.readyState !== 'complete')
    await new Promise((done) => addEventListener('load', done, {once: true}));
  // Colours fade for a moment after a change; what counts is where they end. Looked at in the
  // same breath as there is no fade any more: under a resting mouse one may begin at any time.
  for (let fades; (fades = document.getAnimations()).length;)
    await Promise.allSettled(fades.map((fade) => fade.finished));
  const pen = Object.assign(document.createElement('canvas'), {width: 1, height: 1})
    .getContext('2d', {willReadFrequently: true});
  // Colours as painted, over whatever is behind them; a film may be white.
  const paint = (layers) => {
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, 1, 1);
    for (const layer of layers) { pen.fillStyle = layer; pen.fillRect(0, 0, 1, 1); }
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      layers.unshift(getComputedStyle(one).backgroundColor);
      if (one.matches('.tile-foot')) break;
    }
    return layers;
  };
  const seen = {visibilityProperty: true, opacityProperty: true};
  const shown = (element) => element.checkVisibility(seen)
    && !element.closest('.unseen, .skip, template');
  const faults = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !shown(element) || element.closest(':disabled, option')) continue;
    const layers = behind(element);
    const {color} = getComputedStyle(element);
    const [a, b] = [light(paint(layers)), light(paint([...layers, color]))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faults.push([text, ratio.toFixed(2)]);
  }
  for (const control of root.querySelectorAll('button, a[href], select, summary')) {
    if (!shown(control)) continue;
    const {width, height} = control.getBoundingClientRect();
    if (width < 24 || height < 24) faults.push([control.outerHTML.slice(0, 80), width, height]);
    const label = control.labels?.[0]?.textContent;
    const name = control.ariaLabel || control.textContent.trim() || label;
    if (!name) faults.push([control.outerHTML.slice(0, 80), 'no name']);
  }
  return faults;
}
"""
