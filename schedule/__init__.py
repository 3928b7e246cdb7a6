"""The timetable: what is on, where and when.

`lesson` is what kiosks are told, and `timetable`, pure and shared, where lessons come from.  At
the hub `publish` stores each change as a new version; on the kiosk `follow` pulls the newest and
keeps the last good one on disk (`keep`: files that survive a power cut), and `clock` owns the
only scheduler (night work).  What is on *now* is always asked of `timetable.due`.
"""
