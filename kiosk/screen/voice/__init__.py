"""Everything the kiosk says: `sentences` (shown and spoken), `tones` (chime and tick),
`prompts` (renders both to WAV files at start) and `speaker` (plays them).
"""
