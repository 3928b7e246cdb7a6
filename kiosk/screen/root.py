"""The screen's root: makes the parts, starts them in order, stops them in reverse."""

from __future__ import annotations

import logging
import os
import signal

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from kiosk import loading
from kiosk.config import KioskConfig
from kiosk.logs import keep_log
from kiosk.screen.bridge import Bridge
from kiosk.screen.checking import Checking
from kiosk.screen.corner.trial import devices
from kiosk.screen.lesson.seat import rooms
from kiosk.screen.native_words import NativeWords
from kiosk.screen.pages import documents
from kiosk.screen.shell import Shell
from kiosk.screen.show import Show
from kiosk.screen.television.cec import Cec, device_of
from kiosk.screen.television.power import Switch
from kiosk.screen.voice.speaker import Speaker
from kiosk.screen.window import Window
from wire.clock import Clock
from wire.ending import end_within, end_within_of_a_signal
from wire.notify import notify

END_S = 5.0
"""Longest from SIGTERM, or the end of the display, to the end of the process, whatever hangs."""

log = logging.getLogger(__name__)


def main(app: QGuiApplication, config: KioskConfig, shell: Shell) -> int:
    """Show the kiosk until SIGTERM or SIGINT; the exit code."""
    words = NativeWords()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    keep_log(config.state_dir, "screen", "%(asctime)s %(levelname)s %(name)s %(message)s")
    clock = Clock(config.clock_control)
    # The agent's first word comes before the screen's next look at the clock; only the television's
    # window cannot be made without documents.
    told = documents.first(clock.now()) if config.television.output else {}
    window = Window(config.panel, told, config.television, shell)
    speaker = Speaker(config.state_dir / "prompts", enabled=config.sound.enabled)
    bridge = Bridge(
        config.socket, rooms(config, clock.now, lambda: checking.takes_turns), devices(config)
    )
    switch = _switch(config)
    show = Show(window, bridge, speaker, clock.now, config.picture.every_s, switch)
    checking = Checking(config, bridge.tell, lambda: speaker.recorded)
    bridge.state_told.connect(checking.follow)
    bridge.leave_told.connect(app.quit)
    bridge.start()
    watched = _watch(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _end_soon())
    # What a sound or video driver does by then is not ours to know.
    end_within_of_a_signal(END_S)
    loading.done()
    code = app.exec()
    # Also when no signal ended it but the display server did, which leaves Qt where no thread of
    # Python is heard any more.
    end_within(END_S)
    watched.stop()
    switch.close()
    checking.stop()
    bridge.stop()
    speaker.hush()
    show.close()
    words.close()
    # The window ends with the process: closing it waits for the thread that draws, and that may
    # wait for a display that is no more.
    return code


def _end_soon() -> None:
    """A signal came, in the middle of whatever Python does on the main thread.

    Not `quit`: it closes the windows at once, with Python's lock held, and waits for the thread
    that draws.  Should that one ever wait for the lock, the thread that bounds such a wait could
    not begin to, so that is done here.
    """
    end_within(END_S)
    QGuiApplication.exit()


def _switch(config: KioskConfig) -> Switch:
    """Of the television, where there is a way to speak to one."""
    device = device_of(config.television.cec)
    return Switch(Cec(device) if device is not None else None)


def _watch(app: QGuiApplication) -> QTimer:
    """Tell systemd that the screen is ready, and from Qt's own loop that it lives."""
    limit_us = int(os.environ.get("WATCHDOG_USEC", "0"))
    # Also what lets Python hear a signal while Qt waits for events.
    every_ms = min(500, limit_us // 3000) if limit_us else 500
    timer = QTimer(app, interval=max(50, every_ms))
    timer.timeout.connect(lambda: notify("WATCHDOG=1"))
    timer.start()
    QTimer.singleShot(0, lambda: notify("READY=1"))
    return timer
