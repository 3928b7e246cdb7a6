"""Lists by the address: sorted, paged, found; and nonsense in it does no harm."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.web.lists import Column, View, arranged, matches, natural, paged

NUMBER: Column[int | None] = Column("number", "수", lambda row: row, largest_first=True)
PLAIN: Column[int | None] = Column("plain", "아무것도")
COLUMNS = (NUMBER, PLAIN)


@given(st.lists(st.none() | st.integers()), st.sampled_from(["number", "-number", "plain", "?"]))
def test_sorting_loses_nobody_and_unknown_is_last(rows: list[int | None], sort: str) -> None:
    found = arranged(rows, COLUMNS, View(sort=sort))
    known = [row for row in rows if row is not None]
    if sort not in ("number", "-number"):
        assert found == rows
        return
    nones = [None] * (len(rows) - len(known))
    assert found == [*sorted(known, reverse=sort == "-number"), *nones]


@given(st.lists(st.integers()), st.text(max_size=6), st.integers(1, 7))
def test_every_page_is_one_of_all(rows: list[int], number: str, per_page: int) -> None:
    page = paged(rows, View(page=number), per_page)
    assert 1 <= page.number <= page.pages
    assert page.total == len(rows)
    every = [
        row for n in range(page.pages) for row in paged(rows, View(page=str(n + 1)), per_page).rows
    ]
    assert every == rows


def test_pressing_a_head_sorts_and_pressing_it_again_turns_it() -> None:
    assert NUMBER.next_sort(View()) == "-number"
    assert NUMBER.next_sort(View(sort="-number")) == "number"
    assert PLAIN.next_sort(View(sort="plain")) == "-plain"
    assert NUMBER.order(View(sort="-number")) == "descending"
    assert NUMBER.order(View(sort="plain")) == ""


def test_an_address_keeps_what_was_chosen_and_begins_anew() -> None:
    view = View(sort="-number", page="3", find="위도 & 명호")
    assert dict(parse_qsl(view.query())) == {"sort": "-number", "find": "위도 & 명호"}
    assert dict(parse_qsl(view.query(page="2", find=""))) == {"sort": "-number", "page": "2"}


@pytest.mark.parametrize(
    ("find", "found"),
    [("", True), ("위도", True), ("부안 위", True), ("도 위", True), ("명호", False)],
)
def test_every_word_has_to_be_somewhere(find: str, found: bool) -> None:
    assert matches(find, "위도 경로당", "부안군") is found


def test_names_are_sorted_as_people_count() -> None:
    names = ["경로당 10", "경로당 3", "3번 경로당", "경로당", "가람 경로당 2", "10번 경로당"]
    assert sorted(names, key=natural) == [
        "3번 경로당", "10번 경로당", "가람 경로당 2", "경로당", "경로당 3", "경로당 10",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=8)))
def test_any_names_can_be_sorted(names: list[str]) -> None:
    assert sorted(sorted(names, key=natural)) == sorted(names)
