"""A device as its operator sees it: a real agent and screen, from pairing to revoking."""

from __future__ import annotations

import asyncio
import io
import os
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.async_api import Page, expect

from kiosk.state import KioskState, Mode
from tests.fakes.screen import FakeScreen
from tests.hub.running_hub import HandClock, RunningHub
from tests.hub.web.console_page import picture
from tests.parts.processes import Program
from tests.parts.waiting import until

PATIENCE_S = 60.0
INK = (0x1D, 0x1A, 0x16)
"""The ground of a sentence that lies over the screen."""


@pytest.fixture
def clock() -> HandClock:
    """The kiosk is a real one, and lives now."""
    return HandClock(datetime.now(UTC))


class Kiosk:
    """Both programs of one kiosk; nobody restarts them but the test."""

    def __init__(self, hub: RunningHub, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "kiosk.toml"
        self.config.write_text(
            f'hub_url = "{hub.url}"\nstate_dir = "state"\n'
            "[sound]\nenabled = false\n[camera]\nsource = ''\n[panel]\nfullscreen = false\n"
        )
        self.programs: dict[str, Program] = {}

    @property
    def socket(self) -> Path:
        return self.folder / "state" / "screen.sock"

    def start(self) -> None:
        for name in ("agent", "screen"):
            argv = ["python", "-m", "kiosk", name, "--config", str(self.config)]
            env = {"QT_QPA_PLATFORM": "offscreen"}
            self.programs[name] = Program(name, argv, self.folder, env)

    def has_ended(self) -> bool:
        return not any(program.running for program in self.programs.values())

    def stop(self) -> None:
        for program in self.programs.values():
            if program.running:
                program.stop()


@contextmanager
def kiosk_of(hub: RunningHub, folder: Path) -> Iterator[Kiosk]:
    kiosk = Kiosk(hub, folder)
    kiosk.start()
    try:
        yield kiosk
    finally:
        kiosk.stop()


@pytest.fixture
async def kiosk(hub: RunningHub, tmp_path: Path) -> AsyncIterator[Kiosk]:
    with kiosk_of(hub, tmp_path) as running:
        yield running


def ground_of_the_top(jpeg: bytes) -> tuple[int, ...]:
    """The colour that most of the band has in which a sentence lies."""
    seen = np.array(Image.open(io.BytesIO(jpeg)).convert("RGB"))
    height, width, _ = seen.shape
    band = seen[height // 30 : height // 16, width // 6 : -width // 6]
    return tuple(int(value) for value in np.median(band.reshape(-1, 3), axis=0))


@pytest.mark.timeout(400)
async def test_from_pairing_to_revoking(hub: RunningHub, page: Page, kiosk: Kiosk) -> None:
    async with FakeScreen(kiosk.socket) as seen:
        await _is_paired(page, seen)
        await _is_told_how_to_be(page, seen)
        await _is_looked_at(hub, page, seen, kiosk)
        await _sends_its_logs(page)
        await _starts_anew(page, kiosk)
    async with FakeScreen(kiosk.socket) as seen:
        await seen.until_mode(Mode.HOME)
        await expect(page.locator('[data-errand="restart"] .tag')).to_have_text("끝남")
        assert seen.state.settings.volume_ceiling == 5, "what was told is kept over a restart"
        await page.locator("summary", has_text="등록 해제").click()
        await page.get_by_role("button", name="해제하기").click()
        await expect(page.get_by_role("status")).to_contain_text("해제했어요")
        await seen.until_mode(Mode.PAIRING)
        assert seen.state.settings.volume_ceiling is None


async def _is_paired(page: Page, seen: FakeScreen) -> None:
    state = await seen.until(lambda state: state.pairing is not None)
    assert state.pairing is not None
    await page.get_by_label("화면에 보이는 번호").fill(state.pairing.code)
    await page.get_by_role("combobox", name="경로당").select_option("c-uisin")
    await page.get_by_role("button", name="등록하기").click()
    await expect(page.get_by_role("status")).to_contain_text("의신 경로당의 단말기를 등록했어요")
    await seen.until_mode(Mode.HOME)
    await picture(page, "devices-list")
    await page.get_by_role("link", name="의신 경로당", exact=True).click()
    await expect(page.locator('[data-cell="state"]')).to_have_text("연결됨")
    await expect(page.locator(".facts")).to_contain_text("처음 화면")


async def _is_told_how_to_be(page: Page, seen: FakeScreen) -> None:
    await page.get_by_role("link", name="이 경로당의 설정").click()
    await page.get_by_label("가장 큰 소리").first.select_option("5")
    await page.get_by_label("화면 크기").first.fill("열")
    await page.get_by_role("button", name="저장").last.click()
    await expect(page.get_by_role("alert")).to_contain_text("숫자로 적어 주세요")
    await expect(page.get_by_label("가장 큰 소리").first).to_have_value("5")
    await page.get_by_label("화면 크기").first.fill("32")
    await page.get_by_role("button", name="저장").last.click()
    await expect(page.get_by_role("status")).to_contain_text("저장했어요")
    await picture(page, "devices-settings")
    state = await seen.until(lambda state: state.settings.panel_inch == 32)
    assert (state.settings.volume_ceiling, state.volume) == (5, 5)

    await page.get_by_role("button", name="화면 크기 되돌리기").click()
    await seen.until(lambda state: state.settings.panel_inch is None)
    await expect(page.locator('[data-setting="panel_inch"]')).to_contain_text("보통 21.5인치")
    await page.get_by_role("link", name="의신 경로당").click()
    await expect(page.locator(".facts")).to_contain_text("받아서 따름")


async def _is_looked_at(hub: RunningHub, page: Page, seen: FakeScreen, kiosk: Kiosk) -> None:
    await asyncio.to_thread(kiosk.programs["screen"].wait_for_line, "scene=home")
    await page.get_by_role("button", name="화면 보기").click()
    await expect(page.get_by_role("status")).to_contain_text("15초 동안 알려요")
    state: KioskState = await seen.until(lambda state: state.watched is not None)
    assert state.watched is not None
    glass = page.locator(".glass img")
    await expect(glass).to_be_visible()
    await expect(page.locator('[data-errand="picture"] .tag')).to_have_text("끝남")
    # What the seniors saw while it was taken is in the picture itself.
    path = (await glass.get_attribute("src")) or ""
    jpeg = await (await page.request.get(hub.url + path)).body()
    assert np.abs(np.subtract(ground_of_the_top(jpeg), INK)).max() < 24
    if folder := os.environ.get("SARANGBANG_SHOTS"):
        await asyncio.to_thread((Path(folder) / "devices-glass.jpg").write_bytes, jpeg)
    await picture(page, "devices-center")
    await seen.until(lambda state: state.watched is None)


async def _sends_its_logs(page: Page) -> None:
    await page.get_by_role("button", name="기록 받기").click()
    link = page.get_by_role("link", name="내려받기")
    await expect(link).to_be_visible()
    async with page.expect_download() as waiting:
        await link.click()
    bundle = zipfile.ZipFile(await (await waiting.value).path())
    agent = bundle.read("agent.log").decode()
    assert "mode=home" in agent
    assert "scene=home" in bundle.read("screen.log").decode()
    assert "kiosk_" not in agent, "ids as long as a credential are not in it"


async def _starts_anew(page: Page, kiosk: Kiosk) -> None:
    await page.get_by_role("button", name="다시 시작").click()
    await asyncio.to_thread(until, "both programs end", kiosk.has_ended, PATIENCE_S)
    kiosk.start()
