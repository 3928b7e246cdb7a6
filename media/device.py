"""How a camera, microphone or loudspeaker is (pure); reported as it stands in attributes."""

from __future__ import annotations

from typing import Literal

DeviceState = Literal["ok", "missing", "off"]
"""``off`` is on purpose (not configured, or no lesson), ``missing`` is a fault that is retried."""

Trouble = Literal["", "gone", "wrong", "busy", "silent", "server"]
"""Why one is ``missing``: it is not plugged in; another one is plugged in than the configured;
another program has it; it is there and gives nothing; the sound server does not answer."""
