"""A bad line, described and seeded: every datagram between inside and outside passes through it.

A program of its own (`python -m tests.parts.badline`) makes a network namespace and two TUN
devices, one on each side, and carries packets between them as two `Way`s say: loss (by chance
or in bursts), delay, jitter with or without overtaking, a rate with a bounded queue.  The same
seed treats the same datagrams alike.  `bad_line` starts it; what `inside` wraps runs behind the
line, servers stay outside at `address`, so one line serves any server there is.  TCP passes
untouched: it repairs itself, and only datagrams are to meet the chances.
"""

from tests.parts.badline.line import BadLine, bad_line
from tests.parts.badline.ways import PERFECT, Condition

__all__ = ["PERFECT", "BadLine", "Condition", "bad_line"]
