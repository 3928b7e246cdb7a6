"""Whether this kiosk is well, and what it does about it by itself.

`screen_watch` knows how the screen is, `watchdog` tells systemd that the agent lives.
"""
