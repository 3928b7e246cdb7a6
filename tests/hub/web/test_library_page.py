"""영상 자료 in a real browser: a film goes in, is refused in words, is spread, and goes out."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Page, expect

from content.errors import Reason
from fleet.health import KioskReport
from fleet.registry import Kiosk
from hub.web import words
from hub.web.library import Late, Spread, sentences, spread
from schedule.timetable import Center
from tests.hub.running_hub import START, RunningHub
from tests.hub.web.console_page import console_page, picture, signed_in_at
from tests.parts import films
from wire.ids import CenterId, KioskId


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An operator's folder: two films, and a text that calls itself one."""
    folder = tmp_path_factory.mktemp("films")
    films.mp4(folder / "아침 체조.mp4", seconds=4)
    # Long enough on the way that its percent can be read.
    films.make(
        folder / "노래 교실.mp4", *films.H264, "-x264-params", "qp=0", *films.AAC,
        seconds=20, size="640x360",
    )  # fmt: skip
    (folder / "글.mp4").write_text("no film")
    return folder


@pytest.fixture
async def page(hub: RunningHub) -> AsyncIterator[Page]:
    """Signed in as the operator."""
    async with console_page(hub) as page:
        await signed_in_at(page, "/library")
        yield page


async def fill(page: Page, film: Path, title: str, category: str) -> None:
    await page.get_by_label("파일").set_input_files(film)
    await page.get_by_label("제목", exact=True).fill(title)
    await page.get_by_label("분류").fill(category)


async def put_in(client: httpx.AsyncClient, film: bytes, title: str, category: str) -> str:
    params = {"title": title, "category": category}
    answer = await client.post("/api/items", params=params, content=film, timeout=60)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def read(path: Path) -> bytes:
    return path.read_bytes()


async def test_a_film_goes_in_through_the_form(hub: RunningHub, page: Page, shop: Path) -> None:
    await expect(page.get_by_text("아직 영상이 없어요")).to_be_visible()
    await picture(page, "library-empty")
    await page.get_by_label("파일").set_input_files(shop / "아침 체조.mp4")
    # Nobody types twice what the file is called.
    await expect(page.get_by_label("제목", exact=True)).to_have_value("아침 체조")
    await page.get_by_label("분류").fill("체조")
    async with hub.parts.one_look:
        await page.keyboard.press("Enter")
        await expect(page.locator("#sending-words")).to_have_text("확인하고 있어요", timeout=30_000)
        await picture(page, "library-looking")
    await expect(page.get_by_role("status")).to_contain_text("“아침 체조” 영상을 넣었어요")
    row = page.locator("[data-item]")
    facts = re.compile("^아침 체조4초 · [0-9]+KB$")
    await expect(row.get_by_role("rowheader")).to_have_text(facts)
    await expect(row).to_contain_text("0번")
    await expect(page.locator("[data-category]")).to_have_attribute("data-category", "체조")
    await expect(row.locator("img")).to_have_js_property("naturalWidth", 640)
    assert await page.locator("#categories option").first.get_attribute("value") == "체조"


async def test_a_refusal_is_said_and_what_was_typed_stays(page: Page, shop: Path) -> None:
    send = page.get_by_role("button", name="영상 넣기")
    alert = page.locator("#sentence")
    await send.click()
    await expect(alert).to_have_text("영상 파일을 골라 주세요.")
    await expect(page.get_by_label("파일")).to_be_focused()
    await fill(page, shop / "글.mp4", "글", "")
    await send.click()
    await expect(alert).to_have_text("분류를 1자에서 12자까지 적어 주세요.")
    await expect(page.get_by_label("분류")).to_be_focused()
    await page.get_by_label("분류").fill("체조")
    await send.click()
    await expect(alert).to_contain_text("MP4나 WebM 영상을 골라 주세요", timeout=30_000)
    await expect(page.get_by_label("제목", exact=True)).to_have_value("글")
    await expect(page.get_by_label("분류")).to_have_value("체조")
    await expect(send).to_be_enabled()
    await picture(page, "library-refused")
    await expect(page.locator("[data-item]")).to_have_count(0)


async def test_sending_shows_how_far_it_is_and_can_be_stopped(page: Page, shop: Path) -> None:
    line = await page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 100_000}
    await line.send("Network.enable")
    await line.send("Network.emulateNetworkConditions", slow)
    await fill(page, shop / "노래 교실.mp4", "노래 교실", "노래")
    await page.get_by_role("button", name="영상 넣기").click()
    said = page.locator("#sending-words")
    await expect(said).to_have_text(re.compile(r"보내고 있어요 [1-9]\d?%"), timeout=30_000)
    await picture(page, "library-sending")
    stop = page.get_by_role("button", name="그만 보내기")
    await expect(stop).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#sentence")).to_contain_text("보내기를 그만뒀어요")
    await expect(page.get_by_label("제목", exact=True)).to_have_value("노래 교실")
    await expect(stop).to_be_hidden()


async def test_who_has_it_and_how_often_it_was_played(
    hub: RunningHub, page: Page, shop: Path
) -> None:
    operator = await hub.signed_in("operator")
    song = await put_in(operator, read(shop / "노래 교실.mp4"), "노래 교실", "노래")
    await put_in(operator, read(shop / "아침 체조.mp4"), "앉아서 하는 아침 체조", "체조")
    _, wido = await hub.pair_kiosk("c-wido")
    _, uisin = await hub.pair_kiosk("c-uisin")
    said = {"at": START.isoformat(), "release": "0.1.0", "wire": 1, "mode": "home"}
    whole = {**said, "library_version": 2, "items_ready": 2, "items_wanted": 2}
    await wido.post("/api/kiosk/report", json=whole)
    await uisin.post("/api/kiosk/report", json={**said, "items_ready": 1, "items_wanted": 2})
    await wido.post("/api/kiosk/records", json=one_play(song))

    # An open page learns of it by itself.
    await expect(page.locator('[data-figure="have"]')).to_have_text("1 / 2", timeout=30_000)
    late = page.locator('[data-late="c-uisin"]')
    await expect(late).to_have_text("의신 경로당 — 2편 가운데 1편 받음, 연결 없음")
    await page.reload()
    await expect(page.locator('[data-figure="plays"]')).to_have_text("1번")
    played = page.locator(f'[data-item="{song}"] [data-cell="played"]')
    await expect(played).to_have_text("1번")
    await picture(page, "library")
    await page.set_viewport_size({"width": 390, "height": 844})
    await picture(page, "library-phone")
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page must not scroll sideways on a telephone"


def one_play(item_id: str) -> dict[str, object]:
    body = {
        "item_id": item_id,
        "started_at": START.isoformat(),
        "ended_at": (START + timedelta(minutes=1)).isoformat(),
        "seconds": 20,
        "outcome": "finished",
    }
    record = {
        "seq": 1,
        "id": str(uuid4()),
        "kind": "play",
        "center_id": "c-wido",
        "at": START.isoformat(),
        "body": body,
    }
    return {"journal": str(uuid4()), "oldest": 1, "records": [record]}


async def test_taking_a_film_out_asks_once(hub: RunningHub, page: Page, shop: Path) -> None:
    operator = await hub.signed_in("operator")
    film = await put_in(operator, read(shop / "아침 체조.mp4"), "아침 체조", "체조")
    await page.reload()
    row = page.locator(f'[data-item="{film}"]')
    # With the keyboard alone.
    await row.locator("summary").focus()
    await page.keyboard.press("Enter")
    await expect(row.get_by_text("본 기록은 남아요")).to_be_visible()
    inside = "(one) => ((box) => box.scrollWidth <= box.clientWidth)(one.closest('.scroll'))"
    remove = row.get_by_role("button", name="영상 빼기")
    assert await remove.evaluate(inside), "the whole question is seen"
    await picture(page, "library-ask")
    await page.set_viewport_size({"width": 390, "height": 844})
    assert await remove.evaluate(inside), "on a telephone too"
    await picture(page, "library-ask-phone")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("영상을 뺐어요")
    await expect(page.get_by_text("아직 영상이 없어요")).to_be_visible()
    assert (await operator.get("/api/items")).json() == []
    again = await operator.post(f"/library/{film}/remove")
    assert (again.status_code, again.headers["Location"]) == (303, "/library")


async def test_the_library_is_for_operators(hub: RunningHub) -> None:
    teacher = await hub.signed_in("teacher")
    for answer in (await teacher.get("/library"), await teacher.post("/library/x/remove")):
        assert answer.status_code == 403
        assert "들어갈 수 없는 화면이에요" in answer.text


# --- words -------------------------------------------------------------------


def test_every_refusal_has_a_korean_sentence() -> None:
    said = sentences(2 * 2**30)
    assert {reason.value for reason in Reason} <= said.keys()
    for sentence in said.values():
        assert re.search("[가-힣]", sentence)
        assert sentence.endswith(".")
        assert "오류" not in sentence
    assert "2GB" in said["too_large"]


def kiosk(center_id: str, **said: int) -> Kiosk:
    report = KioskReport(at=START, release="1", wire=1, mode="home", **said) if said else None
    return Kiosk(
        id=KioskId(f"kiosk-{center_id}"),
        center_id=CenterId(center_id),
        model="test",
        release="1",
        paired_at=START,
        last_seen=START,
        report=report,
    )


def test_the_spread_counts_centres_with_a_kiosk() -> None:
    centers = [Center(id=CenterId(name), name=name) for name in ("a", "b", "c", "d", "e")]
    kiosks = [
        kiosk("a", library_version=7, items_ready=3, items_wanted=3),
        kiosk("b", library_version=6, items_ready=2, items_wanted=3),
        kiosk("c"),
        kiosk("d", items_wanted=0),
    ]
    connected = {kiosks[0].id, kiosks[1].id, kiosks[2].id}
    found = spread(7, centers, {one.center_id: one for one in kiosks}, connected)
    assert found == Spread(
        have=1,
        centers=4,
        late=(
            Late(centers[1], "3편 가운데 2편 받음"),
            Late(centers[2], "아직 받지 않음"),
            Late(centers[3], "아직 받지 않음, 연결 없음"),
        ),
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.6, "1초"), (45.4, "45초"), (60, "1분"), (200, "3분 20초"), (3600, "1시간"),
     (3900, "1시간 5분")],
)  # fmt: skip
def test_how_long_a_film_is(seconds: float, said: str) -> None:
    assert words.length_of_film(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "1KB"), (340 * 2**10, "340KB"), (28 * 2**20, "28MB"), (2**31, "2GB"),
     (2**31 + 2**27, "2.1GB")],
)  # fmt: skip
def test_how_large_a_film_is(count: int, said: str) -> None:
    assert words.size(count) == said
