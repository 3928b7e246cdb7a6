"""How much of a voice arrives over a bad line: `./run bench sound`, and the suite's two stories.

A speaker and a listener sit behind a line (`tests.parts.badline`), a server outside, so every
packet passes the line twice.  `talking` is the pair with the stock Python SDK, `pages` the pair
as two pages of Chromium; `servers` starts whom they talk through.  What counts is what the
listener's own SDK says it had to make up (`heard`).
"""
