"""One-time codes: a second proof beside the password (TOTP, RFC 6238), by an app on a telephone.

The secret lies sealed in the database.  A code counts once: later than the step of the last one,
and at most one step (30 s) off, for telephones whose clock is not quite right.  Recovery codes
let somebody in once each who has lost the telephone.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

import pyotp
import segno
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from attendance.errors import SealBrokenError
from attendance.seal import Seal
from hub.auth import sessions
from hub.auth.passwords import generate
from store import audit
from store.tables import RecoveryCodeRow, StaffRow
from wire.ids import StaffId

ISSUER = "사랑방"
RECOVERY_CODES = 8
_STEP_S = 30
_DRIFT = 1


class Setup:
    """Codes that are being set up: shown as a picture, and not in force before one was given."""

    def __init__(self, secret: str, name: str) -> None:
        self.secret = secret
        self._name = name

    @classmethod
    def new(cls, name: str) -> Setup:
        return cls(pyotp.random_base32(), name)

    @property
    def in_groups(self) -> str:
        """The secret for whoever types it: "ABCD EFGH ..."."""
        return " ".join(re.findall("....", self.secret))

    @property
    def picture(self) -> str:
        """The QR code, as an address that a page may show (`data:`)."""
        uri = pyotp.TOTP(self.secret).provisioning_uri(name=self._name, issuer_name=ISSUER)
        return segno.make(uri, error="m", micro=False).svg_data_uri(scale=5, border=4)

    def sealed(self, seal: Seal, staff_id: StaffId) -> str:
        """For a form to carry, so that nobody brings a secret of their own choice."""
        return seal.close(self.secret.encode(), _setting_up(staff_id)).hex()

    @classmethod
    def opened(cls, seal: Seal, staff_id: StaffId, sealed: str, name: str) -> Setup | None:
        """What `sealed` made; None for anything else."""
        try:
            return cls(seal.open(bytes.fromhex(sealed), _setting_up(staff_id)).decode(), name)
        except (ValueError, SealBrokenError):
            return None


def set_up(
    session: Session, seal: Seal, setup: Setup, code: str, by: audit.Deed
) -> list[str] | None:
    """Put codes in force for whoever does it; their recovery codes, given this once.

    None where `code` is not one of this secret.  Their other sessions end with `end_all`, which
    is the caller's to do: it knows which one is theirs now.
    """
    step = _step(setup.secret, code, by.at, after=0)
    if step is None:
        return None
    row = session.get_one(StaffRow, by.actor)
    row.code_sealed = seal.close(setup.secret.encode(), _about(StaffId(row.id)))
    row.code_step = step
    audit.record(session, by, "staff.codes_set_up", row.id)
    return _new_recovery_codes(session, StaffId(row.id))


def has_codes(session: Session, staff_id: StaffId) -> bool:
    return session.get_one(StaffRow, staff_id).code_sealed is not None


def recovery_codes_left(session: Session, staff_id: StaffId) -> int:
    counted = select(func.count()).where(RecoveryCodeRow.staff_id == staff_id)
    return session.scalar(counted) or 0


def fits(session: Session, seal: Seal, staff_id: StaffId, code: str, now: datetime) -> bool:
    """Whether this is their code now, or a recovery code.  Either is used up by it."""
    row = session.get_one(StaffRow, staff_id, with_for_update=True)
    typed = code.strip().lower()
    if row.code_sealed is None:
        return False
    try:
        secret = seal.open(row.code_sealed, _about(staff_id)).decode()
    except SealBrokenError:
        # The key is not the one of this database any more: recovery codes and the command line
        # still help.
        return _use_recovery_code(session, staff_id, typed, now)
    step = _step(secret, "".join(typed.split()), now, after=row.code_step)
    if step is not None:
        row.code_step = step
        return True
    return _use_recovery_code(session, staff_id, typed, now)


def reset(session: Session, staff_id: StaffId, deed: audit.Deed) -> None:
    """Forget somebody's codes, who lost the telephone; they set up new ones."""
    row = session.get_one(StaffRow, staff_id)
    row.code_sealed, row.code_step = None, 0
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.staff_id == staff_id))
    sessions.end_all(session, staff_id)
    audit.record(session, deed, "staff.codes_reset", staff_id)


def _step(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The step of time whose code this is, of those near now and later than `after`."""
    here = int(now.timestamp()) // _STEP_S
    counted = pyotp.TOTP(secret)
    for step in range(here - _DRIFT, here + _DRIFT + 1):
        if step > after and pyotp.utils.strings_equal(code, counted.at(step * _STEP_S)):
            return step
    return None


def _new_recovery_codes(session: Session, staff_id: StaffId) -> list[str]:
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.staff_id == staff_id))
    made = [generate() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCodeRow(code_hash=_hash(code), staff_id=staff_id) for code in made)
    return made


def _use_recovery_code(session: Session, staff_id: StaffId, typed: str, now: datetime) -> bool:
    row = session.get(RecoveryCodeRow, _hash(typed))
    if row is None or row.staff_id != staff_id:
        return False
    session.delete(row)
    audit.record(session, audit.Deed(staff_id, now), "staff.recovery_code_used", staff_id)
    return True


def _hash(code: str) -> str:
    # 80 random bits need no slow hash.
    return hashlib.sha256(code.encode()).hexdigest()


def _about(staff_id: StaffId) -> bytes:
    return f"codes:{staff_id}".encode()


def _setting_up(staff_id: StaffId) -> bytes:
    return f"codes being set up:{staff_id}".encode()
