"""How a camera, microphone or loudspeaker is (pure); reported as it stands in attributes."""

from __future__ import annotations

from typing import Literal

DeviceState = Literal["ok", "missing", "off"]
"""``off`` is on purpose (not configured, or no lesson), ``missing`` is a fault that is retried."""
