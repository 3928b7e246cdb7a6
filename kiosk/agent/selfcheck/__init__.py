"""Before each lesson the kiosk looks at itself, early enough for somebody to mend what is wrong.

`plan` (pure) says when and whether it may be heard, `own` what the agent knows by itself;
camera and sound are the screen's, which `check` asks.  The result travels in the report.
"""
