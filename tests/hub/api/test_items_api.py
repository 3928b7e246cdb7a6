"""Films on their way: from an operator into the library, from the library to a kiosk."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import websockets
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from hub.__main__ import main
from hub.config import HubConfig, LibraryConfig
from hub.http.protection import Protection
from tests.hub.running_hub import START, HandClock, RunningHub, add_people, run_hub
from tests.parts import films
from tests.parts.waiting import until

CALLED = {"title": "아침 체조", "category": "체조", "name": "morning.mp4"}


@dataclass(frozen=True)
class Film:
    """A film as an operator has it: a file, and the bytes in it."""

    path: Path
    data: bytes


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    path = films.mp4(tmp_path_factory.mktemp("films") / "good.mp4")
    return Film(path, path.read_bytes())


def read(path: Path) -> bytes:
    return path.read_bytes()


async def put_in(client: httpx.AsyncClient, data: bytes, **changes: str) -> httpx.Response:
    params = {**CALLED, **changes}
    return await client.post("/api/items", params=params, content=data, timeout=60)


async def added(hub: RunningHub, film: Film) -> dict[str, Any]:
    answer = await put_in(await hub.signed_in("operator"), film.data)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def kept(folder: Path) -> list[Path]:
    """Every film or part of one in a folder, in whatever state."""
    return [path for path in folder.rglob("*") if path.is_file() and not _OF_OTHERS(path.name)]


_OF_OTHERS = re.compile(r"hub\.sqlite3.*|.*\.key").fullmatch


async def test_a_film_goes_in_and_out(hub: RunningHub, film: Film, tmp_path: Path) -> None:
    operator = await hub.signed_in("operator")
    answer = await put_in(operator, film.data)
    assert answer.status_code == 201, answer.text
    item = answer.json()
    assert (item["title"], item["category"], item["media_type"]) == (
        "아침 체조", "체조", "video/mp4",
    )  # fmt: skip
    assert item["added_at"] == "2026-11-23T01:00:00Z"
    assert item["film"]["size"] == len(film.data)
    assert (await operator.get("/api/items")).json() == [item]

    again = await put_in(operator, film.data)
    assert (again.status_code, again.json()["type"]) == (409, "item_known")
    poster = await operator.get(f"/api/items/{item['id']}/poster")
    assert poster.headers["Content-Type"] == "image/jpeg"
    assert poster.content.startswith(b"\xff\xd8\xff")

    assert (await operator.delete(f"/api/items/{item['id']}")).status_code == 204
    assert (await operator.get("/api/items")).json() == []
    gone = await operator.delete(f"/api/items/{item['id']}")
    assert (gone.status_code, gone.json()["type"]) == (404, "item_unknown")
    assert (await operator.get(f"/api/items/{item['id']}/poster")).status_code == 404
    assert kept(tmp_path / "data") == []


async def test_what_is_refused_names_what_to_change(
    hub: RunningHub, film: Film, tmp_path: Path
) -> None:
    operator = await hub.signed_in("operator")
    for answer, field, reason in (
        (await put_in(operator, b"no film"), "film", "format"),
        (await put_in(operator, film.data, title=" "), "title", "title"),
        (await put_in(operator, film.data, category="가" * 13), "category", "category"),
    ):
        assert answer.status_code == 422
        assert answer.headers["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert (problem["type"], problem["field"], problem["reason"]) == (
            "film_refused", field, reason,
        )  # fmt: skip
        assert problem["detail"]
    assert kept(tmp_path / "data") == []


async def test_only_operators_put_films_in(hub: RunningHub, film: Film) -> None:
    teacher = await hub.signed_in("teacher")
    assert (await put_in(teacher, film.data)).json()["type"] == "role_refused"
    assert (await teacher.get("/api/plays")).json()["type"] == "role_refused"
    assert (await hub.client().get("/api/kiosk/library")).json()["type"] == "credential_refused"
    operator = await hub.signed_in("operator")
    elsewhere = await operator.post("/api/items", headers={"Origin": "https://evil.example"})
    assert elsewhere.json()["type"] == "origin_refused"


async def test_a_film_comes_in_piece_by_piece(hub: RunningHub, tmp_path: Path) -> None:
    operator = await hub.signed_in("operator")
    two_mib = bytes(2 * 2**20)
    other = await operator.put("/api/timetable", content=two_mib)
    assert (other.status_code, other.json()["type"]) == (413, "too_large")
    # More than any other body may have, of a length that nobody said.
    taken = await operator.post("/api/items", params=CALLED, content=pieces(two_mib), timeout=60)
    assert (taken.status_code, taken.json()["reason"]) == (422, "format")
    assert kept(tmp_path / "data") == []


async def pieces(data: bytes, size: int = 100_000) -> AsyncIterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


@pytest.mark.parametrize("announced", [True, False])
async def test_a_film_larger_than_the_limit_is_cut_short(announced: bool) -> None:
    taken = 0

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal taken
        while (message := await receive()).get("more_body"):
            taken += len(message["body"])

    config = HubConfig(library=LibraryConfig(largest_mib=3))
    length = [(b"content-length", str(4 * 2**20).encode())] if announced else []
    scope = {"type": "http", "method": "POST", "path": "/api/items", "headers": length}
    answers: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": bytes(2**20), "more_body": True}

    async def send(message: Message) -> None:
        answers.append(message)

    if announced:
        await Protection(app, config)(scope, receive, send)
        assert (answers[0]["status"], taken) == (413, 0)
        assert str(3 * 2**20).encode() in answers[1]["body"]
    else:
        with pytest.raises(HTTPException) as caught:
            await Protection(app, config)(scope, receive, send)
        assert (caught.value.status_code, taken) == (413, 3 * 2**20)


async def test_a_disk_without_room_says_so(
    hub: RunningHub, film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = await hub.signed_in("operator")
    monkeypatch.setattr("content.intake.depot.KEPT_FREE", 2**60)
    for content in (film.data, pieces(film.data)):
        answer = await operator.post("/api/items", params=CALLED, content=content)
        assert (answer.status_code, answer.json()["type"]) == (507, "disk_full")
    assert kept(tmp_path / "data") == []


async def test_an_upload_that_breaks_off_leaves_nothing(hub: RunningHub, tmp_path: Path) -> None:
    writer = await half_an_upload(hub)
    await eventually(lambda: any(sizes(tmp_path / "data")))
    writer.close()
    await eventually(lambda: not sizes(tmp_path / "data"))
    operator = await hub.signed_in("operator")
    assert (await operator.get("/api/items")).json() == []


async def test_a_hub_that_stops_while_a_film_comes_in_leaves_nothing(
    clock: HandClock, tmp_path: Path
) -> None:
    async with run_hub(tmp_path / "data", clock) as hub:
        add_people(hub)
        writer = await half_an_upload(hub)
        await eventually(lambda: any(sizes(tmp_path / "data")))
    assert kept(tmp_path / "data") == []
    writer.close()


async def half_an_upload(hub: RunningHub) -> asyncio.StreamWriter:
    operator = await hub.signed_in("operator")
    cookie = "; ".join(f"{name}={value}" for name, value in operator.cookies.items())
    host, _, port = hub.url.removeprefix("http://").partition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    head = (
        f"POST /api/items?title=a&category=b HTTP/1.1\r\nHost: {host}\r\nOrigin: {hub.url}\r\n"
        f"Cookie: {cookie}\r\nContent-Length: 5000000\r\n\r\n"
    )
    writer.write(head.encode() + bytes(3_000_000))
    await writer.drain()
    return writer


def sizes(folder: Path) -> list[int]:
    found = []
    for path in kept(folder):
        # The hub may take it away while it is looked at.
        with suppress(FileNotFoundError):
            found.append(path.stat().st_size)
    return found


async def eventually(probe: Callable[[], bool]) -> None:
    await asyncio.to_thread(until, "the folder of parts", probe, 30)


async def test_a_kiosk_is_told_and_pulls_only_what_is_new(hub: RunningHub, film: Film) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    empty = await kiosk.get("/api/kiosk/library")
    none = {"version": 0, "prompts": []}
    assert empty.json() == {"version": 0, "items": [], "voice": none}
    async with websockets.connect(
        hub.url.replace("http", "ws") + "/api/kiosk/hint",
        additional_headers={"Authorization": kiosk.headers["Authorization"]},
    ) as line:
        item = await added(hub, film)
        assert json.loads(await asyncio.wait_for(line.recv(), 30)) == {"pull": ["library"]}
        pulled = await kiosk.get(
            "/api/kiosk/library", headers={"If-None-Match": empty.headers["ETag"]}
        )
        assert pulled.json() == {"version": 1, "items": [item], "voice": none}
        known = {"If-None-Match": pulled.headers["ETag"]}
        assert (await kiosk.get("/api/kiosk/library", headers=known)).status_code == 304
        operator = await hub.signed_in("operator")
        await operator.delete(f"/api/items/{item['id']}")
        assert json.loads(await asyncio.wait_for(line.recv(), 30)) == {"pull": ["library"]}
    after = await kiosk.get("/api/kiosk/library", headers=known)
    assert after.json() == {"version": 2, "items": [], "voice": none}


async def test_a_kiosk_fetches_from_any_byte_on(hub: RunningHub, film: Film) -> None:
    item = await added(hub, film)
    _, kiosk = await hub.pair_kiosk("c-wido")
    sha, data = item["film"]["sha256"], film.data
    path = f"/api/kiosk/files/{sha}"
    whole = await kiosk.get(path)
    assert (whole.status_code, whole.content) == (200, data)
    assert whole.headers["ETag"] == f'"{sha}"'
    assert whole.headers["Content-Type"] == "video/mp4"

    rest = {"Range": "bytes=1000-"}
    part = await kiosk.get(path, headers=rest)
    assert (part.status_code, part.content) == (206, data[1000:])
    assert part.headers["Content-Range"] == f"bytes 1000-{len(data) - 1}/{len(data)}"
    same = await kiosk.get(path, headers={**rest, "If-Range": f'"{sha}"'})
    assert (same.status_code, same.content) == (206, data[1000:])
    other = await kiosk.get(path, headers={**rest, "If-Range": '"another"'})
    assert (other.status_code, other.content) == (200, data)
    beyond = await kiosk.get(path, headers={"Range": f"bytes={len(data)}-"})
    assert (beyond.status_code, beyond.json()["type"]) == (416, "past_the_end")
    assert beyond.headers["Content-Range"] == f"bytes */{len(data)}"

    poster = await kiosk.get(f"/api/kiosk/files/{item['poster']['sha256']}")
    assert poster.headers["Content-Type"] == "image/jpeg"
    assert len(poster.content) == item["poster"]["size"]


async def test_a_kiosk_gets_no_other_file(hub: RunningHub, film: Film, tmp_path: Path) -> None:
    item = await added(hub, film)
    sha = item["film"]["sha256"]
    stray = tmp_path / "data" / "library" / "aa" / ("aa" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("not of an item")
    _, kiosk = await hub.pair_kiosk("c-wido")
    for asked in ("aa" * 32, sha.upper(), "x", "..%2f..%2fhub.sqlite3", f"{sha[:2]}%2f{sha}"):
        answer = await kiosk.get(f"/api/kiosk/files/{asked}")
        assert answer.status_code == 404, asked
    assert (await hub.client().get(f"/api/kiosk/files/{sha}")).status_code == 401
    operator = await hub.signed_in("operator")
    await operator.delete(f"/api/items/{item['id']}")
    assert (await kiosk.get(f"/api/kiosk/files/{sha}")).json()["type"] == "file_unknown"


async def test_a_film_the_hub_lost_is_not_found(
    hub: RunningHub, film: Film, tmp_path: Path
) -> None:
    item = await added(hub, film)
    hub.parts.depot.path(item["film"]["sha256"]).unlink()
    _, kiosk = await hub.pair_kiosk("c-wido")
    answer = await kiosk.get(f"/api/kiosk/files/{item['film']['sha256']}")
    assert (answer.status_code, answer.json()["type"]) == (404, "file_unknown")


async def test_slow_kiosks_do_not_hold_up_the_hub(hub: RunningHub, tmp_path: Path) -> None:
    path = films.make(
        tmp_path / "long.mp4", *films.H264, "-x264-params", "qp=0", *films.AAC,
        seconds=12, size="640x360",
    )  # fmt: skip
    item = await added(hub, Film(path, read(path)))
    assert item["film"]["size"] > 500_000
    _, kiosk = await hub.pair_kiosk("c-wido")
    path = f"/api/kiosk/files/{item['film']['sha256']}"
    async with asyncio.timeout(60):
        waiting = [kiosk.stream("GET", path) for _ in range(4)]
        # Four have begun and read nothing more; others are served meanwhile.
        answers = [await one.__aenter__() for one in waiting]
        assert (await hub.client().get("/api/health")).status_code == 200
        whole = await kiosk.get(path)
        assert len(whole.content) == item["film"]["size"]
        for answer, one in zip(answers, waiting, strict=True):
            assert len(await answer.aread()) == item["film"]["size"]
            await one.__aexit__(None, None, None)


async def test_plays_of_a_day_are_read_back(hub: RunningHub, film: Film) -> None:
    item = await added(hub, film)
    _, kiosk = await hub.pair_kiosk("c-wido")
    records = [
        {
            "seq": seq,
            "id": str(uuid4()),
            "kind": "play",
            "center_id": "c-wido",
            "at": START.isoformat(),
            "body": {
                "item_id": item_id,
                "started_at": (START + timedelta(hours=hours)).isoformat(),
                "ended_at": (START + timedelta(hours=hours, minutes=1)).isoformat(),
                "seconds": 59.5,
                "outcome": "finished",
            },
        }
        for seq, (item_id, hours) in enumerate([(item["id"], 1), ("lost", 2), ("late", 15)], 1)
    ]
    batch = {"journal": str(uuid4()), "oldest": 1, "records": records}
    for _ in range(2):
        answer = await kiosk.post("/api/kiosk/records", json=batch)
        assert answer.json() == {"have": 3}, answer.text

    operator = await hub.signed_in("operator")
    today = (await operator.get("/api/plays")).json()
    # 15 hours after ten in the morning it is tomorrow in Seoul.
    assert [(play["item_id"], play["title"]) for play in today] == [
        (item["id"], "아침 체조"), ("lost", None),
    ]  # fmt: skip
    assert today[0] == {
        "play_id": records[0]["id"],
        "center_id": "c-wido",
        "item_id": item["id"],
        "title": "아침 체조",
        "started_at": "2026-11-23T02:00:00Z",
        "ended_at": "2026-11-23T02:01:00Z",
        "seconds": 59.5,
        "outcome": "finished",
        "why": "chosen",
    }
    tomorrow = (await operator.get("/api/plays", params={"day": "2026-11-24"})).json()
    assert [play["item_id"] for play in tomorrow] == ["late"]
    wrong = await operator.get("/api/plays", params={"day": "yesterday"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "day")


async def in_a_process(folder: Path, *words: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hub", "--data", str(folder), "content", *words,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), 100)
    assert process.returncode == 0
    return out.decode()


async def test_the_command_line_beside_a_running_hub(
    hub: RunningHub, film: Film, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def hub_command(folder: Path, *words: str) -> tuple[int, str, str]:
        code = await asyncio.to_thread(main, ["--data", str(folder), "content", *words])
        return code, *capsys.readouterr()

    data = tmp_path / "data"
    named = ("--title", "아침 체조", "--category", "체조")
    _, kiosk = await hub.pair_kiosk("c-wido")
    async with websockets.connect(
        hub.url.replace("http", "ws") + "/api/kiosk/hint",
        additional_headers={"Authorization": kiosk.headers["Authorization"]},
    ) as line:
        out = await in_a_process(data, "add", str(film.path), *named)
        # The running hub serves it without having been told, and tells the kiosks.
        assert json.loads(await asyncio.wait_for(line.recv(), 60)) == {"pull": ["library"]}
    item_id = out.split()[0].removeprefix("item_id=")
    (item,) = (await kiosk.get("/api/kiosk/library")).json()["items"]
    assert item["id"] == item_id
    file = await kiosk.get(f"/api/kiosk/files/{item['film']['sha256']}")
    assert file.content == film.data
    assert kept(film.path.parent) == [film.path], "the operator's own file stays"

    code, out, err = await hub_command(data, "add", str(film.path), *named)
    assert (code, out) == (2, "")
    assert "already, as '아침 체조'" in err
    code, _, err = await hub_command(data, "add", str(tmp_path / "nowhere.mp4"), *named)
    assert (code, err.count("\n")) == (2, 1)
    assert "is no file" in err
    text = tmp_path / "text.mp4"
    text.write_text("no film")
    code, _, err = await hub_command(data, "add", str(text), *named)
    assert code == 2
    assert "save it as MP4" in err
    assert len(kept(tmp_path / "data")) == 2

    code, out, _ = await hub_command(data, "list")
    assert out.startswith(f"item_id={item_id} category='체조' title='아침 체조' seconds=3 ")
    code, out, _ = await hub_command(data, "remove", item_id)
    assert (code, out.startswith("removed item_id=")) == (0, True)
    code, _, err = await hub_command(data, "remove", item_id)
    assert (code, "there is no item" in err) == (2, True)
    assert kept(tmp_path / "data") == []
