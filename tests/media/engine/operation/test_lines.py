"""A log line is one line of words that a program can take apart."""

from __future__ import annotations

import logging
import shlex
import sys

import pytest

from media.engine.operation.lines import Lines, clean, split


def line(message: str, *values: object, name: str = "media.engine.x", fault: bool = False) -> str:
    record = logging.LogRecord(name, logging.INFO, "x.py", 1, message, values, None)
    record.created = 1795676911.3174
    if fault:
        try:
            raise ValueError("two\nlines")
        except ValueError:
            record.exc_info = sys.exc_info()
    return Lines().format(record)


def fields(text: str) -> dict[str, str]:
    return dict(word.partition("=")[::2] for word in shlex.split(text))


@pytest.mark.parametrize(
    ("message", "event", "pairs"),
    [
        ("the clock stumbled", "the clock stumbled", {}),
        ("room started room=RM_1", "room started", {"room": "RM_1"}),
        (
            "join refused participant=PA_1 reason=the room is full",
            "join refused",
            {"participant": "PA_1", "reason": "the room is full"},
        ),
        ("a=1 b=", "", {"a": "1", "b": ""}),
        ("2+2=4, said somebody", "2+2=4, said somebody", {}),
    ],
)
def test_words_and_pairs_are_told_apart(message: str, event: str, pairs: dict[str, str]) -> None:
    assert split(message) == (event, pairs)


def test_a_line_reads_back_as_what_was_said() -> None:
    text = line("join refused participant=%s reason=%s", "PA_1", 'he said "no"')
    assert fields(text) == {
        "time": "2026-11-26T07:08:31.317Z",
        "level": "INFO",
        "logger": "media.engine.x",
        "event": "join refused",
        "participant": "PA_1",
        "reason": 'he said "no"',
    }


@pytest.mark.parametrize("nasty", ["a\nlevel=ERROR b", "a\r\nb", "a\x1b[31mb", "a\u2028b"])
def test_nobody_writes_a_line_of_his_own(nasty: str) -> None:
    assert len(line("refused reason=%s", nasty).splitlines()) == 1


def test_a_fault_is_one_line() -> None:
    text = line("the clock stumbled", fault=True)
    assert len(text.splitlines()) == 1
    assert "Traceback" in text
    assert r"two\nlines" in text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("from 192.168.7.20", "from [address]"),
        ("from 192.168.7.20:5000 in vain", "from [address]:5000 in vain"),
        ("from fd00:1:2::7", "from [address]"),
        ("from ::1", "from [address]"),
        ("at 07:08:31", "at 07:08:31"),
        (
            "/rtc?access_token=eyJhbGciOi.eyJzdWIi.c2ln-_x&sdk=js",
            "/rtc?access_token=[token]&sdk=js",
        ),
        ("version 1.16.0", "version 1.16.0"),
    ],
)
def test_what_libraries_say_is_cleaned(said: str, kept: str) -> None:
    assert clean(said) == kept
    assert "eyJ" not in line("%s", said, name="aiohttp.server")
    assert "192.168" not in line("%s", said, name="aiohttp.server")
