"""The one door: what stands before each route, and the proof that something does.

A guard is a FastAPI dependency.  `Operator` and `AnyStaff` let people in by role, `AnyKiosk`
a paired device, and `OPEN` says that a route is meant for everybody.  `assert_guarded` walks
all routes at start and refuses one without.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIRouter, APIWebSocketRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Mount

from fleet.registry import Kiosk, kiosk_of
from hub.auth import sessions
from hub.auth.staff import Role, Staff
from hub.config import HubConfig
from hub.parts import ClockDep, ConfigDep, StoreDep
from hub.problems import SIGN_IN_NEEDED, RefusedError
from store.audit import Deed
from store.engine import Store
from wire.clock import Clock

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody with a session, and the moment of this request."""

    staff: Staff
    token: str
    deed: Deed

    @property
    def is_operator(self) -> bool:
        return self.staff.role is Role.OPERATOR


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
    """Lets in people with a session and one of the roles."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)

    async def __call__(
        self, connection: HTTPConnection, config: ConfigDep, store: StoreDep, clock: ClockDep
    ) -> SignedIn:
        await same_origin(connection, config)
        token = connection.cookies.get(cookie_name(config), "")
        staff = await run_in_threadpool(_staff, store, clock, token) if token else None
        if staff is None:
            raise RefusedError(401, SIGN_IN_NEEDED, "sign in first")
        if staff.role not in self.roles:
            raise RefusedError(403, "role_refused", "this is not for your role")
        return SignedIn(staff, token, Deed(staff.id, clock.now()))


class KioskGuard:
    """Lets in a paired kiosk, by its credential."""

    async def __call__(self, connection: HTTPConnection, store: StoreDep) -> Kiosk:
        scheme, _, credential = connection.headers.get("authorization", "").partition(" ")
        # Without a credential the answer is the same: the kiosk has to be paired.
        return await run_in_threadpool(
            _kiosk, store, credential.strip() if scheme.lower() == "bearer" else ""
        )


class OpenGuard:
    """Says that a route is for everybody, or checks by itself who calls."""

    async def __call__(self) -> None:
        return None


operator = StaffGuard(Role.OPERATOR)
any_staff = StaffGuard(Role.OPERATOR, Role.INSTRUCTOR)

Operator = Annotated[SignedIn, Depends(operator)]
AnyStaff = Annotated[SignedIn, Depends(any_staff)]
AnyKiosk = Annotated[Kiosk, Depends(KioskGuard())]
OPERATOR = Depends(operator)
ANY_STAFF = Depends(any_staff)
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


def _staff(store: Store, clock: Clock, token: str) -> Staff | None:
    now = clock.now()
    with store.reading() as session:
        found = sessions.who(session, token, now)
    if found is None:
        return None
    staff, should_note = found
    if should_note:
        with store.transaction() as session:
            sessions.note_use(session, token, now)
    return staff


def _kiosk(store: Store, credential: str) -> Kiosk:
    with store.reading() as session:
        return kiosk_of(session, credential)
