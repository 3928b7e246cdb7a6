"""Why a kiosk is not served.

FleetError
├── CredentialRefusedError   unknown or revoked: pair again
├── KioskUnknownError        no kiosk of this id
├── CodeUnknownError         no kiosk shows this code now
├── CenterUnknownError       the code is right, the centre is not ours
├── FindingUnknownError      no finding of this id is open
└── ErrandUnknownError       nothing of this id was asked of this kiosk
"""

from __future__ import annotations


class FleetError(Exception):
    """A kiosk is not served."""


class CredentialRefusedError(FleetError):
    """The credential was never given out, or it was revoked."""


class KioskUnknownError(FleetError):
    """No kiosk of this id (any more)."""


class CodeUnknownError(FleetError):
    """No kiosk shows this code now."""


class CenterUnknownError(FleetError):
    """There is no such centre."""


class FindingUnknownError(FleetError):
    """No finding of this id is open (any more)."""


class ErrandUnknownError(FleetError):
    """Nothing of this id was asked of this kiosk, or it is not kept any more."""
