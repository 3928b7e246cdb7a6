"""The one centre with a real kiosk: its config file, and its pairing as a helper would do it.

The agent shows its code to the screen over its Unix socket; here the demo reads it there, as
the helper at the telephone reads it from the glass, and enters it as the operator.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

from demo.calls.staff import StaffCalls
from demo.city import FULL_KIOSK
from kiosk.line import LIMIT
from kiosk.state import DOWN, KioskState, Mode

_PICTURE_EVERY_S = 2


@dataclass(frozen=True, slots=True)
class KioskFiles:
    """Where the full kiosk keeps its things."""

    config: Path
    state: Path
    socket: Path

    @classmethod
    def within(cls, data: Path, sockets: Path) -> KioskFiles:
        return cls(data / "kiosk.toml", data / "kiosk", sockets / "screen.sock")


def write_config(files: KioskFiles, hub_url: str, camera: Path, windowed: bool) -> None:
    """The config file both programs of the kiosk read."""

    def text(value: str | Path) -> str:
        # A JSON string is a TOML basic string, too.
        return json.dumps(str(value), ensure_ascii=False)

    lines = [
        f"hub_url = {text(hub_url)}",
        f"state_dir = {text(files.state)}",
        f"socket = {text(files.socket)}",
        "[panel]",
        f"fullscreen = {json.dumps(not windowed)}",
        "[camera]",
        f"source = {text(camera)}",
    ]
    if not windowed:
        # Nobody sees the display: the operator's page shows it instead.
        lines += ["[picture]", f"every_s = {_PICTURE_EVERY_S}"]
    files.config.write_text("\n".join(lines) + "\n", encoding="utf-8")


async def pair(files: KioskFiles, operator: StaffCalls) -> None:
    """Wait until the kiosk is paired, entering each code it shows."""
    reader, writer = await asyncio.open_unix_connection(str(files.socket), limit=LIMIT)
    entered = ""
    try:
        while line := await reader.readline():
            state = DOWN.validate_json(line)
            if not isinstance(state, KioskState):
                continue
            if state.mode not in {Mode.STARTING, Mode.PAIRING}:
                return
            code = state.pairing.code if state.pairing else ""
            if code and code != entered:
                await operator.pair(code, FULL_KIOSK.id)
                entered = code
    finally:
        writer.close()
