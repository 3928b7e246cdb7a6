"""Why a message was not sent."""

from __future__ import annotations


class NotSentError(Exception):
    """A message was not sent; the text says in English why, and what to change."""
