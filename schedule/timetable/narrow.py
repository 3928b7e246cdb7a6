"""The part of a timetable that one kiosk needs."""

from __future__ import annotations

from schedule.timetable.documents import Targeted, Timetable
from schedule.timetable.targets import targets
from wire.ids import CenterId


def for_center(timetable: Timetable, center_id: CenterId) -> Timetable:
    """What one centre's kiosk needs: its own lessons, with every centre's name."""

    def concerns(one: Targeted) -> bool:
        return center_id in targets(timetable, one)

    rules = tuple(rule for rule in timetable.rules if concerns(rule))
    kept = {rule.id for rule in rules}
    return timetable.model_copy(
        update={
            "rules": rules,
            "extras": tuple(extra for extra in timetable.extras if concerns(extra)),
            "loops": tuple(loop for loop in timetable.loops if concerns(loop)),
            "cancellations": tuple(c for c in timetable.cancellations if c.rule_id in kept),
            "moves": tuple(move for move in timetable.moves if move.rule_id in kept),
            "substitutions": tuple(s for s in timetable.substitutions if s.rule_id in kept),
        }
    )
