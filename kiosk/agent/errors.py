"""What can go wrong in the agent, by what the caller can do about it.

AgentError
├── AlreadyRunningError      end: another agent serves this kiosk
└── HubError
    ├── HubAwayError         try again later; it may say when
    └── HubRefusedError      do not repeat the same request; `slug` says why
        └── CredentialRefusedError    forget the credential and pair again
"""

from __future__ import annotations


class AgentError(Exception):
    """Base of all of them; the text is one sentence for the log."""


class AlreadyRunningError(AgentError):
    pass


class HubError(AgentError):
    """The hub did not do what it was asked."""

    def __init__(self, text: str, slug: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(text)
        self.slug = slug
        self.retry_after_s = retry_after_s


class HubAwayError(HubError):
    pass


class HubRefusedError(HubError):
    pass


class CredentialRefusedError(HubRefusedError):
    pass
