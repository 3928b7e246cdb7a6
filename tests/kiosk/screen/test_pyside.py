"""PySide6 6.12.0 drops references of True and None on Python 3.11, and aborts after 800 signals."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal

CALLS = 50


class Sender(QObject):
    told = Signal(bool)


def test_signals_and_void_calls_keep_the_references_of_constants(qapp):
    sender = Sender()
    for call in (lambda: sender.told.emit(True), lambda: sender.setObjectName("name")):
        before = sys.getrefcount(True), sys.getrefcount(None)
        for _ in range(CALLS):
            call()
        after = sys.getrefcount(True), sys.getrefcount(None)
        assert all(b - a < CALLS / 2 for b, a in zip(before, after, strict=True))
