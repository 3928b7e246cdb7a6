"""The outbox follows the hub, whatever it says it has, and never skips a record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.journal.journal import Journal
from attendance.outbox import Outbox, taken
from attendance.record import BATCH, Batch, Receipt, Record
from tests.attendance.journal.appender import NOW, draft, opened
from wire.ids import CenterId


class Hub:
    """Keeps what comes by its id, and knows for each journal up to where it has all."""

    def __init__(self) -> None:
        self.ids: list[UUID] = []
        self.have: dict[UUID, int] = {}
        self.batches: list[Batch] = []
        self.weather = "fair"

    async def take(self, batch: Batch) -> Receipt:
        if self.weather == "request_lost":
            raise ConnectionError(self.weather)
        self.batches.append(batch)
        have = max(self.have.get(batch.journal, 0), batch.oldest - 1)
        for record in batch.records:
            if record.id not in self.ids:
                self.ids.append(record.id)
            have = record.seq if record.seq == have + 1 else have
        self.have[batch.journal] = have
        if self.weather == "answer_lost":
            raise ConnectionError(self.weather)
        return Receipt(have=have)


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = opened(tmp_path / "journal")
    yield journal
    journal.close()


def append(journal: Journal, count: int) -> list[UUID]:
    drafts = [draft() for _ in range(count)]
    journal.append(*drafts)
    return [one.id for one in drafts]


async def test_everything_goes_in_order_and_no_more_than_a_batch_at_once(
    hub: Hub, journal: Journal
) -> None:
    ids = append(journal, 2 * BATCH + 7)
    outbox = Outbox(journal, hub.take)
    while journal.waiting:
        assert await outbox.exchange()
    assert hub.ids == ids
    assert [len(batch.records) for batch in hub.batches] == [BATCH, BATCH, 7]
    assert not await outbox.exchange()
    assert hub.batches[-1].records == ()


@pytest.mark.parametrize("weather", ["request_lost", "answer_lost"])
async def test_what_was_not_receipted_is_sent_again(
    hub: Hub, journal: Journal, weather: str
) -> None:
    ids = append(journal, 5)
    outbox = Outbox(journal, hub.take)
    hub.weather = weather
    with pytest.raises(ConnectionError):
        await outbox.exchange()
    assert journal.waiting == 5
    hub.weather = "fair"
    ids += append(journal, 2)
    assert await outbox.exchange()
    assert (hub.ids, journal.waiting) == (ids, 0)


async def test_a_hub_that_was_restored_gets_again_what_it_lost(hub: Hub, journal: Journal) -> None:
    ids = append(journal, 10)
    outbox = Outbox(journal, hub.take)
    await outbox.exchange()
    hub.ids, hub.have = ids[:4], {journal.id: 4}
    # Asking is enough to find out.
    assert not await outbox.exchange()
    assert journal.waiting == 6
    assert await outbox.exchange()
    assert (hub.ids, journal.waiting) == (ids, 0)


async def test_a_hub_that_knows_nothing_of_the_journal_gets_all_that_is_held(
    hub: Hub, journal: Journal
) -> None:
    ids = append(journal, 10)
    await Outbox(journal, hub.take).exchange()
    journal.prune(NOW.replace(year=2030))
    ids += append(journal, 2)
    restored = Hub()
    outbox = Outbox(journal, restored.take)
    for _ in range(3):
        await outbox.exchange()
    assert (restored.ids, journal.waiting) == (ids[10:], 0)
    assert restored.batches[0].oldest == 11


async def test_a_hub_that_is_ahead_is_not_believed_beyond_what_was_sent(
    hub: Hub, journal: Journal
) -> None:
    """Its numbers may be those of a copy of this journal, on another machine."""
    ids = append(journal, 6)
    hub.have = {journal.id: 4}
    outbox = Outbox(journal, hub.take)
    while journal.waiting:
        await outbox.exchange()
    assert hub.ids == ids


async def test_a_journal_that_was_restored_takes_a_new_name(tmp_path: Path, hub: Hub) -> None:
    """Otherwise its next records would carry numbers that the hub thinks it has."""
    with closing(opened(tmp_path / "journal")) as journal:
        ids = append(journal, 3)
        hub.have = {journal.id: 9}
        name = journal.id
        outbox = Outbox(journal, hub.take)
        assert not await outbox.exchange()
        assert journal.id != name
        ids += append(journal, 1)
        assert await outbox.exchange()
        assert (hub.ids, journal.waiting) == (ids, 0)


async def test_what_is_appended_while_a_batch_is_on_its_way_is_sent_next(
    hub: Hub, journal: Journal
) -> None:
    ids = append(journal, 3)

    async def take(batch: Batch) -> Receipt:
        receipt = await hub.take(batch)
        if len(hub.batches) == 1:
            ids.extend(append(journal, 2))
        return receipt

    outbox = Outbox(journal, take)
    assert await outbox.exchange()
    assert journal.waiting == 2
    assert await outbox.exchange()
    assert (hub.ids, journal.waiting) == (ids, 0)


def batch(first: int, last: int) -> Batch:
    records = tuple(
        Record(seq=seq, id=UUID(int=seq), kind="entry", center_id=CenterId("c"), at=NOW, body={})
        for seq in range(first, last + 1)
    )
    return Batch(journal=UUID(int=0), oldest=1, records=records)


@pytest.mark.parametrize(
    ("sent", "before", "have", "last", "expected"),
    [
        (batch(1, 5), 0, 5, 5, 5),  # all of it arrived
        (batch(1, 5), 0, 5, 9, 5),  # more was appended meanwhile
        (batch(1, 5), 0, 2, 5, 2),  # part of it
        (batch(1, 5), 0, 0, 5, 0),  # nothing
        (batch(6, 9), 5, 3, 9, 3),  # the hub went back
        (batch(6, 9), 5, 0, 9, 0),  # to nothing
        (batch(6, 9), 5, 20, 30, 9),  # it is ahead: only what was sent is sure
        (batch(6, 9), 5, 10, 9, None),  # it knows a number that was never given
        (Batch(journal=UUID(int=0), oldest=1, records=()), 9, 9, 9, 9),  # asked
        (Batch(journal=UUID(int=0), oldest=1, records=()), 9, 4, 9, 4),
        (Batch(journal=UUID(int=0), oldest=1, records=()), 9, 10, 9, None),
    ],
)
def test_what_an_answer_means(
    sent: Batch, before: int, have: int, last: int, expected: int | None
) -> None:
    assert taken(sent, before, have, last) == expected


@given(before=st.integers(0, 50), count=st.integers(0, 20), have=st.integers(0, 100))
def test_no_record_that_was_not_sent_is_ever_taken_for_received(
    before: int, count: int, have: int
) -> None:
    sent = batch(before + 1, before + count)
    found = taken(sent, before, have, last=before + count + 5)
    assert found is None or found <= before + count
