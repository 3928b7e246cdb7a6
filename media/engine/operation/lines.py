"""One event, one line: `time= level= logger= event="..."`, then what the event says of itself.

Names, tokens and addresses do not belong into a log that is kept longer than a lesson.  Our own
lines name rooms and people by the ids of one run; what a library says is passed through
`clean`.
"""

from __future__ import annotations

import logging
import re
import time

_PAIR = re.compile(r"(?:^|(?<=\s))([a-z_][a-z0-9_.]*)=")
_TOKEN = re.compile(r"eyJ[\w-]+(?:\.[\w-]+)*")
_IPV4 = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
_GROUP = "[0-9a-fA-F]{1,4}"
_GROUPS = f"{_GROUP}(?::{_GROUP})*"
_IPV6 = re.compile(
    rf"(?<![\w:])(?:(?:{_GROUP}:){{7}}{_GROUP}|(?:{_GROUPS})?::(?:{_GROUPS})?)(?!\w)"
)
_PLAIN = re.compile(r"[^\s\"=]+")
_OURS = "media.engine"


class Lines(logging.Formatter):
    """Writes records as logfmt; a fault's traceback is a value like any other."""

    def format(self, record: logging.LogRecord) -> str:
        event, pairs = split(record.getMessage())
        head = {
            "time": _moment(record.created),
            "level": record.levelname,
            "logger": record.name,
            "event": event,
        }
        if record.exc_info:
            pairs["fault"] = self.formatException(record.exc_info)
        line = " ".join(f"{key}={_value(value)}" for key, value in {**head, **pairs}.items())
        return line if record.name.startswith(_OURS) and not record.exc_info else clean(line)


def split(message: str) -> tuple[str, dict[str, str]]:
    """The words of a message, and the `key=value` pairs after them; values may have spaces."""
    found = list(_PAIR.finditer(message))
    if not found:
        return message, {}
    ends = [*(one.start() for one in found[1:]), len(message)]
    pairs = {one[1]: message[one.end() : end].strip() for one, end in zip(found, ends, strict=True)}
    return message[: found[0].start()].strip(), pairs


def clean(text: str) -> str:
    """Without tokens and addresses."""
    for pattern, instead in ((_TOKEN, "[token]"), (_IPV4, "[address]"), (_IPV6, "[address]")):
        text = pattern.sub(instead, text)
    return text


def _value(text: str) -> str:
    """As one word: quoted where it has to be, never with a line's end in it."""
    if _PLAIN.fullmatch(text) and text.isprintable():
        return text
    inner = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    printable = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in inner)
    return f'"{printable}"'


def _moment(seconds: float) -> str:
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{whole}.{int(seconds % 1 * 1000):03d}Z"
