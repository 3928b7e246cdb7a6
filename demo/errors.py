"""Why the demo cannot go on; each text is one sentence with the remedy.

DemoError
├── CannotStartError    nothing has been started: change the command line or the machine
├── ProgramFailedError  one of the programs ended or never got ready: read its log
└── HubRefusedError     the hub answered a call with a problem document
"""

from __future__ import annotations


class DemoError(Exception):
    """The demo cannot go on."""


class CannotStartError(DemoError):
    """Found out before anything was started."""


class ProgramFailedError(DemoError):
    """A program of the demo ended or did not get ready."""


class HubRefusedError(DemoError):
    """The hub's problem document: `type` is the slug to branch on."""

    def __init__(self, status: int, slug: str, detail: str, retry_after_s: float = 0.0) -> None:
        super().__init__(f"The hub refused with {status} {slug}: {detail}")
        self.status = status
        self.type = slug
        self.retry_after_s = retry_after_s
