"""The kiosk's screen: what the seniors see, hear and press.

``python -m kiosk screen --config FILE`` has `libraries` open Qt's while it reads what needs none,
runs `start`, which opens the window (`shell`) while the rest is read, and `root`, which puts it
together; `native_words` has what Qt says in the log.  What flows through, in order:
`agent_line` hears the agent's `KioskState` and `lesson_room` (package `media`) the inside of a
lesson, both on one asyncio thread; `bridge` is the only seam between that thread and Qt.
`show` keeps the `window` in step with it: `pages/` (pure) decides which screen is up and puts
it into words, `qml/` draws it, taking documents and only signalling presses.  `frames` hands
pictures to the scene graph without Python in the render path; `projector` plays films from the
disk; `lesson/` is the screen's own part of a lesson, with the room it is in; `touch/` is what
counts of all that hands do on the glass; `voice/` says each screen aloud.
`gallery/` draws every screen in every state to PNG files.
"""
