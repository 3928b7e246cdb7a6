"""Signing in, signing out, and who am I.  The page's form uses the same `sign_in`."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from hub.auth import codes, sessions
from hub.auth.guard import OPEN, SAME_ORIGIN, AnyPerson, AnyStep, cookie_name
from hub.auth.passwords import LONGEST
from hub.auth.sessions import Door
from hub.auth.staff import Role, Staff
from hub.config import HubConfig
from hub.http.problems import RefusedError
from hub.parts import ConfigDep, Parts, PartsDep, StoreDep
from store.audit import Deed
from store.engine import Store
from wire.ids import StaffId

log = logging.getLogger(__name__)

router = APIRouter(prefix="/api/session", tags=["session"])


class Credentials(BaseModel):
    """What somebody types to sign in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    code: Annotated[
        str, Field(max_length=40, description="the one-time code, of who has set up codes")
    ] = ""


class WhoAmI(BaseModel):
    """The person behind a session."""

    staff_id: StaffId
    name: str
    display_name: str
    role: Role


class Begun(NamedTuple):
    """A sign-in that succeeded."""

    staff: Staff
    token: str
    proved: bool


@router.post("", dependencies=[OPEN, SAME_ORIGIN])
async def post_session(
    credentials: Credentials, request: Request, response: Response, parts: PartsDep
) -> WhoAmI:
    """Sign in.  401 `sign_in_refused`, `code_needed` or `code_refused`, 429 `slow_down`."""
    door = door_of(request)
    begun = await sign_in(parts, credentials, door)
    if not begun.proved:
        if not credentials.code:
            raise RefusedError(401, "code_needed", "give the one-time code too", field="code")
        token = await prove(parts, begun.staff, begun.token, credentials.code, door)
        begun = begun._replace(token=token, proved=True)
    set_cookie(response, parts.config, begun.token)
    return _who(begun.staff)


@router.get("")
async def get_session(signed_in: AnyPerson) -> WhoAmI:
    return _who(signed_in.staff)


@router.delete("", status_code=204)
def delete_session(
    signed_in: AnyStep, response: Response, config: ConfigDep, store: StoreDep
) -> None:
    with store.transaction() as session:
        sessions.end(session, signed_in.token, signed_in.deed)
    response.delete_cookie(cookie_name(config), secure=config.is_https, httponly=True)


async def sign_in(parts: Parts, credentials: Credentials, door: Door) -> Begun:
    """Check a name and password and begin a session; of who has codes, one that waits for them.

    Raises `RefusedError` 401 `sign_in_refused`, or 429 `slow_down` after too many failures of this
    name from this address.
    """
    now = parts.clock.now()
    key = f"{credentials.name}\n{door.address}"
    _slow_down(parts, key, now)
    found = await run_in_threadpool(_find, parts.store, credentials.name)
    password_hash = found[1] if found else None
    # Counted before the slow check, so that tries sent at the same moment count as well.
    parts.throttles.sign_in.failed(key, now)
    if not await parts.passwords.fits(credentials.password, password_hash) or found is None:
        # Neither the name: somebody may have typed a password there.
        log.warning("sign-in refused address=%s", door.address)
        raise RefusedError(401, "sign_in_refused", "the name or the password is wrong")
    parts.throttles.sign_in.succeeded(key)
    return await run_in_threadpool(_begin, parts.store, found[0], now, door)


async def prove(parts: Parts, staff: Staff, token: str, code: str, door: Door) -> str:
    """Check the one-time code (or a recovery code); the token of the whole session.

    Raises `RefusedError` 401 `code_refused`, or 429 `slow_down`.
    """
    now = parts.clock.now()
    # Of the person, not of the name: no sign-in name holds a line break.
    key = f"code\n{staff.id}\n{door.address}"
    _slow_down(parts, key, now)
    parts.throttles.sign_in.failed(key, now)
    whole = await run_in_threadpool(_prove, parts, staff, token, code)
    if whole is None:
        log.warning("one-time code refused staff=%s address=%s", staff.id, door.address)
        raise RefusedError(401, "code_refused", "the code is wrong or was used", field="code")
    parts.throttles.sign_in.succeeded(key)
    return whole


def set_cookie(response: Response, config: HubConfig, token: str) -> None:
    """Hand over the session: unreadable for scripts, and only sent from our own pages."""
    response.set_cookie(
        cookie_name(config), token, path="/", httponly=True, samesite="lax", secure=config.is_https
    )


def door_of(request: Request) -> Door:
    return Door(address_of(request), request.headers.get("user-agent", ""))


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def _find(store: Store, name: str) -> tuple[Staff, str] | None:
    with store.reading() as session:
        return sessions.password_hash(session, name)


def _begin(store: Store, staff: Staff, now: datetime, door: Door) -> Begun:
    with store.transaction() as session:
        token = sessions.begin(session, staff.id, now, door)
        return Begun(staff, token, proved=not codes.has_codes(session, staff.id))


def _prove(parts: Parts, staff: Staff, token: str, code: str) -> str | None:
    now = parts.clock.now()
    with parts.store.transaction() as session:
        if not codes.fits(session, parts.seal, staff.id, code, now):
            return None
        return sessions.prove(session, token, Deed(staff.id, now))


def _slow_down(parts: Parts, key: str, now: datetime) -> None:
    wait = parts.throttles.sign_in.wait(key, now)
    if wait is not None:
        raise RefusedError(429, "slow_down", "too many tries").after(wait.total_seconds())


def _who(staff: Staff) -> WhoAmI:
    return WhoAmI(
        staff_id=staff.id, name=staff.name, display_name=staff.display_name, role=staff.role
    )
