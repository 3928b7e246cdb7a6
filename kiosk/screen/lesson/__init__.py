"""What the screen itself does in a lesson or a talk, on Qt's thread.

`rooms` knows which room we are in, `seat` makes it, `tally` (pure) counts what was really drawn and
pressed there.  `inside` takes presses to the room and says what the instructor did to us,
`together` plays the film that all centres watch, in step with them and from this kiosk's own disk,
`talking` knows what is said of a talk.
"""
