"""시간표: the operator's week, and everything that changes it.

`week` is the calendar, `lesson` one lesson of a day, `offer` what repeats or is held once,
`programs` and `days` the rest of the document, `copy` one week made like another, `versions`
every change with the centres that have it, and `calendar` the files that other calendars read;
`routes` is all of them.  What they are made of is in `hub.web.planning`.
"""
