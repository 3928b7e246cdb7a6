"""The console's pages, one line each: whoever adds a page adds its line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.hub.access.callers import people, signed_in
from tests.hub.running_hub import RunningHub, add_people

CHROMIUM = "/usr/bin/chromium"
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
LESSON = "strong-week-20261123"
STAGE = f"/lessons/{LESSON}/stage"
START = "수업 시작하기"
TALK = "0" * 32
"""One that nobody answered."""


_EXPECTED = ("status of 4", "status of 503")
"""Of what is not there, as films of which nobody has the file, and of the room engine."""
DEVICES = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, who looks at it, and whether it is there in a city without anything yet."""

    name: str
    address: str
    who: str = "operator"
    in_empty_city: bool = True
    on_phone: bool = False
    press: tuple[str, ...] = ()  # the buttons that lead there
    until: str = ""  # what is to be read then


PAGES = (
    Shown("sign-in", "/sign-in", who=""),
    Shown("not-there", "/nowhere"),
    Shown("today", "/today", on_phone=True),
    Shown("today-sorted", "/today?sort=-people", on_phone=True, in_empty_city=False),
    Shown("library", "/library"),
    Shown("voice", "/voice"),
    Shown("attendance", "/attendance", on_phone=True),
    Shown("attendance-center", f"/attendance/{LESSON}/wido", in_empty_city=False),
    Shown("attendance-missed", "/attendance/missed"),
    Shown("rolls", "/rolls"),
    Shown("roll", "/rolls/wido", in_empty_city=False),
    Shown("timetable", "/timetable"),
    Shown("timetable-new", "/timetable/new"),
    Shown("timetable-lesson", f"/timetable/lessons/{LESSON}", in_empty_city=False),
    Shown("timetable-versions", "/timetable/versions"),
    Shown("timetable-programs", "/timetable/programs"),
    Shown("timetable-loops", "/timetable/loops"),
    Shown("timetable-loop", "/timetable/loops/new"),
    Shown("timetable-loop-with-films", "/timetable/loops/mornings", in_empty_city=False),
    Shown("timetable-days", "/timetable/days"),
    Shown("timetable-copy", "/timetable/copy"),
    Shown("kiosks", "/kiosks"),
    Shown("kiosks-new", "/kiosks/centers/new"),
    Shown("kiosk", "/kiosks/centers/wido", in_empty_city=False),
    Shown("kiosk-settings", "/kiosks/centers/wido/settings", in_empty_city=False),
    Shown("groups", "/kiosks/groups"),
    Shown("settings", "/kiosks/settings"),
    Shown("notices", "/notices"),
    Shown("notices-alert", "/notices/alert"),
    Shown("help-calls", "/help-calls"),
    Shown("talk-over", f"/talks/{TALK}", in_empty_city=False),
    Shown("account", "/account"),
    Shown("account-password", "/account/password"),
    Shown("staff", "/staff", who="admin"),
    Shown("staff-new", "/staff/new", who="admin"),
    Shown("audit", "/audit", who="admin"),
    Shown("teach", "/teach", who="teacher"),
    Shown("teach-past", "/teach?until=2026-11-01", who="teacher", in_empty_city=False),
    Shown("heads", f"/lessons/{LESSON}/heads", who="teacher", in_empty_city=False, on_phone=True),
    Shown("stage-door", STAGE, who="teacher", in_empty_city=False),
    Shown(
        "stage-live",
        STAGE,
        who="teacher",
        in_empty_city=False,
        press=(START,),
        until="결과를 모두에게 보여 주고 있어요.",
    ),
    Shown(
        "stage-films",
        STAGE,
        who="teacher",
        in_empty_city=False,
        press=(START, "영상 함께 보기"),
        until="봄나물 이야기",
    ),
    Shown(
        "stage-asking",
        STAGE,
        who="teacher",
        in_empty_city=False,
        press=(START, "질문 거두기"),
        until="모든 경로당에 물어보기",
    ),
    Shown("attendance-helper", "/attendance", who="helper"),
)


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """The one browser of a module."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-background-networking", *DEVICES],
        )
        yield started
        await started.close()


def everybody(hub: RunningHub) -> None:
    """Somebody of each role."""
    add_people(hub)
    people(hub)


@asynccontextmanager
async def looking(browser: Browser, hub: RunningHub, who: str) -> AsyncIterator[Page]:
    """A page of somebody's; an error on its console fails whoever looks."""
    context = await browser.new_context(base_url=hub.url, viewport=DESKTOP, locale="ko-KR")
    if who:
        name, _, value = signed_in(hub, hub.people[who])["Cookie"].partition("=")
        await context.add_cookies([{"name": name, "value": value, "url": hub.url}])
    page = await context.new_page()
    complaints: list[str] = []
    # A page of somebody who is in a lesson asks whether it may be left.
    page.on("dialog", lambda dialog: dialog.accept())
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text)
            if said.type in ("error", "warning") and not any(one in said.text for one in _EXPECTED)
            else None
        ),
    )
    yield page
    await context.close()
    assert complaints == [], complaints


async def go(page: Page, shown: Shown) -> None:
    """Open the page and press what leads to what is to be seen."""
    await page.goto(shown.address)
    for button in shown.press:
        await page.get_by_role("button", name=button, exact=True).click()
    if shown.until:
        await expect(page.get_by_text(shown.until)).to_be_visible()
    await settled(page)


async def settled(page: Page) -> None:
    """The page as it stays: filled by its script, fonts there, colours faded."""
    await expect(page.locator('main[aria-busy="true"], main [aria-busy="true"]')).to_have_count(0)
    await page.evaluate(
        """async () => {
          await document.fonts.ready;
          await Promise.allSettled(document.getAnimations().map((fade) => fade.finished));
        }"""
    )
