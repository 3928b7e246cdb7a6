"""The one door: what stands before each route, and the proof that something does.

A guard is a FastAPI dependency, and every route declares one:

- `Admin`: the admins.  `Operator`: operators too.  `CityOperator`: of these, who looks after the
  whole city; for what concerns every centre.
- `AttendanceStaff`: operators and centre helpers.  `AnyStaff`: operators and instructors.
  `AnyPerson`: everybody who signs in.
- `AnyKiosk`: a paired device.  `OPEN`: everybody, or the route checks by itself.

A guard knows the role and how far the sign-in is; which objects somebody may reach is asked per
object (`hub.centers`, `hub.lessons`).  `assert_guarded` walks all routes at start and refuses one
without a guard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIRouter, APIWebSocketRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Mount

from fleet.registry import CallingKiosk, kiosk_of
from hub.auth import sessions
from hub.auth.sessions import Step, Whose
from hub.auth.staff import Role, Staff
from hub.config import HubConfig
from hub.http.problems import SIGN_IN_NEEDED, RefusedError
from hub.parts import ClockDep, ConfigDep, LooksDep, StoreDep
from store.audit import Deed
from store.engine import Store
from wire.clock import Clock

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_NEXT = {
    Step.CODE: (401, "code_needed", "give the one-time code first"),
    Step.OWN: (403, "password_needed", "choose a password of your own first"),
    Step.SETUP: (403, "setup_needed", "set up one-time codes first"),
    Step.DONE: (409, "signed_in", "the sign-in is done already"),
}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody with a session, and the moment of this request."""

    staff: Staff
    token: str
    deed: Deed
    step: Step = Step.DONE


def cookie_name(config: HubConfig) -> str:
    """``__Host-`` binds the cookie to this very host, but browsers grant it under https only."""
    return "__Host-sarangbang" if config.is_https else "sarangbang"


async def same_origin(connection: HTTPConnection, config: ConfigDep) -> None:
    """Refuse a changing call that does not come from the hub's own pages (or says it does)."""
    if connection.scope.get("method", "GET") in _SAFE:
        return
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin", "")
    if site == "same-origin" or (site is None and origin == _origin(config.public_url)):
        return
    raise RefusedError(
        403, "origin_refused", "this call did not come from the hub's own pages",
        detail=f"send the header Origin: {config.public_url}",
    )  # fmt: skip


class StaffGuard:
    """Lets in people with a session and one of the roles.

    `everywhere` asks for a scope without bounds.  `at` names the steps of a sign-in at which the
    route is meant to be called; nearly all wait until it is done.
    """

    def __init__(
        self, *roles: Role, everywhere: bool = False, at: Iterable[Step] = (Step.DONE,)
    ) -> None:
        self.roles = frozenset(roles)
        self.everywhere = everywhere
        self.at = frozenset(at)

    async def __call__(
        self, connection: HTTPConnection, config: ConfigDep, store: StoreDep, clock: ClockDep
    ) -> SignedIn:
        await same_origin(connection, config)
        token = connection.cookies.get(cookie_name(config), "")
        wants_codes = config.auth.totp_for_admins
        whose = await run_in_threadpool(_whose, store, clock, token, wants_codes) if token else None
        if whose is None:
            raise RefusedError(401, SIGN_IN_NEEDED, "sign in first")
        if whose.step not in self.at:
            raise RefusedError(*_NEXT[whose.step])
        self._assert_may(whose.staff)
        return SignedIn(whose.staff, token, Deed(whose.staff.id, clock.now()), whose.step)

    def _assert_may(self, staff: Staff) -> None:
        if staff.role not in self.roles:
            raise RefusedError(403, "role_refused", "this is not for your role")
        if self.everywhere and not staff.scope.everywhere:
            raise RefusedError(
                403, "scope_refused", "this is for people who look after the whole city"
            )


def credential_in(headers: Headers) -> str:
    """What a kiosk shows; empty where it shows none, and nobody holds that."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


class KioskGuard:
    """Lets in a paired kiosk, by its credential."""

    async def __call__(self, connection: HTTPConnection, looks: LooksDep) -> CallingKiosk:
        credential = credential_in(connection.headers)
        return await looks.see(lambda session: kiosk_of(session, credential))


class OpenGuard:
    """Says that a route is for everybody, or checks by itself who calls."""

    async def __call__(self) -> None:
        return None


_DESK = (Role.ADMIN, Role.OPERATOR)

_admin = StaffGuard(Role.ADMIN)
_operator = StaffGuard(*_DESK)
_city_operator = StaffGuard(*_DESK, everywhere=True)
_attendance_staff = StaffGuard(*_DESK, Role.HELPER)
_any_staff = StaffGuard(*_DESK, Role.INSTRUCTOR)
_any_person = StaffGuard(*Role)

Admin = Annotated[SignedIn, Depends(_admin)]
Operator = Annotated[SignedIn, Depends(_operator)]
CityOperator = Annotated[SignedIn, Depends(_city_operator)]
AttendanceStaff = Annotated[SignedIn, Depends(_attendance_staff)]
AnyStaff = Annotated[SignedIn, Depends(_any_staff)]
AnyPerson = Annotated[SignedIn, Depends(_any_person)]
AnyStep = Annotated[SignedIn, Depends(StaffGuard(*Role, at=Step))]
"""Everybody who gave their password, however far they are: signing out works always."""
OwnPassword = Annotated[SignedIn, Depends(StaffGuard(*Role, at=(Step.OWN, Step.DONE)))]
"""Everybody, also before they chose a password of their own."""
OwnCodes = Annotated[SignedIn, Depends(StaffGuard(*Role, at=(Step.SETUP, Step.DONE)))]
"""Everybody, also before they set up the codes that their role asks for."""
AnyKiosk = Annotated[CallingKiosk, Depends(KioskGuard())]

ADMIN = Depends(_admin)
OPERATOR = Depends(_operator)
CITY_OPERATOR = Depends(_city_operator)
OPEN = Depends(OpenGuard())
SAME_ORIGIN = Depends(same_origin)


def assert_guarded(routes: list[BaseRoute]) -> None:
    """Raise unless a guard stands before every route.  Mounted files are open on purpose."""
    for route in walk(routes):
        if not isinstance(route, APIRoute | APIWebSocketRoute) or not _guarded(route.dependant):
            raise AssertionError(f"no guard stands before {route!r}")


def walk(routes: list[BaseRoute]) -> Iterator[BaseRoute]:
    """Every route, those of included routers too."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if isinstance(inner, APIRouter):
            yield from walk(inner.routes)
        elif not isinstance(route, Mount):
            yield route


def _guarded(dependant: Dependant) -> bool:
    return any(
        isinstance(item.call, StaffGuard | KioskGuard | OpenGuard) or _guarded(item)
        for item in dependant.dependencies
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _whose(store: Store, clock: Clock, token: str, codes_for_admins: bool) -> Whose | None:
    now = clock.now()
    with store.reading() as session:
        found = sessions.who(session, token, now, codes_for_admins)
    if found is not None and found.should_note:
        with store.transaction() as session:
            sessions.note_use(session, token, now)
    return found
