"""Whatever is killed and however full the disk: a number that was told is there."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.attendance.journal.appender import append_for_ever, append_until_full, opened

ROUNDS = 20
SEED = int(os.environ.get("KILLED_SEED", "0"))
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def children() -> multiprocessing.context.ForkServerContext:
    """Begins children without importing everything anew for each."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([append_for_ever.__module__])
    return context


def told(pipe: Connection) -> Iterator[Any]:
    """What a child says until it is gone."""
    while True:
        assert pipe.poll(PATIENCE_S), f"nothing from the child within {PATIENCE_S} s"
        try:
            yield pipe.recv()
        except EOFError:
            return


def test_killed_at_any_moment_every_told_number_is_there(
    tmp_path: Path, children: multiprocessing.context.ForkServerContext
) -> None:
    folder = tmp_path / "journal"
    known: dict[int, UUID] = {}
    luck = random.Random(SEED)
    for _ in range(ROUNDS):
        ours, theirs = children.Pipe(duplex=False)
        child = children.Process(target=append_for_ever, args=(folder, theirs), daemon=True)
        child.start()
        theirs.close()
        kill_after = luck.randrange(1, 25)
        for count, (seq, name) in enumerate(told(ours), start=1):
            known[seq] = name
            if count == kill_after:
                # It goes on appending while we decide: the kill falls anywhere in its work.
                child.kill()
        child.join(PATIENCE_S)
        assert child.exitcode == -9
        with closing(opened(folder)) as journal:
            assert not list(folder.parent.glob("*.aside-*")), "integrity"
            seqs: dict[int, UUID] = {}
            while len(seqs) < journal.last:
                batch = journal.batch(len(seqs))
                seqs |= {record.seq: record.id for record in batch.records}
            assert list(seqs) == list(range(1, journal.last + 1))
            assert known.items() <= seqs.items()
    assert len(known) >= ROUNDS


def test_a_full_disk_is_told_and_costs_nothing_that_was_told_before(
    tmp_path: Path, children: multiprocessing.context.ForkServerContext
) -> None:
    folder = tmp_path / "journal"
    with closing(opened(folder)) as journal:
        before = journal.id
    ours, theirs = children.Pipe(duplex=False)
    child = children.Process(target=append_until_full, args=(folder, 40_000, theirs), daemon=True)
    child.start()
    theirs.close()
    *stored, full, (after,) = list(told(ours))
    child.join(PATIENCE_S)
    assert child.exitcode == 0
    assert stored == [[seq] for seq in range(1, len(stored) + 1)]
    assert stored
    assert full is None
    assert after == len(stored) + 1
    with closing(opened(folder)) as journal:
        assert (journal.id, journal.last) == (before, after)
