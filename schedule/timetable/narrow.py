"""The part of a timetable that one kiosk needs."""

from __future__ import annotations

from schedule.timetable.documents import ExtraLesson, Group, Targeted, Timetable, WeeklyRule
from schedule.timetable.targets import Targets
from wire.ids import CenterId


def for_center(timetable: Timetable, center_id: CenterId) -> Timetable:
    """What one centre's kiosk needs: its own lessons, and who else is in them and its groups.

    It yields the same lessons, neighbours and offers for this centre as the whole one.
    """

    targets = Targets(timetable)

    def concerns(one: Targeted) -> bool:
        return center_id in targets.of(one)

    rules = tuple(rule for rule in timetable.rules if concerns(rule))
    extras = tuple(extra for extra in timetable.extras if concerns(extra))
    # Where else the same films run is nobody's business here.
    alone = {"center_ids": (center_id,), "counties": (), "group_ids": ()}
    loops = [loop.model_copy(update=alone) for loop in timetable.loops if concerns(loop)]
    groups = _groups(timetable, center_id, (*rules, *extras))
    known = {center_id}.union(*(group.center_ids for group in groups))
    known.update(*(targets.of(offer) for offer in (*rules, *extras)))
    kept = {rule.id for rule in rules}
    taught = {one.program_id for one in rules} | {one.program_id for one in extras}
    return timetable.model_copy(
        update={
            "centers": tuple(center for center in timetable.centers if center.id in known),
            "groups": groups,
            "programs": tuple(one for one in timetable.programs if one.id in taught),
            "rules": rules,
            "extras": extras,
            "loops": tuple(loops),
            "cancellations": tuple(c for c in timetable.cancellations if c.rule_id in kept),
            "moves": tuple(move for move in timetable.moves if move.rule_id in kept),
            "substitutions": tuple(s for s in timetable.substitutions if s.rule_id in kept),
        }
    )


def with_lead(timetable: Timetable, lead_s: int | None) -> Timetable:
    """The same lessons, each opening so long before it starts; None leaves them as they are."""
    if lead_s is None:
        return timetable
    extras = tuple(one.model_copy(update={"lead_s": lead_s}) for one in timetable.extras)
    return timetable.model_copy(update={"lead_s": lead_s, "extras": extras})


def _groups(
    timetable: Timetable, center_id: CenterId, offers: tuple[WeeklyRule | ExtraLesson, ...]
) -> tuple[Group, ...]:
    """Its own, and those for whom its lessons are."""
    named = {group_id for offer in offers for group_id in offer.group_ids}
    return tuple(
        group for group in timetable.groups if group.id in named or center_id in group.center_ids
    )
