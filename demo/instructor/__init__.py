"""The demo's instructor: signs in at the hub like a person, and teaches with a video file.

`film` decodes the file in a loop, `broadcast` publishes it as camera and microphone on the
stock SDK, `lesson_plan` (pure) decides whom to give the floor and whom to show big, and
`teaching` carries that out through the hub's stage.
"""
