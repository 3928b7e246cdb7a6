"""A process of the hub that can be stopped where it stands: `hanging.py alone|neighbour URL`.

It prints a line whenever something has changed: whether the watch is its own, or its number.
"""

from __future__ import annotations

import asyncio
import sys
import time

from store.engine import Store
from store.processes import neighbours
from store.processes.alone import Alone
from store.processes.neighbours import Neighbours


def alone(store: Store) -> None:
    mine, before = Alone(store.engine), None
    while True:
        now = mine.is_mine()
        if now != before:
            print(now, flush=True)
        before = now
        time.sleep(0.05)  # how often it asks


def neighbour(store: Store) -> None:
    neighbours._STIRS_S = 0.2
    one = Neighbours(store.engine)
    asyncio.run(one.run(lambda _word: None, lambda: print(one.number, flush=True)))


{"alone": alone, "neighbour": neighbour}[sys.argv[1]](Store(sys.argv[2]))
