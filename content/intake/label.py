"""What an operator calls a film (pure)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from content.errors import FilmRefusedError, Reason
from content.item import CATEGORY_LONGEST, TITLE_LONGEST


@dataclass(frozen=True, slots=True)
class Label:
    """A title and a category as seniors will read them; made by `label` only."""

    title: str
    category: str


def label(title: str, category: str) -> Label:
    """What was typed, tidied.  Raises `FilmRefusedError` that names the field."""
    return Label(
        _tidy(title, TITLE_LONGEST, Reason.TITLE),
        _tidy(category, CATEGORY_LONGEST, Reason.CATEGORY),
    )


def _tidy(typed: str, longest: int, reason: Reason) -> str:
    # Some systems take Hangul apart; "체조" must be one category however it was typed.
    composed = unicodedata.normalize("NFC", typed)
    visible = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in composed)
    tidied = " ".join(visible.split())
    if not 1 <= len(tidied) <= longest:
        raise FilmRefusedError(
            reason, f"the {reason} must have 1 to {longest} characters", field=reason
        )
    return tidied
