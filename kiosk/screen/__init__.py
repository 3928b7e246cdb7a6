"""The kiosk's screen: what the seniors see, hear and press.

``python -m kiosk screen --config FILE`` runs `root.main`.  What flows through, in order:
`agent_line` hears the agent's `KioskState` and `lesson_room` (package `media`) the inside of a
lesson, both on one asyncio thread; `bridge` is the only seam between that thread and Qt.
`show` keeps the `window` in step with it: `pages/` (pure) decides which screen is up and puts
it into words, `qml/` draws it, taking documents and only signalling presses.  `seat` makes the
lesson's room.  `frames` hands pictures to the scene graph without Python in the render path;
`projector` plays films from the disk; `lesson/` is the screen's own part of a lesson and
`touch/` what counts of all that hands do on the glass; `taps` carries ticked names to the agent,
each once; `tally` counts what was really drawn and pressed; `voice/` says each screen aloud.
`gallery/` draws every screen in every state to PNG files.
"""
