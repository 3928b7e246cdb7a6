"""Lists that sort, filter and page (pure), all by the address: no script, and it can be passed on.

A page declares its columns and hands its rows through `arranged` and `paged`; the macros in
`templates/lists.html` draw the head of the table and the way to the other pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")

PER_PAGE = 50


class View(BaseModel):
    """How a list is looked at, as its address says it; what is not understood is the usual.

    `sort` is a column's key, with a minus before it where the largest come first.  A page that
    filters by more than words declares more fields.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    sort: str = ""
    page: str = ""
    find: str = ""

    @property
    def number(self) -> int:
        return int(self.page) if self.page.isdecimal() and len(self.page) < 6 else 1

    def query(self, **changes: str) -> str:
        """The address behind the question mark with some of it changed, from the first page."""
        wanted = {**self.model_dump(), "page": "", **changes}
        return urlencode({name: value for name, value in wanted.items() if value})


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column.  `rank` says what it is sorted by; a row whose rank is None is always last."""

    key: str
    label: str
    rank: Callable[[T], Any] | None = None
    largest_first: bool = False
    is_count: bool = False

    def order(self, view: View) -> str:
        """``ascending`` or ``descending`` where the list is sorted by this column."""
        return {self.key: "ascending", f"-{self.key}": "descending"}.get(view.sort, "")

    def next_sort(self, view: View) -> str:
        """What pressing the column's head asks for: its own order first, then the other one."""
        usual, other = self.key, f"-{self.key}"
        if self.largest_first:
            usual, other = other, usual
        return other if view.sort == usual else usual


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of one page, and where it stands among all."""

    rows: tuple[T, ...]
    number: int
    pages: int
    total: int


def arranged(rows: Iterable[T], columns: Sequence[Column[T]], view: View) -> list[T]:
    """The rows in the order that is asked for; those that are equal stay as they were."""
    found = list(rows)
    for column in columns:
        rank = column.rank
        if rank is None or not column.order(view):
            continue
        known = [row for row in found if rank(row) is not None]
        unknown = [row for row in found if rank(row) is None]
        known.sort(key=rank, reverse=column.order(view) == "descending")
        return [*known, *unknown]
    return found


def paged(rows: Sequence[T], view: View, per_page: int = PER_PAGE) -> Page[T]:
    """The page that is asked for, or the last there is."""
    pages = max(1, -(-len(rows) // per_page))
    number = min(max(1, view.number), pages)
    first = (number - 1) * per_page
    return Page(tuple(rows[first : first + per_page]), number, pages, len(rows))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """What names are sorted by, as people count: 경로당 3 before 경로당 10."""
    parts = re.findall(r"\d+|\D+", _folded(text))
    return tuple((0, int(one), "") if one.isdecimal() else (1, 0, one) for one in parts)


def matches(find: str, *texts: str) -> bool:
    """Whether every word that was typed is in one of the texts."""
    whole = " ".join(map(_folded, texts))
    return all(word in whole for word in _folded(find).split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
