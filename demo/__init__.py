"""The whole of Sarangbang on one machine, to be looked at; imported by nobody.

`python -m demo` runs `story`: `clip` draws the lesson film once, `seeding` writes centres, staff
and timetable, `processes` starts engine, hub, kiosk agent and screen as real programs,
`surroundings` lends them a display and a sound server where the machine has none, `centers` are
eight simulated centres on the stock SDK, `instructor` teaches, `report` tells what was really
observed.
"""
