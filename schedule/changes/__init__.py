"""What an operator does to a timetable (pure): a document goes in, the changed one comes out.

`lesson` changes one day of a rule or one extra lesson, `rules` what repeats (also from some day
on), `loops` what plays by itself, `week` makes one week like another, and `clashes` says which
conflicts a change brings.
Nobody stores anything here: `publish` does, from the version that was looked at.
"""

from schedule.changes.clashes import ClashError, new_conflicts
from schedule.changes.lesson import (
    Origin,
    cancel_day,
    cancel_extra,
    change_extra,
    move_day,
    origin,
    restore_day,
    substitute_day,
    substitute_extra,
)
from schedule.changes.loops import Overlap, keep_loop, overlaps, remove_loop
from schedule.changes.rules import (
    add_extra,
    add_rule,
    change_from,
    end_before,
    keep_program,
    remove_program,
    say_of_day,
    uses_program,
)
from schedule.changes.week import Copied, copy_week

__all__ = [
    "ClashError",
    "Copied",
    "Origin",
    "Overlap",
    "add_extra",
    "add_rule",
    "cancel_day",
    "cancel_extra",
    "change_extra",
    "change_from",
    "copy_week",
    "end_before",
    "keep_loop",
    "keep_program",
    "move_day",
    "new_conflicts",
    "origin",
    "overlaps",
    "remove_loop",
    "remove_program",
    "restore_day",
    "say_of_day",
    "substitute_day",
    "substitute_extra",
    "uses_program",
]
