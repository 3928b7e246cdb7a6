"""The tables that belong to no single flow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
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
    """Somebody who signs in.  `name` is what they type, `display_name` what others see."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    display_name: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class SessionRow(Base):
    """A sign-in.  Only the SHA-256 of its token is kept."""

    __tablename__ = "session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime] = mapped_column(UtcTime)


class AuditRow(Base):
    """Who did what to what, when.  Written with the change itself, never changed."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
