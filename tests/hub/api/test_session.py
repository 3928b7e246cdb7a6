"""Signing in and out, and how guessing is slowed down."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from hub.auth.guard import cookie_name
from hub.config import HubConfig
from store.tables import AuditRow, SessionRow
from tests.hub.running_hub import PASSWORD, RunningHub, run_hub

RIGHT = {"name": "operator", "password": PASSWORD}
WRONG = {"name": "operator", "password": "not the password"}


async def test_who_am_i_and_out_again(hub: RunningHub) -> None:
    client = await hub.signed_in("teacher")
    me = (await client.get("/api/session")).json()
    assert (me["name"], me["role"], me["display_name"]) == ("teacher", "instructor", "teacher 님")
    assert me["staff_id"] == hub.people["teacher"].id
    assert (await client.delete("/api/session")).status_code == 204
    answer = await client.get("/api/session")
    assert (answer.status_code, answer.json()["type"]) == (401, "sign_in_needed")


async def test_a_stolen_cookie_is_worth_nothing_after_signing_out(hub: RunningHub) -> None:
    client = await hub.signed_in("operator")
    stolen = dict(client.cookies)
    await client.delete("/api/session")
    thief = hub.client()
    thief.cookies.update(stolen)
    assert (await thief.get("/api/session")).status_code == 401


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(hub: RunningHub) -> None:
    answer = await hub.client(Origin=hub.url).post("/api/session", json=RIGHT)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("sarangbang=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


async def test_only_the_hash_of_a_token_is_stored(hub: RunningHub) -> None:
    client = await hub.signed_in("operator")
    token = client.cookies["sarangbang"]
    with hub.store.reading() as session:
        hashes = list(session.scalars(select(SessionRow.token_hash)))
        assert hashes
        assert token not in hashes
        assert "session.begin" in set(session.scalars(select(AuditRow.action)))


async def test_a_wrong_name_and_a_wrong_password_look_the_same(hub: RunningHub) -> None:
    for credentials in (WRONG, {**WRONG, "name": "nobody"}, {**RIGHT, "password": " "}):
        answer = await hub.client(Origin=hub.url).post("/api/session", json=credentials)
        assert (answer.status_code, answer.json()["type"]) == (401, "sign_in_refused")
        assert "Set-Cookie" not in answer.headers


async def test_guessing_gets_slower_and_never_locks_out(hub: RunningHub) -> None:
    client = hub.client(Origin=hub.url)
    for _ in range(3):
        assert (await client.post("/api/session", json=WRONG)).status_code == 401
    slowed = await client.post("/api/session", json=RIGHT)
    assert (slowed.status_code, slowed.json()["type"]) == (429, "slow_down")
    hub.clock.advance(seconds=int(slowed.headers["Retry-After"]))
    assert (await client.post("/api/session", json=WRONG)).status_code == 401
    longer = await client.post("/api/session", json=RIGHT)
    assert int(longer.headers["Retry-After"]) > int(slowed.headers["Retry-After"])
    # Another name from the same address is not held up, and the wait ends.
    assert (await hub.signed_in("teacher")).cookies
    hub.clock.advance(seconds=61)
    assert (await client.post("/api/session", json=RIGHT)).status_code == 200


async def test_a_session_ends_when_it_is_not_used_and_after_half_a_day(hub: RunningHub) -> None:
    idle, busy = await hub.signed_in("operator"), await hub.signed_in("teacher")
    for _ in range(4):
        hub.clock.advance(hours=2.9)
        answer = await busy.get("/api/session")
    assert answer.status_code == 200
    assert (await idle.get("/api/session")).status_code == 401
    hub.clock.advance(hours=0.5)
    assert (await busy.get("/api/session")).status_code == 401


async def test_a_session_outlives_a_restart_of_the_hub(hub: RunningHub, tmp_path: Path) -> None:
    client = await hub.signed_in("operator")
    async with run_hub(tmp_path / "data", hub.clock) as second:
        again = second.client()
        again.cookies.update(dict(client.cookies))
        assert (await again.get("/api/session")).status_code == 200


ORIGINS: list[tuple[dict[str, str], int]] = [
    ({}, 403),
    ({"Origin": "https://elsewhere.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "HUB"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "same-origin"}, 200),
    ({"Origin": "HUB"}, 200),
]


async def test_changes_come_from_our_own_pages_only(hub: RunningHub) -> None:
    for headers, status in ORIGINS:
        filled = {name: value.replace("HUB", hub.url) for name, value in headers.items()}
        answer = await hub.client(**filled).post("/api/session", json=RIGHT)
        assert answer.status_code == status, headers
        if status == 403:
            assert answer.json()["type"] == "origin_refused"


def test_under_https_the_cookie_is_bound_to_this_host() -> None:
    assert cookie_name(HubConfig(public_url="https://hub.example.kr")) == "__Host-sarangbang"


PAGES_AFTER_SIGN_IN = [
    ("/kiosks", "/kiosks"),
    ("", "/today"),
    ("https://evil.example/", "/today"),
    ("//evil.example/", "/today"),
    ("/\\evil.example/", "/today"),
]


async def test_signing_in_leads_to_pages_of_ours_only(hub: RunningHub) -> None:
    for asked, reached in PAGES_AFTER_SIGN_IN:
        form = {**RIGHT, "next": asked}
        answer = await hub.client(Origin=hub.url).post("/sign-in", data=form)
        assert (answer.status_code, answer.headers["Location"]) == (303, reached)


async def test_the_form_says_what_is_missing_and_keeps_the_name(hub: RunningHub) -> None:
    client = hub.client(Origin=hub.url)
    answer = await client.post("/sign-in", data={"name": "<operator>"})
    assert answer.status_code == 422
    assert "이름과 비밀번호를 모두" in answer.text
    assert 'value="&lt;operator&gt;"' in answer.text
