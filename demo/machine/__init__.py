"""What the demo needs of the machine it runs on.

`preflight` looks before anything is started, `processes` keeps the real programs running and
ends them, `surroundings` lends the full kiosk a display and a sound server.
"""
