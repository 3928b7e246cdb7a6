"""The tables that belong to no single flow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, UtcTime


class CountyRow(Base):
    """A county or city that runs centres; a scope for people who see only theirs."""

    __tablename__ = "county"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)


class CenterRow(Base):
    """One senior centre.  `position` keeps the order in which people are used to see them."""

    __tablename__ = "center"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    county: Mapped[str | None] = mapped_column(ForeignKey("county.name"))
    position: Mapped[int]
    address: Mapped[str] = mapped_column(String(120), default="", server_default="")
    telephone: Mapped[str] = mapped_column(String(20), default="", server_default="")


class StaffRow(Base):
    """Somebody who signs in.  `name` is what they type, `display_name` what others see.

    `everywhere`, `counties` and `center_ids` are their scope.  `must_change` asks for a password of
    their own before anything else; `code_sealed` is the secret of their one-time codes, and
    `code_step` the last step of time (30 s each) whose code was used.
    """

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    display_name: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(16))
    everywhere: Mapped[bool] = mapped_column(default=True)
    counties: Mapped[list[str]] = mapped_column(JSON, default=list)
    center_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=False)
    code_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_step: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class RecoveryCodeRow(Base):
    """A code that lets somebody in once without their telephone.  Only its SHA-256 is kept."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)


class SessionRow(Base):
    """A sign-in.  Only the SHA-256 of its token is kept.

    `proved` is false while the one-time code is still to come; `address` and `browser` tell its
    owner which sign-in it is.
    """

    __tablename__ = "session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime] = mapped_column(UtcTime)
    proved: Mapped[bool] = mapped_column(default=True)
    address: Mapped[str] = mapped_column(String(64), default="")
    browser: Mapped[str] = mapped_column(String(200), default="")


class AuditRow(Base):
    """Who did what to what, when.  Written with the change itself, never changed."""

    __tablename__ = "audit"
    __table_args__ = (
        Index(None, "at"),
        Index(None, "actor", "id"),
        Index(None, "subject", "id"),
        Index(None, "action", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
