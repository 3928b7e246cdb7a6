"""QUIET and DARK (pure), and `unrest`: whether this kiosk may be interrupted."""
