"""시간표: the operator's week, and everything that changes it.

`week` is the calendar (worked out by `grid`), `lesson` one lesson of a day, `offer` what repeats
or is held once, `programs` and `days` the rest of the document, `copy` one week made like
another, `versions` every change with the centres that have it, and `calendar` the files that
other calendars read.  Each form is sent with the version it was opened with and stored by
`saving`, which names conflicts and what somebody else changed meanwhile; `difference` and
`sentences` say both in Korean.
"""
