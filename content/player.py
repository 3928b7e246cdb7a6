"""Where a film stands, from the first picture to the record of its playback (pure)."""

from __future__ import annotations
