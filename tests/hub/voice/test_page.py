"""안내 음성 in a real browser with a microphone: recorded, trimmed, refused, sent, and fetched."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from content.item import Library
from content.voice import takes
from fleet.health import KioskReport
from tests.hub.running_hub import PASSWORD, START, RunningHub
from tests.hub.web.console_page import picture
from tests.parts.browser import CHROMIUM

ALL = len(takes.spoken())
FIRST, SECOND = list(takes.spoken().values())[:2]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody says a sentence, with a second of a quiet room before and after it."""
    path = tmp_path_factory.mktemp("said") / "said.wav"
    spoken = subprocess.run(
        ["espeak-ng", "-v", "ko", "--stdout", "새 소식이 있어요."], capture_output=True, check=True
    ).stdout
    calm = ["-af", "adelay=1000,apad=pad_dur=1", "-ar", "48000", "-ac", "1"]
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", "-", *calm, str(path)]
    subprocess.run(command, input=spoken, check=True, timeout=60)
    return path


@pytest.fixture
async def page(hub: RunningHub, said: Path) -> AsyncIterator[Page]:
    """The page, signed in as the operator; an error on its console fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={said}",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )
        page = await browser.new_page(
            base_url=hub.url, viewport={"width": 1366, "height": 768}, locale="ko-KR"
        )
        page.set_default_timeout(60_000)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto("/voice")
        await page.get_by_label("이름").fill("operator")
        await page.get_by_label("비밀번호").fill(PASSWORD)
        await page.get_by_role("button", name="들어가기").click()
        # The whole address: the form's own ends with the one it leads to.
        await expect(page).to_have_url("/voice")
        # An address comes before the page has its scripts.
        await page.wait_for_load_state()
        yield page
        await browser.close()
    assert complaints == []


def nobody_speaks() -> bytes:
    whole = io.BytesIO()
    with wave.open(whole, "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 48_000))
    return whole.getvalue()


def read(path: Path) -> bytes:
    return path.read_bytes()


async def seconds(page: Page) -> float:
    """How long what would be kept is, as the page says it."""
    words = page.locator("#words")
    await expect(words).to_contain_text("초예요")
    found = re.search(r"([\d.]+)초예요", await words.inner_text())
    assert found
    return float(found[1])


async def test_a_sentence_is_recorded_trimmed_kept_and_sent(
    hub: RunningHub, page: Page, said: Path
) -> None:
    line, record = page.locator("#line"), page.locator("#record")
    await expect(line).to_have_text(FIRST)
    await expect(page.locator("[data-figure=recorded]")).to_have_text(f"0 / {ALL}")
    await expect(page.get_by_role("button", name="경로당으로 보내기")).to_be_disabled()
    await picture(page, "voice-empty")

    # Through the microphone, with the keyboard alone.
    await record.focus()
    await page.keyboard.press("Enter")
    await expect(record).to_have_text("녹음 끝")
    await expect(page.locator("#words")).to_contain_text("잘 들려요")
    await page.keyboard.press("Enter")
    assert await seconds(page) > 0
    await expect(page.locator("#keep")).to_be_focused()

    # Another sentence in the middle of one: what was said belongs to neither.
    await record.click()
    await expect(record).to_have_text("녹음 끝")
    await page.locator(".say").nth(1).click()
    await expect(record).to_have_text("녹음 시작")
    await expect(page.locator("#keep")).to_be_disabled()
    await page.locator(".say").first.click()

    # From a file, whose quiet ends go by themselves; a handle takes off more.
    await page.locator("#file").set_input_files(said)
    whole = await seconds(page)
    assert 1.0 < whole < 3.2
    await page.locator("#from").focus()
    for _ in range(10):
        await page.keyboard.press("ArrowRight")
    assert await seconds(page) < whole
    await picture(page, "voice-recorded")
    await page.locator("#hear").click()
    await page.locator("#keep").click()

    # On to the next sentence.
    await expect(line).to_have_text(SECOND)
    await expect(record).to_be_focused()
    await expect(page.locator("[data-figure=recorded]")).to_have_text(f"1 / {ALL}")
    row = page.locator("#says li").first
    await expect(row).to_contain_text("녹음함")
    async with page.expect_response(re.compile("/api/voice/takes/")) as heard:
        await row.get_by_role("button", name="듣기").click()
    assert (await (await heard.value).body()).startswith(b"OggS")
    await picture(page, "voice-kept")

    await page.get_by_role("button", name="경로당으로 보내기").click()
    await expect(page.locator("[data-figure=unsent]")).to_have_text("0개")
    await fetched(hub)
    await page.reload()
    await expect(page.locator("[data-figure=have]")).to_have_text("1 / 1")


async def fetched(hub: RunningHub) -> None:
    """A kiosk pulls what was sent, fetches it, and says so."""
    _, kiosk = await hub.pair_kiosk("c-wido")
    told = Library.model_validate_json((await kiosk.get("/api/kiosk/library")).content)
    (prompt,) = told.voice.prompts
    assert (told.voice.version, prompt.spoken) == (1, FIRST)
    file = await kiosk.get(f"/api/kiosk/files/{prompt.file.sha256}")
    assert file.headers["content-type"] == "audio/ogg"
    assert hashlib.sha256(file.content).hexdigest() == prompt.file.sha256
    report = KioskReport(at=START, release="0.1.0", wire=1, mode="home", voice_version=1)
    sent = await kiosk.post("/api/kiosk/report", json=report.model_dump(mode="json"))
    assert sent.status_code == 204


async def test_what_cannot_be_used_is_said_and_nothing_is_lost(
    hub: RunningHub, page: Page, said: Path, tmp_path: Path
) -> None:
    alert = page.locator("#sentence")
    (tmp_path / "word.wav").write_text("no sound")
    await page.locator("#file").set_input_files(tmp_path / "word.wav")
    await expect(alert).to_contain_text("소리 파일")
    operator = await hub.signed_in("operator")
    key = next(iter(takes.spoken()))
    data = read(said)
    silent = await operator.post("/api/voice/takes", params={"key": key}, content=nobody_speaks())
    assert (silent.status_code, silent.json()["reason"]) == (422, "silent")
    foreign = await operator.post("/api/voice/takes", params={"key": "help"}, content=data)
    assert (foreign.status_code, foreign.json()["type"]) == (404, "recording_unknown")
    large = await operator.post("/api/voice/takes", params={"key": key}, content=bytes(2**21 + 1))
    assert large.status_code == 413

    kept = await operator.post("/api/voice/takes", params={"key": key}, content=data)
    assert kept.json()["unsent"] == 1
    await page.reload()
    await page.locator(".say").first.click()
    await page.get_by_role("button", name="기계 음성으로 되돌리기").click()
    await expect(page.locator("#says li").first).to_contain_text("기계 음성")
    listed = (await operator.get("/api/voice")).json()
    assert (listed["version"], listed["unsent"], len(listed["sentences"])) == (0, 0, ALL)
    assert listed["sentences"][0]["seconds"] is None
    gone = await operator.delete(f"/api/voice/takes/{key}")
    assert gone.status_code == 404
    assert (await operator.get(f"/api/voice/takes/{key}")).status_code == 404
