"""Many who ask the database share a look, and each gets an answer of its own."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from hub.together.looks import Looks
from store.engine import Store, once

MANY = 20


def begun_on(store: Store) -> list[object]:
    seen: list[object] = []
    event.listen(store.engine, "begin", seen.append)
    return seen


def number(session: Session) -> int:
    return int(session.scalar(text("SELECT 7")) or 0)


async def test_a_crowd_costs_a_look_or_two(both_stores: Store) -> None:
    looks, begun = Looks(both_stores), begun_on(both_stores)
    assert await asyncio.gather(*(looks.see(number) for _ in range(MANY))) == [7] * MANY
    assert 1 <= len(begun) <= 2
    await looks.close()


async def test_who_finds_nothing_spoils_it_for_nobody(both_stores: Store) -> None:
    def nothing(_session: Session) -> int:
        raise LookupError("nothing here")

    def broken(_session: Session) -> int:
        raise ProgrammingError("SELECT", None, Exception("no such column"))

    looks = Looks(both_stores)
    asked = [looks.see(one) for one in (number, nothing, broken, number)]
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert (found[0], found[3]) == (7, 7)
    assert (type(found[1]), type(found[2])) == (LookupError, ProgrammingError)


async def test_a_database_that_is_away_is_asked_once_for_all(both_stores: Store) -> None:
    tried: list[int] = []

    def away(_session: Session) -> int:
        tried.append(1)
        raise OperationalError("SELECT", None, Exception("the line is gone"))

    looks = Looks(both_stores)
    found = await asyncio.gather(*(looks.see(away) for _ in range(MANY)), return_exceptions=True)
    assert {type(one) for one in found} == {OperationalError}
    assert len(tried) <= 2


async def test_who_hangs_up_is_forgotten(both_stores: Store) -> None:
    looks = Looks(both_stores)
    gone, stays = (asyncio.create_task(looks.see(number)) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == 7
    with pytest.raises(asyncio.CancelledError):
        await gone


def test_what_cannot_change_in_a_look_is_found_once(both_stores: Store) -> None:
    found: list[int] = []

    def find(session: Session, more: int) -> int:
        found.append(more)
        return number(session) + more

    with both_stores.reading() as session:
        assert [once(session, find, more) for more in (1, 2)] == [8, 8]
    with both_stores.transaction() as session:
        assert [once(session, find, more) for more in (3, 4)] == [10, 11]
    assert found == [1, 3, 4]
