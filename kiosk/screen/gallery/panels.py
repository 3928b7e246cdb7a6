"""Panels that the sizes are made for."""

from __future__ import annotations

from kiosk.config import Panel

PANELS = {
    "15": Panel(diagonal_inch=15.6, fullscreen=False, width=1920, height=1080),
    "21": Panel(diagonal_inch=21.5, fullscreen=False, width=1920, height=1080),
    "21-720": Panel(diagonal_inch=21.5, fullscreen=False, width=1280, height=720),
    "32": Panel(diagonal_inch=32, fullscreen=False, width=1920, height=1080),
    "tv55": Panel(diagonal_inch=55, is_tv=True, fullscreen=False, width=1920, height=1080),
    "tv75": Panel(diagonal_inch=75, is_tv=True, fullscreen=False, width=1920, height=1080),
}
"""By a short name."""
