"""What people at this kiosk chose.

`wishes` has it on the disk, `loudness` has the sound server obey it, `help` knows how a call for
help stands.
"""

from kiosk.agent.wishes.wishes import Wished, Wishes

__all__ = ["Wished", "Wishes"]
