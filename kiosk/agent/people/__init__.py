"""Whose names are ticked: `people` in memory, `at_rest` on the disk, where names lie sealed."""

from kiosk.agent.people.at_rest import JOURNAL, ROLL
from kiosk.agent.people.people import People

__all__ = ["JOURNAL", "ROLL", "People"]
