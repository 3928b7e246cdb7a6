"""Whether this kiosk is well, and what it does about it by itself.

`screen_watch` knows how the screen is, `watchdog` tells systemd that the agent lives.  `healing`
(pure) decides what is started anew, `mending` has it done, and `supervisor` asks systemd for what
the agent has no right to do.
"""
