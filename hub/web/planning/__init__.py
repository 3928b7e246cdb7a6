"""What the pages of the timetable are made of.

`grid` works out where a week's lessons stand, `sentences` and `difference` say a timetable and
what changed of it in Korean (all pure).  `fields` understands what was typed, and `saving`
stores it from the version that the form was opened with.
"""
