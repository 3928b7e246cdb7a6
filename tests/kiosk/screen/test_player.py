"""What a player waits for may be a thread that needs Python's lock."""

import subprocess
import threading

import pytest
from PySide6.QtCore import QObject, Qt, QThread, Slot
from PySide6.QtMultimedia import QMediaPlayer

from kiosk.screen import player as steer

PATIENCE_MS = 60_000
State = QMediaPlayer.PlaybackState


class Listener(QObject):
    """On a thread of its own; whoever tells it anything waits until it was heard."""

    def __init__(self):
        super().__init__()
        self.heard = []

    @Slot(QMediaPlayer.PlaybackState)
    def hear(self, state):
        self.heard.append((state, threading.current_thread() is threading.main_thread()))


@pytest.fixture
def listener():
    thread, listener = QThread(), Listener()
    listener.moveToThread(thread)
    thread.start()
    yield listener
    thread.quit()
    assert thread.wait(PATIENCE_MS)


@pytest.fixture
def film(tmp_path):
    path = tmp_path / "film.mp4"
    source = "testsrc2=size=160x90:rate=10:duration=60"
    argv = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(argv, check=True)
    return str(path)


def test_nobody_waits_for_a_thread_that_waits_for_python(qtbot, listener, film):
    player = QMediaPlayer()
    steer.load(player, film)
    loaded = QMediaPlayer.MediaStatus.LoadedMedia
    qtbot.waitUntil(lambda: player.mediaStatus() is loaded, timeout=PATIENCE_MS)
    waiting = Qt.ConnectionType.BlockingQueuedConnection
    player.playbackStateChanged.connect(listener.hear, waiting)
    steer.play(player)
    steer.seek(player, 30_000)
    qtbot.waitUntil(lambda: player.position() > 30_000, timeout=PATIENCE_MS)
    steer.pause(player)
    steer.stop(player)
    said = [State.PlayingState, State.PausedState, State.StoppedState]
    assert listener.heard == [(state, False) for state in said]
    assert player.position() == 0
    player.playbackStateChanged.disconnect(listener.hear)
    steer.load(player, "")
    assert player.source().isEmpty()
