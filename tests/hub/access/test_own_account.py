"""Somebody's own sign-in: the password to begin with, one-time codes, sign-ins elsewhere."""

from __future__ import annotations

import re

import cv2
import numpy as np
import pyotp
import pytest
from playwright.async_api import Page, expect
from sqlalchemy import select

from hub.auth import sessions, staff
from hub.auth.staff import Role
from store.audit import Deed
from store.tables import AuditRow, StaffRow
from tests.hub.running_hub import PASSWORD, RunningHub
from tests.hub.web.test_pages import page, picture, sign_in

__all__ = ["page"]


@pytest.fixture
def admin(hub: RunningHub) -> staff.Staff:
    """Somebody the command line made an admin a moment ago."""
    person = staff.new_person("boss", "한관리", Role.ADMIN)
    with hub.store.transaction() as session:
        staff.add(session, person, PASSWORD, Deed("cli", hub.clock.now()))
    return person


async def test_an_admin_is_led_to_one_time_codes_and_needs_them_from_then_on(
    hub: RunningHub, page: Page, admin: staff.Staff
) -> None:
    await page.goto("/account")
    await sign_in(page, "boss")
    await expect(page).to_have_url(re.compile(r"/account/codes"))
    await picture(page, "codes")
    secret = await secret_shown(page)
    await page.get_by_label("번호", exact=True).fill("000000")
    await page.get_by_role("button", name="확인하기").click()
    await expect(page.get_by_role("alert")).to_contain_text("번호가 맞지 않아요")
    # The telephone knows it already: it stays the same secret.
    assert await secret_shown(page) == secret

    now = pyotp.TOTP(secret).at(hub.clock.now())
    await page.get_by_label("번호", exact=True).fill(now)
    await page.get_by_role("button", name="확인하기").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("복구 번호를 적어 두세요")
    await picture(page, "recovery")
    await expect(page.locator(".recovery code")).to_have_count(8)
    recovery = await page.locator(".recovery code").all_inner_texts()
    assert len(set(recovery)) == 8
    await page.goto("/account")
    await page.get_by_role("button", name="나가기").click()
    await expect(page).to_have_url(re.compile("/sign-in$"))

    await page.goto("/account")
    await sign_in(page, "boss")
    await expect(page).to_have_url(re.compile(r"/sign-in/code\?next=%2Faccount$"))
    # The same code does not count twice, though its half minute is not over.
    await page.get_by_label("번호", exact=True).fill(now)
    await page.get_by_role("button", name="들어가기").click()
    await expect(page.get_by_role("alert")).to_contain_text("이미 쓴 번호")
    await picture(page, "sign-in-code")
    hub.clock.advance(seconds=30)
    await page.get_by_label("번호", exact=True).fill(pyotp.TOTP(secret).at(hub.clock.now()))
    await page.get_by_role("button", name="들어가기").click()
    await expect(page.get_by_text("남은 복구 번호 8개")).to_be_visible()
    await picture(page, "account")
    with hub.store.reading() as session:
        sealed = session.get_one(StaffRow, admin.id).code_sealed
    assert sealed is not None
    assert secret.encode() not in sealed


async def secret_shown(page: Page) -> str:
    # An address and the words come before the picture.
    await page.wait_for_load_state()
    return secret_in(await page.locator(".setup-picture").screenshot())


def secret_in(shot: bytes) -> str:
    """What a telephone reads in the picture."""
    pixels = cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    address, *_ = cv2.QRCodeDetectorAruco().detectAndDecode(pixels)
    found = pyotp.parse_uri(address)
    assert (found.name, found.issuer) == ("boss", "사랑방")
    return found.secret


async def test_a_recovery_code_lets_in_once(hub: RunningHub, admin: staff.Staff) -> None:
    recovery = await set_up_codes(hub)
    client = hub.client(Origin=hub.url)
    typed = {"name": "boss", "password": PASSWORD}
    answer = await client.post("/api/session", json=typed)
    assert (answer.status_code, answer.json()["type"]) == (401, "code_needed")
    assert "sarangbang" not in client.cookies
    answer = await client.post("/api/session", json={**typed, "code": recovery[0]})
    assert answer.status_code == 200
    assert (await client.get("/api/staff")).status_code == 200
    again = await client.post("/api/session", json={**typed, "code": recovery[0]})
    assert (again.status_code, again.json()["type"]) == (401, "code_refused")


async def set_up_codes(hub: RunningHub) -> list[str]:
    """Set them up as the page does; the recovery codes."""
    client = await hub.signed_in("boss")
    refused = await client.get("/api/staff")
    assert (refused.status_code, refused.json()["type"]) == (403, "setup_needed")
    form = (await client.get("/account/codes")).text
    sealed = re.findall(r'name="sealed" value="(\w+)"', form)[0]
    secret = re.findall(r"<code>([A-Z2-7 ]+)</code>", form)[0].replace(" ", "")
    code = pyotp.TOTP(secret).at(hub.clock.now())
    wrong = await client.post("/account/codes", data={"sealed": "00" * 40, "code": code})
    assert wrong.status_code == 422
    answer = await client.post("/account/codes", data={"sealed": sealed, "code": code})
    return re.findall(r"<code>([a-z2-9-]+)</code>", answer.text)


async def test_half_a_sign_in_is_worth_nothing(hub: RunningHub, admin: staff.Staff) -> None:
    recovery = await set_up_codes(hub)
    client = hub.client(Origin=hub.url)
    begun = await client.post("/sign-in", data={"name": "boss", "password": PASSWORD})
    assert begun.headers["Location"] == "/sign-in/code"
    half = client.cookies["sarangbang"]
    refused = await client.get("/api/session")
    assert (refused.status_code, refused.json()["type"]) == (401, "code_needed")
    assert (await client.get("/staff")).headers["Location"] == "/sign-in/code?next=/staff"
    await client.post("/sign-in/code", data={"code": recovery[0]})
    assert (await client.get("/api/session")).status_code == 200
    # Whoever knew the half one is not in the whole one.
    knower = hub.client(Cookie=f"sarangbang={half}")
    assert (await knower.get("/api/session")).status_code == 401

    await client.post("/sign-in", data={"name": "boss", "password": PASSWORD})
    hub.clock.advance(minutes=10)
    answer = await client.post("/sign-in/code", data={"code": recovery[1]})
    assert answer.headers["Location"].startswith("/sign-in")
    assert (await client.get("/api/session")).status_code == 401


async def test_codes_are_not_guessed(hub: RunningHub, admin: staff.Staff) -> None:
    await set_up_codes(hub)
    client = hub.client(Origin=hub.url)
    typed = {"name": "boss", "password": PASSWORD, "code": "123456"}
    seen = [(await client.post("/api/session", json=typed)).status_code for _ in range(20)]
    assert seen == [401] * 3 + [429] * 17
    hub.clock.advance(seconds=60)
    assert (await client.post("/api/session", json=typed)).status_code == 401


async def test_whoever_got_a_password_to_begin_with_chooses_their_own(
    hub: RunningHub, page: Page
) -> None:
    person = staff.new_person("new", "새사람", Role.INSTRUCTOR)
    with hub.store.transaction() as session:
        staff.add(session, person, PASSWORD, Deed("test", hub.clock.now()), must_change=True)
    await page.goto("/")
    await sign_in(page, "new")
    await expect(page).to_have_url(re.compile(r"/account/password"))
    await page.get_by_label("받은 비밀번호").fill(PASSWORD)
    await page.get_by_label("새 비밀번호", exact=True).fill("나만 아는 긴 비밀번호")
    await page.get_by_label("새 비밀번호 한 번 더").fill("다른 것")
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_role("alert")).to_contain_text("서로 달라요")
    await picture(page, "first-password")
    await page.get_by_label("받은 비밀번호").fill(PASSWORD)
    await page.get_by_label("새 비밀번호", exact=True).fill("나만 아는 긴 비밀번호")
    await page.get_by_label("새 비밀번호 한 번 더").fill("나만 아는 긴 비밀번호")
    await page.get_by_role("button", name="저장하기").click()
    await expect(page).to_have_url(re.compile("/teach$"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old": "wrong one!"}, "지금 비밀번호가 맞지 않아요"),
        ({"new": "short", "again": "short"}, "8자 이상"),
        ({"new": "x" * 129, "again": "x" * 129}, "128자까지"),
        ({"new": PASSWORD, "again": PASSWORD}, "다른 비밀번호"),
    ],
)
async def test_a_password_that_will_not_do_is_refused_beside_its_field(
    hub: RunningHub, typed: dict[str, str], sentence: str
) -> None:
    client = await hub.signed_in("operator")
    form = {"old": PASSWORD, "new": "another password", "again": "another password", **typed}
    answer = await client.post("/account/password", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (await hub.signed_in("operator")).cookies


async def test_a_new_password_ends_the_sign_ins_elsewhere(hub: RunningHub) -> None:
    here, there = await hub.signed_in("operator"), await hub.signed_in("operator")
    form = {"old": PASSWORD, "new": "another password", "again": "another password"}
    assert (await here.post("/account/password", data=form)).status_code == 303
    assert (await here.get("/api/session")).status_code == 200
    assert (await there.get("/api/session")).status_code == 401


async def test_a_sign_in_elsewhere_is_listed_and_ended(hub: RunningHub) -> None:
    here, there = await hub.signed_in("teacher"), await hub.signed_in("teacher")
    foreign = await hub.signed_in("other")
    listed = (await here.get("/account")).text
    (other,) = re.findall(r"/account/sessions/(\w+)/end", listed)
    assert (await foreign.post(f"/account/sessions/{other}/end")).status_code == 303
    assert (await there.get("/api/session")).status_code == 200
    assert (await here.post(f"/account/sessions/{other}/end")).status_code == 303
    assert (await there.get("/api/session")).status_code == 401
    assert (await here.get("/api/session")).status_code == 200


@pytest.mark.parametrize("change", ["role", "leave", "password"])
async def test_whoever_may_do_other_things_signs_in_anew(hub: RunningHub, change: str) -> None:
    client = await hub.signed_in("other")
    person = hub.people["other"]
    deed = Deed("test", hub.clock.now())
    with hub.store.transaction() as session:
        match change:
            case "role":
                found = staff.Staff(person.id, person.name, person.display_name, Role.OPERATOR)
                staff.change(session, found, deed)
            case "leave":
                gone = staff.Staff(
                    person.id, person.name, person.display_name, person.role, active=False
                )
                staff.change(session, gone, deed)
            case _:
                staff.set_password(session, person.id, "something else", deed, must_change=True)
                sessions.end_all(session, person.id)
    assert (await client.get("/api/session")).status_code == 401
    with hub.store.reading() as session:
        (last,) = session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1))
    assert last.subject == person.id
