"""What is said aloud: by a person where there is a recording, with the lesson stepping back."""

from pathlib import Path

from kiosk.state import Recorded


def test_the_agent_says_which_recordings_there_are(stand):
    stand.tell(voice=(Recorded(key="over", sound="/voice/over"),))
    speaker = stand.show._speaker
    stand.qtbot.waitUntil(lambda: speaker.recorded == {"over": Path("/voice/over")}, timeout=30_000)


def test_the_lesson_steps_back_while_something_is_said(stand, monkeypatch):
    room = stand.in_lesson()
    stand.qtbot.waitUntil(lambda: room.ducked is False, timeout=30_000)
    monkeypatch.setattr(type(stand.show._speaker), "talking", property(lambda _: True))
    stand.qtbot.waitUntil(lambda: room.ducked is True, timeout=30_000)
    monkeypatch.undo()
    stand.qtbot.waitUntil(lambda: room.ducked is False, timeout=30_000)
