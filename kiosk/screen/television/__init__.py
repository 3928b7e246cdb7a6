"""The television: `window` shows the lesson on a second screen, `outputs` knows which screen is
which, `cec` speaks to the set and `power` switches it on for people and off with the screen.
"""
