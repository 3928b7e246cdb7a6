"""Everything the kiosk says: `sentences` (shown and spoken), `tones` (chime and tick),
`prompts` (renders both to WAV files at start) and `speaker` (plays them).  `reading` reads aloud
what the hub says in words of its own.
"""
